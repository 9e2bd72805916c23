"""Pages of ranked lists for the desk: everybody is counted by band, lines are made only for those on the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from matcher.accounts.models import User
from matcher.candidates import queries as candidates
from matcher.db import rows
from matcher.engine import Band, Score
from matcher.matching import pages
from matcher.matching.models import Decision, Match, Verdict
from matcher.vacancies import queries as vacancies
from matcher.vacancies.models import Vacancy


@dataclass(frozen=True, slots=True)
class Ranked:
    """A page of a list, best first. Each score comes with its rank in the whole list; counts are of every band."""

    shown: list[tuple[int, Score]]
    counts: Mapping[Band, int]
    matching: int

    @property
    def total(self) -> int:
        """How many people there are, whatever their band."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision about a pair, with the name of who took it."""

    id: int
    verdict: Verdict
    reason: str
    by: str
    at: datetime
    agreed_at: datetime | None
    band: str
    low: float


def people(
    session: Session,
    vacancy_id: int,
    branch_id: int | None,
    *,
    band: Band | None = None,
    start: int = 0,
    size: int = 25,
) -> Ranked | None:
    """The branch's people for a vacancy, in the order of queries.people_for; of one band when asked.

    None when the vacancy asks nothing. Nobody is left out: `start` and `size` page through all of them,
    and a start past the end gives the last page.
    """
    briefs = vacancies.briefs(session, col(Vacancy.id) == vacancy_id)
    if not briefs:
        return None
    order = pages.people(session, briefs[0], branch_id)
    wanted = order.places(band)
    start = min(start, max(0, len(wanted) - 1) // size * size)
    places = wanted[start : start + size]
    rank = {int(order.ids[place]): int(place) + 1 for place in places}
    shown = [(rank[int(one.profile)], one) for one in pages.scored_people(session, briefs[0], list(rank))]
    counts = {each: int((order.bands == each.rank).sum()) for each in Band}
    return Ranked(shown, counts, len(wanted))


def work(session: Session, candidate_id: int, *which: sa.ColumnElement[bool], top: int | None = 10) -> list[Score]:
    """The vacancies for which all of `which` holds, for one person, best first, with their lines."""
    profile = candidates.profile(session, candidate_id)
    if profile is None:
        return []
    order = pages.work(session, profile, which)
    return pages.scored_work(session, profile, order.ids[:top].tolist())


def history(session: Session, candidate_id: int, vacancy_id: int) -> list[Decided]:
    """Every decision about a pair, the newest first, each with the band and the low it was taken on."""
    query = (
        sa.select(
            col(Decision.id),
            col(Decision.verdict),
            col(Decision.reason),
            col(User.name),
            col(Decision.created_at),
            col(Decision.candidate_agreed_at),
            col(Match.band),
            col(Match.low),
        )
        .join(User, col(User.id) == col(Decision.decided_by))
        .join(Match, col(Match.id) == col(Decision.match_id))
        .where(col(Decision.candidate_id) == candidate_id, col(Decision.vacancy_id) == vacancy_id)
        .order_by(col(Decision.id).desc())
    )
    return [Decided(*row) for row in rows(session, query)]
