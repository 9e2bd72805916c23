"""One pair in the kernel, to the last bit what scoring.score makes of it. The vacancy lies on the desk."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matcher.engine.batch.compiled import inlined
from matcher.engine.batch.desk import Desk
from matcher.engine.batch.people import Persons
from matcher.engine.batch.sums import total
from matcher.engine.batch.work import Jobs
from matcher.engine.profile import LOWEST
from matcher.engine.scoring import FAR, FITS, TOLERANCE, TOO_LITTLE
from matcher.engine.verdict import Band

FITS_NOW = Band.FITS_NOW.rank
FITS_AFTER_TRAINING = Band.FITS_AFTER_TRAINING.rank
TALK_FIRST = Band.TALK_FIRST.rank
TOO_LITTLE_KNOWN = Band.TOO_LITTLE_KNOWN.rank
NOT_NOW = Band.NOT_NOW.rank


class Standing(NamedTuple):
    """The requirements taken together. known: weight of what is known; far, unknown: how many musts."""

    low: float
    high: float
    known: int
    far: int
    unknown: int


@inlined
def fit(can: np.void, asks: np.void, persons: Persons, jobs: Jobs, tone: float, desk: Desk) -> None:
    """Work out how far each requirement is reached, and how much of each ability is used. can, asks: the pair's rows.

    Reach is divided by what is asked in `standing`: the most of quotients is the quotient of the most.
    """
    for place in range(asks["end"] - asks["start"]):
        empty = desk.fits[place]
        empty["low"] = -1.0
        empty["high"] = -1.0
        empty["known"] = 0
    start = can["start"]
    for at in range(can["end"] - start):
        one = persons.abilities[start + at]
        use, most = desk.first[one["skill"]], 0.0
        if use >= 0:
            most = reach(use, one["low"] - LOWEST, one["high"] - LOWEST, tone, 1, desk)
        desk.used[at] = most


@inlined
def reach(use: int, low: float, high: float, tone: float, known: int, desk: Desk) -> float:
    """Raise what an ability serves, from its first use on; gives the most steps of it that are used."""
    most = 0.0
    while use >= 0:
        one = desk.uses[use]
        fit, share = desk.fits[one["serves"]], one["share"]
        fit["low"] = max(fit["low"], share * low)
        fit["high"] = max(fit["high"], share * high)
        fit["known"] |= known
        most = max(most, min(share * high, tone * one["steps"]))
        use = one["onward"]
    return most


@inlined
def share_of(reach: float, steps: float) -> float:
    """The fit of a reach: 0 when there is nothing (-1); anything will do for the foot of the scale."""
    if reach < 0.0:
        return 0.0
    return min(1.0, reach / steps) if steps > 0.0 else 1.0


@inlined
def standing(asks: np.void, jobs: Jobs, desk: Desk, whole: bool) -> Standing:
    """The fits of the requirements of one vacancy taken together.

    not whole: where too little is known for `high` to play a part, it is left at 1.
    """
    weights, known, far, unknown, many = asks["total"], 0, 0, 0, 0
    start, asked = asks["start"], asks["end"] - asks["start"]
    for place in range(asked):
        one, fit = jobs.asked[start + place], desk.fits[place]
        if fit["low"] < 0.0:
            unknown += one["must"]
            continue
        steps = one["level"] - LOWEST
        low = share_of(fit["low"], steps)
        desk.terms[many] = one["weight"] * low
        many += 1
        if fit["known"]:
            known += one["weight"]
            far += one["must"] and share_of(fit["high"], steps) < FAR - TOLERANCE
        else:
            unknown += one["must"] and low < FAR - TOLERANCE
    low, high = min(1.0, total(desk.terms, many) / weights), 1.0
    if whole or 2 * known >= weights:
        for place in range(asked):
            one, fit = jobs.asked[start + place], desk.fits[place]
            best = share_of(fit["high"], one["level"] - LOWEST) if fit["known"] else 1.0
            desk.terms[place] = one["weight"] * best
        high = min(1.0, total(desk.terms, asked) / weights)
    return Standing(low, high, known, far, unknown)


@inlined
def band(stands: Standing, weights: int, unmet: bool, trained: bool) -> int:
    """The rank of the band, 0 the best. trained: some programme makes it fit."""
    barred = unmet or stands.far > 0
    if stands.low >= FITS - TOLERANCE and not barred and stands.unknown == 0:
        return FITS_NOW
    if trained:
        return FITS_AFTER_TRAINING
    if barred:
        return NOT_NOW
    if stands.known / weights < TOO_LITTLE - TOLERANCE:
        return TOO_LITTLE_KNOWN
    return TALK_FIRST if stands.high >= FITS - TOLERANCE else NOT_NOW
