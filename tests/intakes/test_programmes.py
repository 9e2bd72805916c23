"""The programmes that come with the system."""

import tomllib
from typing import Any

import pytest
from sqlmodel import Session, col, select

from matcher.intakes import programmes
from matcher.intakes.models import Asked, Module, Programme, Target
from tests import make

SMALL = """
[[programme]]
code = "contact"
nl = "Klantcontact"
en = "Customer contact"
summary_nl = "Je leert."
summary_en = "You learn."
weeks = 4
hours_per_week = 24
modules = [
    { code = "talk", nl = "Praten", en = "Talking", hours = 20 },
    { code = "write", nl = "Schrijven", en = "Writing", hours = 10 },
]
targets = [{ skill = "listening", target = 4, module = "talk" }, { skill = "writing", target = 3, module = "write" }]
asks = [{ skill = "calm", level = 3, weight = 3, must = true, share = 0.9 }]
"""


def counts(session: Session) -> list[int]:
    return [make.total(session, model) for model in (Programme, Module, Target, Asked)]


def test_our_own_programmes_load_and_again_is_the_same_as_once(session: Session) -> None:
    entries: list[dict[str, Any]] = tomllib.loads(programmes.SHIPPED.read_text("utf-8"))["programme"]
    for code in {row["skill"] for entry in entries for row in (*entry["targets"], *entry["asks"])}:
        make.skill(session, code)
    assert programmes.load(session) == len(entries)
    once = counts(session)
    assert once == [
        len(entries),
        *(sum(len(entry[part]) for entry in entries) for part in ("modules", "targets", "asks")),
    ]
    ids = list(session.exec(select(Target.id).order_by(col(Target.id))))
    programmes.load(session)
    assert counts(session) == once
    assert list(session.exec(select(Target.id).order_by(col(Target.id)))) == ids


def test_a_change_in_the_file_comes_through_and_what_went_is_removed(session: Session) -> None:
    for code in ("listening", "writing", "calm"):
        make.skill(session, code)
    programmes.load(session, SMALL)
    assert counts(session) == [1, 2, 2, 1]
    changed = SMALL.replace("target = 4", "target = 5").replace("Klantcontact", "Klanten helpen")
    changed = changed.replace('    { code = "write", nl = "Schrijven", en = "Writing", hours = 10 },\n', "")
    changed = changed.replace(', { skill = "writing", target = 3, module = "write" }', "")
    programmes.load(session, changed)
    assert counts(session) == [1, 1, 1, 1]
    assert session.exec(select(Programme.name_nl)).one() == "Klanten helpen"
    target = session.exec(select(Target)).one()
    assert target.level == 5
    assert session.get_one(Module, target.module_id).code == "talk"


def test_a_skill_that_is_not_there_is_named(session: Session) -> None:
    make.skill(session, "listening")
    with pytest.raises(programmes.UnknownSkill, match="writing"):
        programmes.load(session, SMALL)
