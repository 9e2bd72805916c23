"""What no plan can be worth more than: everybody is charged for a place, and each intake is sold for what it is worth.

For charges c >= 0 on people, the sum of the charges and of the best openings, when an intake is worth the sum of the
largest gain less charge of as many people as it may have, bounds every plan from above (Lagrange): a plan gives
nobody more than one place, so charging them takes nothing from it that the charges don't give back. It holds for any
charges, so no figure of a solver has to be believed; the duals of the relaxation make it as low as it gets.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]

from matcher.engine.planning.links import Floats, place_within
from matcher.engine.planning.model import Model


class Bound:
    """Bounds a model for any charges; keeps the lowest."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.lowest = np.inf
        self._groups = model.group_rows()
        self._can_open = model.can_open

    def lower(self, charges: Floats) -> float:
        """Bound with these charges, one for each person, and return the lowest so far."""
        charges = np.maximum(charges, 0.0)
        self.lowest = min(self.lowest, float(charges.sum()) + self._openings(self.worth(charges)))
        return self.lowest

    def worth(self, charges: Floats) -> Floats:
        """What each offer is worth when open: the best people it may have, at least as many as it needs."""
        model = self.model
        brings = model.gain - charges[model.seeker]
        many = np.bincount(model.offer, brings > 0, model.offers)
        counts = np.nonzero((brings > 0) | (many < model.need)[model.offer])[0]
        offer, brings = model.offer[counts], brings[counts]
        place = place_within(offer, brings)
        sits = (place < model.need[offer]) | ((place < model.free[offer]) & (brings > 0))
        best = np.bincount(offer[sits], brings[sits], model.offers)
        return np.where(self._can_open, best - model.cost, 0.0)

    def _openings(self, worth: Floats) -> float:
        """The most that openings can be worth together, never less than the truth."""
        model = self.model
        alone = float(np.where(model.fixed, worth, np.maximum(worth, 0.0)).sum())
        if not model.groups:
            return alone
        found = milp(
            -worth,
            integrality=np.ones(model.offers),
            bounds=Bounds(model.fixed.astype(float), self._can_open.astype(float)),
            constraints=LinearConstraint(self._groups, -np.inf, 1.0),
            options={"mip_rel_gap": 1e-7, "time_limit": 5.0},
        )
        if found.mip_dual_bound is None or not np.isfinite(found.mip_dual_bound):
            return alone
        return min(alone, -float(found.mip_dual_bound))
