"""Keeps the stored lists current: reads what changed, ranks what it touches, writes the rows that differ.

Each scheduler has one. Of two, whoever writes first is right, and the other finds that there is nothing left to write.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from weakref import WeakKeyDictionary, proxy

from sqlalchemy.exc import IntegrityError

from matcher import clock
from matcher.db import Database
from matcher.engine import RULE_VERSION
from matcher.matching import storing
from matcher.matching.keeping import SHELVES, Kept
from matcher.matching.storing import AT_ONCE, Difference, Shelf

Batch: TypeAlias = list[tuple[Shelf, Sequence[int]]]


NOTHING = "0 added, 0 dropped, 0 changed"


class TakenOver(Exception):
    """Somebody else wrote since we read."""


@dataclass(slots=True)
class Ranker:
    """The lists of one database in memory. mended: the last correction it knows of; read_to: as it is stored.

    stays: it begins at once, to be there when something changes; else not before there is something to do.
    """

    database: Database
    stays: bool = False
    kept: Kept | None = None
    mended: int = 0
    turn: int | None = None
    read_to: int = 0

    def tick(self, now: datetime) -> str:
        """Bring the stored lists up to date with what is committed; says in some words what came of it."""
        try:
            if self.kept is None and not self.stays and self._is_done(now):
                return NOTHING
            kept = self._follow(now)
        except BaseException:
            self.kept = None  # half of a change may have been taken in
            raise
        try:
            written = self._write(kept, now)
        except TakenOver:
            return "again: written by another"
        except IntegrityError:
            return "again: somebody left meanwhile"  # their change is read the next time
        return f"{written.missing} added, {written.surplus} dropped, {written.different} changed"

    def _is_done(self, now: datetime) -> bool:
        """Whether the stored lists are those of today, under these rules, with all changes in them."""
        with self.database.transaction(writes=False) as session:
            place = storing.standing(session)
            return (
                place is not None
                and place.rule_version == RULE_VERSION
                and clock.local(place.ranked_at).date() == clock.local(now).date()
                and not storing.is_behind(session, place)
            )

    def _follow(self, now: datetime) -> Kept:
        """Take in what is committed. Where the lists stand is read first: what is written later rests on no less."""
        today = clock.local(now).date()
        with self.database.transaction(writes=False) as session:
            place = storing.standing(session)
            self.turn, self.read_to = (place.turn, place.read_to) if place else (None, 0)
            mended = place.mended if place else 0
            known = place is not None and mended == self.mended
            if self.kept is not None and known and self.kept.follow(session, today):
                return self.kept
            self.kept, self.mended = Kept.begin(session, today), mended
            for shelf in SHELVES:
                self.kept.due[shelf.name] |= storing.owners(session, shelf)
            return self.kept

    def _write(self, kept: Kept, now: datetime) -> Difference:
        written = Difference()
        batches = list(_batches(kept)) or [[]]
        for place, batch in enumerate(batches):
            last = place == len(batches) - 1
            with self.database.transaction(writes=False) as session:
                found = [
                    storing.compare(shelf, owners, storing.stored(session, shelf, owners), kept.rows(shelf, owners))
                    for shelf, owners in batch
                ]
            difference = sum((each.difference() for each in found), Difference())
            read = last and kept.told and kept.loaded.reader.settled
            if difference or read or self.turn is None:
                self._put(found, now, kept.loaded.reader.since if read else self.read_to)
            for shelf, owners in batch:
                kept.due[shelf.name].difference_update(owners)
            written += difference
        # What may be told again is in the lists as well; that is said when it no longer will be.
        kept.told = kept.told and not kept.loaded.reader.settled
        return written

    def _put(self, found: list[storing.Work], now: datetime, read_to: int) -> None:
        with self.database.transaction() as session:
            if not storing.take_turn(session, self.turn, now, read_to=read_to):
                raise TakenOver
            for each in found:
                each.write(session)
        self.turn = 1 if self.turn is None else self.turn + 1


def _batches(kept: Kept) -> Iterator[Batch]:
    """Whose rows are looked at in one transaction: few enough that nobody waits long for theirs."""
    batch: Batch = []
    room = AT_ONCE
    for shelf in SHELVES:
        for owners in storing.parts(sorted(kept.due[shelf.name])):
            if len(owners) > room and batch:
                yield batch
                batch, room = [], AT_ONCE
            batch.append((shelf, owners))
            room -= len(owners)
    if batch:
        yield batch


_rankers: "WeakKeyDictionary[Database, Ranker]" = WeakKeyDictionary()


def of(database: Database) -> Ranker:
    """The ranker of a database in this process; it goes when the database does."""
    if database not in _rankers:
        _rankers[database] = Ranker(proxy(database))
    return _rankers[database]
