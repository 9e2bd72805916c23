"""A match of two files, from the first line to the last row."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from matcher.matching.files.best import merged
from matcher.matching.files.blocks import Clerk, Found, Order
from matcher.matching.files.crew import All, Crew
from matcher.matching.files.lines import cut
from matcher.matching.files.packing import Desk, Packed, pack
from matcher.matching.files.reading import Points, Reader
from matcher.matching.files.resident import other, settle
from matcher.matching.files.resume import Kept, Stand, fingerprint
from matcher.matching.files.wording import Wording
from matcher.skills.offline import Offline

BLOCK = 32 << 20  # bytes: half of it costs 5 % more time, twice as much saves 3 %


@dataclass(frozen=True, slots=True)
class Request:
    """Which files, and what is asked of them. folder: where to keep how far it is, so that it can be resumed."""

    candidates: Path
    vacancies: Path
    order: Order
    folder: Path | None = None
    block: int = BLOCK


class Report(Protocol):
    """Who is told how it goes."""

    def refused(self, file: Path, sentence: str) -> None:
        """A line can't be used."""

    def progress(self, done: int, total: int, lines: int) -> None:
        """So many bytes of the larger file are done, of so many, and so many lines."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many lines of both files could be used, and how many were refused."""

    candidates: int
    vacancies: int
    refused: int


def match(
    request: Request, vocabulary: Offline, points: Points, target: BinaryIO, report: Report, crew: Crew | None = None
) -> Outcome:
    """Write the rows of what is asked to `target`. crew: who does the work; this process alone if None.

    1. The smaller file is read whole, and stays.
    2. The other is cut into blocks. Each is read and ranked against all that stays.
    3. An id that was there in an earlier block is refused, and its block done again without it.
    4. Lists of those that stay are merged; lists of those that pass by are written as they are done.

    The result depends on the files and on what is asked; not on the blocks, the workers, or a stop in between.
    Raises CannotGoOn.
    """
    side = _staying(request)
    staying, passing = _paths(request, side)
    refused: list[str] = []

    def refuse(number: int, why: str) -> None:
        refused.append(why)
        report.refused(staying, f"line {number}: {why}")

    reader = Reader(Wording(vocabulary), points, side)
    resident = settle(staying, side, reader, vocabulary, refuse, request.order.with_lines)
    clerk = Clerk(resident, request.order, vocabulary, points)
    packed = pack(vocabulary) if crew or request.folder else None
    with closing(_stand(request, packed, len(resident.ids), target)) as stand:
        for sentence in stand.refusals():
            report.refused(passing, sentence)
        pieces = cut(passing, request.block, stand.at)
        working: AbstractContextManager[All] = _alone(clerk, passing)
        if crew and packed:
            working = crew(Desk(resident, request.order, packed, points), passing)
        with passing.open("rb") as file, working as work:
            for found in work(pieces):
                _take_in(found, clerk, file, stand, request.order.top, lambda why: report.refused(passing, why))
                report.progress(stand.at, passing.stat().st_size, stand.lines)
            stand.copy_to(target)
            if request.order.by == side:
                target.writelines(text.encode() for text in clerk.staying_rows(file, stand.best))
        used = {side: len(resident.ids), other(side): stand.used}
        return Outcome(used["candidate"], used["vacancy"], len(refused) + stand.refused)


def _staying(request: Request) -> str:
    """The side that stays: that of the smaller file."""
    larger = request.candidates.stat().st_size >= request.vacancies.stat().st_size
    return "vacancy" if larger else "candidate"


def _paths(request: Request, side: str) -> tuple[Path, Path]:
    both = request.candidates, request.vacancies
    return both if side == "candidate" else (both[1], both[0])


def _stand(request: Request, packed: Packed | None, rows: int, target: BinaryIO) -> Stand:
    if request.folder is None or packed is None:
        return Stand(rows, target)
    mark = fingerprint(request.candidates, request.vacancies, request.order, packed)
    return Kept(rows, request.folder, mark)


@contextmanager
def _alone(clerk: Clerk, path: Path) -> Iterator[All]:
    """This process does all the work."""
    with path.open("rb") as file:
        yield lambda pieces: (clerk.block(file, piece) for piece in pieces)


def _take_in(found: Found, clerk: Clerk, file: BinaryIO, stand: Stand, top: int, refuse: Callable[[str], None]) -> None:
    """Take in what came of a block; done again first when somebody in it was there in an earlier one."""
    twice = stand.seen.has(found.digests)
    if twice.any():
        found = clerk.block(file, found.piece, frozenset(found.numbers[twice].tolist()))
    sentences = [f"line {stand.lines + number}: {why}" for number, why in found.refused]
    for sentence in sentences:
        refuse(sentence)
    lists = stand.best if found.best is None else merged(stand.best, found.best, top)
    stand.done(found, lists, sentences)
