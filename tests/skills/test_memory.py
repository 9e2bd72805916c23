"""The vocabulary in memory: renewed when it changed, from files that are shared, and never a stranger's."""

import time
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from matcher.db import Database
from matcher.skills import files, memory
from matcher.skills.models import Label, Skill
from tests import make


def _words(session: Session) -> set[int]:
    return {found.skill for found in memory.index(session).resolver.resolve("luisteren").matches}


def test_it_works(database: Database) -> None:
    with database.transaction() as session:
        skill = make.skill(session, "luisteren")
        assert _words(session) == {skill.id}


def test_the_same_edition_is_read_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.transaction() as session:
        make.skill(session, "luisteren")
        first = memory.index(session)
    with database.transaction(writes=False) as session:
        assert memory.index(session) is first


def test_a_label_that_goes_is_known_no_longer(database: Database) -> None:
    with database.transaction() as session:
        skill = make.skill(session, "calm")
        session.add(Label(skill_id=skill.id, lang="nl", text="luisteren"))
        session.flush()
        assert _words(session) == {skill.id}
        session.delete(session.exec(select(Label).where(Label.text == "luisteren")).one())
        session.flush()
        assert _words(session) == set()


def test_a_merged_skill_is_what_it_was_merged_into_and_its_words_too(database: Database) -> None:
    with database.transaction() as session:
        one, other, last = (make.skill(session, code) for code in ("luisteren", "horen", "verstaan"))
        one.merged_into, one.retired = other.id, True
        other.merged_into, other.retired = last.id, True
        session.add_all((one, other))
        session.flush()
        index = memory.index(session)
        assert index.canonical == {one.id: last.id, other.id: last.id}
        assert _words(session) == {last.id}
        assert set(index.names) == {last.id}


def test_mergers_in_a_circle_lead_nowhere(database: Database) -> None:
    with database.transaction() as session:
        one, other = make.skill(session, "luisteren"), make.skill(session, "horen")
        one.merged_into, one.retired = other.id, True
        other.merged_into, other.retired = one.id, True
        session.add_all((one, other))
        session.flush()
        assert memory.index(session).canonical == {}


def test_the_files_of_an_edition_are_made_once_and_opened_by_others(database: Database, tmp_path: Path) -> None:
    memory.share(database, tmp_path)
    with database.transaction() as session:
        skill = make.skill(session, "luisteren")
        assert _words(session) == {skill.id}
    (place,) = (path for path in tmp_path.iterdir() if path.is_dir())
    before = place.stat().st_mtime_ns
    other = Database(database.url.render_as_string(hide_password=False))
    memory.share(other, tmp_path)
    with other.transaction(writes=False) as session:
        assert _words(session) == {skill.id}
    other.close()
    assert place.stat().st_mtime_ns == before


def test_another_release_makes_files_of_its_own(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory.share(sqlite_database, tmp_path)
    with sqlite_database.transaction() as session:
        make.skill(session, "luisteren")
        memory.index(session)
    monkeypatch.setattr(files, "_release", lambda: "newer")
    other = Database(str(sqlite_database.url))
    memory.share(other, tmp_path)
    with other.transaction(writes=False) as session:
        memory.index(session)
    other.close()
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 2


def test_older_editions_are_tidied_away(database: Database, tmp_path: Path) -> None:
    memory.share(database, tmp_path)
    for code in ("luisteren", "horen", "verstaan", "zien"):
        with database.transaction() as session:
            make.skill(session, code)
            memory.index(session)
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == files.KEPT


@pytest.mark.parametrize("fault", ["cut", "gone"])
def test_broken_files_are_done_without(sqlite_database: Database, tmp_path: Path, fault: str) -> None:
    memory.share(sqlite_database, tmp_path)
    with sqlite_database.transaction() as session:
        skill = make.skill(session, "luisteren")
        memory.index(session)
    (place,) = (path for path in tmp_path.iterdir() if path.is_dir())
    broken = place / "skills.npy"
    broken.unlink() if fault == "gone" else broken.write_bytes(broken.read_bytes()[:20])
    other = Database(str(sqlite_database.url))
    memory.share(other, tmp_path)
    with other.transaction(writes=False) as session:
        assert _words(session) == {skill.id}
    other.close()


def test_a_folder_that_cannot_be_written_is_done_without(sqlite_database: Database, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    memory.share(sqlite_database, tmp_path / "taken")
    with sqlite_database.transaction() as session:
        skill = make.skill(session, "luisteren")
        assert _words(session) == {skill.id}


def test_a_large_vocabulary_is_renewed_beside_the_work(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "SMALL", 1)
    with database.transaction() as session:
        make.skill(session, "luisteren")
    with database.transaction(writes=False) as session:
        before = memory.index(session)
    with database.transaction() as session:
        make.skill(session, "horen")
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with database.transaction(writes=False) as session:
            found = memory.index(session)
        if found is not before:
            break
        time.sleep(0.01)
    with database.transaction(writes=False) as session:
        known = set(session.exec(select(Skill.id).where(col(Skill.retired).is_(False))))
    assert set(found.names) == known
