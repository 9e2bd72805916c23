"""Everything is computed anew and compared with what is stored: a difference is found, mended, counted and told."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from sqlmodel import Session, col, select

from matcher import clock
from matcher.candidates.models import Ability
from matcher.cli import main
from matcher.db import Database
from matcher.matching import checking, ranker
from matcher.matching.models import ListCheck, ListedGain, ListedPerson, ListedWork
from tests import make
from tests.conftest import counted
from tests.matching.lists_of import by_pairs, stored

NIGHT = datetime(2026, 11, 25, 3, 10, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture
def ranked(database: Database, at: Callable[..., object]) -> Database:
    """Some people and work, with their lists stored; it is night."""
    at(NIGHT)
    with database.transaction() as session:
        make.programme(session, phone_contact=4, listening=4)
        for level in range(1, 6):
            make.candidate(session, source="trainer", listening=level, calm=3)
            make.vacancy(session, listening=level, phone_contact=3)
    ranker.of(database).tick(clock.now())
    return database


def _tamper(session: Session) -> None:
    """One row is changed, one is gone, and one is there that should not be."""
    connection = session.connection()
    first = session.exec(select(ListedPerson)).first()
    assert first is not None
    row = (col(ListedPerson.vacancy_id) == first.vacancy_id, col(ListedPerson.candidate_id) == first.candidate_id)
    connection.execute(sa.update(ListedPerson).where(*row).values(suit=0.123))
    work = session.exec(select(ListedWork)).first()
    assert work is not None
    session.delete(work)
    gain = session.exec(select(ListedGain)).first()
    assert gain is not None
    other = make.programme(session, "another", order_picking=4)
    session.add(ListedGain(**gain.model_dump(exclude={"programme_id"}), programme_id=other.id))


@pytest.fixture
def tampered(ranked: Database) -> Database:
    with ranked.transaction() as session:
        make.programme(session, "another", order_picking=4)
    ranker.of(ranked).tick(clock.now())
    with ranked.transaction() as session:
        _tamper(session)
    return ranked


def _counts(found: ListCheck) -> tuple[int, int, int]:
    return found.missing, found.surplus, found.different


def test_it_works(ranked: Database) -> None:
    found = checking.check(ranked, clock.now())
    assert _counts(found) == (0, 0, 0)
    assert (found.candidates, found.vacancies) == (5, 5)
    assert found.compared == sum(len(rows) for rows in stored(ranked).values())


def test_what_was_tampered_with_is_found_mended_and_counted(tampered: Database) -> None:
    assert stored(tampered) != by_pairs(tampered)
    assert _counts(checking.check(tampered, clock.now())) == (1, 1, 1)
    assert stored(tampered) == by_pairs(tampered)
    assert _counts(checking.check(tampered, clock.now())) == (0, 0, 0)
    assert counted(tampered, "listcheck") == 2


def test_whoever_keeps_the_lists_begins_anew_after_a_difference(tampered: Database) -> None:
    keeper = ranker.of(tampered)
    before = keeper.kept
    checking.check(tampered, clock.now())
    assert keeper.tick(clock.now()) == "0 added, 0 dropped, 0 changed"
    assert keeper.kept is not before


def test_a_change_that_is_not_in_the_lists_yet_is_given_time(ranked: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with ranked.transaction() as session:
        session.connection().execute(sa.update(Ability).values(level=2))
    monkeypatch.setattr(checking, "sleep", lambda _: ranker.of(ranked).tick(clock.now()))
    assert _counts(checking.check(ranked, clock.now())) == (0, 0, 0)
    assert stored(ranked) == by_pairs(ranked)


def test_it_is_done_once_a_night_and_not_by_day(ranked: Database, at: Callable[..., object]) -> None:
    assert checking.nightly(ranked, clock.now()) is not None
    assert checking.nightly(ranked, clock.now() + timedelta(minutes=5)) is None
    assert checking.nightly(ranked, clock.now() + timedelta(hours=9)) is None
    assert checking.nightly(ranked, clock.now() + timedelta(days=1)) is not None


def test_nothing_is_checked_at_night_before_there_are_lists(database: Database, at: Callable[..., object]) -> None:
    at(NIGHT)
    assert checking.nightly(database, clock.now()) is None


def _matcher(database: Database, folder: Path, *words: str) -> Result:
    url = database.url.render_as_string(hide_password=False)
    return CliRunner().invoke(main, words, env={"MATCHER_DATABASE_URL": url, "MATCHER_INSTANCE": str(folder)})


def test_by_hand_a_difference_is_1_and_then_0(tampered: Database, tmp_path: Path) -> None:
    outcome = _matcher(tampered, tmp_path, "lists", "check")
    assert outcome.exit_code == 1
    assert "1 were missing, 1 too many, 1 different" in outcome.stderr
    assert _matcher(tampered, tmp_path, "lists", "check").exit_code == 0
