"""The mails about a place: one for each cause, and only as long as there is a reason."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from matcher.accounts.models import User
from matcher.clock import local
from matcher.intakes import service
from matcher.intakes.models import Intake, Place, PlaceStatus
from matcher.intakes.queries import still_wanted
from matcher.outbox.models import Message
from tests.intakes.scene import NOW, STAFF, as_themselves, hours, key_of, mails, set_scene


@pytest.fixture(autouse=True)
def now(at: Callable[..., Any]) -> None:
    at(NOW)


def booked(session: Session, **values: Any) -> Place:
    scene = set_scene(session, seats=1, people=2, **values)
    place, _ = (
        service.book(session, STAFF, intake_id=scene.intake, candidate_id=person, now=NOW) for person in scene.people
    )
    return place


def test_a_mail_goes_to_the_account_in_its_language_and_holds_no_words(session: Session) -> None:
    scene = set_scene(session, seats=1, people=1)
    account = session.get_one(User, as_themselves(session, scene.people[0]).user_id)
    account.language = "en"
    place = service.book(session, STAFF, intake_id=scene.intake, candidate_id=scene.people[0], now=NOW)
    (mail,) = mails(session, "place_booked")
    assert (mail.to, mail.language, mail.user_id) == (account.email, "en", account.id)
    assert (mail.place_id, mail.data) == (place.id, {})


@pytest.mark.parametrize("start", [date(2026, 12, 14), date(2027, 3, 29), date(2027, 11, 1)])
def test_reminders_come_five_days_a_day_and_two_hours_before_by_the_clock_on_the_wall(
    session: Session, start: date
) -> None:
    booked(session, starts=start)
    reminders = mails(session, "place_reminder")
    begin = datetime(start.year, start.month, start.day, 9, 30)  # noqa: DTZ001 - wall clock
    assert [local(mail.not_before).replace(tzinfo=None) for mail in reminders] == [
        begin - timedelta(days=5),
        begin - timedelta(days=1),
        begin - timedelta(hours=2),
    ]
    assert [mail.data["days"] for mail in reminders] == [5, 1, 0]


def test_a_reminder_whose_time_has_gone_by_is_never_written(session: Session) -> None:
    booked(session, starts=date(2026, 11, 27), closes_at=NOW + hours(12))
    assert [mail.data["days"] for mail in mails(session, "place_reminder")] == [1, 0]


def test_a_late_reminder_expires_before_the_next_one_is_due(session: Session) -> None:
    place = booked(session)
    start = session.get_one(Intake, place.intake_id).starts_at
    five, one, short = mails(session, "place_reminder")
    assert five.not_after == start - timedelta(days=2) < one.not_before
    assert one.not_after < short.not_before == start - hours(2)
    assert short.not_after < start


def wanted(session: Session, template: str) -> list[bool]:
    session.flush()
    return [still_wanted(session, mail) for mail in mails(session, template)]


def test_the_reasons_to_mail_go_with_the_seat(session: Session) -> None:
    place = booked(session)
    assert wanted(session, "place_booked") == [True]
    assert wanted(session, "place_reminder") == [True, True, True]
    assert wanted(session, "place_waiting") == [True]
    service.confirm(session, STAFF, key_of(place), NOW)
    assert wanted(session, "place_reminder") == [True, True, True]
    service.cancel(session, STAFF, key_of(place), NOW)
    assert wanted(session, "place_booked") == [False]
    assert wanted(session, "place_reminder") == [False, False, False]
    assert wanted(session, "place_cancelled") == [True]
    assert wanted(session, "place_waiting") == [False]  # they have an offer by now
    assert wanted(session, "place_offered") == [True]


def test_an_offer_is_mailed_only_while_it_can_be_answered(session: Session, at: Callable[..., Any]) -> None:
    place = booked(session)
    service.cancel(session, STAFF, key_of(place), NOW)
    (mail,) = mails(session, "place_offered")
    offered = session.get_one(Place, mail.place_id)
    assert mail.not_after == offered.offered_until is not None
    at(offered.offered_until - hours(0.1))
    assert still_wanted(session, mail)
    at(offered.offered_until)
    assert not still_wanted(session, mail)
    at(NOW)
    service.accept(session, STAFF, key_of(offered), NOW)
    assert not still_wanted(session, mail)


def test_a_move_makes_new_reminders_and_the_old_ones_void(session: Session) -> None:
    place = booked(session)
    intake = session.get_one(Intake, place.intake_id)
    later = [
        (intake.starts_at + timedelta(days=7 + day), intake.starts_at + timedelta(days=7 + day, hours=6))
        for day in range(2)
    ]
    service.move(session, STAFF, key_of(intake), later, 1, NOW)
    assert wanted(session, "place_reminder") == [False, False, False, True, True, True]
    assert wanted(session, "place_moved") == [True, True]  # also who waits is told


def test_a_cancelled_intake_leaves_only_that_to_tell(session: Session) -> None:
    place = booked(session)
    service.call_off(session, STAFF, place.intake_id, 1, NOW)
    assert wanted(session, "place_reminder") == [False, False, False]
    assert wanted(session, "place_booked") == [False]
    assert wanted(session, "place_cancelled") == [True, True]
    assert [mail.data for mail in mails(session, "place_cancelled")] == [
        {"was": "booked", "called_off": 1},
        {"was": "waiting", "called_off": 1},
    ]


def test_nothing_is_wanted_of_a_place_that_is_gone_or_begun(session: Session, at: Callable[..., Any]) -> None:
    place = booked(session)
    at(session.get_one(Intake, place.intake_id).starts_at)
    assert wanted(session, "place_booked") == [False]
    assert not still_wanted(session, Message(dedupe="x", to="a@b.example", template="place_booked", not_before=NOW))
    assert still_wanted(session, Message(dedupe="x", to="a@b.example", template="sign_in", not_before=NOW))


def test_a_lapsed_offer_is_told_of(session: Session) -> None:
    place = booked(session)
    service.cancel(session, STAFF, key_of(place), NOW)
    assert service.lapse(session, NOW + timedelta(days=7)) == 1
    assert wanted(session, "place_lapsed") == [True]
    (mail,) = mails(session, "place_lapsed")
    session.get_one(Place, mail.place_id).status = PlaceStatus.cancelled
    assert wanted(session, "place_lapsed") == [False]
