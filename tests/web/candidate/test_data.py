"""My data: all of it shown, consents, a pause, a copy to take along, and erasing."""

import json

import pytest

from matcher import clock
from matcher.audit import queries as audit
from matcher.audit.service import Actor, record
from matcher.candidates import queries, service
from matcher.candidates.models import Candidate, Purpose, Status
from matcher.db import Database
from tests import make
from tests.cast import Cast
from tests.visitor import Visitor, words


@pytest.fixture
def samira(client: Visitor, cast: Cast) -> Visitor:
    with client.session_transaction() as cookie:
        cookie["language"] = "en"
    return client.sign_in(cast.samira)


def status(database: Database, cast: Cast) -> Status:
    with database.transaction(writes=False) as session:
        return session.get_one(Candidate, cast.samira.id).status


def test_it_works(samira: Visitor) -> None:
    page = words(samira.get("/candidate/data"))
    for said in ("Samira", "samira@candidate.example", "3511", "2 answers", "Utrecht"):
        assert said in page


def test_who_looked_is_said_by_what_they_are(samira: Visitor, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        record(session, Actor(cast.anja.id, cast.anja.role), "candidate.seen", f"candidate:{cast.samira.id}")
        record(session, Actor(cast.bram.id, cast.bram.role), "candidate.seen", f"candidate:{cast.pieter.id}")
    page = words(samira.get("/candidate/data"))
    assert "Somebody of your branch : looked at your page" in page
    assert page.count("looked at your page") == 1


def test_an_action_without_a_sentence_is_still_shown(samira: Visitor, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        record(session, Actor(cast.anja.id, cast.anja.role), "candidate.something_new", f"candidate:{cast.samira.id}")
    assert "did something with your data" in words(samira.get("/candidate/data"))


def test_withdrawing_pauses_at_once_and_going_on_gives_consent_again(
    samira: Visitor, cast: Cast, database: Database
) -> None:
    told = samira.post("/candidate/data/consent/matching", follow_redirects=True)
    assert "You have taken your permission back." in words(told)
    assert status(database, cast) is Status.paused
    assert "Go on looking for work" in words(samira.get("/candidate/data"))
    samira.post("/candidate/data/pause")
    assert status(database, cast) is Status.active
    with database.transaction(writes=False) as session:
        told_of = queries.consents(session, cast.samira.id or 0)
    assert [one.given for one in told_of if one.purpose is Purpose.matching] == [True, False, True]


def test_a_pause_keeps_the_consent(samira: Visitor, cast: Cast, database: Database) -> None:
    samira.post("/candidate/data/pause")
    assert status(database, cast) is Status.paused
    with database.transaction(writes=False) as session:
        assert queries.consented(session, cast.samira.id or 0, Purpose.matching)


@pytest.mark.parametrize("purpose", ["share_with_client", "keep_a_year", "marketing", "%00"])
def test_only_what_is_asked_here_can_be_consented_to(
    samira: Visitor, cast: Cast, database: Database, purpose: str
) -> None:
    assert samira.post(f"/candidate/data/consent/{purpose}").status_code == 404
    with database.transaction(writes=False) as session:
        assert len(queries.consents(session, cast.samira.id or 0)) == 1


def test_a_stale_form_withdraws_nothing(samira: Visitor, cast: Cast, database: Database) -> None:
    samira.post("/candidate/data/consent/matching", csrf=False)
    samira.post("/candidate/data/pause", csrf=False)
    assert status(database, cast) is Status.active


def test_the_copy_holds_what_was_told_and_leaves_an_entry(samira: Visitor, cast: Cast, database: Database) -> None:
    response = samira.get("/candidate/data/download")
    assert response.headers["Content-Disposition"].startswith("attachment")
    copy = json.loads(response.get_data(as_text=True))
    assert copy["account"]["email"] == "samira@candidate.example"
    assert {row["code"]: (row["level"], row["source"]) for row in copy["abilities"]} == {
        "listening": (4, "self"),
        "calm": (3, "self"),
    }
    assert "pieter" not in response.get_data(as_text=True).lower()
    with database.transaction(writes=False) as session:
        told = [entry.action for entry in audit.about(session, f"candidate:{cast.samira.id}")]
    assert told == ["candidate.exported"]


def test_erasing_shows_first_what_it_means_and_needs_a_tick(samira: Visitor, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        make.place(session, make.intake(session, branch=cast.utrecht), session.merge(cast.samira))
    page = words(samira.get("/candidate/data/erase"))
    assert "Your place in the training Customer contact" in page
    response = samira.post("/candidate/data/erase", data={})
    assert (response.status_code, "Tick the box if you are sure." in words(response)) == (422, True)
    assert samira.post("/candidate/data/erase", data={"sure": "y"}, csrf=False).status_code == 400
    assert status(database, cast) is Status.active


def test_erasing_signs_out_everywhere_and_leaves_nobody(samira: Visitor, cast: Cast, database: Database) -> None:
    other = samira.application.test_client()
    assert isinstance(other, Visitor)
    other.sign_in(cast.samira)
    response = samira.post("/candidate/data/erase", data={"sure": "y"}, follow_redirects=True)
    assert "Everything about you has been erased." in words(response)
    with database.transaction(writes=False) as session:
        assert session.get(Candidate, cast.samira.id) is None
        assert session.get(Candidate, cast.pieter.id) is not None
    assert other.get("/candidate/").location.startswith("/sign-in")
    assert samira.get("/candidate/").location.startswith("/sign-in")


def test_being_named_to_employers_can_be_taken_back(samira: Visitor, cast: Cast, database: Database) -> None:
    number = cast.samira.id or 0
    with database.transaction() as session:
        service.consent(session, Actor(), number, Purpose.share_with_client, given=True, channel="web", now=clock.now())
    assert "employers no longer see your name" in words(samira.get("/candidate/data"))
    assert samira.post("/candidate/data/consent/share_with_client").status_code == 303
    with database.transaction(writes=False) as session:
        assert not queries.consented(session, number, Purpose.share_with_client)
    assert status(database, cast) is Status.active
