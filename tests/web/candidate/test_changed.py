"""What somebody sees of a training that has yet to open, moved, or was called off."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlmodel import select

from matcher import clock
from matcher.audit import service as audit
from matcher.db import Database
from matcher.intakes import service
from matcher.intakes.changes import Changes
from matcher.intakes.models import Intake, Place, PlaceStatus, Priority
from matcher.intakes.queries import meetings_of
from matcher.intakes.series import shifted, slot_of
from matcher.outbox.models import Message
from matcher.settings import Settings
from matcher.web.mail import Letters, wanted
from tests import make
from tests.cast import Cast
from tests.intakes.scene import STAFF, key_of
from tests.visitor import Visitor, words


@pytest.fixture
def intake(cast: Cast, database: Database) -> Intake:
    with database.transaction() as session:
        audit.begin(session)
        return make.intake(session, seats=1, branch=cast.utrecht, room="Zaal 1")


@pytest.fixture
def samira(client: Visitor, cast: Cast) -> Visitor:
    with client.session_transaction() as cookie:
        cookie["language"] = "en"
    return client.sign_in(cast.samira)


def letters(app: Flask, settings: Settings, database: Database, template: str) -> list[str]:
    """The letters of one kind that would go out now, as people read them."""
    with database.transaction() as session:
        messages = session.exec(select(Message).where(Message.template == template).order_by(Message.id)).all()
        for message in messages:
            message.language = "en"
        return [Letters(app, settings).render(session, each).text for each in messages if wanted(session, each)]


def test_before_booking_opens_the_page_says_when(samira: Visitor, intake: Intake, database: Database) -> None:
    with database.transaction() as session:
        session.get_one(Intake, intake.id).opens_at = clock.now() + timedelta(days=2)
    page = samira.get(f"/candidate/trainings/{intake.key}")
    assert "You can sign up from" in words(page)
    assert "Book my place" not in words(page)
    answer = samira.post(f"/candidate/trainings/{intake.key}/book")
    assert (answer.status_code, "You can sign up from" in words(answer)) == (409, True)
    with database.transaction(writes=False) as session:
        assert session.exec(select(Place)).all() == []


def test_a_letter_about_a_move_says_the_old_and_the_new_time_and_goes_once(
    app: Flask, settings: Settings, cast: Cast, intake: Intake, database: Database
) -> None:
    with database.transaction() as session:
        place = service.book(
            session, STAFF, intake_id=key_of(intake), candidate_id=cast.samira.id or 0, now=clock.now()
        )
        slots = [slot_of(each.starts_at, each.ends_at) for each in meetings_of(session, key_of(intake))]
        old = slots[0].on
        for version, days in ((1, 7), (2, 14)):
            new = [slot.hours() for slot in shifted(slots, old + timedelta(days=days))]
            service.move(session, STAFF, key_of(intake), new, version, clock.now())
    assert place.status is PlaceStatus.booked
    [text] = letters(app, settings, database, "place_moved")  # the first one lost its reason
    assert f"{old + timedelta(days=14):%-d %B %Y}" in text
    assert f"The first day was: {old:%A %-d %B %Y}, 9:30. That one is gone." in text


def test_a_letter_about_another_room_says_both(
    app: Flask, settings: Settings, cast: Cast, intake: Intake, database: Database
) -> None:
    with database.transaction() as session:
        service.book(session, STAFF, intake_id=key_of(intake), candidate_id=cast.samira.id or 0, now=clock.now())
        values = {name: getattr(intake, name) for name in Changes.model_fields} | {"room": "Zaal 9"}
        service.edit(session, STAFF, key_of(intake), Changes.model_validate(values), 1, clock.now())
    [text] = letters(app, settings, database, "place_moved")
    assert "Zaal 9" in text
    assert "The address was: Zaal 1. Don't go there." in text


def test_who_is_called_off_is_led_to_the_next_start_and_goes_first_there(
    app: Flask, settings: Settings, samira: Visitor, cast: Cast, intake: Intake, database: Database
) -> None:
    with database.transaction() as session:
        now = clock.now()
        after = clock.local(intake.starts_at).date() + timedelta(days=21)
        following = make.intake(session, seats=1, branch=cast.utrecht, starts=after)
        make.place(session, following, make.candidate(session, name="Kees", branch=cast.utrecht))
        waits = make.place(session, following, make.candidate(session, name="Els", branch=cast.utrecht), "waiting")
        service.book(session, STAFF, intake_id=key_of(intake), candidate_id=cast.samira.id or 0, now=now)
        service.call_off(session, STAFF, key_of(intake), 1, now)
    [text] = letters(app, settings, database, "place_cancelled")
    assert f"/candidate/trainings/{following.key}" in text
    assert "you go first on its waiting list" in text
    assert samira.post(f"/candidate/trainings/{following.key}/book").status_code == 303
    with database.transaction(writes=False) as session:
        mine = session.exec(
            select(Place).where(Place.intake_id == following.id, Place.candidate_id == cast.samira.id)
        ).one()
    assert (mine.status, mine.priority) == (PlaceStatus.waiting, Priority.called_off)
    assert mine.turn < waits.turn
