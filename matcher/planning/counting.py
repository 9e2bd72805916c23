"""Counts whom a seat would help, by branch and programme, whenever something changed: done by the scheduler."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from matcher.candidates.models import Candidate, Status
from matcher.db import Database, rows
from matcher.intakes.models import SEATED, Place
from matcher.matching.models import ListedGain, Ranking
from matcher.planning.models import SeatDemand
from matcher.planning.people import IN_TRAINING


def count(database: Database, now: datetime) -> int:
    """Count anew when what matching keeps, or somebody's place, changed since; how many rows were written."""
    with database.transaction(writes=False) as session:
        if not _changed(session):
            return 0
        found = _counted(session)
    with database.transaction() as session:
        connection = session.connection()
        connection.execute(sa.delete(SeatDemand))
        if found:
            connection.execute(sa.insert(SeatDemand), [{**row, "counted_at": now} for row in found])
    return len(found)


def _changed(session: Session) -> bool:
    counted, ranked, placed = rows(
        session,
        sa.select(
            sa.select(sa.func.max(col(SeatDemand.counted_at))).scalar_subquery(),
            sa.select(sa.func.max(col(Ranking.ranked_at))).scalar_subquery(),
            sa.select(sa.func.max(col(Place.updated_at))).scalar_subquery(),
        ),
    )[0]
    if ranked is None:
        return False
    return counted is None or counted < max(ranked, placed or ranked)


def _counted(session: Session) -> list[dict[str, Any]]:
    """Of everybody who looks for work and has no seat: by programme, and each person once."""
    nothing_yet = sa.case((col(ListedGain.placeable_now) == 0, 1), else_=0)
    by_programme = sa.select(
        col(Candidate.branch_id), col(ListedGain.programme_id), sa.func.sum(nothing_yet), sa.func.sum(1 - nothing_yet)
    ).group_by(col(Candidate.branch_id), col(ListedGain.programme_id))
    who = sa.case((col(ListedGain.placeable_now) == 0, col(Candidate.id)))
    once = sa.select(
        col(Candidate.branch_id),
        sa.null(),
        sa.func.count(sa.distinct(who)),
        sa.func.count(sa.distinct(col(Candidate.id))) - sa.func.count(sa.distinct(who)),
    ).group_by(col(Candidate.branch_id))
    names = ("branch_id", "programme_id", "placeable", "wider")
    theirs = col(Candidate.id) == col(ListedGain.candidate_id)
    found = [
        rows(session, query.select_from(ListedGain).join(Candidate, theirs).where(*_seeks()))
        for query in (by_programme, once)
    ]
    return [dict(zip(names, row, strict=True)) for part in found for row in part]


def _seeks() -> tuple[sa.ColumnElement[bool], ...]:
    """The conditions that somebody looks for work and has no seat yet."""
    # One list of the few who have a seat, rather than a question about each of the many who have none.
    seated = sa.select(col(Place.candidate_id)).where(col(Place.status).in_((*SEATED, *IN_TRAINING)))
    known = col(Candidate.branch_id).is_not(None)
    return col(Candidate.status) == Status.active, known, col(Candidate.id).not_in(seated)
