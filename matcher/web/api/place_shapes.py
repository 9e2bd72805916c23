"""What trainings and places look like in the API."""

from datetime import datetime

from matcher.intakes.models import Form, IntakeStatus, PlaceStatus
from matcher.web.api.kinds import Given, Id, Told
from matcher.web.api.paging import Page


class Intake(Told):
    """A start of a training. free: seats that can be booked at once, none while others wait."""

    id: int
    programme: str
    name: str
    form: Form
    branch_id: int
    branch: str
    town: str
    room: str
    paid: bool
    status: IntakeStatus
    seats: int
    free: int
    waiting: int
    starts_at: datetime
    ends_at: datetime
    meetings: int
    closes_at: datetime
    km: float | None


class IntakePage(Page[Intake]):
    """A part of a list of trainings."""


class Booking(Given):
    """Whom to book where."""

    intake: Id
    candidate: Id


class Place(Told):
    """Somebody's seat, offer or turn on the waiting list. before: how many go first, while it waits."""

    id: int
    reference: str
    intake: int
    candidate: int
    status: PlaceStatus
    before: int | None
    offered_until: datetime | None
    created_at: datetime
    updated_at: datetime


class PlacePage(Page[Place]):
    """A part of a list of places."""
