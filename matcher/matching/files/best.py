"""The best of the side that passes by, for each of the side that stays, as they come in block by block."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine import Id
from matcher.engine.batch import Figures
from matcher.engine.profile import by_id

ENTRY = np.dtype(
    [
        ("who", np.int64),
        ("band", np.int8),
        ("low", np.float64),
        ("high", np.float64),
        ("coverage", np.float64),
        ("suit", np.float64),
        ("programme", np.int32),
        ("after_low", np.float64),
        ("after_band", np.int8),
    ]
)
"""A pair on a list, as in engine.batch.Figures."""
_LAST = 127  # worse than any band: where a list has ended
_AT_ONCE = 1 << 20  # entries that are put in order at a time


class Best(NamedTuple):
    """A row a list, of each of the side that stays, best first.

    entries: ENTRY, of which `who` is a place in `ids`, -1 where the list has ended. ids: of all who are on a list, in
    their own order. spots: the bytes of the file that their lines start at.
    """

    ids: list[Id]
    spots: NDArray[np.int64]
    entries: NDArray[np.void]


def nobody(rows: int) -> Best:
    """Empty lists."""
    return Best([], np.zeros(0, np.int64), np.zeros((rows, 0), ENTRY))


def entries(found: Figures) -> NDArray[np.void]:
    """Lists in one table."""
    table = np.zeros(found.who.shape, ENTRY)
    for name in ENTRY.names or ():
        table[name] = getattr(found, name)
    return table


def best(found: Figures, ids: Sequence[Id], spots: Sequence[int]) -> Best:
    """The lists of one block, whose `who` are places in its ids."""
    return _tidy(Best(list(ids), np.array(spots, np.int64), entries(found)))


def merged(one: Best, other: Best, top: int) -> Best:
    """The best of two lots of lists of the same rows; nobody is in both. Equal ones are in the order of their ids."""
    ids = one.ids + other.ids
    order = _in_order(ids)
    place = np.empty(len(ids), np.int64)
    place[order] = np.arange(len(ids))
    mine, theirs = np.append(place[: len(one.ids)], -1), np.append(place[len(one.ids) :], -1)
    rows, width = len(one.entries), one.entries.shape[1] + other.entries.shape[1]
    table = np.zeros((rows, min(top, width)), ENTRY)
    step = max(1, _AT_ONCE // max(1, width))
    for at in range(0, rows, step):
        part = slice(at, at + step)
        both = np.concatenate((_named(one.entries[part], mine), _named(other.entries[part], theirs)), axis=1)
        band = np.where(both["who"] < 0, _LAST, both["band"])
        best_first = np.lexsort((both["who"], -both["low"], -both["suit"], band), axis=1)
        table[part] = np.take_along_axis(both, best_first[:, :top], axis=1)
    return _tidy(Best([ids[at] for at in order.tolist()], np.concatenate((one.spots, other.spots))[order], table))


def _tidy(lists: Best) -> Best:
    """The same without those who are on no list, and with ids in their order."""
    used = np.unique(lists.entries["who"])
    used = used[used >= 0]
    shown = used[_in_order([lists.ids[at] for at in used.tolist()])]
    place = np.full(len(lists.ids) + 1, -1, np.int64)
    place[shown] = np.arange(len(shown))
    table = _named(lists.entries, place)
    return Best([lists.ids[at] for at in shown.tolist()], lists.spots[shown], table)


def _named(entries: NDArray[np.void], place: NDArray[np.int64]) -> NDArray[np.void]:
    """Entries with other places; the last of `place` is where a list has ended, and stays -1."""
    table = entries.copy()
    table["who"] = place[entries["who"]]
    return table


def _in_order(ids: Sequence[Id]) -> NDArray[np.int64]:
    keys = [by_id(one) for one in ids]
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)
