"""An import that is cut off, and one beside which others go on: nothing is half there, and the next run finishes it."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from matcher import clock
from matcher.db import Database
from matcher.skills import edition, esco, export, service
from matcher.skills.esco import writing
from matcher.skills.models import Label, Occupation, Origin, Skill, UnmatchedWord
from tests import servers
from tests.skills.esco_download import Download, a_skill, an_occupation, asks, related

KILLED = """
import os, signal, sys
from pathlib import Path
import sqlalchemy as sa
from matcher.db import Database
from matcher.skills import esco
from matcher.skills.esco import writing

address, folder, times = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
writing.ROWS = 2
database, inserts = Database(address), 0

@sa.event.listens_for(database.engine, "after_cursor_execute")
def count(connection, cursor, statement, *more):
    global inserts
    inserts += statement.startswith("INSERT")
    if inserts == times:
        os.kill(os.getpid(), signal.SIGKILL)

esco.bring_in(database, esco.find(folder, ("nl", "en")))
"""


class CutOff(Exception):
    """Stands for the end of the process."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Download().write(tmp_path / "esco")


@pytest.fixture
def changed_folder(tmp_path: Path) -> Path:
    """The same download a year later: of everything something is new, changed and gone."""
    download = Download()
    download.skills["nl"][0] |= {"preferredLabel": "vliegers maken", "altLabels": "vliegerbouw\nvliegers"}
    download.skills["en"][3]["status"] = "deprecated"
    download.skills["en"].append(a_skill("silk", "cut silk", "silk cutting"))
    download.occupations["en"].append(an_occupation("weaver", "weaver"))
    download.related = [related("silk", "sails")]
    download.asked[1:] = [asks("kiter", "silk"), asks("sailor", "sails", "optional"), asks("weaver", "silk")]
    return download.write(tmp_path / "later")


@pytest.fixture(autouse=True)
def small_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "ROWS", 2)


def bring_in(database: Database, folder: Path, told: Callable[[int], Any] = lambda _done: None) -> esco.Report:
    return esco.bring_in(database, esco.find(folder, ("nl", "en")), progress=lambda _size: told)


def cut_after(times: int) -> Callable[[int], Any]:
    """Ends the import after this many transactions."""
    left = iter(range(times - 1, -1, -1))

    def told(_done: int) -> None:
        if next(left) == 0:
            raise CutOff

    return told


def copy(path: Path, to: Path) -> Database:
    shutil.copy(path, to)
    return Database(f"sqlite:///{to}")


def look(database: Database) -> tuple[str, list[Any]]:
    """The edition, and every skill and occupation that is in use."""
    with database.transaction(writes=False) as session:
        work = sorted(one.esco for one in session.exec(select(Occupation)) if not one.retired)
        return edition.mark(session), [one for one in export.records(session) if not one["retired"]] + work


def test_an_import_that_is_killed_shows_nothing_and_the_next_one_finishes_it(database: Database, folder: Path) -> None:
    before = look(database)
    address = database.url.render_as_string(hide_password=False)
    done = subprocess.run([sys.executable, "-c", KILLED, address, str(folder), "5"], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    with database.transaction(writes=False) as session:
        assert session.exec(select(Skill.code)).first()
    assert look(database) == before
    bring_in(database, folder)
    assert len(look(database)[1]) == 6
    assert bring_in(database, folder).untouched


@pytest.mark.parametrize("again", [False, True], ids=["the first", "a later one"])
def test_wherever_an_import_is_cut_off_the_next_one_gives_what_a_whole_one_gives(
    tmp_path: Path, folder: Path, changed_folder: Path, again: bool
) -> None:
    start = tmp_path / "start.db"
    with closing(copy(servers.sqlite_template(), start)) as database:
        if again:
            bring_in(database, folder)
        before = look(database)
    with closing(copy(start, tmp_path / "whole.db")) as database:
        done: list[int] = []
        bring_in(database, changed_folder, done.append)
        whole = look(database)
    assert len(done) > 6
    for times in range(1, len(done)):
        with closing(copy(start, tmp_path / f"{times}.db")) as database:
            with pytest.raises(CutOff):
                bring_in(database, changed_folder, cut_after(times))
            # New and retired ones, and the edition, change all at once: with the last transaction.
            mark, there = look(database)
            assert mark == before[0]
            assert [one if isinstance(one, str) else one["code"] for one in there] == [
                one if isinstance(one, str) else one["code"] for one in before[1]
            ]
            bring_in(database, changed_folder)
            mark, there = look(database)
            assert mark != before[0]
            assert there == whole[1]


def test_the_rows_that_are_told_add_up_to_what_was_announced(sqlite_database: Database, folder: Path) -> None:
    announced, done = [], list[int]()

    def progress(size: int) -> Callable[[int], Any]:
        announced.append(size)
        return done.append

    esco.bring_in(sqlite_database, esco.find(folder, ("nl", "en")), progress=progress)
    assert announced == [sum(done)]


def test_others_write_while_an_import_goes_on(database: Database, folder: Path) -> None:
    with closing(Database(database.url.render_as_string(hide_password=False))) as elsewhere:

        def write(_done: int) -> None:
            with elsewhere.transaction() as session:
                service.note_unmatched(session, "wolken vouwen", "nl", clock.now())

        bring_in(database, folder, write)
        with elsewhere.transaction(writes=False) as session:
            assert session.exec(select(UnmatchedWord.times)).one() > 8


def test_after_each_transaction_the_others_get_their_turn(
    sqlite_database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # SQLite gives its lock to whoever asks at the right moment: without a pause that is nearly always the import.
    slept: list[float] = []
    monkeypatch.setattr(writing.time, "sleep", slept.append)
    done: list[int] = []
    bring_in(sqlite_database, folder, done.append)
    assert len(slept) == len(done) - 1
    assert min(slept) > 0


def test_what_somebody_else_adds_meanwhile_is_no_obstacle(database: Database, folder: Path) -> None:
    def somebody_was_first(_size: int) -> Callable[[int], Any]:
        with database.transaction() as session:
            kites = session.exec(select(Skill).where(Skill.code == "esco:kites")).one()
            session.add(Label(skill_id=kites.id or 0, lang="nl", text="vliegers", origin=Origin.office))
        return lambda _done: None

    bring_in(database, folder)
    download = Download()
    download.skills["nl"][0]["altLabels"] += "\nvliegers\nvliegertuig"
    later = esco.find(download.write(folder), ("nl", "en"))
    esco.bring_in(database, later, progress=somebody_was_first)
    with database.transaction(writes=False) as session:
        found = dict(session.exec(select(Label.text, Label.origin)).all())
    assert (found["vliegers"], found["vliegertuig"]) == (Origin.office, Origin.esco)
    assert bring_in(database, folder).untouched


def test_two_imports_at_once_give_what_one_gives(database: Database, folder: Path, tmp_path: Path) -> None:
    with closing(copy(servers.sqlite_template(), tmp_path / "one.db")) as alone:
        bring_in(alone, folder)
        whole = look(alone)[1]

    def other_first(_size: int) -> Callable[[int], Any]:
        bring_in(database, folder)
        return lambda _done: None

    esco.bring_in(database, esco.find(folder, ("nl", "en")), progress=other_first)
    assert look(database)[1] == whole
