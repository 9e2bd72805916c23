"""Everybody against everything: each pair bounded once, and those that can matter scored exactly for both lists.

1. A block of people, small enough for the cache, is laid out by skill.
2. For some of the work the likeliest pairs of each person are scored, for a first limit of their list (`warm`).
3. For each vacancy its dozen lists are added up, conditions and wishes looked at, in single precision.
4. A pair whose bound reaches the worst of the vacancy's list or of the person's is scored exactly, and offered to both;
   the likeliest first as long as the list of the vacancy isn't full.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch.after import Drill, drill, mark
from matcher.engine.batch.block import DOUBT, UNMET, Block, block
from matcher.engine.batch.compiled import compiled, inlined
from matcher.engine.batch.courses import Courses
from matcher.engine.batch.desk import Desk, clear, lay
from matcher.engine.batch.gates import unmet
from matcher.engine.batch.lexicon import Kin, Stand
from matcher.engine.batch.look import Seen, look
from matcher.engine.batch.pair import NOT_NOW
from matcher.engine.batch.people import Persons
from matcher.engine.batch.sweep import BAND, Sheet, add_up, bound, gate, wish
from matcher.engine.batch.toplists import Lists, offer
from matcher.engine.batch.work import Jobs

SAMPLE = 16
"""One in so many vacancies gives the first limits."""
ENOUGH = 8
"""There must be so many times more vacancies in the sample than a list is long."""
BINS = 256
"""So many steps of a bound are told apart when the likeliest pairs are looked for."""


class Town(NamedTuple):
    """All that a pass reads: people, work, programmes, and the vocabulary.

    asked: the skills that anybody asks for. tongues: for each language its row in a block, or -1.
    """

    persons: Persons
    jobs: Jobs
    courses: Courses
    kin: Kin
    stand_ins: Stand
    asked: NDArray[np.bool_]
    tongues: NDArray[np.int32]


@compiled
def rank_block(
    first: int, last: int, town: Town, desk: Desk, sheet: Sheet, of_jobs: Lists, of_persons: Lists, chosen: Lists
) -> int:
    """Fill both lists with the people from first to last; gives how many pairs were scored exactly.

    chosen: empty lists to work with, a row a person of the block.
    """
    people = block(first, last, town.persons, town.kin, town.asked, town.tongues)
    drills = drill(first, last, town.persons, town.kin, town.asked, town.courses, people)
    limits = np.full(last - first, -np.inf, np.float32)
    looked = 0
    if len(town.jobs.rows) >= SAMPLE * ENOUGH * chosen.who.shape[1]:
        looked = warm(first, town, people, drills, desk, sheet, limits, chosen)
    for at in range(last - first):
        limits[at] = max(limits[at], worst(first + at, of_persons))
    for job in range(len(town.jobs.rows)):
        sweep(job, worst(job, of_jobs), town, people, drills, sheet, limits)
        looked += weigh(job, first, town, desk, sheet, limits, of_jobs, of_persons)
    return looked


@compiled
def sweep(
    job: int, limit: np.float32, town: Town, people: Block, drills: Drill, sheet: Sheet, limits: NDArray[np.float32]
) -> None:
    """Bound everybody of a block for one vacancy."""
    row = town.jobs.rows[job]
    asked = town.jobs.asked[row["start"] : row["end"]]
    mark(asked, row["total"], people, drills, sheet.sums, sheet.floor)
    add_up(asked, row["total"], row["pitch"], people, sheet.sums)
    wish(row, people, sheet)
    gate(row, town.jobs.tongues[row["spoken"] : row["spoken_end"]], town.tongues, people, sheet.shut)
    bound(asked, row["total"], limit, limits, people, sheet)


@compiled
def warm(
    first: int,
    town: Town,
    people: Block,
    drills: Drill,
    desk: Desk,
    sheet: Sheet,
    limits: NDArray[np.float32],
    chosen: Lists,
) -> int:
    """Set what each person's list will at least reach, from the best of a sample of the work; gives pairs scored."""
    many, top = len(limits), chosen.who.shape[1]
    chosen.many[:] = 0
    for job in range(0, len(town.jobs.rows), SAMPLE):
        sweep(job, np.float32(np.inf), town, people, drills, sheet, limits)
        eights = sheet.hit.view(np.uint64)
        for at in range(many):
            if eights[at // 8] != 0 and sheet.hit[at] != 0:
                offer(at, job, job, 0, sheet.bound[at], 0.0, chosen)
                if chosen.many[at] == top:
                    limits[at] = chosen.suit[at, 0]
    limits[:] = np.inf
    start, pairs = by_job(chosen, len(town.jobs.rows))
    for job in range(0, len(town.jobs.rows), SAMPLE):
        lay(job, town.jobs, town.stand_ins, desk)
        for pair in range(start[job], start[job + 1]):
            at = pairs[pair]
            seen = see(first + at, job, DOUBT, True, town, desk)
            limits[at] = min(limits[at], level(seen.band, seen.suit))
        clear(job, town.jobs, town.stand_ins, desk)
    return int(many * top)


@compiled
def by_job(chosen: Lists, jobs: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Whom each vacancy was chosen for: rows start[job] to start[job + 1] of places in the block."""
    start = np.zeros(jobs + 2, np.int64)
    for at in range(len(chosen.many)):
        for place in range(chosen.many[at]):
            start[chosen.who[at, place] + 2] += 1
    for job in range(jobs):
        start[job + 2] += start[job + 1]
    pairs = np.empty(start[-1], np.int64)
    for at in range(len(chosen.many)):
        for place in range(chosen.many[at]):
            job = chosen.who[at, place]
            pairs[start[job + 1]] = at
            start[job + 1] += 1
    return start, pairs


@compiled
def weigh(
    job: int,
    first: int,
    town: Town,
    desk: Desk,
    sheet: Sheet,
    limits: NDArray[np.float32],
    of_jobs: Lists,
    of_persons: Lists,
) -> int:
    """Score the pairs that are marked exactly, and offer them to both lists; gives how many."""
    many = len(limits)
    likely = np.float32(-np.inf)
    if of_jobs.many[job] < of_jobs.who.shape[1]:
        likely = likeliest(of_jobs.who.shape[1], sheet.bound[:many])
    eights = sheet.hit.view(np.uint64)
    looked, limit = 0, worst(job, of_jobs)
    for turn in range(2):
        for eight in range((many + 7) // 8):
            if eights[eight] == 0:
                continue
            for at in range(8 * eight, min(8 * eight + 8, many)):
                if sheet.hit[at] == 0 or (sheet.bound[at] >= likely) != (turn == 0):
                    continue
                if sheet.bound[at] < min(limit, limits[at]):
                    continue
                if looked == 0:
                    lay(job, town.jobs, town.stand_ins, desk)
                looked += 1
                person = first + at
                seen = see(person, job, sheet.shut[at], sheet.floor[at] > 0.0, town, desk)
                low = seen.standing.low
                if offer(job, person, town.persons.rows[person]["place"], seen.band, seen.suit, low, of_jobs):
                    limit = worst(job, of_jobs)
                if offer(person, job, town.jobs.rows[job]["place"], seen.band, seen.suit, low, of_persons):
                    limits[at] = max(limits[at], worst(person, of_persons))
        if likely == -np.inf:
            break
    if looked > 0:
        clear(job, town.jobs, town.stand_ins, desk)
    return looked


@inlined
def see(person: int, job: int, shut: int, trains: bool, town: Town, desk: Desk) -> Seen:
    """Look at a pair exactly. shut: what the sweep says of its conditions."""
    barred = shut & UNMET != 0
    if shut == DOUBT:
        barred = unmet(town.persons.rows[person], town.jobs.rows[job], town.persons.tongues, town.jobs.tongues)
    return look(person, job, town.persons, town.jobs, town.courses, desk, barred, trains, False)


@compiled
def likeliest(top: int, bounds: NDArray[np.float32]) -> np.float32:
    """A bound that about `top` pairs reach."""
    counts = np.zeros(BINS, np.int64)
    step = BINS / (5 * BAND)
    for at in range(len(bounds)):
        counts[min(BINS - 1, int(bounds[at] * step))] += 1
    here, found = BINS - 1, counts[BINS - 1]
    while here > 0 and found < top:
        here -= 1
        found += counts[here]
    return np.float32(here / step)


@inlined
def level(band: int, suit: float) -> np.float32:
    """Band and suit as one figure, as bounds have it."""
    return np.float32(BAND * (NOT_NOW - band) + suit)


@inlined
def worst(row: int, lists: Lists) -> np.float32:
    """The bound that a pair must reach to come on a list."""
    if lists.who.shape[1] == 0:
        return np.float32(np.inf)
    if lists.many[row] < lists.who.shape[1]:
        return np.float32(-np.inf)
    return level(lists.band[row, 0], lists.suit[row, 0])
