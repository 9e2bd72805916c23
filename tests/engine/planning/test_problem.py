"""What a problem is made of: what can't be is refused, and the moments that meetings take."""

from datetime import UTC, datetime, timedelta

import pytest

from matcher.engine.planning import Fault, Held, InvalidProblem, Offer, Problem, Seeker, clashes, moments
from matcher.engine.shifts import shift_names
from tests.engine.planning.small import UTRECHT, hours

NINE = (hours(0, 8),)


@pytest.mark.parametrize(
    ("fields", "fault", "says"),
    [
        ({"seats": 0}, Fault.OUT_OF_RANGE, "seats: 0"),
        ({"seats": -3}, Fault.OUT_OF_RANGE, "seats: -3"),
        ({"minimum": 5}, Fault.OUT_OF_RANGE, "minimum: 5 is more than the 4 seats"),
        ({"taken": 5}, Fault.OUT_OF_RANGE, "taken: 5 is more than the 4 seats"),
        ({"taken": -1}, Fault.OUT_OF_RANGE, "taken: -1"),
        ({"cost": float("nan")}, Fault.OUT_OF_RANGE, "cost: nan"),
        ({"at": (95.0, 5.0)}, Fault.OUT_OF_RANGE, "at:"),
        ({"meetings": ()}, Fault.MISSING, "meetings: give"),
        ({"meetings": (hours(0, 8), hours(0, 9))}, Fault.OVERLAP, "runs until 2027-01-11 12:00"),
        ({"meetings": (hours(0, 8)[::-1],)}, Fault.OUT_OF_RANGE, "ends before it starts"),
        ({"meetings": ((datetime(2027, 1, 4, 9), datetime(2027, 1, 4, 12)),)}, Fault.MISSING, "no offset"),  # noqa: DTZ001
    ],
)
def test_an_intake_that_cannot_be_is_refused(fields: dict, fault: Fault, says: str) -> None:
    with pytest.raises(InvalidProblem, match=says) as error:
        Offer(**{"id": 1, "programme": "a", "meetings": NINE, "seats": 4} | fields)
    assert error.value.fault is fault


@pytest.mark.parametrize(
    "fields",
    [
        {"gains": {"a": -0.1}},
        {"gains": {"a": float("inf")}},
        {"max_km": -1.0},
        {"max_km": float("nan")},
        {"shifts": 1 << 28},
        {"at": (float("nan"), 5.0)},
        {"busy": (hours(0, 8)[::-1],)},
    ],
)
def test_a_person_who_cannot_be_is_refused(fields: dict) -> None:
    with pytest.raises(InvalidProblem):
        Seeker(**{"id": 1, "gains": {"a": 1.0}} | fields)


def test_what_somebody_is_busy_with_may_overlap() -> None:
    assert len(Seeker(1, {}, busy=(hours(0, 8), hours(0, 9))).busy) == 2


def test_ids_are_given_once_and_numbers_may_stand_beside_text() -> None:
    with pytest.raises(InvalidProblem, match="given twice") as error:
        Problem((Seeker(1, {}), Seeker(1, {})))
    assert (error.value.fault, error.value.about) == (Fault.TWICE, (1,))
    assert [one.id for one in Problem((Seeker("1", {}), Seeker(2, {}), Seeker(1, {}))).seekers] == [1, 2, "1"]


@pytest.mark.parametrize(("shared", "fault"), [("trainer", Fault.TRAINER_TWICE), ("room", Fault.ROOM_TWICE)])
def test_two_open_intakes_with_one_trainer_at_one_time_are_a_plan_that_cannot_be(shared: str, fault: Fault) -> None:
    one = Offer(1, "a", NINE, 4, fixed=True, **{shared: 7})
    other = Offer(2, "b", (hours(0, 10),), 4, taken=1, **{shared: 7})
    with pytest.raises(InvalidProblem, match=f"{shared} 7 is in two places: intakes 1 and 2") as error:
        Problem((), (one, other))
    assert (error.value.fault, error.value.about) == (fault, (1, 2))
    after = Offer(3, "b", (hours(0, 11),), 4, fixed=True, **{shared: 7})
    assert Problem((), (one, after)).offers == (one, after)
    assert [(a.id, b.id, why) for a, b, why in clashes([one, other, after])] == [(1, 2, fault), (2, 3, fault)]


def test_places_are_held_by_people_in_intakes_that_count_them() -> None:
    people, intake = (Seeker(1, {}), Seeker(2, {})), Offer(5, "a", NINE, 4, taken=1)
    assert Problem(people, (intake,), (Held(1, 5), Held(1, 5))).held == (Held(1, 5),)
    for held in ((Held(3, 5),), (Held(1, 6),), (Held(1, 5), Held(2, 5))):
        with pytest.raises(InvalidProblem):
            Problem(people, (intake,), held)


def test_a_meeting_asks_for_the_moments_that_it_takes_more_than_half_an_hour_of() -> None:
    def names(begin: float, long: float, day: int = 0) -> tuple[str, ...]:
        start = datetime(2027, 1, 11, tzinfo=UTC) + timedelta(days=day, hours=begin - 1)  # begin on the winter clock
        return shift_names(moments([(start, start + timedelta(hours=long))]))

    assert names(9, 3) == ("mon-morning",)
    assert names(9, 3.5) == ("mon-morning",)
    assert names(9, 4) == ("mon-morning", "mon-afternoon")
    assert names(19, 3, day=6) == ("sun-evening",)
    assert names(1, 3) == ("sun-night",)
    assert names(22, 4) == ("mon-evening", "mon-night")


def test_moments_are_on_the_clock_of_the_netherlands_also_in_summer() -> None:
    start = datetime(2027, 7, 5, 16, tzinfo=UTC)
    assert shift_names(moments([(start, start + timedelta(hours=2))])) == ("mon-evening",)


def test_a_seat_taken_makes_an_intake_open() -> None:
    assert Offer(1, "a", NINE, 4, taken=1, at=UTRECHT).fixed
    assert not Offer(1, "a", NINE, 4).fixed
