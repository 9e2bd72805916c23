"""What the intakes say no to, as a sentence for whoever works for the agency."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext

from matcher.intakes import errors
from matcher.intakes.errors import Wrong
from matcher.intakes.invitations import NoSeatFree
from matcher.intakes.meetings import MOST
from matcher.web.languages import day, moment


def told(error: errors.Refused) -> str:
    """The sentence for a refusal, in the reader's language."""
    match error:
        case errors.TooFewSeats():
            return _too_few(error.taken)
        case errors.Unmarked():
            return _unmarked(error.count)
        case errors.BadMeetings():
            return _bad_meetings(error)
        case errors.BadWindow():
            return _bad_window(error)
        case errors.NotOpenYet():
            return str(_("Booking opens on %(day)s. Until then nobody can book.", day=day(error.opens_at)))
    for kind, said in _SAID:
        if isinstance(error, kind):
            return said()
    return str(_("That is not possible now."))


def _too_few(least: int) -> str:
    return str(
        ngettext(
            "That is too few: at least %(num)s seat is needed.",
            "That is too few: at least %(num)s seats are needed.",
            least,
        )
    )


def _unmarked(count: int) -> str:
    return str(
        ngettext(
            "First say of %(num)s more person whether they came.",
            "First say of %(num)s more people whether they came.",
            count,
        )
    )


def _bad_meetings(error: errors.BadMeetings) -> str:
    """What to change about meetings that can't be."""
    said: dict[Wrong, Callable[[], str]] = {
        Wrong.missing: lambda: _("A training has at least one meeting. Add one."),
        Wrong.many: lambda: _("A training has at most %(most)s meetings. Leave some out.", most=MOST),
        Wrong.past: lambda: _("This meeting is in the past. Choose a time that is yet to come."),
        Wrong.far: lambda: _("Choose a day from today on, within two years."),
        Wrong.order: lambda: _("The end must be later than the start."),
        Wrong.overlap: lambda: _("This meeting begins before the one before it has ended. Choose another time."),
        Wrong.number: lambda: _("A training keeps as many meetings as it had when it moves."),
    }
    return str(said[error.why]())


def _bad_window(error: errors.BadWindow) -> str:
    latest = {"day": day(error.latest), "time": moment(error.latest)}
    if error.field == "closes_at":
        return str(_("Booking ends at the start at the latest: %(day)s, %(time)s.", **latest))
    return str(_("Booking opens before it closes: before %(day)s, %(time)s.", **latest))


_SAID: tuple[tuple[type[errors.Refused], Callable[[], str]], ...] = (
    (errors.AlreadyBooked, lambda: _("This person has a place in this training already.")),
    (errors.TrainerBusy, lambda: _("The trainer gives another training at that time.")),
    (errors.RoomBusy, lambda: _("Another training is in that room at that time.")),
    (errors.BusyThen, lambda: _("This person has a place in another training at that time.")),
    (errors.IntakeStarted, lambda: _("The training has begun.")),
    (errors.NotStarted, lambda: _("That is possible as soon as the training has begun.")),
    (errors.IntakeClosed, lambda: _("Booking is over, or the training was called off.")),
    (errors.OfferLapsed, lambda: _("The time to answer is over. The seat went to the next in line.")),
    (errors.NotOffered, lambda: _("This seat is not being offered now.")),
    (NoSeatFree, lambda: _("Every seat of this training is taken by now.")),
    (errors.PlaceOver, lambda: _("This place has ended already.")),
)
