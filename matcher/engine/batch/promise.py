"""What a pair can be at most: for the person on the desk, and all work that is looked at.

A bound is 2 * (4 - rank of the band) + suit, as it can be at most; a pair whose bound is below the worst of both its
lists is never looked at exactly.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch.bits import fetch, ones
from matcher.engine.batch.compiled import called
from matcher.engine.batch.needs import Needs
from matcher.engine.batch.reach import Reach
from matcher.engine.suit import PAY_SLACK

BAND = 2.0
"""A band is worth this much of a bound; suit is at most 1."""
SURE, GAP, KNOWN, STRENGTHS = range(4)
"""Columns of the sums: weight of low (and of known musts), weight missing at the high end, weight known, strengths."""


@called
def add_up(
    slots: int,
    needs: Needs,
    reach: Reach,
    seen: NDArray[np.uint8],
    rows: NDArray[np.uint32],
    through: NDArray[np.uint32],
    sums: NDArray[np.float32],
) -> None:
    """Add what each skill of the person brings to the work that asks for it, where that is `seen`.

    rows, through: room for as many requirements and slots as there are hits. Finding them first, and adding up after,
    leaves nothing for the processor to guess.
    """
    found = np.uint64(0)
    for slot in range(slots):
        fetch(needs.job, needs.start[reach.slots[slot]["skill"]], 0)
    for slot in range(slots):
        skill = reach.slots[slot]["skill"]
        for row in range(needs.start[skill], needs.start[skill + 1]):
            rows[found] = row
            through[found] = slot
            found += np.uint64(seen[needs.job[row]])
    for at in range(found):
        fetch(needs.asked, rows[at + np.uint64(12)], 0)
        row = rows[at]
        need, slot, job = needs.asked[row], reach.slots[through[at]], needs.job[row]
        high = min(np.float32(slot["high"]), need["cap"]) * need["rate"] + need["least"]
        sums[job, SURE] += min(np.float32(slot["low"]), need["cap"]) * need["rate"] + need["least"] + need["big"]
        sums[job, GAP] += need["weight"] - high + (need["big"] if high < need["far"] else np.float32(0.0))
        sums[job, KNOWN] += need["weight"]
        sums[job, STRENGTHS] += min(slot["steps"], need["pitched"]) * (slot["used"] + need["strong"])


@called
def bound(
    many: int,
    barred: bool,
    floor: NDArray[np.float32],
    jobs: NDArray[np.uint32],
    needs: Needs,
    reach: Reach,
    sums: NDArray[np.float32],
    bounds: NDArray[np.float32],
) -> None:
    """Bound the pairs with these vacancies, barred all of them or none; clears their sums.

    floor: at least this for the band, of who training may make fit.
    """
    zero, one, fades = np.float32(0.0), np.float32(1.0), np.float32(1.0 / PAY_SLACK - 1.0)
    home, autonomy, team, growth, euro = reach.matters[:5]
    contact, liked = reach.likes[0], reach.likes[1]
    for at in range(many):
        fetch(needs.jobs, jobs[at + 8], 0)
        row = jobs[at]
        job = needs.jobs[row]
        given = job["given"]
        met = home * given[0] + autonomy * given[1] + team * given[2] + growth * given[3]
        met += np.float32(job["contact"] == contact)
        met += min(one, max(zero, job["pay"] * euro - fades))
        met += np.float32(ones(job["shifts"] & liked)) * job["each"]
        wish = reach.base[job["told"]] + reach.scale[job["told"]] * met
        gap, known, total = sums[row, GAP], sums[row, KNOWN], job["total"]
        band = np.float32(2 * BAND) if gap <= job["gap"] else zero
        band = np.float32(BAND) if known + known < total else band
        band = np.float32(4 * BAND) if sums[row, SURE] >= job["sure"] else band
        band = zero if barred or gap > total + total else band
        band = max(band, floor[at])
        bounds[at] = band + min(one, sums[row, STRENGTHS] + wish) + job["margin"]
        sums[row, SURE] = sums[row, GAP] = sums[row, KNOWN] = sums[row, STRENGTHS] = zero
