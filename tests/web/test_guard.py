"""Deny by default: every route has a policy, and who may not see a page finds nothing there."""

import pytest
from flask import Flask
from werkzeug.routing import Rule

from matcher.accounts.models import Role
from matcher.web.guard import everybody
from tests.cast import Cast
from tests.visitor import Visitor

AUDIENCES = {
    "candidate": Role.candidate,
    "recruiter": Role.recruiter,
    "trainer": Role.trainer,
    "client": Role.client,
    "office": Role.office,
}


def filled(rule: Rule) -> str:
    """An address of a rule, for a thing that doesn't exist."""
    path = rule.rule
    for argument in rule.arguments:
        converter = rule._converters[argument]
        value = "999999" if type(converter).__name__ in ("IdConverter", "IntegerConverter") else "nothing-here"
        path = path.replace(f"<id:{argument}>", value).replace(f"<int:{argument}>", value)
        path = path.replace(f"<{argument}>", value)
    return path


def test_every_route_has_a_policy(app: Flask) -> None:
    policies = app.extensions["policies"]
    assert [rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint not in policies] == []


def test_only_public_pages_are_for_everybody(app: Flask) -> None:
    for endpoint, policy in app.extensions["policies"].items():
        if endpoint.split(".")[0] in AUDIENCES:
            assert policy is not everybody, endpoint


def test_a_route_without_a_policy_cannot_be_reached(app: Flask) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    assert app.test_client().get("/forgotten").status_code == 404


def test_a_stranger_reaches_no_page_of_an_audience(app: Flask) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.endpoint.split(".")[0] not in AUDIENCES:
            continue
        if "GET" in (rule.methods or ()):
            answer = client.get(filled(rule))
            assert answer.status_code == 303, rule
            assert str(answer.location).startswith("/sign-in?next="), rule
        if "POST" in (rule.methods or ()):
            assert client.post(filled(rule)).status_code == 404, rule


@pytest.mark.parametrize("who", ["samira", "anja", "wout", "joost", "els"])
def test_nobody_reaches_a_page_of_another_audience(app: Flask, client: Visitor, cast: Cast, who: str) -> None:
    person = getattr(cast, who)
    own = Role.candidate if who == "samira" else person.role
    client.sign_in(person)
    tried = 0
    for rule in app.url_map.iter_rules():
        audience = rule.endpoint.split(".")[0]
        if audience not in AUDIENCES or AUDIENCES[audience] == own:
            continue
        for method in (rule.methods or set()) & {"GET", "POST"}:
            tried += 1
            answer = client.get(filled(rule)) if method == "GET" else client.post(filled(rule))
            assert answer.status_code == 404, (method, rule)
    assert tried > 20


@pytest.mark.parametrize("who", ["samira", "anja", "wout", "joost", "els"])
def test_what_does_not_exist_is_a_plain_404(app: Flask, client: Visitor, cast: Cast, who: str) -> None:
    person = getattr(cast, who)
    own = Role.candidate if who == "samira" else person.role
    client.sign_in(person)
    for rule in app.url_map.iter_rules():
        if AUDIENCES.get(rule.endpoint.split(".")[0]) != own or not rule.arguments:
            continue
        for method in (rule.methods or set()) & {"GET", "POST"}:
            answer = client.get(filled(rule)) if method == "GET" else client.post(filled(rule))
            assert answer.status_code == 404, (method, rule)


@pytest.mark.parametrize("number", ["99999999999999999999", "2147483648", "-1", "0", "1e9", "%00", "..", "'"])
def test_a_strange_id_is_a_plain_404(client: Visitor, cast: Cast, number: str) -> None:
    client.sign_in(cast.anja)
    assert client.get(f"/recruiter/candidates/{number}").status_code == 404
    assert client.get(f"/recruiter/vacancies/{number}").status_code == 404
