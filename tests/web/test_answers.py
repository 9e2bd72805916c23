"""What every answer carries, what is refused before it is read, and what happens to forms sent twice or too late."""

import pytest
import sqlalchemy as sa
from flask import Flask, redirect
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from matcher.accounts.models import Branch, Receipt, User
from matcher.db import Database
from matcher.web import unit_of_work
from matcher.web.guard import Route, blueprint, everybody, signed_in
from tests import make
from tests.cast import Cast
from tests.visitor import Visitor, words


def count_branches() -> object:
    session = unit_of_work.session()
    number = session.exec(select(sa.func.count()).select_from(Branch)).one()
    make.branch(session, f"made-{number}")
    return redirect(f"/try/made/{number}", code=303)


def write_on_get() -> object:
    make.branch(unit_of_work.session(), "by-get")
    return "written"


def refuse_after_writing() -> object:
    make.branch(unit_of_work.session(), "half")
    return "no", 422


def stuck() -> object:
    raise OperationalError("SELECT secret", {}, Exception("lock timeout"))


def broken() -> object:
    raise RuntimeError("a secret that must not be shown")


@pytest.fixture
def trial(app: Flask, cast: Cast) -> Flask:
    """The application with a few routes that only these tests have."""
    routes = [
        Route("/count", "count", count_branches, "POST"),
        Route("/by-get", "by_get", write_on_get),
        Route("/half", "half", refuse_after_writing, "POST"),
        Route("/stuck", "stuck", stuck),
        Route("/broken", "broken", broken),
        Route("/mine", "mine", count_branches, "POST", signed_in),
    ]
    app.register_blueprint(blueprint("trial", "/try", everybody, routes))
    app.testing = False  # errors become pages, as they do for people
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture
def visitor(trial: Flask) -> Visitor:
    client = trial.test_client()
    assert isinstance(client, Visitor)
    return client


def branches(database: Database) -> set[str]:
    with database.transaction(writes=False) as session:
        return set(session.exec(select(Branch.code)).all())


def test_the_same_form_sent_twenty_times_is_done_once(visitor: Visitor, database: Database) -> None:
    before = branches(database)
    answers = [visitor.post("/try/count", data={"_once": "one-and-the-same"}) for _ in range(20)]
    assert {answer.location for answer in answers} == {"/try/made/2"}
    assert len(branches(database) - before) == 1


def test_another_form_is_another_thing(visitor: Visitor, database: Database) -> None:
    before = branches(database)
    visitor.post("/try/count")
    visitor.post("/try/count")
    assert len(branches(database) - before) == 2


def test_somebody_elses_key_answers_nothing_of_theirs(trial: Flask, visitor: Visitor, cast: Cast) -> None:
    visitor.sign_in(cast.anja)
    first = visitor.post("/try/mine", data={"_once": "guessed"})
    other = trial.test_client()
    other.sign_in(cast.bram)
    assert other.post("/try/mine", data={"_once": "guessed"}).location != first.location


def test_a_get_cannot_write(visitor: Visitor, database: Database) -> None:
    assert visitor.get("/try/by-get").status_code == 500
    assert "by-get" not in branches(database)


def test_a_refused_form_leaves_nothing_half_written(visitor: Visitor, database: Database) -> None:
    assert visitor.post("/try/half", data={"_once": "again"}).status_code == 422
    assert "half" not in branches(database)
    with database.transaction(writes=False) as session:
        assert session.exec(select(Receipt)).all() == []


def test_a_form_without_its_token_changes_nothing(visitor: Visitor, database: Database) -> None:
    before = branches(database)
    assert visitor.post("/try/count", csrf=False).status_code == 400
    assert branches(database) == before


def test_a_stale_form_keeps_what_was_typed(visitor: Visitor) -> None:
    answer = visitor.post("/start", data={"email": "samira@candidate.example"}, csrf=False)
    assert answer.status_code == 400
    assert "stond te lang open" in words(answer)
    assert 'value="samira@candidate.example"' in answer.get_data(as_text=True)


def test_a_stuck_database_is_a_503_that_says_when_to_come_back(visitor: Visitor) -> None:
    answer = visitor.get("/try/stuck")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"


def test_an_error_page_shows_a_reference_only(visitor: Visitor) -> None:
    answer = visitor.get("/try/broken")
    assert answer.status_code == 500
    assert "secret" not in answer.get_data(as_text=True)
    assert "Traceback" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/", "/start", "/sign-in", "/nothing", "/livez"])
def test_every_answer_carries_its_headers(visitor: Visitor, path: str) -> None:
    headers = visitor.get(path).headers
    policy = headers["Content-Security-Policy"]
    for part in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert part in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_nonce_is_used_once(visitor: Visitor) -> None:
    assert visitor.get("/").headers["Content-Security-Policy"] != visitor.get("/").headers["Content-Security-Policy"]


def test_a_large_body_is_refused_before_it_is_read(visitor: Visitor) -> None:
    assert visitor.post("/start", data={"email": "x" * 1_100_000}).status_code == 413


def test_a_thousand_fields_are_refused(visitor: Visitor) -> None:
    assert visitor.post("/start", data={f"f{number}": "x" for number in range(1001)}).status_code == 413


@pytest.mark.parametrize(
    "text", ["a\x00b@example.nl", "a\u202eb@example.nl", "\ufeffab@example.nl", "a\ud800b@example.nl"]
)
def test_hidden_characters_never_break_a_page(visitor: Visitor, text: str) -> None:
    body = {"email": text.encode("utf-8", "surrogatepass")}
    assert visitor.post("/start", data=body).status_code in (303, 422)


def test_markup_that_was_typed_is_shown_as_text(visitor: Visitor) -> None:
    page = visitor.post("/start", data={"email": "<script>alert(1)</script>"}).get_data(as_text=True)
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_language_is_chosen_by_a_button_and_remembered(visitor: Visitor, cast: Cast, database: Database) -> None:
    visitor.sign_in(cast.anja)
    assert "Inloggen" in words(visitor.get("/nothing")) or 'lang="nl"' in visitor.get("/nothing").get_data(as_text=True)
    answer = visitor.post("/language", data={"lang": "en", "next": "/how-it-works"})
    assert answer.location == "/how-it-works"
    assert 'lang="en"' in visitor.get("/how-it-works").get_data(as_text=True)
    with database.transaction(writes=False) as session:
        assert session.exec(select(User.language).where(col(User.id) == cast.anja.id)).one() == "en"


def test_an_unknown_language_changes_nothing(visitor: Visitor) -> None:
    visitor.post("/language", data={"lang": "xx", "next": "//evil.example"})
    assert 'lang="nl"' in visitor.get("/how-it-works").get_data(as_text=True)


def test_the_browsers_language_counts_where_nothing_was_chosen(visitor: Visitor) -> None:
    page = visitor.get("/how-it-works", headers={"Accept-Language": "en-GB,en;q=0.9"}).get_data(as_text=True)
    assert 'lang="en"' in page


def test_alive_and_ready(visitor: Visitor) -> None:
    assert visitor.get("/livez").get_json() == {"status": "alive"}
    assert visitor.get("/readyz").get_json()["status"] == "ready"


def test_late_mail_is_not_ready(visitor: Visitor, at: object, cast: Cast) -> None:
    at("2026-11-24 09:00")
    visitor.post("/start", data={"email": "samira@candidate.example"})
    at("2026-11-24 09:06")
    answer = visitor.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["oldest_mail_seconds"] == 360


def test_mail_in_development_can_be_read_only_by_name(visitor: Visitor) -> None:
    assert visitor.get("/dev/mail").status_code == 200
    assert visitor.get("/dev/mail/..%2f..%2fsecret").status_code == 404
