"""After training: whom a programme may make fit, and what the programme that helps most makes of a pair.

A programme lifts everybody, also who never had the skill.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch.compiled import called
from matcher.engine.batch.courses import Courses, Helped, best
from matcher.engine.batch.desk import Desk
from matcher.engine.batch.lexicon import Kin
from matcher.engine.batch.pair import fit, share_of, standing
from matcher.engine.batch.people import Persons
from matcher.engine.batch.reach import Reach
from matcher.engine.batch.work import Jobs
from matcher.engine.profile import LOWEST
from matcher.engine.scoring import FAR, FITS


class Lessons(NamedTuple):
    """row: for each programme and skill a row of what a person reaches after it, or -1 when it doesn't touch the
    skill. most: for each vacancy the greatest weight that a programme touches.
    """

    row: NDArray[np.int32]
    rows: int
    most: NDArray[np.int64]


def lessons(courses: Courses, kin: Kin, jobs: Jobs) -> Lessons:
    """What these programmes touch of this work."""
    row = np.full((len(courses.start) - 1, len(kin.start) - 1), -1, np.int32)
    most, rows = np.zeros(len(jobs.rows), np.int64), 0
    for course in range(len(row)):
        taught = courses.skill[courses.start[course] : courses.start[course + 1]]
        near = [kin.asked[kin.start[one] : kin.start[one + 1]] for one in taught]
        touched = np.unique(np.concatenate([*near, np.zeros(0, np.int32)]))
        row[course, touched] = np.arange(rows, rows + len(touched))
        rows += len(touched)
        weights = np.where(row[course, jobs.asked["skill"]] >= 0, jobs.asked["weight"], 0)
        total = np.concatenate(([0], np.cumsum(weights)))
        most = np.maximum(most, total[jobs.rows["end"]] - total[jobs.rows["start"]])
    return Lessons(row, rows, most)


class Grown(NamedTuple):
    """What the person on the desk reaches in each row of the lessons, at both ends."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]


@called
def grow(can: np.void, persons: Persons, kin: Kin, courses: Courses, lessons: Lessons, grown: Grown) -> None:
    """Work out what each programme makes of a person."""
    grown.low[:] = 0.0
    grown.high[:] = 0.0
    for course in range(len(courses.start) - 1):
        for at in range(courses.start[course], courses.start[course + 1]):
            skill, low, high = courses.skill[at], float(LOWEST), float(LOWEST)
            for held in range(can["start"], can["end"]):
                if persons.abilities[held]["skill"] == skill:
                    low, high = persons.abilities[held]["low"], persons.abilities[held]["high"]
            target, lift = courses.target[at], courses.lift[at]
            low, high = max(low, min(target, low + lift)) - LOWEST, max(high, min(target, high + lift)) - LOWEST
            for near in range(kin.start[skill], kin.start[skill + 1]):
                row = lessons.row[course, kin.asked[near]]
                grown.low[row] = max(grown.low[row], kin.share[near] * low)
                grown.high[row] = max(grown.high[row], kin.share[near] * high)


@called
def may_fit(asks: np.void, jobs: Jobs, reach: Reach, lessons: Lessons, grown: Grown) -> bool:
    """Whether some programme may make the person on the desk fit for a vacancy; a little in their favour."""
    for course in range(len(lessons.row)):
        sure, open_ = 0.0, True
        for at in range(asks["start"], asks["end"]):
            one = jobs.asked[at]
            slot, row = reach.first[one["skill"]], lessons.row[course, one["skill"]]
            low, high = -1.0, -1.0
            if slot >= 0:
                low, high = reach.slots[slot]["low"], reach.slots[slot]["high"]
            if row >= 0:
                low, high = max(low, grown.low[row]), max(high, grown.high[row])
            steps = one["level"] - LOWEST
            low, high = share_of(low, steps), share_of(high, steps)
            sure += one["weight"] * low
            open_ &= one["must"] == 0 or (high if slot >= 0 else low) >= FAR - 1e-5
        if open_ and sure >= asks["total"] * (FITS - 1e-6):
            return True
    return False


@called
def helped(
    can: np.void, asks: np.void, barred: bool, persons: Persons, jobs: Jobs, courses: Courses, desk: Desk
) -> Helped:
    """What the programme that helps most makes of a pair; the vacancy lies on the desk. barred: a condition is."""
    fit(can, asks, persons, jobs, 1.0, desk)
    now = standing(asks, jobs, desk, True)
    found = best(can, asks, persons, jobs, barred, now, courses, desk)
    for place in range(can["end"] - can["start"]):
        desk.used[place] = 0.0
    return found
