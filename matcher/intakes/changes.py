"""What the agency changes about an intake that people booked: other times, another room, that it goes ahead."""

from datetime import datetime

from pydantic import AwareDatetime
from sqlmodel import Field, Session, SQLModel, col, select

from matcher.audit.service import Actor, record
from matcher.intakes.cohorts import editable
from matcher.intakes.errors import BusyThen, IntakeStarted, NotYours, Stale, TooFewSeats
from matcher.intakes.hours import answer_by
from matcher.intakes.letters import put_reminders, tell
from matcher.intakes.meetings import (
    Hours,
    are_free,
    check_window,
    hold_room_and_trainer,
    in_order,
    rows_of,
    shift,
)
from matcher.intakes.models import BOOKED, LIVE, SEATED, Form, Intake, Place
from matcher.intakes.offers import busy_in, hand_out, lock_candidates, log, places_in
from matcher.outbox.models import Message, State


class Changes(SQLModel):
    """What can be changed about an intake besides its seats and its meetings; instants are aware."""

    trainer_id: int | None = None
    form: Form
    room: str = Field(default="", max_length=100)
    minimum: int = Field(default=0, ge=0)
    opens_at: AwareDatetime | None = None
    closes_at: AwareDatetime


def edit(
    session: Session, actor: Actor, intake_id: int, changes: Changes, expected_version: int, now: datetime
) -> Intake:
    """Give an intake another trainer, room, minimum or window of booking; who has a seat is told of another room.

    Raises NotYours, Stale, IntakeClosed, TooFewSeats (the minimum is above the seats), BadWindow, TrainerBusy,
    RoomBusy, or IntakeStarted when the room or the window changes after the start.
    """
    hold_room_and_trainer(session, _found(session, intake_id).branch_id, changes.trainer_id)
    intake = editable(session, intake_id, expected_version)
    old_room, elsewhere = intake.room, (changes.form, changes.room) != (intake.form, intake.room)
    window = (changes.opens_at, changes.closes_at)
    if now >= intake.starts_at and (elsewhere or window != (intake.opens_at, intake.closes_at)):
        raise IntakeStarted
    if changes.minimum > intake.seats:
        raise TooFewSeats(changes.minimum)
    check_window(*window, intake.starts_at)
    with session.no_autoflush:  # nothing is written before room and trainer are known to be free
        for name in Changes.model_fields:
            setattr(intake, name, getattr(changes, name))
        are_free(session, intake, [(row.starts_at, row.ends_at) for row in rows_of(session, intake_id)])
    intake.version += 1
    if elsewhere:
        intake.sequence += 1
    session.add(intake)
    session.flush()
    if elsewhere:
        _tell_changed(session, intake, places_in(session, intake_id, SEATED), now, {"old_room": old_room})
    record(session, actor, "intake.edited", f"intake:{intake_id}", "room" if elsewhere else "")
    return intake


def move(
    session: Session, actor: Actor, intake_id: int, meetings: list[Hours], expected_version: int, now: datetime
) -> Intake:
    """Give every meeting of an intake that has yet to begin another time; all who have a place are told, once.

    As many meetings as before: each keeps its entry in people's calendars. Raises NotYours, Stale, IntakeClosed,
    IntakeStarted, BadMeetings, TrainerBusy, RoomBusy, or BusyThen when somebody has another place at the new time.
    """
    known = _live_candidates(session, intake_id)
    lock_candidates(session, known)
    found = _found(session, intake_id)
    hold_room_and_trainer(session, found.branch_id, found.trainer_id)
    intake = editable(session, intake_id, expected_version)
    if now >= intake.starts_at:
        raise IntakeStarted
    if not set(_live_candidates(session, intake_id)) <= set(known):  # somebody came in before we held the intake
        raise Stale(intake.version)
    meetings = in_order(meetings, now)
    are_free(session, intake, meetings)
    old_start = intake.starts_at
    shift(session, intake, meetings, now)
    intake.sequence, intake.version, intake.goes_ahead = intake.sequence + 1, intake.version + 1, False
    session.add(intake)
    places = places_in(session, intake_id, LIVE)
    for place in places:
        other = busy_in(session, place.candidate_id, intake_id)
        if other is not None:
            raise BusyThen(other, place.candidate_id)
        if place.offered_until is not None:
            place.offered_until = min(place.offered_until, answer_by(now, intake.starts_at)[0])
            session.add(place)
    _tell_changed(session, intake, places, now, {"old_start": old_start.isoformat()})
    log(session, actor, "", [], hand_out(session, intake, now))  # who was passed over may be free at the new time
    record(session, actor, "intake.moved", f"intake:{intake_id}", str(intake.sequence))
    return intake


def go_ahead(session: Session, actor: Actor, intake_id: int, expected_version: int, now: datetime) -> Intake:
    """Decide that an intake goes ahead with whoever comes. Raises NotYours, Stale, IntakeClosed, IntakeStarted."""
    intake = editable(session, intake_id, expected_version)
    if now >= intake.starts_at:
        raise IntakeStarted
    intake.goes_ahead, intake.version = True, intake.version + 1
    session.add(intake)
    record(session, actor, "intake.goes_ahead", f"intake:{intake_id}", f"{intake.taken} of {intake.minimum}")
    return intake


def _tell_changed(
    session: Session, intake: Intake, places: list[Place], now: datetime, old: dict[str, str | int]
) -> None:
    """One mail to each about what is new and what was; the reminders start over, for they hold the sequence."""
    for place in places:
        tell(
            session,
            place,
            "place_moved",
            now,
            about=str(intake.sequence),
            data={"sequence": intake.sequence} | old | _not_told_yet(session, place),
            not_after=intake.starts_at,
        )
        if place.status in BOOKED:
            put_reminders(session, place, intake, now)


def _not_told_yet(session: Session, place: Place) -> dict[str, str | int]:
    """What was, by an earlier letter that has not left yet: this one takes its place, and has to tell from there."""
    query = (
        select(Message)
        .where(Message.place_id == place.id, Message.template == "place_moved", Message.state == State.due)
        .order_by(col(Message.id))
    )
    waiting = [message.data for message in session.exec(query)]
    return {name: data[name] for data in reversed(waiting) for name in ("old_start", "old_room") if name in data}


def _found(session: Session, intake_id: int) -> Intake:
    intake = session.get(Intake, intake_id)
    if intake is None:
        raise NotYours
    return intake


def _live_candidates(session: Session, intake_id: int) -> list[int]:
    query = select(Place.candidate_id).where(Place.intake_id == intake_id, col(Place.status).in_(LIVE))
    return list(session.exec(query))
