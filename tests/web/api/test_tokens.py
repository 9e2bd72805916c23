"""The life of a token: told once, counted, dead as soon as it is ended; and cookies and tokens are strangers."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlmodel import select
from structlog.testing import capture_logs

from matcher import clock
from matcher.accounts import tokens
from matcher.accounts.models import ApiToken, Branch, Client
from matcher.audit import service as audit
from matcher.audit.models import Entry
from matcher.audit.service import SERVICE
from matcher.db import Database
from tests.cast import Cast
from tests.visitor import Visitor
from tests.web.api.conftest import PROBLEM, System, vacancy

TokenOf = Callable[[Client | Branch], str]


def test_it_works(midden: System) -> None:
    assert midden.get("/vacancies")["items"]


def test_the_database_holds_no_token(midden: System, database: Database) -> None:
    with database.transaction(writes=False) as session:
        row = session.exec(select(ApiToken)).one()
    assert midden.secret
    assert midden.secret not in str(row)
    assert row.used_at is None
    midden.get("/skills")
    with database.transaction(writes=False) as session:
        assert session.exec(select(ApiToken.used_at)).one() is not None


@pytest.mark.parametrize(
    "sent", ["", "Bearer", "Bearer ", "Basic eDp5", "Bearer mtk_nobodys", "Bearer \xe9\xff", "x" * 5000]
)
def test_without_a_token_that_works_nothing_is_told(app: Flask, midden: System, sent: str) -> None:
    stranger = System(app, None)
    for method, path in (
        ("GET", "/vacancies"),
        ("POST", "/skills/resolve"),
        ("GET", "/vacancies/1"),
        ("PATCH", "/vacancies/1"),
    ):
        answer = stranger.call(method, path, headers={"Authorization": sent} if sent else {})
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


def test_an_ended_token_is_dead_at_its_next_request(midden: System, database: Database, at: Callable[..., Any]) -> None:
    midden.get("/vacancies")
    with database.transaction() as session:
        token_id = session.exec(select(ApiToken.id)).one() or 0
        assert tokens.revoke(session, SERVICE, token_id, clock.now())
        assert tokens.revoke(session, SERVICE, token_id, clock.now())
    answer = midden.call("GET", "/vacancies")
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
    with database.transaction(writes=False) as session:
        assert len(session.exec(select(Entry).where(Entry.action == "token.revoked")).all()) == 1


def test_a_token_is_of_one_company_or_one_branch(database: Database, cast: Cast) -> None:
    for whose in ({}, {"client_id": cast.midden.id, "branch_id": cast.utrecht.id}):
        with database.transaction() as session, pytest.raises(tokens.OneOwner):
            tokens.make(session, SERVICE, name="x", now=clock.now(), **whose)
    nobodys = sa.insert(ApiToken).values(token_hash="x", name="x", created_at=clock.now(), requests=0)
    with pytest.raises(sa.exc.IntegrityError), database.transaction() as session:
        session.connection().execute(nobodys)


def test_a_cookie_opens_nothing_of_the_api(app: Flask, client: Visitor, cast: Cast, midden: System) -> None:
    client.sign_in(cast.joost)
    assert client.get("/client/vacancies").status_code == 200
    assert client.get("/api/v1/vacancies").status_code == 401
    assert client.post(f"/api/v1/vacancies/{cast.vacancy.id}/close").status_code == 401


def test_a_token_opens_no_page(app: Flask, midden: System, cast: Cast) -> None:
    visitor = app.test_client()
    headers = {"Authorization": f"Bearer {midden.secret}"}
    for path in ("/client/vacancies", f"/client/vacancies/{cast.vacancy.id}", "/skills/search?q=a", "/recruiter/"):
        answer = visitor.get(path, headers=headers)
        assert (answer.status_code, str(answer.location).partition("?")[0]) == (303, "/sign-in")


def test_a_cookie_beside_a_token_changes_nothing(client: Visitor, cast: Cast, midden: System) -> None:
    client.sign_in(cast.bram)
    with client.session_transaction() as cookie:
        cookie["language"] = "en"
    headers = {"Authorization": f"Bearer {midden.secret}", "Accept-Language": "nl"}
    answer = client.get(f"/api/v1/vacancies/{cast.other_vacancy.id}", headers=headers)
    assert answer.status_code == 404
    assert answer.headers["Content-Language"] == "nl"
    assert answer.get_json()["title"] == "Niet gevonden"
    assert "Set-Cookie" not in answer.headers


def test_more_than_so_many_a_minute_have_to_wait(
    midden: System, utrecht: System, monkeypatch: pytest.MonkeyPatch, at: Callable[..., Any]
) -> None:
    monkeypatch.setattr(tokens, "MOST_A_MINUTE", 3)
    at("2026-11-24 10:00:20")
    assert [midden.call("GET", "/skills").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    late = midden.call("GET", "/skills", headers={"Accept-Language": "en"})
    assert late.headers["Retry-After"] == "40"
    assert "40 seconds" in late.get_json()["detail"]
    assert utrecht.call("GET", "/skills").status_code == 200
    at("2026-11-24 10:01:00")
    assert midden.call("GET", "/skills").status_code == 200


def test_any_number_of_workers_count_together(
    app: Flask, midden: System, monkeypatch: pytest.MonkeyPatch, at: Callable[..., Any]
) -> None:
    monkeypatch.setattr(tokens, "MOST_A_MINUTE", 8)
    at("2026-11-24 10:00:20")
    with ThreadPoolExecutor(6) as crew:
        statuses = list(crew.map(lambda _: System(app, midden.secret).call("GET", "/skills").status_code, range(20)))
    assert sorted(statuses) == [200] * 8 + [429] * 12


def test_no_log_holds_a_token(app: Flask, midden: System, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr("matcher.web.api.scope.vacancies_of_holder", lambda: 1 / 0)
    with capture_logs() as logs, caplog.at_level(logging.DEBUG):
        answer = midden.call("GET", "/vacancies")
    assert (answer.status_code, answer.mimetype) == (500, PROBLEM)
    assert answer.get_json()["reference"] == logs[0]["reference"]
    assert midden.secret
    assert midden.secret not in f"{logs}{caplog.text}"


def test_what_a_token_did_is_in_the_trail(midden: System, database: Database) -> None:
    made = midden.post("/vacancies", vacancy(), status=201)
    with database.transaction(writes=False) as session:
        entries = [(one.role, one.action, one.subject, one.detail) for one in session.exec(select(Entry))]
        assert audit.verify(session).fault == ""
        token_id = session.exec(select(ApiToken.id)).one()
    assert ("client", "vacancy.drafted", f"vacancy:{made['id']}", f"client:{made['client']['id']}") in entries
    assert ("client", "token.wrote", f"token:{token_id}", f"vacancy.drafted vacancy:{made['id']}") in entries


def test_a_company_makes_and_ends_its_tokens_on_a_page(app: Flask, client: Visitor, cast: Cast, midden: System) -> None:
    client.sign_in(cast.joost)
    assert client.post("/client/tokens", data={"name": ""}).status_code == 422
    form = {"name": "Ons systeem", "_once": "once-1"}
    page = client.post("/client/tokens", data=form).get_data(as_text=True)
    secret = page.split('id="secret"')[1].split('value="')[1].split('"')[0]
    assert secret.startswith("mtk_")
    own = System(app, secret)
    assert own.get("/vacancies")["items"][0]["client"]["name"] == "Contactpunt Midden"
    again = client.post("/client/tokens", data=form)
    assert again.status_code == 303
    listed = client.get("/client/tokens").get_data(as_text=True)
    assert listed.count("Ons systeem") == 2  # the name, and in the button's words
    assert secret not in listed
    token_id = listed.split("/client/tokens/")[1].split("/")[0]
    client.sign_in(cast.marieke)
    assert client.post(f"/client/tokens/{token_id}/revoke").status_code == 404
    assert own.call("GET", "/vacancies").status_code == 200
    client.sign_in(cast.joost)
    assert client.post(f"/client/tokens/{token_id}/revoke").status_code == 303
    assert own.call("GET", "/vacancies").status_code == 401


def test_head_office_makes_tokens_for_branches(app: Flask, client: Visitor, cast: Cast, utrecht: System) -> None:
    client.sign_in(cast.els)
    for owner in ("", "branch:999", "office:1", "client:x"):
        assert client.post("/office/tokens", data={"owner": owner, "name": "x"}).status_code == 422
    page = client.post("/office/tokens", data={"owner": f"branch:{cast.groningen.id}", "name": "Planbord"})
    secret = page.get_data(as_text=True).split('id="secret"')[1].split('value="')[1].split('"')[0]
    assert [one["title"] for one in System(app, secret).get("/vacancies")["items"]] == ["Bestellingen pakken"]
    token_id = page.get_data(as_text=True).split("/office/tokens/")[1].split("/")[0]
    assert client.post(f"/office/tokens/{token_id}/revoke").status_code == 303
    assert System(app, secret).call("GET", "/vacancies").status_code == 401
    assert client.post("/office/tokens/999999/revoke").status_code == 404
