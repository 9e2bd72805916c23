"""What the agency does with an intake: open it, change its seats, call it off, let somebody go first."""

from datetime import datetime
from typing import cast

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlmodel import Field, Session, SQLModel, col, select

from matcher.audit.service import Actor, record
from matcher.intakes.errors import IntakeClosed, PlaceOver, Stale, TooFewSeats
from matcher.intakes.letters import tell
from matcher.intakes.meetings import Hours, are_free, check_window, hold_room_and_trainer, in_order
from matcher.intakes.models import LIVE, Form, Intake, IntakeStatus, Meeting, Place, PlaceStatus, Priority
from matcher.intakes.offers import hand_out, held, lock, log, places_in, release

AHEAD = 1_000_000  # whoever is owed priority waits so many turns before the others, among each other in order of asking


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
    opens_at: AwareDatetime | None = Field(default=None, description="booking from; None is: at once")
    closes_at: AwareDatetime | None = Field(default=None, description="booking until; None is: until the start")


def open_intake(session: Session, actor: Actor, data: IntakeData, meetings: list[Hours], now: datetime) -> Intake:
    """Put an intake up for booking. Raises BadMeetings, BadWindow, TooFewSeats, TrainerBusy or RoomBusy."""
    meetings = in_order(meetings, now)
    if data.minimum > data.seats:
        raise TooFewSeats(data.minimum)
    starts_at = meetings[0][0]
    closes_at = data.closes_at or starts_at
    check_window(data.opens_at, closes_at, starts_at)
    values = data.model_dump(exclude={"closes_at"})
    intake = Intake(**values, starts_at=starts_at, closes_at=closes_at, status=IntakeStatus.open)
    hold_room_and_trainer(session, intake.branch_id, intake.trainer_id)
    are_free(session, intake, meetings)
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
    intake = editable(session, intake_id, expected_version)
    if seats < max(1, intake.taken, intake.minimum):
        raise TooFewSeats(max(intake.taken, intake.minimum))
    intake.seats, intake.version = seats, intake.version + 1
    session.add(intake)
    session.flush()
    offered = hand_out(session, intake, now)
    log(session, actor, "", [], offered)
    record(session, actor, "intake.seats", f"intake:{intake_id}", str(seats))
    return intake


def call_off(session: Session, actor: Actor, intake_id: int, expected_version: int, now: datetime) -> Intake:
    """Call an intake off: every place ends, everybody is told, with the next intake of the programme if there is one.

    They are owed: on the waiting list of the programme's next intake they go first. Raises NotYours, Stale,
    IntakeClosed.
    """
    intake = editable(session, intake_id, expected_version)
    intake.status = IntakeStatus.cancelled
    intake.sequence, intake.version = intake.sequence + 1, intake.version + 1
    session.add(intake)
    session.flush()
    other = _next_of_programme(session, intake, now)
    places = places_in(session, intake_id, LIVE)
    for place in places:
        was, place.owed = place.status, True
        release(session, intake, place, PlaceStatus.cancelled, now)
        data: dict[str, str | int] = {"was": was.value, "called_off": 1}
        tell(session, place, "place_cancelled", now, data=data | ({"next_key": other} if other else {}))
    log(session, actor, "place.cancelled", places, [])
    record(session, actor, "intake.cancelled", f"intake:{intake_id}")
    return intake


def put_first(session: Session, actor: Actor, place_id: int, reason: Priority, now: datetime) -> Place:
    """Let somebody go before all others who wait; the reason is kept. Raises NotYours, PlaceOver."""
    place, intake = held(session, actor, place_id)
    if place.status is not PlaceStatus.waiting:
        raise PlaceOver(place)
    first = session.exec(select(sa.func.min(Place.turn)).where(Place.intake_id == intake.id)).one()
    place.turn, place.priority, place.updated_at = first - 1, reason, now
    session.add(place)
    session.flush()
    record(session, actor, "place.put_first", f"place:{place.id}", f"intake:{intake.id} {reason.value}")
    return place


def pay_back(session: Session, place: Place, intake: Intake) -> bool:
    """Let somebody whose earlier intake of the programme was called off go first, when they wait; once for each.

    Among each other they stay in the order of asking. True when they go before others by it.
    """
    owed = session.exec(
        select(Place)
        .join(Intake, col(Place.intake_id) == Intake.id)
        .where(
            Place.candidate_id == place.candidate_id,
            col(Place.owed).is_(True),
            Intake.programme_id == intake.programme_id,
        )
        .execution_options(populate_existing=True)
    ).all()
    for debt in owed:
        debt.owed = False
        session.add(debt)
    if not owed or place.status is not PlaceStatus.waiting:
        return False
    place.turn, place.priority = place.turn - AHEAD, Priority.called_off
    return True


def editable(session: Session, intake_id: int, expected_version: int) -> Intake:
    """Hold an intake that is open and still stands as it was seen. Raises NotYours, Stale, IntakeClosed."""
    intake = lock(session, intake_id)
    if intake.version != expected_version:
        raise Stale(intake.version)
    if intake.status is not IntakeStatus.open:
        raise IntakeClosed
    return intake


def _next_of_programme(session: Session, intake: Intake, now: datetime) -> str | None:
    """The key of the next intake of the same programme: of the same branch, else online, else anywhere."""
    query = (
        select(Intake.key)
        .where(
            Intake.programme_id == intake.programme_id,
            Intake.status == IntakeStatus.open,
            col(Intake.starts_at) > now,
            col(Intake.closes_at) > now,
        )
        .order_by(
            (col(Intake.branch_id) != intake.branch_id).asc(),
            (col(Intake.form) != Form.online).asc(),
            col(Intake.starts_at),
        )
    )
    return session.exec(query).first()
