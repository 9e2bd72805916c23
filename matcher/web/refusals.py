"""What the intakes say no to, as a sentence for whoever works for the agency."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext

from matcher.intakes import errors


def told(error: errors.Refused) -> str:
    """The sentence for a refusal, in the reader's language."""
    match error:
        case errors.TooFewSeats():
            return _too_few(error.taken)
        case errors.Unmarked():
            return _unmarked(error.count)
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
    (errors.PlaceOver, lambda: _("This place has ended already.")),
    (errors.BadMeetings, lambda: _("The meetings overlap, end before they start, or are in the past.")),
)
