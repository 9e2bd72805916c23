"""After a no-show: can we help? A question that may be left unanswered, and that is forgotten after a month."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from matcher.audit.service import Actor, record
from matcher.db import insert_once
from matcher.intakes.errors import Refused
from matcher.intakes.hours import after_waking
from matcher.intakes.letters import tell
from matcher.intakes.lists import columns
from matcher.intakes.models import Help, HelpQuestion, Intake, Place, PlaceStatus, Programme
from matcher.intakes.queries import PlaceRow

KEPT = timedelta(days=30)
SLIP = timedelta(hours=1)  # of waking time: a trainer who pressed the wrong button can put it right before the mail


class HelpGone(Refused):
    """Nothing is asked any more: it is too long ago, or the person was there after all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that still stands, with the training it is about."""

    place_id: int
    key: str
    reference: str
    candidate_id: int
    name_nl: str
    name_en: str
    starts_at: datetime
    expires_at: datetime
    answer: Help | None
    done_at: datetime | None


def after_mark(session: Session, place: Place, now: datetime) -> None:
    """Ask whoever was not there, once; take the question back when they were there after all."""
    if place.status is PlaceStatus.no_show:
        values: dict[str, Any] = {"place_id": place.id, "asked_at": now, "expires_at": now + KEPT}
        if insert_once(session, HelpQuestion, **values):
            due, day = after_waking(now, SLIP), now.date().isoformat()
            tell(session, place, "place_help", now, about=day, not_before=due, not_after=now + KEPT)
    else:
        session.connection().execute(sa.delete(HelpQuestion).where(col(HelpQuestion.place_id) == place.id))


def answer(session: Session, actor: Actor, place_id: int, said: Help | None, now: datetime) -> None:
    """Say what would help, something else than before, or (None) take it back. Raises HelpGone."""
    values = {"answer": said, "answered_at": now if said else None, "done_at": None}
    statement = sa.update(HelpQuestion).where(
        col(HelpQuestion.place_id) == place_id,
        col(HelpQuestion.expires_at) > now,
        col(HelpQuestion.answer).is_distinct_from(said),
    )
    if session.connection().execute(statement.values(**values)).rowcount == 1:
        record(session, actor, "help.answered" if said else "help.withdrawn", f"place:{place_id}")
    elif not asked(session, now, col(HelpQuestion.place_id) == place_id):
        raise HelpGone


def done(session: Session, actor: Actor, place_id: int, now: datetime) -> None:
    """The branch did something with the answer. Again is the same as once."""
    statement = sa.update(HelpQuestion).where(
        col(HelpQuestion.place_id) == place_id,
        col(HelpQuestion.answer).is_not(None),
        col(HelpQuestion.done_at).is_(None),
    )
    if session.connection().execute(statement.values(done_at=now)).rowcount == 1:
        record(session, actor, "help.done", f"place:{place_id}")


def asked(session: Session, now: datetime, *which: sa.ColumnElement[bool]) -> list[Asked]:
    """The questions that still stand and for which all of `which` holds, oldest first. Place can be named in it."""
    query = (
        sa.select(
            *columns(Place, "id", "key", "reference", "candidate_id"),
            *columns(Programme, "name_nl", "name_en"),
            col(Intake.starts_at),
            *columns(HelpQuestion, "expires_at", "answer", "done_at"),
        )
        .select_from(HelpQuestion)
        .join(Place, col(Place.id) == HelpQuestion.place_id)
        .join(Intake, col(Intake.id) == Place.intake_id)
        .join(Programme, col(Programme.id) == Intake.programme_id)
        .where(col(HelpQuestion.expires_at) > now, *which)
        .order_by(col(HelpQuestion.asked_at), col(Place.id))
    )
    return [Asked(*row) for row in session.execute(query)]


def about(session: Session, key: str, now: datetime) -> Asked | None:
    """The question about the place of this key, while it stands."""
    return next(iter(asked(session, now, col(Place.key) == key)), None)


def of_candidate(session: Session, candidate_id: int, now: datetime) -> list[Asked]:
    """What somebody is asked, or has answered, and is still kept."""
    return asked(session, now, col(Place.candidate_id) == candidate_id)


def shown(places: list[PlaceRow], now: datetime) -> list[PlaceRow]:
    """What the branch sees of somebody's places: that they were not there is shown no longer than it is asked about."""
    return [row for row in places if row.status is not PlaceStatus.no_show or now < row.starts_at + KEPT]


def forget_old(session: Session, now: datetime) -> int:
    """Delete the questions, answered or not, whose month is over; how many."""
    old = sa.delete(HelpQuestion).where(col(HelpQuestion.expires_at) <= now)
    return session.connection().execute(old).rowcount
