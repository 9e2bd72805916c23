"""The description is valid, complete, and open to everybody."""

from collections.abc import Callable

from flask import Flask
from openapi_spec_validator import validate

from tests.web.api.conftest import DOCUMENT, System


def test_it_works(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.get_json() == DOCUMENT
    assert "Set-Cookie" not in answer.headers
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_it_is_valid() -> None:
    validate(DOCUMENT)
    assert DOCUMENT["openapi"] == "3.1.0"


def test_every_route_is_described_and_every_description_is_a_route(app: Flask) -> None:
    routes = {
        (method, rule.rule.replace("<id:", "{").replace(">", "}"))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.openapi"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    told = {(method.upper(), path) for path, item in DOCUMENT["paths"].items() for method in item}
    assert told == routes
    assert len(told) > 15


def test_every_operation_says_what_it_does_and_what_goes_wrong() -> None:
    for item in DOCUMENT["paths"].values():
        for told in item.values():
            assert told["summary"].endswith(".")
            assert {"401", "429", "500"} <= told["responses"].keys()


def test_every_schema_is_used() -> None:
    text = str(DOCUMENT)
    unused = [name for name in DOCUMENT["components"]["schemas"] if f"'#/components/schemas/{name}'" not in text]
    assert unused == []


def test_the_policies_of_routes_name_the_token(app: Flask, system_of: Callable[..., System]) -> None:
    policies = {name: policy for name, policy in app.extensions["policies"].items() if name.startswith("api.")}
    assert {name for name, policy in policies.items() if policy.allows(None)} == {"api.openapi"}
    assert all("token" in policy.name for name, policy in policies.items() if name != "api.openapi")
