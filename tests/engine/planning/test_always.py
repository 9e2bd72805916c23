"""What every plan keeps to, whatever is asked, beside every plan there is of small problems."""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.engine.planning import Missed, Problem, Verdict, solve
from matcher.engine.planning.bound import Bound
from matcher.engine.planning.greedy import greedy
from matcher.engine.planning.links import Country
from matcher.engine.planning.model import model
from matcher.engine.planning.relaxation import Relaxation
from tests.engine.planning import small
from tests.engine.planning.country import country

calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=80)


@calm
@given(small.problems())
def test_a_small_plan_keeps_every_rule_and_none_is_worth_more(problem: Problem) -> None:
    plan = solve(problem)
    seats, opens = small.as_seats(plan)
    assert small.wrong(problem, seats, opens) == ""
    assert abs(plan.value - small.worth(problem, seats, opens)) < 1e-9
    best = max(small.worth(problem, *one) for one in small.every_plan(problem))
    assert plan.value >= best - 1e-6
    assert plan.bound >= best - 1e-9
    assert plan.gap <= 1e-6
    assert not plan.stopped


@calm
@given(small.problems())
def test_everybody_and_every_intake_is_explained_once(problem: Problem) -> None:
    plan = solve(problem)
    told = [one.seeker for one in plan.proposals] + [one.seeker for one in plan.left_out]
    assert sorted(told) == [seeker.id for seeker in problem.seekers]
    assert [one.offer for one in plan.openings] == [offer.id for offer in problem.offers]
    for opening in plan.openings:
        assert opening.opens == (opening.verdict in {Verdict.WAS_OPEN, Verdict.OPENS})


@calm
@given(small.problems())
def test_a_reason_is_true(problem: Problem) -> None:
    plan = solve(problem)
    offers = {offer.id: offer for offer in problem.offers}
    opened = {one.offer: one for one in plan.openings}
    people = {seeker.id: seeker for seeker in problem.seekers}
    for left in plan.left_out:
        person = people[left.seeker]
        options = [one for one in problem.offers if small.possible(problem, person, one)]
        assert left.options == len(options)
        open_options = [one for one in options if opened[one.id].opens]
        match left.missed:
            case Missed.HAS_PLACE:
                assert any(one.seeker == left.seeker and one.offer == left.offer for one in problem.held)
            case Missed.NO_GAIN:
                assert not any(gain > 0 for gain in person.gains.values())
            case Missed.NO_INTAKE:
                assert not any(person.gains.get(one.programme, 0) > 0 for one in problem.offers)
            case Missed.SEATS_TO_OTHERS | Missed.NO_SEATS:
                assert offers[left.offer] in open_options
                for one in open_options:
                    row = opened[one.id]
                    assert row.taken + row.proposed == row.seats
                    assert row.threshold is None or row.threshold >= person.gains[one.programme] - 1e-6
            case Missed.TRAINER_BUSY | Missed.ROOM_TAKEN:
                assert not open_options
                way = opened[left.offer].instead
                assert opened[way].opens
                assert not small.together(offers[left.offer], offers[way])
            case Missed.COHORT_TOO_SMALL:
                assert not open_options
                assert opened[left.offer].possible < offers[left.offer].minimum
            case Missed.NOT_WORTH:
                assert not open_options
                assert offers[left.offer] in options
            case _:
                assert not options
                assert left.offer is not None


@calm
@given(small.problems(), st.randoms(use_true_random=False))
def test_the_order_it_is_written_in_changes_nothing(problem: Problem, chance: random.Random) -> None:
    seekers, offers = list(problem.seekers), list(problem.offers)
    chance.shuffle(seekers)
    chance.shuffle(offers)
    assert solve(replace(problem, seekers=tuple(seekers), offers=tuple(offers))) == solve(problem)


@calm
@given(small.problems(previous=True))
def test_a_new_plan_moves_nobody_without_need(problem: Problem) -> None:
    plan = solve(problem)
    seats, opens = small.as_seats(plan)
    assert small.wrong(problem, seats, opens) == ""
    every = list(small.every_plan(problem))
    best = max(small.worth(problem, *one) for one in every)
    assert plan.value >= (1 - problem.tolerance) * best - 1e-6
    enough = [one for one in every if small.worth(problem, *one) >= (1 - problem.tolerance) * best - 1e-12]
    assert len(plan.moves) == small.moved(problem, seats)
    assert len(plan.moves) <= min((small.moved(problem, one) for one, _ in enough), default=len(plan.moves))


@pytest.mark.parametrize("seed", range(6))
def test_a_crowded_plan_is_the_best_there_is(seed: int) -> None:
    problem = small.crowded(60, 12, seed)
    plan = solve(problem)
    seats, opens = small.as_seats(plan)
    assert small.wrong(problem, seats, opens) == ""
    best = small.best_of_a_solver(problem)
    assert plan.value == pytest.approx(best, abs=1e-5)
    assert plan.bound >= best - 1e-6
    assert plan.gap <= 1e-6


@pytest.mark.parametrize("seed", range(6))
def test_the_bound_of_the_relaxation_is_near_the_best_and_never_below_it(seed: int) -> None:
    problem = small.crowded(60, 12, seed)
    whole, unit = model(problem, Country(problem).links())
    bound = Bound(whole)
    Relaxation(whole, greedy(whole), bound, lambda: 60.0).run(0.0, 0.0, lambda: False)
    best = small.best_of_a_solver(problem)
    assert best - 1e-6 <= bound.lowest * unit <= 1.1 * best


@calm
@given(small.problems(), st.lists(st.floats(0, 1.5), min_size=5, max_size=5))
def test_whatever_people_are_charged_the_bound_is_one(problem: Problem, charges: list[float]) -> None:
    whole, unit = model(problem, Country(problem).links())
    best = max(small.worth(problem, *one) for one in small.every_plan(problem))
    assert Bound(whole).lower(np.array(charges[: whole.people])) * unit >= best - 1e-9


def test_a_large_plan_keeps_every_rule_and_comes_near_its_bound() -> None:
    problem = country(700, 60, seed=3)
    plan = solve(problem)
    seats, opens = small.as_seats(plan)
    assert small.wrong(problem, seats, opens) == ""
    assert abs(plan.value - small.worth(problem, seats, opens)) < 1e-6
    assert plan.gap <= 0.001


def test_the_same_large_problem_again_moves_nobody() -> None:
    problem = country(700, 60, seed=4)
    plan = solve(problem)
    again = solve(replace(problem, previous={one.seeker: one.offer for one in plan.proposals}))
    assert again.moves == ()
    assert again.value >= (1 - problem.tolerance) * plan.value


def test_a_few_who_drop_out_of_a_large_plan_hardly_move_the_others() -> None:
    problem = country(700, 60, seed=4)
    plan = solve(problem)
    gone = {one.seeker for one in plan.proposals[::40]}
    left = tuple(seeker for seeker in problem.seekers if seeker.id not in gone)
    before = {one.seeker: one.offer for one in plan.proposals}
    fresh = solve(replace(problem, seekers=left))
    again = solve(replace(problem, seekers=left, previous=before))
    unforced = sum(before.get(one.seeker, one.offer) != one.offer for one in fresh.proposals)
    assert len(again.moves) <= 3
    assert unforced > len(again.moves)
    assert again.value >= (1 - problem.tolerance) * fresh.value


def test_without_time_there_is_a_plan_all_the_same_and_its_gap_is_told() -> None:
    problem = country(700, 60, seed=5)
    plan = solve(problem, seconds=0.0)
    seats, opens = small.as_seats(plan)
    assert small.wrong(problem, seats, opens) == ""
    assert plan.value > 0
    assert plan.stopped
    assert plan.gap > 0.001
    assert plan.bound >= solve(problem).value
