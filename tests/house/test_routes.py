"""Who may reach what: deny by default, and the same 404 for what isn't yours and for what isn't there."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from matcher.accounts.models import Role
from matcher.web.guard import Policy
from tests.cast import Cast
from tests.visitor import Visitor

# A stranger finds these; everything else asks to sign in, or isn't there.
OPEN = ("public.", "welcome.", "health.", "development.", "api.")
MISSING = {"id": "2147483647", "string": "nobodys", "default": "nobodys"}


def routes(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Every rule with each of its methods, and an address that fits it but leads to nothing."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = {
            name: MISSING["id" if type(converter).__name__ == "IdConverter" else "default"]
            for name, converter in rule._converters.items()
        }
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method, adapter.build(rule.endpoint, values, method=method)


def ask(visitor: Visitor, method: str, path: str) -> int:
    """The status of the answer."""
    if method == "PATCH":
        return visitor.patch(path).status_code
    return (visitor.get(path) if method == "GET" else visitor.post(path)).status_code


def test_every_route_has_a_policy_and_every_policy_a_route(app: Flask) -> None:
    policies: dict[str, Policy] = app.extensions["policies"]
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert endpoints == set(policies)
    assert len(endpoints) > 10


def test_a_route_without_a_policy_cannot_be_reached(app: Flask, client: Visitor) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    answer = client.get("/forgotten")
    assert answer.status_code == 404
    assert "secret" not in answer.get_data(as_text=True)


def test_only_public_pages_are_open_to_everybody(app: Flask) -> None:
    policies: dict[str, Policy] = app.extensions["policies"]
    unexpected = [name for name, policy in policies.items() if policy.allows(None) and not name.startswith(OPEN)]
    assert unexpected == []


def test_a_stranger_is_asked_to_sign_in_or_finds_nothing(app: Flask, client: Visitor) -> None:
    policies: dict[str, Policy] = app.extensions["policies"]
    wrong = {}
    for rule, method, path in routes(app):
        if policies[rule.endpoint].allows(None):
            continue
        status = ask(client, method, path)
        expected = 401 if policies[rule.endpoint].door else 303 if method == "GET" else 404
        if status != expected:
            wrong[f"{method} {path}"] = status
    assert wrong == {}


@pytest.mark.parametrize("role", list(Role))
def test_pages_of_another_audience_are_not_there(app: Flask, client: Visitor, cast: Cast, role: Role) -> None:
    policies: dict[str, Policy] = app.extensions["policies"]
    own = {endpoint for endpoint, policy in policies.items() if endpoint.startswith(f"{role.value}.")}
    client.sign_in(cast.somebody(role))
    others = [
        (method, path)
        for rule, method, path in routes(app)
        if rule.endpoint.split(".")[0] in {other.value for other in Role if other is not role}
        and rule.endpoint not in own
    ]
    answers = {f"{method} {path}": ask(client, method, path) for method, path in others}
    assert {path: status for path, status in answers.items() if status != 404} == {}


@pytest.mark.parametrize("role", list(Role))
def test_things_that_do_not_exist_are_not_found(app: Flask, client: Visitor, cast: Cast, role: Role) -> None:
    policies: dict[str, Policy] = app.extensions["policies"]
    client.sign_in(cast.somebody(role))
    wrong = {}
    for rule, method, path in routes(app):
        if not rule.arguments or not rule.endpoint.startswith(f"{role.value}."):
            continue
        assert policies[rule.endpoint]
        status = ask(client, method, path)
        if status != 404:
            wrong[f"{method} {path}"] = status
    assert wrong == {}
