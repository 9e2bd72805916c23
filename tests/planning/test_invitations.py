"""An invitation offers a free seat: held until its deadline, never before who waits, never more than there are."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from matcher.db import Database
from matcher.intakes import service
from matcher.intakes.errors import AlreadyBooked, BusyThen, IntakeClosed, NotYours
from matcher.intakes.invitations import NoSeatFree, invite
from matcher.intakes.models import Intake, Place, PlaceStatus
from matcher.outbox.models import Message
from tests import make
from tests.intakes.scene import NOW, STAFF, at_once, check_seats, crowd, in_transaction, mails, reading, set_scene


def test_it_works(database: Database) -> None:
    with database.transaction() as session:
        scene = set_scene(session, seats=2, people=1)
    with database.transaction() as session:
        place = invite(session, STAFF, scene.intake, scene.people[0], NOW)
        assert place.status is PlaceStatus.offered
        assert place.offered_until is not None
        assert NOW < place.offered_until < NOW + timedelta(days=4)
    with reading(database) as session:
        check_seats(session, scene.intake)
        assert [message.place_id for message in mails(session, "place_offered")] == [place.id]
        assert [message.template for message in session.exec(select(Message))] == ["place_offered"]


def test_who_is_invited_says_yes_or_no_like_anybody_who_is_offered_a_seat(database: Database) -> None:
    with database.transaction() as session:
        scene = set_scene(session, seats=2, people=2)
        yes, no = (invite(session, STAFF, scene.intake, person, NOW).id or 0 for person in scene.people)
        assert service.accept(session, STAFF, yes, NOW).status is PlaceStatus.booked
        assert service.decline(session, STAFF, no, NOW).status is PlaceStatus.declined
    with reading(database) as session:
        check_seats(session, scene.intake)
        assert session.get_one(Intake, scene.intake).taken == 1


def test_an_invitation_without_an_answer_lapses_and_frees_the_seat(database: Database) -> None:
    with database.transaction() as session:
        scene = set_scene(session, seats=1, people=1)
        place_id = invite(session, STAFF, scene.intake, scene.people[0], NOW).id
    with database.transaction() as session:
        assert service.lapse(session, NOW + timedelta(days=5)) == 1
        assert session.get_one(Place, place_id).status is PlaceStatus.lapsed
        assert session.get_one(Intake, scene.intake).taken == 0


def test_nobody_is_put_on_a_waiting_list_by_an_invitation(database: Database) -> None:
    with database.transaction() as session:
        scene, _places = crowd(session, seats=1, people=1)
        late = make.candidate(session, name="Late")
        with pytest.raises(NoSeatFree):
            invite(session, STAFF, scene.intake, late.id or 0, NOW)
    with reading(database) as session:
        check_seats(session, scene.intake)
        assert session.exec(select(Place).where(Place.candidate_id == late.id)).first() is None


def test_who_waits_gets_the_free_seat_before_who_is_invited(database: Database) -> None:
    with database.transaction() as session:
        scene, places = crowd(session, seats=1, people=2)
        late = make.candidate(session, name="Late")
        intake = session.get_one(Intake, scene.intake)
        intake.seats = 2  # as nothing of ours does: everybody who raises the seats hands them out
        session.add(intake)
        session.flush()
        with pytest.raises(NoSeatFree):
            invite(session, STAFF, scene.intake, late.id or 0, NOW)
    with reading(database) as session:
        check_seats(session, scene.intake)
        assert session.get_one(Place, places[1].id).status is PlaceStatus.offered


def test_somebody_with_a_place_is_not_invited(database: Database) -> None:
    with database.transaction() as session:
        scene, places = crowd(session, seats=3, people=1)
        with pytest.raises(AlreadyBooked) as refused:
            invite(session, STAFF, scene.intake, scene.people[0], NOW)
        assert refused.value.place.id == places[0].id
        other = make.intake(session, starts=places[0].created_at.date() + timedelta(days=20), room="Zaal 7")
        first = session.get_one(Intake, scene.intake)
        other.starts_at = first.starts_at
        with pytest.raises(NotYours):
            invite(session, STAFF, 999_999, scene.people[0], NOW)


def test_somebody_who_is_elsewhere_at_that_time_is_not_invited(database: Database) -> None:
    with database.transaction() as session:
        scene, _places = crowd(session, seats=3, people=1)
        begins = session.get_one(Intake, scene.intake).starts_at.date()
        other = make.intake(session, starts=begins, room="Zaal 7")
        with pytest.raises(BusyThen):
            invite(session, STAFF, other.id or 0, scene.people[0], NOW)


def test_nobody_is_invited_to_a_training_that_is_closed(database: Database) -> None:
    with database.transaction() as session:
        scene = set_scene(session, seats=3, people=1)
        with pytest.raises(IntakeClosed):
            invite(session, STAFF, scene.intake, scene.people[0], NOW + timedelta(days=19))


def test_shortly_before_the_start_the_branch_calls_and_nothing_is_mailed(database: Database) -> None:
    with database.transaction() as session:
        scene = set_scene(session, seats=3, people=1)
        intake = session.get_one(Intake, scene.intake)
        intake.closes_at = intake.starts_at
        session.add(intake)
        place = invite(session, STAFF, scene.intake, scene.people[0], intake.starts_at - timedelta(hours=24))
        assert place.by_phone
        assert mails(session, "place_offered") == []


def test_twelve_invitations_at_once_for_five_seats_give_five_offers(database: Database) -> None:
    with database.transaction() as session:
        scene = set_scene(session, seats=5, people=12)
    work = [in_transaction(invite, STAFF, scene.intake, person, NOW) for person in scene.people]
    outcome = at_once(work, database)
    assert sum(isinstance(each, Place) for each in outcome) == 5
    assert sum(isinstance(each, NoSeatFree) for each in outcome) == 7
    with reading(database) as session:
        check_seats(session, scene.intake)
        offered = session.exec(select(Place).where(col(Place.status) == PlaceStatus.offered)).all()
        assert len(offered) == 5
        assert len(mails(session, "place_offered")) == 5
