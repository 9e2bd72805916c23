"""The hard conditions, the moments of the week, and distances."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.engine import (
    ALL_SHIFTS,
    SHIFTS,
    Availability,
    Gate,
    Reason,
    Terms,
    conditions,
    distance_km,
    distances_km,
    shift_mask,
    shift_names,
)

UTRECHT, AMSTERDAM, MAASTRICHT = (52.0907, 5.1214), (52.3676, 4.9041), (50.8514, 5.6910)


def gate(kind, person, work):
    return next((one for one in conditions(person, work) if one.kind == kind), None)


def test_somebody_of_whom_nothing_is_known_is_only_asked():
    work = Terms(UTRECHT, 0.5, (24, 40), 1, {"nl": 4}, date(2027, 2, 1))
    found = conditions(Availability(), work)
    assert [one.kind for one in found] == ["distance", "hours", "shifts", "language", "start", "permit"]
    assert {one.gate for one in found} == {Gate.UNKNOWN}


def test_work_that_demands_nothing_asks_for_the_permit_and_the_place_only():
    assert [one.kind for one in conditions(Availability(), Terms())] == ["distance", "permit"]
    assert [one.kind for one in conditions(Availability(), Terms(home=1.0))] == ["permit"]


@pytest.mark.parametrize(("there", "expected"), [(AMSTERDAM, Gate.UNMET), (UTRECHT, Gate.MET), (None, Gate.UNKNOWN)])
def test_distance_is_measured_against_the_persons_own_maximum(there, expected):
    found = gate("distance", Availability(point=UTRECHT, max_km=25), Terms(point=there, home=0.9))
    assert found.gate is expected


def test_distance_counts_from_the_first_day_on_site_and_not_before():
    far = Availability(point=MAASTRICHT, max_km=5)
    assert gate("distance", far, Terms(point=AMSTERDAM, home=0.99)).reason is Reason.TOO_FAR
    assert gate("distance", far, Terms(point=AMSTERDAM, home=1.0)) is None


@pytest.mark.parametrize(
    ("can", "expected"), [((8, 24), Gate.MET), ((40, 40), Gate.MET), ((8, 23), Gate.UNMET), (None, Gate.UNKNOWN)]
)
def test_hours_are_met_when_the_ranges_touch(can, expected):
    assert gate("hours", Availability(hours=can), Terms(hours=(24, 40))).gate is expected


def test_every_moment_that_work_names_must_be_possible():
    work = Terms(shifts=shift_mask(["mon-morning", "sat-evening"]))
    assert gate("shifts", Availability(shifts=ALL_SHIFTS), work).gate is Gate.MET
    missing = gate("shifts", Availability(shifts=shift_mask(["mon-morning", "sun-night"])), work)
    assert missing.gate is Gate.UNMET
    assert missing.detail == {"missing": ("sat-evening",)}


def test_each_language_has_a_condition_of_its_own():
    found = conditions(Availability(languages={"nl": 3, "en": 6}), Terms(languages={"nl": 4, "en": 2, "de": 1}))
    assert [(one.detail["language"], one.gate) for one in found if one.kind == "language"] == [
        ("de", Gate.UNKNOWN),
        ("en", Gate.MET),
        ("nl", Gate.UNMET),
    ]


@pytest.mark.parametrize(("day", "expected"), [(1, Gate.MET), (2, Gate.UNMET)])
def test_starting_on_the_day_itself_is_in_time(day, expected):
    person = Availability(start=date(2027, 2, day))
    assert gate("start", person, Terms(start=date(2027, 2, 1))).gate is expected


@pytest.mark.parametrize(("may", "expected"), [(True, Gate.MET), (False, Gate.UNMET), (None, Gate.UNKNOWN)])
def test_the_permit_is_always_asked(may, expected):
    assert gate("permit", Availability(may_work=may), Terms()).gate is expected


def test_the_week_has_28_moments():
    assert len(SHIFTS) == len(set(SHIFTS)) == 28
    assert shift_mask(SHIFTS) == ALL_SHIFTS == 2**28 - 1
    assert SHIFTS[0] == "mon-morning"


@settings(max_examples=50, deadline=None)
@given(st.integers(0, ALL_SHIFTS))
def test_a_mask_and_its_names_are_the_same_thing(mask):
    assert shift_mask(shift_names(mask)) == mask


def test_what_is_no_moment_is_refused():
    with pytest.raises(ValueError, match="noon"):
        shift_mask(["mon-noon"])
    with pytest.raises(ValueError, match="mask"):
        shift_names(ALL_SHIFTS + 1)


def test_distances_are_those_of_the_map():
    assert distance_km(UTRECHT, AMSTERDAM) == pytest.approx(34.2, abs=0.5)
    assert distance_km(UTRECHT, MAASTRICHT) == pytest.approx(143.3, abs=1)
    assert distance_km((0, 0), (0, 180)) == pytest.approx(20015, abs=1)
    assert distance_km(UTRECHT, UTRECHT) == 0


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), min_size=1, max_size=5))
def test_many_distances_at_once_are_the_same_distances(there):
    found = distances_km(UTRECHT, np.array(there))
    assert found == pytest.approx([distance_km(UTRECHT, point) for point in there], abs=1e-6)
