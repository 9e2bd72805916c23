"""Many people at the same moment: real threads, real transactions, both databases."""

from collections import Counter
from datetime import timedelta
from itertools import count
from threading import Barrier, local
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, select

from matcher.candidates.models import Candidate
from matcher.db import Database
from matcher.intakes import service
from matcher.intakes.changes import Changes
from matcher.intakes.errors import AlreadyBooked, Refused, Stale, TooFewSeats
from matcher.intakes.models import Intake, IntakeStatus, Place, PlaceStatus
from matcher.intakes.queries import meetings_of
from tests import make
from tests.intakes.scene import (
    NOW,
    STAFF,
    Scene,
    at_once,
    check_seats,
    hours,
    in_transaction,
    key_of,
    mails,
    reading,
    set_scene,
    statuses,
)


def scene_in(database: Database, **values: Any) -> Scene:
    with database.transaction() as session:
        return set_scene(session, **values)


def book(scene: Scene, person: int) -> Any:
    return in_transaction(service.book, STAFF, intake_id=scene.intake, candidate_id=person, now=NOW)


@pytest.mark.parametrize(("seats", "people", "rounds"), [(20, 50, 1), (3, 10, 4)])
def test_of_fifty_people_at_once_twenty_get_a_seat_and_thirty_a_turn(
    database: Database, seats: int, people: int, rounds: int
) -> None:
    waiting = people - seats
    for done in range(1, rounds + 1):
        scene = scene_in(database, seats=seats, people=people)
        outcome = at_once([book(scene, person) for person in scene.people], database)
        found = Counter(getattr(place, "status", place) for place in outcome)
        assert found == {PlaceStatus.booked: seats, PlaceStatus.waiting: waiting}
        with reading(database) as session:
            check_seats(session, scene.intake)
            # First come, first served: the lowest turns have the seats.
            assert statuses(session, scene.intake) == [PlaceStatus.booked] * seats + [PlaceStatus.waiting] * waiting
            assert len({place.turn for place in outcome}) == people
            assert len(mails(session, "place_booked")) == seats * done
            assert len(mails(session, "place_waiting")) == waiting * done


def test_without_the_guard_seats_are_sold_twice(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proof that the test above can fail: the same `book`, but no lock, and looking and taking done apart."""
    scene = scene_in(database, seats=3, people=12)
    everybody_looked, turns, seen = Barrier(12), count(1), local()

    def no_lock(session: Session, intake_id: int, *, turn: bool = False) -> Intake:
        intake = session.get_one(Intake, intake_id)
        set_committed_value(intake, "turns", next(turns))
        return intake

    def careless(session: Session, intake: Intake) -> bool:
        if seen.taken >= intake.seats:
            return False
        unguarded = sa.update(Intake).where(col(Intake.id) == intake.id).values(taken=seen.taken + 1)
        session.connection().execute(unguarded)
        return True

    def look_and_book(person: int) -> Any:
        def task(database: Database) -> Place:
            with reading(database) as session:
                seen.taken = session.get_one(Intake, scene.intake).taken
            everybody_looked.wait()
            place: Place = book(scene, person)(database)
            return place

        return task

    monkeypatch.setattr(service, "lock", no_lock)
    monkeypatch.setattr(service, "take_seat", careless)
    outcome = at_once([look_and_book(person) for person in scene.people], database)
    assert Counter(getattr(place, "status", place) for place in outcome) == {PlaceStatus.booked: 12}  # of 3 seats
    with reading(database) as session, pytest.raises(AssertionError, match="count of seats"):
        check_seats(session, scene.intake)


def test_the_database_itself_refuses_a_seat_too_many(database: Database) -> None:
    scene = scene_in(database, seats=20, people=0)
    with database.transaction() as session:
        session.connection().execute(sa.update(Intake).values(taken=20))
    with pytest.raises(sa.exc.IntegrityError, match="taken"), database.transaction() as session:
        session.connection().execute(sa.update(Intake).values(taken=Intake.taken + 1))
    with pytest.raises(sa.exc.IntegrityError, match="taken"), database.transaction() as session:
        session.connection().execute(sa.update(Intake).values(seats=19))
    with reading(database) as session:
        assert session.get_one(Intake, scene.intake).taken == 20


@pytest.mark.parametrize("first", ["booked", "confirmed", "offered", "waiting"])
def test_the_database_itself_refuses_a_second_live_place(database: Database, first: str) -> None:
    with database.transaction() as session:
        scene = set_scene(session, seats=5, people=1)
        intake = session.get_one(Intake, scene.intake)
        person = session.get_one(Candidate, scene.people[0])
        make.place(session, intake, person, PlaceStatus.cancelled)  # one that ended is no hindrance
        make.place(session, intake, person, first)
    with pytest.raises(sa.exc.IntegrityError), database.transaction() as session:
        make.place(session, session.get_one(Intake, scene.intake), person, PlaceStatus.waiting)


def test_twenty_identical_bookings_give_one_place_one_mail_and_one_reference(database: Database) -> None:
    scene = scene_in(database, seats=20, people=1)
    outcome = at_once([book(scene, scene.people[0]) for _ in range(20)], database)
    places = [one.place if isinstance(one, AlreadyBooked) else one for one in outcome]
    assert sum(isinstance(one, AlreadyBooked) for one in outcome) == 19
    assert len({place.reference for place in places}) == 1
    with reading(database) as session:
        assert statuses(session, scene.intake) == [PlaceStatus.booked]
        assert len(mails(session, "place_booked")) == 1
        check_seats(session, scene.intake)


def test_two_intakes_at_the_same_time_are_never_both_booked(database: Database) -> None:
    for _ in range(3):
        with database.transaction() as session:
            scene = set_scene(session, seats=5, people=1)
            other = set_scene(session, seats=5, people=0)
        both = [book(one, scene.people[0]) for one in (scene, other)] * 3
        at_once(both, database)
        with reading(database) as session:
            theirs = select(Place).where(Place.candidate_id == scene.people[0])
            assert len(session.exec(theirs).all()) == 1


def test_ten_cancel_ten_sign_up_and_five_withdraw_at_once_and_nobody_is_lost(database: Database) -> None:
    scene = scene_in(database, seats=15, people=35)
    first, late = scene.people[:25], scene.people[25:]
    with database.transaction() as session:
        places = [
            service.book(session, STAFF, intake_id=scene.intake, candidate_id=person, now=NOW) for person in first
        ]
    leaving = [in_transaction(service.cancel, STAFF, place.id, NOW) for place in (*places[:10], *places[20:])]
    outcome = at_once([*leaving, *(book(scene, person) for person in late)], database)
    assert not [one for one in outcome if isinstance(one, Exception)]
    with reading(database) as session:
        check_seats(session, scene.intake)
        found = Counter(statuses(session, scene.intake))
        assert found[PlaceStatus.cancelled] == 15
        assert sum(found.values()) == 35
        assert found[PlaceStatus.booked] + found[PlaceStatus.offered] == 15
        assert found[PlaceStatus.waiting] == 5
        offered = session.exec(select(Place.turn).where(Place.status == PlaceStatus.offered)).all()
        waiting = session.exec(select(Place.turn).where(Place.status == PlaceStatus.waiting)).all()
        assert max(offered) < min(waiting)
        told = {mail.place_id for mail in mails(session, "place_offered")}
        assert told >= set(session.exec(select(Place.id).where(Place.status == PlaceStatus.offered)).all())


def test_what_was_read_before_the_lock_is_read_again(database: Database) -> None:
    scene = scene_in(database, seats=1, people=2)
    with database.transaction() as session:
        seat, _ = [
            service.book(session, STAFF, intake_id=scene.intake, candidate_id=person, now=NOW)
            for person in scene.people
        ]
    with Session(database.engine.execution_options(writes=True), expire_on_commit=False) as session:
        known = session.get_one(Place, seat.id), session.get_one(Intake, scene.intake)
        session.commit()
        in_transaction(service.cancel, STAFF, key_of(seat), NOW)(database)
        assert known[0].status is PlaceStatus.booked  # the session knows no better
        assert service.cancel(session, STAFF, key_of(seat), NOW).status is PlaceStatus.cancelled
        session.commit()
        in_transaction(service.set_seats, STAFF, scene.intake, 2, 1, NOW)(database)
        with pytest.raises(Stale):
            service.set_seats(session, STAFF, scene.intake, 3, 1, NOW)
        session.rollback()
    with reading(database) as session:
        check_seats(session, scene.intake)
        assert statuses(session, scene.intake) == [PlaceStatus.cancelled, PlaceStatus.offered]


def test_seats_are_taken_away_and_given_at_once_and_the_count_stays_right(database: Database) -> None:
    scene = scene_in(database, seats=12, people=16)
    edits = [in_transaction(service.set_seats, STAFF, scene.intake, seats, 1, NOW) for seats in (4, 8, 14)]
    outcome = at_once([*edits, *(book(scene, person) for person in scene.people)], database)
    edited = [one for one in outcome[:3] if isinstance(one, Intake)]
    assert len(edited) <= 1  # the others were told that somebody else changed it, or that too many have a seat
    assert all(isinstance(one, Intake | Stale | TooFewSeats) for one in outcome[:3])
    assert all(isinstance(one, Place) for one in outcome[3:])
    with reading(database) as session:
        check_seats(session, scene.intake)


def test_an_offer_is_accepted_or_lapses_but_never_both(database: Database) -> None:
    for _ in range(3):
        scene = scene_in(database, seats=1, people=3)
        with database.transaction() as session:
            seat, offer, _ = [
                service.book(session, STAFF, intake_id=scene.intake, candidate_id=person, now=NOW)
                for person in scene.people
            ]
            service.cancel(session, STAFF, key_of(seat), NOW)
        assert offer.offered_until is not None
        just_before, late = offer.offered_until - hours(0.01), offer.offered_until
        work = [in_transaction(service.accept, STAFF, offer.id, just_before)]
        work += [in_transaction(service.lapse, late) for _ in range(3)]
        accepted, *lapsed = at_once(work, database)
        with reading(database) as session:
            check_seats(session, scene.intake)
            found = statuses(session, scene.intake)
        if isinstance(accepted, Refused):
            assert found == [PlaceStatus.cancelled, PlaceStatus.lapsed, PlaceStatus.offered]
            assert sorted(lapsed) == [0, 0, 1]
        else:
            assert found == [PlaceStatus.cancelled, PlaceStatus.booked, PlaceStatus.waiting]
            assert lapsed == [0, 0, 0]


@pytest.mark.parametrize("what", ["move", "call_off", "edit"])
def test_a_training_changes_while_people_book_and_cancel_and_nobody_is_lost(database: Database, what: str) -> None:
    scene = scene_in(database, seats=4, people=12)
    with database.transaction() as session:
        places = [
            service.book(session, STAFF, intake_id=scene.intake, candidate_id=person, now=NOW)
            for person in scene.people[:6]
        ]
        intake = session.get_one(Intake, scene.intake)
        week = timedelta(days=7)
        later = [(each.starts_at + week, each.ends_at + week) for each in meetings_of(session, scene.intake)]
        values = {name: getattr(intake, name) for name in Changes.model_fields} | {"room": "Zaal 9"}
    change = {
        "move": in_transaction(service.move, STAFF, scene.intake, later, 1, NOW),
        "call_off": in_transaction(service.call_off, STAFF, scene.intake, 1, NOW),
        "edit": in_transaction(service.edit, STAFF, scene.intake, Changes.model_validate(values), 1, NOW),
    }[what]
    leaving = [in_transaction(service.cancel, STAFF, place.id, NOW) for place in places[:3]]
    outcome = at_once([change, *leaving, *(book(scene, person) for person in scene.people[6:])], database)
    assert all(isinstance(one, Place | Intake | Refused) for one in outcome), outcome
    with reading(database) as session:
        intake = session.get_one(Intake, scene.intake)
        found = session.exec(select(Place).where(Place.intake_id == scene.intake)).all()
        if intake.status is IntakeStatus.open:
            check_seats(session, scene.intake)
            assert isinstance(outcome[0], Intake | Stale)
        else:
            assert (intake.taken, {place.status for place in found}) == (0, {PlaceStatus.cancelled})
        # Who had a seat all the while is told of it, once.
        told = Counter(mail.place_id for mail in mails(session, "place_moved"))
        stayed = [place.id for place in places[3:] if place.status is PlaceStatus.booked]
        assert what == "call_off" or isinstance(outcome[0], Stale) or {told[place] for place in stayed} == {1}
