"""The search for the best plan of one independent part: greedy, relaxation, rounding, and the end if near."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.engine.planning.bound import Bound
from matcher.engine.planning.greedy import greedy
from matcher.engine.planning.links import Floats, Ints
from matcher.engine.planning.model import Answer, Bools, Model
from matcher.engine.planning.programme import Programme
from matcher.engine.planning.relaxation import SOME, Left, Relaxation, Relaxed
from matcher.engine.planning.seating import allowed, seat

SMALL = 3_000
"""A part with no more links than this is always solved to the end, whatever gap is asked."""

MOST_TIGHT = 60_000
"""With more links than this, all the rules x <= y at once are more than a solver gets through."""

COARSE = (0.5, 0.1)
"""How near the bound is to the relaxation when it is rounded, as a share of the asked gap: soon first, then better."""

WIDER = (0.02, 0.1)
"""How hardly an offer may be worth it, in largest gains a seat, to be decided with those that open in part."""

RESERVE = 0.4  # of the time is kept for what comes after the relaxation

NEAR = 0.05  # in largest gains: who would lose more than this by going to an offer is not asked about it

CLOSE = 0.2  # the share of the asked gap that rounding itself may leave


class Search:
    """The best answer so far of a model, and a bound on every answer."""

    def __init__(self, model: Model, gap: float, left: Left) -> None:
        self.model, self.left = model, left
        self.gap = 1e-9 if len(model.seeker) <= SMALL else max(gap, 1e-9)
        self.bound = Bound(model)
        self.answer, self.value = model.nothing(), 0.0
        self._proven = np.inf

    def run(self, start: Answer | None = None) -> None:
        """Search until the gap is small enough or the time is up.

        1. Greedy, or the answer to start with if that is better, and a first bound.
        2. The relaxation: its charges give the bound.
        3. Rounding: what it opens wholly stays open, what it leaves closed stays closed, and the solver decides the
           few it opens in part; first these, then with those around them.
        4. The whole model when it is small enough, which proves the rest.
        """
        model = self.model
        self._better(greedy(model))
        self._better(start)
        self.bound.lower(_charges(model, self.answer))
        if self._done():
            return
        relaxation = Relaxation(model, self.answer, self.bound, self.left)
        reserve = RESERVE * self.left()
        for close in COARSE:
            more = relaxation.run(self.gap * close, reserve, self._done)
            if self._done():
                break
            if more and relaxation.reached is not None:
                self._round(relaxation.reached, 0.0)
        relaxed = relaxation.reached
        if relaxed is None or self.left() <= 0:
            self._better(seat(model, self.answer.opens, self._used(), self.left))
        elif not self._done():
            self._go_on(relaxed)

    def _go_on(self, relaxed: Relaxed) -> None:
        """Decide more at once."""
        if len(self.model.seeker) <= MOST_TIGHT:
            self._to_the_end(relaxed)
            return
        for wide in WIDER:
            self._round(relaxed, wide)
            if self._done():
                return

    @property
    def lowest(self) -> float:
        """No answer is worth more than this."""
        return max(self.value, min(self.bound.lowest, self._proven))

    def _done(self) -> bool:
        return self.left() <= 0 or self.lowest - self.value <= self.gap * self.lowest

    def _better(self, answer: Answer | None) -> None:
        if answer is None or not allowed(self.model, answer):
            return
        value = self.model.worth(answer)
        if value > self.value + 1e-12:
            self.answer, self.value = answer, value

    def _used(self) -> Bools:
        used = np.zeros(len(self.model.seeker), bool)
        used[self.answer.link[self.answer.link >= 0]] = True
        return used

    def _round(self, relaxed: Relaxed, wide: float) -> None:
        """Let the solver decide the offers that the relaxation opens in part, and those hardly worth it or not."""
        model, solved = self.model, relaxed.solved
        mostly = np.where(solved.y > 0.5, model.free, 0)
        self._better(greedy(replace(model, free=mostly)))  # no more than greedy, and there at once
        hardly = np.abs(self.bound.worth(solved.charges)) <= wide * np.maximum(1, model.free)
        open_part = (solved.y > SOME) & (solved.y < 1 - SOME)
        asked = (open_part | (hardly & (wide > 0))) & model.can_open & ~model.fixed
        low = np.where(asked, 0.0, np.where(solved.y > 0.5, 1.0, 0.0))
        high = np.where(asked, 1.0, low)
        links = self._undecided(relaxed, asked, high > 0)
        programme = Programme(model, links, relaxed.tight)
        answer, _ = programme.whole((low, high), self.left() * 0.6, self.gap * CLOSE)
        if answer is not None:
            self._better(answer)
            self._better(seat(model, answer.opens, relaxed.active, self.left))

    def _undecided(self, relaxed: Relaxed, asked: Bools, opens: Bools) -> Ints:
        """The links to decide with: all of people who might go to an offer that is asked about or sit in parts; of
        others the one they have, or nothing. The flow that follows looks at everybody again.
        """
        model, solved = self.model, relaxed.solved
        active = relaxed.active & opens[model.offer]
        brings = model.gain - solved.charges[model.seeker] - solved.prices[model.offer]
        has = np.zeros(len(model.seeker))
        has[relaxed.links] = solved.x
        free = np.zeros(model.people, bool)
        free[model.seeker[active & asked[model.offer] & (brings > -NEAR)]] = True
        free[model.seeker[(has > SOME) & (has < 1 - SOME)]] = True
        return np.nonzero(active & (free[model.seeker] | (has > 0.5)))[0]

    def _to_the_end(self, relaxed: Relaxed) -> None:
        """The whole model with every rule given, until it is proven or the time is up."""
        model = self.model
        every = np.ones(len(model.seeker), bool)
        programme = Programme(model, np.arange(len(every)), every)
        opens = model.fixed.astype(float), model.can_open.astype(float)
        found, bound = programme.whole(opens, self.left() * 0.9, 0.0 if self.gap < SOME else self.gap / 2)
        self._proven = min(self._proven, bound)
        if found is not None:
            self._better(found)
            self._better(seat(model, found.opens, relaxed.active, self.left))


def _charges(model: Model, answer: Answer) -> Floats:
    """What people can be charged by an answer: what they gain over the least that a seat goes for where it is full."""
    taken = answer.link[answer.link >= 0]
    many = np.bincount(model.offer[taken], minlength=model.offers)
    least = np.full(model.offers, np.inf)
    np.minimum.at(least, model.offer[taken], model.gain[taken])
    price = np.where(many >= model.free, np.where(np.isfinite(least), least, 0.0), 0.0)
    charges = np.zeros(model.people)
    opened = answer.opens[model.offer]
    np.maximum.at(charges, model.seeker[opened], (model.gain - price[model.offer])[opened])
    return charges
