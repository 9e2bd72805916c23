"""One block of the side that passes by, matched with the whole side that stays: what every worker does."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from time import perf_counter
from typing import Any, BinaryIO, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from matcher.engine import Id
from matcher.engine.batch import Figures, People, Programmes, Ranking, Work, people, programmes, rank_all, work
from matcher.matching.files.best import Best, best, entries
from matcher.matching.files.lines import Line, Piece, count, one, read
from matcher.matching.files.reading import Points, Read, Reader, WrongLine
from matcher.matching.files.resident import Resident
from matcher.matching.files.wording import Wording
from matcher.matching.files.writing import Explainer, as_json, rows
from matcher.skills.offline import Offline

DIGEST = np.dtype("S16")
REREAD = 1 << 14  # people or vacancies kept in memory while pairs are explained


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: lists by "vacancy" or "candidate", how many entries each, with their lines or without."""

    by: str
    top: int
    with_lines: bool


class Taken(NamedTuple):
    """What a block holds that can be used, and what can't: line numbers within the block, and why."""

    columns: People | Work
    lines: list[Line]
    refused: list[tuple[int, str]]


class Found(NamedTuple):
    """What came of a block. lines: how many it has; digests, numbers: of the ids that were used, and their lines.

    best: the lists of the side that stays, if these are asked for; else text: the rows of those in the block. seconds:
    how long it took, which is measured and decides nothing.
    """

    piece: Piece
    lines: int
    digests: NDArray[np.bytes_]
    numbers: NDArray[np.int64]
    refused: list[tuple[int, str]]
    best: Best | None
    text: bytes
    seconds: float = 0.0


class Clerk:
    """Works through blocks, one at a time."""

    def __init__(self, resident: Resident, order: Order, vocabulary: Offline, points: Points) -> None:
        wording = Wording(vocabulary, *resident.words)
        self.reader = Reader(wording, points, resident.side)
        self._resident, self._order = resident, order
        self._offered: Programmes = programmes(vocabulary.programmes, resident.lexicon)
        self._names, self._programmes = as_json(resident.ids), as_json(self._offered.ids)
        self._explainer = Explainer(wording, vocabulary.vocabulary, vocabulary.programmes)
        passing_is_person = resident.side == "vacancy"
        self._passing = self.reader.profile if passing_is_person else self.reader.brief
        staying = self.reader.brief if passing_is_person else self.reader.profile
        self._settled = lru_cache(REREAD)(lambda row: staying(resident.raws[row]))
        self._passed = lru_cache(REREAD)(lambda at: self._passing(one(self._file, at)))

    def block(self, file: BinaryIO, piece: Piece, skip: Set[int] = frozenset()) -> Found:
        """Read a piece, rank it, and write down what came of it.

        skip: numbers of lines whose id was there in an earlier block.
        """
        began = perf_counter()
        taken = self.take(file, piece, skip)
        found = self.answer(file, piece, taken, self.rank(taken))
        return found._replace(seconds=perf_counter() - began)

    def take(self, file: BinaryIO, piece: Piece, skip: Set[int] = frozenset()) -> Taken:
        """What a piece holds, as columns."""
        lines: list[Line] = []
        refused: list[tuple[int, str]] = []
        things = self._things(file, piece, skip, lines, refused)
        columns = people if self._resident.side == "vacancy" else work
        return Taken(columns(things, self._resident.lexicon), lines, refused)

    def rank(self, taken: Taken) -> Ranking | None:
        """Both lists, of which one is asked for; None when there is nobody on either side."""
        passing, staying = taken.columns, self._resident.columns
        if not len(passing) or not len(staying):
            return None
        persons, jobs = (staying, passing) if isinstance(staying, People) else (passing, staying)
        by_vacancy = self._order.by == "vacancy"
        top = min(self._order.top, len(persons if by_vacancy else jobs))
        return rank_all(
            cast("People", persons),
            cast("Work", jobs),
            self._resident.lexicon,
            self._offered,
            top_per_vacancy=top if by_vacancy else 0,
            top_per_candidate=0 if by_vacancy else top,
        )

    def answer(self, file: BinaryIO, piece: Piece, taken: Taken, ranking: Ranking | None) -> Found:
        """What a block gives: merged later, or written."""
        lists, text = None, b""
        if ranking is not None:
            figures = ranking.of_work if self._order.by == "vacancy" else ranking.of_people
            if self._order.by == self._resident.side:
                lists = best(figures, taken.columns.ids, [line.at for line in taken.lines])
            else:
                text = b"".join(part.encode() for part in self._passing_rows(taken, figures))
        return Found(
            piece,
            count(file, piece),
            np.array([_digest(one) for one in taken.columns.ids], DIGEST),
            np.array([line.number for line in taken.lines], np.int64),
            taken.refused,
            lists,
            text,
        )

    def staying_rows(self, file: BinaryIO, lists: Best) -> Iterator[str]:
        """The rows of each of the side that stays. file: the one the lists came from."""
        if not self._order.with_lines:
            yield from rows(self._names, self._order.by, as_json(lists.ids), lists.entries, self._programmes)
            return
        self._file = file
        for staying, row in enumerate(lists.entries["who"].tolist()):
            shown = (int(lists.spots[who]) for who in row if who >= 0)
            yield self._explained((self._settled(staying), self._passed(spot)) for spot in shown)

    def _passing_rows(self, taken: Taken, figures: Figures) -> Iterator[str]:
        names = as_json(taken.columns.ids)
        if not self._order.with_lines:
            yield from rows(names, self._order.by, self._names, entries(figures), self._programmes)
            return
        for line, row in zip(taken.lines, figures.who.tolist(), strict=True):
            passing = self._passing(line.raw)
            yield self._explained((self._settled(staying), passing) for staying in row if staying >= 0)

    def _explained(self, pairs: Iterable[tuple[Read[Any], Read[Any]]]) -> str:
        """The rows of a list, each with its lines. pairs: of the side that stays and of the side that passes."""
        text = []
        for rank, (staying, passing) in enumerate(pairs, 1):
            profile, brief = (passing, staying) if self._resident.side == "vacancy" else (staying, passing)
            text.append(self._explainer.row(profile, brief, rank) + "\n")
        return "".join(text)

    def _things(
        self, file: BinaryIO, piece: Piece, skip: Set[int], lines: list[Line], refused: list[tuple[int, str]]
    ) -> Iterator[Any]:
        """Those on a piece that can be used; their lines and what is refused are added to the lists."""
        seen: set[Id] = set()
        for line in read(file, piece):
            try:
                thing = self._passing(line.raw).thing
                before = thing.id in seen or line.number in skip
                seen.add(thing.id)
                if before:
                    raise WrongLine(f"the id {thing.id!r} was there before")
            except WrongLine as error:
                refused.append((line.number, str(error)))
                continue
            lines.append(line if self._order.with_lines else line._replace(raw=None))
            yield thing


def _digest(one: Id) -> bytes:
    return blake2b(repr(one).encode(), digest_size=DIGEST.itemsize).digest()
