"""Less travel for the same value: people in the same programme change places when that brings them nearer."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]

from matcher.engine.planning.links import Floats, Ints, Links
from matcher.engine.planning.model import Answer, Bools

MOST = 2_500  # people of one programme; more than this would take longer than it is worth
BARRED = 1e6  # kilometres: further than anybody could go


def nearer(answer: Answer, links: Links, programme: Ints, before: Bools) -> Answer:
    """The same intakes with as many people each, and everybody in the same programme, with the least travel in all.

    programme: of each offer. before: links that were proposed before; who has one of those stays. A gain goes by
    programme, so nothing is lost.
    """
    link = answer.link.copy()
    people = np.nonzero(link >= 0)[0]
    people = people[~before[link[people]]]
    given = programme[links.offer[link[people]]]
    for one in np.unique(given):
        these = people[given == one]
        if 1 < len(these) <= MOST and len(np.unique(links.offer[link[these]])) > 1:
            _exchange(link, these, links)
    return Answer(answer.opens, link)


def _exchange(link: Ints, people: Ints, links: Links) -> None:
    seats = links.offer[link[people]]
    column = np.unique(seats)
    far = np.full((len(people), len(column)), BARRED)
    which = np.full(far.shape, -1)
    for row, person in enumerate(people):
        own = np.arange(links.first[person], links.first[person + 1])
        at = np.searchsorted(column, links.offer[own])
        fits = (at < len(column)) & (column[np.minimum(at, len(column) - 1)] == links.offer[own])
        far[row, at[fits]], which[row, at[fits]] = np.nan_to_num(links.km[own[fits]]), own[fits]
    places = np.searchsorted(column, seats)
    costs: Floats = far[:, places]
    rows, chosen = linear_sum_assignment(costs)
    if costs[rows, chosen].sum() < np.trace(costs) - 1e-6:
        link[people[rows]] = which[rows, places[chosen]]
