"""Home, work that fits and why, proposals: words and never figures, and nothing of anybody else."""

import re

import pytest
from sqlmodel import select

from matcher import clock
from matcher.audit import queries as audit
from matcher.audit.service import Actor
from matcher.candidates import service
from matcher.candidates.models import Candidate, Purpose, Source
from matcher.db import Database
from matcher.matching.models import Decision, Match, Verdict
from matcher.vacancies.models import VacancyStatus
from matcher.web.candidate import reasons
from tests import make
from tests.cast import Cast
from tests.visitor import Visitor, words


@pytest.fixture
def samira(client: Visitor, cast: Cast) -> Visitor:
    with client.session_transaction() as cookie:
        cookie["language"] = "en"
    return client.sign_in(cast.samira)


def test_it_works(samira: Visitor, cast: Cast) -> None:
    page = words(samira.get("/candidate/"))
    assert "Hello Samira" in page
    assert "Branch Utrecht helps you." in page
    assert "listening" in page


def test_what_one_can_do_alone_is_said_to_be_something_one_can_do(
    samira: Visitor, cast: Cast, database: Database
) -> None:
    with database.transaction() as session:
        make.ability(session, cast.samira, "typing", 3)
        make.ability(session, cast.samira, "driving", 2)
    told = words(samira.get("/candidate/")).split("What you can do already")[1].split("Work that fits")[0]
    assert "typing" in told
    assert "driving" not in told


def test_who_has_a_place_and_no_work_that_fits_now_is_told_when_it_begins(
    samira: Visitor, cast: Cast, database: Database
) -> None:
    with database.transaction() as session:
        make.place(session, make.intake(session, branch=cast.utrecht), session.merge(cast.samira))
        session.merge(cast.vacancy).status = VacancyStatus.closed
    assert "Your next step Your training starts on" in words(samira.get("/candidate/"))


def test_a_stranger_is_asked_to_sign_in_and_staff_find_nothing(client: Visitor, cast: Cast) -> None:
    for path in ("/candidate/", "/candidate/work", f"/candidate/work/{cast.vacancy.key}", "/candidate/data"):
        assert client.get(path).location.startswith("/sign-in")
    client.sign_in(cast.anja)
    for path in ("/candidate/", "/candidate/work", "/candidate/profile", "/candidate/data/download"):
        assert client.get(path).status_code == 404
    assert client.post("/candidate/data/erase", data={"sure": "y"}).status_code == 404


def test_work_is_told_in_words_and_never_in_a_score(samira: Visitor, cast: Cast) -> None:
    response = samira.get("/candidate/work")
    page = words(response)
    assert cast.vacancy.title in page
    assert any(word in page for word in ("Fits now", "Fits after training", "Let's talk first", "Too little known yet"))
    assert "%" not in page
    assert not re.search(r"\b0\.\d", page)


def test_why_shows_what_one_has_and_what_is_not_known(samira: Visitor, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        vacancy = make.vacancy(session, client=cast.midden, listening=3, typing=3, values={"title": "Bellen en typen"})
    page = samira.get(f"/candidate/work/{vacancy.key}")
    text = words(page)
    have, unknown = text.split("What we don't know yet")
    assert "What you have already listening" in have
    assert "typing" in unknown
    assert f"/candidate/questions/typing?next=/candidate/work/{vacancy.key}" in page.get_data(as_text=True)


def test_what_is_missing_leads_to_the_training_that_brings_it(samira: Visitor, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        make.programme(session, "customer_contact", phone_contact=4)
        make.ability(session, cast.samira, "phone_contact", 1)
        vacancy = make.vacancy(session, client=cast.midden, listening=3, phone_contact=3, values={"title": "Bellen"})
    page = samira.get(f"/candidate/work/{vacancy.key}")
    assert "What you can learn phone contact" in words(page)
    assert "/candidate/trainings?programme=customer_contact" in page.get_data(as_text=True)


def test_an_answer_that_changes_moves_the_work(samira: Visitor, cast: Cast) -> None:
    path = f"/candidate/work/{cast.vacancy.key}"
    assert "The hours fit what you want." in words(samira.get(path))
    samira.post("/candidate/questions/hours", data={"hours_min": "1", "hours_max": "4"})
    assert "The work has more or fewer hours than you want." in words(samira.get(path))


def test_what_was_shown_is_kept_once_with_an_entry_in_the_trail(
    samira: Visitor, cast: Cast, database: Database
) -> None:
    for _again in range(2):
        assert samira.get(f"/candidate/work/{cast.vacancy.key}").status_code == 200
    with database.transaction(writes=False) as session:
        assert [match.candidate_id for match in session.exec(select(Match))] == [cast.samira.id]
        told = [entry.action for entry in audit.about(session, f"candidate:{cast.samira.id}")]
    assert told == ["match.shown", "match.shown"]


@pytest.mark.parametrize("status", [VacancyStatus.draft, VacancyStatus.closed, VacancyStatus.frozen])
def test_work_that_is_not_published_is_not_found(
    samira: Visitor, cast: Cast, database: Database, status: VacancyStatus
) -> None:
    with database.transaction() as session:
        vacancy = make.vacancy(session, client=cast.midden, status=status, listening=3)
    assert samira.get(f"/candidate/work/{vacancy.key}").status_code == 404
    assert samira.get("/candidate/work/nothing").status_code == 404


def test_a_level_that_somebody_else_saw_is_said_to_be_theirs(samira: Visitor, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        make.ability(session, cast.samira, "listening", 2, source=Source.trainer)
    page = words(samira.get("/candidate/profile"))
    assert "You say so yourself" in page
    assert "Your trainer saw this" in page


def test_call_me_is_asked_once(samira: Visitor, cast: Cast, database: Database) -> None:
    assert "Your branch will call you." in words(samira.post("/candidate/call-me", follow_redirects=True))
    assert "You asked us to call you" in words(samira.get("/candidate/"))
    with database.transaction(writes=False) as session:
        assert session.get_one(Candidate, cast.samira.id).call_me_at is not None


def test_who_left_no_number_is_asked_for_it(samira: Visitor, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        service.answer(session, Actor(), cast.samira.id or 0, {"phone": None}, clock.now())
    assert samira.post("/candidate/call-me").location.startswith("/candidate/questions/phone")


@pytest.fixture
def proposed(cast: Cast, database: Database) -> Match:
    with database.transaction() as session:
        match = make.match(session, cast.samira, cast.vacancy)
        make.decision(session, match, by=cast.anja)
    return match


def agreed(database: Database) -> bool:
    with database.transaction(writes=False) as session:
        return session.exec(select(Decision.candidate_agreed_at)).one() is not None


def test_a_proposal_asks_before_the_name_is_given(
    samira: Visitor, cast: Cast, proposed: Match, database: Database
) -> None:
    assert "Anja wants to propose you" in words(samira.get("/candidate/"))
    page = words(samira.get(f"/candidate/proposals/{proposed.key}"))
    assert "Anja proposes you to Contactpunt Midden. May we give your name?" in page
    assert not agreed(database)
    samira.post(f"/candidate/proposals/{proposed.key}/agree")
    assert agreed(database)
    assert "Anja wants to propose you" not in words(samira.get("/candidate/"))
    assert "You said yes." in words(samira.get(f"/candidate/proposals/{proposed.key}"))


def test_nobody_agrees_for_somebody_else(client: Visitor, cast: Cast, proposed: Match, database: Database) -> None:
    client.sign_in(cast.pieter)
    assert client.get(f"/candidate/proposals/{proposed.key}").status_code == 404
    assert client.post(f"/candidate/proposals/{proposed.key}/agree").status_code == 404
    assert not agreed(database)


def test_a_stale_yes_gives_no_name(samira: Visitor, cast: Cast, proposed: Match, database: Database) -> None:
    assert samira.post(f"/candidate/proposals/{proposed.key}/agree", csrf=False).status_code == 400
    assert not agreed(database)


def test_a_verdict_that_is_no_proposal_asks_nothing(samira: Visitor, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        match = make.match(session, cast.samira, cast.vacancy)
        make.decision(session, match, by=cast.anja, verdict=Verdict.not_now)
    assert "propose" not in words(samira.get("/candidate/"))
    assert samira.get(f"/candidate/proposals/{match.key}").status_code == 404


def test_without_consent_there_is_no_work_and_a_way_back(samira: Visitor, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        service.consent(
            session, Actor(), cast.samira.id or 0, Purpose.matching, given=False, channel="web", now=clock.now()
        )
    page = samira.get("/candidate/work")
    assert "You have paused" in words(page)
    assert cast.vacancy.title not in words(page)
    assert 'href="/candidate/data#permission"' in page.get_data(as_text=True)


@pytest.mark.parametrize(
    ("sentence", "inside"),
    [("I stay calm", "I stay calm"), ("Others ask me", "others ask me"), ("Ik blijf rustig", "ik blijf rustig")],
)
def test_a_sentence_inside_another_keeps_the_english_i(sentence: str, inside: str) -> None:
    assert reasons.within(sentence) == inside
