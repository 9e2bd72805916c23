"""What people are told when something with a training can't be done."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import object_session

from matcher.intakes.models import Place


class Refused(Exception):
    """Something with an intake or a place can't be done; the subclass says why."""


class NotYours(Refused):
    """There is no such thing, or it is somebody else's: deliberately the same answer."""


class IntakeStarted(Refused):
    """The training has begun."""


class NotStarted(Refused):
    """The training has yet to begin: nobody can have come or stayed away."""


class IntakeClosed(Refused):
    """Booking is over, or the training was called off."""


class NotOpenYet(Refused):
    """Booking has yet to open; `opens_at` says when."""

    def __init__(self, opens_at: datetime) -> None:
        super().__init__(opens_at.isoformat())
        self.opens_at = opens_at


class _AboutPlace(Refused):
    """Holds the place it is about, readable also after the rollback that follows."""

    def __init__(self, place: Place) -> None:
        super().__init__(f"{place.reference} {place.status.value}")
        self.place = place
        session = object_session(place)
        if session is not None:
            session.expunge(place)


class AlreadyBooked(_AboutPlace):
    """The person has a live place here: the same one is handed back."""


class BusyThen(Refused):
    """The person, or one of the participants, has a place in another intake at that time; `candidate_id` says who."""

    def __init__(self, intake_id: int, candidate_id: int | None = None) -> None:
        super().__init__(str(intake_id))
        self.intake_id, self.candidate_id = intake_id, candidate_id


class TrainerBusy(BusyThen):
    """The trainer gives another intake at that time."""


class RoomBusy(BusyThen):
    """Another intake is in that room at that time."""


class NotOffered(Refused):
    """This place is not being offered now."""


class OfferLapsed(Refused):
    """The offer was not answered in time; the seat went on to the next in line."""


class PlaceOver(_AboutPlace):
    """Not with a place that stands so: it has ended, or it is no seat, or nobody waits with it."""


class TooFewSeats(Refused):
    """Fewer seats than people who hold one, or than the minimum."""

    def __init__(self, taken: int) -> None:
        super().__init__(str(taken))
        self.taken = taken


class Stale(Refused):
    """Somebody else changed it meanwhile; `version` is what it is now."""

    def __init__(self, version: int) -> None:
        super().__init__(str(version))
        self.version = version


class Unmarked(Refused):
    """Some participants have no attendance yet."""

    def __init__(self, count: int) -> None:
        super().__init__(str(count))
        self.count = count


class Wrong(StrEnum):
    """What is wrong with meetings."""

    missing = "missing"
    many = "many"  # more than an intake can have
    past = "past"
    far = "far"  # further away than anybody plans
    order = "order"  # one ends before it starts
    overlap = "overlap"
    number = "number"  # as many as before a move are needed: each keeps its entry in people's calendars


class BadMeetings(Refused):
    """These meetings can't be; `why` says what is wrong, `at` is the start of the first one it is wrong with."""

    def __init__(self, why: Wrong, at: datetime | None = None) -> None:
        super().__init__(f"{why.value} {at.isoformat() if at else ''}".strip())
        self.why, self.at = why, at


class BadWindow(Refused):
    """Booking can't open or close then; `field` is opens_at or closes_at, `latest` what it has to come before."""

    def __init__(self, field: str, latest: datetime) -> None:
        super().__init__(f"{field} {latest.isoformat()}")
        self.field, self.latest = field, latest


class NoSuchTime(Refused):
    """A local time that the clock skips when summer time starts."""


class AmbiguousTime(Refused):
    """A local time that comes twice when summer time ends: ask which of the two instants (UTC) is meant."""

    def __init__(self, first: datetime, second: datetime) -> None:
        super().__init__(f"{first.isoformat()} or {second.isoformat()}")
        self.first, self.second = first, second
