"""Any pairs, each worked out to the last bit as scoring.score has it: whole pages, and what each programme opens.

Where ranking leaves out what can't come on a list, nothing is left out here.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch.compiled import compiled
from matcher.engine.batch.courses import Courses, learn
from matcher.engine.batch.desk import Desk, clear, desk, lay
from matcher.engine.batch.gates import unmet
from matcher.engine.batch.lexicon import Stand
from matcher.engine.batch.look import look
from matcher.engine.batch.pair import FITS_NOW, band, fit, standing
from matcher.engine.batch.people import Persons
from matcher.engine.batch.work import Jobs
from matcher.engine.scoring import FITS


class Pairs(NamedTuple):
    """A row a pair. band, after_band: ranks of bands, 0 the best; programme: the row of the one that helps most or -1.

    high, coverage, programme, after_low and after_band are worked out only when asked for as a whole.
    """

    band: NDArray[np.int8]
    suit: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    coverage: NDArray[np.float64]
    programme: NDArray[np.int32]
    after_low: NDArray[np.float64]
    after_band: NDArray[np.int8]


def pairs(
    people: NDArray[np.int64],
    work: NDArray[np.int64],
    persons: Persons,
    jobs: Jobs,
    stand_ins: Stand,
    courses: Courses,
    *,
    whole: bool,
) -> Pairs:
    """The figures of these pairs: rows of persons and rows of jobs, best given by job. whole: all of them.

    The columns are made with one lexicon, whose stand_ins these are.
    """
    many = len(people)
    shorter = many if whole else 0
    found = Pairs(
        np.zeros(many, np.int8),
        np.zeros(many),
        np.zeros(many),
        np.zeros(shorter),
        np.zeros(shorter),
        np.full(shorter, -1, np.int32),
        np.zeros(shorter),
        np.zeros(shorter, np.int8),
    )
    _work_out(people, work, persons, jobs, stand_ins, courses, desk(persons, jobs, stand_ins), whole, found)
    return found


@compiled
def _work_out(
    people: NDArray[np.int64],
    work: NDArray[np.int64],
    persons: Persons,
    jobs: Jobs,
    stand_ins: Stand,
    courses: Courses,
    desk: Desk,
    whole: bool,
    found: Pairs,
) -> None:
    laid = -1
    for at in range(len(people)):
        person, job = people[at], work[at]
        if job != laid:
            if laid >= 0:
                clear(laid, jobs, stand_ins, desk)
            lay(job, jobs, stand_ins, desk)
            laid = job
        barred = unmet(persons.rows[person], jobs.rows[job], persons.tongues, jobs.tongues)
        seen = look(person, job, persons, jobs, courses, desk, barred, True, whole)
        found.band[at] = seen.band
        found.suit[at] = seen.suit
        found.low[at] = seen.standing.low
        if whole:
            found.high[at] = seen.standing.high
            found.coverage[at] = seen.standing.known / jobs.rows[job]["total"]
            found.programme[at] = seen.helped.programme
            found.after_low[at] = seen.helped.low
            found.after_band[at] = seen.helped.band
    if laid >= 0:
        clear(laid, jobs, stand_ins, desk)


def opened(
    people: NDArray[np.int64],
    work: NDArray[np.int64],
    persons: Persons,
    jobs: Jobs,
    stand_ins: Stand,
    courses: Courses,
    openings: NDArray[np.int64],
) -> NDArray[np.int64]:
    """How much work each of these people fits: now, and after each programme.

    people, work: rows of persons and of jobs; everybody is held beside all the work. openings: by the row of the
    work. Gives [person, 0 for now and 1 + the row of a programme, 0 for vacancies and 1 for openings].
    """
    found = np.zeros((len(people), len(courses.start), 2), np.int64)
    if len(people) and len(work):
        _open(people, work, persons, jobs, stand_ins, courses, openings, desk(persons, jobs, stand_ins), found)
    return found


@compiled
def _open(
    people: NDArray[np.int64],
    work: NDArray[np.int64],
    persons: Persons,
    jobs: Jobs,
    stand_ins: Stand,
    courses: Courses,
    openings: NDArray[np.int64],
    desk: Desk,
    found: NDArray[np.int64],
) -> None:
    many = len(courses.start) - 1
    reaches = np.zeros(many)
    for at in range(len(work)):
        job = work[at]
        asks = jobs.rows[job]
        lay(job, jobs, stand_ins, desk)
        reach_of_courses(job, jobs, courses, desk, reaches)
        for place in range(len(people)):
            can = persons.rows[people[place]]
            if unmet(can, asks, persons.tongues, jobs.tongues):
                continue
            fit(can, asks, persons, jobs, 1.0, desk)
            now = standing(asks, jobs, desk, False)
            if band(now, asks["total"], False, False) == FITS_NOW:
                found[place, :, 0] += 1
                found[place, :, 1] += openings[job]
                continue
            fresh = True
            for course in range(many):
                # What a programme touches can come to nothing missing; what it doesn't touch stays as it is.
                if now.low + reaches[course] < FITS - 1e-6:
                    continue
                if not fresh:
                    fit(can, asks, persons, jobs, 1.0, desk)
                fresh = False
                learn(course, can, asks, persons, jobs, courses, desk)
                then = standing(asks, jobs, desk, False)
                if band(then, asks["total"], False, False) == FITS_NOW:
                    found[place, 1 + course, 0] += 1
                    found[place, 1 + course, 1] += openings[job]
        clear(job, jobs, stand_ins, desk)


@compiled
def reach_of_courses(job: int, jobs: Jobs, courses: Courses, desk: Desk, reaches: NDArray[np.float64]) -> None:
    """Which share of what the work on the desk asks is touched by each programme; below 0 for none at all."""
    start = jobs.rows[job]["start"]
    for course in range(len(courses.start) - 1):
        touched = 0.0
        desk.terms[: jobs.rows[job]["end"] - start] = 0.0
        for row in range(courses.start[course], courses.start[course + 1]):
            use = desk.first[courses.skill[row]]
            while use >= 0:
                desk.terms[desk.uses[use]["serves"]] = jobs.asked[start + desk.uses[use]["serves"]]["weight"]
                use = desk.uses[use]["onward"]
        for at in range(jobs.rows[job]["end"] - start):
            touched += desk.terms[at]
        reaches[course] = touched / jobs.rows[job]["total"] if touched > 0.0 else -2.0
