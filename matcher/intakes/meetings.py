"""The meetings of an intake: whether they can be, writing new times over them, and holding room and trainer."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.accounts.models import Branch, User
from matcher.intakes.errors import BadMeetings, BadWindow, RoomBusy, TrainerBusy, Wrong
from matcher.intakes.models import Form, Intake, IntakeStatus, Meeting

Hours = tuple[datetime, datetime]

MOST = 100  # meetings of one intake
FURTHEST = timedelta(days=730)  # nobody plans further ahead


def in_order(meetings: Iterable[Hours], now: datetime) -> list[Hours]:
    """The meetings, first to last. Raises BadMeetings, which says what is wrong and with which one."""
    ordered = sorted(meetings)
    if not ordered:
        raise BadMeetings(Wrong.missing)
    if len(ordered) > MOST:
        raise BadMeetings(Wrong.many)
    if ordered[0][0] < now:
        raise BadMeetings(Wrong.past, ordered[0][0])
    for start, end in ordered:
        if start >= end:
            raise BadMeetings(Wrong.order, start)
        if start > now + FURTHEST:
            raise BadMeetings(Wrong.far, start)
    for (_, end), (start, _) in pairwise(ordered):
        if start < end:
            raise BadMeetings(Wrong.overlap, start)
    return ordered


def check_window(opens_at: datetime | None, closes_at: datetime, starts_at: datetime) -> None:
    """Booking opens before it closes, and closes no later than the start. Raises BadWindow."""
    if closes_at > starts_at:
        raise BadWindow("closes_at", starts_at)
    if opens_at is not None and opens_at >= closes_at:
        raise BadWindow("opens_at", closes_at)


def rows_of(session: Session, intake_id: int | None) -> Sequence[Meeting]:
    """The meetings as they stand now, first to last, read afresh."""
    query = select(Meeting).where(Meeting.intake_id == intake_id).order_by(col(Meeting.starts_at))
    return session.exec(query.execution_options(populate_existing=True)).all()


def shift(session: Session, intake: Intake, meetings: Sequence[Hours], now: datetime) -> None:
    """Write the new times over the old meetings, in order; the window of booking goes along.

    Booking closes as long before the start as it did, and opens so when it has yet to open.
    """
    rows = rows_of(session, intake.id)
    if len(rows) != len(meetings):
        raise BadMeetings(Wrong.number)
    for row, (start, end) in zip(rows, meetings, strict=True):
        row.starts_at, row.ends_at = start, end
        session.add(row)
    later = meetings[0][0] - intake.starts_at
    intake.starts_at, intake.closes_at = meetings[0][0], intake.closes_at + later
    if intake.opens_at is not None:
        intake.opens_at = intake.opens_at + later if intake.opens_at > now else None
    session.add(intake)
    session.flush()


def hold_room_and_trainer(session: Session, branch_id: int, trainer_id: int | None) -> None:
    """Two intakes in one room, or of one trainer, are put down one after the other."""
    connection = session.connection()
    connection.execute(sa.update(Branch).where(col(Branch.id) == branch_id).values(name=Branch.name))
    connection.execute(sa.update(User).where(col(User.id) == trainer_id).values(name=User.name))


def are_free(session: Session, intake: Intake, meetings: Iterable[Hours]) -> None:
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
