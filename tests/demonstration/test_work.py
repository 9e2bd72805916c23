"""The invented vacancies: complete, allowed, and of the kinds that the programme trains for."""

import re
from collections import Counter

from sqlmodel import Session, col, select

from matcher.accounts.models import Branch, Client
from matcher.matching import queries as matching
from matcher.matching.models import Decision, Verdict
from matcher.vacancies import queries as vacancies
from matcher.vacancies.models import Contact, Requirement, Vacancy, VacancyData, VacancyStatus
from tests.demonstration.conftest import NOW


def test_every_vacancy_asks_at_least_four_skills(seeded: Session) -> None:
    asked = Counter(seeded.exec(select(Requirement.vacancy_id)))
    for vacancy in seeded.exec(select(Vacancy.id)):
        assert asked[vacancy or 0] >= 4


def test_every_vacancy_could_have_been_filled_in_by_a_client(seeded: Session) -> None:
    for vacancy in seeded.exec(select(Vacancy)):
        VacancyData.model_validate(vacancy.model_dump())
        assert 2 <= len(re.findall(r"[.!?](?:\s|$)", vacancy.description)) <= 7, vacancy.description
        assert "{" not in vacancy.description


def test_half_is_customer_contact_and_most_of_that_is_from_home(seeded: Session) -> None:
    work = seeded.exec(select(Vacancy)).all()
    contact = [vacancy for vacancy in work if vacancy.occupation == "customer_contact"]
    assert len(contact) == len(work) / 2
    assert sum(vacancy.home >= 0.6 for vacancy in contact) > 0.7 * len(contact)
    assert {vacancy.contact for vacancy in contact} == {Contact.inbound, Contact.chat, Contact.outbound}
    assert {vacancy.occupation for vacancy in work} == {
        "customer_contact",
        "order_picker",
        "warehouse_worker",
        "logistics_worker",
    }


def test_most_are_published_and_some_are_not(seeded: Session) -> None:
    states = Counter(seeded.exec(select(Vacancy.status)))
    assert states[VacancyStatus.published] > 200
    assert states[VacancyStatus.draft] >= 5
    assert states[VacancyStatus.closed] >= 5
    shown = vacancies.listed(seeded, vacancies.published(NOW.date()))
    assert len(shown) == states[VacancyStatus.published]


def test_published_before_closed_and_drafts_never(seeded: Session) -> None:
    for vacancy in seeded.exec(select(Vacancy)):
        assert (vacancy.published_at is None) == (vacancy.status is VacancyStatus.draft)
        assert (vacancy.closed_at is not None) == (vacancy.status is VacancyStatus.closed)
        moments = [vacancy.created_at, vacancy.published_at, vacancy.closed_at, NOW]
        known = [moment for moment in moments if moment is not None]
        assert known == sorted(known)


def test_the_demonstrations_client_has_drafts_published_ones_and_a_shortlist(seeded: Session) -> None:
    client = seeded.exec(select(Client).order_by(col(Client.id))).first()
    assert client is not None
    assert seeded.exec(select(Branch.town).where(Branch.id == client.branch_id)).one() == "Utrecht"
    states = Counter(seeded.exec(select(Vacancy.status).where(Vacancy.client_id == client.id)))
    assert states[VacancyStatus.published] >= 5
    assert states[VacancyStatus.draft] >= 1
    theirs = seeded.exec(select(Vacancy.id).where(Vacancy.client_id == client.id)).all()
    proposed = matching.decided(seeded, matching.proposed(), matching.of_vacancy(filter(None, theirs)))
    assert len(proposed) >= 5
    assert {row.agreed_at is None for row in proposed} == {True, False}


def test_decisions_are_by_the_recruiter_of_the_candidates_branch(seeded: Session) -> None:
    from_branch = matching.decided(seeded)
    assert len(from_branch) >= 30
    assert {row.verdict for row in from_branch} == set(Verdict)
    for decision in seeded.exec(select(Decision)):
        assert decision.reason
        assert decision.created_at <= NOW
