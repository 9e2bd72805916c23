"""A plan that resembles the one before: of all that are worth nearly as much, one in which the fewest people move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]
from scipy.sparse import csr_array, vstack  # type: ignore[import-untyped]

from matcher.engine.planning.greedy import greedy
from matcher.engine.planning.model import Answer, Bools, Model, answer_of
from matcher.engine.planning.programme import Programme
from matcher.engine.planning.relaxation import SOME, Left
from matcher.engine.planning.search import SMALL, Search
from matcher.engine.planning.seating import allowed, seat

HOLDS = 4.0  # in largest gains: for this, everybody is kept who can be
STEPS = 5
LEAST = 1e-4
CLOSE = 0.0005  # the gap of a search with a price


class Replanning:
    """The search for fewer moves in one part. before: the links that were proposed before."""

    def __init__(self, model: Model, before: Bools, left: Left) -> None:
        self.model, self.before, self.left = model, before, left
        self.answer, self.kept, self.enough = model.nothing(), -1, 0.0
        self._opens = self._mended()
        self.held = seat(self._with(HOLDS), self._opens, before, left)
        """The openings of before, mended where they can't be, with everybody where they were as far as that can be."""

    def run(self, best: Answer, enough: float) -> Answer:
        """The best answer known with the fewest moves, of those worth at least `enough`; `best` is one.

        1. What was before, mended, when that is worth enough.
        2. A small part: the solver is asked for the fewest moves itself.
        3. The same openings, the seats a flow with a price on every move, as high as it can be.
        4. When no seats with those openings are worth enough, the search itself with a price on every move.
        """
        self.answer, self.kept, self.enough = best, self._kept(best), enough
        wanted = int(self.before.sum())
        self._consider(self.held)
        if self.kept < wanted and len(self.model.seeker) <= SMALL:
            self._consider(self._fewest_moves())
        if self.kept < wanted and not self._price(wanted, self._flow_of(self._opens)):
            self._price(wanted, self._flow_of(best.opens))
            self._price(wanted, self._searched)
        return self.answer

    def _kept(self, answer: Answer) -> int:
        taken = answer.link[answer.link >= 0]
        return int(self.before[taken].sum())

    def _consider(self, answer: Answer | None) -> bool:
        """Take an answer that is worth enough and moves fewer, or as few and is worth more; whether it was worth it."""
        if answer is None or not allowed(self.model, answer) or self.model.worth(answer) < self.enough - SOME:
            return False
        rank = self._kept(answer), self.model.worth(answer)
        if rank > (self.kept, self.model.worth(self.answer)):
            self.answer, self.kept = answer, rank[0]
        return True

    def _openings_before(self) -> Bools:
        """What was open before, as far as it can be together with what is open already."""
        opens = self.model.fixed.copy()
        opens[np.unique(self.model.offer[self.before])] = True
        for group in self.model.groups:
            if opens[group].sum() > 1:
                opens[group] = self.model.fixed[group]
        return opens & self.model.can_open

    def _mended(self) -> Bools:
        """What was open before without what now has too few people, and with what pays beside it."""
        opens, held = self._openings_before(), self._with(HOLDS)
        for _ in range(STEPS):
            answer = seat(replace(held, need=np.zeros_like(held.need)), opens, self.before, self.left)
            if answer is None:
                break
            many = np.bincount(held.offer[answer.link[answer.link >= 0]], minlength=held.offers)
            short = opens & (many < held.need)
            if not short.any():
                break
            opens = opens & ~short
        return greedy(replace(held, fixed=opens, need=np.where(opens, 0, held.need))).opens

    def _with(self, price: float) -> Model:
        return replace(self.model, gain=self.model.gain + price * self.before)

    def _flow_of(self, opens: Bools) -> Callable[[Model], Answer | None]:
        return lambda priced: seat(priced, opens, self.before, self.left)

    def _searched(self, priced: Model) -> Answer:
        search = Search(priced, CLOSE, self.left)
        search.run()
        return search.answer

    def _price(self, wanted: int, find: Callable[[Model], Answer | None]) -> bool:
        """Answers with a price on every move: the higher it is, the fewer move. The highest at which enough is left is
        sought; whether there was one.
        """
        if self.kept == wanted or self.left() <= 0:
            return True
        low, high = LEAST, HOLDS
        for price in (HOLDS, LEAST):
            if self._consider(find(self._with(price))):
                if price == HOLDS:
                    return True
                break
        else:
            return False
        for _ in range(STEPS):
            if self.left() <= 0 or self.kept == wanted:
                break
            price = float(np.sqrt(low * high))
            if self._consider(find(self._with(price))):
                low = price
            else:
                high = price
        return True

    def _fewest_moves(self) -> Answer | None:
        """The most people kept at a value that is enough, and among those the most value, proven by the solver."""
        model, links = self.model, np.arange(len(self.model.seeker))
        programme = Programme(model, links, np.ones(len(links), bool))
        worth = np.concatenate([model.gain, -model.cost])
        kept = np.concatenate([self.before.astype(float), np.zeros(model.offers)])
        rows = vstack([programme.rows, csr_array(-worth[None, :])]).tocsr()
        limit = np.concatenate([programme.limit, [SOME - self.enough]])
        ones = np.ones(len(links))
        found = milp(
            -kept - worth / (2 * max(1.0, float(model.gain.sum()))),
            integrality=np.ones(len(worth)),
            bounds=Bounds(
                np.concatenate([0 * ones, model.fixed.astype(float)]),
                np.concatenate([ones, model.can_open.astype(float)]),
            ),
            constraints=LinearConstraint(rows, -np.inf, limit),
            options={"time_limit": max(0.05, self.left()), "mip_rel_gap": 0.0},
        )
        if found.x is None:
            return None
        return answer_of(model, found.x[len(links) :] > 0.5, links[found.x[: len(links)] > 0.5])
