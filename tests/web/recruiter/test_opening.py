"""Opening a training in two steps: what must be filled in, meetings one by one, and times that can't be."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlmodel import select
from werkzeug.test import TestResponse

from matcher.db import Database
from matcher.intakes.models import Intake, Meeting, Programme
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
        "weeks": "2",
    }


def row(number: int, on: str, starts: str = "09:30", ends: str = "16:30", **more: str) -> dict[str, object]:
    """What the second step sends of one meeting."""
    values = {"on": on, "starts": starts, "ends": ends, "keep": "y"} | more
    return {f"rows-{number}-{name}": value for name, value in values.items() if value}


def second_step(anja: Visitor, filled: dict[str, object], *rows: dict[str, object]) -> TestResponse:
    """Send both steps: the questions with their meetings."""
    for one in rows:
        filled = filled | one
    return anja.post(ADDRESS, data=filled)


def test_it_works(anja: Visitor, scene: Scene, database: Database, filled: dict[str, object]) -> None:
    before = counted(database, "intake")
    page = anja.post(ADDRESS, data=filled)
    assert page.status_code == 200
    assert "4 meetings. Are they right?" in words(page)
    assert counted(database, "intake") == before
    days = ("2027-01-05", "2027-01-07", "2027-01-12", "2027-01-14")
    for number, day in enumerate(days):
        assert f'name="rows-{number}-on" type="date" value="{day}"' in page.get_data(as_text=True)
    answer = second_step(anja, filled, *(row(number, day) for number, day in enumerate(days)))
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
    assert sorted(meetings) == [datetime(2027, 1, day, 8, 30, tzinfo=UTC) for day in (5, 7, 12, 14)]
    assert (made.opens_at, made.closes_at) == (None, made.starts_at)
    assert "The training is open for booking." in words(anja.get(answer.location))


def test_the_same_first_step_sent_again_shows_the_meetings_again(anja: Visitor, filled: dict[str, object]) -> None:
    for _ in range(2):
        assert "4 meetings." in words(anja.post(ADDRESS, data=filled | {"_once": "one-and-the-same"}))


def test_a_meeting_is_changed_or_dropped_before_opening(
    anja: Visitor, database: Database, filled: dict[str, object]
) -> None:
    rows = row(0, "2027-01-05"), row(1, "2027-01-08", "13:00", "17:00"), row(2, "2027-01-12", keep="")
    assert second_step(anja, filled, *rows).status_code == 303
    with database.transaction() as session:
        made = session.exec(select(Intake).where(Intake.room == "Oudegracht 1, zaal 4")).one()
        meetings = session.exec(select(Meeting.starts_at).where(Meeting.intake_id == made.id)).all()
    assert sorted(meetings) == [
        datetime(2027, 1, 5, 8, 30, tzinfo=UTC),
        datetime(2027, 1, 8, 12, tzinfo=UTC),
    ]


def test_a_meeting_on_a_public_holiday_is_shown_without_its_tick(anja: Visitor, filled: dict[str, object]) -> None:
    monday = {"first_day": "2027-03-22", "days": ["mon"]}
    page = anja.post(ADDRESS, data=filled | monday)
    assert "Monday 29 March 2027 Easter Monday" in words(page)
    text = page.get_data(as_text=True)
    assert 'name="rows-0-keep" type="checkbox" value="y" checked' in text
    assert 'name="rows-1-keep" type="checkbox" value="y" checked' not in text


def test_one_can_go_back_to_the_questions_and_all_is_still_there(anja: Visitor, filled: dict[str, object]) -> None:
    page = second_step(anja, filled | {"change": "y"}, row(0, "2027-01-05"))
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    assert 'value="Oudegracht 1, zaal 4"' in text
    assert 'name="rows-0-on"' not in text


def test_the_window_of_booking_is_kept(anja: Visitor, database: Database, filled: dict[str, object]) -> None:
    window = {"opens_on": "2026-12-01", "closes_on": "2027-01-03"}
    assert second_step(anja, filled | window, row(0, "2027-01-05")).status_code == 303
    with database.transaction() as session:
        made = session.exec(select(Intake).where(Intake.room == "Oudegracht 1, zaal 4")).one()
    assert made.opens_at == datetime(2026, 11, 30, 23, tzinfo=UTC)
    assert made.closes_at == datetime(2027, 1, 3, 22, 59, tzinfo=UTC)
    assert "Booking opens on Tuesday 1 December 2026." in words(anja.get(f"/recruiter/intakes/{made.id}"))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"first_day": "2027-01-06"}, "The first day is a Wednesday. Tick that day too."),
        ({"first_day": "2020-01-07"}, "Choose a day from today on"),
        ({"first_day": "2099-01-06"}, "Choose a day from today on"),
        ({"first_day": "0001-01-01"}, "Choose a day from today on"),
        ({"first_day": "31-02-2027"}, "Not a valid date"),
        ({"starts": "16:30", "ends": "09:30"}, "The end must be later than the start."),
        ({"starts": "25:00"}, "Not a valid time"),
        ({"seats": "3"}, "The least number of people can't be more than the seats."),
        ({"seats": "-3"}, "Enter a whole number from 1 to 500."),
        ({"seats": "many"}, "Enter"),
        ({"seats": "9" * 400}, "Enter a number."),
        ({"minimum": "-1"}, "Enter a whole number from 0 to 500."),
        ({"weeks": "101"}, "Enter a whole number from 1 to 100."),
        ({"weeks": "51"}, "That makes 102 meetings. A training has at most 100: choose fewer weeks or days."),
        ({"weeks": "10000"}, "Enter a whole number from 1 to 100."),
        ({"days": []}, "Choose at least one day."),
        ({"room": ""}, "Enter where people have to be."),
        ({"room": "   "}, "Enter where people have to be."),
        ({"programme_id": "999"}, "Not a valid choice"),
        ({"trainer_id": "1"}, "Not a valid choice"),
        ({"form": "moon"}, "Not a valid choice"),
        ({"closes_on": "2027-01-06"}, "Booking ends at the start at the latest: Tuesday 5 January 2027."),
        ({"opens_on": "9999-12-31"}, "Choose a day within two years."),
        ({"closes_on": "0001-01-01"}, "Choose a day within two years."),
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


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([row(0, "2027-01-05", keep="")], "Keep at least one meeting."),
        ([row(0, "2026-11-20")], "Choose a day from today on, within two years."),
        ([row(0, "2026-11-23", "08:00", "09:00")], "This meeting is in the past. Choose a time that is yet to come."),
        ([row(0, "2099-01-05")], "Choose a day from today on, within two years."),
        ([row(0, "0001-01-01")], "Choose a day from today on, within two years."),
        ([row(0, "")], "Enter the day."),
        ([row(0, "2027-01-05", "16:30", "09:30")], "The end must be later than the start."),
        (
            [row(0, "2027-01-05"), row(1, "2027-01-05", "15:00", "18:00")],
            "This meeting begins before the one before it has ended. Choose another time.",
        ),
        ([row(0, "2027-03-28", "02:30", "05:00")], "02:30 does not exist. Choose another time."),
        ([row(0, "2027-10-31", "02:30", "05:00")], "02:30 comes twice. Say below which one."),
    ],
)
def test_a_meeting_that_can_not_be_is_said_at_its_row_and_what_was_typed_is_kept(
    anja: Visitor, database: Database, filled: dict[str, object], rows: list[dict[str, object]], told: str
) -> None:
    before = counted(database, "meeting")
    answer = second_step(anja, filled, *rows)
    assert answer.status_code == 422
    page = words(answer)
    assert "There is a problem" in page
    assert page.count(told) == 2  # in the summary, and at the row
    assert f'value="{rows[-1].get(f"rows-{len(rows) - 1}-starts")}"' in answer.get_data(as_text=True)
    assert 'name="room" value="Oudegracht 1, zaal 4"' in answer.get_data(as_text=True)
    assert counted(database, "meeting") == before


def test_what_the_second_step_finds_wrong_with_the_questions_is_mended_there(
    anja: Visitor, filled: dict[str, object]
) -> None:
    for wrong, told in (
        ({"minimum": "11"}, "The least number of people can't be more than the seats."),
        ({"closes_on": "2027-01-20"}, "Booking ends at the start at the latest: Tuesday 5 January 2027, 9:30."),
        ({"opens_on": "2027-01-04", "closes_on": "2027-01-03"}, "Booking opens before it closes: before"),
        ({"seats": "-1"}, "Enter a whole number from 1 to 500."),
    ):
        answer = second_step(anja, filled | wrong, row(0, "2027-01-05"))
        assert answer.status_code == 422
        assert told in words(answer)
        for name in list(wrong)[:1]:
            assert f'id="{name}"' in answer.get_data(as_text=True)


def test_a_programme_is_given_only_where_head_office_says(
    anja: Visitor, scene: Scene, database: Database, filled: dict[str, object]
) -> None:
    with database.transaction() as session:
        session.get_one(Programme, scene.programme.id).forms = ["online", "client"]
    for answer in (anja.post(ADDRESS, data=filled), second_step(anja, filled, row(0, "2027-01-05"))):
        assert answer.status_code == 422
        assert "This training is given in another way: online, at the company. Choose that." in words(answer)
    assert second_step(anja, filled | {"form": "online"}, row(0, "2027-01-05")).status_code == 303


def test_thousands_of_meetings_are_cut_off(anja: Visitor, filled: dict[str, object], database: Database) -> None:
    before = counted(database, "intake")
    many: dict[str, object] = {f"rows-{number}-on": "2027-01-05" for number in range(10_000)}
    assert second_step(anja, filled, many).status_code in (400, 413, 422)
    assert counted(database, "intake") == before


def test_a_time_that_comes_twice_asks_which(anja: Visitor, database: Database, filled: dict[str, object]) -> None:
    answer = second_step(anja, filled, row(0, "2027-10-31", "02:30", "05:00"))
    assert answer.status_code == 422
    assert "the second (winter time)" in words(answer)
    night = row(0, "2027-10-31", "02:30", "05:00", twice="second")
    assert second_step(anja, filled, night).status_code == 303
    with database.transaction() as session:
        starts = session.exec(
            select(Meeting.starts_at).where(Meeting.starts_at > datetime(2027, 10, 1, tzinfo=UTC))
        ).all()
    assert starts == [datetime(2027, 10, 31, 1, 30, tzinfo=UTC)]


def test_a_trainer_or_a_room_is_not_in_two_places_at_once(anja: Visitor, filled: dict[str, object]) -> None:
    assert second_step(anja, filled, row(0, "2027-01-05")).status_code == 303
    answer = second_step(anja, filled | {"room": "Zaal 8"}, row(0, "2027-01-05"))
    assert answer.status_code == 422
    assert "The trainer gives another training at that time." in words(answer)
    answer = second_step(anja, filled | {"trainer_id": ""}, row(0, "2027-01-05"))
    assert answer.status_code == 422
    assert "Another training is in that room at that time." in words(answer)


def test_the_address_fills_in_the_form(anja: Visitor, scene: Scene) -> None:
    asked = f"?programme={scene.programme.id}&seats=8&first_day=2027-01-05&form=online&weeks=3&days=tue&days=thu"
    text = anja.get(ADDRESS + asked).get_data(as_text=True)
    assert f'<option value="{scene.programme.id}" selected' in text
    for name, value in (("seats", "8"), ("minimum", "4"), ("first_day", "2027-01-05"), ("weeks", "3")):
        assert f'name="{name}"' in text
        assert f'value="{value}"' in text
    assert text.count("checked") == 3  # online, Tuesday, Thursday


@pytest.mark.parametrize(
    "asked",
    ["?programme=x&seats=-1", "?programme=99999999999&first_day=soon", "?form=moon&days=moon&weeks=1e9&seats=0"],
)
def test_an_address_that_makes_no_sense_gives_an_empty_form(anja: Visitor, scene: Scene, asked: str) -> None:
    assert anja.get(ADDRESS + asked).status_code == 200


def test_the_same_training_once_more_is_a_first_day_away(anja: Visitor, scene: Scene, database: Database) -> None:
    address = f"/recruiter/intakes/{scene.intake.id}/copy"
    assert anja.get(address).status_code == 200
    answer = anja.post(address, data={"first_day": "2027-01-12"})
    assert answer.status_code == 303
    copied = int(answer.location.rpartition("/")[2])
    with database.transaction() as session:
        made, source = session.get_one(Intake, copied), session.get_one(Intake, scene.intake.id)
        starts = session.exec(select(Meeting.starts_at).where(Meeting.intake_id == copied)).all()
    assert sorted(starts) == [datetime(2027, 1, day, 8, 30, tzinfo=UTC) for day in (12, 13)]
    same = ("programme_id", "room", "form", "seats", "minimum", "trainer_id", "paid")
    assert [getattr(made, name) for name in same] == [getattr(source, name) for name in same]
    assert made.closes_at == datetime(2027, 1, 10, 22, 59, tzinfo=UTC)
    assert made.taken == 0


def test_a_copy_with_a_holiday_or_a_clash_shows_its_meetings_first(
    anja: Visitor, scene: Scene, database: Database
) -> None:
    before = counted(database, "intake")
    address = f"/recruiter/intakes/{scene.intake.id}/copy"
    page = anja.post(address, data={"first_day": "2027-03-28"})  # the second meeting is on Easter Monday
    assert (page.status_code, counted(database, "intake")) == (200, before)
    assert "Easter Monday" in words(page)
    source = scene.intake.starts_at.date().isoformat()
    clash = anja.post(address, data={"first_day": source})
    assert clash.status_code == 422
    assert "The trainer gives another training at that time." in words(clash)
    for wrong in ("2020-01-01", "", "soon", "9999-12-31"):
        assert anja.post(address, data={"first_day": wrong}).status_code == 422
    assert counted(database, "intake") == before
    assert anja.get(f"/recruiter/intakes/{scene.other_intake.id}/copy").status_code == 404
