"""The instant answer: open what brings most with the people who are left, one intake after the other."""

from __future__ import annotations

import heapq

import numpy as np

from matcher.engine.planning.model import Answer, Model


def greedy(model: Model) -> Answer:
    """Open the fixed offers and then, again and again, the one whose best people still without a place bring most."""
    opens, link = model.fixed.copy(), np.full(model.people, -1)
    barred = _barred(model)
    row = np.lexsort((model.seeker, -model.gain, model.offer))
    first = np.concatenate(([0], np.cumsum(np.bincount(model.offer, minlength=model.offers))))
    queue = [(-np.inf if model.fixed[one] else -float(model.free[one]), one) for one in range(model.offers)]
    heapq.heapify(queue)
    while queue:
        hoped, one = heapq.heappop(queue)
        if not model.fixed[one] and any(opens[other] for other in barred.get(one, ())):
            continue
        mine = row[first[one] : first[one + 1]]
        best = mine[link[model.seeker[mine]] < 0][: model.free[one]]
        if len(best) < model.need[one]:
            continue
        brings = float(model.gain[best].sum() - model.cost[one])
        if not model.fixed[one]:
            if brings <= 0:
                continue
            if queue and -brings > queue[0][0] and brings < -hoped:  # others may bring more: back in line
                heapq.heappush(queue, (-brings, one))
                continue
        opens[one] = True
        link[model.seeker[best]] = best
    return Answer(opens, link)


def _barred(model: Model) -> dict[int, set[int]]:
    """The offers that can't be open beside each."""
    barred: dict[int, set[int]] = {}
    for group in model.groups:
        for one in group:
            barred.setdefault(int(one), set()).update(int(other) for other in group if other != one)
    return barred
