"""One's own place: the code for the trainer, what one needs, by phone or by mail, and the question after a no-show."""

from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
import segno
from sqlmodel import select

from matcher import clock
from matcher.audit.service import Actor
from matcher.candidates.models import Candidate
from matcher.db import Database
from matcher.intakes import calls, help, service
from matcher.intakes.models import Form, Help, Intake, Need, Place, PlaceStatus
from matcher.privacy import erasure, export
from tests import make
from tests.cast import Cast
from tests.conftest import counted
from tests.visitor import Visitor, words

STAFF = Actor(None, "recruiter")
BSN = "111222333"


@pytest.fixture
def place(database: Database, cast: Cast, at: Callable[..., object]) -> Place:
    """Samira's place in a training that begins tomorrow."""
    at("2026-12-13 12:00", tick=True)
    with database.transaction() as session:
        intake = make.intake(session, branch=cast.utrecht, starts=date(2026, 12, 14))
        return make.place(session, intake, session.merge(cast.samira))


@pytest.fixture
def samira(client: Visitor, cast: Cast, place: Place) -> Visitor:
    with client.session_transaction() as cookie:
        cookie["language"] = "en"
    return client.sign_in(cast.samira)


def needed(database: Database) -> list[str]:
    with database.transaction(writes=False) as session:
        return list(session.exec(select(Need.text)))


def test_it_works(samira: Visitor, place: Place) -> None:
    page = samira.get(f"/candidate/places/{place.key}")
    assert "Show this code to your trainer." in words(page)
    code = segno.make(f"http://localhost/trainer/check-in/{place.key}", error="m", micro=False)
    picture = code.svg_data_uri(scale=6, border=4, dark="#0b0c0c", light="#ffffff")
    assert f'src="{picture}"' in unescape(page.get_data(as_text=True))


def test_online_there_is_no_door(samira: Visitor, place: Place, database: Database) -> None:
    with database.transaction() as session:
        session.get_one(Intake, place.intake_id).form = Form.online
    page = samira.get(f"/candidate/places/{place.key}").get_data(as_text=True)
    assert "data:image/svg+xml" not in page
    assert "What do you need" in page


def test_what_one_needs_is_kept_changed_and_taken_back(samira: Visitor, place: Place, database: Database) -> None:
    here = f"/candidate/places/{place.key}"
    assert "You don't have to answer." in words(samira.get(here))
    for text in ("a room without stairs", "larger letters"):
        assert samira.post(f"{here}/need", data={"text": text}).location == here
        assert needed(database) == [text]
    assert "larger letters" in words(samira.get(here))
    samira.post(f"{here}/need", data={"text": " "})
    assert needed(database) == []


@pytest.mark.parametrize("text", ["x" * 201, f"mijn nummer is {BSN}"])
def test_too_much_and_a_bsn_are_refused_kindly(samira: Visitor, place: Place, database: Database, text: str) -> None:
    page = samira.post(f"/candidate/places/{place.key}/need", data={"text": text})
    assert page.status_code == 422
    assert "There is a problem" in words(page)
    assert BSN not in page.get_data(as_text=True)
    assert needed(database) == []


def test_it_is_in_ones_copy_and_goes_with_oneself(
    samira: Visitor, place: Place, database: Database, cast: Cast
) -> None:
    samira.post(f"/candidate/places/{place.key}/need", data={"text": "larger letters"})
    with database.transaction() as session:
        copy = export.of(session, cast.samira.id or 0)
        assert [each["text"] for each in copy["around_trainings"]["needs"]] == ["larger letters"]
        erasure.erase(session, STAFF, cast.samira.id or 0, clock.now())
    assert needed(database) == []


def test_one_can_be_called_instead(samira: Visitor, place: Place, database: Database, cast: Cast) -> None:
    here = f"/candidate/places/{place.key}"
    for by, said in (("phone", "we call you"), ("mail", "we send you an e-mail"), ("phone", "we call you")):
        assert samira.post(f"{here}/reminders", data={"by": by}).location == here
        assert said in words(samira.get(here))
    with database.transaction(writes=False) as session:
        assert [call.name for call in calls.reminders(session, cast.utrecht.id, clock.now())] == ["Samira"]


def test_without_a_number_nobody_can_be_called(samira: Visitor, place: Place, database: Database, cast: Cast) -> None:
    with database.transaction() as session:
        session.get_one(Candidate, cast.samira.id).phone = None
    answer = samira.post(f"/candidate/places/{place.key}/reminders", data={"by": "phone"})
    assert answer.location.startswith("/candidate/questions/phone")
    with database.transaction(writes=False) as session:
        assert not session.get_one(Candidate, cast.samira.id).rather_called


def test_a_late_no_from_the_page_reaches_the_branch_as_well(
    samira: Visitor, place: Place, database: Database, cast: Cast
) -> None:
    samira.post(f"/candidate/places/{place.key}/cancelled")
    with database.transaction(writes=False) as session:
        assert [call.name for call in calls.news(session, cast.utrecht.id, clock.now())] == ["Samira"]


def test_after_a_no_show_one_is_asked_at_home_and_sees_what_is_kept(
    samira: Visitor, place: Place, database: Database, cast: Cast, at: Callable[..., object]
) -> None:
    at("2026-12-14 12:00", tick=True)
    samira.sign_in(cast.samira)
    with database.transaction() as session:
        service.mark(session, STAFF, place.id or 0, PlaceStatus.no_show, clock.now())
    assert "Can we help you?" in words(samira.get("/candidate/"))
    with database.transaction() as session:
        help.answer(session, STAFF, place.id or 0, Help.transport, clock.now())
        copy = export.of(session, cast.samira.id or 0)
    assert copy["around_trainings"]["asked_whether_we_can_help"][0]["answer"] == "transport"
    assert "Can we help you?" not in words(samira.get("/candidate/"))
    page = words(samira.get(f"/candidate/places/{place.key}"))
    assert "You told us what would help you: help with the journey." in page
    with database.transaction() as session:
        erasure.erase(session, STAFF, cast.samira.id or 0, clock.now())
    assert counted(database, "helpquestion") == 0
