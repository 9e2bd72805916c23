"""What a trainer's pages ask across capabilities: who is in an intake of theirs, and what a programme works towards."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.candidates.models import Ability, Candidate, Source
from matcher.db import rows
from matcher.intakes.lists import PEOPLE
from matcher.intakes.models import Intake, Place, PlaceStatus, Programme, Target
from matcher.skills import queries as skills


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody in an intake of this trainer: a name, and nothing of what others think of them."""

    place_id: int
    status: PlaceStatus
    candidate_id: int
    name: str
    intake_id: int
    programme_id: int
    name_nl: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A skill that a programme works towards, and the level aimed at (2 to 5)."""

    skill_id: int
    name_nl: str
    name_en: str
    level: int


def intake_key(session: Session, trainer_id: int, intake_id: int) -> str | None:
    """The key of an intake, but only of one that this trainer gives."""
    return session.exec(select(Intake.key).where(Intake.id == intake_id, Intake.trainer_id == trainer_id)).first()


def participant(session: Session, trainer_id: int, place_id: int) -> Participant | None:
    """Somebody who has or had a seat in an intake that this trainer gives."""
    return _participant(session, trainer_id, col(Place.id) == place_id)


def participant_of(session: Session, trainer_id: int, key: str) -> Participant | None:
    """The same by the key of the place, as the code on a phone holds it."""
    return _participant(session, trainer_id, col(Place.key) == key)


def _participant(session: Session, trainer_id: int, which: sa.ColumnElement[bool]) -> Participant | None:
    query = (
        sa.select(
            col(Place.id),
            col(Place.status),
            col(Candidate.id),
            col(Candidate.name),
            col(Intake.id),
            col(Programme.id),
            col(Programme.name_nl),
            col(Programme.name_en),
        )
        .join(Candidate, col(Candidate.id) == col(Place.candidate_id))
        .join(Intake, col(Intake.id) == col(Place.intake_id))
        .join(Programme, col(Programme.id) == col(Intake.programme_id))
        .where(which, col(Place.status).in_(PEOPLE), col(Intake.trainer_id) == trainer_id)
    )
    found = rows(session, query)
    return Participant(*found[0]) if found else None


def rated(session: Session, intake_id: int) -> dict[int, set[int]]:
    """By place of an intake: the skills of today in which a trainer saw a level."""
    canonical = skills.index(session).canonical
    query = (
        select(Place.id, Ability.skill_id)
        .join(Ability, col(Ability.candidate_id) == col(Place.candidate_id))
        .where(Place.intake_id == intake_id, Ability.source == Source.trainer, col(Ability.level).is_not(None))
    )
    found: dict[int, set[int]] = {}
    for place_id, skill_id in session.exec(query):
        found.setdefault(place_id or 0, set()).add(canonical.get(skill_id, skill_id))
    return found


def goals(session: Session, programme_id: int) -> list[Goal]:
    """What a programme works towards, of the skills of today, in the order in which its targets were written down."""
    query = select(Target.skill_id, Target.level).where(Target.programme_id == programme_id).order_by(col(Target.id))
    canonical = skills.index(session).canonical
    levels: dict[int, int] = {}
    for skill_id, level in session.exec(query):
        now = canonical.get(skill_id, skill_id)
        levels[now] = max(level, levels.get(now, level))
    names = skills.names(session, levels)
    return [Goal(skill, names[skill].name_nl, names[skill].name_en, level) for skill, level in levels.items()]
