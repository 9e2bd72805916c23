"""Whose is it: every address that takes an id or a key, asked for real things of another branch, company or person."""

from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlmodel import Session
from werkzeug.routing import Rule

from matcher import clock, tables
from matcher.accounts import tokens
from matcher.accounts.models import Role, User
from matcher.audit.service import Actor
from matcher.candidates.models import Candidate, Phrase
from matcher.db import Database
from matcher.intakes.models import PlaceStatus
from matcher.matching import service
from matcher.matching.models import Match, Verdict
from matcher.passport.document import compose, sign
from matcher.passport.models import Credential
from matcher.vacancies.models import VacancyStatus
from tests import make
from tests.cast import Cast
from tests.passport.test_verifying import ACHIEVED, SIGNER
from tests.visitor import Visitor, words

MISSING = "2147483647"
ROLES = (Role.candidate, Role.client, Role.recruiter, Role.trainer)  # head office has no things of its own
OF_EVERYBODY = {"code", "purpose", "skill", "skill_id"}  # words of the trade: the same for each side
ALSO_OURS = {"candidate.intake", "candidate.book"}  # a training anywhere may be joined
# What else than a place a `key` stands for.
KINDS = {"match": "vacancy", "proposal": "match", "agree": "match", "certificate": "credential"}
LEAVES = {"receipt", "signin"}  # what every form and every sign-in leaves behind


@dataclass(frozen=True, slots=True)
class Side:
    """One of everything, as addresses name it: by the parameter, and for `key` by the kind of thing."""

    ids: dict[str, str]
    words: tuple[str, ...]  # nobody of the other side reads these


@dataclass(frozen=True, slots=True)
class Both:
    """Anja's side, and Bram's."""

    ours: Side
    theirs: Side


@pytest.fixture
def both(database: Database, cast: Cast) -> Both:
    with database.transaction() as session:
        return Both(_side(session, cast, theirs=False), _side(session, cast, theirs=True))


def _side(session: Session, cast: Cast, *, theirs: bool) -> Side:
    person, client = (cast.pieter, cast.noord) if theirs else (cast.samira, cast.midden)
    branch, recruiter = (cast.groningen, cast.bram) if theirs else (cast.utrecht, cast.anja)
    mark = "hunne" if theirs else "onze"
    values = {"home": 0.0, "title": f"Werk van {mark}"}
    vacancy = make.vacancy(session, client=client, values=values, listening=2)
    trainer = make.user(session, Role.trainer, branch_id=branch.id) if theirs else cast.wout
    intake = make.intake(
        session, branch=branch, trainer=trainer, room=f"Zaal van {mark}", starts=person.created_at.date()
    )
    place = make.place(session, intake, person, PlaceStatus.booked)
    decided = service.decide(
        session,
        Actor(recruiter.id, recruiter.role),
        candidate_id=person.id or 0,
        vacancy_id=vacancy.id or 0,
        verdict=Verdict.propose,
        reason=f"Reden van {mark}",
        now=clock.now(),
    )
    match = session.get_one(Match, decided.match_id)
    if theirs:
        vacancy.status = VacancyStatus.draft  # what is published is for every candidate
    phrase = Phrase(candidate_id=person.id, text=f"taal van {mark}", verdict="unknown", created_at=person.created_at)
    session.add(phrase)
    session.flush()
    actor = Actor(recruiter.id, recruiter.role)
    token, _secret = tokens.make(session, actor, name=f"Systeem van {mark}", client_id=client.id, now=clock.now())
    plan = make.plan(session, branch)
    start = make.planned_start(session, plan, room=f"Zaal van het plan van {mark}")
    proposal = make.seat_proposal(session, start, person)
    proof = sign(compose(ACHIEVED, SIGNER.issuer), SIGNER)
    given = Credential(place_id=place.id or 0, candidate_id=person.id or 0, token=proof, issued_at=clock.now())
    session.add(given)
    session.flush()
    found = {
        "credential": given.key,
        "plan_id": plan.id,
        "start_id": start.id,
        "proposal_id": proposal.id,
        "candidate_id": person.id,
        "vacancy_id": vacancy.id,
        "intake_id": intake.id,
        "place_id": place.id,
        "decision_id": decided.id,
        "phrase_id": phrase.id,
        "token_id": token.id,
        "skill_id": make.skill(session, "listening").id,
        "code": "listening",
        "skill": "listening",
        "purpose": "matching",
        "place": place.key,
        "vacancy": vacancy.key,
        "match": match.key,
        "intake": intake.key,
    }
    secrets = (person.name, person.phone or "", values["title"], f"Reden van {mark}", f"taal van {mark}", token.name)
    return Side({name: str(value) for name, value in found.items()}, tuple(str(word) for word in secrets))


def person(cast: Cast, role: Role) -> User | Candidate:
    """Who has the things of `ours`."""
    found = {Role.candidate: cast.samira, Role.client: cast.joost, Role.recruiter: cast.anja, Role.trainer: cast.wout}
    return found[role]


def taking(app: Flask, role: Role) -> list[tuple[Rule, str]]:
    """The routes of an audience that take an id or a key of somebody, with each method."""
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith(f"{role.value}.") and rule.arguments - OF_EVERYBODY
        for method in sorted((rule.methods or set()) & {"GET", "HEAD", "POST"})
    ]


def parameters(rule: Rule) -> list[str]:
    """The parameters that stand for a thing of somebody."""
    return sorted(rule.arguments - OF_EVERYBODY)


def address(app: Flask, rule: Rule, method: str, values: dict[str, str]) -> str:
    """The address of a rule with these values."""
    return app.url_map.bind("localhost").build(rule.endpoint, values, method=method)


def value(rule: Rule, parameter: str, side: Side) -> str:
    """What stands for a parameter of this rule."""
    name = rule.endpoint.split(".")[1]
    kind = ("intake" if name in ("intake", "book") else KINDS.get(name, "place")) if parameter == "key" else parameter
    return side.ids[kind]


def contents(database: Database) -> dict[str, list[Any]]:
    """All there is in the database, but for what every form leaves."""
    with database.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(sa.select(table)).all()))
            for table in tables.metadata.sorted_tables
            if table.name not in LEAVES
        }


def ask(visitor: Visitor, method: str, path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
    """The status and the words of the answer."""
    answer = visitor.post(path, data=data) if method == "POST" else visitor.open(path, method=method)
    return answer.status_code, words(answer)


@pytest.mark.parametrize("role", ROLES)
def test_a_real_thing_of_the_other_side_is_the_same_as_nothing(
    app: Flask, client: Visitor, cast: Cast, both: Both, database: Database, role: Role
) -> None:
    client.sign_in(person(cast, role))
    before, wrong, tried = contents(database), {}, 0
    for rule, method in taking(app, role):
        if rule.endpoint in ALSO_OURS:
            continue
        names = parameters(rule)
        plain = {name: value(rule, name, both.ours) for name in rule.arguments}
        nothing = dict.fromkeys(names, MISSING)
        expected = ask(client, method, address(app, rule, method, plain | nothing))
        for whose in product((both.ours, both.theirs), repeat=len(names)):
            if both.theirs not in whose:
                continue
            mixed = {name: value(rule, name, side) for name, side in zip(names, whose, strict=True)}
            path = address(app, rule, method, plain | mixed)
            got, tried = ask(client, method, path), tried + 1
            if got != expected or got[0] != 404:
                wrong[f"{method} {path}"] = got[0]
    assert wrong == {}
    assert tried > 5
    assert contents(database) == before


@pytest.mark.parametrize("role", ROLES)
def test_ones_own_things_are_there(app: Flask, client: Visitor, cast: Cast, both: Both, role: Role) -> None:
    client.sign_in(person(cast, role))
    for rule, method in taking(app, role):
        if method == "POST" or rule.endpoint == "candidate.phrase":
            continue
        path = address(app, rule, method, {name: value(rule, name, both.ours) for name in rule.arguments})
        assert client.open(path, method=method).status_code == 200, path


@pytest.mark.parametrize("role", ROLES)
def test_no_list_and_no_filter_tells_of_the_other_side(
    app: Flask, client: Visitor, cast: Cast, both: Both, role: Role
) -> None:
    client.sign_in(person(cast, role))
    asked = {name: number for name, number in both.theirs.ids.items() if name.endswith("_id")}
    filters: list[dict[str, Any]] = [{}, asked | {"branch_id": cast.groningen.id, "client_id": cast.noord.id}]
    filters += [{"q": word, "words": word} for word in both.theirs.words]
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith(f"{role.value}.") or rule.arguments - OF_EVERYBODY:
            continue
        if "GET" not in (rule.methods or ()):
            continue
        path = address(app, rule, "GET", {name: value(rule, name, both.ours) for name in rule.arguments})
        for query in filters:
            page = client.get(path, query_string=query).get_data(as_text=True)
            typed = set(query.values())
            told = [
                word
                for word in both.theirs.words
                if word and word in page and word not in typed and word != "+31612345678"
            ]
            assert told == [], (path, query)


def test_an_id_of_the_other_side_in_a_form_is_refused(
    client: Visitor, cast: Cast, both: Both, database: Database
) -> None:
    client.sign_in(cast.anja)
    before = contents(database)
    theirs, ours = both.theirs.ids, both.ours.ids
    path = f"/recruiter/intakes/{ours['intake_id']}/book"
    assert ask(client, "POST", path, {"candidate_id": theirs["candidate_id"]})[0] == 404
    assert ask(client, "POST", path, {"candidate_id": MISSING})[0] == 404
    opening = {"programme_id": "1", "trainer_id": str(cast.bram.id), "form": "branch", "room": "Zaal 1", "seats": "10"}
    assert ask(client, "POST", "/recruiter/intakes/new", opening)[0] == 422
    client.sign_in(cast.joost)
    path = f"/client/vacancies/{ours['vacancy_id']}/abilities"
    assert ask(client, "POST", path, {"skill": MISSING, "version": "1", "do": "next"})[0] in (409, 422)
    assert contents(database) == before


# What nobody may set by adding a field to a form of theirs.
ADDED = {
    "id": "1",
    "role": "office",
    "branch_id": "2",
    "client_id": "2",
    "candidate_id": "2",
    "vacancy_id": "2",
    "user_id": "1",
    "status": "published",
    "active": "",
    "score": "1",
    "band": "fits_now",
    "low": "1",
    "level": "5",
    "candidate_agreed_at": "2026-11-23T09:00:00+00:00",
    "decided_by": "1",
    "published_at": "2026-11-23T09:00:00+00:00",
    "created_at": "2020-01-01T00:00:00+00:00",
    "given": "y",
    "key": "mine",
}


def test_fields_added_to_a_form_change_nothing(client: Visitor, cast: Cast, both: Both, database: Database) -> None:
    ours, before = both.ours.ids, contents(database)
    client.sign_in(cast.samira)
    assert ask(client, "POST", "/candidate/questions/hours", ADDED | {"hours_min": "20", "hours_max": "30"})[0] == 303
    client.sign_in(cast.anja)
    pair = f"/recruiter/vacancies/{ours['vacancy_id']}/candidates/{ours['candidate_id']}"
    assert ask(client, "POST", pair, ADDED | {"verdict": "propose", "reason": "Blijft rustig."})[0] == 303
    client.sign_in(cast.joost)
    work = {"occupation": "other", "contact": "inbound", "title": "Nieuw werk", "description": "Je helpt klanten. " * 9}
    assert ask(client, "POST", "/client/vacancies/new", ADDED | work)[0] == 303
    after = contents(database)
    assert after["account"] == before["account"]
    with database.transaction(writes=False) as session:
        rows = {name: session.connection().execute(sa.text(text)).all() for name, text in READ.items()}
    assert tuple(rows["candidate"][0]) == (cast.utrecht.id, "active", cast.samira.user_id, "3511")
    assert tuple(rows["decision"][0]) == (int(ours["candidate_id"]), int(ours["vacancy_id"]), cast.anja.id, None)
    assert tuple(rows["vacancy"][0]) == (cast.midden.id, cast.utrecht.id, "draft", None)
    assert len(after["vacancy"]) == len(before["vacancy"]) + 1


READ = {
    "candidate": "SELECT branch_id, status, user_id, postcode FROM candidate WHERE name = 'Samira'",
    "decision": "SELECT candidate_id, vacancy_id, decided_by, candidate_agreed_at FROM decision ORDER BY id DESC",
    "vacancy": "SELECT client_id, branch_id, status, published_at FROM vacancy WHERE title = 'Nieuw werk'",
}
