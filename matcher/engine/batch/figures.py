"""The figures of the pairs that made a list: what a page or a file shows of each."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch import toplists
from matcher.engine.batch.after import helped
from matcher.engine.batch.compiled import lean
from matcher.engine.batch.desk import Desk, clear, desk, lay
from matcher.engine.batch.gates import unmet
from matcher.engine.batch.toplists import Lists
from matcher.engine.batch.town import Town


class Figures(NamedTuple):
    """A row a list, best first, a column a rank. who: the row of the other side, -1 where the list has ended.

    band, after_band: ranks of bands, 0 the best. low, high, coverage, suit, after_low: 0 to 1. programme: the row of
    the programme that helps most, -1 for none; then after_low and after_band say what it makes of the pair.
    """

    who: NDArray[np.int32]
    band: NDArray[np.int8]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    coverage: NDArray[np.float64]
    suit: NDArray[np.float64]
    programme: NDArray[np.int32]
    after_low: NDArray[np.float64]
    after_band: NDArray[np.int8]


def figures(of_people: Lists, of_work: Lists, town: Town) -> tuple[Figures, Figures]:
    """The figures of full lists: of the work, and of the people, each in the order of the columns it came in."""
    spare = np.zeros(1, toplists.ENTRY)
    for lists in (of_people, of_work):
        toplists.sort(lists, spare)
    back = np.empty(len(town.order), np.int64)
    back[town.order] = np.arange(len(back))
    found = _plain(of_work, town, True), _plain(of_people, town, False)
    if len(town.lessons.row) > 0:
        own = desk(town.persons, town.jobs, town.stand_ins)
        for lists, each, of_jobs in ((of_work, found[0], True), (of_people, found[1], False)):
            _after(lists.entries, of_jobs, town, own, each)
    work, people = found
    return _in_order(work, back), people._replace(who=_named(people.who, town.order))


def _in_order(found: Figures, order: NDArray[np.int64]) -> Figures:
    ordered: dict[str, NDArray[Any]] = {name: column[order] for name, column in found._asdict().items()}
    return Figures(**ordered)


def _plain(lists: Lists, town: Town, of_jobs: bool) -> Figures:
    entries = lists.entries
    weights = town.jobs.rows["total"]
    weights = weights[:, None] if of_jobs else weights[entries["who"]] if len(weights) else np.ones(1)
    return Figures(
        who=entries["who"].copy(),
        band=entries["band"].astype(np.int8),
        low=entries["low"].copy(),
        high=entries["high"].copy(),
        coverage=entries["known"] / weights,
        suit=entries["suit"].copy(),
        programme=np.full(entries.shape, -1, np.int32),
        after_low=entries["low"].copy(),
        after_band=entries["band"].astype(np.int8),
    )


def _named(who: NDArray[np.int32], order: NDArray[np.int64]) -> NDArray[np.int32]:
    """Rows of the columns the work came in, instead of rows of the town."""
    return np.where(who < 0, -1, order[who]).astype(np.int32) if len(order) else who


def _after(entries: NDArray[np.void], of_jobs: bool, town: Town, desk: Desk, found: Figures) -> None:
    """Add what training makes of each, where a programme touches what is asked."""
    rows, ranks = np.nonzero(entries["who"] >= 0)
    jobs, people = rows, entries["who"][rows, ranks].astype(np.int64)
    if not of_jobs:
        jobs, people = people, jobs
    # by vacancy, so that each is laid on the desk once
    touched = np.nonzero(town.lessons.most[jobs] > 0)[0]
    order = touched[np.argsort(jobs[touched], kind="stable")]
    _fill(jobs[order], people[order], rows[order], ranks[order], town, desk, found)


@lean
def _fill(
    jobs: NDArray[np.int64],
    people: NDArray[np.int64],
    rows: NDArray[np.int64],
    ranks: NDArray[np.int64],
    town: Town,
    desk: Desk,
    found: Figures,
) -> None:
    laid = -1
    for at in range(len(rows)):
        job, can, row, rank = jobs[at], town.persons.rows[people[at]], rows[at], ranks[at]
        if job != laid:
            if laid >= 0:
                clear(laid, town.jobs, town.stand_ins, desk)
            lay(job, town.jobs, town.stand_ins, desk)
            laid = job
        asks = town.jobs.rows[job]
        barred = unmet(can, asks, town.persons.tongues, town.jobs.tongues)
        after = helped(can, asks, barred, town.persons, town.jobs, town.courses, desk)
        found.programme[row, rank] = after.programme
        found.after_low[row, rank] = after.low
        found.after_band[row, rank] = after.band
    if laid >= 0:
        clear(laid, town.jobs, town.stand_ins, desk)
