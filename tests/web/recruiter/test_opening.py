"""Opening a training: what must be filled in, and times that can't be."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from matcher.db import Database
from matcher.intakes.models import Intake, Meeting
from matcher.web.recruiter.opening import days_of
from tests.conftest import counted
from tests.visitor import Visitor, words
from tests.web.recruiter.scene import Scene

ADDRESS = "/recruiter/intakes/new"


@pytest.fixture(autouse=True)
def monday(at: Callable[..., object]) -> None:
    """Before anybody signs in: a cookie of tomorrow is not believed."""
    at("2026-11-23 09:30", tick=True)


@pytest.fixture
def filled(scene: Scene) -> dict[str, object]:
    return {
        "programme_id": str(scene.programme.id),
        "form": "branch",
        "room": "Oudegracht 1, zaal 4",
        "trainer_id": str(scene.cast.wout.id),
        "seats": "10",
        "minimum": "4",
        "first_day": "2027-01-05",  # a Tuesday
        "days": ["tue", "thu"],
        "starts": "09:30",
        "ends": "16:30",
        "meetings": "3",
    }


def test_it_works(anja: Visitor, scene: Scene, database: Database, filled: dict[str, object]) -> None:
    answer = anja.post(ADDRESS, data=filled)
    assert answer.status_code == 303
    with database.transaction() as session:
        made = session.exec(select(Intake).where(Intake.room == "Oudegracht 1, zaal 4")).one()
        meetings = session.exec(select(Meeting.starts_at).where(Meeting.intake_id == made.id)).all()
    assert (made.seats, made.minimum, made.branch_id, made.trainer_id) == (
        10,
        4,
        scene.cast.utrecht.id,
        scene.cast.wout.id,
    )
    assert sorted(meetings) == [datetime(2027, 1, day, 8, 30, tzinfo=UTC) for day in (5, 7, 12)]
    assert "The training is open for booking." in words(anja.get(answer.location))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"first_day": "2027-01-06"}, "The first day is a Wednesday. Tick that day too."),
        ({"first_day": "2020-01-07"}, "Choose a day from today on"),
        ({"first_day": "2099-01-06"}, "Choose a day from today on"),
        ({"first_day": "31-02-2027"}, "Not a valid date"),
        ({"starts": "16:30", "ends": "09:30"}, "The end must be later than the start."),
        ({"starts": "25:00"}, "Not a valid time"),
        ({"seats": "3"}, "The least number of people can't be more than the seats."),
        ({"seats": "many"}, "Enter"),
        ({"meetings": "101"}, "Enter a number from 1 to 100."),
        ({"days": []}, "Choose at least one day."),
        ({"room": ""}, "Enter where people have to be."),
        ({"programme_id": "999"}, "Not a valid choice"),
        ({"trainer_id": "1"}, "Not a valid choice"),
        ({"form": "moon"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_opened(
    anja: Visitor, database: Database, filled: dict[str, object], wrong: dict[str, object], told: str
) -> None:
    before = counted(database, "intake")
    answer = anja.post(ADDRESS, data=filled | wrong)
    assert answer.status_code == 422
    assert told in words(answer)
    if "room" not in wrong:
        assert "Oudegracht 1, zaal 4" in answer.get_data(as_text=True)
    assert counted(database, "intake") == before


def test_a_time_that_the_clock_skips_is_refused(anja: Visitor, database: Database, filled: dict[str, object]) -> None:
    before = counted(database, "meeting")
    night = {"first_day": "2027-03-28", "days": ["sun"], "starts": "02:30", "ends": "05:00", "meetings": "1"}
    answer = anja.post(ADDRESS, data=filled | night)
    assert answer.status_code == 422
    assert "02:30 does not exist. Choose another time." in words(answer)
    assert counted(database, "meeting") == before


def test_a_time_that_comes_twice_asks_which(anja: Visitor, database: Database, filled: dict[str, object]) -> None:
    night = {"first_day": "2027-10-31", "days": ["sun"], "starts": "02:30", "ends": "05:00", "meetings": "1"}
    answer = anja.post(ADDRESS, data=filled | night)
    assert answer.status_code == 422
    assert "02:30 comes twice" in words(answer)
    assert "the second (winter time)" in words(answer)
    assert anja.post(ADDRESS, data=filled | night | {"twice": "second"}).status_code == 303
    with database.transaction() as session:
        starts = session.exec(
            select(Meeting.starts_at).where(Meeting.starts_at > datetime(2027, 10, 1, tzinfo=UTC))
        ).all()
    assert starts == [datetime(2027, 10, 31, 1, 30, tzinfo=UTC)]


def test_a_trainer_or_a_room_is_not_in_two_places_at_once(
    anja: Visitor, scene: Scene, filled: dict[str, object]
) -> None:
    assert anja.post(ADDRESS, data=filled).status_code == 303
    answer = anja.post(ADDRESS, data=filled | {"room": "Zaal 8"})
    assert answer.status_code == 422
    assert "The trainer gives another training at that time." in words(answer)
    answer = anja.post(ADDRESS, data=filled | {"trainer_id": ""})
    assert answer.status_code == 422
    assert "Another training is in that room at that time." in words(answer)


def test_meetings_fall_on_the_days_that_were_ticked() -> None:
    assert days_of(date(2027, 1, 5), {1, 3}, 4) == [date(2027, 1, day) for day in (5, 7, 12, 14)]
    assert days_of(date(2027, 1, 5), {1}, 2) == [date(2027, 1, 5), date(2027, 1, 12)]
    assert len(days_of(date(2027, 1, 5), set(range(7)), 100)) == 100
