"""A run that was stopped goes on where it was, and gives what it would have given; another run's folder is refused."""

import subprocess
import sys
from pathlib import Path

import pytest

from matcher.matching import files
from matcher.matching.files import resume
from matcher.skills import offline
from tests.matching import filed

BLOCK = 4_000
ORDERS = [files.Order("vacancy", 5, with_lines=True), files.Order("candidate", 3, with_lines=False)]


@pytest.fixture(scope="module")
def vocabulary() -> offline.Offline:
    return offline.load()


@pytest.fixture
def folder(tmp_path: Path, vocabulary: offline.Offline) -> Path:
    """Some twenty blocks of people; one of the lines is wrong."""
    filed.write(tmp_path, vocabulary, people=70, vacancies=20)
    people = (tmp_path / "c.jsonl").read_bytes().splitlines()
    (tmp_path / "c.jsonl").write_bytes(b"\n".join([*people[:5], b"nonsense", *people[5:]]))
    return tmp_path


def stopped(folder: Path, vocabulary: offline.Offline, order: files.Order, after: int, where: str = "kept") -> None:
    """A run that is stopped after so many blocks."""
    with pytest.raises(KeyboardInterrupt):
        filed.run(folder, vocabulary, order, filed.Listening(after), folder=folder / where, block=BLOCK)


@pytest.mark.parametrize("order", ORDERS, ids=["by vacancy", "by candidate"])
def test_a_run_that_was_stopped_goes_on(folder: Path, vocabulary: offline.Offline, order: files.Order) -> None:
    whole = filed.Listening()
    expected = filed.run(folder, vocabulary, order, whole, block=BLOCK)
    stopped(folder, vocabulary, order, 7)
    rest = filed.Listening()
    assert filed.run(folder, vocabulary, order, rest, folder=folder / "kept", block=BLOCK) == expected
    assert rest.blocks == whole.blocks - 7
    assert rest.said == whole.said
    again = filed.Listening()
    assert filed.run(folder, vocabulary, order, again, folder=folder / "kept") == expected
    assert again.blocks == 0


@pytest.mark.parametrize("order", ORDERS, ids=["by vacancy", "by candidate"])
def test_half_a_block_is_cut_off(folder: Path, vocabulary: offline.Offline, order: files.Order) -> None:
    stopped(folder, vocabulary, order, 4)
    for name in ("rows.jsonl", "refused.jsonl", "ids.bin"):
        with (folder / "kept" / name).open("ab") as file:
            file.write(b"half a blo")
    (folder / "kept" / "state.part").write_bytes(b"half a sta")
    kept = filed.run(folder, vocabulary, order, folder=folder / "kept", block=BLOCK)
    assert kept == filed.run(folder, vocabulary, order, block=BLOCK)


def test_an_id_from_before_the_stop_is_still_refused(folder: Path, vocabulary: offline.Offline) -> None:
    with (folder / "c.jsonl").open("ab") as file:
        file.write(b'\n{"id": 0}\n')
    stopped(folder, vocabulary, ORDERS[0], 7)
    rest = filed.Listening()
    filed.run(folder, vocabulary, ORDERS[0], rest, folder=folder / "kept", block=BLOCK)
    assert [sentence.split(":")[0] for sentence in rest.said] == ["c.jsonl line 6", "c.jsonl line 72"]


KILLED = """
import os, signal, sys
from pathlib import Path
from matcher.matching import files
from matcher.skills import offline
from tests.matching import filed

class Deadly(filed.Listening):
    def progress(self, done, total, lines):
        super().progress(done, total, lines)
        if self.blocks == 7:
            os.kill(os.getpid(), signal.SIGKILL)

folder = Path(sys.argv[1])
order = files.Order("candidate", 3, with_lines=False)
filed.run(folder, offline.load(), order, Deadly(), folder=folder / "kept", block=int(sys.argv[2]))
"""


@pytest.mark.slow
def test_a_run_that_was_killed_goes_on(folder: Path, vocabulary: offline.Offline) -> None:
    root = Path(__file__).parents[2]
    killed = subprocess.run([sys.executable, "-c", KILLED, str(folder), str(BLOCK)], cwd=root, check=False)
    assert killed.returncode == -9
    rest, whole = filed.Listening(), filed.Listening()
    kept = filed.run(folder, vocabulary, ORDERS[1], rest, folder=folder / "kept", block=BLOCK)
    assert kept == filed.run(folder, vocabulary, ORDERS[1], whole, block=BLOCK)
    assert whole.blocks - 8 <= rest.blocks <= whole.blocks - 6


def test_another_run_is_not_gone_on_with(
    folder: Path, vocabulary: offline.Offline, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped(folder, vocabulary, ORDERS[0], 2)
    with pytest.raises(files.CannotGoOn, match="of another run"):
        filed.run(folder, vocabulary, ORDERS[1], folder=folder / "kept")
    with monkeypatch.context() as later:
        later.setattr(resume, "RULE_VERSION", "later")
        with pytest.raises(files.CannotGoOn, match="of another run"):
            filed.run(folder, vocabulary, ORDERS[0], folder=folder / "kept")
    people = (folder / "c.jsonl").read_bytes()
    (folder / "c.jsonl").write_bytes(people.replace(b'"level": 3', b'"level": 4', 1))
    with pytest.raises(files.CannotGoOn, match="of another run"):
        filed.run(folder, vocabulary, ORDERS[0], folder=folder / "kept")
    (folder / "c.jsonl").write_bytes(people)
    filed.run(folder, vocabulary, ORDERS[0], folder=folder / "kept", block=BLOCK)


def test_a_folder_with_other_things_is_refused(folder: Path, vocabulary: offline.Offline) -> None:
    with pytest.raises(files.CannotGoOn, match="holds other things"):
        filed.run(folder, vocabulary, ORDERS[0], folder=folder)


def test_two_runs_don_t_share_a_folder(folder: Path, vocabulary: offline.Offline) -> None:
    class Nosy(filed.Listening):
        def progress(self, done: int, total: int, lines: int) -> None:
            with pytest.raises(files.CannotGoOn, match="another run is at work"):
                filed.run(folder, vocabulary, ORDERS[0], folder=folder / "kept", block=BLOCK)
            super().progress(done, total, lines)

    report = Nosy(1)
    with pytest.raises(KeyboardInterrupt):
        filed.run(folder, vocabulary, ORDERS[0], report, folder=folder / "kept", block=BLOCK)
    assert report.blocks == 1
