"""Many people at the same moment: real threads, real transactions, both databases."""

from collections import Counter
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.db import Database
from matcher.intakes import offers, service
from matcher.intakes.errors import AlreadyBooked, Refused
from matcher.intakes.models import Intake, Place, PlaceStatus
from matcher.outbox.models import Message
from tests import make
from tests.intakes.scene import (
    NOW,
    STAFF,
    Scene,
    at_once,
    check_seats,
    hours,
    in_transaction,
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


def test_of_fifty_people_at_once_twenty_get_a_seat_and_thirty_a_turn(database: Database) -> None:
    for _ in range(2):
        scene = scene_in(database, seats=20, people=50)
        outcome = at_once([book(scene, person) for person in scene.people], database)
        assert Counter(getattr(place, "status", place) for place in outcome) == {
            PlaceStatus.booked: 20,
            PlaceStatus.waiting: 30,
        }
        with reading(database) as session:
            check_seats(session, scene.intake)
            turns = session.exec(select(Place.turn).where(Place.intake_id == scene.intake)).all()
            assert len(set(turns)) == 50
            found = statuses(session, scene.intake)
            assert found == [PlaceStatus.booked] * 20 + [PlaceStatus.waiting] * 30  # first come, first served
    with reading(database) as session:
        assert len(mails(session, "place_booked")) == 40
        assert len(mails(session, "place_waiting")) == 60


def test_without_the_guard_seats_are_sold_twice(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proof that the test above can fail: with check and write apart, and no lock, more get a seat than there are."""
    scene = scene_in(database, seats=3, people=12)
    everybody_looked = Barrier(12)

    def unlocked(session: Session, intake_id: int, *, turn: bool = False) -> Intake:
        return session.get_one(Intake, intake_id)

    def careless(person: int) -> Any:
        def task(database: Database) -> PlaceStatus:
            with database.transaction(writes=False) as session:
                seen = session.get_one(Intake, scene.intake)
            everybody_looked.wait()
            with database.transaction() as session:
                status = PlaceStatus.booked if seen.taken < seen.seats else PlaceStatus.waiting
                intake = offers.lock(session, scene.intake)
                if status is PlaceStatus.booked:
                    offers.take_seat(session, intake)
                session.add(
                    Place(
                        reference=f"T{person}",
                        intake_id=scene.intake,
                        candidate_id=person,
                        status=status,
                        turn=person,
                        created_at=NOW,
                        updated_at=NOW,
                    )
                )
                return status

        return task

    def lost_update(session: Session, intake: Intake) -> bool:
        session.connection().execute(sa.update(Intake).where(col(Intake.id) == intake.id).values(taken=1))
        return True

    monkeypatch.setattr(offers, "lock", unlocked)
    monkeypatch.setattr(offers, "take_seat", lost_update)
    outcome = at_once([careless(person) for person in scene.people], database)
    assert Counter(outcome)[PlaceStatus.booked] > 3
    with reading(database) as session, pytest.raises(AssertionError, match="count of seats"):
        check_seats(session, scene.intake)
