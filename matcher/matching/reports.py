"""Reports of what other rules would change, made from the database and kept, for head office to look at."""

from datetime import datetime, timedelta
from itertools import pairwise

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher import clock
from matcher.candidates import queries as candidates
from matcher.candidates.models import Candidate, Status
from matcher.db import Database, rows
from matcher.engine import RULES
from matcher.matching.comparing import AT_MOST, Comparison, compare, sample
from matcher.matching.models import RuleReport
from matcher.matching.resident import offered
from matcher.skills import queries as skills
from matcher.vacancies import queries as vacancies
from matcher.vacancies.models import Vacancy

AGAIN = timedelta(days=30)
"""A report is made again after this: people and work are others by then."""


def of_database(session: Session, old: str, new: str, now: datetime, at_most: int = AT_MOST) -> Comparison:
    """Both versions side by side for the active people and the work that is open, or an even sample of them.

    Raises UnknownRule.
    """
    active, open_now = col(Candidate.status) == Status.active, vacancies.published(clock.local(now).date())
    people = [one for (one,) in rows(session, sa.select(col(Candidate.id)).where(active).order_by(col(Candidate.id)))]
    work = [one for (one,) in rows(session, sa.select(col(Vacancy.id)).where(open_now).order_by(col(Vacancy.id)))]
    some, things = sample(people, work, at_most)
    return compare(
        candidates.active_profiles(session, col(Candidate.id).in_(some)),
        vacancies.briefs(session, col(Vacancy.id).in_(things)),
        skills.index(session).vocabulary,
        offered(session),
        old,
        new,
        of=(len(people), len(work)),
    )


def keep(session: Session, comparison: Comparison, now: datetime) -> RuleReport:
    """Keep a report as it is."""
    kept = RuleReport(old=comparison.old, new=comparison.new, at=now, report=comparison.data())
    session.add(kept)
    session.flush()
    return kept


def latest(session: Session) -> list[RuleReport]:
    """The last report of each pair of versions, the newest versions first."""
    last = sa.select(sa.func.max(col(RuleReport.id))).group_by(col(RuleReport.old), col(RuleReport.new))
    found = session.exec(select(RuleReport).where(col(RuleReport.id).in_(last)))
    return sorted(found, key=lambda kept: (kept.new, kept.old), reverse=True)


def make_due(database: Database, now: datetime) -> int:
    """Make the report of each version beside the one before it, unless there is one of this month; how many."""
    made = 0
    for old, new in pairwise(RULES):
        with database.transaction(writes=False) as session:
            known = {(kept.old, kept.new): kept.at for kept in latest(session)}
            at = known.get((old.version, new.version))
            if at is not None and now - at < AGAIN:
                continue
            comparison = of_database(session, old.version, new.version, now)
        if comparison.pairs:
            with database.transaction() as session:
                keep(session, comparison, now)
            made += 1
    return made
