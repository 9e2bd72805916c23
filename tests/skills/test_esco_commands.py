"""`matcher vocabulary import-esco` and `export`, as somebody at a shell sees them."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from matcher import migrate
from matcher.cli import main
from matcher.db import Database
from matcher.skills import encoder, esco, learning
from tests.skills.esco_download import Download, a_skill, broader, skill

Matcher = Callable[..., Result]


@pytest.fixture
def matcher(database: Database, tmp_path: Path) -> Matcher:
    """Runs `matcher vocabulary` on the test's database."""
    environment = {
        "MATCHER_DATABASE_URL": database.url.render_as_string(hide_password=False),
        "MATCHER_INSTANCE": str(tmp_path),
    }

    def run(*words: object) -> Result:
        quick = ["--no-learn"] if len(words) > 1 and words[0] == "import-esco" else []
        return CliRunner().invoke(main, ["vocabulary", *map(str, words), *quick], env=environment)

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Download().write(tmp_path / "esco")


def test_an_import_tells_what_it_did_and_whose_work_it_is(matcher: Matcher, folder: Path) -> None:
    first = matcher("import-esco", folder)
    assert first.exit_code == 0, first.output
    lines = first.stdout.splitlines()
    assert lines[:3] == [
        "Languages: nl, en.",
        "skills: 4 read, 4 new, 0 changed, 0 retired.",
        "labels of skills: 13 read, 13 new, 0 changed, 0 gone.",
    ]
    assert lines[-1] == esco.ATTRIBUTION
    assert first.stderr == ""  # no bar where nobody watches
    second = matcher("import-esco", folder)
    assert (second.exit_code, second.stdout.splitlines()[-2]) == (0, "Nothing was new or changed.")


def test_refused_rows_are_named_on_standard_error_and_the_exit_code_is_1(matcher: Matcher, tmp_path: Path) -> None:
    download = Download()
    download.skills["nl"].append(a_skill("x", ""))
    download.broader.append(broader("kites", "nobody"))
    done = matcher("import-esco", download.write(tmp_path / "some"))
    assert done.exit_code == 1
    assert "skills: 4 read, 4 new, 0 changed, 0 retired." in done.stdout.splitlines()
    assert done.stderr.splitlines() == [
        "skills_nl.csv line 9: an empty label",
        f"broaderRelationsSkillPillar.csv line 5: '{skill('nobody')}': a relation to an unknown concept",
    ]


def test_a_broken_file_is_1_and_half_a_download_too(matcher: Matcher, folder: Path) -> None:
    matcher("import-esco", folder)
    before = matcher("export").stdout
    path = folder / "skills_en.csv"
    whole = path.read_bytes()
    path.write_bytes(whole[:-200])
    broken = matcher("import-esco", folder)
    assert broken.exit_code == 1
    assert "skills_en.csv line 7" in broken.stderr
    assert "Nothing was changed." in broken.stderr
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:6]))
    half = matcher("import-esco", folder)
    assert (half.exit_code, "--fewer" in half.stderr) == (1, True)
    assert matcher("export").stdout == before
    assert "skills: 3 read, 0 new, 1 changed, 1 retired." in matcher("import-esco", folder, "--fewer").stdout


@pytest.mark.parametrize(
    "words",
    [
        ("import-esco",),
        ("import-esco", "no/such/folder"),
        ("import-esco", "FOLDER", "--lang", "nl,fr"),
        ("import-esco", "FOLDER", "--lang", ""),
        ("import-esco", "FOLDER", "--lang", "../nl"),
        ("import-esco", "EMPTY"),
    ],
)
def test_wrong_usage_is_2(matcher: Matcher, folder: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "empty").mkdir()
    places = {"FOLDER": str(folder), "EMPTY": str(tmp_path / "empty")}
    assert matcher(*(places.get(word, word) for word in words)).exit_code == 2


def test_the_languages_that_are_there_are_taken_or_those_asked_for(matcher: Matcher, folder: Path) -> None:
    (folder / "skills_nl.csv").unlink()
    assert "Languages: en." in matcher("import-esco", folder).stdout.splitlines()
    Download().write(folder)
    assert "Languages: nl." in matcher("import-esco", folder, "--lang", "nl").stdout.splitlines()


def test_an_export_that_cannot_be_written_says_so_in_a_sentence(matcher: Matcher, tmp_path: Path) -> None:
    done = matcher("export", "--out", tmp_path / "no" / "such" / "folder.jsonl")
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: ")
    assert "can't be written: No such file or directory." in done.stderr


def test_a_database_that_takes_nothing_is_told_in_a_sentence(
    matcher: Matcher, folder: Path, database: Database
) -> None:
    def rename(table: str, other: str) -> None:
        with database.transaction() as session:
            session.connection().execute(sa.text(f"ALTER TABLE {table} RENAME TO {other}"))

    rename("occupationskill", "elsewhere")
    done = matcher("import-esco", folder)
    rename("elsewhere", "occupationskill")
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: The database can't be written")
    assert "run the import again" in done.stderr


def test_a_question_keeps_its_own_mark(matcher: Matcher, folder: Path) -> None:
    path = folder / "skills_en.csv"
    path.write_bytes(path.read_bytes().rstrip() + b"\nhalf,a,row\n")
    assert "is the file cut off? Nothing was changed." in matcher("import-esco", folder).stderr


def test_an_export_is_whole_ordered_and_always_the_same(matcher: Matcher, folder: Path, tmp_path: Path) -> None:
    matcher("import-esco", folder)
    first = matcher("export")
    records = [json.loads(line) for line in first.stdout.splitlines()]
    assert first.exit_code == 0
    assert [record["code"] for record in records] == ["esco:kites", "esco:knots", "esco:sails", "esco:wind"]
    assert records[0] == {
        "code": "esco:kites",
        "esco": skill("kites"),
        "origin": "esco",
        "field": "esco",
        "core": None,
        "nl": "vliegers bouwen",
        "en": "build kites",
        "trainability": "slow",
        "rarity": 1,
        "retired": False,
        "merged_into": None,
        "labels": [
            {"lang": "en", "text": "build kites", "kind": "name", "origin": "esco", "reviewed": True},
            {"lang": "en", "text": "kite making", "kind": "everyday", "origin": "esco", "reviewed": False},
            {"lang": "en", "text": "kitemaking", "kind": "everyday", "origin": "esco", "reviewed": False},
            {"lang": "nl", "text": "vliegers bouwen", "kind": "name", "origin": "esco", "reviewed": True},
            {"lang": "nl", "text": "een vlieger maken", "kind": "everyday", "origin": "esco", "reviewed": False},
            {"lang": "nl", "text": "vliegerbouw", "kind": "everyday", "origin": "esco", "reviewed": False},
        ],
        "broader": ["esco:wind"],
        "related": [],
    }
    assert matcher("export", "--out", tmp_path / "all.jsonl").stdout == ""
    assert (tmp_path / "all.jsonl").read_text(encoding="utf-8") == first.stdout


def test_who_watches_sees_a_bar(sqlite_database: Database, folder: Path) -> None:
    ours, theirs = pty.openpty()
    address = sqlite_database.url.render_as_string(hide_password=False)
    done = subprocess.run(
        [sys.executable, "-m", "matcher", "vocabulary", "import-esco", str(folder)],
        env=os.environ | {"MATCHER_DATABASE_URL": address, "MATCHER_INSTANCE": str(folder), "TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=True,
        timeout=60,
    )
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert "Writing" in shown
    assert "100%" in shown
    assert "Writing" not in done.stdout.decode()


@pytest.mark.skipif(encoder.available() is None, reason="no encoder runs on this machine")
def test_names_and_dutch_words_are_learned_with_the_import_and_the_rest_when_asked(
    matcher: Matcher, database: Database, folder: Path
) -> None:
    matcher("import-esco", folder)
    with database.transaction(writes=False) as session:
        have, want = learning.learned(session, first=True)
        every = learning.learned(session)[1]
    assert have == 0 < want < every
    learned = CliRunner().invoke(
        main,
        ["vocabulary", "import-esco", str(folder)],
        env={
            "MATCHER_DATABASE_URL": database.url.render_as_string(hide_password=False),
            "MATCHER_INSTANCE": str(folder),
        },
    )
    assert learned.stdout.splitlines()[-1] == f"{want} labels learned; {want} of {every} have a meaning now."
    rest = matcher("learn")
    assert rest.stdout.splitlines()[-1] == f"{every - want} labels learned; {every} of {every} have a meaning now."


def test_an_empty_database_gets_its_tables_first(unmigrated_database: Database, folder: Path) -> None:
    environment = {
        "MATCHER_DATABASE_URL": unmigrated_database.url.render_as_string(hide_password=False),
        "MATCHER_INSTANCE": str(folder),
    }
    words = ["vocabulary", "import-esco", str(folder), "--no-learn"]
    assert CliRunner().invoke(main, words, env=environment).exit_code == 0


def test_the_tables_of_another_release_are_named(unmigrated_database: Database, folder: Path) -> None:
    migrate.upgrade(unmigrated_database)
    migrate.downgrade(unmigrated_database, "20261124_first_schema")
    environment = {
        "MATCHER_DATABASE_URL": unmigrated_database.url.render_as_string(hide_password=False),
        "MATCHER_INSTANCE": str(folder),
    }
    done = CliRunner().invoke(main, ["vocabulary", "export"], env=environment)
    assert (done.exit_code, "matcher db upgrade" in done.stderr) == (1, True)
