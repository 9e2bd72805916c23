"""The mails about a place: each has a subject and a body, in the reader's language, with all one needs to come."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default

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
from tests.visitor import Visitor

CASES = {
    "place_booked": (PlaceStatus.booked, {}, "You have a place"),
    "place_waiting": (PlaceStatus.waiting, {}, "You are on the waiting list"),
    "place_offered": (PlaceStatus.offered, {}, "There is a place for you"),
    "place_cancelled": (PlaceStatus.cancelled, {"was": "booked"}, "Your place is cancelled"),
    "place_lapsed": (PlaceStatus.lapsed, {"was": "offered"}, "The place went to somebody else"),
    "place_moved": (PlaceStatus.booked, {"sequence": 1}, "Changed"),
    "place_reminder": (PlaceStatus.booked, {"days": 5, "sequence": 0}, "Soon"),
    "place_help": (PlaceStatus.no_show, {}, "Can we help you?"),
    "place_finished": (PlaceStatus.finished, {}, "Well done!"),
}
BRIEF = ("place_help", "place_finished")  # these tell of a training that was: not where and when it is


@pytest.fixture
def letter(app: Flask, settings: Settings, database: Database, cast: Cast) -> object:
    """Writes the letter `template` about a place of Samira's in this status."""

    def write(
        template: str, status: PlaceStatus, data: dict[str, object], language: str = "en", **about: object
    ) -> Letter:
        now = clock.now()
        with database.transaction() as session:
            intake = make.intake(session, branch=cast.utrecht, **about)
            place = make.place(session, intake, session.merge(cast.samira), status)
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
    about = () if template in BRIEF else ("First day:", "9:30", "Utrecht")
    for said in ("Customer contact", "MT-234567", *about):
        assert said in made.text
    assert "http://localhost/candidate/" in made.text
    assert "  " not in made.text.replace("\n  ", "\n")


@pytest.mark.parametrize("template", sorted(CASES))
def test_a_letter_is_in_the_readers_language(letter: object, template: str) -> None:
    assert callable(letter)
    status, data, _subject = CASES[template]
    text = letter(template, status, data, "nl").text
    assert "Hallo," in text
    assert template in BRIEF or ("Eerste dag:" in text and "9.30 uur" in text)
    assert "\n\n\n" not in text


def test_who_is_offered_a_place_reads_until_when(letter: object) -> None:
    assert callable(letter)
    until = clock.local(clock.now() + timedelta(days=2))
    made = letter("place_offered", PlaceStatus.offered, {})
    assert f"Say yes or no before {until:%A} {until.day} {until:%B} {until.year}" in made.text


def test_a_training_that_was_called_off_is_nobodys_own_doing(letter: object) -> None:
    assert callable(letter)
    made = letter("place_cancelled", PlaceStatus.cancelled, {"was": "booked", "called_off": 1})
    assert made.subject.startswith("This training does not go on")


@pytest.mark.parametrize(
    ("day", "subject"),
    [("2026-12-13 09:30", "Tomorrow"), ("2026-12-13 23:30", "Tomorrow"), ("2026-12-14 00:30", "Today")],
)
def test_a_reminder_says_the_day_that_it_is_also_when_it_goes_late(
    letter: object, at: Callable[..., object], day: str, subject: str
) -> None:
    assert callable(letter)
    at(day)
    made = letter("place_reminder", PlaceStatus.booked, {"days": 1, "sequence": 0}, starts=date(2026, 12, 14))
    assert made.subject.startswith(subject)


@pytest.mark.parametrize(
    ("template", "status"),
    [
        ("place_reminder", PlaceStatus.booked),
        ("place_offered", PlaceStatus.offered),
        ("place_moved", PlaceStatus.booked),
    ],
)
def test_a_letter_that_asks_has_two_links_that_open_without_signing_in(
    letter: object, client: Visitor, template: str, status: PlaceStatus
) -> None:
    assert callable(letter)
    made = letter(template, status, CASES[template][1])
    links = re.findall(r"http://localhost(/answer/\S+)", made.text)
    assert [link.split("/")[2] for link in links] == ["yes", "no"]
    assert [client.get(link).status_code for link in links] == [200, 200]


def test_who_said_yes_is_not_asked_again(letter: object) -> None:
    assert callable(letter)
    made = letter("place_reminder", PlaceStatus.confirmed, {"days": 1, "sequence": 0})
    assert "You told us that you will come." in made.text
    assert [link.split("/")[2] for link in re.findall(r"http://localhost(/answer/\S+)", made.text)] == ["no"]


@pytest.mark.parametrize(
    ("template", "status", "data", "method"),
    [
        ("place_booked", PlaceStatus.booked, {}, "REQUEST"),
        ("place_cancelled", PlaceStatus.cancelled, {"was": "booked"}, "CANCEL"),
    ],
)
def test_an_invitation_comes_as_mail_readers_expect_it(
    letter: object, template: str, status: PlaceStatus, data: dict[str, object], method: str
) -> None:
    """RFC 6047: text/calendar with the method of the file; one to show beside the text, one more for each day."""
    assert callable(letter)
    sent = message_from_bytes(letter(template, status, data).message().as_bytes(), policy=default)
    parts = [part for part in sent.walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_param("method") for part in parts] == [method, method]
    assert [part.get_param("charset") for part in parts] == ["utf-8", "utf-8"]
    for part in parts:
        text = part.get_payload(decode=True).decode()
        assert f"METHOD:{method}\r\n" in text
        assert text.count("BEGIN:VEVENT") == 1
        assert "\n" not in text.replace("\r\n", "")
    assert sent.get_content_type() == "multipart/mixed"
    shown, beside = sent.iter_parts()
    assert [part.get_content_type() for part in shown.iter_parts()] == ["text/plain", "text/calendar"]
    assert beside.get_filename() == "2.ics"


def test_who_waits_reads_how_many_are_before_them(letter: object) -> None:
    assert callable(letter)
    assert "You are next." in letter("place_waiting", PlaceStatus.waiting, {}).text


def test_a_letter_says_where_as_the_pages_do(letter: object) -> None:
    assert callable(letter)
    assert "Where: Branch Utrecht\n" in letter("place_booked", PlaceStatus.booked, {}).text
