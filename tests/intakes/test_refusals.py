"""What people are told when it can't be done."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from matcher.audit.service import Actor
from matcher.intakes import service
from matcher.intakes.errors import AlreadyBooked, BusyThen, IntakeClosed, IntakeStarted, NotOffered, NotYours, PlaceOver
from matcher.intakes.models import Intake, Place, PlaceStatus
from tests.intakes.scene import NOW, STAFF, Scene, as_themselves, crowd, key_of, set_scene


def book(
    session: Session, scene: Scene, number: int, *, now: datetime = NOW, intake_id: int = 0, candidate_id: int = 0
) -> Place:
    return service.book(
        session,
        STAFF,
        intake_id=intake_id or scene.intake,
        candidate_id=candidate_id or scene.people[number],
        now=now,
    )


def test_when_booking_is_refused(session: Session) -> None:
    scene = set_scene(session, seats=5, people=2)
    at_that_time = set_scene(session, seats=5, people=0)
    intake = session.get_one(Intake, scene.intake)
    with pytest.raises(IntakeClosed):
        book(session, scene, 0, now=intake.closes_at)
    with pytest.raises(IntakeStarted):
        book(session, scene, 0, now=intake.starts_at)
    with pytest.raises(NotYours):
        book(session, scene, 0, intake_id=987_654)
    with pytest.raises(NotYours):
        book(session, scene, 0, candidate_id=987_654)
    book(session, scene, 0)
    with pytest.raises(BusyThen) as busy:
        book(session, scene, 0, intake_id=at_that_time.intake)
    assert busy.value.intake_id == scene.intake
    with pytest.raises(AlreadyBooked):  # the same form again, after booking closed: the same answer
        book(session, scene, 0, now=intake.closes_at)
    service.call_off(session, STAFF, scene.intake, 1, NOW)
    with pytest.raises(IntakeClosed):
        book(session, scene, 1)


def test_a_later_intake_may_be_booked_besides(session: Session) -> None:
    scene = set_scene(session, seats=5, people=1)
    later = set_scene(session, seats=5, people=0, starts=(NOW + timedelta(days=40)).date())
    book(session, scene, 0)
    assert book(session, scene, 0, intake_id=later.intake).status is PlaceStatus.booked


def test_a_place_of_somebody_else_is_no_place(session: Session) -> None:
    scene, (seat, second) = crowd(session, seats=1, people=2)
    stranger = as_themselves(session, second.candidate_id)
    for verb in (service.cancel, service.confirm, service.accept, service.decline):
        with pytest.raises(NotYours):
            verb(session, stranger, key_of(seat), NOW)
        with pytest.raises(NotYours):
            verb(session, stranger, 987_654, NOW)
    with pytest.raises(NotYours):
        service.book(session, stranger, intake_id=scene.intake, candidate_id=seat.candidate_id, now=NOW)
    with pytest.raises(NotYours):
        service.cancel(session, Actor(role="candidate"), key_of(seat), NOW)


def test_what_does_not_fit_how_the_place_stands_is_refused(session: Session) -> None:
    _, (seat, second) = crowd(session, seats=1, people=2)
    for verb in (service.accept, service.decline):
        with pytest.raises(NotOffered):
            verb(session, STAFF, key_of(second), NOW)
    with pytest.raises(PlaceOver):
        service.confirm(session, STAFF, key_of(second), NOW)
    with pytest.raises(NotOffered):
        service.decline(session, STAFF, key_of(seat), NOW)
    second = session.get_one(Place, second.id)
    second.status = PlaceStatus.declined
    with pytest.raises(PlaceOver):
        service.cancel(session, STAFF, key_of(second), NOW)
