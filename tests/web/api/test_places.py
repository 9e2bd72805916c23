"""Trainings and places: booked once, however often a request comes; refusals in a sentence."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from matcher import clock
from matcher.db import Database
from matcher.intakes.models import Intake, Place
from matcher.vacancies.models import Vacancy
from tests import make
from tests.cast import Cast
from tests.web.api.conftest import System, vacancy


@pytest.fixture
def intake(database: Database, cast: Cast, utrecht: System) -> int:
    with database.transaction() as session:
        return make.intake(session, branch=cast.utrecht, seats=1).id or 0


def booking(intake: int, cast: Cast) -> dict[str, Any]:
    return {"intake": intake, "candidate": cast.samira.id}


def test_it_works(utrecht: System, cast: Cast, intake: int) -> None:
    (told,) = utrecht.get("/intakes")["items"]
    assert (told["id"], told["programme"], told["free"], told["meetings"]) == (intake, "customer_contact", 1, 2)
    place = utrecht.post("/places", booking(intake, cast), status=201)
    assert (place["status"], place["candidate"], place["before"]) == ("booked", cast.samira.id, None)
    assert utrecht.get(f"/places/{place['id']}") == place
    assert utrecht.get("/intakes")["items"][0]["free"] == 0
    gone = utrecht.post(f"/places/{place['id']}/cancel")
    assert gone["status"] == "cancelled"
    assert utrecht.post(f"/places/{place['id']}/cancel")["status"] == "cancelled"


def test_who_comes_too_late_waits(utrecht: System, cast: Cast, intake: int, database: Database) -> None:
    with database.transaction() as session:
        early = make.candidate(session, name="Vroeg", branch=cast.utrecht)
        make.place(session, session.get_one(Intake, intake), early)
    place = utrecht.post("/places", booking(intake, cast), status=201)
    assert (place["status"], place["before"]) == ("waiting", 0)
    told = utrecht.get("/places?status=waiting")
    assert [one["id"] for one in told["items"]] == [place["id"]]


def test_twice_is_refused_in_a_sentence(utrecht: System, cast: Cast, intake: int) -> None:
    utrecht.post("/places", booking(intake, cast), status=201)
    headers = {"Accept-Language": "en"}
    told = utrecht.post("/places", booking(intake, cast), status=409, headers=headers)
    assert told["type"] == "urn:matcher:problem:already-booked"
    assert told["detail"] == "This person has a place in this training already."


def test_a_training_that_began_is_not_booked(utrecht: System, cast: Cast, intake: int, at: Callable[..., Any]) -> None:
    at(clock.now() + timedelta(days=20))
    assert utrecht.get("/intakes")["items"] == []
    assert utrecht.post("/places", booking(intake, cast), status=409)["type"] == "urn:matcher:problem:intake-started"


def test_the_same_request_twice_books_once(utrecht: System, cast: Cast, intake: int, database: Database) -> None:
    headers = {"Idempotency-Key": "7f1c-1"}
    first = utrecht.call("POST", "/places", json=booking(intake, cast), headers=headers)
    again = utrecht.call("POST", "/places", json=booking(intake, cast), headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.get_json() == first.get_json()
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    with database.transaction(writes=False) as session:
        assert make.total(session, Place) == 1


def test_a_key_is_for_one_request_of_one_token(
    utrecht: System, cast: Cast, intake: int, system_of: Callable[..., System]
) -> None:
    headers = {"Idempotency-Key": "one"}
    utrecht.post("/places", booking(intake, cast), status=201, headers=headers)
    other = utrecht.post("/places", booking(intake + 1, cast), status=422, headers=headers)
    assert other["type"] == "urn:matcher:problem:key-used"
    assert other["errors"][0]["header"] == "Idempotency-Key"
    assert (
        system_of(cast.utrecht).call("POST", "/places", json=booking(intake, cast), headers=headers).status_code == 409
    )
    for strange in ("", " ", "x" * 201, "é"):
        sent = {"Idempotency-Key": strange}
        assert utrecht.call("POST", "/places", json=booking(intake, cast), headers=sent).status_code == 400


def test_what_was_refused_may_be_tried_again_with_its_key(midden: System, database: Database) -> None:
    headers = {"Idempotency-Key": "retry"}
    wrong, right = vacancy(title="x"), vacancy()
    assert midden.call("POST", "/vacancies", json=wrong, headers=headers).status_code == 422
    first = midden.post("/vacancies", right, status=201, headers=headers)
    assert midden.post("/vacancies", right, status=201, headers=headers) == first
    with database.transaction(writes=False) as session:
        assert len(session.exec(select(Vacancy.id).where(Vacancy.title == right["title"])).all()) == 1


def test_many_at_once_with_one_key_make_one(app: Flask, midden: System, database: Database) -> None:
    body, headers = vacancy(), {"Idempotency-Key": "race"}

    def post(_number: int) -> int:
        return int(System(app, midden.secret).post("/vacancies", body, status=201, headers=headers)["id"])

    with ThreadPoolExecutor(5) as crew:
        assert len(set(crew.map(post, range(10)))) == 1


def test_trainings_near_a_place_come_with_their_distance(utrecht: System, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        near = make.intake(session, branch=cast.utrecht).id
        far = make.intake(session, branch=cast.groningen).id
    found = utrecht.get("/intakes?near=3511")["items"]
    assert {one["id"]: round(one["km"]) for one in found} == {near: 0, far: 159}
    assert [one["id"] for one in utrecht.get("/intakes?near=3511&within_km=50")["items"]] == [near]
    assert utrecht.get("/intakes?programme=nothing")["items"] == []
    first = utrecht.get("/intakes?limit=1")
    second = utrecht.get(f"/intakes?limit=1&cursor={first['next']}")
    assert [first["items"][0]["id"], second["items"][0]["id"], second["next"]] == [near, far, None]
    for query in ("near=123", "near=x", "within_km=-1", "within_km=nan", "within_km=x"):
        assert utrecht.call("GET", f"/intakes?{query}").status_code == 422, query
