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
    theirs = other.entries.copy()
    theirs["who"][theirs["who"] >= 0] += len(one.ids)
    joined = _tidy(
        Best(
            one.ids + other.ids,
            np.concatenate((one.spots, other.spots)),
            np.concatenate((one.entries, theirs), axis=1),
        )
    )
    table = joined.entries
    band = np.where(table["who"] < 0, _LAST, table["band"])
    order = np.lexsort((table["who"], -table["low"], -table["suit"], band), axis=1)[:, :top]
    return _tidy(joined._replace(entries=np.take_along_axis(table, order, axis=1)))


def _tidy(lists: Best) -> Best:
    """The same without those who are on no list, and with ids in their order."""
    who = lists.entries["who"]
    used = np.unique(who[who >= 0])
    keys = [by_id(lists.ids[at]) for at in used.tolist()]
    shown = used[np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)]
    place = np.full(len(lists.ids) + 1, -1, np.int64)
    place[shown] = np.arange(len(shown))
    table = lists.entries.copy()
    table["who"] = place[who]
    return Best([lists.ids[at] for at in shown.tolist()], lists.spots[shown], table)
