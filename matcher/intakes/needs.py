"""What somebody needs to take part. Only while the training is to come or runs; then it is deleted."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.audit.service import Actor, record
from matcher.intakes.errors import PlaceOver
from matcher.intakes.models import BOOKED, Intake, IntakeStatus, Meeting, Need, Place, PlaceStatus
from matcher.intakes.offers import held

TAKING_PART = (*BOOKED, PlaceStatus.attended, PlaceStatus.partly)
AFTER = timedelta(days=7)  # after the last meeting, of a training that nobody closed


def tell_need(session: Session, actor: Actor, place_id: int, text: str, now: datetime) -> None:
    """Say what one needs, or with an empty text: nothing. Raises NotYours, or PlaceOver when the training is over."""
    place, _intake = held(session, actor, place_id)
    if not session.exec(select(Place.id).where(Place.id == place_id, current(now))).first():
        raise PlaceOver(place)
    known = session.get(Need, place_id)
    if (known.text if known else "") == text:
        return
    if not text:
        session.delete(known)
    else:
        need = known or Need(place_id=place_id, text=text, told_at=now)
        need.text, need.told_at = text, now
        session.add(need)
    session.flush()
    record(session, actor, "place.need", f"place:{place_id}")  # that something was said, not what


def needs(session: Session, now: datetime, *which: sa.ColumnElement[bool]) -> dict[int, str]:
    """By place what is needed, of those for which all of `which` holds, and never after the training."""
    query = select(Need.place_id, Need.text).join(Place, col(Place.id) == Need.place_id).where(current(now), *which)
    return dict(session.exec(query).all())


def current(now: datetime) -> sa.ColumnElement[bool]:
    """The condition that somebody still takes part in the training of a place."""
    last = sa.select(sa.func.max(Meeting.ends_at)).where(col(Meeting.intake_id) == Place.intake_id).scalar_subquery()
    running = sa.select(col(Intake.id)).where(col(Intake.status) == IntakeStatus.open)
    return sa.and_(
        col(Place.status).in_(TAKING_PART),
        col(Place.intake_id).in_(running),
        sa.or_(last.is_(None), last > now - AFTER),
    )


def forget_old(session: Session, now: datetime) -> int:
    """Delete what is needed no more; how many."""
    over = sa.select(col(Place.id)).where(sa.not_(current(now)))
    return session.connection().execute(sa.delete(Need).where(col(Need.place_id).in_(over))).rowcount
