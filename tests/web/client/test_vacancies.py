"""The company's list and pages: its own and nobody else's, and people as strengths until they say yes."""

from typing import Any

import pytest
from sqlmodel import Session, select

from matcher import clock
from matcher.audit.models import Entry
from matcher.audit.service import Actor
from matcher.candidates.models import Candidate, Consent, Purpose, Status
from matcher.db import Database
from matcher.matching import service as matching
from matcher.matching.models import Verdict
from matcher.vacancies.models import Requirement, Vacancy, VacancyStatus
from tests import make
from tests.cast import Cast
from tests.visitor import Visitor, words
from tests.web.client.conftest import terms, version

PAGES = ("", "/work", "/abilities", "/terms", "/check")


def proposed(database: Database, cast: Cast, verdict: Verdict = Verdict.propose) -> int:
    """Samira, proposed by Anja for the company's vacancy."""
    with database.transaction() as session:
        decision = matching.decide(
            session,
            Actor(cast.anja.id, "recruiter"),
            candidate_id=cast.samira.id or 0,
            vacancy_id=cast.vacancy.id or 0,
            verdict=verdict,
            reason="Samira blijft rustig, zegt Anja.",
            now=clock.now(),
        )
        return decision.id or 0


def agree(session: Session, cast: Cast, decision_id: int) -> None:
    """Samira says yes to being named."""
    matching.agree(
        session,
        Actor(cast.samira.user_id, "candidate"),
        candidate_id=cast.samira.id or 0,
        decision_id=decision_id,
        now=clock.now(),
    )


def page(joost: Visitor, cast: Cast) -> str:
    """The page of the company's vacancy."""
    answer = joost.get(f"/client/vacancies/{cast.vacancy.id}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_it_works(joost: Visitor, cast: Cast) -> None:
    seen = words(joost.get("/client/vacancies"))
    assert "Contactpunt Midden" in seen
    assert "Klanten helpen" in seen
    assert "Nog niemand voorgesteld" in seen


def test_every_page_says_which_branch_to_call(joost: Visitor, cast: Cast) -> None:
    seen = words(joost.get("/client/vacancies/new"))
    assert cast.utrecht.phone in seen
    assert "Utrecht" in seen


def test_another_companys_vacancies_are_nowhere(joost: Visitor, cast: Cast) -> None:
    assert "Bestellingen pakken" not in words(joost.get("/client/vacancies"))
    for path in PAGES:
        assert joost.get(f"/client/vacancies/{cast.other_vacancy.id}{path}").status_code == 404
    for path in ("/work", "/abilities", "/terms", "/publish", "/close", "/copy"):
        assert joost.post(f"/client/vacancies/{cast.other_vacancy.id}{path}").status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_an_own_vacancy_is_there(joost: Visitor, cast: Cast, path: str) -> None:
    assert joost.get(f"/client/vacancies/{cast.vacancy.id}{path}").status_code == 200


def test_somebody_proposed_is_a_row_of_strengths_without_a_name(joost: Visitor, cast: Cast, database: Database) -> None:
    proposed(database, cast)
    seen = page(joost, cast)
    assert "Kandidaat 1" in seen
    assert "listening" in seen
    for secret in ("Samira", "samira", "612345678", "candidate.example", "Anja", "blijft rustig, zegt", "Oudegracht"):
        assert secret not in seen
    assert "1 persoon voorgesteld" in words(joost.get("/client/vacancies"))


def test_what_a_training_would_add_is_named(joost: Visitor, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        asks = Requirement(vacancy_id=cast.vacancy.id, skill_id=make.skill(session, "phone_contact").id, level=4)
        session.add(asks)
        make.ability(session, cast.samira, "phone_contact", 2, source="recruiter")
    proposed(database, cast)
    seen = words(joost.get(f"/client/vacancies/{cast.vacancy.id}"))
    assert "Leert dit in een training phone contact" in seen
    assert "Die kost de kandidaat niets" in seen


def test_both_yeses_give_the_name_and_the_phone_of_the_branch(joost: Visitor, cast: Cast, database: Database) -> None:
    decision_id = proposed(database, cast)
    with database.transaction() as session:
        agree(session, cast, decision_id)
    seen = page(joost, cast)
    assert "Samira" in seen
    assert cast.utrecht.phone in seen
    assert "612345678" not in seen
    assert "samira@" not in seen


def test_a_yes_taken_back_hides_the_name_again(joost: Visitor, cast: Cast, database: Database) -> None:
    decision_id = proposed(database, cast)
    with database.transaction() as session:
        agree(session, cast, decision_id)
        session.add(
            Consent(
                candidate_id=cast.samira.id,
                purpose=Purpose.share_with_client,
                given=False,
                text_version="1",
                channel="web",
                at=clock.now(),
            )
        )
    assert "Samira" not in page(joost, cast)


@pytest.mark.parametrize("verdict", [Verdict.talk_first, Verdict.not_now])
def test_who_is_not_proposed_any_more_is_not_there(
    joost: Visitor, cast: Cast, database: Database, verdict: Verdict
) -> None:
    decision_id = proposed(database, cast)
    with database.transaction() as session:
        agree(session, cast, decision_id)
    proposed(database, cast, verdict)
    seen = page(joost, cast)
    assert "Samira" not in seen
    assert "Kandidaat 1" not in seen


def test_who_paused_is_not_there(joost: Visitor, cast: Cast, database: Database) -> None:
    proposed(database, cast)
    with database.transaction() as session:
        session.get_one(Candidate, cast.samira.id).status = Status.paused
    assert "Kandidaat 1" not in page(joost, cast)


def test_looking_at_people_is_in_the_audit_trail(joost: Visitor, cast: Cast, database: Database) -> None:
    proposed(database, cast)
    page(joost, cast)
    with database.transaction() as session:
        entry = session.exec(select(Entry).where(Entry.action == "proposals.seen")).one()
        assert (entry.actor_id, entry.subject) == (cast.joost.id, f"vacancy:{cast.vacancy.id}")


def test_closing_and_copying(joost: Visitor, cast: Cast, database: Database) -> None:
    here = f"/client/vacancies/{cast.vacancy.id}"
    assert joost.post(f"{here}/close").status_code == 303
    assert joost.post(f"{here}/copy").status_code == 303
    with database.transaction() as session:
        assert session.get_one(Vacancy, cast.vacancy.id).status is VacancyStatus.closed
        drafts = session.exec(select(Vacancy).where(Vacancy.status == VacancyStatus.draft)).all()
        assert [(draft.title, draft.client_id) for draft in drafts] == [("Klanten helpen", cast.midden.id)]
    assert joost.get("/client/vacancies").status_code == 200


def test_opening_a_page_changes_nothing(joost: Visitor, cast: Cast, database: Database) -> None:
    for path in ("/publish", "/close", "/copy"):
        assert joost.get(f"/client/vacancies/{cast.vacancy.id}{path}").status_code == 405


def test_a_vacancy_on_hold_says_whom_to_call(joost: Visitor, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        session.get_one(Vacancy, cast.vacancy.id).status = VacancyStatus.frozen
    assert cast.utrecht.phone in page(joost, cast)
    assert joost.post(f"/client/vacancies/{cast.vacancy.id}/publish").location.endswith("/check")
    for deed in ("close", "copy"):
        assert joost.post(f"/client/vacancies/{cast.vacancy.id}/{deed}").location.endswith(f"/{cast.vacancy.id}")
    assert "Bel uw vestiging" in words(joost.get("/client/vacancies"))
    with database.transaction() as session:
        assert session.get_one(Vacancy, cast.vacancy.id).status is VacancyStatus.frozen


def test_a_company_without_vacancies_is_told_how_to_begin(client: Visitor, database: Database) -> None:
    with database.transaction() as session:
        somebody: Any = make.user(session, "client", name="Nieuw")
    assert "U heeft nog geen vacatures" in words(client.sign_in(somebody).get("/client/vacancies"))


def test_finer_values_stay_when_something_else_is_changed(joost: Visitor, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        vacancy = session.get_one(Vacancy, cast.vacancy.id)
        vacancy.autonomy, vacancy.home = 0.7, 0.55
    here = f"/client/vacancies/{cast.vacancy.id}/terms"
    sent = terms(version(joost, here), autonomy="0.5", home="0.6", team="1.0")
    assert joost.post(here, data=sent).status_code == 303
    with database.transaction() as session:
        vacancy = session.get_one(Vacancy, cast.vacancy.id)
        assert (vacancy.autonomy, vacancy.home, vacancy.team) == (0.7, 0.55, 1.0)
