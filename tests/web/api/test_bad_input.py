"""Whatever is sent, the answer is a problem that says what is wrong: never an error of ours, never half written."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.db import Database
from matcher.vacancies.models import Vacancy
from tests import make
from tests.cast import Cast
from tests.web.api.conftest import DOCUMENT, PROBLEM, System, vacancy

JSON = {"Content-Type": "application/json"}
POSTS = sorted(
    path.removeprefix("/api/v1").replace("{vacancy_id}", "1").replace("{place_id}", "1")
    for path, item in DOCUMENT["paths"].items()
    if "requestBody" in item.get("post", {})
)


def test_it_works() -> None:
    assert POSTS == ["/places", "/skills/extract", "/skills/resolve", "/vacancies"]


@pytest.fixture
def everybody(midden: System, utrecht: System) -> tuple[System, System]:
    return midden, utrecht


def refused(everybody: tuple[System, System], path: str, data: bytes, *statuses: int) -> None:
    """Of the two kinds of tokens one may post there; it is refused with one of these."""
    found = {system.call("POST", path, data=data, headers=JSON).status_code for system in everybody}
    assert found - {403} <= set(statuses), found
    assert found != {403}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b'{"a": 1,}',
        b"nonsense",
        b"\xff\xfe",
        b'{"a": "\xff"}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"title": "\\ud800"}',
        b'{"title": "\x00"}',
        b'{"a": 01}',
        b"'a'",
        b'{"a": 1} {"b": 2}',
    ],
)
def test_what_is_no_json_is_400(everybody: tuple[System, System], data: bytes) -> None:
    for path in POSTS:
        refused(everybody, path, data, 400)


@pytest.mark.parametrize(
    "data", [b"null", b"[]", b"1", b'"{}"', b"true", b"NaN", b"{}", b'{"\\u0000": 1}', b'{"": {}}']
)
def test_json_of_another_shape_is_422(everybody: tuple[System, System], data: bytes) -> None:
    for path in POSTS:
        refused(everybody, path, data, 422)


def test_too_large_a_body_is_413(everybody: tuple[System, System]) -> None:
    for path in POSTS:
        refused(everybody, path, b'{"text": "' + b"a" * 1_000_000 + b'"}', 413)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "x"])
def test_another_kind_of_body_is_415(midden: System, kind: str) -> None:
    answer = midden.call("POST", "/vacancies", data=json.dumps(vacancy()), headers={"Content-Type": kind})
    assert answer.status_code == 415


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999", "-1", "9" * 400])
def test_a_number_that_is_none_is_refused(midden: System, database: Database, value: str) -> None:
    for field in ("pay", "autonomy"):
        body = vacancy()
        body["offers"][field] = "HERE"
        answer = midden.call("POST", "/vacancies", data=json.dumps(body).replace('"HERE"', value), headers=JSON)
        assert answer.status_code == 422
        assert [fault["pointer"] for fault in answer.get_json()["errors"]] == [f"/offers/{field}"]
    with database.transaction(writes=False) as session:
        assert make.total(session, Vacancy) == 2


@pytest.mark.parametrize(
    "id_", ["2147483648", "99999999999999999999", "-1", "1.5", "x", "%00", "1%00", "%F0%9F%98%80", "1;2"]
)
def test_a_strange_id_is_a_404(midden: System, utrecht: System, id_: str) -> None:
    for system, path in ((midden, "vacancies"), (utrecht, "places")):
        answer = system.call("GET", f"/{path}/{id_}")
        assert (answer.status_code, answer.mimetype) == (404, PROBLEM)


@pytest.mark.parametrize("path", ["/nothing", "/", "", "/vacancies/", "/openapi.json/x", "/vacancies//1"])
def test_an_address_that_is_none_is_a_problem(app: Flask, path: str) -> None:
    answer = app.test_client(use_cookies=False).get(f"/api/v1{path}", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.mimetype) == (404, PROBLEM)
    assert answer.get_json()["title"] == "Not found"


def test_a_wrong_method_is_told_which_are_right(midden: System) -> None:
    answer = midden.call("PUT", "/vacancies")
    assert (answer.status_code, answer.mimetype) == (405, PROBLEM)
    assert {"GET", "POST"} <= {each.strip() for each in answer.headers["Allow"].split(",")}
    assert midden.call("DELETE", "/vacancies/1").status_code == 405


def test_head_and_options_are_fine(midden: System, cast: Cast) -> None:
    for path in ("/vacancies", f"/vacancies/{cast.vacancy.id}", "/skills?q=a", "/export/vacancies"):
        head = midden.call("HEAD", path)
        assert (head.status_code, head.get_data()) == (200, b"")
        options = midden.call("OPTIONS", path)
        assert options.status_code == 200
        assert "GET" in options.headers["Allow"]


@pytest.mark.parametrize(
    "value", ["\x00", "a\x00b", "\u202e", "😀" * 30, "<script>alert(1)</script>" * 3, "' OR 1=1 --" * 3]
)
def test_strange_texts_are_refused_or_kept_as_they_are(midden: System, value: str) -> None:
    answer = midden.call("POST", "/vacancies", json=vacancy(title=value[:100], description=value * 20))
    assert answer.status_code in (201, 422)
    if answer.status_code == 201:
        assert midden.get(f"/vacancies/{answer.get_json()['id']}")["title"] == value[:100]


def test_an_error_of_ours_tells_a_reference_and_nothing_else(
    app: Flask, midden: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def broken(*_arguments: Any, **_named: Any) -> Iterator[None]:
        raise RuntimeError("geheim")

    monkeypatch.setattr("matcher.vacancies.service.draft", broken)
    answer = midden.call("POST", "/vacancies", json=vacancy())
    told = answer.get_json()
    assert (answer.status_code, answer.mimetype, told["status"]) == (500, PROBLEM, 500)
    assert "geheim" not in answer.get_data(as_text=True)
    assert len(told["reference"]) == 8


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = [
    ("title",), ("description",), ("occupation",), ("closes",), ("openings",), ("requirements",), ("conditions",),
    ("offers",), ("conditions", "postcode"), ("conditions", "home"), ("conditions", "hours"), ("conditions", "shifts"),
    ("conditions", "languages"), ("conditions", "start"), ("offers", "contact"), ("offers", "pay"), ("offers", "team"),
    ("requirements", 0, "skill"), ("requirements", 0, "level"), ("requirements", 0, "must"), ("strange",),
]  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(where=st.sampled_from(FIELDS), value=ANYTHING)
def test_any_value_in_any_field_gets_an_answer(midden: System, where: tuple[Any, ...], value: Any) -> None:
    body: Any = vacancy()
    inner = body
    for step in where[:-1]:
        inner = inner[step]
    inner[where[-1]] = value
    answer = midden.call("POST", "/vacancies", data=json.dumps(body).encode("utf-8", "surrogatepass"), headers=JSON)
    assert answer.status_code in (201, 400, 422)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(path=st.sampled_from([*POSTS, "/vacancies/1/publish"]), body=ANYTHING)
def test_any_body_gets_an_answer(everybody: tuple[System, System], path: str, body: Any) -> None:
    for system in everybody:
        answer = system.call("POST", path, data=json.dumps(body), headers=JSON)
        assert answer.status_code in (200, 400, 403, 404, 422)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    path=st.sampled_from(["/skills", "/vacancies", "/intakes", "/places", "/vacancies/1/shortlist"]),
    query=st.dictionaries(
        st.sampled_from(["q", "lang", "limit", "cursor", "status", "near", "within_km", "candidate", "meaning"]),
        st.text(max_size=20) | st.integers().map(str),
        max_size=3,
    ),
)
def test_any_query_gets_an_answer(utrecht: System, path: str, query: dict[str, str]) -> None:
    sent = {name: value.encode("utf-8", "replace") for name, value in query.items()}
    assert utrecht.call("GET", path, query_string=sent).status_code in (200, 422)
