"""The sieve: the hard conditions of one against many, a few operations for eight at a time, in single precision.

Every condition is the same seen from either side, so that one sieve serves a person against all work and a vacancy
against all people. Who is turned away is surely barred; who passes may be within rounding of a bound, and is then
looked at exactly (`doubtful`).

Who lives or is near each other stands together, so that whole groups are too far away at once.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch.bits import lowest
from matcher.engine.batch.compiled import called, inlined, lean
from matcher.engine.batch.gates import DEGREE
from matcher.engine.geography import EARTH_KM

GROUP = 64
"""So many stand together: a bit each of one whole number."""
METRES = 5.0 / 1000 / EARTH_KM
"""Slack of a distance."""
ALWAYS = 2**31 - 1
"""A key that passes every bound."""

X, Y, Z, REACH, NEAR, HOURS_TO, HOURS_FROM = range(7)
"""Rows of Sieve.figures: a point on a globe of radius 1 (NaN: distance doesn't count), the square of how far is too
far, and of how far is surely not; hours a week."""
FIGURES = 7
DAY, SHIFTS = range(2)
"""Rows of Sieve.codes."""


class Sieve(NamedTuple):
    """A column each of the many, in the order of `row`, which says whose it is.

    codes: DAY, at least what the other asks; SHIFTS, with no bit of the other's. cefr: a row a language, at most what
    the other speaks or asks. groups: a row a group, its middle and how far its members are from there. odd: by row,
    1 when a figure is not the same in single precision.
    """

    row: NDArray[np.uint32]
    figures: NDArray[np.float32]
    codes: NDArray[np.int32]
    cefr: NDArray[np.float32]
    groups: NDArray[np.float32]
    odd: NDArray[np.uint8]


class Facet(NamedTuple):
    """One of them as the sieve of the others reads it."""

    x: np.float32
    y: np.float32
    z: np.float32
    reach: np.float32
    near: np.float32
    hours_to: np.float32
    hours_from: np.float32
    day: np.int32
    shifts: np.int32
    odd: int


@inlined
def single(figure: float) -> bool:
    """Whether a figure is the same in single precision, or not known."""
    return bool(float(np.float32(figure)) == figure or math.isnan(figure))


@inlined
def person_facet(can: np.void) -> Facet:
    """A person's conditions. What is not known passes; who may not work passes nothing."""
    x = y = z = np.float32(np.nan)
    reach = near = np.float32(0.0)
    if can["max_km"] < math.pi * EARTH_KM and not math.isnan(can["latitude"]):
        x, y, z = point(can["latitude"], can["longitude"])
        chord = 2.0 * math.sin(can["max_km"] / (2.0 * EARTH_KM)) * (1.0 + 1e-6) + METRES
        reach = np.float32(chord * chord)
        chord = max(0.0, chord * (1.0 - 2e-6) - 2 * METRES)
        near = np.float32(chord * chord)
    known = not math.isnan(can["hours_from"])
    return Facet(
        x,
        y,
        z,
        reach,
        near,
        np.float32(can["hours_to"] if known else np.inf),
        np.float32(can["hours_from"] if known else -np.inf),
        np.int32(ALWAYS if can["may_work"] == 0 else can["day"]),
        np.int32(~can["shifts"]) if can["shifts"] >= 0 else np.int32(0),
        0 if single(can["hours_from"]) and single(can["hours_to"]) else 1,
    )


@inlined
def job_facet(asks: np.void) -> Facet:
    """The conditions of a vacancy. What it doesn't ask passes."""
    x = y = z = np.float32(np.nan)
    if asks["on_site"] != 0 and not math.isnan(asks["latitude"]):
        x, y, z = point(asks["latitude"], asks["longitude"])
    known = not math.isnan(asks["hours_from"])
    return Facet(
        x,
        y,
        z,
        np.float32(0.0),
        np.float32(0.0),
        np.float32(asks["hours_to"] if known else np.inf),
        np.float32(asks["hours_from"] if known else -np.inf),
        np.int32(ALWAYS - 1 if asks["day"] < 0 else asks["day"]),
        np.int32(asks["shifts"]),
        0 if single(asks["hours_from"]) and single(asks["hours_to"]) else 1,
    )


@inlined
def point(latitude: float, longitude: float) -> tuple[np.float32, np.float32, np.float32]:
    """A point on a globe of radius 1, so that a distance is a chord."""
    north, east = latitude * DEGREE, longitude * DEGREE
    return (
        np.float32(math.sin(north)),
        np.float32(math.cos(north) * math.cos(east)),
        np.float32(math.cos(north) * math.sin(east)),
    )


def sieve(many: int, tongues: int) -> Sieve:
    """An empty sieve for so many, in so many languages."""
    places = (many + GROUP - 1) // GROUP * GROUP
    row = np.zeros(places, np.uint32)
    figures = np.full((FIGURES, places), np.nan, np.float32)
    codes = np.full((2, places), -ALWAYS - 1, np.int32)
    groups = np.zeros((places // GROUP, 4), np.float32)
    cefr = np.full((tongues, places), -np.inf, np.float32)
    return Sieve(row, figures, codes, cefr, groups, np.zeros(many, np.uint8))


def by_place(rows: NDArray[np.void]) -> NDArray[np.int64]:
    """An order in which neighbours stand together: squares of a map, halved again and again; the unlocated last."""
    found = np.zeros(len(rows), np.int64)
    for name, degrees in (("latitude", 180.0), ("longitude", 360.0)):
        square = np.nan_to_num((rows[name] / degrees + 0.5) * 2**20, nan=0.0).astype(np.int64)
        for bit in range(20):
            found |= (square >> bit & 1) << (2 * bit + (name == "longitude"))
    nowhere = np.isnan(rows["latitude"])
    if "on_site" in (rows.dtype.names or ()):
        nowhere |= rows["on_site"] == 0
    found[nowhere] = 2**62
    return np.argsort(found, kind="stable")


@lean
def fill_with_jobs(
    order: NDArray[np.int64], rows: NDArray[np.void], spoken: NDArray[np.void], tongue: NDArray[np.int32], sieve: Sieve
) -> None:
    """Put vacancies into an empty sieve. tongue: for each language its row in cefr, or -1."""
    for place in range(len(order)):
        job = order[place]
        put(place, job, job_facet(rows[job]), np.int32(1), sieve)
        for at in range(rows[job]["spoken"], rows[job]["spoken_end"]):
            sieve.cefr[tongue[spoken[at]["tongue"]], place] = spoken[at]["cefr"]
            sieve.odd[job] |= 0 if single(spoken[at]["cefr"]) else 1
    gather(len(order), sieve)


@inlined
def put(place: int, row: int, facet: Facet, sign: np.int32, sieve: Sieve) -> None:
    """Put one into a place of the sieve. sign: 1 for what asks for a day, -1 for who can from a day."""
    sieve.row[place] = row
    sieve.figures[X, place] = facet.x
    sieve.figures[Y, place] = facet.y
    sieve.figures[Z, place] = facet.z
    sieve.figures[REACH, place] = facet.reach
    sieve.figures[NEAR, place] = facet.near
    sieve.figures[HOURS_TO, place] = facet.hours_to
    sieve.figures[HOURS_FROM, place] = facet.hours_from
    sieve.codes[DAY, place] = sign * facet.day
    sieve.codes[SHIFTS, place] = facet.shifts
    sieve.odd[row] = facet.odd


@called
def gather(many: int, sieve: Sieve) -> None:
    """Work out the middle of each group, and how far its members are from there."""
    for group in range(len(sieve.groups)):
        first, last = group * GROUP, min(many, group * GROUP + GROUP)
        middle = sieve.groups[group]
        for axis in range(3):
            middle[axis] = sieve.figures[axis, first:last].mean()
        most = np.float32(0.0)
        for place in range(first, last):
            apart = np.float32(0.0)
            for axis in range(3):
                step = sieve.figures[axis, place] - middle[axis]
                apart += step * step
            reach = math.sqrt(apart) + math.sqrt(sieve.figures[REACH, place])
            most = max(most, np.float32(reach)) if reach < np.inf else np.float32(np.inf)
        middle[3] = most + np.float32(1e-5)


@called
def sift(
    one: Facet,
    sign: np.int32,
    speaks: NDArray[np.void],
    tongue: NDArray[np.int32],
    sieve: Sieve,
    passed: NDArray[np.uint8],
    rows: NDArray[np.uint32],
) -> tuple[int, bool]:
    """Write down the rows of those that no condition surely bars; gives how many, and whether one is near a bound.

    speaks: the languages of this one. passed: room for a group.
    """
    radius, day = np.float32(math.sqrt(one.reach)), sign * one.day
    eights = passed.view(np.uint64)
    found, edge = 0, 0
    for group in range(len(sieve.groups)):
        middle = sieve.groups[group]
        a, b, c, far = one.x - middle[X], one.y - middle[Y], one.z - middle[Z], radius + middle[3]
        if a * a + b * b + c * c > far * far:
            continue
        first = group * GROUP
        edge |= compare(first, one, day, sieve, passed)
        for each in range(len(speaks)):
            language = tongue[speaks[each]["tongue"]]
            if language >= 0:
                level, least = np.float32(sign * speaks[each]["cefr"]), sieve.cefr[language]
                for at in range(GROUP):
                    passed[at] &= least[first + at] <= level
        bits = np.uint64(0)
        for eight in range(GROUP // 8):
            # the lowest bits of eight bytes, together
            byte = (eights[eight] * np.uint64(0x0102040810204080)) >> np.uint64(56)
            bits |= byte << np.uint64(8 * eight)
        while bits != 0:
            rows[found] = sieve.row[np.uint64(first) + lowest(bits)]
            bits &= bits - np.uint64(1)
            found += 1
    return found, edge != 0


@inlined
def compare(first: int, one: Facet, day: np.int32, sieve: Sieve, passed: NDArray[np.uint8]) -> int:
    """Set who of a group passes, languages apart; gives 1 when somebody's distance is near the bound."""
    x, y, z = sieve.figures[X], sieve.figures[Y], sieve.figures[Z]
    reach, near = sieve.figures[REACH], sieve.figures[NEAR]
    until, since = sieve.figures[HOURS_TO], sieve.figures[HOURS_FROM]
    days, shifts = sieve.codes[DAY], sieve.codes[SHIFTS]
    edge = 0
    for at in range(GROUP):
        place = first + at
        a, b, c = x[place] - one.x, y[place] - one.y, z[place] - one.z
        apart = a * a + b * b + c * c
        barred = apart > max(reach[place], one.reach)
        edge |= (apart > max(near[place], one.near)) & (not barred)
        barred |= days[place] < day
        barred |= (shifts[place] & one.shifts) != 0
        barred |= until[place] < one.hours_from
        barred |= since[place] > one.hours_to
        passed[at] = not barred
    return edge


@inlined
def unsure(speaks: NDArray[np.void]) -> bool:
    """Whether a level of these languages is not the same in single precision."""
    found = False
    for at in range(len(speaks)):
        found |= not single(speaks[at]["cefr"])
    return found
