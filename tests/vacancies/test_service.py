"""Drafting, asking, publishing and what stands in the way of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from sqlmodel import Session, select

from matcher import clock
from matcher.audit import service as audit
from matcher.audit.models import Entry
from matcher.audit.service import Actor
from matcher.db import Database
from matcher.matching import queries as matching
from matcher.places.models import PointSource, Postcode
from matcher.vacancies import queries, service
from matcher.vacancies.errors import (
    ClosesInThePast,
    ForbiddenRequest,
    HoursTurnedRound,
    NothingAsked,
    NotNow,
    Stale,
    TermsMissing,
    UnknownAbility,
    UnknownPlace,
)
from matcher.vacancies.models import Contact, Requirement, Vacancy, VacancyData, VacancyStatus
from tests import make

CLIENT = Actor(user_id=None, role="client")
RECRUITER = Actor(user_id=None, role="recruiter")


@pytest.fixture
def client_id(session: Session) -> int:
    """A client company in Utrecht, and its postcode."""
    audit.begin(session)
    session.add(Postcode(code="3511", town="Utrecht", lat=52.09, lon=5.12, source=PointSource.town))
    client = make.client(session)
    assert client.id is not None
    return client.id


def data(**values: Any) -> VacancyData:
    """What a client fills in."""
    today = clock.today()
    plain: dict[str, Any] = {
        "title": "Klanten helpen",
        "description": "Je helpt klanten aan de telefoon en in de chat.",
        "occupation": "",
        "postcode": "3511",
        "town": "",
        "home": 0.6,
        "hours_min": 20,
        "hours_max": 32,
        "dutch": 3,
        "start": today + timedelta(days=40),
        "closes": today + timedelta(days=30),
        "contact": Contact.inbound,
        "autonomy": 0.5,
        "team": 0.5,
        "growth": 0.5,
        "pay": 16.5,
    }
    return VacancyData(**plain | values)


def drafted(session: Session, client_id: int, **values: Any) -> Vacancy:
    """A draft that asks to listen."""
    vacancy = service.draft(session, CLIENT, client_id, data(**values), clock.now())
    service.ask(session, CLIENT, key(vacancy), [asks(session, "listening")])
    return vacancy


def asks(session: Session, code: str, level: int = 3, *, must: bool = False) -> Requirement:
    """One requirement, not stored."""
    return Requirement(vacancy_id=0, skill_id=make.skill(session, code).id or 0, level=level, weight=2, must=must)


def key(vacancy: Vacancy) -> int:
    """Its id."""
    assert vacancy.id is not None
    return vacancy.id


def deeds(session: Session) -> list[str]:
    """What the audit trail says was done."""
    return list(session.exec(select(Entry.action).order_by(Entry.id)))


def test_it_works(session: Session, client_id: int) -> None:
    vacancy = drafted(session, client_id)
    assert vacancy.status is VacancyStatus.draft
    service.publish(session, CLIENT, key(vacancy), clock.now())
    assert vacancy.status is VacancyStatus.published
    assert vacancy.published_at is not None
    assert deeds(session) == ["vacancy.drafted", "vacancy.asked", "vacancy.published"]


def test_a_published_vacancy_is_work_for_a_candidate_who_can_do_it(session: Session, client_id: int) -> None:
    person = make.candidate(session, listening=4, source="recruiter")
    vacancy = drafted(session, client_id)
    assert matching.work_for(session, person.id or 0, clock.today()) == []
    service.publish(session, CLIENT, key(vacancy), clock.now())
    found = matching.work_for(session, person.id or 0, clock.today())
    assert [score.brief for score in found] == [vacancy.id]
    assert found[0].low == 1.0


def test_a_postcode_in_any_spelling_becomes_four_digits_and_a_town(session: Session, client_id: int) -> None:
    session.add(Postcode(code="9711", town="Groningen", lat=53.2, lon=6.5, source=PointSource.town))
    vacancy = drafted(session, client_id)
    assert (vacancy.postcode, vacancy.town) == ("3511", "Utrecht")
    values = {"postcode": " 9711 ab "}
    service.change(session, CLIENT, key(vacancy), values, expected_version=vacancy.version, now=clock.now())
    assert (vacancy.postcode, vacancy.town) == ("9711", "Groningen")


@pytest.mark.parametrize("postcode", ["9999", "0000", "abcd", ""])
def test_a_postcode_that_does_not_exist_is_refused(session: Session, client_id: int, postcode: str) -> None:
    vacancy = drafted(session, client_id)
    values = {"postcode": postcode}
    with pytest.raises(UnknownPlace):
        service.change(session, CLIENT, key(vacancy), values, expected_version=vacancy.version, now=clock.now())


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "x" * 3000},
        {"title": "ab"},
        {"description": "kort"},
        {"hours_min": -1},
        {"hours_max": 41},
        {"pay": 0},
        {"pay": float("nan")},
        {"home": 1.5},
        {"openings": 0},
        {"shifts": 1 << 28},
        {"dutch": 7},
    ],
)
def test_what_cannot_be_is_refused(session: Session, client_id: int, wrong: dict[str, Any]) -> None:
    made = VacancyData.model_construct(**data().model_dump() | wrong)
    with pytest.raises(ValidationError):
        service.draft(session, CLIENT, client_id, made, clock.now())


def test_hours_turned_round_are_refused(session: Session, client_id: int) -> None:
    with pytest.raises(HoursTurnedRound):
        service.draft(session, CLIENT, client_id, data(hours_min=32, hours_max=20), clock.now())


def test_nothing_asked_is_not_published(session: Session, client_id: int) -> None:
    vacancy = service.draft(session, CLIENT, client_id, data(), clock.now())
    with pytest.raises(NothingAsked):
        service.publish(session, CLIENT, key(vacancy), clock.now())


def test_forbidden_words_are_not_published(session: Session, client_id: int) -> None:
    vacancy = drafted(session, client_id, description="Wij zijn een jong team en zoeken jou.")
    with pytest.raises(ForbiddenRequest) as refused:
        service.publish(session, CLIENT, key(vacancy), clock.now())
    assert [finding.quote for finding in refused.value.findings] == ["jong team"]


def test_what_is_only_against_the_programme_is_published(session: Session, client_id: int) -> None:
    vacancy = drafted(session, client_id, description="Je helpt klanten. Je hebt een mbo-diploma.")
    assert service.publish(session, CLIENT, key(vacancy), clock.now()).status is VacancyStatus.published
    assert [finding.quote for finding in service.findings(vacancy)] == ["mbo-diploma"]


def test_a_closing_date_in_the_past_is_not_published(session: Session, client_id: int) -> None:
    yesterday = clock.today() - timedelta(days=1)
    vacancy = drafted(session, client_id, closes=yesterday)
    with pytest.raises(ClosesInThePast):
        service.publish(session, CLIENT, key(vacancy), clock.now())


def test_the_last_day_still_counts(session: Session, client_id: int, at: Callable[..., Any]) -> None:
    at("2026-11-24 23:30")  # still the 24th in the Netherlands, and in UTC
    vacancy = drafted(session, client_id, closes=clock.today())
    assert service.publish(session, CLIENT, key(vacancy), clock.now()).status is VacancyStatus.published


def test_terms_that_nobody_filled_in_are_not_published(session: Session, client_id: int) -> None:
    vacancy = begun(session, client_id)
    service.ask(session, CLIENT, key(vacancy), [asks(session, "listening")])
    with pytest.raises(TermsMissing):
        service.publish(session, CLIENT, key(vacancy), clock.now())
    seen = vacancy.version
    service.change(session, CLIENT, key(vacancy), {"title": "Klanten bellen"}, expected_version=seen, now=clock.now())
    with pytest.raises(TermsMissing):
        service.publish(session, CLIENT, key(vacancy), clock.now())


def test_terms_that_were_filled_in_are_published(session: Session, client_id: int) -> None:
    vacancy = begun(session, client_id)
    service.ask(session, CLIENT, key(vacancy), [asks(session, "listening")])
    service.change(session, CLIENT, key(vacancy), {"pay": 16.0}, expected_version=vacancy.version, now=clock.now())
    assert service.publish(session, CLIENT, key(vacancy), clock.now()).status is VacancyStatus.published


def begun(session: Session, client_id: int) -> Vacancy:
    """A draft of which only the work was said."""
    return service.begin(
        session,
        CLIENT,
        client_id,
        title="Klanten helpen",
        description="Je helpt klanten aan de telefoon.",
        occupation="",
        contact=Contact.inbound,
        now=clock.now(),
    )


def test_the_second_of_two_who_change_at_once_is_told(session: Session, client_id: int) -> None:
    vacancy = drafted(session, client_id)
    seen = vacancy.version
    service.change(session, CLIENT, key(vacancy), {"pay": 17.0}, expected_version=seen, now=clock.now())
    with pytest.raises(Stale) as refused:
        service.change(session, CLIENT, key(vacancy), {"pay": 18.0}, expected_version=seen, now=clock.now())
    assert refused.value.version == seen + 1
    assert vacancy.pay == 17.0


def test_what_is_refused_leaves_the_version_as_it_was(session: Session, client_id: int) -> None:
    vacancy = service.draft(session, CLIENT, client_id, data(), clock.now())
    seen = vacancy.version
    with pytest.raises(NothingAsked):
        service.publish(session, CLIENT, key(vacancy), clock.now())
    service.copy(session, CLIENT, key(vacancy), clock.now())
    assert vacancy.version == seen
    service.close(session, CLIENT, key(vacancy), clock.now())
    assert vacancy.version == seen + 1


def test_a_skill_that_does_not_exist_is_not_asked(session: Session, client_id: int) -> None:
    vacancy = drafted(session, client_id)
    wrong = Requirement(vacancy_id=0, skill_id=999_999, level=3)
    with pytest.raises(UnknownAbility):
        service.ask(session, CLIENT, key(vacancy), [wrong])


def test_a_level_off_the_scale_and_a_skill_twice_are_refused(session: Session, client_id: int) -> None:
    vacancy = drafted(session, client_id)
    for wrong in ([asks(session, "calm", 6)], [asks(session, "calm"), asks(session, "calm")]):
        with pytest.raises(UnknownAbility):
            service.ask(session, CLIENT, key(vacancy), wrong)


def test_asking_replaces_what_was_asked(session: Session, client_id: int) -> None:
    vacancy = drafted(session, client_id)
    service.ask(session, CLIENT, key(vacancy), [asks(session, "calm", 4, must=True)])
    found = queries.requirements(session, key(vacancy))
    assert [(row.skill_id, row.level, row.must) for row in found] == [(make.skill(session, "calm").id, 4, True)]


def test_a_published_vacancy_keeps_asking_something(session: Session, client_id: int) -> None:
    vacancy = drafted(session, client_id)
    service.publish(session, CLIENT, key(vacancy), clock.now())
    with pytest.raises(NothingAsked):
        service.ask(session, CLIENT, key(vacancy), [])


def test_forbidden_words_do_not_come_in_after_publishing(session: Session, client_id: int) -> None:
    vacancy = drafted(session, client_id)
    service.publish(session, CLIENT, key(vacancy), clock.now())
    with pytest.raises(ForbiddenRequest):
        service.change(
            session,
            CLIENT,
            key(vacancy),
            {"title": "Werk in een jong team"},
            expected_version=vacancy.version,
            now=clock.now(),
        )


def test_a_copy_asks_the_same_and_is_a_draft(session: Session, client_id: int) -> None:
    old = drafted(session, client_id, closes=clock.today() - timedelta(days=9))
    service.close(session, CLIENT, key(old), clock.now())
    made = service.copy(session, CLIENT, key(old), clock.now())
    assert made.status is VacancyStatus.draft
    assert (made.title, made.pay, made.key != old.key) == (old.title, old.pay, True)
    assert made.closes > clock.today()
    assert [row.skill_id for row in queries.requirements(session, key(made))] == [make.skill(session, "listening").id]


def test_what_is_closed_stays_closed(session: Session, client_id: int) -> None:
    vacancy = drafted(session, client_id)
    service.close(session, CLIENT, key(vacancy), clock.now())
    for verb in (service.publish, service.freeze):
        with pytest.raises(NotNow):
            verb(session, RECRUITER, key(vacancy), clock.now())


def test_a_client_does_not_take_a_vacancy_off_hold(session: Session, client_id: int) -> None:
    vacancy = drafted(session, client_id)
    service.publish(session, CLIENT, key(vacancy), clock.now())
    service.freeze(session, RECRUITER, key(vacancy), clock.now())
    for verb in (service.publish, service.close, service.copy):
        with pytest.raises(NotNow):
            verb(session, CLIENT, key(vacancy), clock.now())
    assert service.publish(session, RECRUITER, key(vacancy), clock.now()).status is VacancyStatus.published


def test_doing_it_again_changes_nothing(session: Session, client_id: int) -> None:
    vacancy = drafted(session, client_id)
    for verb in (service.publish, service.freeze, service.close):
        verb(session, RECRUITER, key(vacancy), clock.now())
        before = deeds(session)
        verb(session, RECRUITER, key(vacancy), clock.now())
        assert deeds(session) == before


def test_every_change_is_in_the_chain(database: Database) -> None:
    with database.transaction() as session:
        audit.begin(session)
        session.add(Postcode(code="3511", town="Utrecht", lat=52.09, lon=5.12, source=PointSource.town))
        vacancy = drafted(session, make.client(session).id or 0)
        service.change(session, CLIENT, key(vacancy), {"pay": 17.0}, expected_version=vacancy.version, now=clock.now())
        entry = session.exec(select(Entry).where(Entry.action == "vacancy.changed")).one()
        assert (entry.subject, entry.detail) == (f"vacancy:{vacancy.id}", "pay")
        assert audit.verify(session).fault == ""
