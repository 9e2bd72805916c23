"""What people are told when something with a training can't be done."""

from datetime import datetime

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
    """The person, or one of the participants, has a place in another intake at that time."""

    def __init__(self, intake_id: int) -> None:
        super().__init__(str(intake_id))
        self.intake_id = intake_id


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


class BadMeetings(Refused):
    """Meetings are missing, overlap each other, end before they start, or start in the past."""


class NoSuchTime(Refused):
    """A local time that the clock skips when summer time starts."""


class AmbiguousTime(Refused):
    """A local time that comes twice when summer time ends: ask which of the two instants (UTC) is meant."""

    def __init__(self, first: datetime, second: datetime) -> None:
        super().__init__(f"{first.isoformat()} or {second.isoformat()}")
        self.first, self.second = first, second
