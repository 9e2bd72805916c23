"""Who finished a training lately, with its goals and what a trainer saw: for the branch, and for a credential."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from matcher.candidates.models import Ability, Candidate, Source
from matcher.intakes.lists import columns
from matcher.intakes.models import Intake, Place, PlaceStatus, Programme, Target
from matcher.skills import queries as skills


@dataclass(frozen=True, slots=True)
class Finished:
    """Somebody who finished. goals and levels: by skill of today the level aimed at, and the one a trainer saw."""

    place_id: int
    place_key: str
    reference: str
    candidate_id: int
    name: str
    branch_id: int | None
    intake_id: int
    intake_branch_id: int
    trainer_id: int | None
    programme_id: int
    programme_code: str
    name_nl: str
    name_en: str
    starts_at: datetime
    finished_at: datetime
    goals: dict[int, int] = field(default_factory=dict)
    levels: dict[int, int] = field(default_factory=dict)


def finished_places(session: Session, since: datetime, *which: sa.ColumnElement[bool]) -> list[Finished]:
    """The places that were finished after `since` and for which all of `which` holds, oldest first; three queries."""
    query = (
        sa.select(
            *columns(Place, "id", "key", "reference"),
            *columns(Candidate, "id", "name", "branch_id"),
            *columns(Intake, "id", "branch_id", "trainer_id"),
            *columns(Programme, "id", "code", "name_nl", "name_en"),
            col(Intake.starts_at),
            col(Place.updated_at),
        )
        .select_from(Place)
        .join(Candidate, col(Candidate.id) == Place.candidate_id)
        .join(Intake, col(Intake.id) == Place.intake_id)
        .join(Programme, col(Programme.id) == Intake.programme_id)
        .where(col(Place.status) == PlaceStatus.finished, col(Place.updated_at) > since, *which)
        .order_by(col(Place.updated_at), col(Place.id))
    )
    found = [Finished(*row) for row in session.execute(query)]
    goals = _goals(session, {each.programme_id for each in found})
    seen = _seen(session, {each.candidate_id for each in found})
    for each in found:
        each.goals.update(goals[each.programme_id])
        each.levels.update({skill: level for skill, level in seen[each.candidate_id].items() if skill in each.goals})
    return found


def _goals(session: Session, programmes: set[int]) -> defaultdict[int, dict[int, int]]:
    canonical = skills.index(session).canonical
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    query = sa.select(*columns(Target, "programme_id", "skill_id", "level")).where(
        col(Target.programme_id).in_(programmes)
    )
    for programme_id, skill_id, level in session.execute(query):
        skill = canonical.get(skill_id, skill_id)
        found[programme_id][skill] = max(level, found[programme_id].get(skill, level))
    return found


def _seen(session: Session, people: set[int]) -> defaultdict[int, dict[int, int]]:
    """By person: the last level that a trainer saw in each skill."""
    canonical = skills.index(session).canonical
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    query = (
        sa.select(*columns(Ability, "candidate_id", "skill_id", "level"))
        .where(
            col(Ability.candidate_id).in_(people),
            col(Ability.source) == Source.trainer,
            col(Ability.level).is_not(None),
        )
        .order_by(col(Ability.observed_at), col(Ability.id))
    )
    for candidate_id, skill_id, level in session.execute(query):
        found[candidate_id][canonical.get(skill_id, skill_id)] = level
    return found
