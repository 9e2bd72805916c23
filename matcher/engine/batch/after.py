"""After training: whom of a block a programme may make fit for a vacancy. Bounds, as in the sweep.

A programme lifts everybody, also who never had the skill: what it touches is therefore laid out for the whole block.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch.block import HIGH, LOW, Block
from matcher.engine.batch.compiled import compiled
from matcher.engine.batch.courses import Courses
from matcher.engine.batch.lexicon import Kin
from matcher.engine.batch.people import Persons
from matcher.engine.batch.sweep import BAND, GAP, SURE, scatter_one
from matcher.engine.profile import LOWEST
from matcher.engine.scoring import FAR, FITS


class Drill(NamedTuple):
    """row: for each programme and skill a row of the others, or -1 when it doesn't touch the skill.

    low, high: everybody's reach in it after the programme. known: 1 when anything of it is known, 0 when only trained.
    """

    row: NDArray[np.int32]
    low: NDArray[np.float32]
    high: NDArray[np.float32]
    known: NDArray[np.float32]


@compiled
def drill(
    first: int, last: int, persons: Persons, kin: Kin, asked: NDArray[np.bool_], courses: Courses, block: Block
) -> Drill:
    """What the programmes make of the people from first to last, who are in this block."""
    many, skills = len(courses.start) - 1, len(asked)
    row = np.full((many, skills), -1, np.int32)
    rows = 0
    for course in range(many):
        for at in range(courses.start[course], courses.start[course + 1]):
            skill = courses.skill[at]
            for near in range(kin.start[skill], kin.start[skill + 1]):
                if asked[kin.asked[near]] and row[course, kin.asked[near]] < 0:
                    row[course, kin.asked[near]] = rows
                    rows += 1
    people = last - first
    found = Drill(
        row,
        np.zeros((rows, people), np.float32),
        np.zeros((rows, people), np.float32),
        np.zeros((rows, people), np.float32),
    )
    for course in range(many):
        for skill in range(skills):
            if row[course, skill] >= 0:
                as_they_are(block, skill, row[course, skill], found)
        for at in range(courses.start[course], courses.start[course + 1]):
            low, high = lifted(first, last, persons, courses.skill[at], courses.target[at], courses.lift[at])
            skill = courses.skill[at]
            for near in range(kin.start[skill], kin.start[skill + 1]):
                place = row[course, kin.asked[near]]
                if place >= 0:
                    share = np.float32(kin.share[near])
                    found.low[place] = np.maximum(found.low[place], share * low)
                    found.high[place] = np.maximum(found.high[place], share * high)
    return found


@compiled
def as_they_are(block: Block, skill: int, place: int, found: Drill) -> None:
    """Everybody's reach in a skill before any programme."""
    for at in range(block.start[skill], block.start[skill + 1]):
        found.low[place, block.who[at]] = block.entries[at, LOW]
        found.high[place, block.who[at]] = block.entries[at, HIGH]
        found.known[place, block.who[at]] = 1.0


@compiled
def lifted(
    first: int, last: int, persons: Persons, skill: int, target: float, lift: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Everybody's steps in one skill after training, at both ends; as engine.training."""
    lows, highs = np.empty(last - first, np.float32), np.empty(last - first, np.float32)
    for person in range(first, last):
        low, high = float(LOWEST), float(LOWEST)
        for at in range(persons.rows[person]["start"], persons.rows[person]["end"]):
            if persons.abilities[at]["skill"] == skill:
                low, high = persons.abilities[at]["low"], persons.abilities[at]["high"]
        lows[person - first] = max(low, min(target, low + lift)) - LOWEST
        highs[person - first] = max(high, min(target, high + lift)) - LOWEST
    return lows, highs


@compiled
def mark(
    asked: NDArray[np.void],
    total: float,
    block: Block,
    drills: Drill,
    sums: NDArray[np.float32],
    floor: NDArray[np.float32],
) -> None:
    """Set the least that the band of each pair may be: that of after training where a programme may do it, or 0."""
    people = block.codes.shape[1]
    floor[:people] = 0.0
    for course in range(len(drills.row)):
        touched = False
        for at in range(len(asked)):
            touched |= drills.row[course, asked[at]["skill"]] >= 0
        if not touched:
            continue
        musts = 0
        for at in range(len(asked)):
            place = drills.row[course, asked[at]["skill"]]
            musts += asked[at]["must"]
            if place < 0:
                scatter_one(asked[at], total, 1.0, block, sums)
            else:
                trained(asked[at], total, drills.low[place], drills.high[place], drills.known[place], sums)
        rounding = 1e-6 + 1e-7 * (4 * musts + 4) * (len(asked) + 4)
        sure, far = np.float32(total * (FITS - rounding) + 4.0 * total * musts), np.float32(2.0 * total)
        sures, gaps = sums[SURE], sums[GAP]
        for at in range(people):
            fits = (sures[at] >= sure) & (gaps[at] <= far)
            floor[at] = max(floor[at], np.float32(3 * BAND) if fits else np.float32(0.0))
        sums[:, :people] = 0.0


@compiled
def trained(
    one: np.void,
    total: float,
    low: NDArray[np.float32],
    high: NDArray[np.float32],
    known: NDArray[np.float32],
    sums: NDArray[np.float32],
) -> None:
    """Add what a requirement that is touched brings to everybody: a must has to be known, or sure of half."""
    steps = one["level"] - LOWEST
    weight, cap = np.float32(one["weight"]), np.float32(steps if steps > 0.0 else 1.0)
    rate = np.float32(one["weight"] / steps) if steps > 0.0 else np.float32(0.0)
    least = np.float32(0.0) if steps > 0.0 else weight
    big = np.float32(4.0 * total) if one["must"] else np.float32(0.0)
    half = np.float32(weight * (FAR - 1e-5))
    sures, gaps = sums[SURE], sums[GAP]
    for at in range(len(low)):
        sure, most = min(low[at], cap) * rate + least, min(high[at], cap) * rate + least
        is_known = known[at] > np.float32(0.0)
        sures[at] += sure + (big if is_known | (sure >= half) else np.float32(0.0))
        gaps[at] += big if is_known & (most < half) else np.float32(0.0)
