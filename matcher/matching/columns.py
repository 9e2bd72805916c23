"""People and work laid out in columns for the kernel, a new copy for each change: who reads is never disturbed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.engine import Brief, Profile
from matcher.engine.batch import Lexicon, people, work
from matcher.engine.batch.people import Persons
from matcher.engine.batch.work import Jobs

Table = TypeVar("Table", Persons, Jobs)
SPARE = 1000
"""So many rows more than there are, and a quarter, have room."""
NOBODY = -1
"""Instead of a branch where there is none."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everybody by row. at: the row of an id. live: whether the row counts; branch: whose they are, or NOBODY."""

    ids: NDArray[np.int64]
    live: NDArray[np.bool_]
    branch: NDArray[np.int64]
    rows: Persons
    at: dict[int, int]


@dataclass(frozen=True, slots=True)
class Openings:
    """All published work by row, whatever the day. closes: the last day, as an ordinal; seats: how many are wanted."""

    ids: NDArray[np.int64]
    live: NDArray[np.bool_]
    closes: NDArray[np.int64]
    seats: NDArray[np.int64]
    rows: Jobs
    at: dict[int, int]

    def on(self, day: int) -> NDArray[np.int64]:
        """The rows that are open on a day."""
        return np.flatnonzero(self.live & (self.closes >= day))


def crowd(profiles: Iterable[Profile], branches: dict[int, int | None], lexicon: Lexicon) -> Crowd:
    """The columns of these people."""
    laid = people(profiles, lexicon)
    ids = np.array(laid.ids, np.int64)
    branch = np.array([_branch(branches, int(one)) for one in laid.ids], np.int64)
    return Crowd(ids, np.ones(len(ids), np.bool_), branch, laid.rows, _places(ids))


def openings(briefs: Sequence[Brief], facts: dict[int, tuple[int, int]], lexicon: Lexicon) -> Openings:
    """The columns of this work; facts: by id the last day and the number of people wanted."""
    laid = work(briefs, lexicon)
    ids = np.array(laid.ids, np.int64)
    told = np.array([facts[int(one)] for one in laid.ids], np.int64).reshape(-1, 2).T.copy()
    return Openings(ids, np.ones(len(ids), np.bool_), told[0], told[1], laid.rows, _places(ids))


def with_people(
    before: Crowd,
    changed: Iterable[int],
    profiles: Sequence[Profile],
    branches: dict[int, int | None],
    lexicon: Lexicon,
) -> Crowd:
    """The crowd after `changed` became `profiles`; who is not among those is gone."""
    made = crowd(profiles, branches, lexicon)
    at, into = _rows_for(before.at, len(before.ids), changed, made.ids)
    ids, live = _put(before.ids, into, made.ids), _gone(before.live, before.at, changed)
    return Crowd(
        ids,
        _put(live, into, made.live),
        _put(before.branch, into, made.branch),
        _joined(before.rows, into, made.rows, ("abilities", "tongues")),
        at,
    )


def with_work(
    before: Openings,
    changed: Iterable[int],
    briefs: Sequence[Brief],
    facts: dict[int, tuple[int, int]],
    lexicon: Lexicon,
) -> Openings:
    """The openings after `changed` became `briefs`; what is not among those is gone."""
    made = openings(briefs, facts, lexicon)
    at, into = _rows_for(before.at, len(before.ids), changed, made.ids)
    ids, live = _put(before.ids, into, made.ids), _gone(before.live, before.at, changed)
    return Openings(
        ids,
        _put(live, into, made.live),
        _put(before.closes, into, made.closes),
        _put(before.seats, into, made.seats),
        _joined(before.rows, into, made.rows, ("asked", "tongues")),
        at,
    )


def _branch(branches: dict[int, int | None], one: int) -> int:
    found = branches.get(one)
    return NOBODY if found is None else found


def _places(ids: NDArray[np.int64]) -> dict[int, int]:
    return {int(one): row for row, one in enumerate(ids)}


def _rows_for(
    at: dict[int, int], many: int, changed: Iterable[int], made: NDArray[np.int64]
) -> tuple[dict[int, int], NDArray[np.int64]]:
    """Where the made go: in their old row, or in a new one at the end."""
    fresh = [int(one) for one in made if int(one) not in at]
    if fresh:
        at = at | {one: many + row for row, one in enumerate(fresh)}
    return at, np.array([at[int(one)] for one in made], np.int64)


def _put(before: NDArray[Any], into: NDArray[np.int64], made: NDArray[Any]) -> NDArray[Any]:
    more = max(0, int(into.max(initial=-1)) + 1 - len(before))
    after = np.concatenate((before, np.zeros(more, before.dtype)))
    after[into] = made
    return after


def _gone(live: NDArray[np.bool_], at: dict[int, int], changed: Iterable[int]) -> NDArray[np.bool_]:
    after = live.copy()
    after[[at[one] for one in changed if one in at]] = False
    return after


def _joined(before: Table, into: NDArray[np.int64], made: Table, parts: tuple[str, str]) -> Table:
    """Both tables as one: the rows put in place, what belongs to them added at the end."""
    moved = made.rows.copy()
    for part, (start, end) in zip(parts, (("start", "end"), ("spoken", "spoken_end")), strict=True):
        shift = len(getattr(before, part))
        moved[start] += shift
        moved[end] += shift
    first, second = (_appended(getattr(before, part), getattr(made, part)) for part in parts)
    return type(before)(_put(before.rows, into, moved), first, second)


def _appended(before: NDArray[Any], more: NDArray[Any]) -> NDArray[Any]:
    """Both after another. Behind what is there is room, of which those who look at `before` see nothing.

    before: the newest; from one of before that, what was added since would be written over.
    """
    room, end = before.base, len(before) + len(more)
    if room is None or len(room) < end:
        room = np.empty(end + end // 4 + SPARE, before.dtype)
        room[: len(before)] = before
    room[len(before) : end] = more
    grown: NDArray[Any] = room[:end]
    return grown
