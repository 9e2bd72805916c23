"""`matcher match` as somebody at a shell sees it: files of every strangeness, sentences, exit codes."""

import contextlib
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from matcher.cli import main
from matcher.cli import match as command
from matcher.matching.files.reading import Reader, WrongLine
from matcher.matching.files.wording import Wording
from matcher.skills import offline

PERSON = {"id": "c1", "abilities": [{"skill": "listening", "level": 3, "source": "trainer"}]}
WORK = {"id": "v1", "requirements": [{"skill": "listening", "level": 3}]}


VOCABULARY = offline.load()


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The vocabulary is read once for all these tests: it takes longer than a match."""
    monkeypatch.setattr(command, "known_vocabulary", lambda own: VOCABULARY)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one person and one vacancy that fit."""
    (tmp_path / "people.jsonl").write_text(json.dumps(PERSON))
    (tmp_path / "work.jsonl").write_text(json.dumps(WORK))
    return tmp_path


def match(folder: Path, *more: str, people: bytes | None = None, work: bytes | None = None) -> Result:
    """The command on the files of a folder, of which some are written anew."""
    for name, content in (("people", people), ("work", work)):
        if content is not None:
            (folder / f"{name}.jsonl").write_bytes(content)
    files = [f"--candidates={folder}/people.jsonl", f"--vacancies={folder}/work.jsonl"]
    return CliRunner().invoke(main, ["match", "--own", *files, *more])


def lines(*things: object) -> bytes:
    """Things as lines; text as it stands."""
    return b"\n".join(one if isinstance(one, bytes) else json.dumps(one).encode() for one in things)


def test_it_works(folder: Path) -> None:
    outcome = match(folder)
    assert outcome.exit_code == 0
    row = json.loads(outcome.stdout)
    assert (row["vacancy"], row["candidate"], row["band"], row["low"]) == ("v1", "c1", "fits_now", 1)
    assert outcome.stderr == ""


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"id": "c2", "abilities": [{"skill": "http://data.europa.eu/esco/skill/none", "level": 3}]}', "no skill"),
        (b'{"id": "c2", "abilities": [{"skill": "no_such_skill", "level": 3}]}', "there is no skill 'no_such_skill'"),
        (b'{"id": "c2", "abilities": [{"skill": 12, "level": 3}]}', "names no skill"),
        (b'{"id": "c2", "abilities": [{"skill": "listening", "level": 6}]}', "from 1 to 5"),
        (b'{"id": "c2", "abilities": [{"skill": "listening", "level": "3"}]}', "from 1 to 5"),
        (b'{"id": "c2", "abilities": [{"skill": "listening", "level": NaN}]}', "from 1 to 5"),
        (b'{"id": "c2", "abilities": [{"skill": "listening", "level": Infinity}]}', "from 1 to 5"),
        (b'{"id": "c2", "abilities": [{"skill": "listening", "level": 1e999}]}', "from 1 to 5"),
        (b'{"id": "c2", "abilities": [{"skill": "listening", "level": 3, "source": "god"}]}', "none of self"),
        (b'{"id": "c2", "wishes": {"pay": Infinity}}', "pay"),
        (b'{"id": "c2", "wishes": {"pay": "much"}}', "pay is no number"),
        (b'{"id": "c2", "wishes": {"contact": "none at all"}}', "none at all"),
        (b'{"id": "c2", "conditions": {"max_km": "far"}}', "max_km is no number"),
        (b'{"id": "c2", "conditions": {"max_km": 1' + b"0" * 400 + b"}}", "line 2"),
        (b'{"id": "c2", "conditions": {"hours": "20"}}', "hours are two numbers"),
        (b'{"id": "c2", "conditions": {"shifts": "mon-morning"}}', "no list of moments"),
        (b'{"id": "c2", "conditions": {"start": "soon"}}', "no date such as"),
        (b'{"id": "c2", "conditions": {"may_work": "no"}}', "true or false"),
        (b'{"id": "c2", "conditions": {"languages": {"nl": 3}}}', "A1 to C2"),
        (b'{"id": "c2", "conditions": {"languages": {"Nederlands": "B1"}}}', "no code of a language"),
        (b'{"id": "' + b"c" * 201 + b'"}', "more than 200 characters"),
        (b'{"id": "c\\ud800"}', "half a character"),
        (b'{"id": "c\xff"}', "no UTF-8"),
        ('{"id": "c2"}'.encode("utf-16"), "no UTF-8"),
        (b"\x00\x00", "no JSON"),
        (b'{"id": "c2", "abilities": [' + b'{"skill": "listening", "level": 3},' * 1_000_000, "longer than"),
        (b'{"id": "c2", "abilities": [' + b",".join([b'{"skill":"x"}'] * 1_001) + b"]}", "at most 1000"),
        (b'{"id": "c1"}', "was there before"),
    ],
)
def test_a_wrong_line_is_named_and_the_rest_goes_on(folder: Path, line: bytes, why: str) -> None:
    outcome = match(folder, people=lines(PERSON, line, {**PERSON, "id": "c3"}))
    assert outcome.exit_code == 1
    assert outcome.stderr.startswith("people.jsonl line 2: ")
    assert why in outcome.stderr
    assert len(outcome.stderr) < 800
    assert [json.loads(row)["candidate"] for row in outcome.stdout.splitlines()] == ["c1", "c3"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"id": "v2"}', "asks nothing"),
        (b'{"id": "v2", "requirements": []}', "asks nothing"),
        (b'{"id": "v2", "requirements": [{"skill": "listening"}]}', "no level"),
        (b'{"id": "v2", "requirements": [{"skill": "listening", "level": 3, "weight": 4}]}', "weight"),
        (b'{"id": "v2", "requirements": [{"skill": "listening", "level": 3, "must": "yes"}]}', "true or false"),
        (b'{"id": "v2", "requirements": [' + b'{"skill": "listening", "level": 3},' * 1_000_000, "longer than"),
    ],
)
def test_a_wrong_vacancy_is_named_and_matched_with_nobody(folder: Path, line: bytes, why: str) -> None:
    outcome = match(folder, work=lines(line, WORK))
    assert outcome.exit_code == 1
    assert outcome.stderr.startswith("work.jsonl line 1: ")
    assert why in outcome.stderr
    assert [json.loads(row)["vacancy"] for row in outcome.stdout.splitlines()] == ["v1"]


def test_a_level_may_be_a_fraction(folder: Path) -> None:
    half = {"id": "v1", "requirements": [{"skill": "listening", "level": 4.2}]}
    outcome = match(folder, work=lines(half))
    assert json.loads(outcome.stdout)["low"] == pytest.approx(2 / 3.2)


def test_a_byte_order_mark_and_windows_line_ends_are_no_matter(folder: Path) -> None:
    people = b"\xef\xbb\xbf" + b"\r\n".join([json.dumps(PERSON).encode(), b"", b'{"id": "c2"}', b""])
    outcome = match(folder, people=people)
    assert outcome.exit_code == 0
    assert len(outcome.stdout.splitlines()) == 2


@pytest.mark.parametrize("content", [b"", b"\n\n", b"nonsense"])
@pytest.mark.parametrize(("name", "what"), [("people", "person"), ("work", "vacancy")])
def test_a_file_with_nobody_in_it_is_told(folder: Path, name: str, what: str, content: bytes) -> None:
    (folder / f"{name}.jsonl").write_bytes(content)
    outcome = match(folder)
    assert outcome.exit_code == 1
    assert f"{name}.jsonl holds no {what} that can be matched" in outcome.stderr
    assert outcome.stdout == ""


def test_wrong_usage_is_2_and_says_what(folder: Path) -> None:
    fifo = folder / "pipe"
    os.mkfifo(fifo)
    good = f"--vacancies={folder}/work.jsonl"
    for words, why in (
        (["--candidates=/no/such/file", good], "does not exist"),
        ([f"--candidates={folder}", good], "is a directory"),
        ([f"--candidates={fifo}", good], "no ordinary file"),
        ([f"--candidates={folder}/people.jsonl", good, f"--out={folder}/none/out"], "there is no folder"),
        ([f"--candidates={folder}/people.jsonl", good, f"--out={folder}/work.jsonl"], "files that are read"),
        ([f"--candidates={folder}/people.jsonl", good, "--top=0"], "--top"),
        ([f"--candidates={folder}/people.jsonl", good, "--scheduler=tcp://x:1"], "--engine dask"),
    ):
        outcome = CliRunner().invoke(main, ["match", "--own", *words])
        assert outcome.exit_code == 2, words
        assert why in outcome.stderr
        assert outcome.stdout == ""
    assert (folder / "work.jsonl").read_text() == json.dumps(WORK)


def test_what_is_written_is_there_whole_or_not_at_all(folder: Path) -> None:
    out = folder / "out.jsonl"
    out.write_text("from yesterday")
    assert match(folder, f"--out={out}", f"--resume={folder}").exit_code == 1
    assert out.read_text() == "from yesterday"
    assert match(folder, f"--out={out}").exit_code == 0
    assert json.loads(out.read_text())["candidate"] == "c1"
    assert {path.name for path in folder.iterdir()} == {"out.jsonl", "people.jsonl", "work.jsonl"}


def test_the_folder_of_another_run_is_refused_in_a_sentence(folder: Path) -> None:
    kept = f"--resume={folder}/kept"
    first = match(folder, kept)
    assert match(folder, kept).stdout == first.stdout != ""
    outcome = match(folder, kept, people=lines({**PERSON, "id": "c9"}))
    assert outcome.exit_code == 1
    assert "is of another run" in outcome.stderr
    assert "Traceback" not in outcome.output


def test_several_workers_write_the_same(folder: Path) -> None:
    alone = match(folder, people=lines(*({**PERSON, "id": number} for number in range(40))))
    assert len(alone.stdout.splitlines()) == 40
    assert match(folder, "--workers=2").stdout == alone.stdout


@pytest.mark.slow
def test_a_terminal_shows_how_far_it_is(folder: Path) -> None:
    ours, theirs = pty.openpty()
    seen: list[bytes] = []

    def listen() -> None:
        try:
            while part := os.read(ours, 1_000):
                seen.append(part)
        except OSError:  # Linux's way of saying that the other end is closed
            pass

    listening = Thread(target=listen)
    listening.start()
    words = [f"--candidates={folder}/people.jsonl", f"--vacancies={folder}/work.jsonl"]
    command = [sys.executable, "-m", "matcher", "match", "--own", *words]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, check=True)
    os.close(theirs)
    listening.join(10)
    os.close(ours)
    assert b"100%  1 lines" in b"".join(seen)
    assert json.loads(done.stdout)["candidate"] == "c1"


THINGS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
CONDITIONS = ["hours", "shifts", "languages", "start", "may_work", "postcode", "max_km", "home"]
PARTS = st.sampled_from([*CONDITIONS, "contact", "pay", "autonomy", "level", "source", "weight", "must"])
PART = st.dictionaries(PARTS, THINGS, max_size=3)
ITEMS = st.lists(PART.map(lambda part: {"skill": "listening", "level": 3} | part), max_size=2)


@given(
    st.fixed_dictionaries(
        {"id": st.just("x")},
        optional={
            "abilities": THINGS | ITEMS,
            "requirements": THINGS | ITEMS,
            "conditions": THINGS | PART,
            "wishes": THINGS | PART,
            "offers": THINGS | PART,
        },
    )
)
def test_no_line_however_strange_is_more_than_a_wrong_line(data: dict[str, object]) -> None:
    reader = Reader(Wording(VOCABULARY), {}, "vacancy")
    line = json.dumps(data).encode()
    for read in (reader.profile, reader.brief):
        with contextlib.suppress(WrongLine):
            assert read(line).thing.id == "x"
