"""What no browser of a friend sends: refused or taken out, the same on both databases, never an error of ours."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask, request
from sqlmodel import select
from structlog.testing import capture_logs

from matcher import tables
from matcher.accounts.models import SignInCode
from matcher.candidates.models import Wish
from matcher.db import Database
from matcher.web import unit_of_work
from matcher.web.guard import Route, blueprint, everybody
from tests import make
from tests.cast import Cast
from tests.visitor import Visitor

BSN = "111222333"


@pytest.fixture
def served(app: Flask) -> Flask:
    """The application as people meet it: errors become pages."""
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture
def visitor(served: Flask) -> Visitor:
    client = served.test_client()
    assert isinstance(client, Visitor)
    return client


@pytest.mark.parametrize("path", ["/candidate/work/a%00b", "/candidate/trainings/%00", "/sign-in/link/%00"])
def test_no_name_holds_a_nul(visitor: Visitor, cast: Cast, path: str) -> None:
    assert visitor.sign_in(cast.samira).get(path).status_code == 404


@pytest.mark.parametrize("once", ["\x00", "a\x00b", "\ud800", "é", "a" * 65])
def test_a_strange_key_of_a_form_is_no_key(visitor: Visitor, once: str) -> None:
    encoded = once.encode("utf-8", "surrogatepass")
    answer = visitor.post("/start", data={"email": "samira@candidate.example", "_once": encoded})
    assert answer.status_code == 303


def test_an_address_with_two_slashes_leads_nowhere_else(visitor: Visitor) -> None:
    answer = visitor.get("/sign-in//code", headers={"Host": "elsewhere.example"})
    assert "elsewhere.example" not in (answer.location or "")


def test_a_thousand_values_of_one_field_are_too_many(visitor: Visitor) -> None:
    assert visitor.post("/start", data={"email": ["a"] * 1100}).status_code == 413


def test_asking_for_the_head_of_a_page_changes_nothing(visitor: Visitor, cast: Cast) -> None:
    visitor.sign_in(cast.joost)
    assert visitor.head(f"/client/vacancies/{cast.vacancy.id}/abilities").status_code == 200


def test_a_number_left_out_of_a_form_is_checked_like_any_other(
    visitor: Visitor, cast: Cast, database: Database
) -> None:
    visitor.sign_in(cast.samira)
    assert visitor.get("/candidate/questions/hours").status_code == 200
    assert visitor.post("/candidate/questions/hours").status_code < 500
    with database.transaction(writes=False) as session:
        wish = session.exec(select(Wish).where(Wish.candidate_id == cast.samira.id)).one()
    assert (wish.hours_min, wish.hours_max) == (16, 40)


@pytest.mark.parametrize("version", ["²", "9" * 40, "-1", ""])
def test_a_version_that_is_none_is_an_old_one(visitor: Visitor, cast: Cast, database: Database, version: str) -> None:
    with database.transaction() as session:
        intake = make.intake(session, branch=cast.utrecht)
    visitor.sign_in(cast.anja)
    answer = visitor.post(f"/recruiter/intakes/{intake.id}/seats", data={"seats": "14", "version": version})
    assert answer.status_code == 409


@pytest.mark.parametrize("code", ["²²²²²²", "١٢٣٤٥٦", "\U0001d7ce" * 6, "\x00"])
def test_strange_digits_are_a_wrong_code(visitor: Visitor, cast: Cast, code: str) -> None:
    visitor.post("/sign-in", data={"email": "samira@candidate.example"})
    assert visitor.post("/sign-in/code", data={"code": code}).status_code == 422


def test_many_guesses_at_once_count_as_many(served: Flask, visitor: Visitor, cast: Cast, database: Database) -> None:
    visitor.post("/sign-in", data={"email": "samira@candidate.example"})
    cookie = visitor.get_cookie("matcher")
    assert cookie is not None

    def guess(number: int) -> int:
        other = served.test_client()
        other.set_cookie("matcher", cookie.value)
        return other.post("/sign-in/code", data={"code": f"{number:06}"}).status_code

    with ThreadPoolExecutor(12) as guessers:
        assert set(guessers.map(guess, range(12))) <= {303, 422}
    with database.transaction(writes=False) as session:
        assert session.exec(select(SignInCode.attempts)).all() in ([5], [4])  # 4 when one of them was right


def test_a_stale_press_of_a_button_is_told_so(visitor: Visitor, cast: Cast, database: Database) -> None:
    visitor.sign_in(cast.anja)
    answer = visitor.post(f"/recruiter/candidates/{cast.samira.id}/called", csrf=False)
    assert answer.status_code == 400
    assert "<main" in answer.get_data(as_text=True)  # the whole page, although the transaction had failed


def test_the_log_of_an_error_tells_no_values(caplog: pytest.LogCaptureFixture, served: Flask, visitor: Visitor) -> None:
    def twice() -> object:
        for _ in range(2):
            make.branch(unit_of_work.session(), request.form["code"])
        return "never"

    served.register_blueprint(blueprint("trial", "/try", everybody, [Route("/twice", "twice", twice, "POST")]))
    with caplog.at_level(logging.DEBUG), capture_logs() as lines:
        assert visitor.post("/try/twice", data={"code": "geheim"}).status_code == 500
    assert [line["kind"] for line in lines] == ["IntegrityError"]
    assert "geheim" not in (caplog.text + repr(lines)).lower()


def test_a_bsn_typed_anywhere_is_found_nowhere(visitor: Visitor, cast: Cast, database: Database) -> None:
    forms = {
        "samira": ["/candidate/questions/name", "/candidate/questions/phone", "/candidate/words", "/candidate/check"],
        "joost": ["/client/vacancies/new", f"/client/vacancies/{cast.vacancy.id}/work"],
        "anja": [
            f"/recruiter/vacancies/{cast.vacancy.id}/candidates/{cast.samira.id}",
            "/recruiter/intakes/new",
        ],
    }
    for who, paths in forms.items():
        visitor.sign_in(getattr(cast, who))
        for path in paths:
            page = visitor.get(path).get_data(as_text=True)
            names = set(re.findall(r'name="([a-z_0-9]+)"', page)) - {"csrf_token", "_once"}
            for name in names:
                assert visitor.post(path, data=dict.fromkeys(names, "1") | {name: BSN}).status_code < 500
                assert visitor.post(path, data=dict.fromkeys(names, f"x {BSN} y")).status_code < 500
    with database.engine.connect() as connection:
        kept = [
            table.name
            for table in tables.metadata.sorted_tables
            for row in connection.execute(sa.select(table)).all()
            if BSN in repr(row)
        ]
    assert kept == []
