"""Lists of the best so far: a heap for each, the worst of it on top. Exact in the order of the list."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch.compiled import compiled, inlined


class Lists(NamedTuple):
    """A row a list, of at most as many entries as there are columns. who: the row of the other side.

    Entries 0 to many[row] - 1 are a heap: no entry is better than those below it. place: in the order of ids.
    """

    many: NDArray[np.int64]
    who: NDArray[np.int32]
    place: NDArray[np.int64]
    band: NDArray[np.int8]
    suit: NDArray[np.float64]
    low: NDArray[np.float64]


def lists(rows: int, top: int) -> Lists:
    """Empty lists."""
    return Lists(
        many=np.zeros(rows, np.int64),
        who=np.full((rows, top), -1, np.int32),
        place=np.zeros((rows, top), np.int64),
        band=np.zeros((rows, top), np.int8),
        suit=np.zeros((rows, top)),
        low=np.zeros((rows, top)),
    )


@inlined
def worse(
    band: int, suit: float, low: float, place: int, than_band: int, than_suit: float, than_low: float, than_place: int
) -> bool:
    """Whether the first stands lower in a list: band, then suit, then low, then id."""
    if band != than_band:
        return band > than_band
    if suit != than_suit:
        return suit < than_suit
    if low != than_low:
        return low < than_low
    return place > than_place


@inlined
def _put(row: int, at: int, who: int, place: int, band: int, suit: float, low: float, lists: Lists) -> None:
    lists.who[row, at] = who
    lists.place[row, at] = place
    lists.band[row, at] = band
    lists.suit[row, at] = suit
    lists.low[row, at] = low


@inlined
def _move(row: int, at: int, to: int, lists: Lists) -> None:
    _put(
        row,
        to,
        lists.who[row, at],
        lists.place[row, at],
        lists.band[row, at],
        lists.suit[row, at],
        lists.low[row, at],
        lists,
    )


@inlined
def _below(row: int, at: int, band: int, suit: float, low: float, place: int, lists: Lists) -> bool:
    return worse(
        lists.band[row, at], lists.suit[row, at], lists.low[row, at], lists.place[row, at], band, suit, low, place
    )


@inlined
def _sink(row: int, many: int, who: int, place: int, band: int, suit: float, low: float, lists: Lists) -> None:
    """Put an entry in the place of the worst of `many`."""
    at = 0
    while True:
        child = 2 * at + 1
        if child >= many:
            break
        other = child + 1
        if other < many and _below(
            row,
            other,
            lists.band[row, child],
            lists.suit[row, child],
            lists.low[row, child],
            lists.place[row, child],
            lists,
        ):
            child = other
        if not _below(row, child, band, suit, low, place, lists):
            break
        _move(row, child, at, lists)
        at = child
    _put(row, at, who, place, band, suit, low, lists)


@inlined
def offer(row: int, who: int, place: int, band: int, suit: float, low: float, lists: Lists) -> bool:
    """Put an entry on a list when it belongs there; says whether it does."""
    top, at = lists.who.shape[1], lists.many[row]
    if at == top:
        if top == 0 or not _below(row, 0, band, suit, low, place, lists):
            return False
        _sink(row, top, who, place, band, suit, low, lists)
        return True
    lists.many[row] += 1
    while at > 0:
        above = (at - 1) // 2
        if _below(row, above, band, suit, low, place, lists):
            break
        _move(row, above, at, lists)
        at = above
    _put(row, at, who, place, band, suit, low, lists)
    return True


@compiled
def merge(other: Lists, into: Lists) -> None:
    """Offer everything on one set of lists to another with the same rows."""
    for row in range(len(other.many)):
        for at in range(other.many[row]):
            offer(
                row,
                other.who[row, at],
                other.place[row, at],
                other.band[row, at],
                other.suit[row, at],
                other.low[row, at],
                into,
            )


@compiled
def sort(lists: Lists) -> None:
    """Turn each heap into its list, best first. After this nothing can be offered any more."""
    for row in range(len(lists.many)):
        for last in range(lists.many[row] - 1, 0, -1):
            who, place, band = lists.who[row, last], lists.place[row, last], lists.band[row, last]
            suit, low = lists.suit[row, last], lists.low[row, last]
            _move(row, 0, last, lists)
            _sink(row, last, who, place, band, suit, low, lists)
