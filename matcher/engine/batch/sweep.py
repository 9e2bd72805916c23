"""The sweep: for one vacancy and a block of people, how good each pair can be at most, in single precision.

A bound is 2 * (4 - rank of the band) + suit, as it can be at most; a pair whose bound is below the worst of both its
lists is never looked at.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch.block import (
    CONTACT,
    DAY,
    DOUBT,
    EAST,
    HIGH,
    HOURS_FROM,
    HOURS_TO,
    LIKED,
    LOW,
    MATTERS,
    NEAR,
    NORTH,
    PER_PAY,
    REACH,
    SHIFTS,
    SHUT,
    SLACK,
    STEPS,
    UNMET,
    UP,
    USED,
    Block,
    point,
    same,
)
from matcher.engine.batch.compiled import compiled, inlined
from matcher.engine.batch.suit_kernel import bits
from matcher.engine.profile import LOWEST
from matcher.engine.scoring import FAR, FITS
from matcher.engine.suit import PAY_SLACK, WISHES

BAND = 2.0
"""A band is worth this much of a bound; suit is at most 1."""
SURE, GAP, KNOWN, STRENGTHS = range(4)
"""Rows of Sheet.sums: weight of low (and of met musts), weight missing at the high end, weight known, strengths."""


class Sheet(NamedTuple):
    """What a sweep works on: a column a person of the block."""

    sums: NDArray[np.float32]
    wished: NDArray[np.float32]
    wishes: NDArray[np.float32]
    shut: NDArray[np.int32]
    floor: NDArray[np.float32]
    bound: NDArray[np.float32]
    hit: NDArray[np.uint8]


def sheet(people: int) -> Sheet:
    """An empty sheet for blocks of at most so many people."""
    many = (people + 7) // 8 * 8
    return Sheet(
        sums=np.zeros((4, many), np.float32),
        wished=np.zeros(many, np.float32),
        wishes=np.zeros(many, np.float32),
        shut=np.zeros(many, np.int32),
        floor=np.zeros(many, np.float32),
        bound=np.zeros(many, np.float32),
        hit=np.zeros(many, np.uint8),
    )


@compiled
def add_up(asked: NDArray[np.void], total: float, pitch: float, block: Block, sums: NDArray[np.float32]) -> None:
    """Add what each requirement brings to the people with reach in it.

    A must that is known brings 4 * total to SURE, so that without all of them nothing is sure; one that is surely far
    brings 4 * total to GAP.
    """
    for at in range(len(asked)):
        scatter_one(asked[at], total, pitch, block, sums)


@inlined
def scatter_one(one: np.void, total: float, pitch: float, block: Block, sums: NDArray[np.float32]) -> None:
    """Add what one requirement brings."""
    steps = one["level"] - LOWEST
    weight, cap = np.float32(one["weight"]), np.float32(steps if steps > 0.0 else 1.0)
    rate = np.float32(one["weight"] / steps) if steps > 0.0 else np.float32(0.0)
    least = np.float32(0.0) if steps > 0.0 else weight
    big = np.float32(4.0 * total) if one["must"] else np.float32(0.0)
    far = np.float32(weight * (FAR - 1e-5)) if one["must"] and steps > 0.0 else np.float32(-1.0)
    pitched = np.float32(steps / pitch) if steps > 0.0 else np.float32(0.0)
    strong = np.float32(one["share"] * pitch / steps) if steps > 0.0 else np.float32(0.0)
    scatter(block, one["skill"], weight, cap, rate, least, big, far, pitched, strong, sums)


@inlined
def scatter(
    block: Block,
    skill: int,
    weight: np.float32,
    cap: np.float32,
    rate: np.float32,
    least: np.float32,
    big: np.float32,
    far: np.float32,
    pitched: np.float32,
    strong: np.float32,
    sums: NDArray[np.float32],
) -> None:
    """One requirement's list."""
    sures, gaps, knowns, strengths = sums[SURE], sums[GAP], sums[KNOWN], sums[STRENGTHS]
    for row in range(block.start[skill], block.start[skill + 1]):
        entry, at = block.entries[row], block.who[row]
        high = min(entry[HIGH], cap) * rate + least
        sures[at] += min(entry[LOW], cap) * rate + least + big
        gaps[at] += weight - high + (big if high < far else np.float32(0.0))
        knowns[at] += weight
        strengths[at] += min(entry[STEPS], pitched) * (entry[USED] + strong)


@compiled
def wish(asks: np.void, block: Block, sheet: Sheet) -> None:
    """How far each wish that the work speaks of is met (wished), and how many there are (wishes), weighed."""
    many = block.codes.shape[1]
    wished, wishes = sheet.wished[:many], sheet.wishes[:many]
    wished[:] = 0.0
    wishes[:] = 0.0
    for each in range(4):
        given = np.float32(asks["given"][each])
        if not np.isnan(given):
            matters = block.figures[MATTERS + each]
            for at in range(many):
                wished[at] += matters[at] * given
                wishes[at] += matters[at]
    if asks["contact"] >= 0:
        contact = block.codes[CONTACT]
        for at in range(many):
            wished[at] += np.float32(contact[at] == asks["contact"])
            wishes[at] += np.float32(contact[at] >= 0)
    if not np.isnan(asks["pay"]):
        pay, per_pay, slack = np.float32(asks["pay"]), block.figures[PER_PAY], np.float32(1.0 / PAY_SLACK)
        for at in range(many):
            missing = max(np.float32(0.0), np.float32(1.0) - pay * per_pay[at])
            fits = max(np.float32(0.0), np.float32(1.0) - missing * slack)
            pays = per_pay[at] > np.float32(0.0)
            wished[at] += fits if pays else np.float32(0.0)
            wishes[at] += np.float32(1.0) if pays else np.float32(0.0)
    like(asks["shifts"], block.codes[LIKED], wished, wishes)


@compiled
def like(shifts: int, liked: NDArray[np.int32], wished: NDArray[np.float32], wishes: NDArray[np.float32]) -> None:
    """The moments a person likes best among those of the work; any, when they may choose."""
    if shifts == 0:
        for at in range(len(liked)):
            wished[at] += np.float32(liked[at] >= 0)
            wishes[at] += np.float32(liked[at] >= 0)
        return
    each = np.float32(1.0 / bits(shifts))
    mask = np.int32(shifts)
    for at in range(len(liked)):
        likes = liked[at] >= 0
        both = mask & liked[at]
        both = both - ((both >> np.int32(1)) & np.int32(0x55555555))
        both = (both & np.int32(0x33333333)) + ((both >> np.int32(2)) & np.int32(0x33333333))
        both = (both + (both >> np.int32(4))) & np.int32(0x0F0F0F0F)
        both = both + (both >> np.int32(8))
        both = (both + (both >> np.int32(16))) & np.int32(63)
        wished[at] += np.float32(both) * each if likes else np.float32(0.0)
        wishes[at] += np.float32(likes)


@compiled
def gate(
    asks: np.void, tongues: NDArray[np.void], rows: NDArray[np.int32], block: Block, shut: NDArray[np.int32]
) -> None:
    """Who is surely barred by a condition, or may be (bits of SHUT).

    tongues: the languages asked; rows: for each language its row in cefr.
    """
    many = block.codes.shape[1]
    shut[:many] = block.codes[SHUT]
    if asks["day"] >= 0:
        day, days = np.int32(asks["day"]), block.codes[DAY]
        for at in range(many):
            shut[at] |= np.int32(days[at] > day)
    if asks["shifts"]:
        mask, shifts = np.int32(asks["shifts"]), block.codes[SHIFTS]
        for at in range(many):
            shut[at] |= np.int32((mask & ~shifts[at]) != 0)
    if not np.isnan(asks["hours_from"]):
        least, most = np.float32(asks["hours_from"]), np.float32(asks["hours_to"])
        hours_from, hours_to = block.figures[HOURS_FROM], block.figures[HOURS_TO]
        for at in range(many):
            shut[at] |= np.int32((hours_from[at] > most) | (least > hours_to[at]))
        if not (same(float(least), asks["hours_from"]) and same(float(most), asks["hours_to"])):
            shut[:many] |= DOUBT
    for each in range(len(tongues)):
        least, cefr = np.float32(tongues[each]["cefr"]), block.cefr[rows[tongues[each]["tongue"]]]
        for at in range(many):
            shut[at] |= np.int32(cefr[at] < least)
        if not same(float(least), tongues[each]["cefr"]):
            shut[:many] |= DOUBT
    if asks["on_site"] and not math.isnan(asks["latitude"]):
        away(asks, block, shut)


@compiled
def away(asks: np.void, block: Block, shut: NDArray[np.int32]) -> None:
    """Who lives too far from the work."""
    here = np.empty(UP + 1, np.float32)
    point(asks["latitude"], asks["longitude"], here)
    north, east, up = block.figures[NORTH], block.figures[EAST], block.figures[UP]
    reach, near = block.figures[REACH], block.figures[NEAR]
    for at in range(len(reach)):
        a, b, c = north[at] - here[NORTH], east[at] - here[EAST], up[at] - here[UP]
        apart = a * a + b * b + c * c
        shut[at] |= np.int32(apart > reach[at]) | (np.int32(apart > near[at]) << np.int32(1))


@compiled
def bound(
    asked: NDArray[np.void], total: float, limit: np.float32, limits: NDArray[np.float32], block: Block, sheet: Sheet
) -> None:
    """Bound each pair and mark those that reach the limit of the vacancy or of the person; empties the sums."""
    musts = 0
    for at in range(len(asked)):
        musts += asked[at]["must"]
    many = block.codes.shape[1]
    rounding = 1e-6 + 1e-7 * (4 * musts + 4) * (len(asked) + 4)
    sure = np.float32(total * (FITS - rounding) + 4.0 * total * musts)
    gap = np.float32(total * (1.0 - FITS + rounding))
    far, half = np.float32(2.0 * total), np.float32(total / 2.0)
    margin = np.float32(1e-5 + 1e-6 * len(asked))
    sures, gaps, knowns, strengths = sheet.sums[SURE], sheet.sums[GAP], sheet.sums[KNOWN], sheet.sums[STRENGTHS]
    wished, wishes, slack = sheet.wished, sheet.wishes, block.figures[SLACK]
    shut, floor, bounds, hit = sheet.shut, sheet.floor, sheet.bound, sheet.hit
    for at in range(many):
        wish = wished[at] / max(wishes[at], np.float32(1e-6))
        wish = wish if wishes[at] > np.float32(0.0) else np.float32(0.5)
        suit = strengths[at] + np.float32(WISHES) * wish + slack[at]
        suit = min(suit, np.float32(1.0)) + margin
        high = np.float32(2 * BAND) if gaps[at] <= gap else np.float32(0.0)
        band = np.float32(BAND) if knowns[at] < half else high
        band = np.float32(4 * BAND) if sures[at] >= sure else band
        band = np.float32(0.0) if gaps[at] > far else band
        band = np.float32(0.0) if shut[at] & np.int32(UNMET) else max(band, floor[at])
        bounds[at] = band + suit
    for at in range(many):
        hit[at] = bounds[at] >= min(limit, limits[at])
    sheet.sums[:, :many] = 0.0
