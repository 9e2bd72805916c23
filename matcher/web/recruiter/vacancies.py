"""The branch's vacancies, and for each of them everybody of the branch, best first."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import col
from wtforms import BooleanField, SelectChoice, SelectField

from matcher import clock
from matcher.accounts import queries as accounts
from matcher.accounts.models import Client
from matcher.candidates import queries as candidates
from matcher.engine import Band, shift_names
from matcher.insights import branch as desk
from matcher.intakes import queries as intakes
from matcher.matching import lists
from matcher.matching import queries as matching
from matcher.skills import queries as skills
from matcher.vacancies import queries
from matcher.vacancies.models import Contact, Vacancy, VacancyStatus
from matcher.vacancies.queries import Row
from matcher.web import filters, trail
from matcher.web.forms import Form, Text
from matcher.web.guard import me
from matcher.web.recruiter import explained, scope
from matcher.web.rendering import page
from matcher.web.unit_of_work import session
from matcher.web.words import word

MOST = 5000  # more than a branch ever has; its own and those from home

HOMES: dict[str, Callable[[], sa.ColumnElement[bool]]] = {
    "all": lambda: col(Vacancy.home) >= queries.FROM_HOME,
    "part": lambda: sa.and_(col(Vacancy.home) > 0, col(Vacancy.home) < queries.FROM_HOME),
    "none": lambda: col(Vacancy.home) == 0,
}
SORTS: dict[str, Callable[[Row], Any]] = {
    "new": lambda row: 0,  # as the query gives them
    "closes": lambda row: row.closes,
    "start": lambda row: row.start,
    "title": lambda row: row.title.casefold(),
    "client": lambda row: row.client.casefold(),
    "pay": lambda row: -row.pay,
}


class VacancyFilter(Form):
    """What to look for among the vacancies; lives in the address."""

    q = Text(_l("Search title or client"))
    status = SelectField(_l("Status"))
    contact = SelectField(_l("Kind of contact"))
    home = SelectField(
        _l("From home"),
        choices=[
            SelectChoice("", _l("all")),
            SelectChoice("all", _l("wholly from home")),
            SelectChoice("part", _l("partly")),
            SelectChoice("none", _l("on site")),
        ],
    )
    sort = SelectField(
        _l("Order"),
        choices=[
            SelectChoice("new", _l("newest first")),
            SelectChoice("closes", _l("closes first")),
            SelectChoice("start", _l("starts first")),
            SelectChoice("title", _l("title")),
            SelectChoice("client", _l("client")),
            SelectChoice("pay", _l("highest pay")),
        ],
    )
    own = BooleanField(_l("Only of our branch"))
    open = BooleanField(_l("Nobody proposed yet"))


def show_list() -> ResponseReturnValue:
    """The vacancies this branch works on: its own, and work from home anywhere."""
    asked = _asked()
    found = queries.listed(session(), scope.works_on(), *_conditions(asked), limit=MOST)
    found.sort(key=SORTS[asked["sort"]])
    pages = filters.Pages(len(found))
    form = VacancyFilter(data=asked, formdata=None)
    form.status.choices = {"any": _("all")} | {each.value: word("vacancy_status", each) for each in VacancyStatus}
    form.contact.choices = {"": _("all")} | {each.value: word("contact", each) for each in Contact}
    return page("recruiter/vacancies.html", rows=pages.cut(found), pages=pages, filter=form, own=me().branch_id)


def show(vacancy_id: int) -> ResponseReturnValue:
    """One vacancy: what it asks and gives, and the ranked list of the branch's people."""
    vacancy = scope.vacancy(vacancy_id)
    branch_id = me().branch_id
    band = filters.choice("band", Band)
    number = filters.page_number()
    ranked = lists.people(
        session(),
        vacancy_id,
        branch_id,
        band=Band(band) if band else None,
        start=(number - 1) * filters.SIZE,
        size=filters.SIZE,
    )
    scores = [score for _rank, score in ranked.shown] if ranked else []
    asked = queries.requirements(session(), vacancy_id)
    skill_ids = explained.skill_ids(scores) | {requirement.skill_id for requirement in asked}
    trail.seen("matches.seen", f"vacancy:{vacancy_id}")
    return page(
        "recruiter/vacancy.html",
        vacancy=vacancy,
        company=accounts.client(session(), vacancy.client_id),
        branch=accounts.branch(session(), vacancy.branch_id),
        requirements=asked,
        ranked=ranked,
        pages=filters.Pages(ranked.matching if ranked else 0),
        band=band,
        bands=tuple(Band),
        names=skills.names(session(), skill_ids),
        people=candidates.names(session(), (int(score.profile) for score in scores)),
        missing=explained.missing,
        moments=explained.moments,
        vacancy_shifts=shift_names(vacancy.shifts),
        languages=explained.languages({"nl": vacancy.dutch, "en": vacancy.english}),
        programmes={programme.id: programme for programme in intakes.programmes(session())},
        decided=_decided(vacancy_id),
        here=filters.here,
    )


def _decided(vacancy_id: int) -> dict[int, matching.Decided]:
    found = matching.decided(session(), matching.of_vacancy([vacancy_id]))
    return {decision.candidate_id: decision for decision in found}


def _asked() -> dict[str, Any]:
    return {
        "q": filters.text("q"),
        "status": filters.choice("status", ["any", *VacancyStatus], VacancyStatus.published),
        "contact": filters.choice("contact", Contact),
        "home": filters.choice("home", HOMES),
        "sort": filters.choice("sort", SORTS, "new"),
        "own": filters.ticked("own"),
        "open": filters.ticked("open"),
    }


def _conditions(asked: dict[str, Any]) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if asked["q"]:
        words = (col(Vacancy.title), col(Client.name), col(Vacancy.town))
        found.append(sa.or_(*(column.icontains(asked["q"], autoescape=True) for column in words)))
    if asked["status"] == VacancyStatus.published:
        found.append(queries.published(clock.today()))
    elif asked["status"] != "any":
        found.append(col(Vacancy.status) == VacancyStatus(asked["status"]))
    if asked["contact"]:
        found.append(col(Vacancy.contact) == Contact(asked["contact"]))
    if asked["home"]:
        found.append(HOMES[asked["home"]]())
    if asked["own"]:
        found.append(col(Vacancy.branch_id) == me().branch_id)
    if asked["open"]:
        found.append(desk.without_proposal())
    return found
