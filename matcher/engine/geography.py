"""Distances over the earth, as the crow flies, in kilometres."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from matcher.engine.profile import Point

EARTH_KM = 6371.0088
"""The mean radius of the earth."""


def distance_km(here: Point, there: Point) -> float:
    """The great-circle distance between two points in degrees, by the haversine formula."""
    north, north_there = math.radians(here[0]), math.radians(there[0])
    sine = math.sin((north_there - north) / 2)
    turn = math.sin(math.radians(there[1] - here[1]) / 2)
    half = sine * sine + math.cos(north) * math.cos(north_there) * turn * turn
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def distances_km(here: Point, there: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same from one point to many at once; `there` has a row of latitude and longitude for each."""
    north, east = np.radians(here[0]), np.radians(here[1])
    norths, easts = np.radians(there[:, 0]), np.radians(there[:, 1])
    half = np.sin((norths - north) / 2) ** 2 + np.cos(north) * np.cos(norths) * np.sin((easts - east) / 2) ** 2
    kilometres: NDArray[np.float64] = 2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    return kilometres
