"""The first step of a vacancy: what the work is. A new one becomes a draft here, with what is usually asked."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice

from matcher import clock
from matcher.insights import client as desk
from matcher.intakes import queries as intakes
from matcher.vacancies import queries, service
from matcher.vacancies.errors import Stale
from matcher.vacancies.language import check
from matcher.vacancies.models import Contact, Requirement, Vacancy, VacancyStatus
from matcher.web.client import refusals, scope
from matcher.web.client.fields import Versioned
from matcher.web.forms import LongText, Text, required
from matcher.web.guard import actor
from matcher.web.languages import named
from matcher.web.rendering import page
from matcher.web.unit_of_work import session
from matcher.web.words import word

OTHER = "other"
USUAL = 0.5  # what at least this share of vacancies asks, is suggested at once
SHORTEST, LONGEST = 20, 4000


class WorkForm(Versioned):
    """What the work is."""

    occupation = RadioField(
        _l("What kind of work is it?"),
        [required(_l("Choose the kind of work that comes nearest."))],
        description=_l("We then suggest what somebody must be able to do. You can change all of it."),
    )
    contact = RadioField(
        _l("What contact is there with customers?"), [required(_l("Choose the kind of contact that there is most."))]
    )
    title = Text(
        _l("What is the work called?"),
        [required(_l("Give the work a name, such as: helping customers by phone."))],
        description=_l("A title that says what one does. For instance: helping customers of an energy company."),
    )
    description = LongText(
        _l("What does somebody do on a day?"),
        [required(_l("Describe the work in a few sentences."))],
        most=LONGEST,
        description=_l("Three to six short sentences. What does one do, for whom, and what is nice about it?"),
    )

    def __init__(self, *arguments: Any, **named_values: Any) -> None:
        super().__init__(*arguments, **named_values)
        known = [SelectChoice(programme.code, named(programme)) for programme in intakes.programmes(session())]
        self.occupation.choices = [*known, SelectChoice(OTHER, _("Other work"))]
        self.contact.choices = [SelectChoice(each.value, word("contact", each).capitalize()) for each in Contact]

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: long enough to be read, and nothing that may not be asked; each such phrase is an error of its own."""
        good = super().validate(extra_validators)
        for field, least in ((self.title, 3), (self.description, SHORTEST)):
            if field.errors:
                continue
            if len(field.data or "") < least:
                field.errors = [_("Use at least %(least)s characters.", least=least)]
            else:
                field.errors = refusals.sentences(found for found in check(field.data) if found.forbidden)
            good = good and not field.errors
        return good

    def values(self) -> dict[str, Any]:
        """As the vacancy holds them."""
        return {
            "title": self.title.data,
            "description": self.description.data,
            "occupation": "" if self.occupation.data == OTHER else self.occupation.data,
            "contact": Contact(self.contact.data),
        }


def new() -> ResponseReturnValue:
    """A new vacancy, from its first step."""
    form = WorkForm()
    if not form.validate_on_submit():
        return page("client/work.html", form=form, vacancy=None, longest=LONGEST)
    made = service.begin(session(), actor(), scope.company_id(), now=clock.now(), **form.values())
    _suggest(made)
    _warn(made)
    return redirect(url_for("client.abilities", vacancy_id=made.id), code=303)


def work(vacancy_id: int) -> ResponseReturnValue:
    """The first step of a vacancy that is there already."""
    vacancy = scope.vacancy(vacancy_id)
    before = {"occupation": vacancy.occupation or OTHER, "contact": vacancy.contact.value, "version": vacancy.version}
    form = WorkForm(data={"title": vacancy.title, "description": vacancy.description} | before)
    if form.validate_on_submit():
        try:
            service.change(
                session(), actor(), vacancy_id, form.values(), expected_version=form.expected(), now=clock.now()
            )
        except Stale as error:
            form.version.data = str(error.version)
            form.form_errors = [refusals.told(error)]
            return page("client/work.html", 409, form=form, vacancy=vacancy, longest=LONGEST)
        if vacancy.status is VacancyStatus.draft:
            _suggest(vacancy)
        _warn(vacancy)
        return onwards(vacancy, "client.abilities")
    return page("client/work.html", form=form, vacancy=vacancy, longest=LONGEST)


def onwards(vacancy: Vacancy, step: str) -> ResponseReturnValue:
    """To the next step of a draft; a vacancy that is further goes back to its own page."""
    if vacancy.status is VacancyStatus.draft:
        return redirect(url_for(step, vacancy_id=vacancy.id), code=303)
    flash(_("Your changes are saved."), "success")
    return redirect(url_for("client.vacancy", vacancy_id=vacancy.id), code=303)


def _suggest(vacancy: Vacancy) -> None:
    """What is usually asked for this occupation, where nothing is asked yet."""
    vacancy_id = vacancy.id or 0
    if queries.requirements(session(), vacancy_id):
        return
    usual = [asked for asked in desk.usual(session(), vacancy.occupation) if asked.share >= USUAL]
    if usual:
        wanted = [
            Requirement(vacancy_id=vacancy_id, skill_id=a.skill_id, level=a.level, weight=a.weight, must=a.must)
            for a in usual
        ]
        service.ask(session(), actor(), vacancy_id, wanted)


def _warn(vacancy: Vacancy) -> None:
    """Say what is against the programme; it may stay."""
    texts = (vacancy.title, vacancy.description)
    for sentence in refusals.sentences(found for text in texts for found in check(text) if not found.forbidden):
        flash(sentence, "warning")
