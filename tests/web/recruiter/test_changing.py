"""Changing a training that people booked: room and trainer, other times, whether it goes ahead."""

from datetime import timedelta

import pytest
from sqlmodel import select

from matcher import clock
from matcher.db import Database
from matcher.intakes.models import Intake, Meeting, PlaceStatus
from tests import make
from tests.conftest import counted
from tests.visitor import Visitor, words
from tests.web.recruiter.scene import Scene


@pytest.fixture
def filled(scene: Scene) -> dict[str, str]:
    return {
        "form": "branch",
        "room": "Oudegracht 1, Utrecht",
        "trainer_id": str(scene.cast.wout.id),
        "minimum": "0",
        "closes_on": clock.local(scene.intake.closes_at).date().isoformat(),
        "version": "1",
    }


def fresh(database: Database, intake: Intake) -> Intake:
    with database.transaction(writes=False) as session:
        return session.get_one(Intake, intake.id)


def rows(days: int, database: Database, intake: Intake, starts: str = "10:00") -> dict[str, str]:
    """The meetings of an intake, so many days later, as the page of a move sends them."""
    with database.transaction(writes=False) as session:
        found = session.exec(select(Meeting.starts_at).where(Meeting.intake_id == intake.id)).all()
    data = {}
    for number, start in enumerate(sorted(found)):
        on = clock.local(start).date() + timedelta(days=days)
        data |= {f"rows-{number}-on": on.isoformat(), f"rows-{number}-starts": starts, f"rows-{number}-ends": "16:00"}
    return data


def test_it_works(anja: Visitor, scene: Scene, database: Database, filled: dict[str, str]) -> None:
    address = f"/recruiter/intakes/{scene.intake.id}/edit"
    assert 'value="Oudegracht 1, Utrecht"' in anja.get(address).get_data(as_text=True)
    assert anja.post(address, data=filled | {"room": "Zaal 9", "minimum": "3"}).status_code == 303
    changed = fresh(database, scene.intake)
    assert (changed.room, changed.minimum, changed.version, changed.sequence) == ("Zaal 9", 3, 2, 1)
    assert changed.closes_at == scene.intake.closes_at  # to the minute: nobody changed its day


def test_the_second_of_two_editors_sees_the_difference(
    anja: Visitor, scene: Scene, database: Database, filled: dict[str, str]
) -> None:
    address = f"/recruiter/intakes/{scene.intake.id}/edit"
    assert anja.post(address, data=filled | {"room": "Zaal 9"}).status_code == 303
    answer = anja.post(address, data=filled | {"room": "Zaal 8", "minimum": "5"})
    assert answer.status_code == 409
    page = words(answer)
    assert "Address and room, or the link Zaal 9 Zaal 8" in page
    assert "Least number of people 0 5" in page
    assert fresh(database, scene.intake).room == "Zaal 9"
    assert 'name="version" type="hidden" value="2"' in answer.get_data(as_text=True)
    assert anja.post(address, data=filled | {"room": "Zaal 8", "version": "2"}).status_code == 303


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"room": " "}, "Enter where people have to be."),
        ({"minimum": "13"}, "The least number of people can't be more than the seats."),
        ({"minimum": "-1"}, "Enter a whole number from 0 to 500."),
        ({"closes_on": "2099-01-01"}, "Choose a day within two years."),
        ({"trainer_id": "1"}, "Not a valid choice"),
        ({"form": "moon"}, "Not a valid choice"),
        ({"room": "zaal 2"}, "Another training is in that room at that time."),
        ({"version": "x"}, "A colleague has just changed this training."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    anja: Visitor, scene: Scene, database: Database, filled: dict[str, str], wrong: dict[str, str], told: str
) -> None:
    answer = anja.post(f"/recruiter/intakes/{scene.intake.id}/edit", data=filled | wrong)
    assert answer.status_code in (409, 422)
    assert told in words(answer)
    assert fresh(database, scene.intake).version == 1


def test_a_window_that_can_not_be_is_refused(
    anja: Visitor, scene: Scene, database: Database, filled: dict[str, str]
) -> None:
    start = clock.local(scene.intake.starts_at).date()
    address = f"/recruiter/intakes/{scene.intake.id}/edit"
    late = anja.post(address, data=filled | {"closes_on": (start + timedelta(days=1)).isoformat()})
    assert (late.status_code, "Booking ends at the start at the latest" in words(late)) == (422, True)
    turned = anja.post(address, data=filled | {"opens_on": start.isoformat()})
    assert (turned.status_code, "Booking opens before it closes" in words(turned)) == (422, True)
    assert fresh(database, scene.intake).version == 1


def test_a_training_moves_with_everybody_told_once(anja: Visitor, scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        make.place(session, session.get_one(Intake, scene.intake.id), scene.cast.samira)
    before = counted(database, "message")
    address = f"/recruiter/intakes/{scene.intake.id}/move"
    assert "1 person has a place or waits." in words(anja.get(address))
    first_day = (clock.local(scene.intake.starts_at).date() + timedelta(days=7)).isoformat()
    assert f'value="{first_day}"' in anja.get(f"{address}?first_day={first_day}").get_data(as_text=True)
    answer = anja.post(address, data=rows(7, database, scene.intake) | {"version": "1"})
    assert answer.status_code == 303
    moved = fresh(database, scene.intake)
    assert clock.local(moved.starts_at).date().isoformat() == first_day
    assert f"{clock.local(moved.starts_at):%H:%M}" == "10:00"
    assert counted(database, "message") > before
    stale = anja.post(address, data=rows(7, database, scene.intake) | {"version": "1"})
    assert stale.status_code == 409
    assert "A colleague has just changed this training." in words(stale)


def test_a_move_that_can_not_be_says_why(anja: Visitor, scene: Scene, database: Database) -> None:
    address = f"/recruiter/intakes/{scene.intake.id}/move"
    overlap = rows(7, database, scene.intake)
    overlap["rows-1-on"], overlap["rows-1-starts"] = overlap["rows-0-on"], "15:00"
    for data, told in (
        (overlap, "This meeting begins before the one before it has ended."),
        (rows(-60, database, scene.intake), "Choose a day from today on, within two years."),
        ({"rows-0-on": "2027-01-05", "rows-0-starts": "10:00", "rows-0-ends": "16:00"}, "keeps as many meetings"),
        (rows(7, database, scene.intake, starts="17:00"), "The end must be later than the start."),
        ({}, "A training has at least one meeting."),
    ):
        answer = anja.post(address, data=data | {"version": "1"})
        assert answer.status_code == 422, told
        assert told in words(answer)
    assert fresh(database, scene.intake).sequence == 0
    for strange in ("soon", "9999-12-31", "0001-01-01"):
        assert anja.get(f"{address}?first_day={strange}").status_code == 200


def test_who_is_busy_then_is_named(anja: Visitor, scene: Scene, database: Database) -> None:
    start = clock.local(scene.intake.starts_at).date() + timedelta(days=7)
    with database.transaction() as session:
        here = session.get_one(Intake, scene.intake.id)
        then = make.intake(session, programme=scene.programme, branch=scene.cast.groningen, starts=start)
        for intake in (here, then):
            make.place(session, intake, scene.cast.samira, PlaceStatus.booked)
    answer = anja.post(
        f"/recruiter/intakes/{scene.intake.id}/move", data=rows(7, database, scene.intake) | {"version": "1"}
    )
    assert answer.status_code == 422
    assert "Samira has a place in another training at that time." in words(answer)


def test_too_few_people_a_week_before_asks_to_look_again(anja: Visitor, scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        soon = make.intake(
            session,
            programme=scene.programme,
            branch=scene.cast.utrecht,
            starts=clock.today() + timedelta(days=5),
            minimum=4,
            room="Zaal 6",
        )
    address = f"/recruiter/intakes/{soon.id}"
    assert "Look again whether this training goes ahead" in words(anja.get(address))
    assert "Zaal 6" in words(anja.get("/recruiter/intakes?state=decide"))
    assert anja.post(f"{address}/go-ahead", data={"version": "9"}).status_code == 303
    assert "A colleague has just changed this training." in words(anja.get(address))
    assert anja.post(f"{address}/go-ahead", data={"version": "1"}).status_code == 303
    page = words(anja.get(address))
    assert "Look again" not in page
    assert "goes ahead with the people there are" in page
    assert "Zaal 6" not in words(anja.get("/recruiter/intakes?state=decide"))


@pytest.mark.parametrize("what", ["edit", "move", "copy", "go-ahead"])
def test_of_another_branch_nothing_can_be_changed(anja: Visitor, scene: Scene, what: str) -> None:
    address = f"/recruiter/intakes/{scene.other_intake.id}/{what}"
    assert anja.post(address, data={"version": "1"}).status_code == 404
    if what != "go-ahead":
        assert anja.get(address).status_code == 404
