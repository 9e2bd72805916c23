"""A model as a linear programme, with some of its links and some of its rules, for HiGHS.

A column for each link x (0 to 1) and each offer y (0 or 1), and rows:

1. nobody has more than one place:             the x of a person together <= 1
2. an offer has so many seats:                 the x of an offer together <= free * y
3. and opens for at least so many:             need * y <= the x of an offer together
4. of a group at most one opens:               the y of a group together <= 1
5. nobody sits in a fraction of an intake:     x <= y, for the links in `tight`. True of every plan, and what makes the
                                               relaxation so near to the best plan; there are too many to give them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp  # type: ignore[import-untyped]
from scipy.sparse import coo_array, csr_array, hstack, vstack  # type: ignore[import-untyped]

from matcher.engine.planning.links import Floats, Ints
from matcher.engine.planning.model import Answer, Bools, Model, answer_of


@dataclass(frozen=True, slots=True)
class Solved:
    """A solution: how much of each link and of each offer, its value, and the prices of places and seats."""

    x: Floats
    y: Floats
    value: float
    charges: Floats  # for each person, the dual of row 1
    prices: Floats  # for each offer, the duals of rows 2 and 3


class Programme:
    """The linear programme of these links of a model."""

    def __init__(self, model: Model, links: Ints, tight: Bools | None = None) -> None:
        self.model, self.links = model, links
        self.seeker, self.offer = model.seeker[links], model.offer[links]
        self.rows, self.limit = self._rules()
        if tight is not None:
            kept = np.nonzero(tight[links])[0]
            rows = self._row(len(kept), np.arange(len(kept)), kept, 1.0, self.offer[kept], np.full(len(kept), -1.0))
            self.rows = vstack([self.rows, rows]).tocsr()
            self.limit = np.concatenate([self.limit, np.zeros(len(kept))])

    def relaxed(self, opens: tuple[Floats, Floats], seconds: float) -> Solved | None:
        """The best when offers may open in part, between these two; None when there is none or the time is up."""
        found = linprog(
            self._costs(),
            A_ub=self.rows,
            b_ub=self.limit,
            bounds=np.column_stack(self._between(opens)),
            method="highs-ds",
            options={"time_limit": max(0.05, seconds)},
        )
        if found.status != 0 or found.x is None:
            return None
        dual = -found.ineqlin.marginals
        people, offers = self.model.people, self.model.offers
        seats, least = dual[people : people + offers], dual[people + offers : people + 2 * offers]
        return self._solved(found, dual[:people], seats - least)

    def whole(self, opens: tuple[Floats, Floats], seconds: float, gap: float) -> tuple[Answer | None, float]:
        """The best answer found with openings between these two, and the bound HiGHS proved for these links."""
        found = milp(
            self._costs(),
            integrality=np.concatenate([np.zeros(len(self.links)), np.ones(self.model.offers)]),
            bounds=Bounds(*self._between(opens)),
            constraints=LinearConstraint(self.rows, -np.inf, self.limit),
            options={"time_limit": max(0.05, seconds), "mip_rel_gap": gap},
        )
        bound = np.inf if found.mip_dual_bound is None else -float(found.mip_dual_bound)
        if found.x is None:
            return None, bound
        taken = self.links[found.x[: len(self.links)] > 0.5]
        return answer_of(self.model, found.x[len(self.links) :] > 0.5, taken), bound

    def _solved(self, found: Any, charges: Floats, prices: Floats) -> Solved:
        x, y = found.x[: len(self.links)], found.x[len(self.links) :]
        return Solved(x, y, -float(found.fun), np.maximum(charges, 0.0), prices)

    def _costs(self) -> Floats:
        return np.concatenate([-self.model.gain[self.links], self.model.cost])

    def _between(self, opens: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
        none, one = np.zeros(len(self.links)), np.ones(len(self.links))
        return np.concatenate([none, opens[0]]), np.concatenate([one, opens[1]])

    def _rules(self) -> tuple[csr_array, Floats]:
        """Rows 1 to 4 and their right-hand sides."""
        model, at = self.model, np.arange(len(self.links))
        many, offers = model.offers, np.arange(model.offers)
        columns = len(self.links) + model.offers
        places = coo_array((np.ones(len(at)), (self.seeker, at)), shape=(model.people, columns))
        seats = self._row(many, self.offer, at, 1.0, offers, -model.free.astype(float))
        least = self._row(many, self.offer, at, -1.0, offers, model.need.astype(float))
        groups = model.group_rows()
        alone = hstack([csr_array((groups.shape[0], len(self.links))), groups])
        limit = np.concatenate([np.ones(model.people), np.zeros(2 * model.offers), np.ones(groups.shape[0])])
        return vstack([places, seats, least, alone]).tocsr(), limit

    def _row(self, many: int, row: Ints, link: Ints, x: float, offer: Ints, y: Floats) -> coo_array:
        """Rows in which each link stands with x in its row, and each of these offers with y in its own, one by one."""
        values = np.concatenate([np.full(len(link), x), y])
        columns = np.concatenate([link, len(self.links) + offer])
        where = (np.concatenate([row, np.arange(len(offer))]), columns)
        return coo_array((values, where), shape=(many, len(self.links) + self.model.offers))
