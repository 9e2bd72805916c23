"""Who sits where when it is settled which intakes open: a flow of people to seats, solved to the end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.engine.planning.links import place_within
from matcher.engine.planning.model import Answer, Bools, Model, answer_of
from matcher.engine.planning.programme import Programme
from matcher.engine.planning.relaxation import SOME, Left

NEAR = (
    0.02  # links that would bring little less than their price, in largest gains, are added with those that bring more
)


def seat(model: Model, opens: Bools, likely: Bools, left: Left) -> Answer | None:
    """The best seats with exactly these intakes open. `likely`: links to begin with, any.

    With the openings settled, what is left is a transport of people to seats: its linear programme has whole
    solutions. Links that would bring more than their prices are added until there are none. None when these intakes
    can't all be filled to their minimum, or when the time is up.
    """
    inside = np.nonzero(opens[model.offer])[0]
    settled = replace(model, need=np.where(opens, model.need, 0), cost=np.zeros(model.offers), groups=[])
    both = opens.astype(float), opens.astype(float)
    active = likely.copy()
    active[inside[place_within(model.seeker[inside], model.gain[inside]) < 2]] = True
    answer = None
    while left() > 0:
        links = inside[active[inside]]
        solved = Programme(settled, links).relaxed(both, left())
        if solved is None:
            if active[inside].all():
                return answer
            active[inside] = True  # the links so far don't fill every intake to its minimum
            continue
        answer = answer_of(model, opens, links[solved.x > 0.5])
        more = model.gain[inside] - solved.charges[model.seeker[inside]] - solved.prices[model.offer[inside]]
        if not ((more > SOME) & ~active[inside]).any():
            return answer
        active[inside[more > -NEAR]] = True
    return answer


def allowed(model: Model, answer: Answer) -> bool:
    """Whether an answer keeps every rule: seats, minimums, groups, what is fixed, and only links that lead there."""
    taken = answer.link[answer.link >= 0]
    many = np.bincount(model.offer[taken], minlength=model.offers)
    filled = np.where(answer.opens, (many <= model.free) & (many >= model.need), many == 0)
    apart = all(np.count_nonzero(answer.opens[group]) <= 1 for group in model.groups)
    return bool(filled.all() and apart and answer.opens[model.fixed].all())
