"""The desk of one worker: what is laid out while one vacancy, and one pair, is looked at."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch.compiled import inlined
from matcher.engine.batch.lexicon import Stand
from matcher.engine.batch.people import Persons
from matcher.engine.batch.sums import PARTIALS
from matcher.engine.batch.work import Jobs
from matcher.engine.profile import LOWEST

USE = np.dtype([("share", np.float64), ("steps", np.float64), ("serves", np.int32), ("onward", np.int32)], align=True)
"""A skill stands in for the requirement `serves` of the vacancy on the desk, by this share; steps: what is asked above
the foot of the scale; onward: the skill's next use, or -1."""

FIT = np.dtype([("low", np.float64), ("high", np.float64), ("known", np.int8)], align=True)
"""How many steps of a requirement the person who is looked at reaches, at both ends; -1 for nothing."""


class Desk(NamedTuple):
    """first: for each skill its first use, or -1. fits: what each requirement is reached by. used: steps of each of
    the person's abilities that the work uses. terms, best: to add up; weights, given: of wishes. met: the requirements
    that are reached, by low and high steps, through a slot or an ability; where: the place among them of each that
    the vacancy asks, or -1.
    """

    first: NDArray[np.int32]
    uses: NDArray[np.void]
    fits: NDArray[np.void]
    used: NDArray[np.float64]
    terms: NDArray[np.float64]
    best: NDArray[np.float64]
    weights: NDArray[np.float64]
    given: NDArray[np.float64]
    met: NDArray[np.int64]
    where: NDArray[np.int32]
    through: NDArray[np.int32]
    hits: NDArray[np.int64]
    part: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def desk(persons: Persons, jobs: Jobs, stand_ins: Stand) -> Desk:
    """An empty desk, large enough for these people and this work."""
    uses = np.concatenate(([0], np.cumsum(np.diff(stand_ins.start)[jobs.asked["skill"]])))
    most_uses = (uses[jobs.rows["end"]] - uses[jobs.rows["start"]]).max(initial=0)
    asked = int((jobs.rows["end"] - jobs.rows["start"]).max(initial=0))
    held = int((persons.rows["end"] - persons.rows["start"]).max(initial=0))
    return Desk(
        first=np.full(len(stand_ins.start) - 1, -1, np.int32),
        uses=np.zeros(int(most_uses), USE),
        fits=np.zeros(asked, FIT),
        used=np.zeros(held + 1),
        terms=np.empty(asked + held + 8 + PARTIALS),
        best=np.empty(asked + 1 + PARTIALS),
        weights=np.empty(8 + PARTIALS),
        given=np.empty(8),
        met=np.empty(asked + 1, np.int64),
        where=np.full(asked + 1, -1, np.int32),
        through=np.empty(max(asked, held) + 1, np.int32),
        hits=np.empty(held + 1, np.int64),
        part=np.empty(held + 1),
        low=np.empty(asked + 1),
        high=np.empty(asked + 1),
    )


@inlined
def lay(job: int, jobs: Jobs, stand_ins: Stand, desk: Desk) -> None:
    """Lay a vacancy on the desk."""
    many, start = 0, jobs.rows[job]["start"]
    for at in range(start, jobs.rows[job]["end"]):
        skill = jobs.asked[at]["skill"]
        for row in range(stand_ins.start[skill], stand_ins.start[skill + 1]):
            have = stand_ins.have[row]
            use = desk.uses[many]
            use["serves"] = at - start
            use["steps"] = jobs.asked[at]["level"] - LOWEST
            use["share"] = stand_ins.share[row]
            use["onward"] = desk.first[have]
            desk.first[have] = many
            many += 1


@inlined
def clear(job: int, jobs: Jobs, stand_ins: Stand, desk: Desk) -> None:
    """Take the vacancy off the desk."""
    for at in range(jobs.rows[job]["start"], jobs.rows[job]["end"]):
        skill = jobs.asked[at]["skill"]
        for row in range(stand_ins.start[skill], stand_ins.start[skill + 1]):
            desk.first[stand_ins.have[row]] = -1
