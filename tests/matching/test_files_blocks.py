"""Files block by block: the same rows as the plain engine, whatever stays, passes by, is cut, or works on it."""

import io
import json
import os
import signal
from multiprocessing import active_children
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.engine.batch import Lexicon
from matcher.matching import files
from matcher.matching.files import best, lines, resume
from matcher.matching.files.blocks import DIGEST
from matcher.matching.files.reading import Reader
from matcher.matching.files.resident import settle
from matcher.matching.files.wording import Wording
from matcher.skills import offline
from tests.matching import filed

BY_VACANCY = files.Order("vacancy", 5, with_lines=False)


@pytest.fixture(scope="module")
def vocabulary() -> offline.Offline:
    return offline.load()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, vocabulary: offline.Offline) -> Path:
    """More people than vacancies: the vacancies stay."""
    made = tmp_path_factory.mktemp("files")
    filed.write(made, vocabulary, people=70, vacancies=25)
    return made


@pytest.fixture(scope="module")
def turned(tmp_path_factory: pytest.TempPathFactory, vocabulary: offline.Offline) -> Path:
    """More vacancies than people: the people stay."""
    made = tmp_path_factory.mktemp("turned")
    filed.write(made, vocabulary, people=20, vacancies=60)
    return made


@pytest.mark.parametrize("by", ["vacancy", "candidate"])
@pytest.mark.parametrize("which", ["folder", "turned"])
def test_the_rows_are_those_of_the_plain_engine(
    request: pytest.FixtureRequest, vocabulary: offline.Offline, which: str, by: str
) -> None:
    place: Path = request.getfixturevalue(which)
    plain = files.Order(by, 5, with_lines=False)
    written = filed.run(place, vocabulary, plain, block=1 << 24)
    assert filed.rows(written) == filed.by_the_engine(place, vocabulary, plain)
    for block in (1, 3_000, 20_000):
        assert filed.run(place, vocabulary, plain, block=block) == written
    explained = filed.run(place, vocabulary, files.Order(by, 5, with_lines=True), block=9_000)
    assert filed.rows(explained) == filed.rows(written)
    for row in map(json.loads, explained.splitlines()):
        points = [line["points"] for line in row["lines"] if line["kind"] == "requirement"]
        assert sum(points) == pytest.approx(row["low"], abs=1e-9)


@pytest.mark.parametrize("at_once", [1, 9, 1 << 20])
def test_equal_ones_are_in_the_order_of_their_ids_across_blocks(
    tmp_path: Path, vocabulary: offline.Offline, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(best, "_AT_ONCE", at_once)
    people = [{"id": one, "abilities": [{"skill": "listening", "level": 3}]} for one in ("b", 10, "a", 9, "10", "c")]
    (tmp_path / "c.jsonl").write_text("\n".join(map(json.dumps, people)))
    work = [{"id": one, "requirements": [{"skill": "listening", "level": 3}]} for one in (1, 2, 3)]
    (tmp_path / "v.jsonl").write_text("\n".join(map(json.dumps, work)))
    for block in (1, 100, 1_000):
        written = filed.run(tmp_path, vocabulary, files.Order("vacancy", 4, with_lines=False), block=block)
        assert [row["candidate"] for row in filed.rows(written)] == [9, 10, "10", "a"] * 3


def test_an_id_of_an_earlier_block_is_refused_and_the_first_counts(
    tmp_path: Path, folder: Path, vocabulary: offline.Offline
) -> None:
    once = (folder / "c.jsonl").read_bytes().splitlines()
    again = json.dumps({"id": json.loads(once[0])["id"], "abilities": []}).encode()
    (tmp_path / "v.jsonl").write_bytes((folder / "v.jsonl").read_bytes())
    (tmp_path / "c.jsonl").write_bytes(b"\n".join([*once[:50], again, *once[50:], again, again]))
    report = filed.Listening()
    written = filed.run(tmp_path, vocabulary, BY_VACANCY, report, block=5_000)
    assert written == filed.run(folder, vocabulary, BY_VACANCY)
    assert [sentence.split(":")[0] for sentence in report.said] == [f"c.jsonl line {number}" for number in (51, 72, 73)]
    assert all("was there before" in sentence for sentence in report.said)


def test_words_that_pass_by_leave_nothing_behind(tmp_path: Path, vocabulary: offline.Offline) -> None:
    (tmp_path / "v.jsonl").write_text('{"id":1,"requirements":[{"skill":"Zqxvorgl wrempt!","level":3}]}')
    reader = Reader(Wording(vocabulary), filed.POINTS, "vacancy")
    resident = settle(tmp_path / "v.jsonl", "vacancy", reader, vocabulary, lambda *_: None, with_raws=False)
    before = len(resident.lexicon)
    for number in range(50):
        words = [{"skill": f"qwzx {number} vbrk {other}", "level": 3} for other in range(20)]
        both = {"id": 1, "abilities": [*words, {"skill": "zqxvorgl wrempt", "level": 2}]}
        said = reader.profile(json.dumps(both).encode())
        skills = {ability.skill for ability in said.thing.abilities}
        assert len(skills) == 21
        assert -1 in skills
        for skill in skills:
            resident.lexicon.place(skill)
    assert len(resident.lexicon) == before > len(Lexicon(vocabulary.vocabulary))
    assert list(reader.wording.kept.values()) == [-1]


@pytest.mark.slow
def test_several_processes_write_the_same(folder: Path, vocabulary: offline.Offline) -> None:
    crew = files.processes(2)
    for by in ("vacancy", "candidate"):
        order = files.Order(by, 5, with_lines=True)
        alone = filed.run(folder, vocabulary, order)
        assert filed.run(folder, vocabulary, order, crew=crew, block=4_000) == alone


@pytest.mark.slow
def test_a_process_that_is_stopped_from_outside_is_told(folder: Path, vocabulary: offline.Offline) -> None:
    class Killing(filed.Listening):
        def progress(self, done: int, total: int, lines: int) -> None:
            for child in active_children():
                os.kill(child.pid or 0, signal.SIGKILL)

    with pytest.raises(files.WorkerLost, match="stopped from outside"):
        filed.run(folder, vocabulary, BY_VACANCY, Killing(), files.processes(2), block=3_000)


LINE = st.binary(max_size=12).map(lambda raw: raw.replace(b"\n", b"x"))


@given(st.lists(LINE, max_size=12), st.booleans(), st.booleans(), st.integers(1, 40))
def test_pieces_hold_every_line_once_with_its_place(
    tmp_path_factory: pytest.TempPathFactory, raws: list[bytes], mark: bool, ends: bool, size: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "lines"
    content = (b"\xef\xbb\xbf" if mark else b"") + b"\n".join(raws) + (b"\n" if ends and raws else b"")
    path.write_bytes(content)
    found, number = [], 0
    with path.open("rb") as file:
        for piece in lines.cut(path, size):
            for line in lines.read(file, piece):
                assert line.raw is not None
                assert lines.one(file, line.at) == line.raw
                found.append((number + line.number, line.raw.rstrip(b"\n")))
            number += lines.count(file, piece)
    starts = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    expected = [(at, raw) for at, raw in enumerate(starts, 1) if raw.strip()]
    assert [(at, raw) for at, raw in found if raw.strip()] == expected


def test_a_line_that_is_too_long_is_passed_over_without_being_held() -> None:
    class Counting(io.BytesIO):
        most = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            read = super().readline(size)
            self.most = max(self.most, len(read))
            return read

    file = Counting(b"a\n" + b"x" * 5_000_000 + b"\nb\n" + b"y" * 3_000_000)
    found = list(lines.read(file, lines.Piece(0, len(file.getvalue()))))
    assert [(line.number, line.raw) for line in found] == [(1, b"a\n"), (2, None), (3, b"b\n"), (4, None)]
    assert file.most <= lines.LONGEST_LINE + 1


@given(st.lists(st.lists(st.binary(min_size=16, max_size=16), max_size=6), max_size=8))
def test_what_was_seen_is_known_and_nothing_else(lots: list[list[bytes]]) -> None:
    seen, known = resume.Seen(), set[bytes]()
    for lot in lots:
        digests = np.array(lot, DIGEST)
        assert seen.has(digests).tolist() == [one.rstrip(b"\0") in known for one in lot]
        fresh = [one for one in dict.fromkeys(lot) if one.rstrip(b"\0") not in known]
        seen.add(np.array(fresh, DIGEST))
        known |= {one.rstrip(b"\0") for one in fresh}
