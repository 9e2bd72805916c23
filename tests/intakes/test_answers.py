"""What can be said from a mail, by what a place stands at."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from matcher.audit.models import Entry
from matcher.db import Database
from matcher.intakes import answers, service
from matcher.intakes.answers import State
from matcher.intakes.models import Place, PlaceStatus
from matcher.privacy import erasure
from tests import make
from tests.intakes.scene import (
    NOW,
    STAFF,
    at_once,
    check_seats,
    crowd,
    in_transaction,
    key_of,
    mails,
    reading,
    set_scene,
    statuses,
)

FIRST = datetime(2026, 12, 14, 8, 30, tzinfo=UTC)


def state(session: Session, place: Place, now: datetime = NOW, sequence: int = 0) -> State | None:
    found = answers.standing(session, place.key, sequence, now)
    return found.state if found else None


def say(session: Session, place: Place, yes: bool, now: datetime = NOW, sequence: int = 0) -> State | None:
    found = answers.say(session, place.key, sequence, yes=yes, now=now)
    return found.state if found else None


def test_a_yes_confirms_and_a_no_gives_the_seat_to_the_next(session: Session) -> None:
    scene, (place, waiting) = crowd(session, seats=1, people=2)
    assert [say(session, place, True) for _ in range(2)] == [State.confirmed] * 2
    assert [say(session, place, False) for _ in range(2)] == [State.cancelled] * 2
    assert waiting.status is PlaceStatus.offered
    check_seats(session, scene.intake)
    assert len(mails(session, "place_cancelled")) == 1
    assert say(session, place, True) is State.cancelled  # not by pressing the other link: the seat is another's now
    (entry,) = session.exec(select(Entry).where(Entry.action == "place.confirmed")).all()
    assert entry.role == "candidate"


@pytest.mark.parametrize(("yes", "after"), [(True, State.booked), (False, State.declined)])
def test_an_offer_is_taken_or_left(session: Session, yes: bool, after: State) -> None:
    _, (place, waiting) = crowd(session, seats=1, people=2)
    service.cancel(session, STAFF, key_of(place), NOW)
    assert state(session, waiting) is State.offered
    assert [say(session, waiting, yes), state(session, waiting)] == [after] * 2


def test_an_offer_is_over_at_its_deadline_also_before_the_job_says_so(session: Session) -> None:
    _, (place, waiting) = crowd(session, seats=1, people=2)
    service.cancel(session, STAFF, key_of(place), NOW)
    until = waiting.offered_until
    assert until is not None
    assert say(session, waiting, True, until) is State.lapsed
    assert waiting.status is PlaceStatus.offered  # nothing was changed
    service.lapse(session, until)
    assert say(session, waiting, True, until) is State.lapsed


def test_after_a_move_the_old_mail_answers_nothing(session: Session) -> None:
    _, (place,) = crowd(session, seats=1, people=1)
    later = [(FIRST + timedelta(days=7 + n), FIRST + timedelta(days=7 + n, hours=6)) for n in range(2)]
    service.move(session, STAFF, place.intake_id, later, 1, NOW)
    assert say(session, place, False) is State.moved
    assert place.status is PlaceStatus.booked
    assert say(session, place, True, sequence=1) is State.confirmed


def test_from_the_start_on_nothing_is_said_by_mail(session: Session) -> None:
    _, (place,) = crowd(session, seats=1, people=1)
    assert say(session, place, False, FIRST) is State.started
    service.mark(session, STAFF, key_of(place), PlaceStatus.attended, FIRST)
    assert say(session, place, False, FIRST) is State.started
    assert place.status is PlaceStatus.attended


def test_a_training_that_was_called_off_and_a_waiting_list_say_so(session: Session) -> None:
    _, (place, waiting) = crowd(session, seats=1, people=2)
    assert say(session, waiting, True) is State.waiting
    assert say(session, waiting, False) is State.waiting
    service.call_off(session, STAFF, place.intake_id, 1, NOW)
    assert [say(session, each, True) for each in (place, waiting)] == [State.called_off] * 2


def test_an_erased_person_has_no_place_and_a_new_one_does_not_answer_to_the_old_mail(session: Session) -> None:
    """SQLite gives ids out again: a link that held an id would then cancel somebody else's seat."""
    scene, (place,) = crowd(session, seats=1, people=1)
    key = place.key
    erasure.erase(session, STAFF, scene.people[0], NOW)
    other = make.candidate(session, name="Somebody else")
    service.book(session, STAFF, intake_id=scene.intake, candidate_id=key_of(other), now=NOW)
    assert answers.say(session, key, 0, yes=False, now=NOW) is None
    check_seats(session, scene.intake)


def test_the_next_ones_have_seats_and_those_in_the_same_town_come_first(session: Session) -> None:
    scene = set_scene(session, seats=1, people=1)
    place = service.book(session, STAFF, intake_id=scene.intake, candidate_id=scene.people[0], now=NOW)
    far = make.branch(session, "groningen", town="Groningen")
    elsewhere = make.intake(session, branch=far, starts=FIRST.date() + timedelta(days=1))
    full = make.intake(session, seats=1, starts=FIRST.date() + timedelta(days=2))
    full.taken = 1
    near = make.intake(session, starts=FIRST.date() + timedelta(days=3))
    session.flush()
    found = answers.standing(session, place.key, 0, NOW)
    assert found is not None
    assert [each.id for each in answers.next_ones(session, found.row, NOW)] == [near.id, elsewhere.id]


def test_ten_presses_at_once_free_one_seat_and_offer_it_once(database: Database) -> None:
    with database.transaction() as session:
        scene, places = crowd(session, seats=1, people=3)
        key = places[0].key
    pressed = [in_transaction(answers.say, key, 0, yes=number % 2 == 0, now=NOW) for number in range(10)]
    found = at_once(pressed, database)
    assert [each for each in found if isinstance(each, Exception)] == []
    with reading(database) as session:
        check_seats(session, scene.intake)
        assert statuses(session, scene.intake) == [PlaceStatus.cancelled, PlaceStatus.offered, PlaceStatus.waiting]
        assert len(mails(session, "place_cancelled")) == 1
        assert len(mails(session, "place_offered")) == 1
