"""Intakes on a list: one row each, in one query, columns and no entities."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from matcher.accounts.models import Branch
from matcher.engine.geography import distance_km
from matcher.intakes.models import Form, Intake, IntakeStatus, Meeting, Place, PlaceStatus, Programme
from matcher.places import queries as places

LOOK_AGAIN = timedelta(days=7)  # so long before the start it is looked at again whether an intake goes ahead
RECENT = timedelta(days=14)  # so long after its last meeting an intake stays on the lists of staff
PEOPLE = (
    PlaceStatus.booked,
    PlaceStatus.confirmed,
    PlaceStatus.attended,
    PlaceStatus.partly,
    PlaceStatus.no_show,
    PlaceStatus.finished,
)


@dataclass(frozen=True, slots=True)
class IntakeRow:
    """One intake on a list; `first` and `last` are the start of the first and the end of the last meeting."""

    id: int
    key: str
    programme_id: int
    programme_code: str
    name_nl: str
    name_en: str
    form: Form
    branch_id: int
    branch: str
    town: str
    postcode: str
    room: str
    paid: bool
    trainer_id: int | None
    status: IntakeStatus
    seats: int
    minimum: int
    taken: int
    opens_at: datetime | None
    closes_at: datetime
    goes_ahead: bool
    version: int
    first: datetime
    last: datetime
    meetings: int
    people: int  # who has a seat, or had one when it was over; not who has an offer
    waiting: int
    by_phone: int
    km: float | None = None  # from where was asked; None when online, or when a postcode isn't known

    @property
    def free(self) -> int:
        """Seats that can be booked at once: none while others wait."""
        return self.seats - self.taken if not self.waiting else 0

    @property
    def short(self) -> int:
        """How many people it needs more to go ahead; 0 also when somebody decided that it does."""
        return 0 if self.goes_ahead else max(0, self.minimum - self.taken)

    def is_to_decide(self, now: datetime) -> bool:
        """Whether it is time to look again if it goes ahead: it starts soon, and too few people come."""
        return self.status is IntakeStatus.open and self.short > 0 and now < self.first <= now + LOOK_AGAIN


def intakes() -> sa.Select[Any]:
    """The query for rows, soonest first, to be narrowed down by the caller; `rows` runs it."""
    return (
        sa.select(
            *columns(Intake, "id", "key", "programme_id"),
            *columns(Programme, "code", "name_nl", "name_en"),
            *columns(Intake, "form", "branch_id"),
            *columns(Branch, "name", "town", "postcode"),
            *columns(Intake, "room", "paid", "trainer_id", "status", "seats", "minimum", "taken"),
            *columns(Intake, "opens_at", "closes_at", "goes_ahead", "version", "starts_at"),
            sa.func.coalesce(_of_meetings(sa.func.max(col(Meeting.ends_at))), col(Intake.starts_at)),
            _of_meetings(sa.func.count()),
            _places(col(Place.status).in_(PEOPLE)),
            _places(col(Place.status) == PlaceStatus.waiting),
            _places(sa.and_(col(Place.status) == PlaceStatus.offered, col(Place.by_phone))),
        )
        .select_from(Intake)
        .join(Programme, col(Intake.programme_id) == Programme.id)
        .join(Branch, col(Intake.branch_id) == Branch.id)
        .order_by(col(Intake.starts_at), col(Intake.id))
    )


def rows(session: Session, query: sa.Select[Any]) -> list[IntakeRow]:
    """What `intakes()`, narrowed down, finds."""
    return [IntakeRow(*found) for found in session.execute(query)]


def of_staff(session: Session, whose: sa.ColumnElement[bool], now: datetime) -> list[IntakeRow]:
    """Intakes of a trainer or a branch that were not called off and are not long past."""
    late = _of_meetings(sa.func.max(col(Meeting.ends_at)))
    query = intakes().where(whose, col(Intake.status) != IntakeStatus.cancelled, late > now - RECENT)
    return rows(session, query)


def measured(session: Session, found: list[IntakeRow], near: str) -> list[IntakeRow]:
    """The same rows with their distance from a postcode in kilometres, where both ends are known."""
    points = places.points(session, {near, *(row.postcode for row in found)})
    here = points.get(near)
    if here is None:
        return found
    return [
        replace(row, km=distance_km(here, points[row.postcode]))
        if row.form is not Form.online and row.postcode in points
        else row
        for row in found
    ]


def columns(model: Any, *names: str) -> list[Any]:
    """These columns of a table, for a select."""
    return [getattr(model, name) for name in names]


def _of_meetings(what: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
    return (
        sa.select(what)
        .select_from(Meeting)
        .where(col(Meeting.intake_id) == Intake.id)
        .correlate(Intake)
        .scalar_subquery()
    )


def _places(which: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count())
        .select_from(Place)
        .where(col(Place.intake_id) == Intake.id, which)
        .correlate(Intake)
        .scalar_subquery()
    )
