"""Small problems of every strangeness, and every plan there is of them, found without the planner's help."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from matcher.engine.geography import distance_km
from matcher.engine.planning import Held, Offer, Plan, Problem, Seeker
from matcher.engine.shifts import ALL_SHIFTS, shift_mask
from tests.engine.planning.country import country

MONDAY = datetime(2027, 1, 11, tzinfo=UTC)
UTRECHT, AMERSFOORT, DELFT = (52.09, 5.12), (52.16, 5.39), (52.01, 4.36)
MORNINGS = shift_mask(f"{day}-morning" for day in ("mon", "tue", "wed", "thu", "fri"))
GAINS = st.one_of(st.sampled_from([0.0, 0.25, 0.5, 1.0, 2.0]), st.floats(0, 3).map(lambda gain: round(gain, 3)))


def hours(day: int, begin: int, long: int = 3):
    """A period of so many hours on a day from Monday on."""
    start = MONDAY + timedelta(days=day, hours=begin)
    return (start, start + timedelta(hours=long))


@st.composite
def problems(draw, previous=False):
    """Up to five people and four intakes, tight in every way; plans that can't be are drawn again."""
    offers = [draw(_offers(f"i{one}")) for one in range(draw(st.integers(1, 4)))]
    seekers = [draw(_seekers(f"p{one}")) for one in range(draw(st.integers(0, 5)))]
    taken = [offer.id for offer in offers if offer.taken]
    held = ()
    if taken and seekers and draw(st.booleans()):
        held = (Held(seekers[0].id, draw(st.sampled_from(taken))),)
    before = {}
    if previous:
        ids = st.sampled_from([offer.id for offer in offers])
        before = {seeker.id: draw(ids) for seeker in seekers if draw(st.booleans())}
    tolerance = draw(st.sampled_from([0.0, 0.001, 0.2])) if previous else 0.001
    fixed = [offer for offer in offers if offer.fixed]
    if any(not together(one, other) for one, other in itertools.combinations(fixed, 2)):
        offers = [offer for offer in offers if not offer.fixed] + fixed[:1]
        held = tuple(one for one in held if one.offer == fixed[0].id)
    return Problem(tuple(seekers), tuple(offers), held, before, tolerance)


@st.composite
def _offers(draw, name):
    seats = draw(st.integers(1, 4))
    first = draw(st.integers(0, 2))
    begin = draw(st.sampled_from([8, 10, 18]))
    return Offer(
        name,
        draw(st.sampled_from("ab")),
        (hours(first, begin), hours(first + draw(st.integers(1, 2)), begin)),
        seats,
        minimum=draw(st.integers(0, seats)),
        taken=draw(st.sampled_from([0, 0, 0, 1])),
        at=draw(st.sampled_from([UTRECHT, AMERSFOORT, DELFT, None])),
        online=draw(st.sampled_from([False, False, True])),
        region=draw(st.sampled_from(["r1", "r2", None])),
        trainer=draw(st.sampled_from(["t1", "t2", None])),
        room=draw(st.sampled_from(["z1", "z2", None])),
        fixed=draw(st.sampled_from([False, False, True])),
        cost=draw(st.sampled_from([0.0, 0.0, 0.5, 1.5])),
    )


@st.composite
def _seekers(draw, name):
    return Seeker(
        name,
        {programme: draw(GAINS) for programme in draw(st.sampled_from(["a", "b", "ab", "ab", "c", ""]))},
        at=draw(st.sampled_from([UTRECHT, UTRECHT, AMERSFOORT, DELFT, None])),
        max_km=draw(st.sampled_from([None, 10.0, 30.0, 100.0])),
        region=draw(st.sampled_from(["r1", "r2", None])),
        shifts=draw(st.sampled_from([None, ALL_SHIFTS, MORNINGS])),
        earliest=draw(st.sampled_from([None, None, date(2027, 1, 12), date(2027, 1, 13)])),
        online_ok=draw(st.booleans()),
        busy=draw(st.sampled_from([(), (), (hours(1, 9, 1),)])),
    )


def possible(problem: Problem, seeker: Seeker, offer: Offer) -> bool:
    """Whether a person can come and gains by it, said again in the plainest way."""
    if seeker.gains.get(offer.programme, 0) <= 0 or any(one.seeker == seeker.id for one in problem.held):
        return False
    if offer.online:
        near = seeker.online_ok
    elif seeker.at is None or offer.at is None:
        near = seeker.region is not None and seeker.region == offer.region
    else:
        limit = problem.usual_km if seeker.max_km is None else seeker.max_km
        near = distance_km(seeker.at, offer.at) <= limit
    starts = seeker.earliest is None or seeker.earliest <= offer.meetings[0][0].date()
    free = seeker.shifts is None or offer.shifts & ~seeker.shifts == 0
    busy = any(one[0] < other[1] and other[0] < one[1] for one in seeker.busy for other in offer.meetings)
    return near and starts and free and not busy


def together(one: Offer, other: Offer) -> bool:
    """Whether two intakes can both be open."""
    shares = (one.trainer == other.trainer is not None) or (one.room == other.room is not None)
    return not shares or not any(a[0] < b[1] and b[0] < a[1] for a in one.meetings for b in other.meetings)


def wrong(problem: Problem, seats: dict, opens: set) -> str:
    """What is wrong with proposing these seats (person -> intake) with these intakes open; empty when nothing is."""
    offers = {offer.id: offer for offer in problem.offers}
    people = {seeker.id: seeker for seeker in problem.seekers}
    for person, offer in seats.items():
        if not possible(problem, people[person], offers[offer]):
            return f"{person} can't come to {offer}"
        if offer not in opens:
            return f"{offer} is closed"
    for offer in problem.offers:
        many = sum(there == offer.id for there in seats.values())
        if offer.fixed and offer.id not in opens:
            return f"{offer.id} was open"
        if offer.taken + many > offer.seats:
            return f"{offer.id} is over its seats"
        if offer.id in opens and not offer.fixed and many < max(1, offer.minimum):
            return f"{offer.id} is under its minimum"
    for one, other in itertools.combinations(sorted(opens), 2):
        if not together(offers[one], offers[other]):
            return f"{one} and {other} share a trainer or a room"
    return ""


def worth(problem: Problem, seats: dict, opens: set) -> float:
    """What a plan is worth."""
    programme = {offer.id: offer.programme for offer in problem.offers}
    gains = sum(one.gains[programme[seats[one.id]]] for one in problem.seekers if one.id in seats)
    return gains - sum(offer.cost for offer in problem.offers if offer.id in opens and not offer.fixed)


def every_plan(problem: Problem) -> Iterator[tuple[dict, set]]:
    """All plans that keep the rules. An intake that nobody is proposed is not opened: that never pays."""
    choices = [
        [None, *(offer.id for offer in problem.offers if possible(problem, seeker, offer))]
        for seeker in problem.seekers
    ]
    fixed = {offer.id for offer in problem.offers if offer.fixed}
    for chosen in itertools.product(*choices):
        seats = {one.id: there for one, there in zip(problem.seekers, chosen, strict=True) if there is not None}
        opens = fixed | set(seats.values())
        if not wrong(problem, seats, opens):
            yield seats, opens


def as_seats(plan: Plan) -> tuple[dict, set]:
    """A plan as what it comes to."""
    return {one.seeker: one.offer for one in plan.proposals}, {one.offer for one in plan.openings if one.opens}


def moved(problem: Problem, seats: dict) -> int:
    """How many of the people who were proposed an intake of the problem before are not proposed it now."""
    offers = {offer.id for offer in problem.offers}
    held = {(one.seeker, one.offer) for one in problem.held}
    people = {seeker.id for seeker in problem.seekers}
    return sum(
        seats.get(person) != there
        for person, there in problem.previous.items()
        if person in people and there in offers and (person, there) not in held
    )


def crowded(people: int, intakes: int, seed: int) -> Problem:
    """People who can all come anywhere, for far fewer seats, with few trainers and high minimums: hard to plan."""
    made = country(people, intakes, seed)
    return replace(
        made,
        seekers=tuple(replace(one, max_km=1000.0, shifts=None, earliest=None, busy=()) for one in made.seekers),
        offers=tuple(
            one
            if one.fixed
            else replace(one, trainer=one.trainer % 3, room=None, minimum=one.seats - 1, cost=3 * one.cost)
            for one in made.offers
        ),
    )


def best_of_a_solver(problem: Problem) -> float:
    """The value of the best plan, by HiGHS on the rules as they are said, without anything the planner is made of."""
    pairs = [
        (row, column)
        for row, seeker in enumerate(problem.seekers)
        for column, offer in enumerate(problem.offers)
        if possible(problem, seeker, offer)
    ]
    many, offers = len(pairs), problem.offers
    rows, least, most = [], [], []

    def rule(entries: dict, low: float, high: float) -> None:
        row = np.zeros(many + len(offers))
        for at, figure in entries.items():
            row[at] = figure
        rows.append(row)
        least.append(low)
        most.append(high)

    for one in range(len(problem.seekers)):
        rule({at: 1 for at, (row, _) in enumerate(pairs) if row == one}, 0, 1)
    for one, offer in enumerate(offers):
        own = {at: 1 for at, (_, column) in enumerate(pairs) if column == one}
        rule({**own, many + one: -(offer.seats - offer.taken)}, -np.inf, 0)
        rule({**own, many + one: 0 if offer.fixed else -max(1, offer.minimum)}, 0, np.inf)
    for one, other in itertools.combinations(range(len(offers)), 2):
        if not together(offers[one], offers[other]):
            rule({many + one: 1, many + other: 1}, 0, 1)
    gains = [problem.seekers[row].gains[offers[column].programme] for row, column in pairs]
    costs = [0.0 if offer.fixed else offer.cost for offer in offers]
    low = np.array([0.0] * many + [float(offer.fixed) for offer in offers])
    found = milp(
        np.array([-gain for gain in gains] + costs),
        integrality=np.ones(many + len(offers)),
        bounds=Bounds(low, np.ones(many + len(offers))),
        constraints=LinearConstraint(np.array(rows), least, most),
        options={"mip_rel_gap": 0.0},
    )
    return -float(found.fun)
