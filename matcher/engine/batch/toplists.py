"""Lists of the best so far: a heap for each, the worst of it on top. Exact in the order of the list."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch.compiled import called, inlined, lean

ENTRY = np.dtype(
    [
        ("suit", np.float64),
        ("low", np.float64),
        ("high", np.float64),
        ("place", np.int64),
        ("who", np.int32),
        ("known", np.int32),
        ("band", np.int32),
    ],
    align=True,
)
"""A pair on a list. who: the row of the other side, place: of who in the order of ids; band: a rank, 0 the best;
known: the weight of what is known."""


class Lists(NamedTuple):
    """A row a list, of at most as many entries as there are columns.

    Entries 0 to many[row] - 1 are a heap: no entry is better than those below it.
    """

    many: NDArray[np.int64]
    entries: NDArray[np.void]


def lists(rows: int, top: int) -> Lists:
    """Empty lists."""
    entries = np.zeros((rows, top), ENTRY)
    entries["who"] = -1
    return Lists(np.zeros(rows, np.int64), entries)


@inlined
def below(one: np.void, other: np.void) -> bool:
    """Whether the first stands lower in a list: band, then suit, then low, then id."""
    if one["band"] != other["band"]:
        return bool(one["band"] > other["band"])
    if one["suit"] != other["suit"]:
        return bool(one["suit"] < other["suit"])
    if one["low"] != other["low"]:
        return bool(one["low"] < other["low"])
    return bool(one["place"] > other["place"])


@inlined
def copy(one: np.void, to: np.void) -> None:
    """Make an entry the same as another."""
    to["suit"], to["low"], to["high"], to["place"] = one["suit"], one["low"], one["high"], one["place"]
    to["who"], to["known"], to["band"] = one["who"], one["known"], one["band"]


@inlined
def sink(row: NDArray[np.void], many: int, new: np.void) -> None:
    """Put an entry in the place of the worst of `many`."""
    at = 0
    while True:
        child = 2 * at + 1
        if child >= many:
            break
        if child + 1 < many and below(row[child + 1], row[child]):
            child += 1
        if not below(row[child], new):
            break
        copy(row[child], row[at])
        at = child
    copy(new, row[at])


@inlined
def offer(place: int, new: np.void, lists: Lists) -> bool:
    """Put an entry on a list when it belongs there; says whether it does."""
    row, top, at = lists.entries[place], lists.entries.shape[1], lists.many[place]
    if at == top:
        if top == 0 or not below(row[0], new):
            return False
        sink(row, top, new)
        return True
    lists.many[place] += 1
    while at > 0:
        above = (at - 1) // 2
        if below(row[above], new):
            break
        copy(row[above], row[at])
        at = above
    copy(new, row[at])
    return True


@lean
def merge(first: int, last: int, other: Lists, into: Lists) -> None:
    """Move everything on the lists from first to last to others with the same rows."""
    for place in range(first, last):
        for at in range(other.many[place]):
            offer(place, other.entries[place, at], into)
        other.many[place] = 0


@lean
def sort(lists: Lists, spare: NDArray[np.void]) -> None:
    """Turn each heap into its list, best first. After this nothing can be offered any more. spare: room for one."""
    for place in range(len(lists.many)):
        row = lists.entries[place]
        for last in range(lists.many[place] - 1, 0, -1):
            copy(row[last], spare[0])
            copy(row[0], row[last])
            sink(row, last, spare[0])


@called
def nth(top: int, bounds: NDArray[np.float32], best: NDArray[np.float32]) -> np.float32:
    """The bound that `top` of them reach. best: a heap to work with."""
    if len(bounds) <= top or top == 0:
        return np.float32(-np.inf)
    best[:top] = -np.inf
    for at in range(len(bounds)):
        new = bounds[at]
        if new <= best[0]:
            continue
        place = 0
        while 2 * place + 1 < top:
            child = 2 * place + 1
            if child + 1 < top and best[child + 1] < best[child]:
                child += 1
            if best[child] >= new:
                break
            best[place] = best[child]
            place = child
        best[place] = new
    return np.float32(best[0])
