"""A copy of all that is kept of somebody: everything of theirs, nothing of others, plain JSON."""

import json

from matcher import clock
from matcher.audit.service import Actor
from matcher.candidates import own_words
from matcher.candidates.models import Source
from matcher.db import Database
from matcher.intakes import service as intakes
from matcher.matching import ranker
from matcher.matching import service as matching
from matcher.privacy import export
from tests import make
from tests.cast import Cast


def test_the_copy_holds_every_subject(database: Database, cast: Cast) -> None:
    now, samira = clock.now(), cast.samira.id or 0
    with database.transaction() as session:
        make.ability(session, cast.samira, "listening", 2, source=Source.trainer)
        own_words.write(session, Actor(), samira, ["qwrtzplk"], "nl", now)
        intake = make.intake(session, branch=cast.utrecht)
        intakes.book(session, Actor(), intake_id=intake.id or 0, candidate_id=samira, now=now)
        match = matching.keep(session, samira, cast.vacancy.id or 0, now)
        make.decision(session, match, by=cast.anja)
    with database.transaction(writes=False) as session:
        copy = json.loads(json.dumps(export.of(session, samira)))
    assert {(row["code"], row["source"], row["level"]) for row in copy["abilities"]} == {
        ("listening", "self", 4),
        ("listening", "trainer", 2),
        ("calm", "self", 3),
    }
    assert [row["text"] for row in copy["own_words"]] == ["qwrtzplk"]
    assert [row["status"] for row in copy["trainings"]] == ["booked"]
    assert copy["matches"][0]["result"]["lines"]
    assert [(row["decided_by"], row["verdict"]) for row in copy["decisions"]] == [("Anja", "propose")]
    assert "place_booked" in {row["template"] for row in copy["mails"]}
    assert [row["purpose"] for row in copy["consents"]] == ["matching"]
    assert "Pieter" not in json.dumps(copy)


def test_the_copy_of_nobody_is_empty(database: Database) -> None:
    with database.transaction(writes=False) as session:
        assert export.of(session, 12) == {}


def test_the_copy_holds_the_lists_they_stand_on(database: Database, cast: Cast) -> None:
    with database.transaction() as session:
        make.programme(session, phone_contact=4, listening=4)
        make.vacancy(session, client=cast.midden, phone_contact=3, listening=3)
    ranker.of(database).tick(clock.now())
    with database.transaction(writes=False) as session:
        lists = json.loads(json.dumps(export.of(session, cast.samira.id or 0)))["lists"]
    assert [row["rank"] for row in lists["work"]] == [1, 2, 3]
    assert len(lists["among_the_people_of"]) == 3
