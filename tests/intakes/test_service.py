"""Booking, waiting, offers and giving up: one after the other."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from matcher.audit.models import Entry
from matcher.audit.service import verify
from matcher.candidates.models import Candidate
from matcher.db import Database
from matcher.intakes import service
from matcher.intakes.errors import (
    AlreadyBooked,
    IntakeStarted,
    OfferLapsed,
)
from matcher.intakes.models import Intake, Place, PlaceStatus
from tests import make
from tests.intakes.scene import (
    NOW,
    STAFF,
    START,
    Scene,
    as_themselves,
    check_seats,
    crowd,
    hours,
    key_of,
    mails,
    set_scene,
    statuses,
)


def book(session: Session, scene: Scene, number: int) -> Place:
    person = scene.people[number]
    return service.book(session, STAFF, intake_id=scene.intake, candidate_id=person, now=NOW)


def test_it_works(session: Session) -> None:
    scene = set_scene(session, seats=1, people=2)
    first, second = book(session, scene, 0), book(session, scene, 1)
    assert (first.status, second.status) == (PlaceStatus.booked, PlaceStatus.waiting)
    assert re.fullmatch("MT-[23456789BCDFGHJKMNPQRSTVWXZ]{6}", first.reference)
    assert first.reference != second.reference
    confirmed = service.confirm(session, as_themselves(session, scene.people[0]), key_of(first), NOW)
    assert confirmed.status is PlaceStatus.confirmed
    check_seats(session, scene.intake)


def cancel(session: Session, place: Place) -> None:
    service.cancel(session, STAFF, key_of(place), NOW)


def decline(session: Session, place: Place) -> None:
    service.decline(session, STAFF, key_of(place), NOW)


def let_lapse(session: Session, place: Place) -> None:
    assert place.offered_until is not None
    assert service.lapse(session, place.offered_until) == 1


def erase(session: Session, place: Place) -> None:
    assert service.give_up_all(session, STAFF, place.candidate_id, NOW) == 1


def more_seats(session: Session, place: Place) -> None:
    service.set_seats(session, STAFF, place.intake_id, 2, expected_version=1, now=NOW)


@pytest.mark.parametrize("leave", [cancel, erase, more_seats])
def test_every_way_to_free_a_seat_offers_it_to_the_next_in_line(
    session: Session, leave: Callable[[Session, Place], None]
) -> None:
    scene, (seat, second, third) = crowd(session, seats=1, people=3)
    leave(session, seat)
    assert (second.status, third.status) == (PlaceStatus.offered, PlaceStatus.waiting)
    assert second.offered_until is not None
    assert [mail.place_id for mail in mails(session, "place_offered")] == [second.id]
    check_seats(session, scene.intake)


@pytest.mark.parametrize("leave", [decline, let_lapse, cancel, erase])
def test_an_offer_not_taken_goes_on_to_the_next_in_line(
    session: Session, leave: Callable[[Session, Place], None]
) -> None:
    scene, (seat, second, third) = crowd(session, seats=1, people=3)
    cancel(session, seat)
    leave(session, second)
    assert third.status is PlaceStatus.offered
    assert [mail.place_id for mail in mails(session, "place_offered")] == [second.id, third.id]
    check_seats(session, scene.intake)


def test_an_offer_holds_the_seat_until_somebody_says_yes(session: Session) -> None:
    scene, (seat, second) = crowd(session, seats=1, people=2)
    cancel(session, seat)
    assert second.status is PlaceStatus.offered
    assert book(session, scene, 0).status is PlaceStatus.waiting
    accepted = service.accept(session, as_themselves(session, scene.people[1]), key_of(second), NOW)
    assert accepted.status is PlaceStatus.booked
    assert accepted.offered_until is None
    assert [mail.place_id for mail in mails(session, "place_booked")] == [seat.id, second.id]
    check_seats(session, scene.intake)


def test_saying_it_twice_is_saying_it_once(session: Session) -> None:
    scene, (seat, second, third) = crowd(session, seats=1, people=3)
    for _ in range(2):
        service.cancel(session, STAFF, key_of(seat), NOW)
    for _ in range(2):
        service.decline(session, STAFF, key_of(second), NOW)
    for _ in range(2):
        service.accept(session, STAFF, key_of(third), NOW)
    for _ in range(2):
        service.confirm(session, STAFF, key_of(third), NOW)
    assert statuses(session, scene.intake) == [
        PlaceStatus.cancelled,
        PlaceStatus.declined,
        PlaceStatus.confirmed,
    ]
    assert len(mails(session, "place_cancelled")) == 1
    assert len(session.exec(select(Entry).where(Entry.action == "place.cancelled")).all()) == 1
    check_seats(session, scene.intake)


def test_booking_again_hands_back_the_place_there_is(session: Session) -> None:
    scene, (seat, _) = crowd(session, seats=1, people=2)
    with pytest.raises(AlreadyBooked) as again:
        book(session, scene, 0)
    session.rollback()
    assert again.value.place.reference == seat.reference  # readable after the rollback


def test_an_offer_past_its_deadline_is_over_before_anybody_ended_it(session: Session) -> None:
    scene, (seat, second, _) = crowd(session, seats=1, people=3)
    cancel(session, seat)
    assert second.offered_until is not None
    for answer in (service.accept, service.decline):
        with pytest.raises(OfferLapsed):
            answer(session, STAFF, key_of(second), second.offered_until)
    assert service.lapse(session, second.offered_until - timedelta(seconds=1)) == 0
    assert service.lapse(session, second.offered_until) == 1
    assert service.lapse(session, NOW) == 0
    with pytest.raises(OfferLapsed):
        service.accept(session, STAFF, key_of(second), NOW)
    assert [mail.data for mail in mails(session, "place_lapsed")] == [{"was": "offered"}]
    check_seats(session, scene.intake)


def test_nobody_is_offered_a_seat_after_the_start(session: Session) -> None:
    scene, (seat, _) = crowd(session, seats=1, people=2)
    start = session.get_one(Intake, scene.intake).starts_at
    service.cancel(session, STAFF, key_of(seat), start)
    assert statuses(session, scene.intake) == [PlaceStatus.cancelled, PlaceStatus.waiting]
    assert service.lapse(session, start) == 1
    assert statuses(session, scene.intake) == [PlaceStatus.cancelled, PlaceStatus.lapsed]
    assert mails(session, "place_offered") == []
    assert [mail.data for mail in mails(session, "place_lapsed")] == [{"was": "waiting"}]


def test_an_offer_is_no_longer_taken_after_the_start(session: Session) -> None:
    scene, (seat, second) = crowd(session, seats=1, people=2)
    start = session.get_one(Intake, scene.intake).starts_at
    cancel(session, seat)
    second.offered_until = start + hours(1)  # as after a mistake
    with pytest.raises(IntakeStarted):
        service.accept(session, STAFF, key_of(second), start)


def test_who_has_a_place_at_that_time_is_passed_over(session: Session) -> None:
    _, (seat, second, third) = crowd(session, seats=1, people=3)
    other = make.intake(session, starts=START)
    make.place(session, other, session.get_one(Candidate, second.candidate_id), PlaceStatus.attended)
    cancel(session, seat)
    assert (second.status, third.status) == (PlaceStatus.waiting, PlaceStatus.offered)


def passed_over(session: Session) -> tuple[Scene, Place]:
    """An intake with one free seat, and somebody who waits but was busy when it came free, and is free by now."""
    scene, (seat, second) = crowd(session, seats=1, people=2)
    other = make.intake(session, starts=START)
    elsewhere = make.place(session, other, session.get_one(Candidate, second.candidate_id), PlaceStatus.attended)
    cancel(session, seat)
    assert second.status is PlaceStatus.waiting
    elsewhere.status = PlaceStatus.cancelled
    session.flush()
    return scene, second


def test_who_was_passed_over_keeps_their_turn(session: Session) -> None:
    scene, _ = passed_over(session)
    assert book(session, scene, 0).status is PlaceStatus.waiting
    assert statuses(session, scene.intake) == [PlaceStatus.cancelled, PlaceStatus.offered, PlaceStatus.waiting]
    check_seats(session, scene.intake)


def test_a_seat_that_anything_left_free_is_offered_within_the_minute(session: Session) -> None:
    scene, _ = passed_over(session)
    assert service.lapse(session, NOW) == 0
    assert statuses(session, scene.intake) == [PlaceStatus.cancelled, PlaceStatus.offered]
    check_seats(session, scene.intake)


def test_near_the_start_the_branch_calls_and_no_mail_goes(session: Session) -> None:
    scene, (seat, second) = crowd(session, seats=1, people=2)
    start = session.get_one(Intake, scene.intake).starts_at
    service.cancel(session, STAFF, key_of(seat), start - hours(47))
    assert second.status is PlaceStatus.offered
    assert second.by_phone
    assert mails(session, "place_offered") == []
    service.accept(session, STAFF, key_of(second), start - hours(47))
    assert not second.by_phone


def test_a_place_and_its_mail_stand_or_fall_together(database: Database) -> None:
    with database.transaction() as session:
        scene = set_scene(session, seats=1, people=1)

    def book_and_fail() -> None:
        with database.transaction() as session:
            book(session, scene, 0)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        book_and_fail()
    with database.transaction() as session:
        assert statuses(session, scene.intake) == []
        assert mails(session, "place_booked") == []
        assert session.get_one(Intake, scene.intake).taken == 0


def test_every_step_is_in_the_audit_trail(session: Session) -> None:
    scene, (seat, second) = crowd(session, seats=1, people=2)
    me = as_themselves(session, scene.people[0])
    service.cancel(session, me, key_of(seat), NOW)
    service.accept(session, STAFF, key_of(second), NOW)
    steps = session.exec(select(Entry).order_by(col(Entry.id)))
    assert [(step.action, step.subject, step.actor_id, step.role) for step in steps] == [
        ("place.booked", f"place:{seat.id}", None, "recruiter"),
        ("place.waiting", f"place:{second.id}", None, "recruiter"),
        ("place.cancelled", f"place:{seat.id}", me.user_id, "candidate"),
        ("place.offered", f"place:{second.id}", None, "service"),
        ("place.accepted", f"place:{second.id}", None, "recruiter"),
    ]
    assert not verify(session).fault


def test_lapsing_covers_every_intake_at_once(session: Session) -> None:
    pairs = [crowd(session, seats=1, people=2)[1] for _ in range(3)]
    for seat, _ in pairs:
        cancel(session, seat)
    latest = max(second.offered_until for _, second in pairs if second.offered_until)
    assert service.lapse(session, latest) == 3
    assert {second.status for _, second in pairs} == {PlaceStatus.lapsed}
