"""The figures of the pairs that made a list: what a page or a file shows of each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch.compiled import compiled
from matcher.engine.batch.desk import Desk, clear, lay
from matcher.engine.batch.gates import unmet
from matcher.engine.batch.kernel import Town
from matcher.engine.batch.look import look
from matcher.engine.batch.toplists import Lists


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


def figures(lists: Lists, of_jobs: bool, town: Town, desk: Desk) -> Figures:
    """The figures of sorted lists; of_jobs: the rows are vacancies, otherwise people."""
    shape = lists.who.shape
    found = Figures(
        who=lists.who,
        band=lists.band,
        low=lists.low,
        high=np.zeros(shape),
        coverage=np.zeros(shape),
        suit=lists.suit,
        programme=np.full(shape, -1, np.int32),
        after_low=np.zeros(shape),
        after_band=np.zeros(shape, np.int8),
    )
    rows, ranks = np.nonzero(lists.who >= 0)
    who = lists.who[rows, ranks].astype(np.int64)
    pairs = np.stack((rows, who) if of_jobs else (who, rows), axis=1)
    # by vacancy, so that each is laid on the desk once
    order = np.argsort(pairs[:, 0], kind="stable")
    _fill(pairs[order], rows[order], ranks[order], town, desk, found)
    return found


@compiled
def _fill(
    pairs: NDArray[np.int64],
    rows: NDArray[np.int64],
    ranks: NDArray[np.int64],
    town: Town,
    desk: Desk,
    found: Figures,
) -> None:
    persons, jobs, laid = town.persons, town.jobs, -1
    for at in range(len(rows)):
        job, person = pairs[at]
        if job != laid:
            if laid >= 0:
                clear(laid, jobs, town.stand_ins, desk)
            lay(job, jobs, town.stand_ins, desk)
            laid = job
        row, rank = rows[at], ranks[at]
        barred = unmet(persons.rows[person], jobs.rows[job], persons.tongues, jobs.tongues)
        seen = look(person, job, persons, jobs, town.courses, desk, barred, True, True)
        found.low[row, rank] = seen.standing.low
        found.high[row, rank] = seen.standing.high
        found.coverage[row, rank] = seen.standing.known / jobs.rows[job]["total"]
        found.suit[row, rank] = seen.suit
        found.band[row, rank] = seen.band
        found.programme[row, rank] = seen.helped.programme
        found.after_low[row, rank] = seen.helped.low
        found.after_band[row, rank] = seen.helped.band
    if laid >= 0:
        clear(laid, jobs, town.stand_ins, desk)
