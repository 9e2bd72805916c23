"""One person on the desk: every skill that they reach, with the abilities it rests on, and what they wish."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch.bits import fetch
from matcher.engine.batch.compiled import called, inlined
from matcher.engine.batch.lexicon import Kin
from matcher.engine.batch.needs import CONTACT, FREE, PAY
from matcher.engine.batch.people import Persons
from matcher.engine.profile import LOWEST
from matcher.engine.suit import PAY_SLACK, WISHES

SLOT = np.dtype(
    [
        ("low", np.float64),
        ("high", np.float64),
        ("steps", np.float32),
        ("used", np.float32),
        ("skill", np.int32),
        ("link", np.int32),
    ],
    align=True,
)
"""A skill that is reached: by how many steps at both ends; steps: over the person's pitch; used: what one of those
weighs in suit; link: the first of its links."""

LINK = np.dtype([("share", np.float64), ("ability", np.int32), ("onward", np.int32)], align=True)
"""An ability (its place among the person's) stands in by this share; onward: the next of the same skill, or -1."""

LEAST = 1e-4
"""A wish that matters less than this, but not nothing, is too small for single precision: it counts as met."""


EURO = 4


class Reach(NamedTuple):
    """first: for each skill its slot, or -1. levels: of each ability, in steps above the foot. scale, base: by what
    work tells, the worth of a wish that is met, and what counts without any. matters: of the four wishes; then what a
    euro is worth. likes: contact, shifts.
    """

    first: NDArray[np.int32]
    levels: NDArray[np.float64]
    slots: NDArray[np.void]
    links: NDArray[np.void]
    scale: NDArray[np.float32]
    base: NDArray[np.float32]
    matters: NDArray[np.float32]
    likes: NDArray[np.int32]


def reach(persons: Persons, kin: Kin) -> Reach:
    """An empty desk, large enough for each of these people."""
    edges = np.concatenate(([0], np.cumsum(np.diff(kin.start)[persons.abilities["skill"]])))
    most = int((edges[persons.rows["end"]] - edges[persons.rows["start"]]).max(initial=0))
    return Reach(
        first=np.full(len(kin.start) - 1, -1, np.int32),
        levels=np.zeros(int((persons.rows["end"] - persons.rows["start"]).max(initial=0))),
        slots=np.zeros(most, SLOT),
        links=np.zeros(most, LINK),
        scale=np.zeros(64, np.float32),
        base=np.zeros(64, np.float32),
        matters=np.zeros(5, np.float32),
        likes=np.zeros(2, np.int32),
    )


@called
def lay_person(can: np.void, persons: Persons, kin: Kin, reach: Reach) -> int:
    """Lay a person on the desk; gives the number of slots. kin: of the skills that anybody asks for."""
    slots = links = 0
    for at in range(can["start"], can["end"]):
        fetch(kin.asked, kin.start[persons.abilities[at]["skill"]], 0)
        fetch(kin.share, kin.start[persons.abilities[at]["skill"]], 0)
        fetch(kin.share, kin.start[persons.abilities[at]["skill"]] + 8, 0)
    pitch = can["pitch"] if can["pitch"] > 0.0 else 1.0
    for at in range(can["start"], can["end"]):
        one = persons.abilities[at]
        low, high, place = one["low"] - LOWEST, one["high"] - LOWEST, at - can["start"]
        reach.levels[place] = high
        used = one["share"] / high * pitch if high > 0.0 else 0.0
        for row in range(kin.start[one["skill"]], kin.start[one["skill"] + 1]):
            skill, share = kin.asked[row], kin.share[row]
            here = reach.first[skill]
            link = reach.links[links]
            link["share"] = share
            link["ability"] = place
            if here < 0:
                slot = reach.slots[slots]
                slot["low"] = share * low
                slot["high"] = share * high
                slot["steps"] = share * high / pitch
                slot["used"] = used
                slot["skill"] = skill
                link["onward"] = -1
                slot["link"] = links
                reach.first[skill] = slots
                slots += 1
            else:
                slot = reach.slots[here]
                slot["low"] = max(slot["low"], share * low)
                slot["high"] = max(slot["high"], share * high)
                slot["steps"] = max(slot["steps"], np.float32(share * high / pitch))
                slot["used"] += np.float32(used)
                link["onward"] = slot["link"]
                slot["link"] = links
            links += 1
    wish(can, reach)
    return slots


@inlined
def clear_person(slots: int, reach: Reach) -> None:
    """Take the person off the desk."""
    for at in range(slots):
        reach.first[reach.slots[at]["skill"]] = -1


@inlined
def wish(can: np.void, reach: Reach) -> None:
    """Write down what the person wishes, for any work."""
    weights, slack = reach.matters, False
    for each in range(4):
        matters = can["matters"][each]
        weights[each] = np.float32(matters) if matters > 0.0 else np.float32(0.0)
        slack |= 0.0 < matters < LEAST
    pays = can["pay"] > 0.0
    odd = pays and not LEAST < can["pay"] < 1.0 / LEAST
    slack |= odd
    weights[EURO] = np.float32(1.0 / (PAY_SLACK * can["pay"])) if pays and not odd else np.float32(0.0)
    reach.likes[0] = can["contact"] if can["contact"] >= 0 else -3
    reach.likes[1] = can["liked"] | FREE if can["liked"] >= 0 else 0
    alike, likes = np.float32(can["contact"] >= 0), np.float32(can["liked"] >= 0)
    for told in range(64):
        whole = likes
        for each in range(4):
            whole += weights[each] if told >> each & 1 else np.float32(0.0)
        whole += alike if told >> CONTACT & 1 else np.float32(0.0)
        whole += np.float32(pays) if told >> PAY & 1 else np.float32(0.0)
        reach.scale[told] = np.float32(0.0) if slack or whole == 0.0 else np.float32(WISHES) / whole
        reach.base[told] = WISHES if slack else 0.0 if whole > 0.0 else 0.5 * WISHES
