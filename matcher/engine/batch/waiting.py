"""Who waits to be looked at for each vacancy: a bound each, looked at exactly when there are many, the likeliest first.

Waiting costs a few bytes and saves most of the looking: by then it is known what the list asks for.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch.after import helped
from matcher.engine.batch.bits import fetch
from matcher.engine.batch.compiled import called, inlined
from matcher.engine.batch.desk import Desk, clear, lay
from matcher.engine.batch.exact import Pair, figure, meet_person
from matcher.engine.batch.gates import unmet
from matcher.engine.batch.pair import FITS_AFTER_TRAINING, FITS_NOW, NOT_NOW
from matcher.engine.batch.promise import BAND
from matcher.engine.batch.suit_kernel import tone
from matcher.engine.batch.toplists import Lists, offer
from matcher.engine.batch.town import Town

TRAINED = np.float32(3 * BAND)
"""A bound from here on may be that of a pair that training makes fit."""
BINS = 256
"""So many steps of a bound are told apart when the likeliest are looked for."""
FEWEST, ENOUGH, ROOM = 64, 1024, 2**25
"""The fewest that can wait for a vacancy, and the most in all beyond that."""


WAITS = np.dtype([("bound", np.float32), ("who", np.int32)], align=True)
"""who: a row of people, ~row when a condition has to be looked at."""


class Queue(NamedTuple):
    """many: how many wait for each vacancy; limit: what a bound must reach; waiting: `most` places
    a vacancy. counts: to work
    with.
    """

    most: int
    many: NDArray[np.int32]
    limit: NDArray[np.float32]
    waiting: NDArray[np.void]
    counts: NDArray[np.int64]


def queue(jobs: int, people: int, top: int) -> Queue:
    """Nobody waits."""
    most = max(FEWEST, 2 * top, min(ENOUGH, ROOM // max(1, jobs)))
    # an odd number of cache lines apart, so that those of different vacancies don't drive each other out
    most = max(1, min(most, people)) // 16 * 16 + 8 if top else 1
    return Queue(
        most=most,
        many=np.zeros(jobs, np.int32),
        limit=np.full(jobs, -np.inf if top else np.inf, np.float32),
        waiting=np.empty(jobs * most, WAITS),
        counts=np.zeros(BINS, np.int64),
    )


@inlined
def level(band: int, suit: float) -> np.float32:
    """Band and suit as one figure, as bounds have it."""
    return np.float32(BAND * (NOT_NOW - band) + suit)


@inlined
def worst(place: int, lists: Lists) -> np.float32:
    """The bound that a pair must reach to come on a list."""
    top = lists.entries.shape[1]
    if top == 0:
        return np.float32(np.inf)
    if lists.many[place] < top:
        return np.float32(-np.inf)
    return level(lists.entries[place, 0]["band"], lists.entries[place, 0]["suit"])


@called
def look_at_all(job: int, queue: Queue, town: Town, desk: Desk, of_jobs: Lists, new: NDArray[np.void]) -> None:
    """Look at those who wait for a vacancy, and offer them to its list. new: room for an entry."""
    many = int(queue.many[job])
    queue.many[job] = 0
    waiting = queue.waiting[job * queue.most : job * queue.most + many]
    likely, limit = np.float32(-np.inf), worst(job, of_jobs)
    if limit == -np.inf:
        likely = likeliest(of_jobs.entries.shape[1], waiting, queue.counts)
    asks, laid = town.jobs.rows[job], False
    for at in range(many):
        if waiting[at]["bound"] >= max(likely, limit):
            person = max(waiting[at]["who"], ~waiting[at]["who"])
            for line in range(3):
                fetch(town.persons.rows, person, 64 * line)
    for at in range(many):
        if waiting[at]["bound"] >= max(likely, limit):
            can = town.persons.rows[max(waiting[at]["who"], ~waiting[at]["who"])]
            for place in range(can["start"], can["end"], 2):
                fetch(town.persons.abilities, place, 0)
    for turn in range(2):
        for at in range(many):
            if (waiting[at]["bound"] >= likely) != (turn == 0) or waiting[at]["bound"] < limit:
                continue
            if not laid:
                lay(job, town.jobs, town.stand_ins, desk)
                laid = True
            person, shut = waiting[at]["who"], False
            if person < 0:
                person = ~person
                shut = unmet(town.persons.rows[person], asks, town.persons.tongues, town.jobs.tongues)
            can = town.persons.rows[person]
            pitched = tone(can["pitch"], asks["pitch"])
            met, uses = meet_person(can, asks, pitched, town.persons, desk)
            pair = figure(can, asks, met, uses, town.needs.musts[job], pitched, shut, town.persons, town.jobs, desk)
            enter(person, can["place"], pair, new[0])
            if waiting[at]["bound"] >= TRAINED and pair.band > FITS_NOW and not shut:
                after = helped(can, asks, False, town.persons, town.jobs, town.courses, desk)
                new[0]["band"] = FITS_AFTER_TRAINING if after.band == FITS_NOW else pair.band
            if offer(job, new[0], of_jobs):
                limit = worst(job, of_jobs)
        if likely == -np.inf:
            break
    if laid:
        clear(job, town.jobs, town.stand_ins, desk)
    queue.limit[job] = max(limit, queue.limit[job])


@inlined
def enter(who: int, place: int, pair: Pair, new: np.void) -> None:
    """Write a pair down as an entry."""
    new["suit"], new["low"], new["high"], new["place"] = pair.suit, pair.standing.low, pair.standing.high, place
    new["who"], new["known"], new["band"] = who, pair.standing.known, pair.band


@inlined
def likeliest(top: int, waiting: NDArray[np.void], counts: NDArray[np.int64]) -> np.float32:
    """A bound that about `top` of them reach."""
    least, most = np.float32(np.inf), np.float32(-np.inf)
    for at in range(len(waiting)):
        least, most = min(least, waiting[at]["bound"]), max(most, waiting[at]["bound"])
    counts[:] = 0
    step = np.float32(BINS) / max(np.float32(1e-6), most - least)
    for at in range(len(waiting)):
        counts[min(BINS - 1, int((waiting[at]["bound"] - least) * step))] += 1
    here, found = BINS - 1, counts[BINS - 1]
    while here > 0 and found < top:
        here -= 1
        found += counts[here]
    return np.float32(here) / step + least
