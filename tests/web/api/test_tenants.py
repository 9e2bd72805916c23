"""Every address with an id, asked for one's own thing, another's and nothing: the last two are the same 404."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from matcher import clock, tables
from matcher.candidates.models import Candidate
from matcher.db import Database
from matcher.intakes.models import PlaceStatus
from matcher.vacancies.models import VacancyStatus
from tests import make
from tests.cast import Cast
from tests.web.api.conftest import DOCUMENT, System

NOTHING = 2147483647
LEAVES = {"apitoken", "receipt"}  # each request is counted

Ids = dict[str, int]


@pytest.fixture
def ids(database: Database, cast: Cast) -> dict[str, Ids]:
    """One of everything of Utrecht's side, and of Groningen's."""
    with database.transaction() as session:
        theirs = make.vacancy(session, client=cast.noord, listening=2, values={"home": 0.0})
        theirs.status = VacancyStatus.draft
        places = {}
        for side, person, branch in (("own", cast.samira, cast.utrecht), ("other", cast.pieter, cast.groningen)):
            intake = make.intake(session, branch=branch)
            places[side] = (intake.id or 0, make.place(session, intake, person, PlaceStatus.booked).id or 0)
    return {
        "own": {"vacancy_id": cast.vacancy.id or 0, "place_id": places["own"][1]},
        "other": {"vacancy_id": theirs.id or 0, "place_id": places["other"][1]},
        "nothing": {"vacancy_id": NOTHING, "place_id": NOTHING},
    }


def contents(database: Database) -> dict[str, list[Any]]:
    with database.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(sa.select(table)).all()))
            for table in tables.metadata.sorted_tables
            if table.name not in LEAVES
        }


def with_ids() -> list[tuple[str, str]]:
    """Method and path of each operation that takes an id."""
    found = [(method.upper(), path) for path, item in DOCUMENT["paths"].items() for method in item if "{" in path]
    return [(method, path.removeprefix("/api/v1")) for method, path in found]


@pytest.mark.parametrize("owner", ["midden", "utrecht"])
def test_anothers_thing_is_the_same_as_nothing(
    cast: Cast, database: Database, ids: dict[str, Ids], system_of: Callable[..., System], owner: str
) -> None:
    system = system_of(getattr(cast, owner))
    before, tried = contents(database), 0
    for method, path in with_ids():
        sent = {"json": {"openings": 3}, "headers": {"If-Match": "*"}} if method == "PATCH" else {}
        answers = {}
        for side in ("other", "nothing"):
            answer = system.call(method, path.format(**ids[side]), **sent)
            answers[side] = (answer.status_code, answer.get_json())
        forbidden = answers["nothing"][0] == 403
        assert answers["other"] == answers["nothing"], path
        assert answers["other"][0] == (403 if forbidden else 404), path
        tried += not forbidden
    assert tried >= 3
    assert contents(database) == before


@pytest.mark.parametrize(("owner", "least"), [("midden", 5), ("utrecht", 4)])
def test_ones_own_things_are_there(
    cast: Cast, ids: dict[str, Ids], system_of: Callable[..., System], owner: str, least: int
) -> None:
    system = system_of(getattr(cast, owner))
    tried = 0
    for method, path in with_ids():
        sent = {"json": {"openings": 3}, "headers": {"If-Match": "*"}} if method == "PATCH" else {}
        status = system.call(method, path.format(**ids["own"]), **sent).status_code
        assert status in (200, 403), (method, path)
        tried += status == 200
    assert tried >= least


def test_no_list_tells_of_the_other_side(
    cast: Cast, ids: dict[str, Ids], system_of: Callable[..., System], database: Database
) -> None:
    for system in (system_of(cast.midden), system_of(cast.utrecht)):
        told = system.call("GET", "/vacancies").get_data(as_text=True)
        told += system.call("GET", "/export/vacancies").get_data(as_text=True)
        assert "Webwinkel Noord" not in told
        assert "Bestellingen pakken" not in told
    utrecht = system_of(cast.utrecht)
    assert [one["candidate"] for one in utrecht.get("/places")["items"]] == [cast.samira.id]
    for query in (f"candidate={cast.pieter.id}", f"candidate={NOTHING}"):
        assert utrecht.get(f"/places?{query}") == {"items": [], "next": None}
    people = utrecht.call("GET", "/export/candidates").get_data(as_text=True).splitlines()
    assert len(people) == 1


@pytest.mark.parametrize("who", ["other", "nothing"])
def test_an_id_in_a_body_is_held_to_the_same(
    cast: Cast, ids: dict[str, Ids], utrecht: System, database: Database, who: str
) -> None:
    with database.transaction() as session:
        intake = make.intake(session, branch=cast.groningen, starts=clock.today() + timedelta(days=60)).id
    candidate = cast.pieter.id if who == "other" else NOTHING
    before = contents(database)
    told = utrecht.post("/places", {"intake": intake, "candidate": candidate}, status=404)
    assert [fault["pointer"] for fault in told["errors"]] == ["/candidate"]
    told = utrecht.post("/places", {"intake": NOTHING, "candidate": cast.samira.id}, status=404)
    assert [fault["pointer"] for fault in told["errors"]] == ["/intake"]
    assert contents(database) == before
    assert utrecht.post("/places", {"intake": intake, "candidate": cast.samira.id}, status=201)["status"] == "booked"


def test_each_kind_of_token_has_its_own_part(app: Flask, cast: Cast, midden: System, utrecht: System) -> None:
    for path in ("/intakes", "/places", "/export/candidates"):
        assert midden.call("GET", path).status_code == 403
        assert utrecht.call("GET", path).status_code == 200
    assert midden.call("POST", "/places", json={"intake": 1, "candidate": cast.samira.id}).status_code == 403
    assert utrecht.call("POST", "/vacancies", json={}).status_code == 403


def test_no_answer_to_a_branch_names_a_person(cast: Cast, utrecht: System, database: Database) -> None:
    with database.transaction() as session:
        email = session.get_one(Candidate, cast.samira.id).phone
        make.place(session, make.intake(session), cast.samira)
    told = "".join(
        utrecht.call("GET", path).get_data(as_text=True)
        for path in (f"/vacancies/{cast.vacancy.id}/shortlist", "/export/candidates", "/places")
    )
    for word in ("Samira", "candidate.example", email or "+31612345678"):
        assert word not in told
