"""How near to the best the planner comes and in what time, beside greedy and CP-SAT on the same problem in one run.

The people and the intakes are invented (tests/engine/planning/country.py): 40 towns, travel limits from 10 to 40 km,
8 programmes, skewed gains, trainers and rooms that are shared, minimums of 6 to 8, and more people than seats. "Below"
is how far a value is below the lowest bound that is proven: nothing can be nearer to the best than that says.
"""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from matcher.engine.planning import Problem, solve
from matcher.engine.planning.greedy import greedy
from matcher.engine.planning.links import Country
from matcher.engine.planning.model import Model, model
from tests.engine.planning.country import country

SIZES = pytest.mark.parametrize(("people", "intakes", "goal"), [(2_000, 150, 3), (12_000, 900, 60)])
CP_SECONDS = 30.0


@SIZES
def bench_a_plan_beside_greedy_and_cp_sat(people: int, intakes: int, goal: int) -> None:
    problem = country(people, intakes)
    plan, wall, cpu = timed(lambda: solve(problem))
    short, short_wall, short_cpu = timed(lambda: solve(problem, seconds=goal))
    links = Country(problem).links()
    whole, unit = model(problem, links)
    answer, greedy_wall, greedy_cpu = timed(lambda: greedy(whole))
    print(f"\n  {people:,} people x {intakes} intakes, {len(links.seeker):,} links")
    told("the planner", plan.value, plan.bound, wall, cpu)
    told(f"the planner in {goal} s", short.value, plan.bound, short_wall, short_cpu)
    told("greedy", whole.worth(answer) * unit, plan.bound, greedy_wall, greedy_cpu)
    other, cp_wall, cp_cpu = timed(lambda: cp_sat(whole))
    told("CP-SAT, 30 s", other * unit, plan.bound, cp_wall, cp_cpu)


@SIZES
def bench_a_plan_anew_after_some_dropped_out(people: int, intakes: int, goal: int) -> None:
    problem = country(people, intakes, seed=2)
    plan = solve(problem)
    gone = {one.seeker for one in plan.proposals[::50]}
    left = replace(problem, seekers=tuple(seeker for seeker in problem.seekers if seeker.id not in gone))
    before = {one.seeker: one.offer for one in plan.proposals}
    fresh = solve(left)
    again, wall, cpu = timed(lambda: solve(replace(left, previous=before), seconds=2 * goal))
    moved = sum(before.get(one.seeker, one.offer) != one.offer for one in fresh.proposals)
    lost = sum(one.seeker in before for one in fresh.left_out)
    print(
        f"\n  {people:,} x {intakes}, {len(gone)} of {len(before):,} dropped out: {len(again.moves)} people move",
        end="",
    )
    print(f" ({moved + lost} in a plan that does not look back)")
    told("the plan anew", again.value, again.bound, wall, cpu)


def timed(work: Callable[[], object]):
    """What it gives, with the seconds it took and those the processor was busy with it."""
    wall, cpu = time.perf_counter(), time.process_time()
    given = work()
    return given, time.perf_counter() - wall, time.process_time() - cpu


def told(name: str, value: float, bound: float, wall: float, cpu: float) -> None:
    """A line of the table."""
    print(f"  {name:22} value {value:10.3f}  below {1 - value / bound:8.3%}  {wall:6.1f} s ({cpu:.1f} s of processor)")


def cp_sat(problem: Model) -> float:
    """What CP-SAT has after its seconds, with every rule of the model and both processors."""
    cp_model = pytest.importorskip("ortools.sat.python.cp_model")
    made = cp_model.CpModel()
    opens = [made.new_bool_var("") for _ in range(problem.offers)]
    seats = [made.new_bool_var("") for _ in problem.seeker]
    of_person: list[list] = [[] for _ in range(problem.people)]
    of_offer: list[list] = [[] for _ in range(problem.offers)]
    for seat, person, offer in zip(seats, problem.seeker, problem.offer, strict=True):
        of_person[person].append(seat)
        of_offer[offer].append(seat)
        made.add_implication(seat, opens[offer])
    for own in of_person:
        made.add_at_most_one(own)
    for at, own in enumerate(of_offer):
        made.add(sum(own) <= int(problem.free[at]) * opens[at])
        made.add(sum(own) >= int(problem.need[at]) * opens[at])
        if problem.fixed[at]:
            made.add(opens[at] == 1)
    for group in problem.groups:
        made.add_at_most_one(opens[at] for at in group)
    gains, costs = np.rint(problem.gain * 1e5).astype(int), np.rint(problem.cost * 1e5).astype(int)
    made.maximize(cp_model.LinearExpr.weighted_sum([*seats, *opens], [*gains.tolist(), *(-costs).tolist()]))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = CP_SECONDS
    solver.parameters.num_workers = 2
    found = solver.solve(made)
    return solver.objective_value / 1e5 if found in {cp_model.OPTIMAL, cp_model.FEASIBLE} else 0.0


def bench_problems_of_other_shapes() -> None:
    """Where the planner was not made for it: nobody travels, everybody gains the same, every trainer every week."""
    for name, problem in (("all can come", everybody()), ("equal gains", equals()), ("one trainer a town", weekly())):
        plan, wall, cpu = timed(lambda problem=problem: solve(problem))
        told(name, plan.value, plan.bound, wall, cpu)


def everybody() -> Problem:
    """2,000 people who can come to all 150 intakes."""
    made = country(2_000, 150, seed=3)
    anybody = (replace(one, max_km=1000.0, shifts=None, earliest=None, online_ok=True, busy=()) for one in made.seekers)
    return replace(made, seekers=tuple(anybody))


def equals() -> Problem:
    """2,000 people for whom a seat is worth one of five figures."""
    made = country(2_000, 150, seed=4)
    rounded = (
        replace(one, gains={name: max(0.1, round(5 * gain) / 5) for name, gain in one.gains.items()})
        for one in made.seekers
    )
    return replace(made, seekers=tuple(rounded))


def weekly() -> Problem:
    """2,000 people, and 150 possible intakes of which a third share a trainer and so hardly any two can be open."""
    made = country(2_000, 150, seed=5)
    few = (one if one.fixed else replace(one, trainer=one.trainer % 8) for one in made.offers)
    return replace(made, offers=tuple(few))
