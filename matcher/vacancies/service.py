"""What people do with vacancies: draft, change, ask, publish, close, copy, hold. All of it is audited."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.accounts.models import Client, Role
from matcher.audit import service as audit
from matcher.audit.service import Actor
from matcher.clock import local
from matcher.places import queries as places
from matcher.vacancies import asking, language, queries
from matcher.vacancies.errors import (
    ClosesInThePast,
    ForbiddenRequest,
    HoursTurnedRound,
    NobodysVacancy,
    NothingAsked,
    NotNow,
    Stale,
    TermsMissing,
    TooMuchAsked,
    UnknownPlace,
)
from matcher.vacancies.language import Finding
from matcher.vacancies.models import Contact, Requirement, Vacancy, VacancyData, VacancyStatus

MOST_ASKED = 30  # more than this nobody can do, and no recruiter can weigh
NOT_SAID = 0.0  # the pay of a draft whose terms nobody filled in yet; no published vacancy has it
USUAL_DUTCH = 3  # CEFR B1: an ordinary conversation with a customer
USUAL_START = timedelta(days=42)
USUAL_CLOSING = timedelta(days=28)


def draft(session: Session, actor: Actor, client_id: int, data: VacancyData, now: datetime) -> Vacancy:
    """A new vacancy of a client company, seen by nobody else yet. Raises UnknownPlace, HoursTurnedRound."""
    values = VacancyData.model_validate(data.model_dump()).model_dump()
    return _new(session, actor, client_id, _placed(session, _ordered(values)), now)


def begin(
    session: Session,
    actor: Actor,
    client_id: int,
    *,
    title: str,
    description: str,
    occupation: str,
    contact: Contact,
    now: datetime,
) -> Vacancy:
    """A draft of which only the work itself has been said: at the company's own place, with the usual hours and dates.

    Its terms are still to be filled in, and it can't be published before.
    """
    company = session.get_one(Client, client_id)
    today = local(now).date()
    usual = VacancyData(
        title=title,
        description=description,
        occupation=occupation,
        contact=contact,
        postcode=company.postcode,
        town=company.town,
        home=0.0,
        hours_min=24,
        hours_max=32,
        dutch=None if contact is Contact.none else USUAL_DUTCH,
        start=today + USUAL_START,
        closes=today + USUAL_CLOSING,
        autonomy=0.5,
        team=0.5,
        growth=0.5,
        pay=10,
    )
    values = VacancyData.model_validate(usual.model_dump()).model_dump()
    return _new(session, actor, client_id, values | {"pay": NOT_SAID}, now)


def change(
    session: Session,
    actor: Actor,
    vacancy_id: int,
    values: Mapping[str, Any],
    *,
    expected_version: int,
    now: datetime,
) -> Vacancy:
    """Change what is said of the work: `values` are fields of VacancyData, the others stay; a postcode in any spelling.

    Raises Stale, UnknownPlace, HoursTurnedRound, pydantic's ValidationError; for a published one also what publish
    raises.
    """
    vacancy = _claimed(session, vacancy_id, expected_version)
    before = {name: getattr(vacancy, name) for name in VacancyData.model_fields}
    unsaid = before["pay"] == NOT_SAID and "pay" not in values
    given = before | _four_digits(values) | ({"pay": 10} if unsaid else {})
    checked = VacancyData.model_validate(given).model_dump()
    after = _placed(session, _ordered(checked)) | ({"pay": NOT_SAID} if unsaid else {})
    changed = sorted(name for name, value in after.items() if before[name] != value)
    for name in changed:
        setattr(vacancy, name, after[name])
    if vacancy.status is VacancyStatus.published:
        _refuse_words(vacancy)
        if "closes" in changed:
            _refuse_past(vacancy, local(now).date())
    session.add(vacancy)
    session.flush()
    audit.record(session, actor, "vacancy.changed", _subject(vacancy), " ".join(changed)[:200])
    return vacancy


def ask(
    session: Session,
    actor: Actor,
    vacancy_id: int,
    requirements: Iterable[Requirement],
    *,
    expected_version: int | None = None,
) -> Vacancy:
    """Make what a vacancy asks exactly this: skill, level 1 to 5, weight 1 to 3, must. The rows given are not stored.

    Raises Stale, UnknownAbility, TooMuchAsked; NothingAsked when nothing is left of a published one.
    """
    vacancy = _claimed(session, vacancy_id, expected_version)
    wanted = list(requirements)
    if len(wanted) > MOST_ASKED:
        raise TooMuchAsked
    if not wanted and vacancy.status is VacancyStatus.published:
        raise NothingAsked
    asking.rewrite(session, vacancy_id, wanted)
    if expected_version is None:
        vacancy.version += 1
    session.flush()
    audit.record(session, actor, "vacancy.asked", _subject(vacancy), str(len(wanted)))
    return vacancy


def publish(session: Session, actor: Actor, vacancy_id: int, now: datetime) -> Vacancy:
    """Show a vacancy to candidates. Publishing a published one changes nothing.

    Raises TermsMissing, NothingAsked, ForbiddenRequest, ClosesInThePast; NotNow for a closed one, and for one on hold
    when the client tries: whoever put it on hold decides.
    """
    vacancy = _claimed(session, vacancy_id, None)
    if vacancy.status is VacancyStatus.published:
        return vacancy
    _refuse_hold(vacancy, actor)
    if vacancy.status is VacancyStatus.closed:
        raise NotNow(vacancy.status)
    if vacancy.pay == NOT_SAID:
        raise TermsMissing
    if not queries.requirements(session, vacancy_id):
        raise NothingAsked
    _refuse_words(vacancy)
    _refuse_past(vacancy, local(now).date())
    vacancy.published_at = vacancy.published_at or now
    return _moved(session, actor, vacancy, VacancyStatus.published, "vacancy.published")


def close(session: Session, actor: Actor, vacancy_id: int, now: datetime) -> Vacancy:
    """Take a vacancy away from candidates: filled, or not wanted any more. Again: nothing. NotNow for one on hold."""
    vacancy = _claimed(session, vacancy_id, None)
    _refuse_hold(vacancy, actor)
    if vacancy.status is VacancyStatus.closed:
        return vacancy
    vacancy.closed_at = now
    return _moved(session, actor, vacancy, VacancyStatus.closed, "vacancy.closed")


def freeze(session: Session, actor: Actor, vacancy_id: int, now: datetime) -> Vacancy:
    """Put a vacancy on hold: something was asked, in writing or on the phone, that may not be asked. Again: nothing."""
    vacancy = _claimed(session, vacancy_id, None)
    if vacancy.status is VacancyStatus.frozen:
        return vacancy
    if vacancy.status is VacancyStatus.closed:
        raise NotNow(vacancy.status)
    return _moved(session, actor, vacancy, VacancyStatus.frozen, "vacancy.frozen")


def copy(session: Session, actor: Actor, vacancy_id: int, now: datetime) -> Vacancy:
    """A draft that says and asks the same; dates that are over are moved to the usual ones. NotNow for one on hold."""
    old = _claimed(session, vacancy_id, None)
    _refuse_hold(old, actor)
    today = local(now).date()
    values = {name: getattr(old, name) for name in VacancyData.model_fields}
    if values["closes"] <= today:
        values |= {"closes": today + USUAL_CLOSING, "start": max(values["start"], today + USUAL_START)}
    made = _new(session, actor, old.client_id, values, now)
    for asked in queries.requirements(session, vacancy_id):
        session.add(Requirement(vacancy_id=made.id or 0, **asked.model_dump(exclude={"id", "vacancy_id"})))
    session.flush()
    return made


def findings(vacancy: Vacancy) -> list[Finding]:
    """What the title and the description ask that may not be asked, or that is against the programme."""
    return language.check(vacancy.title) + language.check(vacancy.description)


def _new(session: Session, actor: Actor, client_id: int, values: Mapping[str, Any], now: datetime) -> Vacancy:
    branch_id = session.get_one(Client, client_id).branch_id
    vacancy = Vacancy(client_id=client_id, branch_id=branch_id, created_at=now, **values)
    session.add(vacancy)
    session.flush()
    audit.record(session, actor, "vacancy.drafted", _subject(vacancy), f"client:{client_id}")
    return vacancy


def _claimed(session: Session, vacancy_id: int, expected_version: int | None) -> Vacancy:
    """The vacancy, held to the end of the transaction; a version further if one was expected. Stale, NobodysVacancy."""
    held = sa.update(Vacancy).where(col(Vacancy.id) == vacancy_id)
    if expected_version is not None:
        held = held.where(col(Vacancy.version) == expected_version)
    step = 0 if expected_version is None else 1
    done = session.connection().execute(held.values(version=Vacancy.version + step))
    fresh = select(Vacancy).where(Vacancy.id == vacancy_id).execution_options(populate_existing=True)
    vacancy = session.exec(fresh).first()
    if vacancy is None:
        raise NobodysVacancy
    if done.rowcount == 0:
        raise Stale(vacancy.version)
    return vacancy


def _moved(session: Session, actor: Actor, vacancy: Vacancy, status: VacancyStatus, action: str) -> Vacancy:
    vacancy.status = status
    vacancy.version += 1
    session.add(vacancy)
    session.flush()
    audit.record(session, actor, action, _subject(vacancy))
    return vacancy


def _ordered(values: dict[str, Any]) -> dict[str, Any]:
    if values["hours_min"] > values["hours_max"]:
        raise HoursTurnedRound
    return values


def _four_digits(values: Mapping[str, Any]) -> dict[str, Any]:
    """With a postcode in any spelling ("3511 ab") as its four digits."""
    if "postcode" not in values:
        return dict(values)
    code = places.normalise(values["postcode"])
    if code is None:
        raise UnknownPlace
    return {**values, "postcode": code[:4]}


def _placed(session: Session, values: dict[str, Any]) -> dict[str, Any]:
    """With the postcode as four digits and the town it is in."""
    place = places.find(session, values["postcode"])
    if place is None:
        raise UnknownPlace
    return values | {"postcode": place.code, "town": place.town or values["town"]}


def _refuse_hold(vacancy: Vacancy, actor: Actor) -> None:
    """A client can't get round a hold: not by publishing, nor by closing and copying."""
    if vacancy.status is VacancyStatus.frozen and actor.role == Role.client:
        raise NotNow(vacancy.status)


def _refuse_words(vacancy: Vacancy) -> None:
    forbidden = [finding for finding in findings(vacancy) if finding.forbidden]
    if forbidden:
        raise ForbiddenRequest(forbidden)


def _refuse_past(vacancy: Vacancy, today: date) -> None:
    if vacancy.closes < today:
        raise ClosesInThePast


def _subject(vacancy: Vacancy) -> str:
    return f"vacancy:{vacancy.id}"
