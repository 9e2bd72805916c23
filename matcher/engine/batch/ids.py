"""The order of ids in lists: numbers first, then words."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.engine.profile import Id, InvalidProfile, by_id


def order_of(ids: Sequence[Id]) -> NDArray[np.int64]:
    """The place of each in the order of ids. Raises InvalidProfile when two are the same."""
    keys = [by_id(one) for one in ids]
    ordered = sorted(range(len(ids)), key=keys.__getitem__)
    for before, after in itertools.pairwise(ordered):
        if keys[before] == keys[after]:
            raise InvalidProfile(f"two with the id {ids[after]!r}")
    places = np.empty(len(ids), np.int64)
    places[ordered] = np.arange(len(ids))
    return places
