"""The rules of matching: which there are, what each changed and for whom, and whether the stored lists are right."""

from collections.abc import Callable

from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from matcher.engine import RULE_VERSION, RULES, Rule
from matcher.matching import checking, reports, storing
from matcher.web.languages import day
from matcher.web.rendering import page
from matcher.web.unit_of_work import session

_REASONS: dict[str, Callable[[], str]] = {
    "2026-11-1": lambda: _("The first rules: levels are compared as they are."),
    "2026-11-2": lambda: _(
        "One person calls a 4 what another calls a 3. For how well work suits somebody, a quarter of that is taken out."
        " Whether somebody can do the work is found as before."
    ),
    "2026-11-3": lambda: _(
        "What somebody chose in situations stands beside what they say of themself, and never takes away from it."
        " All else is as before."
    ),
}


def show() -> ResponseReturnValue:
    """The versions, the newest first, with the last report of each beside the one before; made by a job, never here."""
    return page(
        "office/rules.html",
        rules=[(_called(rule), f"{_since(rule)} {_reason(rule)}") for rule in reversed(RULES)],
        reports=reports.latest(session()),
        standing=storing.standing(session()),
        check=checking.latest(session()),
        figure=_figure,
    )


def _called(rule: Rule) -> str:
    return str(_("%(version)s, in use", version=rule.version)) if rule.version == RULE_VERSION else rule.version


def _since(rule: Rule) -> str:
    return str(_("Since %(day)s.", day=day(rule.since)))


def _reason(rule: Rule) -> str:
    """Why there is this version; one that has no sentence here says it as the code does."""
    said = _REASONS.get(rule.version)
    return said() if said else rule.reason


def _figure(value: float, places: int) -> str:
    """A number with so many decimals, as the reader's language writes it."""
    return str(format_decimal(value, format="0." + "0" * places if places else "0"))
