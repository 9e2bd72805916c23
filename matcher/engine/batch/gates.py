"""The hard conditions for the kernel: whether any of them is unmet. What is not known does not bar."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch.compiled import inlined
from matcher.engine.geography import EARTH_KM

DEGREE = math.pi / 180


@inlined
def unmet(can: np.void, asks: np.void, speaks: NDArray[np.void], tongues: NDArray[np.void]) -> bool:
    """As engine.conditions has it: distance, hours, shifts, languages, start, permit.

    can, asks: the rows of the person and of the vacancy; speaks, tongues: all rows of languages of either.
    """
    if can["may_work"] == 0:
        return True
    if asks["day"] >= 0 and can["day"] > asks["day"]:
        return True
    if can["shifts"] >= 0 and asks["shifts"] & ~can["shifts"]:
        return True
    if can["hours_from"] > asks["hours_to"] or asks["hours_from"] > can["hours_to"]:
        return True
    for asked in range(asks["spoken"], asks["spoken_end"]):
        for spoken in range(can["spoken"], can["spoken_end"]):
            same = speaks[spoken]["tongue"] == tongues[asked]["tongue"]
            if same and speaks[spoken]["cefr"] < tongues[asked]["cefr"]:
                return True
    return too_far(can, asks)


@inlined
def too_far(can: np.void, asks: np.void) -> bool:
    """Whether the work is on site and further away than the person's own maximum. The formula of engine.geography."""
    if asks["on_site"] == 0 or math.isnan(can["max_km"]):
        return False
    if math.isnan(can["latitude"]) or math.isnan(asks["latitude"]):
        return False
    north, north_there = can["latitude"] * DEGREE, asks["latitude"] * DEGREE
    sine = math.sin((north_there - north) / 2)
    turn = math.sin((asks["longitude"] - can["longitude"]) * DEGREE / 2)
    half = sine * sine + math.cos(north) * math.cos(north_there) * turn * turn
    return bool(2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half))) > can["max_km"])
