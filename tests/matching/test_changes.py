"""Every change that lists rest on leaves a trace, whoever makes it; a reader is told of each, if need be twice."""

from time import sleep
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col

from matcher import clock
from matcher.audit.service import Actor
from matcher.candidates.models import Ability, Candidate, Phrase, Wish
from matcher.db import Database
from matcher.intakes import service as intakes
from matcher.intakes.models import Programme, Target
from matcher.matching import watch
from matcher.matching.changes import Changes, Reader
from matcher.places.models import PointSource, Postcode
from matcher.skills import edition
from matcher.skills.models import Edition
from matcher.vacancies.models import Requirement, Vacancy
from tests import make
from tests.cast import Cast
from tests.conftest import counted


def _since(database: Database, reader: Reader) -> Changes:
    with database.transaction(writes=False) as session:
        return reader.read(session)


def _reader(database: Database) -> Reader:
    with database.transaction(writes=False) as session:
        return Reader.now(session)


@pytest.fixture
def filled(database: Database, cast: Cast) -> Database:
    with database.transaction() as session:
        make.programme(session, phone_contact=4)
        session.add(Postcode(code="3511", lat=52.1, lon=5.1, source=PointSource.town))
    return database


def test_it_works(filled: Database, cast: Cast) -> None:
    reader = _reader(filled)
    assert not _since(filled, reader)
    with filled.transaction() as session:
        make.ability(session, cast.samira, "typing", 3)
    them = frozenset({cast.samira.id or 0})
    assert _since(filled, reader) == Changes(candidates=them, rest=frozenset({"vocabulary"}))
    assert not _since(filled, reader)


def _touch(session: Session, model: type[SQLModel], deed: str) -> None:
    table = sa.inspect(model).local_table
    if deed == "delete":
        session.connection().execute(sa.delete(table))
    else:
        column = next(iter(table.primary_key.columns))
        values: dict[str, Any] = {"may_work": sa.false()} if model is Candidate else {column.name: column}
        session.connection().execute(sa.update(table).values(values))


@pytest.mark.parametrize("deed", ["update", "delete"])
@pytest.mark.parametrize(
    ("model", "kind"),
    [
        (Wish, "candidate"),
        (Ability, "candidate"),
        (Phrase, "candidate"),
        (Requirement, "vacancy"),
        (Target, "programme"),
        (Edition, "vocabulary"),
        (Postcode, "places"),
    ],
)
def test_a_statement_on_any_watched_table_is_told(
    filled: Database, cast: Cast, model: type[SQLModel], kind: str, deed: str
) -> None:
    with filled.transaction() as session:
        edition.changed(session)
        now = cast.samira.created_at
        session.add(Phrase(candidate_id=cast.samira.id, text="luistren", verdict="ask", created_at=now))
    reader = _reader(filled)
    with filled.transaction() as session:
        _touch(session, model, deed)
    found = _since(filled, reader)
    told = {"candidate": found.candidates, "vacancy": found.vacancies}.get(kind, found.rest & {kind})
    assert told


@pytest.mark.parametrize("model", [Candidate, Vacancy, Programme])
def test_what_is_new_or_changed_is_told_by_its_number(filled: Database, model: type[SQLModel]) -> None:
    reader = _reader(filled)
    with filled.transaction() as session:
        made = {Candidate: make.candidate, Vacancy: make.vacancy, Programme: make.programme}
        row = made[model](session) if model is not Programme else make.programme(session, "another")
    found = _since(filled, reader)
    assert found.candidates | found.vacancies == ({row.id} if model is not Programme else set())
    assert ("programme" in found.rest) is (model is Programme)


def test_who_is_erased_is_told(filled: Database, cast: Cast) -> None:
    reader = _reader(filled)
    with filled.transaction() as session:
        session.connection().execute(sa.delete(Candidate).where(col(Candidate.id) == cast.samira.id))
    assert cast.samira.id in _since(filled, reader).candidates


def test_every_watched_table_has_its_triggers_however_the_schema_came_about(database: Database) -> None:
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if database.sqlite
        else "SELECT DISTINCT trigger_name FROM information_schema.triggers"
    )
    with database.engine.connect() as connection:
        found = set(connection.execute(sa.text(query)).scalars())
    assert found >= {f"trace_{table}_{event}" for table in watch.WATCHED for event in ("insert", "update", "delete")}


def test_an_import_leaves_one_row_a_subject(filled: Database, cast: Cast) -> None:
    before = counted(filled, "change")
    with filled.transaction() as session:
        for code in ("crm", "typing", "forklift", "order_picking"):
            make.ability(session, cast.samira, code, 3)
    assert counted(filled, "change") - before <= 1  # the vocabulary, if that was never changed before


def test_a_change_that_is_committed_later_than_it_was_begun_is_not_missed(filled: Database, cast: Cast) -> None:
    if filled.sqlite:
        pytest.skip("SQLite has one writer at a time")
    reader = _reader(filled)
    change = sa.update(Wish).values(pay=17.0)
    with filled.transaction() as early:
        early.connection().execute(change.where(col(Wish.candidate_id) == cast.samira.id))
        with filled.transaction() as late:
            late.connection().execute(change.where(col(Wish.candidate_id) == cast.pieter.id))
        assert _since(filled, reader).candidates == {cast.pieter.id}
        assert not _since(filled, reader)
        assert not reader.settled
    assert _since(filled, reader).candidates == {cast.samira.id}
    assert not _since(filled, reader)
    # The oldest open transaction of the whole server counts: other tests have theirs, for a moment.
    for _ in range(200):
        if reader.settled:
            break
        sleep(0.05)
        assert not _since(filled, reader)
    assert reader.settled


def test_who_books_a_training_leaves_no_trace(filled: Database, cast: Cast) -> None:
    """Their row is held while they book; nothing that a list rests on changes."""
    with filled.transaction() as session:
        intake_id = make.intake(session, seats=2).id or 0
    reader = _reader(filled)
    with filled.transaction() as session:
        intakes.book(session, Actor(), intake_id=intake_id, candidate_id=cast.samira.id or 0, now=clock.now())
    assert not _since(filled, reader).candidates
    with filled.transaction() as session:
        session.get_one(Candidate, cast.samira.id).postcode = "9711"
    assert _since(filled, reader).candidates == {cast.samira.id}
