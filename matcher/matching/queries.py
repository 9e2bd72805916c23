"""What people ask of matches: who fits this work, which work fits this person, what was decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.accounts.models import User
from matcher.candidates import queries as candidates
from matcher.db import rows
from matcher.engine import Profile, Programme, Score
from matcher.intakes import queries as intakes
from matcher.matching import pages
from matcher.matching.gains import Gain, gains
from matcher.matching.models import Decision, Match, Verdict
from matcher.matching.snapshot import Inputs
from matcher.skills import queries as skills
from matcher.vacancies import queries as vacancies
from matcher.vacancies.models import Vacancy

__all__ = [
    "SHOWN",
    "Decided",
    "Gain",
    "decided",
    "gains",
    "inputs",
    "kept",
    "of_candidate",
    "of_vacancy",
    "people_for",
    "programmes",
    "proposed",
    "work_for",
    "work_for_profile",
]

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody decided about a pair, with their name."""

    candidate_id: int
    vacancy_id: int
    verdict: Verdict
    reason: str
    by: str
    at: datetime
    agreed_at: datetime | None
    match_key: str
    decision_id: int


def people_for(session: Session, vacancy_id: int, branch_id: int | None, top: int | None = SHOWN) -> list[Score]:
    """The branch's people for a vacancy, best first, with their lines. Empty when it asks nothing."""
    briefs = vacancies.briefs(session, col(Vacancy.id) == vacancy_id)
    if not briefs:
        return []
    order = pages.people(session, briefs[0], branch_id)
    return pages.scored_people(session, briefs[0], order.ids[:top].tolist())


def work_for(session: Session, candidate_id: int, today: date, top: int | None = SHOWN) -> list[Score]:
    """The published vacancies for a candidate, best first, with their lines."""
    profile = candidates.profile(session, candidate_id)
    return [] if profile is None else work_for_profile(session, profile, today, top)


def work_for_profile(session: Session, profile: Profile, today: date, top: int | None = SHOWN) -> list[Score]:
    """The published vacancies for this profile, best first."""
    order = pages.work(session, profile, [vacancies.published(today)])
    return pages.scored_work(session, profile, order.ids[:top].tolist())


def inputs(session: Session, candidate_id: int, vacancy_id: int) -> Inputs | None:
    """All that the score of this pair rests on; None when one of the two is gone or nothing is asked."""
    profile = candidates.profile(session, candidate_id)
    briefs = vacancies.briefs(session, col(Vacancy.id) == vacancy_id)
    if profile is None or not briefs:
        return None
    return Inputs(profile, briefs[0], skills.index(session).vocabulary, programmes(session))


def programmes(session: Session) -> tuple[Programme, ...]:
    """The programmes as the engine sees them."""
    return tuple(intakes.programmes_for_engine(session))


def decided(session: Session, *which: sa.ColumnElement[bool]) -> list[Decided]:
    """The last decision about each pair for which all of `which` holds, newest first."""
    last = sa.select(sa.func.max(Decision.id)).group_by(col(Decision.candidate_id), col(Decision.vacancy_id))
    query = (
        sa.select(
            col(Decision.candidate_id),
            col(Decision.vacancy_id),
            col(Decision.verdict),
            col(Decision.reason),
            col(User.name),
            col(Decision.created_at),
            col(Decision.candidate_agreed_at),
            col(Match.key),
            col(Decision.id),
        )
        .join(User, col(User.id) == col(Decision.decided_by))
        .join(Match, col(Match.id) == col(Decision.match_id))
        .where(col(Decision.id).in_(last), *which)
        .order_by(col(Decision.id).desc())
    )
    return [Decided(*row) for row in rows(session, query)]


def of_vacancy(vacancy_ids: Iterable[int]) -> sa.ColumnElement[bool]:
    """The condition that a decision is about one of these vacancies."""
    return col(Decision.vacancy_id).in_(list(vacancy_ids))


def of_candidate(candidate_id: int) -> sa.ColumnElement[bool]:
    """The condition that a decision is about this candidate."""
    return col(Decision.candidate_id) == candidate_id


def proposed() -> sa.ColumnElement[bool]:
    """The condition that a decision proposes somebody."""
    return col(Decision.verdict) == Verdict.propose


def kept(session: Session, *which: sa.ColumnElement[bool]) -> Match | None:
    """The stored match for which all of `which` holds."""
    return session.exec(select(Match).where(*which)).first()
