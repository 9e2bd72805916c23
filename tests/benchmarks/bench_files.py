"""What matching files costs: lines a second from end to end, what of it is reading, ranking and writing, and memory."""

import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from matcher.matching import distributed, files
from matcher.matching.files import lines
from matcher.matching.files.best import merged, nobody
from matcher.matching.files.blocks import Clerk
from matcher.matching.files.packing import pack
from matcher.matching.files.reading import Reader
from matcher.matching.files.resident import Resident, settle
from matcher.matching.files.wording import Wording
from matcher.places.service import built_in_points
from matcher.skills import offline
from tests.matching import invented

SIZES = [(10_000, 1_000), (100_000, 5_000)]
POINTS = built_in_points()
ROOT = Path(__file__).parents[2]
MEASURE = """
import resource, runpy, sys
sys.argv[0] = "matcher"
try:
    runpy.run_module("matcher", run_name="__main__")
finally:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, file=sys.stderr)
"""


@pytest.fixture(scope="module")
def vocabulary() -> offline.Offline:
    return offline.load()


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size[0]} x {size[1]}")
def folder(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, vocabulary: offline.Offline
) -> Path:
    """Files of our own vocabulary: 15 abilities, 12 requirements, any Dutch postcode."""
    made = tmp_path_factory.mktemp("files")
    codes = [vocabulary.name(one) for one in vocabulary.vocabulary.skills]
    people, vacancies = request.param
    invented.write(made / "c.jsonl", "candidate", people, codes, list(POINTS), items=15, seed=1)
    invented.write(made / "v.jsonl", "vacancy", vacancies, codes, list(POINTS), items=12, seed=2)
    return made


@pytest.mark.parametrize("more", [(), ("--by=candidate", "--top=20"), ("--lines", "--top=10")], ids=" ".join)
def bench_a_match_of_files(folder: Path, more: tuple[str, ...]) -> None:
    words = ["match", "--own", f"--candidates={folder}/c.jsonl", f"--vacancies={folder}/v.jsonl", f"--out={folder}/out"]
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *words, *more], cwd=ROOT, stderr=subprocess.PIPE, text=True, check=True
    )
    took = time.perf_counter() - began
    processor, memory = map(float, done.stderr.split())
    many, size = _lines(folder / "c.jsonl"), (folder / "out").stat().st_size / 1e6
    print(
        f"\n  {many} people, {_lines(folder / 'v.jsonl')} vacancies, {' '.join(more)}: {many / processor:,.0f} lines a"
    )
    print(
        f"  second of one core ({processor:.1f} s, {took:.1f} s by the clock), {memory:.0f} MB, {size:.0f} MB out",
        end="",
    )


def bench_the_shares_of_a_match(folder: Path, vocabulary: offline.Offline) -> None:
    clerk = Clerk(*_settled(folder, vocabulary), vocabulary, POINTS)
    spent = {"reading": 0.0, "ranking": 0.0, "answering": 0.0, "merging": 0.0}
    best = nobody(_lines(folder / "v.jsonl"))
    with (folder / "c.jsonl").open("rb") as file:
        clerk.rank(clerk.take(file, next(lines.cut(folder / "c.jsonl", 1 << 20))))  # compiled, and words looked up
        for piece in lines.cut(folder / "c.jsonl", files.BLOCK):
            before = time.process_time()
            taken = clerk.take(file, piece)
            before = _add(spent, "reading", before)
            ranking = clerk.rank(taken)
            before = _add(spent, "ranking", before)
            found = clerk.answer(file, piece, taken, ranking)
            before = _add(spent, "answering", before)
            assert found.best is not None
            best = merged(best, found.best, 50)
            _add(spent, "merging", before)
    many, whole = _lines(folder / "c.jsonl"), sum(spent.values())
    shares = ", ".join(f"{name} {took / whole:.0%} ({took / many * 1e6:.0f} us a line)" for name, took in spent.items())
    print(f"\n  {many} people, {len(best.entries)} vacancies: {shares}", end="")


@pytest.mark.skipif(find_spec("distributed") is None, reason="the extra `distributed` is not installed")
@pytest.mark.filterwarnings("default")
def bench_what_a_cluster_adds(folder: Path, vocabulary: offline.Offline) -> None:
    """Time on top of the work itself, at tasks of half a second and more: the workers say how long they worked."""
    resident, order = _settled(folder, vocabulary)
    desk, path = files.Desk(resident, order, pack(vocabulary), POINTS), folder / "c.jsonl"
    pieces = list(lines.cut(path, path.stat().st_size // 12))
    for workers in (1, 2):
        with distributed.cluster(workers)(desk, path) as work:
            list(work(iter(pieces[: 2 * workers])))  # everybody has the side that stays
            began = time.perf_counter()
            worked = [found.seconds for found in work(iter(pieces))]
            took = time.perf_counter() - began
        added = took * workers / sum(worked) - 1
        print(
            f"\n  {workers} workers, {len(worked)} tasks of {sum(worked) / len(worked):.2f} s: {added:.1%} added",
            end="",
        )


def _settled(folder: Path, vocabulary: offline.Offline) -> tuple[Resident, files.Order]:
    reader = Reader(Wording(vocabulary), POINTS, "vacancy")
    resident = settle(folder / "v.jsonl", "vacancy", reader, vocabulary, lambda *_: None, with_raws=False)
    return resident, files.Order("vacancy", 50, with_lines=False)


def _add(spent: dict[str, float], name: str, before: float) -> float:
    now = time.process_time()
    spent[name] += now - before
    return now


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)
