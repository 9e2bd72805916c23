"""Vacancies through the API: the same rules, refusals and versions as on a company's own pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from matcher import clock
from matcher.db import Database
from matcher.vacancies.models import Vacancy, VacancyStatus
from tests import make
from tests.cast import Cast
from tests.web.api.conftest import System, vacancy


def faults(answer: Any) -> dict[str, str]:
    return {fault["pointer"]: fault["detail"] for fault in answer["errors"]}


def test_it_works(midden: System, cast: Cast) -> None:
    answer = midden.call("POST", "/vacancies", json=vacancy())
    made = answer.get_json()
    assert (answer.status_code, made["status"], made["version"]) == (201, "draft", 2)
    assert answer.headers["Location"] == f"/api/v1/vacancies/{made['id']}"
    assert made["client"] == {"id": cast.midden.id, "name": "Contactpunt Midden"}
    assert made["conditions"]["postcode"] == "3511"
    assert made["town"] == "Utrecht"
    assert made["conditions"]["hours"] == [20, 32]
    assert made["conditions"]["languages"] == {"nl": "B1"}
    assert [asked["skill"] for asked in made["requirements"]] == ["listening", "calm"]
    read = midden.call("GET", f"/vacancies/{made['id']}")
    assert read.get_json() == made
    assert read.headers["ETag"] == '"2"'
    published = midden.post(f"/vacancies/{made['id']}/publish")
    assert published["status"] == "published"
    assert midden.post(f"/vacancies/{made['id']}/publish")["version"] == published["version"]
    assert midden.post(f"/vacancies/{made['id']}/close")["status"] == "closed"
    assert midden.post(f"/vacancies/{made['id']}/publish", status=409)["type"] == "urn:matcher:problem:not-now"


def test_a_change_leaves_what_it_does_not_name(midden: System) -> None:
    made = midden.post("/vacancies", vacancy(), status=201)
    changed = midden.patch(
        f"/vacancies/{made['id']}",
        {"title": "Bellen met klanten", "conditions": {"hours": [16, 24], "languages": {"en": "B2"}}},
        made["version"],
    )
    assert changed["title"] == "Bellen met klanten"
    assert changed["conditions"] == made["conditions"] | {"hours": [16, 24], "languages": {"nl": "B1", "en": "B2"}}
    assert changed["offers"] == made["offers"]
    assert changed["requirements"] == made["requirements"]
    none = midden.patch(f"/vacancies/{made['id']}", {"conditions": {"languages": {"nl": None}}}, changed["version"])
    assert none["conditions"]["languages"] == {"en": "B2"}
    asked = midden.patch(f"/vacancies/{made['id']}", {"requirements": [{"skill": "calm", "level": 2}]}, none["version"])
    assert [(one["skill"], one["level"]) for one in asked["requirements"]] == [("calm", 2)]


def test_who_is_second_is_told_the_version_there_is(midden: System) -> None:
    made = midden.post("/vacancies", vacancy(), status=201)
    path = f"/vacancies/{made['id']}"
    midden.patch(path, {"openings": 5}, made["version"])
    late = midden.patch(path, {"openings": 6}, made["version"], status=412)
    assert late["version"] == made["version"] + 1
    assert midden.get(path)["openings"] == 5
    assert midden.call("PATCH", path, json={"openings": 6}).status_code == 428
    assert midden.call("PATCH", path, json={"openings": 6}, headers={"If-Match": "nonsense"}).status_code == 400
    assert midden.call("PATCH", path, json={"openings": 6}, headers={"If-Match": "*"}).status_code == 200
    assert midden.call("POST", f"{path}/publish", headers={"If-Match": '"1"'}).status_code == 412


def test_what_may_not_be_asked_is_named_with_what_to_write_instead(midden: System) -> None:
    text = "Je werkt in een jong team en helpt klanten aan de telefoon."
    told = midden.post("/vacancies", vacancy(description=text), status=422, headers={"Accept-Language": "nl"})
    assert told["type"] == "urn:matcher:problem:forbidden-request"
    found = told["findings"][0]
    assert (found["pointer"], found["ground"]) == ("/description", "age")
    assert text[found["start"] : found["end"]] == found["quote"]
    assert found["why"].startswith("Dit gaat over leeftijd")
    assert midden.get("/vacancies")["items"][0]["title"] == "Klanten helpen"


def test_what_is_against_the_programme_is_advice(midden: System) -> None:
    text = "Je helpt klanten aan de telefoon. Stuur je cv en een motivatiebrief."
    made = midden.post("/vacancies", vacancy(description=text), status=201)
    assert {each["ground"] for each in made["advice"]} == {"cv"}
    assert midden.post(f"/vacancies/{made['id']}/publish")["status"] == "published"


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"title": "ab"}, "/title"),
        ({"title": "   a   "}, "/title"),
        ({"description": "kort"}, "/description"),
        ({"title": "Bel \u202eklanten"}, "/title"),
        ({"title": "Bel\x00klanten"}, "/title"),
        ({"description": "Bel mij op of mail mij: mijn nummer is 111222333, tot snel."}, "/description"),
        ({"occupation": "astronaut"}, "/occupation"),
        ({"closes": "2020-01-01"}, "/closes"),
        ({"closes": 5}, "/closes"),
        ({"openings": "4"}, "/openings"),
        ({"openings": True}, "/openings"),
        ({"openings": 10**30}, "/openings"),
        ({"status": "published"}, "/status"),
        ({"client_id": 2}, "/client_id"),
        ({"id": 1}, "/id"),
        ({"requirements": [{"skill": "listening", "level": 6}]}, "/requirements/0/level"),
        ({"requirements": [{"skill": "calm", "level": 3}, {"skill": "nobodys", "level": 3}]}, "/requirements/1/skill"),
        ({"requirements": [{"skill": "calm", "level": 3}] * 2}, "/requirements/1/skill"),
        ({"requirements": [{"skill": "calm", "level": 3}] * 31}, "/requirements"),
    ],
)
def test_a_field_that_is_wrong_is_named(midden: System, database: Database, values: Any, pointer: str) -> None:
    told = midden.post("/vacancies", vacancy(**values), status=422)
    assert list(faults(told)) == [pointer]
    with database.transaction(writes=False) as session:
        assert make.total(session, Vacancy) == 2


@pytest.mark.parametrize(
    ("part", "values", "pointer"),
    [
        ("conditions", {"postcode": "0000"}, "/conditions/postcode"),
        ("conditions", {"postcode": "1234"}, "/conditions/postcode"),
        ("conditions", {"hours": [32, 20]}, "/conditions/hours"),
        ("conditions", {"hours": [20]}, "/conditions/hours/1"),
        ("conditions", {"shifts": ["mon-noon"]}, "/conditions/shifts/0"),
        ("conditions", {"languages": {"nl": "B3"}}, "/conditions/languages/nl"),
        ("conditions", {"home": 1.5}, "/conditions/home"),
        ("conditions", {"start": "morgen"}, "/conditions/start"),
        ("offers", {"pay": 9}, "/offers/pay"),
        ("offers", {"contact": "telepathy"}, "/offers/contact"),
    ],
)
def test_a_wrong_condition_is_named(midden: System, part: str, values: Any, pointer: str) -> None:
    body = vacancy()
    body[part] |= values
    assert list(faults(midden.post("/vacancies", body, status=422))) == [pointer]


def test_sentences_are_in_the_language_asked_for(midden: System) -> None:
    said = {}
    for language in ("nl", "en", "fr"):
        headers = {"Accept-Language": language}
        answer = midden.call("POST", "/vacancies", json=vacancy(openings=4.5), headers=headers)
        assert answer.headers["Content-Language"] == (language if language != "fr" else "nl")
        said[language] = answer.get_json()["errors"][0]["detail"]
    assert said == {"nl": "Gebruik een heel getal.", "en": "Use a whole number.", "fr": "Gebruik een heel getal."}


def test_nothing_that_was_sent_is_told_back(midden: System) -> None:
    told = midden.post("/vacancies", vacancy(title="x", openings="geheim-7"), status=422)
    assert "geheim-7" not in str(told)


def test_a_draft_is_published_when_it_is_complete(midden: System, database: Database, at: Callable[..., Any]) -> None:
    made = midden.post("/vacancies", vacancy(requirements=[]), status=201)
    path = f"/vacancies/{made['id']}"
    assert midden.post(f"{path}/publish", status=409)["type"] == "urn:matcher:problem:nothing-asked"
    midden.patch(path, {"requirements": [{"skill": "calm", "level": 2}]}, made["version"])
    at(clock.now() + timedelta(days=60))
    assert midden.post(f"{path}/publish", status=409)["type"] == "urn:matcher:problem:closing-date-over"


def test_a_company_does_not_get_round_a_hold(midden: System, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        session.get_one(Vacancy, cast.vacancy.id).status = VacancyStatus.frozen
    for deed in ("publish", "close"):
        told = midden.post(f"/vacancies/{cast.vacancy.id}/{deed}", status=409)
        assert told["type"] == "urn:matcher:problem:on-hold"


def test_a_list_comes_in_parts_that_lead_to_the_next(midden: System) -> None:
    made = [midden.post("/vacancies", vacancy(title=f"Werk {number}"), status=201)["id"] for number in range(4)]
    answer = midden.call("GET", "/vacancies?limit=2&status=draft")
    first = answer.get_json()
    following = answer.headers["Link"].split(">")[0][1:].removeprefix("/api/v1")
    second = midden.get(following)
    assert [each["id"] for each in (*first["items"], *second["items"])] == made[::-1]
    assert second["next"] is None
    assert midden.get("/vacancies?limit=2&status=draft&cursor=" + first["next"]) == second


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=x",
        "cursor=x",
        "cursor=%F0",
        "cursor=c",
        "cursor=c80000000",
        "cursor=c1%00",
        "cursor=C1",
        "status=new",
        "limit=1&limit=2",
        "what=1",
    ],
)
def test_a_parameter_that_is_wrong_is_named(midden: System, query: str) -> None:
    told = midden.call("GET", f"/vacancies?{query}").get_json()
    assert [fault["parameter"] for fault in told["errors"]] == [query.split("=")[0]]


def test_a_branch_reads_what_it_works_on_and_writes_nothing(utrecht: System, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        draft = make.vacancy(session, client=cast.midden, status=VacancyStatus.draft).id
        far_draft = make.vacancy(session, client=cast.noord, status=VacancyStatus.draft, values={"home": 1.0}).id
        from_home = make.vacancy(session, client=cast.noord, values={"home": 1.0}).id
    seen = {each["id"] for each in utrecht.get("/vacancies")["items"]}
    assert seen == {cast.vacancy.id, draft, from_home}
    assert utrecht.call("GET", f"/vacancies/{far_draft}").status_code == 404
    assert utrecht.call("POST", "/vacancies", json=vacancy()).status_code == 403
    assert utrecht.call("POST", f"/vacancies/{cast.vacancy.id}/close").status_code == 403
