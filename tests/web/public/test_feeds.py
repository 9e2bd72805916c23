"""Calendar feeds: a secret address for each, with one's own trainings or with counts, that can be changed or ended."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import select

from matcher import clock
from matcher.accounts.models import User
from matcher.audit.service import Actor
from matcher.candidates.models import Candidate
from matcher.db import Database
from matcher.intakes import feeds, service
from matcher.intakes.models import Feed, Intake
from matcher.privacy import erasure, export
from tests import make
from tests.cast import Cast
from tests.conftest import counted
from tests.visitor import Visitor, words

STAFF = Actor(None, "recruiter")


@pytest.fixture
def intake(database: Database, cast: Cast, at: Callable[..., object]) -> Intake:
    """Wout's training in Utrecht, with Samira booked and Pieter waiting; another one in Groningen."""
    at("2026-12-01 12:00")
    with database.transaction() as session:
        made = make.intake(session, seats=1, branch=cast.utrecht, trainer=cast.wout, starts=date(2026, 12, 14))
        for person in (cast.samira, cast.pieter):
            service.book(session, STAFF, intake_id=made.id or 0, candidate_id=person.id or 0, now=clock.now())
        make.intake(session, branch=cast.groningen, room="Martinikerkhof 1", starts=date(2026, 12, 21))
    return made


def address(client: Visitor, who: User | Candidate, audience: str) -> str:
    client.sign_in(who)
    client.post("/language", data={"lang": "en"})
    client.post(f"/{audience}/calendar", data={"do": "make"})
    return shown(client, audience)


def shown(client: Visitor, audience: str) -> str:
    page = client.get(f"/{audience}/calendar").get_data(as_text=True)
    found = re.search(r"http://localhost(/calendar/[0-9a-f]{64}\.ics)", page)
    return found.group(1) if found else ""


def events(client: Visitor, path: str) -> list[Any]:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    return list(Calendar.from_ical(answer.get_data()).walk("VEVENT"))


@pytest.mark.parametrize(
    ("who", "audience", "title"),
    [
        ("samira", "candidate", "Training: Customer contact"),
        ("wout", "trainer", "Training: Customer contact (1/1)"),
        ("anja", "recruiter", "Training: Customer contact (1/1)"),
    ],
)
def test_it_works(
    client: Visitor, app: Any, intake: Intake, cast: Cast, who: str, audience: str, title: str, database: Database
) -> None:
    with database.transaction() as session:
        for user in session.exec(select(User)):
            user.language = "en"
    client.sign_in(getattr(cast, who))
    client.post("/language", data={"lang": "en"})
    assert "Make my address" in words(client.get(f"/{audience}/calendar"))
    path = address(client, getattr(cast, who), audience)
    for told in ("Outlook:", "Google:", "Apple:"):
        assert told in words(client.get(f"/{audience}/calendar"))
    found = events(app.test_client(), path)  # a calendar has no cookie
    assert [event["SUMMARY"] for event in found] == [title, title]
    assert found[0]["DTSTART"].dt.isoformat() == "2026-12-14T09:30:00+01:00"


def test_no_feed_holds_a_name_or_what_is_of_others(client: Visitor, intake: Intake, cast: Cast) -> None:
    for who, audience in ((cast.wout, "trainer"), (cast.anja, "recruiter"), (cast.samira, "candidate")):
        text = client.get(address(client, who, audience)).get_data(as_text=True)
        for hidden in ("Samira", "Pieter", "@candidate", "Martinikerkhof", intake.key):
            assert hidden not in text
        assert "METHOD:PUBLISH" in text
        assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in text


def test_who_waits_has_nothing_in_a_calendar(client: Visitor, intake: Intake, cast: Cast) -> None:
    assert events(client, address(client, cast.pieter, "candidate")) == []


def test_what_is_cancelled_is_gone_from_it(client: Visitor, intake: Intake, cast: Cast, database: Database) -> None:
    path = address(client, cast.samira, "candidate")
    with database.transaction() as session:
        service.call_off(session, STAFF, intake.id or 0, 1, clock.now())
    assert events(client, path) == []


def test_an_unchanged_feed_is_not_sent_again(client: Visitor, intake: Intake, cast: Cast, database: Database) -> None:
    path = address(client, cast.samira, "candidate")
    first = client.get(path)
    assert first.headers["Cache-Control"] == "private, max-age=900"
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    with database.transaction() as session:
        later = [
            (clock.now() + timedelta(days=20 + n), clock.now() + timedelta(days=20 + n, hours=2)) for n in range(2)
        ]
        service.move(session, STAFF, intake.id or 0, later, 1, clock.now())
    moved = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert moved.status_code == 200
    assert b"SEQUENCE:1" in moved.get_data()


def test_a_new_address_ends_the_old_one_and_off_is_off(client: Visitor, intake: Intake, cast: Cast) -> None:
    old = address(client, cast.samira, "candidate")
    new = address(client, cast.samira, "candidate")
    assert old != new
    assert [client.get(path).status_code for path in (old, new)] == [404, 200]
    client.post("/candidate/calendar", data={"do": "off"})
    client.post("/candidate/calendar", data={"do": "off"})
    assert client.get(new).status_code == 404
    assert shown(client, "candidate") == ""


def test_the_database_holds_no_address(client: Visitor, intake: Intake, cast: Cast, database: Database) -> None:
    token = address(client, cast.samira, "candidate").split("/")[2].removesuffix(".ics")
    with database.transaction(writes=False) as session:
        (feed,) = session.exec(select(Feed)).all()
    assert token not in repr(feed)
    assert feed.token_hash != token


@pytest.mark.parametrize("token", ["x", "0" * 64, "a" * 2000])
def test_an_address_that_was_guessed_is_nothing(client: Visitor, intake: Intake, token: str) -> None:
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_asked_too_often_it_says_when_to_come_back(
    client: Visitor, intake: Intake, cast: Cast, database: Database, at: Callable[..., object]
) -> None:
    path = address(client, cast.samira, "candidate")
    with database.transaction() as session:
        session.exec(select(Feed)).one().asked = feeds.ASKS - 1
    assert [client.get(path).status_code for _ in range(2)] == [200, 429]
    assert int(client.get(path).headers["Retry-After"]) <= 3601
    at("2026-12-01 13:00")
    assert client.get(path).status_code == 200
    with database.transaction(writes=False) as session:
        assert session.exec(select(Feed)).one().asked == 1


def test_a_right_withdrawn_is_gone_at_the_next_request(
    client: Visitor, intake: Intake, cast: Cast, database: Database
) -> None:
    path = address(client, cast.anja, "recruiter")
    with database.transaction() as session:
        session.get_one(User, cast.anja.id).branch_id = cast.groningen.id
    assert "Martinikerkhof" in client.get(path).get_data(as_text=True)
    with database.transaction() as session:
        session.get_one(User, cast.anja.id).active = False
    assert client.get(path).status_code == 404


def test_it_goes_with_the_person_and_stands_in_their_copy(
    client: Visitor, intake: Intake, cast: Cast, database: Database
) -> None:
    path = address(client, cast.samira, "candidate")
    with database.transaction() as session:
        assert export.of(session, cast.samira.id or 0)["calendar_address_since"]
        erasure.erase(session, STAFF, cast.samira.id or 0, clock.now())
    assert counted(database, "feed") == 0
    assert client.get(path).status_code == 404


def test_a_stale_form_makes_no_address(client: Visitor, intake: Intake, cast: Cast, database: Database) -> None:
    client.sign_in(cast.samira)
    assert client.post("/candidate/calendar", csrf=False).status_code == 400
    assert counted(database, "feed") == 0
