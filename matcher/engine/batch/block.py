"""A block of people laid out for the sweep: small enough for the cache, in single precision, rounded in their favour.

What stands here only ever decides which pairs are looked at; no figure of a list comes from it.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch.compiled import compiled
from matcher.engine.batch.gates import DEGREE
from matcher.engine.batch.lexicon import Kin
from matcher.engine.batch.people import Persons
from matcher.engine.batch.work import Jobs
from matcher.engine.geography import EARTH_KM
from matcher.engine.profile import LOWEST

HOURS_FROM, HOURS_TO, NORTH, EAST, UP, REACH, NEAR, SLACK, PER_PAY, MATTERS = range(10)
"""Rows of Block.figures; the four wishes from MATTERS on."""
FIGURES = MATTERS + 4
SHIFTS, DAY, CONTACT, LIKED, SHUT = range(5)
"""Rows of Block.codes."""
CODES = 5
UNMET, DOUBT = 1, 2
"""Bits of SHUT: a condition is surely unmet; single precision can't say."""

LEAST = 1e-4
"""A wish that matters less than this, but not nothing, is too small for single precision: it gets slack instead."""
METRES = 5.0 / 1000 / EARTH_KM
"""Slack of a distance."""

LOW, HIGH, STEPS, USED = range(4)
"""Columns of Block.entries: reach at both ends; reach over the person's pitch; what a step of it weighs in suit."""


class Block(NamedTuple):
    """For each skill the people with reach in it: start[skill] to start[skill + 1] of who (place in the block) and
    entries. figures, codes: a row a kind, a column a person. cefr: a row a language, infinite when not known.
    """

    start: NDArray[np.int64]
    who: NDArray[np.uint16]
    entries: NDArray[np.float32]
    figures: NDArray[np.float32]
    codes: NDArray[np.int32]
    cefr: NDArray[np.float32]


@compiled
def wanted(jobs: Jobs, skills: int) -> NDArray[np.bool_]:
    """Which skills anybody asks for."""
    asked = np.zeros(skills, np.bool_)
    for at in range(len(jobs.asked)):
        asked[jobs.asked[at]["skill"]] = True
    return asked


@compiled
def block(
    first: int, last: int, persons: Persons, kin: Kin, asked: NDArray[np.bool_], tongues: NDArray[np.int32]
) -> Block:
    """The people from first to last. tongues: for each language its row in cefr, or -1 when nobody asks for it."""
    start = np.zeros(len(asked) + 1, np.int64)
    for at in range(persons.rows[first]["start"], persons.rows[last - 1]["end"]):
        skill = persons.abilities[at]["skill"]
        for row in range(kin.start[skill], kin.start[skill + 1]):
            start[kin.asked[row] + 1] += asked[kin.asked[row]]
    for skill in range(len(asked)):
        start[skill + 1] += start[skill]
    who = np.empty(start[-1], np.uint16)
    entries = np.empty((start[-1], 4), np.float32)
    ends = start.copy()
    figures = np.zeros((FIGURES, last - first), np.float32)
    codes = np.zeros((CODES, last - first), np.int32)
    cefr = np.full((tongues.max() + 1 if len(tongues) > 0 else 0, last - first), np.inf, np.float32)
    for person in range(first, last):
        row = persons.rows[person]
        abilities = persons.abilities[row["start"] : row["end"]]
        enter(person - first, abilities, row["pitch"], kin, asked, start, ends, who, entries)
        describe(row, figures[:, person - first], codes[:, person - first])
        for at in range(row["spoken"], row["spoken_end"]):
            tongue = tongues[persons.tongues[at]["tongue"]]
            if tongue >= 0:
                level = persons.tongues[at]["cefr"]
                cefr[tongue, person - first] = level
                codes[SHUT, person - first] |= 0 if same(float(np.float32(level)), level) else DOUBT
    return Block(*close_up(start, ends, who, entries), figures, codes, cefr)


@compiled
def enter(
    place: int,
    abilities: NDArray[np.void],
    pitch: float,
    kin: Kin,
    asked: NDArray[np.bool_],
    start: NDArray[np.int64],
    ends: NDArray[np.int64],
    who: NDArray[np.uint16],
    entries: NDArray[np.float32],
) -> None:
    """Put a person on the list of each skill that their abilities reach; once, with the best reach."""
    if pitch == 0.0:
        pitch = 1.0
    for at in range(len(abilities)):
        one = abilities[at]
        low, high = one["low"] - LOWEST, one["high"] - LOWEST
        used = one["share"] / high * pitch if high > 0.0 else 0.0
        for row in range(kin.start[one["skill"]], kin.start[one["skill"] + 1]):
            skill, share = kin.asked[row], kin.share[row]
            if not asked[skill]:
                continue
            end = ends[skill]
            if end > start[skill] and who[end - 1] == place:
                entry = entries[end - 1]
                entry[LOW] = max(entry[LOW], np.float32(share * low))
                entry[HIGH] = max(entry[HIGH], np.float32(share * high))
                entry[STEPS] = max(entry[STEPS], np.float32(share * high / pitch))
                entry[USED] += np.float32(used)
                continue
            who[end] = place
            entry = entries[end]
            entry[LOW] = share * low
            entry[HIGH] = share * high
            entry[STEPS] = share * high / pitch
            entry[USED] = used
            ends[skill] = end + 1


@compiled
def close_up(
    start: NDArray[np.int64], ends: NDArray[np.int64], who: NDArray[np.uint16], entries: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.uint16], NDArray[np.float32]]:
    """The lists without the room that merging left."""
    edges = np.zeros(len(start), np.int64)
    for skill in range(len(ends) - 1):
        edges[skill + 1] = edges[skill] + ends[skill] - start[skill]
    kept, figures = np.empty(edges[-1], np.uint16), np.empty((edges[-1], 4), np.float32)
    for skill in range(len(ends) - 1):
        kept[edges[skill] : edges[skill + 1]] = who[start[skill] : ends[skill]]
        figures[edges[skill] : edges[skill + 1]] = entries[start[skill] : ends[skill]]
    return edges, kept, figures


@compiled
def describe(row: np.void, figures: NDArray[np.float32], codes: NDArray[np.int32]) -> None:
    """What the sweep reads of one person's conditions and wishes. What is not known is set so that it passes."""
    figures[HOURS_FROM] = -np.inf if math.isnan(row["hours_from"]) else row["hours_from"]
    figures[HOURS_TO] = np.inf if math.isnan(row["hours_to"]) else row["hours_to"]
    figures[REACH] = figures[NEAR] = np.inf
    if not math.isnan(row["latitude"]):
        point(row["latitude"], row["longitude"], figures)
        if row["max_km"] < math.pi * EARTH_KM:
            chord = 2.0 * math.sin(row["max_km"] / (2.0 * EARTH_KM)) * (1.0 + 1e-6) + METRES
            figures[REACH] = chord * chord
            chord = max(0.0, chord * (1.0 - 2e-6) - 2 * METRES)
            figures[NEAR] = chord * chord
    for wish in range(4):
        matters = row["matters"][wish]
        if matters > 0.0:
            figures[MATTERS + wish] = matters
            if matters < LEAST:
                figures[SLACK] = 1.0
    if row["pay"] > 0.0:
        odd = row["pay"] < LEAST or row["pay"] > 1.0 / LEAST
        figures[PER_PAY] = 1.0 if odd else 1.0 / row["pay"]
        figures[SLACK] = max(figures[SLACK], np.float32(odd))
    codes[SHIFTS] = row["shifts"]  # -1, not known, has every bit
    codes[DAY] = row["day"]
    codes[CONTACT] = row["contact"]
    codes[LIKED] = row["liked"]
    fine = same(figures[HOURS_FROM], row["hours_from"]) and same(figures[HOURS_TO], row["hours_to"])
    codes[SHUT] = UNMET if row["may_work"] == 0 else 0 if fine else DOUBT


@compiled
def same(single: float, double: float) -> bool:
    """Whether a figure is the same in single precision, or not known."""
    return bool(single == double or math.isnan(double))


@compiled
def point(latitude: float, longitude: float, figures: NDArray[np.float32]) -> None:
    """A point on a globe of radius 1, so that a distance is a chord."""
    north, east = latitude * DEGREE, longitude * DEGREE
    figures[NORTH] = math.sin(north)
    figures[EAST] = math.cos(north) * math.cos(east)
    figures[UP] = math.cos(north) * math.sin(east)
