"""Calls about a place that the branch makes: reminders of who would rather be called, and who can't come so late."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from matcher.audit.service import Actor, record
from matcher.candidates.models import Candidate
from matcher.db import insert_once
from matcher.intakes.letters import REMINDERS, window
from matcher.intakes.lists import columns
from matcher.intakes.models import BOOKED, Call, Intake, IntakeStatus, Place, PlaceStatus, Programme

CANT_COME = "cant_come"
AHEAD = timedelta(days=6)
KEPT = timedelta(days=30)
NEWS = timedelta(hours=12)  # so long after the start it matters that somebody could not come


@dataclass(frozen=True, slots=True)
class Due:
    """A call to make now. `about` names it; a reminder of days before the start, or CANT_COME."""

    place_id: int
    about: str
    candidate_id: int
    name: str
    phone: str | None
    intake_id: int
    name_nl: str
    name_en: str
    starts_at: datetime
    confirmed: bool
    until: datetime

    @property
    def is_news(self) -> bool:
        """Whether somebody can't come, rather than that they are to be reminded."""
        return self.about == CANT_COME


def reminders(session: Session, branch_id: int | None, now: datetime) -> list[Due]:
    """Whom of the branch's people to call about a training of theirs, soonest first.

    Nothing is put down beforehand: what is due follows from the start and from the calls that were made, so that a
    move, a cancel or another wish of the person counts at once.
    """
    query = _about_places().where(
        col(Candidate.branch_id) == branch_id,
        can_be_called(),
        col(Place.status).in_(BOOKED),
        col(Intake.status) == IntakeStatus.open,
        col(Intake.starts_at) > now,
        col(Intake.starts_at) < now + AHEAD,
    )
    found = [call for row in session.execute(query) for call in _due_of(row, now)]
    called = sa.select(col(Call.place_id), col(Call.about)).where(
        col(Call.place_id).in_([call.place_id for call in found])
    )
    made = {(place_id, about) for place_id, about in session.execute(called)}
    return [call for call in found if (call.place_id, call.about) not in made]


def can_be_called() -> sa.ColumnElement[bool]:
    """The condition that somebody would rather be called, and that somebody can: else they get the mail after all."""
    return sa.and_(
        col(Candidate.rather_called), col(Candidate.phone).is_not(None), col(Candidate.branch_id).is_not(None)
    )


def news(session: Session, branch_id: int | None, now: datetime) -> list[Due]:
    """Who can't come to a training of this branch, told so late that somebody must know."""
    query = (
        _about_places()
        .join(Call, col(Call.place_id) == Place.id)
        .where(
            col(Intake.branch_id) == branch_id,
            col(Call.about) == CANT_COME,
            col(Call.done_at).is_(None),
            col(Intake.starts_at) > now - NEWS,
        )
    )
    return [_call(row, CANT_COME, row.starts_at + NEWS) for row in session.execute(query)]


def cant_come(session: Session, place_id: int, now: datetime) -> None:
    """Let the branch of the training know that somebody can't come; once."""
    insert_once(session, Call, place_id=place_id, about=CANT_COME, due_at=now)


def made(session: Session, actor: Actor, place_id: int, about: str, now: datetime) -> None:
    """A call was made. Again is the same as once."""
    values = {"place_id": place_id, "about": about[:20], "due_at": now, "done_at": now, "done_by": actor.user_id}
    if insert_once(session, Call, **values):
        record(session, actor, "place.called", f"place:{place_id}")
        return
    waiting = (col(Call.place_id) == place_id, col(Call.about) == about, col(Call.done_at).is_(None))
    statement = sa.update(Call).where(*waiting).values(done_at=now, done_by=actor.user_id)
    if session.connection().execute(statement).rowcount == 1:
        record(session, actor, "place.called", f"place:{place_id}")


def forget_old(session: Session, now: datetime) -> int:
    """Delete what was called about a month ago; how many."""
    return session.connection().execute(sa.delete(Call).where(col(Call.due_at) < now - KEPT)).rowcount


def _about_places() -> sa.Select[Any]:
    """Places with all that a call needs, soonest first."""
    return (
        sa.select(
            col(Place.id),
            *columns(Candidate, "name", "phone"),
            *columns(Programme, "name_nl", "name_en"),
            *columns(Intake, "starts_at", "sequence"),
            col(Place.candidate_id),
            col(Place.intake_id),
            col(Place.status),
        )
        .select_from(Place)
        .join(Candidate, col(Candidate.id) == Place.candidate_id)
        .join(Intake, col(Intake.id) == Place.intake_id)
        .join(Programme, col(Programme.id) == Intake.programme_id)
        .order_by(col(Intake.starts_at), col(Place.id))
    )


def _due_of(row: sa.Row[Any], now: datetime) -> list[Due]:
    """The reminder that is due for a place just now: at most one."""
    for days in REMINDERS:
        due, until = window(days, row.starts_at)
        if due <= now <= until:
            return [_call(row, f"{days}:{row.sequence}", until)]
    return []


def _call(row: sa.Row[Any], about: str, until: datetime) -> Due:
    return Due(
        place_id=row.id,
        about=about,
        candidate_id=row.candidate_id,
        name=row.name,
        phone=row.phone,
        intake_id=row.intake_id,
        name_nl=row.name_nl,
        name_en=row.name_en,
        starts_at=row.starts_at,
        confirmed=row.status is PlaceStatus.confirmed,
        until=until,
    )
