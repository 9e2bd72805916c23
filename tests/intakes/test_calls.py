"""Calls that the branch makes: instead of the mail to who would rather be called, and when somebody can't come."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from matcher.candidates.models import Candidate
from matcher.intakes import answers, calls, service
from matcher.intakes.models import Intake, Place
from matcher.intakes.queries import still_wanted
from tests.intakes.scene import STAFF, as_themselves, crowd, hours, key_of, mails

FIRST = datetime(2026, 12, 14, 8, 30, tzinfo=UTC)


@pytest.fixture
def place(session: Session) -> Place:
    """The place of somebody who would rather be called."""
    _, (place,) = crowd(session, seats=1, people=1)
    session.get_one(Candidate, place.candidate_id).rather_called = True
    session.flush()
    return place


def branch_of(session: Session, place: Place) -> int | None:
    return session.get_one(Candidate, place.candidate_id).branch_id


def due(session: Session, place: Place, now: datetime) -> list[str]:
    return [call.about for call in calls.reminders(session, branch_of(session, place), now)]


def test_there_is_one_call_at_a_time_and_each_until_the_next(session: Session, place: Place) -> None:
    moments = {
        FIRST - timedelta(days=5, seconds=1): [],
        FIRST - timedelta(days=5): ["5:0"],
        FIRST - timedelta(days=1, hours=12): [],
        FIRST - timedelta(days=1): ["1:0"],
        FIRST - hours(2): ["0:0"],
        FIRST: [],
    }
    assert {moment: due(session, place, moment) for moment in moments} == moments


def test_a_call_that_was_made_is_gone_and_the_next_one_comes(session: Session, place: Place) -> None:
    five = FIRST - timedelta(days=5)
    calls.made(session, STAFF, key_of(place), "5:0", five)
    calls.made(session, STAFF, key_of(place), "5:0", five)
    assert due(session, place, five) == []
    assert due(session, place, FIRST - timedelta(days=1)) == ["1:0"]
    assert calls.forget_old(session, five + calls.KEPT + timedelta(seconds=1)) == 1


def test_a_move_a_cancel_and_another_wish_count_at_once(session: Session, place: Place) -> None:
    five = FIRST - timedelta(days=5)
    calls.made(session, STAFF, key_of(place), "5:0", five)
    later = [(FIRST + timedelta(days=1 + n), FIRST + timedelta(days=1 + n, hours=6)) for n in range(2)]
    service.move(session, STAFF, place.intake_id, later, 1, five)
    assert due(session, place, five) == []
    assert due(session, place, five + timedelta(days=1)) == ["5:1"]
    person = session.get_one(Candidate, place.candidate_id)
    person.rather_called = False
    session.flush()
    assert due(session, place, five + timedelta(days=1)) == []
    person.rather_called = True
    session.flush()
    service.cancel(session, STAFF, key_of(place), five)
    assert due(session, place, five + timedelta(days=1)) == []


def test_another_branch_calls_nobody_of_ours(session: Session, place: Place) -> None:
    assert calls.reminders(session, (branch_of(session, place) or 0) + 1, FIRST - timedelta(days=5)) == []
    assert calls.reminders(session, None, FIRST - timedelta(days=5)) == []


def test_who_is_called_gets_no_reminder_by_mail(session: Session, place: Place, at: Callable[..., Any]) -> None:
    at(FIRST - timedelta(days=5))
    assert [still_wanted(session, mail) for mail in mails(session, "place_reminder")] == [False] * 3
    session.get_one(Candidate, place.candidate_id).rather_called = False
    session.flush()
    assert [still_wanted(session, mail) for mail in mails(session, "place_reminder")] == [True] * 3


def test_without_a_number_the_mail_goes_after_all(session: Session, place: Place, at: Callable[..., Any]) -> None:
    at(FIRST - timedelta(days=5))
    session.get_one(Candidate, place.candidate_id).phone = None
    session.flush()
    assert due(session, place, FIRST - timedelta(days=5)) == []
    assert [still_wanted(session, mail) for mail in mails(session, "place_reminder")] == [True] * 3


@pytest.mark.parametrize(("before", "told"), [(hours(25), False), (hours(23), True), (hours(1), True)])
def test_a_late_no_is_a_task_for_the_branch_of_the_training(session: Session, before: timedelta, told: bool) -> None:
    _, (place,) = crowd(session, seats=1, people=1)
    now = FIRST - before
    answers.cancel(session, as_themselves(session, place.candidate_id), key_of(place), now)
    answers.cancel(session, as_themselves(session, place.candidate_id), key_of(place), now)
    branch = session.get_one(Intake, place.intake_id).branch_id
    assert [call.place_id for call in calls.news(session, branch, now)] == [place.id] * told
    assert calls.news(session, branch + 1, now) == []
    calls.made(session, STAFF, key_of(place), calls.CANT_COME, now)
    assert calls.news(session, branch, now) == []


def test_who_only_waits_leaves_without_a_task(session: Session) -> None:
    _, (_, waiting) = crowd(session, seats=1, people=2)
    answers.cancel(session, as_themselves(session, waiting.candidate_id), key_of(waiting), FIRST - hours(1))
    assert calls.news(session, session.get_one(Intake, waiting.intake_id).branch_id, FIRST - hours(1)) == []
