"""One pair in full, to the last bit what scoring.score makes of it; the person or the vacancy lies on the desk.

Only what meets is looked at: requirements that are reached, abilities that are used.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matcher.engine.batch.compiled import inlined
from matcher.engine.batch.desk import Desk
from matcher.engine.batch.pair import Standing, band, share_of
from matcher.engine.batch.people import Persons
from matcher.engine.batch.reach import Reach
from matcher.engine.batch.suit_kernel import wishes
from matcher.engine.batch.sums import total
from matcher.engine.batch.work import Jobs
from matcher.engine.profile import LOWEST
from matcher.engine.scoring import FAR, TOLERANCE


class Pair(NamedTuple):
    """A pair: how its requirements stand, suit, and the rank of its band without any training."""

    standing: Standing
    suit: float
    band: int


@inlined
def meet_job(can: np.void, asks: np.void, tone: float, jobs: Jobs, reach: Reach, desk: Desk) -> tuple[int, int]:
    """Put on the desk what the person who lies there reaches of a vacancy, and what of theirs it uses.

    Gives how many requirements are met, and how many abilities are used.
    """
    many = 0
    for at in range(asks["start"], asks["end"]):
        slot = reach.first[jobs.asked[at]["skill"]]
        desk.met[many] = at
        desk.through[many] = slot
        many += slot >= 0
    for hit in range(many):
        slot = reach.slots[desk.through[hit]]
        desk.low[hit], desk.high[hit] = slot["low"], slot["high"]
        most = tone * (jobs.asked[desk.met[hit]]["level"] - LOWEST)
        link = slot["link"]
        while link >= 0:
            one = reach.links[link]
            steps = min(one["share"] * reach.levels[one["ability"]], most)
            desk.used[one["ability"]] = max(desk.used[one["ability"]], steps)
            link = one["onward"]
    uses = 0
    for place in range(can["end"] - can["start"]):
        used, desk.used[place] = desk.used[place], 0.0
        desk.through[uses] = place
        desk.part[uses] = used
        uses += used > 0.0
    return many, uses


@inlined
def meet_person(can: np.void, asks: np.void, tone: float, persons: Persons, desk: Desk) -> tuple[int, int]:
    """The same for a person, when the vacancy lies on the desk."""
    hits = many = uses = 0
    for at in range(can["start"], can["end"]):
        desk.hits[hits] = at
        hits += desk.first[persons.abilities[at]["skill"]] >= 0
    for hit in range(hits):
        one, most = persons.abilities[desk.hits[hit]], 0.0
        low, high = one["low"] - LOWEST, one["high"] - LOWEST
        use = desk.first[one["skill"]]
        while use >= 0:
            serves, share = desk.uses[use]["serves"], desk.uses[use]["share"]
            place = desk.where[serves]
            if place < 0:
                place = desk.where[serves] = many
                desk.met[many] = asks["start"] + serves
                desk.low[many], desk.high[many] = share * low, share * high
                many += 1
            else:
                desk.low[place] = max(desk.low[place], share * low)
                desk.high[place] = max(desk.high[place], share * high)
            most = max(most, min(share * high, tone * desk.uses[use]["steps"]))
            use = desk.uses[use]["onward"]
        desk.through[uses] = desk.hits[hit] - can["start"]
        desk.part[uses] = most
        uses += most > 0.0
    for hit in range(many):
        desk.where[desk.met[hit] - asks["start"]] = -1
    return many, uses


@inlined
def figure(
    can: np.void,
    asks: np.void,
    many: int,
    uses: int,
    musts: int,
    tone: float,
    barred: bool,
    persons: Persons,
    jobs: Jobs,
    desk: Desk,
) -> Pair:
    """The figures of a pair, from what is on the desk: `many` requirements met, `uses` abilities used.

    musts: how many the vacancy has. barred: a condition is unmet.
    """
    weights, known, far, sure, terms = asks["total"], 0, 0, 0, desk.terms
    for hit in range(many):
        one = jobs.asked[desk.met[hit]]
        steps, weight = one["level"] - LOWEST, one["weight"]
        best = share_of(desk.high[hit], steps)
        terms[hit] = weight * share_of(desk.low[hit], steps)
        desk.best[hit] = weight * best
        known += weight
        sure += one["must"]
        far += one["must"] and best < FAR - TOLERANCE
    low = min(1.0, total(terms, many) / weights)
    desk.best[many] = weights - known
    high = min(1.0, total(desk.best, many + 1) / weights)
    for count in range(uses):
        ability = persons.abilities[can["start"] + desk.through[count]]
        terms[count] = ability["share"] * (desk.part[count] / (ability["high"] - LOWEST))
    count = uses
    for hit in range(many):
        one = jobs.asked[desk.met[hit]]
        terms[count] = one["share"] * min(1.0, desk.high[hit] / (tone * (one["level"] - LOWEST)))
        count += (desk.high[hit] > 0.0) & (one["share"] > 0.0)
    count = wishes(can, asks, count, desk)
    stands = Standing(low, high, known, far, musts - sure)
    return Pair(stands, min(1.0, total(terms, count)), band(stands, weights, barred, False))
