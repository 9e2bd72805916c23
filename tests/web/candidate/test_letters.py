"""The mails about a place: each has a subject and a body, in the reader's language, with all one needs to come."""

from datetime import timedelta

import pytest
from flask import Flask

from matcher import clock
from matcher.db import Database
from matcher.intakes.models import PlaceStatus
from matcher.outbox.mailer import Letter
from matcher.outbox.models import Message
from matcher.settings import Settings
from matcher.web.mail import Letters
from tests import make
from tests.cast import Cast

CASES = {
    "place_booked": (PlaceStatus.booked, {}, "You have a place"),
    "place_waiting": (PlaceStatus.waiting, {}, "You are on the waiting list"),
    "place_offered": (PlaceStatus.offered, {}, "There is a place for you"),
    "place_cancelled": (PlaceStatus.cancelled, {"was": "booked"}, "Your place is cancelled"),
    "place_lapsed": (PlaceStatus.lapsed, {"was": "offered"}, "The place went to somebody else"),
    "place_moved": (PlaceStatus.booked, {"sequence": 1}, "Changed"),
    "place_reminder": (PlaceStatus.booked, {"days": 5, "sequence": 0}, "Soon"),
}


@pytest.fixture
def letter(app: Flask, settings: Settings, database: Database, cast: Cast) -> object:
    """Writes the letter `template` about a place of Samira's in this status."""

    def write(template: str, status: PlaceStatus, data: dict[str, object], language: str = "en") -> Letter:
        now = clock.now()
        with database.transaction() as session:
            place = make.place(session, make.intake(session, branch=cast.utrecht), session.merge(cast.samira), status)
            place.offered_until = now + timedelta(days=2) if status is PlaceStatus.offered else None
            place.reference = "MT-234567"
            message = Message(
                dedupe=template,
                to="samira@candidate.example",
                user_id=cast.samira.user_id,
                language=language,
                template=template,
                data=data,
                place_id=place.id,
                not_before=now,
            )
            session.add_all([place, message])
            session.flush()
            return Letters(app, settings).render(session, message)

    return write


@pytest.mark.parametrize("template", sorted(CASES))
def test_a_letter_says_what_it_is_about(letter: object, template: str) -> None:
    assert callable(letter)
    status, data, subject = CASES[template]
    made = letter(template, status, data)
    assert made.subject.startswith(subject)
    assert "\n" not in made.subject
    for said in ("Customer contact", "First day:", "9:30", "Utrecht", "MT-234567"):
        assert said in made.text
    assert "http://localhost/candidate/" in made.text
    assert "  " not in made.text.replace("\n  ", "\n")


@pytest.mark.parametrize("template", sorted(CASES))
def test_a_letter_is_in_the_readers_language(letter: object, template: str) -> None:
    assert callable(letter)
    status, data, _subject = CASES[template]
    text = letter(template, status, data, "nl").text
    assert "Hallo," in text
    assert "Eerste dag:" in text
    assert "9.30 uur" in text


def test_who_is_offered_a_place_reads_until_when(letter: object) -> None:
    assert callable(letter)
    until = clock.local(clock.now() + timedelta(days=2))
    made = letter("place_offered", PlaceStatus.offered, {})
    assert f"Say yes or no before {until:%A} {until.day} {until:%B} {until.year}" in made.text


def test_a_training_that_was_called_off_is_nobodys_own_doing(letter: object) -> None:
    assert callable(letter)
    made = letter("place_cancelled", PlaceStatus.cancelled, {"was": "booked", "called_off": 1})
    assert made.subject.startswith("This training does not go on")


def test_the_day_before_the_letter_says_tomorrow(letter: object) -> None:
    assert callable(letter)
    made = letter("place_reminder", PlaceStatus.booked, {"days": 1, "sequence": 0})
    assert made.subject.startswith("Tomorrow")


def test_who_waits_reads_how_many_are_before_them(letter: object) -> None:
    assert callable(letter)
    assert "You are next." in letter("place_waiting", PlaceStatus.waiting, {}).text


def test_a_letter_says_where_as_the_pages_do(letter: object) -> None:
    assert callable(letter)
    assert "Where: Branch Utrecht\n" in letter("place_booked", PlaceStatus.booked, {}).text
