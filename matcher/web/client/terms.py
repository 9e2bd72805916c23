"""The third step of a vacancy: where and when the work is, and what it gives."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, SelectMultipleField

from matcher import clock
from matcher.engine import SHIFTS, shift_mask, shift_names
from matcher.vacancies import service
from matcher.vacancies.errors import ClosesInThePast, HoursTurnedRound, Stale, UnknownPlace
from matcher.vacancies.models import Vacancy
from matcher.web.client import refusals, scope
from matcher.web.client.fields import HOME, Versioned, chosen, gives, homes, nearest
from matcher.web.client.work import onwards
from matcher.web.fields import Amount, Day, Number, Whole
from matcher.web.forms import Text, dutch_postcode, required
from matcher.web.guard import actor
from matcher.web.rendering import page
from matcher.web.unit_of_work import session
from matcher.web.words import word

GIVES = ("autonomy", "team", "growth")
CHOOSE = _l("Choose what comes nearest.")
PAY = _l("Enter the pay for an hour, from 10 to 100 euro, such as 16,50.")


class TermsForm(Versioned):
    """Where, when, and what is given in return."""

    home = SelectField(_l("How much of the work can be done from home?"))
    postcode = Text(
        _l("Postcode of the place of work"),
        [required(_l("Enter a postcode like 3511 AB.")), dutch_postcode],
        most=10,
        description=_l("Also when the work is done from home: of the place people come to now and then."),
    )
    hours_min = Number(_l("Least hours a week"), [required(_l("Enter the least hours a week.")), Whole(1, 40)])
    hours_max = Number(_l("Most hours a week"), [required(_l("Enter the most hours a week.")), Whole(1, 40)])
    shifts = SelectMultipleField(
        _l("When must somebody be able to work?"),
        choices=[SelectChoice(name) for name in SHIFTS],
        description=_l("Tick only what the work really needs. Tick nothing when people can choose their own times."),
    )
    dutch = SelectField(_l("How much Dutch does the work need?"))
    english = SelectField(_l("How much English does the work need?"))
    start = Day(_l("When does the work start?"), [required(_l("Enter the day on which the work starts."))])
    closes = Day(
        _l("Until when can people be proposed?"), [required(_l("Enter the last day on which people can be proposed."))]
    )
    openings = Number(_l("How many people do you need?"), [required(_l("Enter a number.")), Whole(1, 500)])
    autonomy = RadioField(_l("How much room is there to solve something?"), [required(CHOOSE)])
    team = RadioField(_l("How much contact is there with colleagues?"), [required(CHOOSE)])
    growth = RadioField(_l("What can people learn?"), [required(CHOOSE)])
    pay = Number(
        _l("What does the work pay an hour?"),
        [required(PAY), Amount(10, 100, PAY)],
        description=_l("Before tax, without holiday pay."),
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.home.choices = homes()
        for field in (self.dutch, self.english):
            levels = [SelectChoice(str(level), word("cefr", level)) for level in range(1, 7)]
            field.choices = [SelectChoice("", _("None, or it does not matter")), *levels]
        for name in GIVES:
            self[name].choices = gives(name)

    def values(self, before: Vacancy) -> dict[str, Any]:
        """As the vacancy holds them."""
        plain = ("postcode", "hours_min", "hours_max", "start", "closes", "openings", "pay")
        return {
            **{name: self[name].data for name in plain},
            **{name: chosen(self[name], getattr(before, name)) for name in GIVES},
            "home": chosen(self.home, before.home, HOME),
            "shifts": shift_mask(self.shifts.data or ()),
            "dutch": int(self.dutch.data) if self.dutch.data else None,
            "english": int(self.english.data) if self.english.data else None,
        }


def terms(vacancy_id: int) -> ResponseReturnValue:
    """Fill in or change the terms."""
    vacancy = scope.vacancy(vacancy_id)
    form = TermsForm(data=_before(vacancy))
    status = 200
    if form.validate_on_submit():
        status = _save(form, vacancy)
        if status < 400:
            return onwards(vacancy, "client.check")
    return page("client/terms.html", status, form=form, vacancy=vacancy)


def _save(form: TermsForm, vacancy: Vacancy) -> int:
    """Keep the terms, or say at the field what is wrong; the status of the answer."""
    if form.closes.data and form.closes.data < clock.today():
        form.closes.errors = [refusals.told(ClosesInThePast())]
        return 422
    try:
        service.change(
            session(),
            actor(),
            vacancy.id or 0,
            form.values(vacancy),
            expected_version=form.expected(),
            now=clock.now(),
        )
    except UnknownPlace as error:
        form.postcode.errors = [refusals.told(error)]
        return 422
    except HoursTurnedRound as error:
        form.hours_max.errors = [refusals.told(error)]
        return 422
    except Stale as error:
        form.version.data = str(error.version)
        form.form_errors = [refusals.told(error)]
        return 409
    return 303


def _before(vacancy: Vacancy) -> dict[str, Any]:
    """What the vacancy says now, as the form shows it. Pay that was never said stays empty."""
    plain = ("postcode", "start", "closes", "version")
    return {
        **{name: getattr(vacancy, name) for name in plain},
        **{name: str(getattr(vacancy, name)) for name in ("hours_min", "hours_max", "openings")},
        **{name: nearest(getattr(vacancy, name)) for name in GIVES},
        "home": nearest(vacancy.home, HOME),
        "shifts": list(shift_names(vacancy.shifts)),
        "dutch": str(vacancy.dutch or ""),
        "english": str(vacancy.english or ""),
        "pay": "" if vacancy.pay == service.NOT_SAID else f"{vacancy.pay:.2f}".replace(".", ","),
    }
