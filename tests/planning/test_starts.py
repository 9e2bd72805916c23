"""Trainings that could be opened: as the programme is usually given, where a trainer and a room are free."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine

from matcher import clock
from matcher.accounts.models import Role
from matcher.db import Database
from matcher.intakes.models import Form, Programme
from matcher.planning.starts import Start, possible
from tests import make
from tests.planning.scene import NOW, START, Scene


def _possible(database: Database, scene: Scene, weeks: int = 6) -> list[Start]:
    with database.transaction(writes=False) as session:
        return possible(session, [scene.branch.id or 0], NOW, weeks)


def test_it_works(scene: Scene, database: Database) -> None:
    found = _possible(database, scene)
    assert [start.day for start in found] == [START + timedelta(weeks=week) for week in range(5)]
    assert {start.trainer_id for start in found} == {scene.trainer.id}
    assert {(start.seats, start.minimum, len(start.meetings)) for start in found} == {(2, 2, 3)}


def test_it_meets_on_the_days_and_times_of_the_newest_training(scene: Scene, database: Database) -> None:
    first = _possible(database, scene)[0]
    walls = [(clock.local(start), clock.local(end)) for start, end in first.meetings]
    assert [start.weekday() for start, _ in walls] == [0, 1, 2]
    assert {(start.strftime("%H:%M"), end.strftime("%H:%M")) for start, end in walls} == {("09:30", "16:30")}


def test_no_meeting_is_on_a_public_holiday(scene: Scene, database: Database) -> None:
    days = {clock.local(begin).date() for start in _possible(database, scene) for begin, _end in start.meetings}
    assert date(2027, 1, 1) not in days
    with database.transaction() as session:
        for friday in (date(2026, 12, 4), date(2026, 12, 11)):
            make.intake(session, branch=scene.branch, programme=scene.programme, starts=friday, meetings=1, room="Z")
    days = {clock.local(begin).date() for start in _possible(database, scene) for begin, _end in start.meetings}
    assert date(2026, 12, 25) not in days
    assert date(2026, 12, 18) in days


def test_a_branch_without_a_trainer_can_open_nothing(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        other = make.branch(session, "elsewhere")
    with database.transaction(writes=False) as session:
        assert possible(session, [other.id or 0], NOW, 6) == []


def test_a_trainer_who_gives_a_training_then_gives_no_other(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        make.intake(session, branch=scene.branch, trainer=scene.trainer, starts=START, meetings=3, room="Zaal 5")
    assert [start.barred for start in _possible(database, scene)] == ["no_trainer", "", "", "", ""]
    with database.transaction() as session:
        second = make.user(session, Role.trainer, branch_id=scene.branch.id)
    first = _possible(database, scene)[0]
    assert (first.trainer_id, first.barred) == (second.id, "")


def test_a_room_that_is_in_use_is_passed_over(scene: Scene, database: Database) -> None:
    rooms = [start.room for start in _possible(database, scene)]
    assert rooms == ["Oudegracht 1, Utrecht", "Zaal 1", "Zaal 1", "Zaal 1", "Zaal 1"]


def test_when_every_room_is_in_use_it_cannot_open(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        make.intake(session, branch=scene.branch, starts=START, meetings=3, room="Oudegracht 1, Utrecht")
    assert [start.barred for start in _possible(database, scene)][:2] == ["no_room", ""]


def test_a_programme_that_was_never_given_meets_from_nine_as_its_hours_ask(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        new = make.programme(session, "order_picker", order_picking=3)
    first = next(start for start in _possible(database, scene) if start.programme_id == new.id)
    walls = [clock.local(start) for start, _end in first.meetings]
    assert {start.strftime("%H:%M") for start in walls} == {"09:00"}
    assert len(walls) == 12  # four weeks of three days: 24 hours a week
    assert (first.seats, first.minimum) == (12, 6)


def test_a_programme_that_is_only_given_online_needs_no_room(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        session.get_one(Programme, scene.programme.id).forms = ["online"]
    assert {(start.form, start.room) for start in _possible(database, scene)} == {(Form.online, "")}


@pytest.mark.parametrize("start_of_summer_time", [date(2027, 3, 15)])
def test_the_clock_stays_the_same_across_the_start_of_summer_time(
    scene: Scene, database: Database, at: Callable[..., time_machine.Traveller], start_of_summer_time: date
) -> None:
    moment = clock.local(NOW).replace(year=2027, month=3, day=1)
    with database.transaction(writes=False) as session:
        found = possible(session, [scene.branch.id or 0], moment, 6)
    assert found[0].day == start_of_summer_time
    walls = {clock.local(begin).strftime("%H:%M") for start in found for begin, _end in start.meetings}
    assert walls == {"09:30"}
