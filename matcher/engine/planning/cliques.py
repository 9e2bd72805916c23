"""Offers of which at most one can be open, in groups as large as they come: one row that says more than many pairs."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from matcher.engine.planning.links import Ints

Groups = list[Ints]

MOST_GROUPS = 20_000
"""More groups than this are not looked for; the pairs that are in none yet stand for themselves."""


def cliques(pairs: Iterable[tuple[int, int]]) -> Groups:
    """The largest groups in which every two are a pair, by Bron and Kerbosch with a pivot. Every pair is in one."""
    near: dict[int, set[int]] = {}
    for one, other in pairs:
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    found: list[list[int]] = []
    stack: list[tuple[list[int], set[int], set[int]]] = [([], set(near), set())]
    while stack and len(found) < MOST_GROUPS:
        group, may, seen = stack.pop()
        if not may and not seen:
            if len(group) > 1:
                found.append(sorted(group))
            continue
        if not may:
            continue
        pivot = max(sorted(may | seen), key=lambda one: len(near[one] & may))
        for one in sorted(may - near[pivot]):
            stack.append(([*group, one], may & near[one], seen & near[one]))
            may, seen = may - {one}, seen | {one}
    if stack:
        found += _left(near, found)
    return [np.array(group, np.int64) for group in sorted(found)]


def _left(near: dict[int, set[int]], found: list[list[int]]) -> list[list[int]]:
    """The pairs that no group holds."""
    held = {(one, other) for group in found for one in group for other in group}
    return [[one, other] for one in near for other in near[one] if one < other and (one, other) not in held]
