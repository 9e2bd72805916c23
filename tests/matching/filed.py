"""What the tests of files need: a run on files that are written here, and the same answer by the plain engine."""

import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from matcher.engine import rank_briefs, rank_profiles
from matcher.matching import files
from matcher.matching.files.lines import Piece, read
from matcher.matching.files.reading import Reader
from matcher.matching.files.wording import Wording
from matcher.places.service import built_in_points
from matcher.skills import offline
from tests.matching import invented

POINTS = built_in_points()


@dataclass
class Listening:
    """A report that is kept; after so many blocks it stops the run, if it is told to."""

    stop_after: int | None = None
    said: list[str] = field(default_factory=list)
    blocks: int = 0

    def refused(self, file: Path, sentence: str) -> None:
        self.said.append(f"{file.name} {sentence}")

    def progress(self, done: int, total: int, lines: int) -> None:
        self.blocks += 1
        if self.blocks == self.stop_after:
            raise KeyboardInterrupt


def write(folder: Path, vocabulary: offline.Offline, people: int, vacancies: int) -> None:
    """Files with invented people and work."""
    codes, postcodes = [vocabulary.name(one) for one in list(vocabulary.vocabulary.skills)[:60]], list(POINTS)[:40]
    invented.write(folder / "c.jsonl", "candidate", people, codes, postcodes, items=6, seed=3)
    invented.write(folder / "v.jsonl", "vacancy", vacancies, codes, postcodes, items=5, seed=4)


def run(
    place: Path,
    vocabulary: offline.Offline,
    order: files.Order,
    report: Listening | None = None,
    crew: files.Crew | None = None,
    **more: Any,
) -> bytes:
    """What is written for the files in a folder."""
    request = files.Request(place / "c.jsonl", place / "v.jsonl", order, **more)
    target = io.BytesIO()
    files.match(request, vocabulary, POINTS, target, report or Listening(), crew)
    return target.getvalue()


def by_the_engine(folder: Path, vocabulary: offline.Offline, order: files.Order) -> list[dict[str, Any]]:
    """The same rows, pair by pair."""
    reader = Reader(Wording(vocabulary), POINTS, "vacancy")
    with (folder / "v.jsonl").open("rb") as file:
        work = [reader.brief(line.raw).thing for line in read(file, Piece(0, 1 << 40))]
    with (folder / "c.jsonl").open("rb") as file:
        people = [reader.profile(line.raw).thing for line in read(file, Piece(0, 1 << 40))]
    rules = (vocabulary.vocabulary, vocabulary.programmes, order.top)
    if order.by == "vacancy":
        lists = [rank_profiles(one, people, *rules) for one in work]
    else:
        lists = [rank_briefs(one, work, *rules) for one in people]
    return [
        {
            "vacancy": pair.brief,
            "candidate": pair.profile,
            "rank": rank,
            "band": pair.band.value,
            "low": pair.low,
            "high": pair.high,
            "coverage": pair.coverage,
            "suit": pair.suit,
            "after": pair.after
            and {"programme": pair.after.programme, "low": pair.after.low, "band": pair.after.band.value},
            "rule": pair.rule,
        }
        for ranked in lists
        for rank, pair in enumerate(ranked, 1)
    ]


def rows(written: bytes) -> list[dict[str, Any]]:
    """Rows without their lines."""
    found = [json.loads(line) for line in written.splitlines()]
    return [{name: row[name] for name in row if name not in ("lines", "conditions")} for row in found]
