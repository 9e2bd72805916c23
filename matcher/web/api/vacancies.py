"""Vacancies: a company's own to write, and for a branch those it works on to read."""

import re
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from sqlmodel import col

from matcher import clock
from matcher.intakes import queries as intakes
from matcher.places.queries import normalise
from matcher.vacancies import service
from matcher.vacancies.errors import ClosesInThePast, UnknownPlace
from matcher.vacancies.models import Requirement, Vacancy, VacancyData, VacancyStatus
from matcher.web.api import door, paging, reading, refusals, scope, telling
from matcher.web.api.paging import Part
from matcher.web.api.problems import Fault, Problem
from matcher.web.api.routes import Answer
from matcher.web.api.skills import known_skills
from matcher.web.api.vacancy_shapes import RequirementIn, VacancyChange, VacancyIn, VacancyPage, VacancyRead, columns
from matcher.web.unit_of_work import session

_ETAG = re.compile(r'(?:W/)?"?([1-9]\d{0,8})"?')


class Which(Part):
    """Which vacancies to tell."""

    status: VacancyStatus | None = None


def show_list(query: Which) -> Answer[VacancyPage]:
    """Vacancies, the newest first: a company's own, or those that a branch works on."""
    which = [scope.vacancies_of_holder()]
    if query.status is not None:
        which.append(col(Vacancy.status) == query.status)
    if query.after:
        which.append(col(Vacancy.id) < query.after)
    found = telling.vacancies(*which, limit=query.limit + 1)
    shown = found[: query.limit]
    following = paging.cursor(shown[-1].id) if len(found) > len(shown) else None
    return Answer(VacancyPage(items=shown, next=following), paging.links(following))


def show(vacancy_id: int) -> Answer[VacancyRead]:
    """One vacancy, with advice about its text."""
    return _told(scope.vacancy(vacancy_id))


def create(body: VacancyIn) -> Answer[VacancyRead]:
    """Write a vacancy down, as a draft that nobody else sees yet."""
    values, asked = _checked(body.model_dump()), _requirements(body.requirements)
    company_id = door.holder().client_id or 0
    with refusals.as_problems():
        data = VacancyData.model_validate(values | {"postcode": _postcode(values["postcode"]), "town": ""})
        made = service.draft(session(), door.actor(), company_id, data, clock.now())
        if asked:
            service.ask(session(), door.actor(), made.id or 0, asked)
    door.wrote("vacancy.drafted", f"vacancy:{made.id}")
    answer = _told(scope.vacancy(made.id or 0))
    return Answer(answer.body, {**answer.headers, "Location": url_for("api.vacancy", vacancy_id=made.id)})


def change(vacancy_id: int, body: VacancyChange) -> Answer[VacancyRead]:
    """Change what is said of the work, of the version that If-Match names."""
    vacancy = scope.vacancy(vacancy_id)
    version = _expected(vacancy)
    if version is None:
        raise Problem(428, "no-version", _("Send If-Match with the ETag of the vacancy that you change."))
    given = body.model_dump(exclude_unset=True)
    values = _checked(given)
    with refusals.as_problems(vacancy):
        if values or "requirements" not in given:
            service.change(session(), door.actor(), vacancy_id, values, expected_version=version, now=clock.now())
            version += 1
        if "requirements" in given:
            asked = _requirements(body.requirements)
            service.ask(session(), door.actor(), vacancy_id, asked, expected_version=version)
    door.wrote("vacancy.changed", f"vacancy:{vacancy_id}")
    return _told(scope.vacancy(vacancy_id))


def publish(vacancy_id: int) -> Answer[VacancyRead]:
    """Show a vacancy to candidates. Again: nothing."""
    vacancy = scope.vacancy(vacancy_id)
    _expected(vacancy)
    with refusals.as_problems(vacancy):
        try:
            service.publish(session(), door.actor(), vacancy_id, clock.now())
        except ClosesInThePast as error:
            raise Problem(409, "closing-date-over", _("The closing date is over. Choose a later day.")) from error
    door.wrote("vacancy.published", f"vacancy:{vacancy_id}")
    return _told(scope.vacancy(vacancy_id))


def close(vacancy_id: int) -> Answer[VacancyRead]:
    """Take a vacancy away from candidates. Again: nothing."""
    _expected(scope.vacancy(vacancy_id))
    with refusals.as_problems():
        service.close(session(), door.actor(), vacancy_id, clock.now())
    door.wrote("vacancy.closed", f"vacancy:{vacancy_id}")
    return _told(scope.vacancy(vacancy_id))


def _told(vacancy: Vacancy) -> Answer[VacancyRead]:
    return Answer(telling.vacancy(vacancy), {"ETag": f'"{vacancy.version}"'})


def _expected(vacancy: Vacancy) -> int | None:
    """The version that If-Match names; None when there is none. Problem 412 when the vacancy is further than that."""
    asked = request.headers.get("If-Match")
    if asked is None:
        return None
    if asked.strip() == "*":
        return vacancy.version
    match = _ETAG.fullmatch(asked.strip())
    if match is None:
        raise Problem(400, "no-version", errors=[Fault(detail=_("Use the ETag as it was told."), header="If-Match")])
    if int(match[1]) != vacancy.version:
        raise refusals.stale(vacancy.version)
    return int(match[1])


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    """The columns of what was filled in. Refuses what a client's own pages refuse before anything is written."""
    values = columns(given)
    found = telling.findings(values.get("title", ""), values.get("description", ""), forbidden=True)
    if found:
        raise refusals.forbidden(found)
    if values.get("occupation") and values["occupation"] not in {each.code for each in intakes.programmes(session())}:
        raise reading.at("/occupation", _("There is no programme with this code."))
    with refusals.as_problems():
        if "closes" in values and values["closes"] < clock.today():
            raise ClosesInThePast
    return values


def _postcode(text: str) -> str:
    """The four digits of a postcode in any spelling. Raises UnknownPlace."""
    found = normalise(text)
    if found is None:
        raise UnknownPlace
    return found[:4]


def _requirements(asked: list[RequirementIn]) -> list[Requirement]:
    """What is asked, by the numbers of the skills. Problem 422 that tells each one that isn't there or comes twice."""
    known = known_skills(one.skill for one in asked)
    found: dict[int, Requirement] = {}
    faults = []
    for place, one in enumerate(asked):
        skill_id = known.get(one.skill)
        if skill_id is None or skill_id in found:
            detail = _("There is no such skill.") if skill_id is None else _("Say this once.")
            faults.append(Fault(detail=detail, pointer=f"/requirements/{place}/skill"))
            continue
        row = Requirement(vacancy_id=0, skill_id=skill_id, level=one.level, weight=one.weight, must=one.must)
        found[skill_id] = row
    if faults:
        raise Problem(422, "invalid", errors=faults)
    return list(found.values())
