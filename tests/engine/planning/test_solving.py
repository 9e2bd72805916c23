"""Plans that can be followed by hand: what is decided, and the reason that is given for it."""

from dataclasses import replace

import pytest

from matcher.engine.planning import Chosen, Held, LeftOut, Missed, Move, Offer, Plan, Problem, Seeker, Verdict, solve
from tests.engine.planning.small import AMERSFOORT, DELFT, UTRECHT, as_seats, hours

MONDAY, TUESDAY = (hours(0, 8),), (hours(1, 8),)


def offer(name: str, **fields) -> Offer:
    """An intake in Utrecht on a Monday morning with two seats."""
    return Offer(**{"id": name, "programme": "a", "meetings": MONDAY, "seats": 2, "at": UTRECHT} | fields)


def person(name: str, gain: float = 1.0, **fields) -> Seeker:
    """Somebody in Utrecht."""
    return Seeker(**{"id": name, "gains": {"a": gain}, "at": UTRECHT} | fields)


def left(plan: Plan) -> dict:
    """Why each is left out, and the intake it is about."""
    return {one.seeker: (one.missed, one.offer) for one in plan.left_out}


def test_seats_go_to_the_people_they_help_most() -> None:
    plan = solve(Problem((person("p", 0.5), person("q", 0.9), person("r", 0.7)), (offer("i"),)))
    assert as_seats(plan) == ({"q": "i", "r": "i"}, {"i"})
    assert plan.left_out == (LeftOut("p", Missed.SEATS_TO_OTHERS, "i", 0.5, 0.0, 0.7, 1),)
    assert (plan.value, plan.bound, plan.gap) == pytest.approx((1.6, 1.6, 0.0))
    (opening,) = plan.openings
    assert (opening.proposed, opening.possible, opening.threshold, opening.verdict) == (2, 3, 0.7, Verdict.OPENS)


def test_of_two_intakes_with_one_trainer_the_better_one_opens() -> None:
    offers = (offer("i", trainer="t"), offer("j", trainer="t", programme="b"))
    plan = solve(Problem((person("p", 0.5), person("q", 0, gains={"b": 0.9})), offers))
    assert as_seats(plan) == ({"q": "j"}, {"j"})
    assert left(plan) == {"p": (Missed.TRAINER_BUSY, "i")}
    assert [(one.verdict, one.instead) for one in plan.openings] == [
        (Verdict.TRAINER_ELSEWHERE, "j"),
        (Verdict.OPENS, None),
    ]
    apart = (offers[0], replace(offers[1], meetings=TUESDAY))
    assert as_seats(solve(Problem((person("p"), person("q", 0, gains={"b": 1.0})), apart)))[1] == {"i", "j"}


def test_somebody_goes_where_they_are_needed_rather_than_where_they_gain_most() -> None:
    offers = (offer("i", minimum=2), offer("j", programme="b", seats=4))
    people = (person("p", 1.0), person("q", 0.8, gains={"a": 0.8, "b": 0.9}))
    plan = solve(Problem(people, offers))
    assert as_seats(plan)[0] == {"p": "i", "q": "i"}
    assert [(one.chosen, one.rank) for one in plan.proposals] == [(Chosen.BEST, 1), (Chosen.BETTER_STAYS_CLOSED, 2)]
    open_too = solve(Problem(people, (offers[0], replace(offers[1], fixed=True))))
    assert [(one.chosen, one.better) for one in open_too.proposals] == [(Chosen.BEST, None), (Chosen.NEEDED_HERE, "j")]


def test_opening_is_worth_its_cost_or_it_stays_closed() -> None:
    people = (person("p", 0.5), person("q", 0.4))
    assert solve(Problem(people, (offer("i", cost=0.8),))).value == pytest.approx(0.1)
    closed = solve(Problem(people, (offer("i", cost=1.0),)))
    assert (closed.value, closed.openings[0].verdict) == (0.0, Verdict.TOO_COSTLY)
    assert left(closed) == {"p": (Missed.NOT_WORTH, "i"), "q": (Missed.NOT_WORTH, "i")}
    assert solve(Problem(people, (offer("i", cost=1.0, fixed=True),))).value == pytest.approx(0.9)


def test_an_open_intake_under_its_minimum_stays_open_and_it_is_told() -> None:
    plan = solve(Problem((person("p"),), (offer("i", seats=9, minimum=5, taken=2),)))
    assert as_seats(plan) == ({"p": "i"}, {"i"})
    assert plan.openings[0].below_minimum


def test_every_bar_is_named_by_the_intake_that_comes_nearest() -> None:
    offers = (
        offer("i", meetings=MONDAY),
        offer("j", meetings=TUESDAY, at=DELFT),
        offer("k", programme="b", online=True),
    )
    people = (
        person("far", at=AMERSFOORT, max_km=5),
        person("busy", busy=(hours(0, 9, 1),), max_km=5),
        person("evenings", shifts=0, max_km=5),
        person("nowhere", at=None),
        person("offline", 0, gains={"b": 1.0}, online_ok=False),
        person("nothing", 0),
        person("other", 0, gains={"z": 1.0}),
        person("held"),
    )
    full = tuple(replace(one, seats=1, taken=1, fixed=True) for one in offers)
    plan = solve(Problem(people, full, (Held("held", "i"),)))
    assert left(plan) == {
        "far": (Missed.TOO_FAR, "i"),
        "busy": (Missed.BUSY, "i"),
        "evenings": (Missed.NOT_AVAILABLE, "i"),
        "nowhere": (Missed.PLACE_NOT_KNOWN, "i"),
        "offline": (Missed.NOT_ONLINE, "k"),
        "nothing": (Missed.NO_GAIN, None),
        "other": (Missed.NO_INTAKE, None),
        "held": (Missed.HAS_PLACE, "i"),
    }
    assert left(solve(Problem((person("late"),), full)))["late"] == (Missed.NO_SEATS, "i")


def test_where_a_point_is_missing_the_own_region_is_near() -> None:
    plan = solve(Problem((person("p", at=None, region="r"),), (offer("i", region="s"), offer("j", region="r"))))
    assert as_seats(plan)[0] == {"p": "j"}


def test_of_equal_plans_the_one_with_the_least_travel_is_proposed() -> None:
    offers = (offer("i", seats=1), offer("j", seats=1, at=AMERSFOORT))
    for first, second in ((UTRECHT, AMERSFOORT), (AMERSFOORT, UTRECHT)):
        people = (person("p", at=first, max_km=50), person("q", at=second, max_km=50))
        plan = solve(Problem(people, offers))
        assert [one.km for one in plan.proposals] == [0.0, 0.0]


def test_a_move_is_worth_it_when_much_is_gained_and_not_when_little_is() -> None:
    offers = (offer("i", seats=1),)
    people = (person("p", 0.9), person("q", 1.0))
    tight = Problem(people, offers, previous={"p": "i"})
    assert solve(tight).moves == (Move("p", "i", None),)
    loose = solve(replace(tight, tolerance=0.2))
    assert loose.moves == ()
    assert left(loose) == {"q": (Missed.SEATS_KEPT, "i")}
    assert loose.gap == pytest.approx(0.1)
    assert not loose.stopped
    assert loose.proposals[0].kept


def test_parts_that_have_nothing_to_do_with_each_other_make_one_plan() -> None:
    people = (person("p", 0.5), person("q", 0.4), person("r", 0, gains={"b": 0.3}), person("s", 0, gains={"b": 0.2}))
    plan = solve(Problem(people, (offer("i", seats=1), offer("j", programme="b", seats=1))))
    assert as_seats(plan) == ({"p": "i", "r": "j"}, {"i", "j"})
    assert (plan.value, plan.bound) == pytest.approx((0.8, 0.8))


def test_who_booked_what_was_proposed_did_not_move() -> None:
    problem = Problem((person("p"),), (offer("i", taken=1),), (Held("p", "i"),), previous={"p": "i"})
    assert solve(problem).moves == ()


def test_an_empty_problem_has_an_empty_plan() -> None:
    plan = solve(Problem())
    assert (plan.value, plan.bound, plan.gap, plan.stopped, plan.proposals) == (0.0, 0.0, 0.0, False, ())
    assert solve(Problem((person("p"),))).left_out[0].missed is Missed.NO_INTAKE
    assert solve(Problem((), (offer("i", fixed=True), offer("j")))).openings[0].opens


def test_gains_may_be_in_any_unit() -> None:
    people = tuple(person(f"p{one}", 0.1 + one / 7) for one in range(5))
    problem = Problem(
        people, (offer("i", minimum=2, trainer="t", cost=0.2), offer("j", seats=1, minimum=1, trainer="t"))
    )
    seats = as_seats(solve(problem))
    for unit in (1e-7, 1e7):
        scaled = tuple(replace(one, gains={"a": one.gains["a"] * unit}) for one in people)
        offers = tuple(replace(one, cost=one.cost * unit) for one in problem.offers)
        assert as_seats(solve(replace(problem, seekers=scaled, offers=offers))) == seats
