"""What vacancies say no to, as a sentence for a client company; and findings of the language check as sentences."""

from collections.abc import Callable, Iterable

from flask_babel import gettext as _

from matcher.vacancies import errors
from matcher.vacancies.language import Finding
from matcher.web.words import word

_SAID: tuple[tuple[type[Exception], Callable[[], str]], ...] = (
    (errors.Stale, lambda: _("A colleague changed this vacancy meanwhile. Check it, and save again to keep yours.")),
    (errors.UnknownAbility, lambda: _("We don't know one of these abilities. Nothing was changed.")),
    (errors.TooMuchAsked, lambda: _("That is too much to ask. Take some abilities away first.")),
    (errors.UnknownPlace, lambda: _("We don't know this postcode. Check the four digits.")),
    (errors.HoursTurnedRound, lambda: _("The most hours must not be fewer than the least.")),
    (errors.TermsMissing, lambda: _("First fill in where and when the work is, and what you offer.")),
    (errors.NothingAsked, lambda: _("First choose at least one thing that somebody must be able to do.")),
    (errors.ClosesInThePast, lambda: _("The closing date is over. Choose a later day.")),
    (errors.ForbiddenRequest, lambda: _("The text asks something that may not be asked. Change it first.")),
)


def told(error: Exception) -> str:
    """The sentence for a refusal, in the reader's language."""
    if isinstance(error, errors.NotNow) and error.status == "frozen":
        return str(_("This vacancy is on hold. Call your branch about it."))
    for kind, said in _SAID:
        if isinstance(error, kind):
            return said()
    return str(_("That can't be done with this vacancy now."))


def sentences(findings: Iterable[Finding]) -> list[str]:
    """Each finding as: what was written, why not, and what to write instead."""
    return [
        _("You wrote: %(quote)s.", quote=f"“{finding.quote}”")
        + f" {word('ground', finding.ground)} {word('instead', finding.instead)}"
        for finding in findings
    ]
