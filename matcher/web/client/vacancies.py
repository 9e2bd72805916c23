"""The company's vacancies: the list, one of them with the people proposed, the last check, and what can be done."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlmodel import col

from matcher import clock
from matcher.accounts import queries as accounts
from matcher.engine import shift_names
from matcher.insights import client as desk
from matcher.intakes import queries as intakes
from matcher.skills import queries as skills
from matcher.vacancies import queries, service
from matcher.vacancies.errors import ClosesInThePast, ForbiddenRequest, NothingAsked, NotNow, TermsMissing
from matcher.vacancies.models import Vacancy, VacancyStatus
from matcher.web import trail
from matcher.web.client import refusals, scope
from matcher.web.client.fields import MANY_MUSTS, given, home
from matcher.web.client.terms import GIVES
from matcher.web.guard import actor
from matcher.web.languages import language
from matcher.web.rendering import page
from matcher.web.unit_of_work import session

# Where the list begins: what is being worked on, then what is out, then what is over.
ORDER = (VacancyStatus.frozen, VacancyStatus.draft, VacancyStatus.published, VacancyStatus.closed)
TAGS = {"frozen": "alert", "draft": "warm", "published": "good", "closed": "quiet"}


def show_list() -> ResponseReturnValue:
    """The company's vacancies by status, each with how many people are proposed."""
    company_id = scope.company_id()
    found = queries.listed(session(), col(Vacancy.client_id) == company_id)
    groups = [(status, [row for row in found if row.status is status]) for status in ORDER]
    return page(
        "client/vacancies.html",
        groups=[(status, group) for status, group in groups if group],
        counts=desk.proposal_counts(session(), company_id),
        company=accounts.client(session(), company_id),
        tags=TAGS,
        home=home,
        today=clock.today(),
    )


def show(vacancy_id: int) -> ResponseReturnValue:
    """One vacancy: how it stands, who is proposed, what it asks."""
    vacancy = scope.vacancy(vacancy_id)
    people = desk.proposed(session(), vacancy_id)
    asked = queries.requirements(session(), vacancy_id)
    if people:
        trail.seen("proposals.seen", f"vacancy:{vacancy_id}")
    keys = {int(line.key) for person in people for line in person.score.lines if isinstance(line.key, int)}
    return page(
        "client/vacancy.html",
        vacancy=vacancy,
        people=people,
        asked=asked,
        names=skills.names(session(), keys | {row.skill_id for row in asked}),
        anchors=desk.anchors(session(), language()),
        programmes={programme.id: programme for programme in intakes.programmes(session())},
        branch=accounts.branch(session(), vacancy.branch_id),
        tags=TAGS,
        over=vacancy.closes < clock.today(),
        home=home(vacancy.home),
    )


def check(vacancy_id: int) -> ResponseReturnValue:
    """The last step: the vacancy as a candidate sees it, and what still keeps it from being published."""
    vacancy = scope.vacancy(vacancy_id)
    asked = queries.requirements(session(), vacancy_id)
    findings = service.findings(vacancy)
    return page(
        "client/check.html",
        vacancy=vacancy,
        company=accounts.client(session(), vacancy.client_id),
        asked=asked,
        names=skills.names(session(), (row.skill_id for row in asked)),
        anchors=desk.anchors(session(), language()),
        forbidden=refusals.sentences(found for found in findings if found.forbidden),
        advised=refusals.sentences(found for found in findings if not found.forbidden),
        musts=sum(row.must for row in asked),
        most_musts=MANY_MUSTS,
        unsaid=vacancy.pay == service.NOT_SAID,
        over=vacancy.closes < clock.today(),
        gives=[given(name, getattr(vacancy, name)) for name in GIVES],
        moments=_moments(vacancy),
        home=home(vacancy.home),
    )


def publish(vacancy_id: int) -> ResponseReturnValue:
    """Show it to candidates; or go back to the check, which says what is in the way."""
    vacancy = scope.vacancy(vacancy_id)
    try:
        service.publish(session(), actor(), vacancy_id, clock.now())
    except (TermsMissing, NothingAsked, ForbiddenRequest, ClosesInThePast, NotNow) as error:
        flash(refusals.told(error), "error")
        return redirect(url_for("client.check", vacancy_id=vacancy.id), code=303)
    flash(_("Your vacancy is published. Candidates and recruiters see it from now on."), "success")
    return redirect(url_for("client.vacancy", vacancy_id=vacancy.id), code=303)


def close(vacancy_id: int) -> ResponseReturnValue:
    """Take it away from candidates."""
    scope.vacancy(vacancy_id)
    try:
        service.close(session(), actor(), vacancy_id, clock.now())
    except NotNow as error:
        return _held(vacancy_id, error)
    flash(_("The vacancy is closed. You can copy it when you need people again."), "success")
    return redirect(url_for("client.vacancy", vacancy_id=vacancy_id), code=303)


def copy(vacancy_id: int) -> ResponseReturnValue:
    """A new draft that says and asks the same."""
    scope.vacancy(vacancy_id)
    try:
        made = service.copy(session(), actor(), vacancy_id, clock.now())
    except NotNow as error:
        return _held(vacancy_id, error)
    flash(_("This is a copy. Check it, and change what is different this time."), "success")
    return redirect(url_for("client.work", vacancy_id=made.id), code=303)


def _held(vacancy_id: int, error: NotNow) -> ResponseReturnValue:
    flash(refusals.told(error), "error")
    return redirect(url_for("client.vacancy", vacancy_id=vacancy_id), code=303)


def _moments(vacancy: Vacancy) -> list[tuple[str, list[str]]]:
    """Day -> the parts of it in which the work needs people, both as codes."""
    found: dict[str, list[str]] = {}
    for name in shift_names(vacancy.shifts):
        day, part = name.split("-")
        found.setdefault(day, []).append(part)
    return list(found.items())
