"""Who came, and how an intake ends."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from matcher.accounts.models import Role
from matcher.audit.models import Entry
from matcher.audit.service import Actor
from matcher.candidates.models import Candidate
from matcher.intakes import service
from matcher.intakes.attendance import ticks
from matcher.intakes.errors import IntakeClosed, NotStarted, NotYours, PlaceOver, Unmarked
from matcher.intakes.finished import finished_places
from matcher.intakes.models import Intake, IntakeStatus, PlaceStatus
from matcher.intakes.queries import meetings_of, still_wanted
from tests import make
from tests.intakes.scene import NOW, STAFF, Scene, crowd, hours, key_of, mails, statuses

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


def meetings(session: Session, scene: Scene) -> list[int]:
    return [key_of(meeting) for meeting in meetings_of(session, scene.intake)]


def test_the_status_follows_from_the_meetings_so_far(session: Session) -> None:
    scene, (place,) = crowd(session, seats=1, people=1)
    first, second = meetings(session, scene)
    next_day = FIRST + timedelta(days=1)
    assert service.tick(session, STAFF, key_of(place), first, True, FIRST).status is PlaceStatus.attended
    assert service.tick(session, STAFF, key_of(place), second, False, next_day).status is PlaceStatus.partly
    assert service.tick(session, STAFF, key_of(place), first, False, next_day).status is PlaceStatus.no_show
    for _ in range(2):
        assert service.tick(session, STAFF, key_of(place), second, True, next_day).status is PlaceStatus.partly
    said = select(Entry.action).where(Entry.subject == f"place:{place.id}", col(Entry.action).like("place.%sent"))
    assert list(session.exec(said)) == ["place.present", "place.absent", "place.absent", "place.present"]
    assert ticks(session, scene.intake) == {place.id: {first: False, second: True}}


def test_at_the_door_nobody_loses_the_seat_they_come_to_take(session: Session) -> None:
    """Somebody checked in before the start stays booked: a seat that came free would be offered to who waits."""
    scene, (place, waiting) = crowd(session, seats=1, people=2)
    first, second = meetings(session, scene)
    with pytest.raises(NotStarted):
        service.tick(session, STAFF, key_of(place), first, True, FIRST - hours(1.1))
    assert service.tick(session, STAFF, key_of(place), first, True, FIRST - hours(0.5)).status is PlaceStatus.booked
    assert session.get_one(Intake, scene.intake).taken == 1
    assert waiting.status is PlaceStatus.waiting
    with pytest.raises(NotStarted):
        service.tick(session, STAFF, key_of(place), first, False, FIRST - hours(0.5))
    with pytest.raises(NotStarted):
        service.tick(session, STAFF, key_of(place), second, True, FIRST)
    service.finish(session, STAFF, scene.intake, FIRST + timedelta(days=1))
    assert place.status is PlaceStatus.finished


def test_a_meeting_of_another_intake_and_somebody_who_left_are_not_ticked(session: Session) -> None:
    scene, (place, other) = crowd(session, seats=2, people=2)
    elsewhere = make.intake(session, starts=date(2026, 12, 14))
    (strange, _) = [key_of(meeting) for meeting in meetings_of(session, key_of(elsewhere))]
    for meeting in (strange, 999_999):
        with pytest.raises(NotYours):
            service.tick(session, STAFF, key_of(place), meeting, True, FIRST)
    service.cancel(session, STAFF, key_of(other), NOW)
    with pytest.raises(PlaceOver):
        service.tick(session, STAFF, key_of(other), meetings(session, scene)[0], True, FIRST)
    trainer = Actor(user_id=make.user(session, Role.trainer).id, role="trainer")
    with pytest.raises(NotYours):
        service.tick(session, trainer, key_of(place), meetings(session, scene)[0], True, FIRST)


def test_who_finished_is_mailed_and_found_with_goals_and_levels(session: Session, at: Callable[..., object]) -> None:
    at(FIRST)
    programme = make.programme(session, "contact", calm=4, typing=3)
    scene, (place, absent) = crowd(session, seats=2, people=2, programme=programme)
    calm, typing = (key_of(make.skill(session, code)) for code in ("calm", "typing"))
    person = session.get_one(Candidate, place.candidate_id)
    make.ability(session, person, "calm", 2)
    make.ability(session, person, "calm", 4, source="trainer")
    make.ability(session, person, "forklift", 5, source="trainer")
    last = FIRST + timedelta(days=1)
    service.mark(session, STAFF, key_of(place), PlaceStatus.attended, last)
    service.mark(session, STAFF, key_of(absent), PlaceStatus.partly, last)
    service.finish(session, STAFF, scene.intake, last)
    (found,) = finished_places(session, NOW)
    assert (found.place_id, found.name, found.finished_at) == (place.id, "Person 0", last)
    assert (found.goals, found.levels) == ({calm: 4, typing: 3}, {calm: 4})
    assert finished_places(session, last) == []
    (mail,) = mails(session, "place_finished")
    assert mail.place_id == place.id
    assert still_wanted(session, mail)
