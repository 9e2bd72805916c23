"""Suit for the kernel: the same parts as engine.suit, from shares that are worked out once a person and once a vacancy.

The strengths live in the first half of this file, the wishes in the second; a pair only adds terms up.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch.bits import ones
from matcher.engine.batch.compiled import inlined, lean
from matcher.engine.batch.sums import PARTIALS, total
from matcher.engine.profile import LOWEST
from matcher.engine.suit import PAY_SLACK, STRENGTHS, WISHES

if TYPE_CHECKING:
    from matcher.engine.batch.desk import Desk
    from matcher.engine.batch.people import Persons
    from matcher.engine.batch.work import Jobs

SIDE = STRENGTHS / 2


def person_shares(rows: NDArray[np.void], abilities: NDArray[np.void], rarity: NDArray[np.float64]) -> None:
    """Set what each ability weighs in suit: its part of all that distinguishes the person, rarity times steps.

    And the person's pitch.
    """
    _person_shares(rows, abilities, rarity, *_room(rows))


def work_shares(rows: NDArray[np.void], asked: NDArray[np.void], rarity: NDArray[np.float64]) -> None:
    """Set what each requirement weighs in suit: its part of all that is asked, rarity times weight times steps.

    And the pitch of the work.
    """
    _work_shares(rows, asked, rarity, *_room(rows))


def _room(rows: NDArray[np.void]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    most = int((rows["end"] - rows["start"]).max(initial=0)) + PARTIALS
    return np.empty(most), np.empty(most)


@lean
def _person_shares(
    rows: NDArray[np.void],
    abilities: NDArray[np.void],
    rarity: NDArray[np.float64],
    weights: NDArray[np.float64],
    steps: NDArray[np.float64],
) -> None:
    for row in rows:
        start, many = row["start"], row["end"] - row["start"]
        for at in range(many):
            steps[at] = abilities[start + at]["high"] - LOWEST
            weights[at] = rarity[abilities[start + at]["skill"]] * steps[at]
        row["pitch"] = pitch(total(steps, many), many)
        whole = total(weights, many)
        for at in range(many):
            abilities[start + at]["share"] = SIDE * (weights[at] / whole) if weights[at] > 0.0 else 0.0


@lean
def _work_shares(
    rows: NDArray[np.void],
    asked: NDArray[np.void],
    rarity: NDArray[np.float64],
    weights: NDArray[np.float64],
    steps: NDArray[np.float64],
) -> None:
    for row in rows:
        start, many = row["start"], row["end"] - row["start"]
        for at in range(many):
            one = asked[start + at]
            steps[at] = one["level"] - LOWEST
            weights[at] = rarity[one["skill"]] * one["weight"] * steps[at]
        row["pitch"] = pitch(total(steps, many), many)
        whole = total(weights, many)
        for at in range(many):
            asked[start + at]["share"] = SIDE * (weights[at] / whole) if weights[at] > 0.0 else 0.0


@inlined
def pitch(steps: float, many: int) -> float:
    """How high levels lie as a whole, from the sum of their steps and their number; as engine.suit."""
    return math.sqrt(math.sqrt(steps / many)) if many > 0 else 0.0


@inlined
def tone(theirs: float, asked: float) -> float:
    """How high a person's levels lie beside those of the work; as engine.suit."""
    return theirs / asked if theirs > 0.0 and asked > 0.0 else 1.0


@inlined
def strengths(can: np.void, asks: np.void, persons: Persons, jobs: Jobs, tone: float, desk: Desk) -> int:
    """Write down the terms of both sides: the abilities that the work uses, the requirements that are a strength.

    can, asks: the rows of the pair, whose fits are on the desk. Gives the number of terms.
    """
    many, start = 0, can["start"]
    for at in range(can["end"] - start):
        if desk.used[at] > 0.0:
            one = persons.abilities[start + at]
            desk.terms[many] = one["share"] * (desk.used[at] / (one["high"] - LOWEST))
            many += 1
    start = asks["start"]
    for at in range(asks["end"] - start):
        one = jobs.asked[start + at]
        if desk.fits[at]["high"] > 0.0 and one["share"] > 0.0:
            fit = min(1.0, desk.fits[at]["high"] / (tone * (one["level"] - LOWEST)))
            desk.terms[many] = one["share"] * fit
            many += 1
    return many


@inlined
def wishes(wants: np.void, gives: np.void, many: int, desk: Desk) -> int:
    """Write down a term for each wish that the work speaks of; half way when it speaks of none.

    wants, gives: the rows of the person and of the vacancy. many: the terms there are; gives how many there are then.
    """
    weights, fits, found = desk.weights, desk.given, 0
    # written down first and counted after: what is wished and told is hard to guess for a processor
    for wish in range(4):
        matters, given = wants["matters"][wish], gives["given"][wish]
        weights[found], fits[found] = matters, given
        found += (matters > 0.0) & (given == given)
    weights[found], fits[found] = 1.0, wants["contact"] == gives["contact"]
    found += (wants["contact"] >= 0) & (gives["contact"] >= 0)
    missing = max(0.0, 1.0 - gives["pay"] / wants["pay"])
    weights[found], fits[found] = 1.0, max(0.0, 1.0 - missing / PAY_SLACK)
    found += (wants["pay"] > 0.0) & (gives["pay"] == gives["pay"])
    asked = gives["shifts"]
    weights[found], fits[found] = 1.0, ones(asked & wants["liked"]) / ones(asked) if asked != 0 else 1.0
    found += wants["liked"] >= 0
    if found == 0:
        desk.terms[many] = WISHES * 0.5
        return many + 1
    whole = total(weights, found)
    for wish in range(found):
        desk.terms[many] = WISHES * (weights[wish] / whole) * fits[wish]
        many += 1
    return many
