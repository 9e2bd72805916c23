"""Who came, and how an intake ends."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from matcher.accounts.models import Role
from matcher.audit.models import Entry
from matcher.audit.service import Actor
from matcher.intakes import service
from matcher.intakes.errors import IntakeClosed, NotStarted, NotYours, PlaceOver, Unmarked
from matcher.intakes.models import Intake, IntakeStatus, PlaceStatus
from tests import make
from tests.intakes.scene import NOW, STAFF, crowd, hours, key_of, statuses

FIRST = datetime(2026, 12, 14, 8, 30, tzinfo=UTC)


def test_attendance_is_marked_from_the_start_and_can_be_corrected(session: Session) -> None:
    _, (place, other) = crowd(session, seats=2, people=2)
    with pytest.raises(NotStarted):
        service.mark(session, STAFF, key_of(place), PlaceStatus.attended, FIRST - hours(0.1))
    for status in (PlaceStatus.no_show, PlaceStatus.partly, PlaceStatus.attended, PlaceStatus.attended):
        assert service.mark(session, STAFF, key_of(place), status, FIRST).status is status
    marks = session.exec(select(Entry.action).where(Entry.subject == f"place:{place.id}")).all()
    assert list(marks) == ["place.booked", "place.no_show", "place.partly", "place.attended"]
    with pytest.raises(ValueError, match="not about attendance"):
        service.mark(session, STAFF, key_of(place), PlaceStatus.booked, FIRST)
    service.cancel(session, STAFF, key_of(other), FIRST)
    with pytest.raises(PlaceOver):
        service.mark(session, STAFF, key_of(other), PlaceStatus.attended, FIRST)


def test_whoever_stayed_away_gives_the_seat_back_but_to_nobody(session: Session) -> None:
    scene, places = crowd(session, seats=1, people=2)
    service.mark(session, STAFF, key_of(places[0]), PlaceStatus.no_show, FIRST)
    assert session.get_one(Intake, scene.intake).taken == 0
    assert places[1].status is PlaceStatus.waiting


def test_a_trainer_marks_and_finishes_only_their_own(session: Session) -> None:
    wout, other = make.user(session, Role.trainer), make.user(session, Role.trainer)
    scene, (place,) = crowd(session, seats=1, people=1, trainer=wout)
    stranger = Actor(user_id=other.id, role="trainer")
    with pytest.raises(NotYours):
        service.mark(session, stranger, key_of(place), PlaceStatus.attended, FIRST)
    with pytest.raises(NotYours):
        service.finish(session, stranger, scene.intake, FIRST + timedelta(days=1))
    me = Actor(user_id=wout.id, role="trainer")
    assert service.mark(session, me, key_of(place), PlaceStatus.attended, FIRST).status is PlaceStatus.attended
    assert service.finish(session, me, scene.intake, FIRST + timedelta(days=1)).status is IntakeStatus.finished


def test_finishing_needs_everybody_marked(session: Session) -> None:
    scene, places = crowd(session, seats=3, people=4)
    last = FIRST + timedelta(days=1)
    with pytest.raises(NotStarted):
        service.finish(session, STAFF, scene.intake, last - hours(1))
    with pytest.raises(Unmarked) as unmarked:
        service.finish(session, STAFF, scene.intake, last)
    assert unmarked.value.count == 3
    for place, mark in zip(places, ("attended", "partly", "no_show"), strict=False):
        service.mark(session, STAFF, key_of(place), PlaceStatus(mark), last)
    for _ in range(2):
        assert service.finish(session, STAFF, scene.intake, last).status is IntakeStatus.finished
    assert [status.value for status in statuses(session, scene.intake)] == [
        "finished",
        "partly",
        "no_show",
        "lapsed",
    ]
    with pytest.raises(PlaceOver):
        service.mark(session, STAFF, key_of(places[1]), PlaceStatus.attended, last)


def test_what_was_called_off_is_not_finished(session: Session) -> None:
    scene, _ = crowd(session, seats=3, people=0)
    service.call_off(session, STAFF, scene.intake, 1, NOW)
    with pytest.raises(IntakeClosed):
        service.finish(session, STAFF, scene.intake, FIRST + timedelta(days=1))
