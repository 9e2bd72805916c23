"""What work asks, laid out once for everybody: who asks for each skill, and what each vacancy is measured against.

Single precision, rounded in the pair's favour: it only decides which pairs are looked at.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch.bits import ones
from matcher.engine.batch.compiled import called, lean
from matcher.engine.batch.work import Jobs
from matcher.engine.profile import LOWEST
from matcher.engine.scoring import FAR, FITS

NEED = np.dtype(
    [
        ("cap", np.float32),
        ("rate", np.float32),
        ("least", np.float32),
        ("weight", np.float32),
        ("big", np.float32),
        ("far", np.float32),
        ("pitched", np.float32),
        ("strong", np.float32),
    ],
    align=True,
)
"""A requirement: the steps it asks, the weight of a step, and of anything at all; big: what a must brings when it is
known; far: a must below this weight bars. pitched, strong: steps over the pitch of the work, and what one of them
weighs in suit."""

MEASURE = np.dtype(
    [
        ("sure", np.float32),
        ("gap", np.float32),
        ("total", np.float32),
        ("margin", np.float32),
        ("given", np.float32, (4,)),
        ("pay", np.float32),
        ("each", np.float32),
        ("shifts", np.int32),
        ("contact", np.int16),
        ("told", np.int16),
    ],
    align=True,
)
"""A vacancy. sure: the weight from which a pair may fit now; gap: the most that may be missing for a talk; total: of
the weights; margin: of rounding. given, pay, contact, shifts: what it gives, 0 where it doesn't say; each: what one
of its shifts counts; told: a bit for each that it says something of."""

FREE = 1 << 30
"""The shift of work whose times one may choose."""
CONTACT, PAY = 4, 5
"""Bits of told, after the four of `given`."""


class Needs(NamedTuple):
    """asked: the requirements by skill, rows start[skill] to start[skill + 1]; job: whose each is. jobs, musts: a
    measure and the number of musts of each vacancy.
    """

    start: NDArray[np.uint64]
    job: NDArray[np.uint32]
    asked: NDArray[np.void]
    jobs: NDArray[np.void]
    musts: NDArray[np.int32]


def needs(jobs: Jobs, skills: int) -> Needs:
    """The work laid out; skills: how many there are."""
    start = np.concatenate(([0], np.cumsum(np.bincount(jobs.asked["skill"], minlength=skills)))).astype(np.int64)
    found = Needs(
        start=start.astype(np.uint64),
        job=np.zeros(len(jobs.asked), np.uint32),
        asked=np.zeros(len(jobs.asked), NEED),
        jobs=np.zeros(len(jobs.rows), MEASURE),
        musts=np.zeros(len(jobs.rows), np.int32),
    )
    _lay_out(jobs, found, start)
    return found


@lean
def _lay_out(jobs: Jobs, found: Needs, ends: NDArray[np.int64]) -> None:
    for job in range(len(jobs.rows)):
        row, musts = jobs.rows[job], 0
        total, many = row["total"], row["end"] - row["start"]
        for at in range(row["start"], row["end"]):
            one = jobs.asked[at]
            need = found.asked[ends[one["skill"]]]
            found.job[ends[one["skill"]]] = job
            ends[one["skill"]] += 1
            steps, must = one["level"] - LOWEST, one["must"] != 0
            asks = steps > 0.0
            musts += must
            need["cap"] = steps if asks else 1.0
            need["rate"] = one["weight"] / steps if asks else 0.0
            need["least"] = 0.0 if asks else one["weight"]
            need["weight"] = one["weight"]
            need["big"] = 4.0 * total if must else 0.0
            need["far"] = one["weight"] * (FAR - 1e-5) if must and asks else -1.0
            need["pitched"] = steps / row["pitch"] if asks else 0.0
            need["strong"] = one["share"] * row["pitch"] / steps if asks else 0.0
        measure = found.jobs[job]
        rounding = 1e-6 + 1e-7 * (4 * musts + 4) * (many + 4)
        measure["sure"] = total * (FITS - rounding) + 4.0 * total * musts
        measure["gap"] = total * (1.0 - FITS + rounding)
        measure["total"] = total
        measure["margin"] = 1e-5 + 1e-6 * many
        found.musts[job] = musts
        _gifts(row, measure)


@called
def _gifts(row: np.void, measure: np.void) -> None:
    told = 0
    for wish in range(4):
        given = row["given"][wish]
        if not np.isnan(given):
            measure["given"][wish] = given
            told |= 1 << wish
    measure["contact"] = -2
    if row["contact"] >= 0:
        measure["contact"] = row["contact"]
        told |= 1 << CONTACT
    if not np.isnan(row["pay"]):
        measure["pay"] = min(row["pay"], 1e30)
        told |= 1 << PAY
    measure["shifts"] = row["shifts"] if row["shifts"] != 0 else FREE
    measure["each"] = 1.0 / ones(row["shifts"]) if row["shifts"] != 0 else 1.0
    measure["told"] = told
