"""What each programme makes of a pair, and which helps most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch.compiled import inlined
from matcher.engine.batch.desk import Desk
from matcher.engine.batch.ids import order_of
from matcher.engine.batch.lexicon import Lexicon
from matcher.engine.batch.pair import Standing, band, fit, reach, standing
from matcher.engine.batch.people import Persons
from matcher.engine.batch.work import Jobs
from matcher.engine.profile import LOWEST, Id, Programme


class Courses(NamedTuple):
    """A row a programme, in the order of their ids: start[i] to start[i + 1] of skill, target (a level) and lift."""

    start: NDArray[np.int64]
    skill: NDArray[np.int32]
    target: NDArray[np.float64]
    lift: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Programmes:
    """The ids of programmes, in order, and their rows."""

    ids: tuple[Id, ...]
    rows: Courses

    def __len__(self) -> int:
        return len(self.ids)


class Helped(NamedTuple):
    """The best programme for a pair: its place (-1: none makes a difference), and low and the band's rank after it."""

    programme: int
    low: float
    band: int


def programmes(offered: Iterable[Programme], lexicon: Lexicon) -> Programmes:
    """The columns of these programmes. Raises InvalidProfile when two have the same id."""
    given = list(offered)
    places = order_of([one.id for one in given])
    ordered = [given[at] for at in np.argsort(places)]
    targets = [(skill, target) for one in ordered for skill, target in one.targets.items()]
    skills = [lexicon.place(skill) for skill, _ in targets]
    rows = Courses(
        start=np.concatenate(([0], np.cumsum([len(one.targets) for one in ordered], dtype=np.int64))).astype(np.int64),
        skill=np.array(skills, np.int32),
        target=np.array([target for _, target in targets], np.float64),
        lift=lexicon.kin().lift[np.array(skills, np.int64)].astype(np.float64),
    )
    return Programmes(tuple(one.id for one in ordered), rows)


@inlined
def learn(course: int, can: np.void, asks: np.void, persons: Persons, jobs: Jobs, courses: Courses, desk: Desk) -> bool:
    """Raise the fits on the desk to what they are after a programme; False when it serves nothing that is asked.

    As engine.training: both ends rise to at most the target, at most `lift` steps; unknown starts at the foot.
    """
    serves = False
    for row in range(courses.start[course], courses.start[course + 1]):
        use = desk.first[courses.skill[row]]
        if use < 0:
            continue
        serves = True
        low, high, known = float(LOWEST), float(LOWEST), 0
        for at in range(can["start"], can["end"]):
            one = persons.abilities[at]
            if one["skill"] == courses.skill[row]:
                low, high, known = one["low"], one["high"], 1
        target, lift = courses.target[row], courses.lift[row]
        low, high = max(low, min(target, low + lift)), max(high, min(target, high + lift))
        reach(use, low - LOWEST, high - LOWEST, 1.0, known, desk)
    return serves


@inlined
def best(
    can: np.void,
    asks: np.void,
    persons: Persons,
    jobs: Jobs,
    unmet: bool,
    now: Standing,
    courses: Courses,
    desk: Desk,
) -> Helped:
    """The programme with the best band, then the highest low, then the first id; the fits of now are on the desk.

    Leaves the desk with other fits when there are programmes.
    """
    weights = asks["total"]
    helped = Helped(-1, now.low, band(now, weights, unmet, False))
    fresh = True
    for course in range(len(courses.start) - 1):
        if not fresh:
            fit(can, asks, persons, jobs, 1.0, desk)
            fresh = True
        if not learn(course, can, asks, persons, jobs, courses, desk):
            continue
        fresh = False
        then = standing(asks, jobs, desk, False)
        after = band(then, weights, unmet, False)
        if after < helped.band or (after == helped.band and then.low > helped.low):
            helped = Helped(course, then.low, after)
    return helped
