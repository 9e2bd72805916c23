"""What the agency does with an intake: open it, change its seats, move it, call it off."""

from datetime import datetime
from enum import StrEnum
from typing import cast

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlmodel import Field, Session, SQLModel, col, select

from matcher.accounts.models import Branch, User
from matcher.audit.service import Actor, record
from matcher.intakes.errors import (
    BadMeetings,
    BusyThen,
    IntakeClosed,
    IntakeStarted,
    NotYours,
    PlaceOver,
    RoomBusy,
    Stale,
    TooFewSeats,
    TrainerBusy,
)
from matcher.intakes.hours import answer_by
from matcher.intakes.letters import put_reminders, tell
from matcher.intakes.models import BOOKED, LIVE, Form, Intake, IntakeStatus, Meeting, Place, PlaceStatus
from matcher.intakes.offers import busy_in, hand_out, held, lock, lock_candidates, log, places_in, release

Hours = tuple[datetime, datetime]


class Priority(StrEnum):
    """Why somebody may go before others on a waiting list. Nothing else is a reason."""

    our_mistake = "our_mistake"
    called_off = "called_off"  # their earlier intake was called off by the agency
    work_waits = "work_waits"  # a client waits for them after this training


class IntakeData(SQLModel):
    """What somebody fills in to open an intake; instants are aware. Meetings go beside it."""

    programme_id: int
    branch_id: int
    trainer_id: int | None = None
    form: Form
    room: str = Field(default="", max_length=100)
    paid: bool = False
    seats: int = Field(ge=1, le=500)
    minimum: int = Field(default=0, ge=0)
    closes_at: AwareDatetime | None = Field(default=None, description="booking until; None is: until the start")


def open_intake(session: Session, actor: Actor, data: IntakeData, meetings: list[Hours], now: datetime) -> Intake:
    """Put an intake up for booking. Raises BadMeetings, TooFewSeats, TrainerBusy or RoomBusy."""
    meetings = _in_order(meetings, now)
    if data.minimum > data.seats:
        raise TooFewSeats(data.minimum)
    starts_at = meetings[0][0]
    values = data.model_dump(exclude={"closes_at"})
    intake = Intake(
        **values, starts_at=starts_at, closes_at=min(data.closes_at or starts_at, starts_at), status=IntakeStatus.open
    )
    _hold_room_and_trainer(session, intake)
    _is_free(session, intake, meetings)
    session.add(intake)
    session.flush()
    intake_id = cast(int, intake.id)
    session.add_all(Meeting(intake_id=intake_id, starts_at=start, ends_at=end) for start, end in meetings)
    session.flush()
    record(session, actor, "intake.opened", f"intake:{intake.id}")
    return intake


def set_seats(
    session: Session, actor: Actor, intake_id: int, seats: int, expected_version: int, now: datetime
) -> Intake:
    """Give an intake this many seats; new ones go to who waits. Raises NotYours, Stale, IntakeClosed, TooFewSeats."""
    intake = _editable(session, intake_id, expected_version)
    if seats < max(1, intake.taken, intake.minimum):
        raise TooFewSeats(max(intake.taken, intake.minimum))
    intake.seats, intake.version = seats, intake.version + 1
    session.add(intake)
    session.flush()
    offered = hand_out(session, intake, now)
    log(session, actor, "", [], offered)
    record(session, actor, "intake.seats", f"intake:{intake_id}", str(seats))
    return intake


def move(
    session: Session, actor: Actor, intake_id: int, meetings: list[Hours], expected_version: int, now: datetime
) -> Intake:
    """Give every meeting of an intake that has yet to begin another time; all who have a place are told.

    As many meetings as before: each keeps its entry in people's calendars. Raises NotYours, Stale, IntakeClosed,
    IntakeStarted, BadMeetings, TrainerBusy, RoomBusy, or BusyThen when somebody has another place at the new time.
    """
    known = _live_candidates(session, intake_id)
    lock_candidates(session, known)
    _hold_room_and_trainer(session, _found(session, intake_id))
    intake = _editable(session, intake_id, expected_version)
    if now >= intake.starts_at:
        raise IntakeStarted
    if not set(_live_candidates(session, intake_id)) <= set(known):  # somebody came in before we held the intake
        raise Stale(intake.version)
    meetings = _in_order(meetings, now)
    _is_free(session, intake, meetings)
    _shift(session, intake, meetings)
    for place in places_in(session, intake_id, LIVE):
        other = busy_in(session, place.candidate_id, intake_id)
        if other is not None:
            raise BusyThen(other)
        if place.offered_until is not None:
            place.offered_until = min(place.offered_until, answer_by(now, intake.starts_at)[0])
            session.add(place)
        tell(
            session,
            place,
            "place_moved",
            now,
            about=str(intake.sequence),
            data={"sequence": intake.sequence},
            not_after=intake.starts_at,
        )
        if place.status in BOOKED:
            put_reminders(session, place, intake, now)
    record(session, actor, "intake.moved", f"intake:{intake_id}", str(intake.sequence))
    return intake


def call_off(session: Session, actor: Actor, intake_id: int, expected_version: int, now: datetime) -> Intake:
    """Call an intake off: every place ends, everybody is told. Raises NotYours, Stale, IntakeClosed."""
    intake = _editable(session, intake_id, expected_version)
    intake.status = IntakeStatus.cancelled
    intake.sequence, intake.version = intake.sequence + 1, intake.version + 1
    session.add(intake)
    session.flush()
    places = places_in(session, intake_id, LIVE)
    for place in places:
        was = place.status
        release(session, intake, place, PlaceStatus.cancelled, now)
        tell(session, place, "place_cancelled", now, data={"was": was.value, "called_off": 1})
    log(session, actor, "place.cancelled", places, [])
    record(session, actor, "intake.cancelled", f"intake:{intake_id}")
    return intake


def put_first(session: Session, actor: Actor, place_id: int, reason: Priority, now: datetime) -> Place:
    """Let somebody go before all others who wait; the reason is kept. Raises NotYours, PlaceOver."""
    place, intake = held(session, actor, place_id)
    if place.status is not PlaceStatus.waiting:
        raise PlaceOver(place)
    first = session.exec(select(sa.func.min(Place.turn)).where(Place.intake_id == intake.id)).one()
    place.turn, place.updated_at = first - 1, now
    session.add(place)
    session.flush()
    record(session, actor, "place.put_first", f"place:{place.id}", f"intake:{intake.id} {reason.value}")
    return place


def _editable(session: Session, intake_id: int, expected_version: int) -> Intake:
    intake = lock(session, intake_id)
    if intake.version != expected_version:
        raise Stale(intake.version)
    if intake.status is not IntakeStatus.open:
        raise IntakeClosed
    return intake


def _found(session: Session, intake_id: int) -> Intake:
    intake = session.get(Intake, intake_id)
    if intake is None:
        raise NotYours
    return intake


def _live_candidates(session: Session, intake_id: int) -> list[int]:
    query = select(Place.candidate_id).where(Place.intake_id == intake_id, col(Place.status).in_(LIVE))
    return list(session.exec(query))


def _in_order(meetings: list[Hours], now: datetime) -> list[Hours]:
    ordered = sorted(meetings)
    ends = [now, *(end for _, end in ordered)]
    if not ordered or any(start < end for (start, _), end in zip(ordered, ends, strict=False)):
        raise BadMeetings
    if any(start >= end for start, end in ordered):
        raise BadMeetings
    return ordered


def _shift(session: Session, intake: Intake, meetings: list[Hours]) -> None:
    """Write the new times over the old meetings, in order; booking closes as long before the start as it did."""
    rows = session.exec(
        select(Meeting)
        .where(Meeting.intake_id == intake.id)
        .order_by(col(Meeting.starts_at))
        .execution_options(populate_existing=True)
    ).all()
    if len(rows) != len(meetings):
        raise BadMeetings
    for row, (start, end) in zip(rows, meetings, strict=True):
        row.starts_at, row.ends_at = start, end
        session.add(row)
    earlier = intake.starts_at - intake.closes_at
    intake.starts_at, intake.closes_at = meetings[0][0], meetings[0][0] - earlier
    intake.sequence, intake.version = intake.sequence + 1, intake.version + 1
    session.add(intake)
    session.flush()


def _hold_room_and_trainer(session: Session, intake: Intake) -> None:
    """Two intakes in one room, or of one trainer, are put down one after the other."""
    connection = session.connection()
    connection.execute(sa.update(Branch).where(col(Branch.id) == intake.branch_id).values(name=Branch.name))
    connection.execute(sa.update(User).where(col(User.id) == intake.trainer_id).values(name=User.name))


def _is_free(session: Session, intake: Intake, meetings: list[Hours]) -> None:
    """TrainerBusy or RoomBusy when another open intake has the trainer or the room during one of the meetings."""
    clash = sa.or_(*(sa.and_(col(Meeting.starts_at) < end, col(Meeting.ends_at) > start) for start, end in meetings))
    others = (
        sa.select(*(getattr(Intake, name) for name in ("id", "trainer_id", "branch_id", "form", "room")))
        .join(Meeting, col(Meeting.intake_id) == Intake.id)
        .where(col(Intake.status) == IntakeStatus.open, clash)
    )
    if intake.id is not None:
        others = others.where(col(Intake.id) != intake.id)
    for other_id, trainer_id, branch_id, form, room in session.execute(others):
        if trainer_id is not None and trainer_id == intake.trainer_id:
            raise TrainerBusy(other_id)
        same_room = (branch_id, form, room.casefold()) == (intake.branch_id, intake.form, intake.room.casefold())
        if same_room and room and form is not Form.online:
            raise RoomBusy(other_id)
