"""What type-ahead costs, in times one scan of all labels by rapidfuzz; and what its index weighs.

With MATCHER_BENCH_DATA the labels are those of ESCO, else they are combined from the words of our own vocabulary.
"""

import csv
import os
import random
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process

import matcher
from matcher.engine.completion import Completion
from matcher.engine.grams import GramIndex
from matcher.engine.labels import LabelEntry, Labels
from matcher.engine.words import fold
from tests.benchmarks.measure import seconds

VOCABULARY = Path(matcher.__file__).parent / "skills" / "vocabulary"
ESCO = ("skills_nl", "skills_en", "occupations_nl", "occupations_en")
AT_LEAST = 100_000
TYPED = 300
"""How many labels, and as many with a slip, are typed letter by letter; KEYSTROKES of those are measured."""
KEYSTROKES = 600
READER = """
import sys
from pathlib import Path
from matcher.engine.completion import Completion
from matcher.engine.grams import GramIndex
from matcher.engine.labels import LabelEntry, Labels

def own():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Anonymous:")) / 1000

small = Labels.of([LabelEntry(1, "boze klanten kalmeren", "nl")])
Completion(small, GramIndex.of(small)).suggest("klant blijft")
before = own()
folder = Path(sys.argv[1])
completion = Completion(Labels.open(folder), GramIndex.open(folder))
for typed in sys.stdin.read().splitlines():
    completion.suggest(typed)
print(own() - before, before)
"""


def _esco(folder: Path) -> Iterator[LabelEntry]:
    ids: dict[str, int] = {}
    csv.field_size_limit(10_000_000)
    for name in ESCO:
        with (folder / "esco" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                skill, preferred = ids.setdefault(row["conceptUri"], len(ids) + 1), row["preferredLabel"]
                for text in {preferred, *(row["altLabels"] or "").split("\n")} - {""}:
                    yield LabelEntry(skill, text, name[-2:], text == preferred)


def _combined(draw: random.Random) -> Iterator[LabelEntry]:
    skills = [
        one for path in sorted(VOCABULARY.glob("*.toml")) for one in tomllib.loads(path.read_text()).get("skill", [])
    ]
    texts = [text for one in skills for text in (one["nl"], *one.get("labels_nl", ()))]
    words = sorted({word for text in texts for word in fold(text).split() if len(word) > 3})
    for place in range(AT_LEAST):
        text = " ".join([*draw.sample(words, draw.choice([1, 1, 2])), draw.choice(texts)])
        yield LabelEntry(place // 7, text, "nl", place % 7 == 0)


def _with_a_slip(text: str, draw: random.Random) -> str:
    at = draw.randrange(1, max(len(text) - 1, 2))
    lost, doubled = text[:at] + text[at + 1 :], text[:at] + text[at - 1 :]
    swapped = text[: at - 1] + text[at : at + 1] + text[at - 1 : at] + text[at + 1 :]
    return draw.choice([lost, doubled, swapped])


@pytest.fixture(scope="module")
def entries() -> list[LabelEntry]:
    given = os.environ.get("MATCHER_BENCH_DATA")
    return list(_esco(Path(given)) if given else _combined(random.Random(1)))


@pytest.fixture(scope="module")
def typed(entries: list[LabelEntry]) -> list[str]:
    """Every beginning, of two letters or more, of some labels as they are and with a slip; a sample of those."""
    draw = random.Random(2)
    texts = [entry.text for entry in draw.sample(entries, TYPED)]
    texts += [_with_a_slip(text, draw) for text in texts]
    return draw.sample([text[:end] for text in texts for end in range(2, len(text) + 1)], KEYSTROKES)


def bench_typing(entries: list[LabelEntry], typed: list[str]) -> None:
    labels = Labels.of(entries)
    completion = Completion(labels, GramIndex.of(labels))
    folded = [labels.folded[place] for place in range(len(labels))]
    completion.suggest("warm")
    ours, scans = [], []
    for prefix in typed:
        text = fold(prefix)
        ours.append(seconds(lambda prefix=prefix: completion.suggest(prefix), times=3))  # type: ignore[misc]
        scans.append(
            seconds(lambda text=text: process.extract(text, folded, scorer=fuzz.ratio, limit=8), times=1)  # type: ignore[misc]
        )
    scan = sorted(scans)[len(scans) // 2]
    print(f"\n  {len(labels)} labels, {len(typed)} keystrokes; the scan takes {1000 * scan:.1f} ms (median)")
    for part in (0.5, 0.9, 0.99):
        took = sorted(ours)[int(part * len(ours))]
        each = sorted(one / other for one, other in zip(ours, scans, strict=True))[int(part * len(ours))]
        print(f"  p{100 * part:.0f}: {1000 * took:.2f} ms = {took / scan:.3f} x the scan; of the ratios: {each:.3f}")


def bench_the_index(entries: list[LabelEntry], typed: list[str], tmp_path: Path) -> None:
    GramIndex.of(Labels.of(entries[:10]))
    begun = time.process_time()
    labels = Labels.of(entries)
    grams = GramIndex.of(labels)
    built = time.process_time() - begun
    labels.save(tmp_path)
    grams.save(tmp_path)
    size = sum(file.stat().st_size for file in tmp_path.iterdir()) / 1e6
    opened = seconds(lambda: Completion(Labels.open(tmp_path), GramIndex.open(tmp_path)))
    reader = [sys.executable, "-c", READER, str(tmp_path)]
    grown, before = subprocess.run(
        reader, input="\n".join(typed), text=True, capture_output=True, check=True
    ).stdout.split()
    print(f"\n  {len(labels)} labels: built in {built:.1f} s of processor time, opened in {1000 * opened:.0f} ms")
    print(
        f"  {size:.1f} MB on disk, mapped and shared; {float(grown):.1f} MB of its own for each process that reads it,"
    )
    print(f"  beside the {float(before):.0f} MB of its interpreter with numpy, numba and rapidfuzz")
