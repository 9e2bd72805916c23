"""The radar: whom seats would help, which seats there are, and which are about to stay empty."""

from datetime import timedelta

import pytest

from matcher.candidates.models import Candidate, Status
from matcher.db import Database
from matcher.intakes.models import Form, Intake, PlaceStatus
from matcher.places.models import PointSource, Postcode
from matcher.planning import counting, radar
from matcher.planning.radar import Demand
from tests import make
from tests.planning.scene import NOW, Scene


@pytest.fixture(autouse=True)
def postcodes(database: Database) -> None:
    """Two places, 150 kilometres apart."""
    with database.transaction() as session:
        for code, town, lat, lon in (("3511", "Utrecht", 52.09, 5.11), ("9711", "Groningen", 53.22, 6.57)):
            session.add(Postcode(code=code, town=town, lat=lat, lon=lon, source=PointSource.town))


def _demand(database: Database, scene: Scene) -> Demand:
    counting.count(database, NOW)
    with database.transaction(writes=False) as session:
        return radar.gathered(radar.demand(session, NOW), [scene.branch.id or 0])[scene.programme.id or 0]


def test_it_works(scene: Scene, database: Database) -> None:
    assert _demand(database, scene) == Demand(placeable=4, starts=1, free=2)
    assert _demand(database, scene).short == 2


def test_who_fits_something_already_gets_more_choice_and_is_counted_apart(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        person = make.candidate(session, name="Able", branch=scene.branch)
        make.seat_gain(session, person, scene.programme, before=2, after=9, openings=9)
    assert (_demand(database, scene).placeable, _demand(database, scene).wider) == (4, 1)


def test_who_has_a_seat_wants_none(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        make.place(session, session.get_one(Intake, scene.intake.id), scene.people[0])
    assert _demand(database, scene) == Demand(placeable=3, starts=1, free=1)


def test_who_does_not_look_for_work_now_is_not_counted(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        session.get_one(Candidate, scene.people[0].id).status = Status.paused
    assert _demand(database, scene).placeable == 3


def test_seats_that_people_wait_for_are_not_free(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        intake = session.get_one(Intake, scene.intake.id)
        make.place(session, intake, scene.people[0], PlaceStatus.waiting)
    assert _demand(database, scene) == Demand(placeable=4, starts=1, waiting=1)


def test_online_seats_are_for_everybody(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        elsewhere = make.branch(session, "elsewhere")
        make.intake(session, branch=elsewhere, programme=scene.programme, form=Form.online, seats=5)
        make.intake(session, branch=elsewhere, programme=scene.programme, seats=7, room="Zaal 8")
    assert _demand(database, scene) == Demand(placeable=4, starts=1, free=2, online=5)


def test_trainings_further_away_are_not_counted(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        far = NOW.date() + radar.AHEAD + timedelta(days=2)
        make.intake(session, branch=scene.branch, programme=scene.programme, starts=far, room="Zaal 8")
    assert _demand(database, scene).starts == 1


def test_it_is_counted_again_only_when_something_changed(scene: Scene, database: Database) -> None:
    later = NOW + timedelta(minutes=1)
    assert counting.count(database, NOW) == 2  # a branch with one programme, and everybody once
    assert counting.count(database, later) == 0
    with database.transaction() as session:
        make.place(session, session.get_one(Intake, scene.intake.id), scene.people[0]).updated_at = later
    assert counting.count(database, later) == 2
    assert _demand(database, scene).placeable == 3
    with database.transaction(writes=False) as session:
        assert radar.counted_at(session) == later


def test_before_matching_knows_anything_nothing_is_counted(database: Database) -> None:
    assert counting.count(database, NOW) == 0


def _empty(database: Database, scene: Scene, branch_id: int | None = None) -> list[radar.Empty]:
    branch_id = branch_id or scene.branch.id
    counting.count(database, NOW)
    with database.transaction(writes=False) as session:
        return radar.about_to_stay_empty(session, branch_id, [scene.branch.id or 0], NOW + timedelta(days=5))


def test_a_seat_that_is_free_ten_days_ahead_names_whom_it_would_help_most(scene: Scene, database: Database) -> None:
    with database.transaction(writes=False) as session:
        assert radar.about_to_stay_empty(session, scene.branch.id, [scene.branch.id or 0], NOW) == []
    (found,) = _empty(database, scene)
    assert found.row.id == scene.intake.id
    assert [one.name for one in found.helped] == [f"Person {number}" for number in range(4)]
    assert found.helped[0].km == 0


def test_nobody_of_another_branch_is_named(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        other = make.branch(session, "elsewhere")
        stranger = make.candidate(session, name="Stranger", branch=other)
        make.seat_gain(session, stranger, scene.programme, openings=90)
    assert "Stranger" not in [one.name for one in _empty(database, scene)[0].helped]
    assert [one.name for one in _empty(database, scene, other.id)[0].helped] == ["Stranger"]


def test_who_cannot_come_or_said_no_is_not_named(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        for name, wishes in (("Far", {"max_km": 0}), ("Later", {"start": NOW.date() + timedelta(days=60)})):
            person = make.candidate(session, name=name, branch=scene.branch, wishes=wishes)
            person.postcode = "9711"
            make.seat_gain(session, person, scene.programme, openings=90)
        never = make.candidate(session, name="Never", branch=scene.branch, wishes={"shifts": 0})
        make.seat_gain(session, never, scene.programme, openings=90)
        make.place(session, session.get_one(Intake, scene.intake.id), scene.people[0], PlaceStatus.declined)
    assert [one.name for one in _empty(database, scene)[0].helped] == ["Person 1", "Person 2", "Person 3"]


def test_at_most_five_are_named(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        for number in range(9):
            person = make.candidate(session, name=f"More {number}", branch=scene.branch)
            make.seat_gain(session, person, scene.programme, openings=90)
    assert len(_empty(database, scene)[0].helped) == radar.SHOWN


def test_everybody_counts_once_over_all_programmes(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        other = make.programme(session, "order_picker", order_picking=3)
        make.seat_gain(session, scene.people[0], other)
    counting.count(database, NOW)
    with database.transaction() as session:
        assert radar.placeable(session) == {scene.branch.id: 4}
