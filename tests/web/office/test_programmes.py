"""Programmes at head office: what they are, what they work towards, and two people who change one at once."""

import pytest
from sqlmodel import select

from matcher.audit import service as audit
from matcher.audit.models import Entry
from matcher.db import Database
from matcher.intakes.models import Module, Programme, Target
from matcher.skills.models import Trainability
from tests import make
from tests.cast import Cast
from tests.visitor import Visitor, words


@pytest.fixture
def programme(database: Database, cast: Cast) -> Programme:
    with database.transaction() as session:
        audit.begin(session)
        make.skill(session, "calm", name_nl="Rustig blijven", name_en="Staying calm")
        make.skill(session, "honest", name_nl="Eerlijk zijn", name_en="Honesty", trainability=Trainability.stable)
        return make.programme(session, "customer_contact", listening=4)


@pytest.fixture
def els(client: Visitor, cast: Cast, programme: Programme) -> Visitor:
    client.sign_in(cast.els)
    client.post("/language", data={"lang": "en"})
    return client


def targets(database: Database) -> dict[str, tuple[int, int | None]]:
    with database.transaction(writes=False) as session:
        found = session.exec(select(make.Skill.code, Target.level, Target.module_id).join(Target)).all()
        return {code: (level, module) for code, level, module in found}


def data(**values: object) -> dict[str, object]:
    return {"words": "", "level": "4", "module_id": "", "version": "1"} | values


def edited(programme: Programme, **values: object) -> dict[str, object]:
    names = ("name_nl", "name_en", "summary_nl", "summary_en", "weeks", "hours_per_week", "forms")
    return {name: getattr(programme, name) for name in names} | {"version": "1"} | values


def test_it_works(els: Visitor, programme: Programme) -> None:
    assert "Customer contact" in words(els.get("/office/programmes"))
    page = words(els.get(f"/office/programmes/{programme.id}"))
    assert "listening" in page
    assert "4 of 5" in page
    assert "Basics (24 hours)" in page
    assert els.get("/office/programmes/987654").status_code == 404


def test_an_ability_is_added_by_its_name_or_by_what_was_chosen_while_typing(
    els: Visitor, programme: Programme, database: Database
) -> None:
    address = f"/office/programmes/{programme.id}/targets"
    with database.transaction(writes=False) as session:
        module = session.exec(select(Module.id)).one()
        honest = session.exec(select(make.Skill.id).where(make.Skill.code == "honest")).one()
    answer = els.post(address, data=data(words="calm", module_id=str(module)))
    assert (answer.status_code, answer.location) == (303, f"/office/programmes/{programme.id}#targets")
    answer = els.post(address, data=data(words="Honesty", picked=str(honest), level="2", version="2"))
    assert answer.status_code == 303
    assert targets(database) == {"listening": (4, 1), "calm": (4, module), "honest": (2, None)}
    assert "hardly changes by training: matching promises nothing of it" in words(els.get(address[:-8]))
    with database.transaction(writes=False) as session:
        assert session.exec(select(Entry.action).where(Entry.subject == f"programme:{programme.id}")).all() == [
            "programme.target",
            "programme.target",
        ]


def test_a_target_is_taken_out(els: Visitor, programme: Programme, database: Database) -> None:
    with database.transaction(writes=False) as session:
        skill = session.exec(select(Target.skill_id)).one()
    address = f"/office/programmes/{programme.id}/targets/{skill}/drop"
    assert els.post(address, data={"version": "7"}).status_code == 409
    assert els.post(address, data={"version": "1"}).status_code == 303
    assert targets(database) == {}
    assert "It works towards nothing yet" in words(els.get(f"/office/programmes/{programme.id}"))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({}, "Enter an ability."),
        ({"words": "xqzzv"}, "We don't know this ability."),
        ({"words": "x" * 300}, "Use at most 200 characters."),
        ({"words": "calm", "level": "1"}, "Not a valid choice"),
        ({"words": "calm", "level": "6"}, "Not a valid choice"),
        ({"words": "calm", "module_id": "999"}, "Not a valid choice"),
        ({"words": "calm", "version": "9"}, "A colleague has just changed this programme."),
        ({"pick": "99999999999999999999"}, "Enter an ability."),
    ],
)
def test_what_is_wrong_with_a_target_is_said_and_nothing_changes(
    els: Visitor, programme: Programme, database: Database, wrong: dict[str, object], told: str
) -> None:
    answer = els.post(f"/office/programmes/{programme.id}/targets", data=data(**wrong))
    assert answer.status_code in (409, 422)
    assert told in words(answer)
    assert targets(database) == {"listening": (4, 1)}


def test_a_programme_is_changed(els: Visitor, programme: Programme, database: Database) -> None:
    address = f"/office/programmes/{programme.id}/edit"
    assert els.get(address).status_code == 200
    assert els.post(address, data=edited(programme, weeks="6", forms=["online", "branch"])).status_code == 303
    with database.transaction(writes=False) as session:
        changed = session.get_one(Programme, programme.id)
    assert (changed.weeks, changed.forms, changed.version) == (6, ["online", "branch"], 2)


def test_the_second_of_two_who_change_it_sees_the_difference(
    els: Visitor, programme: Programme, database: Database
) -> None:
    address = f"/office/programmes/{programme.id}/edit"
    els.post(address, data=edited(programme, weeks="6"))
    answer = els.post(address, data=edited(programme, weeks="8", name_en="Helping customers"))
    assert answer.status_code == 409
    page = words(answer)
    assert "How many weeks? 6 8" in page
    assert "Name in English Customer contact Helping customers" in page
    assert 'value="Helping customers"' in answer.get_data(as_text=True)
    again = edited(programme, weeks="8", name_en="Helping customers", version="2")
    assert els.post(address, data=again).status_code == 303


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name_nl": "   "}, "Enter the name in Dutch."),
        ({"name_en": "x" * 101}, "Use at most 100 characters."),
        ({"summary_nl": ""}, "Say in Dutch what people learn."),
        ({"weeks": "0"}, "Enter a whole number from 1 to 104."),
        ({"weeks": "-4"}, "Enter a whole number from 1 to 104."),
        ({"hours_per_week": "9" * 500}, "Enter a number."),
        ({"hours_per_week": "61"}, "Enter a whole number from 1 to 60."),
        ({"forms": []}, "Choose at least one."),
        ({"forms": ["moon"]}, "valid choice"),
        ({"name_nl": "Bel 123456782"}, "This looks like a BSN."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    els: Visitor, programme: Programme, database: Database, wrong: dict[str, object], told: str
) -> None:
    answer = els.post(f"/office/programmes/{programme.id}/edit", data=edited(programme, **wrong))
    assert answer.status_code == 422
    assert told in words(answer)
    with database.transaction(writes=False) as session:
        assert session.get_one(Programme, programme.id).version == 1


def test_nobody_but_head_office_comes_here(client: Visitor, cast: Cast, programme: Programme) -> None:
    client.sign_in(cast.anja)
    for path in ("", f"/{programme.id}", f"/{programme.id}/edit"):
        assert client.get(f"/office/programmes{path}").status_code == 404
    assert client.post(f"/office/programmes/{programme.id}/targets", data=data(words="calm")).status_code == 404
