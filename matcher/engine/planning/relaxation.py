"""How much a plan can be worth when intakes may open in part: nearly what the best plan is, in seconds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matcher.engine.planning.bound import Bound
from matcher.engine.planning.links import Floats, Ints, place_within
from matcher.engine.planning.model import Answer, Bools, Model
from matcher.engine.planning.programme import Programme, Solved

Left = Callable[[], float]
"""Seconds that are left."""

ROUNDS = 40
STALLED = 3  # rounds without a lower bound, after which more of them bring nothing
LITTLE = 1e-6  # a bound that is lower by less than this share is no lower
SOME = 1e-7
FAR = 0.1  # a link that brings so much less than it is charged, in largest gains, is dropped; it may come back


@dataclass(slots=True)
class Relaxed:
    """The relaxation as far as it got: the last solution, the links it works with and the rules it needed."""

    solved: Solved
    links: Ints  # of the solution, in its order
    active: Bools
    tight: Bools


class Relaxation:
    """The relaxation of a model, solved with the links and the rules that matter.

    1. Begin with the best few links of each person and each offer, and those of the answer there is.
    2. Solve. Its charges bound every plan, whatever was left out.
    3. Add the links that would bring more than they are charged, and the rules x <= y that are broken; drop the links
       that would bring much less.
    4. Again, until the bound is near enough to the solution, or nothing changes.
    """

    def __init__(self, model: Model, start: Answer, bound: Bound, left: Left) -> None:
        self.model, self.bound, self.left = model, bound, left
        self._active, self._tight = _first(model, start), np.zeros(len(model.seeker), bool)
        self._rounds, self._waited, self._ended = 0, 0, False
        self.reached: Relaxed | None = None

    def run(self, close: float, reserve: float, enough: Callable[[], bool]) -> bool:
        """Go on until the bound is within `close` (a share) of the solution, or low enough, or no more than `reserve`
        seconds are left; whether there was anything left to do.
        """
        began = self._rounds
        while not self._ended and self._rounds < ROUNDS and self.left() > reserve:
            near = self._round()
            if enough() or (near <= close and self._rounds > began + 1):
                break
        return self._rounds > began

    def _round(self) -> float:
        """One round; how far the bound is above the solution, as a share."""
        model = self.model
        links = np.nonzero(self._active)[0]
        opens = model.fixed.astype(float), model.can_open.astype(float)
        solved = Programme(model, links, self._tight).relaxed(opens, self.left())
        self._rounds += 1
        if solved is None:
            self._ended = True
            return np.inf
        before, now = self.bound.lowest, self.bound.lower(solved.charges)
        self.reached = Relaxed(solved, links, self._active.copy(), self._tight.copy())
        broken = links[solved.x > solved.y[model.offer[links]] + SOME]
        brings = model.gain - solved.charges[model.seeker] - solved.prices[model.offer]
        more = _missing(model, self._active, brings)
        self._waited = 0 if now < before * (1 - LITTLE) else self._waited + 1
        self._ended = self._waited >= STALLED or not (len(broken) or len(more))
        self._active &= (brings > -FAR) | self._tight
        self._tight[broken], self._active[more] = True, True
        return max(0.0, now - solved.value) / now if now > 0 else 0.0


def _missing(model: Model, active: Bools, brings: Floats) -> Ints:
    """Links that are left out and would bring more than they are charged: the best two of each person, and as many of
    each offer as it has seats.
    """
    found = np.nonzero((brings > SOME) & ~active)[0]
    if not len(found):
        return found
    worth = brings[found]
    few = place_within(model.seeker[found], worth) < 2
    return found[few | (place_within(model.offer[found], worth) < model.free[model.offer[found]])]


def _first(model: Model, start: Answer) -> Bools:
    active = place_within(model.seeker, model.gain) < 3
    active |= place_within(model.offer, model.gain) < 2 * model.free[model.offer]
    active[start.link[start.link >= 0]] = True
    return active
