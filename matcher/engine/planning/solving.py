"""The planner: a problem in, a plan out."""

from __future__ import annotations

import math
from time import monotonic

import numpy as np

from matcher.engine.planning.explaining import Explaining
from matcher.engine.planning.links import Country, Ints, Links
from matcher.engine.planning.model import Answer, Bools, Model, model, parts
from matcher.engine.planning.nearer import nearer
from matcher.engine.planning.problem import Problem
from matcher.engine.planning.relaxation import Left
from matcher.engine.planning.replanning import Replanning
from matcher.engine.planning.result import Plan
from matcher.engine.planning.search import Search

SECONDS = 60.0
SEARCHED = 0.95  # the share of the time that the search may take; the rest is for what is read off it
SPARE = 0.3  # the share of the time that is kept for moving fewer people, when there was a plan before
GAP = 0.001
"""A plan that is proven to be within a thousandth of the best is good enough; small problems are solved to the end."""


def solve(problem: Problem, *, seconds: float = SECONDS, gap: float = GAP) -> Plan:
    """Decide which intakes open and who is proposed where, so that the gains less the costs of opening are the most.

    seconds: when they are up, what is found is handed back with its true gap. gap: it may stop when no plan can be
    worth more than this share above; independent parts with few links are always solved to the end. The same problem
    gives the same plan, in whatever order it is written, as long as the time is not up before.

    1. Links: who can come where and gains by it. Parts: what has nothing to do with each other is solved apart.
    2. The best value and a bound (search.py), and from there the fewest moves (replanning.py).
    3. Less travel at the same value (nearer.py), and every row explained (explaining.py).
    """
    until = monotonic() + SEARCHED * seconds
    country = Country(problem)
    links = country.links()
    whole, unit = model(problem, links)
    before = _before(problem, links)
    answer, best, bound = _solve_parts(whole, before, problem.tolerance, gap, lambda: until - monotonic())
    answer = nearer(answer, links, country.programme, before)
    taken = answer.link[answer.link >= 0]
    costs = [offer.cost for offer, opens in zip(problem.offers, answer.opens, strict=True) if opens and not offer.fixed]
    value = math.fsum([*links.gain[taken].tolist(), *(-cost for cost in costs)])
    stopped = bound - best > max(gap, 1e-9) * bound
    bound = max(value, bound * unit)
    explained = Explaining(country, links, answer, before)
    return Plan(
        value=value,
        bound=bound,
        gap=(bound - value) / bound if bound > 0 else 0.0,
        stopped=stopped,
        openings=explained.openings(),
        proposals=explained.proposals(),
        left_out=explained.left_out(),
        moves=explained.moves(),
    )


def _before(problem: Problem, links: Links) -> Bools:
    """The links that were proposed before."""
    before = np.zeros(len(links.seeker), bool)
    offer = {one.id: at for at, one in enumerate(problem.offers)}
    for at, seeker in enumerate(problem.seekers):
        if seeker.id in problem.previous:
            own = links.of(at)
            before[own] = links.offer[own] == offer.get(problem.previous[seeker.id], -1)
    return before


def _solve_parts(whole: Model, before: Bools, tolerance: float, gap: float, left: Left) -> tuple[Answer, float, float]:
    """The answers of the independent parts put together, the value there would be without looking back, and a bound."""
    answer, bests, bounds = whole.nothing(), [0.0], [0.0]
    for part in parts(whole):
        kept, spare = before[part.links], SPARE * left() if before.any() else 0.0
        search = Search(part.model, gap, lambda spare=spare: left() - spare)  # type: ignore[misc]
        replanning = Replanning(part.model, kept, left) if kept.any() else None
        search.run(replanning.held if replanning else None)
        bests.append(search.value)
        bounds.append(search.lowest)
        found = replanning.run(search.answer, _enough(search, tolerance)) if replanning else search.answer
        found = _filled(part.model, found)
        answer.opens[part.offers] = found.opens
        answer.link[part.people] = np.where(found.link >= 0, part.links[np.maximum(found.link, 0)], -1)
    return answer, math.fsum(bests), math.fsum(bounds)


def _enough(search: Search, tolerance: float) -> float:
    """What a plan with fewer moves must be worth: so near to the bound, or to the best found when that is not."""
    near = (1 - tolerance) * search.lowest
    return near if search.value >= near else (1 - tolerance) * search.value


def _filled(own: Model, answer: Answer) -> Answer:
    """Nobody is left out who can come where a seat is free."""
    link = answer.link.copy()
    many = np.bincount(own.offer[link[link >= 0]], minlength=own.offers)
    out: Ints = np.nonzero((link[own.seeker] < 0) & answer.opens[own.offer])[0]
    for at in out[np.argsort(-own.gain[out], kind="stable")]:
        if link[own.seeker[at]] < 0 and many[own.offer[at]] < own.free[own.offer[at]]:
            link[own.seeker[at]] = at
            many[own.offer[at]] += 1
    return Answer(answer.opens, link)
