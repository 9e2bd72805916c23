"""The side of a match that stays in memory: as columns, with its lines when they have to be explained."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from matcher.engine import Id
from matcher.engine.batch import Lexicon, People, Work, people, work
from matcher.matching.files.lines import Piece, read
from matcher.matching.files.reading import MOST_ITEMS, Read, Reader, WrongLine
from matcher.skills.offline import Offline

SIDES = ("candidate", "vacancy")


class Words(NamedTuple):
    """What Wording kept of the words of the side that stays."""

    kept: dict[str, int]
    texts: dict[int, str]


@dataclass(frozen=True, slots=True)
class Resident:
    """The side that stays: which it is, its columns, and the lexicon and words it was made with.

    raws: its lines, in the order of the columns; empty unless they were asked for.
    """

    side: str
    columns: People | Work
    lexicon: Lexicon
    words: Words
    raws: list[bytes] = field(default_factory=list)

    @property
    def ids(self) -> tuple[Id, ...]:
        """Its ids, in the order of the file."""
        return self.columns.ids


def other(side: str) -> str:
    """The side across."""
    return SIDES[1 - SIDES.index(side)]


def settle(
    path: Path, side: str, reader: Reader, vocabulary: Offline, refuse: Callable[[int, str], None], with_raws: bool
) -> Resident:
    """Read a file whole. `refuse` is told of each line that can't be used: its number, and why."""
    lexicon = Lexicon(vocabulary.vocabulary)
    make: Callable[[bytes | None], Read[Any]] = reader.profile if side == "candidate" else reader.brief
    raws: list[bytes] = []
    things: list[Any] = []
    seen: set[Id] = set()
    with path.open("rb") as file:
        for line in read(file, Piece(0, path.stat().st_size)):
            try:
                thing = make(line.raw).thing
                if thing.id in seen:
                    raise WrongLine(f"the id {thing.id!r} was there before")
            except WrongLine as error:
                refuse(line.number, str(error))
                continue
            seen.add(thing.id)
            things.append(thing)
            if with_raws:
                raws.append(line.raw or b"")
    columns = people(things, lexicon) if side == "candidate" else work(things, lexicon)
    words = Words(reader.wording.kept, reader.wording.texts)
    for place in range(MOST_ITEMS):  # what a line that passes by may bring of its own: the lexicon grows no more
        lexicon.place(-1 - len(words.kept) - place)
    return Resident(side, columns, lexicon, words, raws)
