"""Posting a vacancy from the first question to a candidate's list, and everything that can be filled in wrongly."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select
from werkzeug.test import TestResponse

from matcher import clock
from matcher.accounts.models import Branch
from matcher.db import Database
from matcher.matching import queries as matching
from matcher.skills.models import Label, UnmatchedWord
from matcher.vacancies.models import Vacancy, VacancyStatus
from tests import make
from tests.cast import Cast
from tests.visitor import Visitor, words
from tests.web.client.conftest import asked, newest, row, terms, version, work


def begun(joost: Visitor, database: Database, **values: str) -> tuple[int, str]:
    """A draft after its first step: its id and where its pages are."""
    answer = joost.post("/client/vacancies/new", data=work(**values))
    assert answer.status_code == 303, words(answer)
    with database.transaction() as session:
        vacancy_id = newest(session).id or 0
    return vacancy_id, f"/client/vacancies/{vacancy_id}"


def skill_id(session: Session, code: str) -> int:
    """The id of a skill."""
    return make.skill(session, code).id or 0


def test_it_works(joost: Visitor, database: Database) -> None:
    """From nothing to published, and then on the list of a candidate who can do it."""
    with database.transaction() as session:
        branch = session.exec(select(Branch).where(Branch.code == "utrecht")).one()
        noa = make.candidate(
            session,
            name="Noa",
            branch=branch,
            source="recruiter",
            listening=4,
            calm=4,
            wishes={"shifts": (1 << 28) - 1},
        )
    vacancy_id, base = begun(joost, database)
    with database.transaction() as session:
        listening, calm = skill_id(session, "listening"), skill_id(session, "calm")
        assert asked(session, vacancy_id) == {listening: (3, 2, False), calm: (3, 2, True)}
    abilities = {
        "version": str(version(joost, f"{base}/abilities")),
        "skill": [str(listening), str(calm)],
        "do": "next",
    }
    answer = joost.post(f"{base}/abilities", data=abilities | row(listening, 4, 3) | row(calm, must=True))
    assert answer.location == f"{base}/terms"
    answer = joost.post(f"{base}/terms", data=terms(version(joost, f"{base}/terms")))
    assert answer.location == f"{base}/check"
    seen = words(joost.get(f"{base}/check"))
    assert "Klanten helpen van een energiebedrijf" in seen
    assert "€ 16,50" in seen
    assert joost.post(f"{base}/publish").location == base
    with database.transaction() as session:
        vacancy = session.get_one(Vacancy, vacancy_id)
        assert (vacancy.status, vacancy.postcode, vacancy.town) == (VacancyStatus.published, "3511", "Utrecht")
        assert (vacancy.pay, vacancy.openings, vacancy.autonomy, vacancy.home) == (16.5, 4, 1.0, 0.6)
        assert vacancy.shifts == 0b10001
        assert asked(session, vacancy_id) == {listening: (4, 3, False), calm: (3, 2, True)}
        found = matching.work_for(session, noa.id or 0, clock.today())
        assert vacancy_id in [score.brief for score in found]


def test_the_same_form_sent_twice_makes_one_vacancy(joost: Visitor, database: Database) -> None:
    before = count(database)
    first = joost.post("/client/vacancies/new", data=work(_once="the-same"))
    second = joost.post("/client/vacancies/new", data=work(_once="the-same"))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert count(database) == before + 1


def count(database: Database) -> int:
    """How many vacancies there are."""
    with database.transaction() as session:
        return make.total(session, Vacancy)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"title": "x" * 3000}, "100"),
        ({"title": ""}, "Geef het werk een naam"),
        ({"title": "ab"}, "minstens 3"),
        ({"description": "kort"}, "minstens 20"),
        ({"description": "x" * 5000}, "4000"),
        ({"description": "   \n  "}, "minstens 20"),
        ({"occupation": "astronaut"}, ""),
        ({"contact": ""}, "Kies het contact"),
    ],
)
def test_a_wrong_first_step_says_so_and_keeps_what_was_typed(
    joost: Visitor, database: Database, values: dict[str, str], says: str
) -> None:
    before = count(database)
    answer = joost.post("/client/vacancies/new", data=work(**values))
    assert answer.status_code == 422
    assert says in words(answer)
    assert ("hun rekening" in words(answer)) == ("description" not in values)
    assert count(database) == before


def test_forbidden_words_are_quoted_with_what_to_say_instead(joost: Visitor, database: Database) -> None:
    before = count(database)
    answer = joost.post(
        "/client/vacancies/new", data=work(description="Wij zijn een jong team. Je hebt geen rugklachten.")
    )
    seen = words(answer)
    assert answer.status_code == 422
    assert "“jong team”" in seen
    assert "“geen rugklachten”" in seen
    assert "Beschrijf de taak" in seen
    assert count(database) == before


def test_a_diploma_is_advised_against_and_kept(joost: Visitor, database: Database) -> None:
    _id, base = begun(joost, database, description="Je helpt mensen aan de telefoon. Je hebt een mbo-diploma.")
    assert "“mbo-diploma”" in words(joost.get(f"{base}/check"))


def test_markup_in_a_description_is_shown_as_text(joost: Visitor, database: Database) -> None:
    _id, base = begun(joost, database, description="<script>alert(1)</script> Je helpt <b>mensen</b> verder.")
    page = joost.get(f"{base}/check").get_data(as_text=True)
    assert "<script>alert(1)" not in page
    assert "&lt;b&gt;mensen&lt;/b&gt;" in page


def test_a_bsn_is_refused_and_not_kept(joost: Visitor) -> None:
    answer = joost.post(
        "/client/vacancies/new", data=work(description="Bel mij, mijn nummer is 111222333, dank u wel.")
    )
    assert answer.status_code == 422
    assert "111222333" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"hours_min": "-5"}, "heel getal in van 1"),
        ({"hours_min": "32", "hours_max": "20"}, "Het meeste aantal uren"),
        ({"hours_max": "80"}, "heel getal in van 1"),
        ({"hours_min": "twintig"}, "heel getal"),
        ({"postcode": "9999 ZZ"}, "Wij kennen deze postcode niet"),
        ({"postcode": "ergens"}, "3511 AB"),
        ({"pay": "0"}, "van 10 tot 100 euro"),
        ({"pay": "1e3"}, "van 10 tot 100 euro"),
        ({"pay": ""}, "van 10 tot 100 euro"),
        ({"openings": "0"}, "heel getal in van 1"),
        ({"start": ["31", "2", "2027"]}, "datum"),
        ({"closes": ["", "", ""]}, "Vul de laatste dag in"),
        ({"autonomy": ""}, "Kies wat er het dichtst bij komt"),
        ({"home": "2.0"}, ""),
        ({"shifts": ["mon-midnight"]}, ""),
        ({"dutch": "9"}, ""),
    ],
)
def test_wrong_terms_say_so_and_change_nothing(
    joost: Visitor, database: Database, values: dict[str, Any], says: str
) -> None:
    vacancy_id, base = begun(joost, database)
    answer = joost.post(f"{base}/terms", data=terms(version(joost, f"{base}/terms"), **values))
    assert answer.status_code == 422
    assert says in words(answer)
    assert 'value="20"' in answer.get_data(as_text=True) or "hours_min" in values
    with database.transaction() as session:
        assert session.get_one(Vacancy, vacancy_id).pay == 0


def test_a_closing_date_in_the_past_is_refused(joost: Visitor, database: Database) -> None:
    _id, base = begun(joost, database)
    day = clock.today() - timedelta(days=1)
    past = {"closes": [str(day.day), str(day.month), str(day.year)]}
    answer = joost.post(f"{base}/terms", data=terms(version(joost, f"{base}/terms"), **past))
    assert answer.status_code == 422
    assert "De sluitingsdatum is voorbij" in words(answer)


def test_a_stale_version_is_told_and_keeps_what_was_typed(joost: Visitor, database: Database) -> None:
    vacancy_id, base = begun(joost, database)
    old = version(joost, f"{base}/terms")
    assert joost.post(f"{base}/terms", data=terms(old)).status_code == 303
    answer = joost.post(f"{base}/terms", data=terms(old, pay="18,25"))
    assert answer.status_code == 409
    assert "18,25" in answer.get_data(as_text=True) or "18.25" in answer.get_data(as_text=True)
    with database.transaction() as session:
        assert session.get_one(Vacancy, vacancy_id).pay == 16.5
    retried = joost.post(f"{base}/terms", data=terms(_hidden(answer), pay="18,25"))
    assert retried.status_code == 303


def _hidden(answer: TestResponse) -> int:
    text = answer.get_data(as_text=True)
    return int(text.split('name="version"', 1)[1].split('value="', 1)[1].split('"', 1)[0])


def test_an_unfinished_vacancy_is_not_published_and_says_why(joost: Visitor, database: Database) -> None:
    vacancy_id, base = begun(joost, database, occupation="other")
    assert joost.post(f"{base}/publish").location == f"{base}/check"
    seen = words(joost.get(f"{base}/check"))
    assert "Kies eerst minstens één ding" in seen
    assert "Vul eerst in waar en wanneer" in seen
    with database.transaction() as session:
        assert session.get_one(Vacancy, vacancy_id).status is VacancyStatus.draft


def test_an_ability_is_added_by_words_and_taken_away(joost: Visitor, database: Database) -> None:
    vacancy_id, base = begun(joost, database, occupation="other")
    here = f"{base}/abilities"
    joost.post(here, data={"version": str(version(joost, here)), "do": "search", "words": "listening"})
    with database.transaction() as session:
        listening = skill_id(session, "listening")
        assert asked(session, vacancy_id) == {listening: (3, 2, False)}
    joost.post(
        here,
        data={"version": str(version(joost, here)), "skill": str(listening), "do": f"remove:{listening}"}
        | row(listening),
    )
    with database.transaction() as session:
        assert asked(session, vacancy_id) == {}


def test_words_that_may_mean_something_are_asked_about_and_keep_the_rows(joost: Visitor, database: Database) -> None:
    vacancy_id, base = begun(joost, database)
    here = f"{base}/abilities"
    with database.transaction() as session:
        listening, calm = skill_id(session, "listening"), skill_id(session, "calm")
        chat = skill_id(session, "chat")
        session.add(Label(skill_id=chat, lang="nl", text="chatten met klanten van een winkel"))
    sent = {
        "version": str(version(joost, here)),
        "skill": [str(listening), str(calm)],
        "words": "chatten met een klant",
    }
    answer = joost.post(here, data=sent | {"do": "search"} | row(listening, 5) | row(calm, 2))
    assert answer.status_code == 303
    page = joost.get(answer.location)
    assert "Is het een van deze?" in words(page)
    assert f'value="add:{chat}"' in page.get_data(as_text=True)
    with database.transaction() as session:
        assert asked(session, vacancy_id) == {listening: (5, 2, False), calm: (2, 2, False)}
    sent = {"version": str(version(joost, here)), "skill": [str(listening), str(calm)], "do": f"add:{chat}"}
    joost.post(here, data=sent | row(listening, 5) | row(calm, 2))
    with database.transaction() as session:
        assert asked(session, vacancy_id)[chat] == (3, 2, False)


def test_unknown_words_are_noted_for_head_office(joost: Visitor, database: Database) -> None:
    _id, base = begun(joost, database)
    here = f"{base}/abilities"
    joost.post(here, data={"version": str(version(joost, here)), "do": "search", "words": "qqxzw vvkjq"})
    with database.transaction() as session:
        assert session.exec(select(UnmatchedWord.text)).all() == ["qqxzw vvkjq"]


@pytest.mark.parametrize("forged", ["999999", "-1", "abc", "99999999999999999999", "1; drop table"])
def test_a_forged_skill_is_refused_and_changes_nothing(joost: Visitor, database: Database, forged: str) -> None:
    vacancy_id, base = begun(joost, database)
    here = f"{base}/abilities"
    with database.transaction() as session:
        before = asked(session, vacancy_id)
    sent = {"version": str(version(joost, here)), "skill": forged, "do": "next"}
    sent |= {f"level_{forged}": "3", f"weight_{forged}": "2", "level_0": "3", "weight_0": "2"}
    answer = joost.post(here, data=sent)
    assert answer.status_code == 422
    bare = {"version": str(version(joost, here)), "skill": forged, "do": "search", "words": "listening"}
    assert joost.post(here, data=bare).status_code == 422
    answer = joost.post(here, data={"version": str(version(joost, here)), "do": f"add:{forged}"})
    assert answer.status_code == 422
    with database.transaction() as session:
        assert asked(session, vacancy_id) == before


def test_a_level_off_the_scale_is_refused(joost: Visitor, database: Database) -> None:
    vacancy_id, base = begun(joost, database)
    here = f"{base}/abilities"
    with database.transaction() as session:
        listening = skill_id(session, "listening")
    sent = {"version": str(version(joost, here)), "skill": str(listening), "do": "next"}
    assert joost.post(here, data=sent | row(listening, 9)).status_code == 422
    with database.transaction() as session:
        assert asked(session, vacancy_id)[listening] == (3, 2, False)


def test_a_page_that_was_open_too_long_keeps_the_rows(joost: Visitor, database: Database) -> None:
    vacancy_id, base = begun(joost, database)
    with database.transaction() as session:
        listening = skill_id(session, "listening")
        before = asked(session, vacancy_id)
    sent = {"csrf_token": "stale", "version": "1", "skill": str(listening), "do": "next"} | row(listening, 5)
    answer = joost.post(f"{base}/abilities", data=sent)
    assert answer.status_code == 400
    assert re.search(rf'id="level_{listening}".*?<option value="5" selected', answer.get_data(as_text=True), re.DOTALL)
    with database.transaction() as session:
        assert asked(session, vacancy_id) == before


def test_many_musts_are_advised_against(joost: Visitor, database: Database, cast: Cast) -> None:
    with database.transaction() as session:
        vacancy = make.vacancy(session, client=cast.midden, status="draft", must="abcd", a=3, b=3, c=3, d=3)
    assert "Er zijn 4 dingen" in words(joost.get(f"/client/vacancies/{vacancy.id}/abilities"))
