"""`matcher plan` as somebody at a shell sees it: problems of every strangeness, sentences, exit codes."""

import copy
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from matcher.cli import main
from matcher.engine.planning import Chosen, Missed, Verdict

MORNINGS = [["2027-01-12T09:00", "2027-01-12T12:00"], ["2027-01-14T09:00", "2027-01-14T12:00"]]
PROBLEM = {
    "programmes": ["contact", "it"],
    "people": [
        {
            "id": "Ana",
            "gains": {"contact": 0.6, "it": 0.2},
            "at": "3511",
            "max_km": 20,
            "shifts": ["tue-morning", "thu-morning"],
        },
        {"id": "Bo", "gains": {"contact": 0.3}, "at": [52.16, 5.39], "max_km": 10, "online": False},
        {"id": "Cem", "gains": {"it": 0.5}, "at": "3811 AB"},
        {"id": "Di", "gains": {"contact": 0.4}, "at": 3526},
    ],
    "intakes": [
        {
            "id": "U1",
            "programme": "contact",
            "at": "3511",
            "seats": 2,
            "minimum": 1,
            "trainer": "Kim",
            "meetings": MORNINGS,
        },
        {"id": "A1", "programme": "it", "at": "3811", "seats": 8, "minimum": 6, "cost": 0.5, "meetings": MORNINGS},
    ],
}


def plan(problem: object, *more: str) -> Result:
    """The command on a problem, or on the bytes of one."""
    content = problem if isinstance(problem, bytes) else json.dumps(problem).encode()
    return CliRunner().invoke(main, ["plan", *more], input=content)


def changed(where: str, value: object) -> dict:
    """The problem with one thing changed: `people.0.gains.it`, or added at the end of a list: `people.+`."""
    problem = copy.deepcopy(PROBLEM)
    place: object = problem
    *path, last = [int(part) if part.isdigit() else part for part in where.split(".")]
    for part in path:
        place = place.setdefault(part, []) if isinstance(place, dict) else place[part]
    if last == "+":
        place.append(value)
    else:
        place[last] = value
    return problem


def seats(outcome: Result) -> dict:
    """Who is proposed what."""
    return {one["person"]: one["intake"] for one in json.loads(outcome.stdout)["proposals"]}


def test_it_works() -> None:
    outcome = plan(PROBLEM)
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    told = json.loads(outcome.stdout)
    assert seats(outcome) == {"Ana": "U1", "Di": "U1"}
    assert (told["value"], told["bound"], told["gap"], told["stopped"]) == (1.0, 1.0, 0.0, False)
    assert [(one["person"], one["why"], one["intake"], one["km"]) for one in told["left_out"]] == [
        ("Bo", "too_far", "U1", 19.8),
        ("Cem", "cohort_too_small", "A1", 0.0),
    ]
    assert [(one["intake"], one["opens"], one["why"]) for one in told["intakes"]] == [
        ("A1", False, "too_few_people"),
        ("U1", True, "opens"),
    ]
    assert told["refused"] == told["moves"] == []


@pytest.mark.parametrize(
    ("where", "value", "at", "why"),
    [
        ("people.0.gains.it", -0.1, "people[0]", "gains.it: -0.1"),
        ("people.0.gains.it", float("nan"), "people[0]", "gains.it: nan"),
        ("people.0.gains.it", float("inf"), "people[0]", "gains.it: inf"),
        ("people.0.gains.it", True, "people[0]", "gains.it: true"),
        ("people.0.gains", [0.5], "people[0]", "gains: [0.5] is no object"),
        ("people.0.gains.cooking", 0.2, "people[0].gains", '"cooking": no intake gives this programme'),
        ("people.0.id", None, "people[0]", "id: it is missing"),
        ("people.0.id", "Bo", "people[0]", 'id: "Bo" is also that of people[1]'),
        ("people.0.at", "0000", "people[0]", 'at: "0000" is no postcode'),
        ("people.0.at", "Utrecht", "people[0]", 'at: "Utrecht" is no postcode'),
        ("people.0.at", [152.0, 5.1], "people[0]", "no latitude and longitude"),
        ("people.0.at", [float("nan"), 5.1], "people[0]", "no [lat, lon]"),
        ("people.0.max_km", -1, "people[0]", "max_km: -1"),
        ("people.0.shifts", ["monday"], "people[0]", "shifts: not a moment of the week: 'monday'"),
        ("people.0.shifts", "mon-morning", "people[0]", "is no list of moments"),
        ("people.0.earliest", "soon", "people[0]", 'earliest: "soon" is no day'),
        ("people.0.online", "yes", "people[0]", 'online: "yes" is not true or false'),
        ("people.0.busy", [["2027-01-12T12:00", "2027-01-12T09:00"]], "people[0]", "ends before it starts"),
        ("people.+", "Eve", "people[4]", '"Eve" is no object'),
        ("intakes.0.seats", -1, "intakes[0]", "seats: -1 is not from 1"),
        ("intakes.0.seats", 0, "intakes[0]", "seats: 0 is not from 1"),
        ("intakes.0.seats", 1.5, "intakes[0]", "seats: 1.5 can't be used; give a whole number"),
        ("intakes.0.seats", None, "intakes[0]", "seats: it is missing"),
        ("intakes.0.seats", 10**30, "intakes[0]", "is not from 1 to 10,000"),
        ("intakes.0.minimum", 3, "intakes[0]", "minimum: 3 is more than the 2 seats"),
        ("intakes.0.taken", 3, "intakes[0]", "taken: 3 is more than the 2 seats"),
        ("intakes.0.taken", -1, "intakes[0]", "taken: -1 is below 0"),
        ("intakes.0.cost", float("nan"), "intakes[0]", "cost: nan"),
        ("intakes.0.programme", "cooking", "intakes[0]", 'programme: "cooking" is not listed under programmes'),
        ("intakes.0.meetings", [], "intakes[0]", "meetings: give at least one period"),
        ("intakes.0.meetings", None, "intakes[0]", "meetings: it is missing"),
        ("intakes.0.meetings.1", ["2027-01-12T11:00", "2027-01-12T13:00"], "intakes[0]", "runs until 2027-01-12 12:00"),
        ("intakes.0.meetings.1", ["2027-01-12"], "intakes[0]", "meetings[1]"),
        ("intakes.0.meetings.1.0", "2027-03-28T02:30", "intakes[0]", "doesn't exist: the clock skips it"),
        (
            "intakes.0.meetings.1.0",
            "2026-10-25T02:30",
            "intakes[0]",
            "2026-10-25T02:30:00+02:00 or 2026-10-25T02:30:00+01:00",
        ),
        ("intakes.0.meetings.1.0", "2027-01-14", "intakes[0]", "meetings[1][0]"),
        ("intakes.0.meetings.1.0", "0001-01-01T00:00+14:00", "intakes[0]", "the year 1 is not"),
        ("held.+", {"person": "Ana", "intake": "Z9"}, "held[0]", 'there is no intake "Z9"'),
        ("held.+", {"person": "Zed", "intake": "U1"}, "held[0]", 'there is no person "Zed"'),
        ("previous.+", {"person": "Ana"}, "previous[0]", "intake: it is missing"),
        ("tolerance", 2, "tolerance", "2 is not from 0 to 1"),
        ("now", "2027-01-13T00:00", "intakes[0]", "which is past"),
    ],
)
def test_what_cannot_be_is_named_with_its_place_and_the_rest_is_planned(where, value, at, why) -> None:
    outcome = plan(changed(where, value))
    told = json.loads(outcome.stdout)
    assert outcome.exit_code == 1
    assert (told["refused"][0]["at"], why in told["refused"][0]["why"]) == (at, True), told["refused"]
    assert f"{at}: " in outcome.stderr
    planned = {one["person"] for one in (*told["proposals"], *told["left_out"])}
    assert {"Cem", "Di"} <= planned
    assert not any(one["person"] == "Ana" for one in told["proposals"]) or at != "people[0]"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no JSON"),
        (b"{", "no JSON"),
        (b"\xff\xfe", "no text in UTF-8"),
        (b"[" * 100_000, "no JSON"),
        (b"[]", "give one object"),
        (b"12", "give one object"),
        (b"{}", "people must be a list, and is missing"),
        (b'{"people": [], "intakes": {}}', "intakes must be a list"),
        (b'{"people": [], "intakes": [], "held": "none"}', "held must be a list"),
        (b'{"people": [], "people": [], "intakes": []}', "given twice"),
    ],
)
def test_what_is_no_problem_at_all_is_wrong_usage(content: bytes, why: str) -> None:
    outcome = plan(content)
    assert (outcome.exit_code, outcome.stdout) == (2, "")
    assert why in outcome.stderr


@pytest.mark.parametrize("more", [["--seconds", "nan"], ["--seconds", "-1"], ["--gap", "2"], ["--in", "/no/such"]])
def test_an_option_that_cannot_be_is_wrong_usage(more: list[str]) -> None:
    assert plan(PROBLEM, *more).exit_code == 2


def test_an_empty_problem_has_an_empty_plan() -> None:
    outcome = plan({"people": [], "intakes": []})
    assert outcome.exit_code == 0
    assert json.loads(outcome.stdout)["value"] == 0


def test_fields_it_does_not_know_are_left_aside() -> None:
    problem = changed("people.0.name", "Ana de Vries")
    assert plan(problem | {"made_by": "us"}).stdout == plan(PROBLEM).stdout


def test_a_time_with_an_offset_and_the_same_on_the_clock_are_one() -> None:
    problem = changed("intakes.0.meetings", [["2027-01-12T08:00Z", "2027-01-12T13:00+02:00"], MORNINGS[1]])
    assert (
        plan(problem).stdout
        == plan(changed("intakes.0.meetings", [["2027-01-12T09:00", "2027-01-12T12:00"], MORNINGS[1]])).stdout
    )


@pytest.mark.parametrize("shared", ["trainer", "room"])
def test_two_open_intakes_that_share_a_trainer_or_a_room_are_both_named(shared: str) -> None:
    problem = changed("intakes.0.open", True)
    problem["intakes"][0][shared] = "Kim"
    problem["intakes"] += [
        {**problem["intakes"][0], "id": "U2"},
        {**problem["intakes"][0], "id": "U3", "open": False},
        {**problem["intakes"][0], "id": "U4", "open": False, "trainer": "Lee", "room": "other"},
    ]
    outcome = plan(problem)
    told = json.loads(outcome.stdout)
    assert outcome.exit_code == 1
    assert [one["at"] for one in told["refused"]] == ["intakes[0]", "intakes[2]", "intakes[3]"]
    assert "in two places: intakes[0] and intakes[2] are both open" in told["refused"][0]["why"]
    assert set(seats(outcome).values()) == {"U4"}


def test_who_has_a_place_keeps_it() -> None:
    outcome = plan(changed("held.+", {"person": "Ana", "intake": "U1"}))
    told = json.loads(outcome.stdout)
    assert outcome.exit_code == 0
    assert seats(outcome) == {"Di": "U1"}
    assert ("Ana", "has_place") in {(one["person"], one["why"]) for one in told["left_out"]}
    assert [(one["taken"], one["why"]) for one in told["intakes"] if one["intake"] == "U1"] == [(1, "was_open")]


def test_fewer_taken_than_people_who_hold_a_place_is_refused_and_they_are_not_planned() -> None:
    problem = changed("held.+", {"person": "Ana", "intake": "U1"})
    problem["intakes"][0]["taken"] = 0
    outcome = plan(problem)
    told = json.loads(outcome.stdout)
    assert outcome.exit_code == 1
    assert [one["at"] for one in told["refused"]] == ["intakes[0]", "held[0]"]
    assert "make it 1 or more" in told["refused"][0]["why"]
    assert "Ana" not in {one["person"] for one in (*told["left_out"], *told["proposals"])}


def test_a_new_plan_keeps_to_the_one_before_and_tells_who_moves() -> None:
    problem = changed("intakes.+", {**PROBLEM["intakes"][0], "id": "U2", "seats": 1, "trainer": "Lee"})
    problem["previous"] = [{"person": "Ana", "intake": "U2"}, {"person": "Bo", "intake": "U1"}]
    outcome = plan(problem)
    assert outcome.exit_code == 0
    assert seats(outcome) == {"Ana": "U2", "Di": "U1"}
    assert json.loads(outcome.stdout)["moves"] == [{"person": "Bo", "before": "U1", "after": None}]


def test_files_in_and_out(tmp_path: Path) -> None:
    (tmp_path / "problem.json").write_text(json.dumps(PROBLEM))
    outcome = plan(b"", f"--in={tmp_path}/problem.json", f"--out={tmp_path}/plan.json")
    assert (outcome.exit_code, outcome.stdout) == (0, "")
    assert (tmp_path / "plan.json").read_text() == plan(PROBLEM).stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.json", "problem.json"]
    assert plan(PROBLEM, f"--out={tmp_path}/none/plan.json").exit_code == 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("2027-01-12T09:00"),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3),
    max_leaves=6,
)
PLACES = (
    *(
        f"people.0.{name}"
        for name in ("id", "gains", "gains.it", "at", "max_km", "shifts", "earliest", "busy", "region", "online")
    ),
    *(
        f"intakes.0.{name}"
        for name in ("id", "programme", "meetings", "seats", "minimum", "taken", "at", "open", "trainer")
    ),
    *(
        "programmes",
        "held",
        "previous",
        "now",
        "tolerance",
        "usual_km",
        "people.+",
        "intakes.+",
        "held.+",
        "previous.+",
    ),
)


@given(st.sampled_from(PLACES), JSON)
def test_whatever_stands_somewhere_it_ends_with_a_plan_or_a_sentence(where: str, value: object) -> None:
    outcome = plan(changed(where, value))
    assert outcome.exit_code in {0, 1, 2}
    assert outcome.exception is None or isinstance(outcome.exception, SystemExit)
    if outcome.exit_code < 2:
        assert bool(json.loads(outcome.stdout)["refused"]) == (outcome.exit_code == 1)
    else:
        assert "This is no" in outcome.stderr


def test_the_example_of_the_page_comes_to_what_the_page_says() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "intakes.md").read_text()
    outcome = plan(page.partition("```json\n")[2].partition("```")[0].encode())
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert seats(outcome) == {"Ana": "Utrecht-1", "Di": "Utrecht-1"}
    left = {one["person"]: one["why"] for one in json.loads(outcome.stdout)["left_out"]}
    assert left == {"Bo": "too_far", "Cem": "too_early", "Els": "has_place"}


def test_every_code_is_on_the_page() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "intakes.md").read_text()
    codes = [code.value for codes in (Chosen, Missed, Verdict) for code in codes]
    assert [code for code in codes if f"`{code}`" not in page] == []
