"""Fields and choices that the forms of a vacancy share."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext as _
from wtforms import HiddenField, SelectChoice

from matcher.web.fields import version_in
from matcher.web.forms import Form

# How much of something work gives: three steps. What lies between two of them stays as it is until it is changed.
STEPS = (0.0, 0.5, 1.0)
MANY_MUSTS = 3  # more than this keeps most people out who could do the work
HOME = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)

GIVES: dict[str, Callable[[], tuple[str, str, str]]] = {
    "autonomy": lambda: (
        _("There is a fixed script, and a set time for each conversation"),
        _("People decide for themselves, within limits"),
        _("People solve a problem from start to end"),
    ),
    "team": lambda: (
        _("People mostly work on their own"),
        _("People see or speak each other every week"),
        _("People work together every day"),
    ),
    "growth": lambda: (
        _("The work stays the same"),
        _("People learn new things at work"),
        _("People can grow into another job"),
    ),
}


class Versioned(Form):
    """A form that knows which version of the vacancy it was drawn from."""

    version = HiddenField()

    def expected(self) -> int:
        """The version it was drawn from; 0, which no vacancy has, when it doesn't say."""
        return version_in(self.version.data)


def nearest(value: float, steps: Iterable[float] = STEPS) -> str:
    """The choice that lies nearest to a value."""
    return str(min(steps, key=lambda step: abs(step - value)))


def chosen(field: Any, before: float, steps: Iterable[float] = STEPS) -> float:
    """The value of a choice; the finer value from before while the choice is still the one nearest to it."""
    return before if field.data == nearest(before, steps) else float(field.data)


def gives(name: str) -> list[SelectChoice]:
    """The choices for how much of something work gives."""
    return [SelectChoice(str(step), sentence) for step, sentence in zip(STEPS, GIVES[name](), strict=True)]


def given(name: str, value: float) -> str:
    """How much of something work gives, in words."""
    return str(next(choice.label for choice in gives(name) if choice.value == nearest(value)))


def homes() -> list[SelectChoice]:
    """The choices for the share of the work that is done from home."""
    return [SelectChoice(str(step), home(step)) for step in HOME]


def home(share: float) -> str:
    """The share of the work that is done from home, in words."""
    days = round(share * 5)
    if share >= 1:
        return str(_("Wholly from home"))
    return str(_("On site") if not days else _("%(days)s of 5 days from home", days=days))
