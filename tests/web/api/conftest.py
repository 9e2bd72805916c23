"""Systems that use the API: each holds every answer against the description, so that no test passes beside it."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from openapi_schema_validator import OAS31Validator
from sqlmodel import Session
from werkzeug.test import TestResponse

from matcher import clock
from matcher.accounts import tokens
from matcher.accounts.models import Branch, Client
from matcher.audit import service as audit
from matcher.audit.service import SERVICE
from matcher.db import Database
from matcher.places.models import PointSource, Postcode
from matcher.web.api import OPERATIONS, description
from tests import make
from tests.cast import Cast

PROBLEM = "application/problem+json"
DOCUMENT = description.of(OPERATIONS)


class System:
    """A system with a token. `call` checks that status, media type, headers and body are as described."""

    def __init__(self, app: Flask, secret: str | None) -> None:
        self.app, self.secret = app, secret
        self._client = app.test_client(use_cookies=False)

    def call(self, method: str, path: str, *, headers: dict[str, str] | None = None, **named: Any) -> TestResponse:
        sent = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        answer = self._client.open(f"/api/v1{path}", method=method, headers=sent | (headers or {}), **named)
        assert "Set-Cookie" not in answer.headers
        check(self.app, method, f"/api/v1{path}", answer)
        return answer

    def get(self, path: str, **named: Any) -> Any:
        return self._good(self.call("GET", path, **named), 200)

    def post(self, path: str, body: Any = None, *, status: int = 200, **named: Any) -> Any:
        sent = {} if body is None else {"json": body}
        return self._good(self.call("POST", path, **sent, **named), status)

    def patch(self, path: str, body: Any, version: int, status: int = 200) -> Any:
        return self._good(self.call("PATCH", path, json=body, headers={"If-Match": f'"{version}"'}), status)

    def _good(self, answer: TestResponse, status: int) -> Any:
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_json()


def check(app: Flask, method: str, path: str, answer: TestResponse) -> None:
    """The answer is one that the description tells of."""
    if method not in ("GET", "POST", "PATCH"):
        return
    matched = operation_of(app, method, path)
    if matched is None:
        assert answer.mimetype == PROBLEM
        validator({"$ref": "#/components/schemas/ProblemDetails"}).validate(answer.get_json(force=True))
        return
    told = matched["responses"].get(str(answer.status_code))
    assert told, (method, path, answer.status_code, answer.get_data(as_text=True))
    assert answer.mimetype in told["content"], answer.mimetype
    missing = {name for name in told.get("headers", {}) if name not in answer.headers} - {"Link"}
    assert missing == set()
    schema = told["content"][answer.mimetype]["schema"]
    text = answer.get_data(as_text=True)
    for one in text.splitlines() if answer.mimetype == "application/x-ndjson" else [text]:
        validator(schema).validate(json.loads(one))


def operation_of(app: Flask, method: str, path: str) -> dict[str, Any] | None:
    """What the description says of this address and method."""
    adapter = app.url_map.bind("localhost")
    try:
        endpoint, _values = adapter.match(path.partition("?")[0], method)
    except Exception:
        return None
    found = [told for item in DOCUMENT["paths"].values() for told in item.values()]
    return next((told for told in found if f"api.{told['operationId']}" == endpoint), None)


def validator(schema: dict[str, Any]) -> Any:
    """Checks against a schema of the description."""
    return OAS31Validator({**schema, "components": DOCUMENT["components"]})


@pytest.fixture
def token_of(database: Database) -> Callable[[Client | Branch], str]:
    """Makes a token for a company or a branch; its secret."""

    def made(owner: Client | Branch) -> str:
        whose = {"client_id": owner.id} if isinstance(owner, Client) else {"branch_id": owner.id}
        with database.transaction() as session:
            return tokens.make(session, SERVICE, name="Test", now=clock.now(), **whose)[1]

    return made


@pytest.fixture
def system_of(app: Flask, cast: Cast, database: Database, token_of: Callable[..., str]) -> Callable[..., System]:
    """The system of a company or a branch of the cast."""
    with database.transaction() as session:
        _world(session)
    return lambda owner: System(app, token_of(owner))


def _world(session: Session) -> None:
    audit.begin(session)
    session.add_all(
        [
            Postcode(code="3511", town="Utrecht", lat=52.0907, lon=5.1214, source=PointSource.town),
            Postcode(code="9711", town="Groningen", lat=53.2194, lon=6.5665, source=PointSource.town),
        ]
    )
    make.programme(session)


@pytest.fixture
def midden(system_of: Callable[..., System], cast: Cast) -> System:
    """The system of Contactpunt Midden, a client company of Utrecht."""
    return system_of(cast.midden)


@pytest.fixture
def utrecht(system_of: Callable[..., System], cast: Cast) -> System:
    """The system of the branch of Utrecht."""
    return system_of(cast.utrecht)


def vacancy(**values: Any) -> dict[str, Any]:
    """A vacancy to be written down, complete."""
    start, closes = clock.today() + timedelta(days=40), clock.today() + timedelta(days=30)
    plain = {
        "title": "Klanten helpen van een energiebedrijf",
        "description": "Je helpt mensen aan de telefoon met hun rekening. Je zoekt het uit en belt terug.",
        "conditions": {
            "postcode": "3511 ab",
            "home": 0.6,
            "hours": [20, 32],
            "shifts": ["mon-morning", "tue-morning"],
            "languages": {"nl": "B1"},
            "start": start.isoformat(),
        },
        "offers": {"contact": "inbound", "autonomy": 1, "pay": 16.5},
        "requirements": [{"skill": "listening", "level": 3, "must": True}, {"skill": "calm", "level": 4, "weight": 3}],
        "closes": closes.isoformat(),
        "openings": 4,
    }
    return plain | values
