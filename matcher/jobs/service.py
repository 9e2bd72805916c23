"""Claims a job's slot, and marks it done."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from matcher.db import insert_once
from matcher.jobs.models import JobRun

KEPT = timedelta(days=7)


def slot_of(now: datetime, every: timedelta) -> datetime:
    """The start of the slot of length `every` that `now` is in, counted in UTC: no wall clock, no double hour."""
    seconds = every.total_seconds()
    return datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)


def claim(session: Session, job: str, slot: datetime) -> bool:
    """Whether this `slot` of `job` is now ours. Commit before doing the work."""
    return insert_once(session, JobRun, job=job, slot=slot, error="")


def finish(session: Session, job: str, slot: datetime, now: datetime, error: str = "") -> None:
    """Mark a claimed slot as done, and forget slots older than a week."""
    mine = (col(JobRun.job) == job, col(JobRun.slot) == slot)
    session.connection().execute(sa.update(JobRun).where(*mine).values(done_at=now, error=error[:200]))
    session.connection().execute(sa.delete(JobRun).where(col(JobRun.slot) < now - KEPT))
