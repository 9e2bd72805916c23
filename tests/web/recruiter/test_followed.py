"""What follows from trainings on the recruiter's first page: calls, help that was asked, who finished."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import select

from matcher import clock
from matcher.audit.service import Actor
from matcher.candidates.models import Candidate
from matcher.db import Database
from matcher.intakes import answers, help, needs, service
from matcher.intakes.models import Call, Help, HelpQuestion, Place, PlaceStatus
from tests import make
from tests.cast import Cast
from tests.conftest import counted
from tests.visitor import Visitor, words

STAFF = Actor(None, "recruiter")


@pytest.fixture
def place(database: Database, cast: Cast, at: Callable[..., object]) -> Place:
    """Samira, who would rather be called, has a place in a training that begins tomorrow."""
    at("2026-12-13 12:00", tick=True)
    with database.transaction() as session:
        intake = make.intake(session, branch=cast.utrecht, trainer=cast.wout, starts=date(2026, 12, 14))
        made = make.place(session, intake, session.merge(cast.samira))
        session.get_one(Candidate, cast.samira.id).rather_called = True
        return made


@pytest.fixture
def anja(client: Visitor, cast: Cast, place: Place) -> Visitor:
    client.sign_in(cast.anja)
    client.post("/language", data={"lang": "en"})
    return client


def status(database: Database, place: Place) -> PlaceStatus:
    with database.transaction(writes=False) as session:
        return session.get_one(Place, place.id).status


def test_it_works(anja: Visitor, place: Place, database: Database) -> None:
    assert "Call about a training" in words(anja.get("/recruiter/"))
    called = f"/recruiter/intakes/places/{place.id}/called"
    for _ in range(2):
        assert anja.post(called, data={"about": "1:0", "comes": "y"}).location == "/recruiter/"
    assert status(database, place) is PlaceStatus.confirmed
    assert "Call about a training" not in words(anja.get("/recruiter/"))
    assert counted(database, "call") == 1


def test_a_call_that_is_not_due_is_not_noted(anja: Visitor, place: Place, database: Database) -> None:
    for about in ("5:0", "1:7", "cant_come", "", "x" * 500):
        assert anja.post(f"/recruiter/intakes/places/{place.id}/called", data={"about": about}).status_code == 303
    assert counted(database, "call") == 0


def test_who_can_not_come_is_a_task_until_it_is_dealt_with(
    anja: Visitor, place: Place, database: Database, cast: Cast
) -> None:
    with database.transaction() as session:
        answers.cancel(session, Actor(cast.samira.user_id, "candidate"), place.id or 0, clock.now())
    page = words(anja.get("/recruiter/"))
    assert "can't come" in page
    assert "tell the trainer" in page
    anja.post(f"/recruiter/intakes/places/{place.id}/called", data={"about": "cant_come"})
    assert "tell the trainer" not in words(anja.get("/recruiter/"))
    with database.transaction(writes=False) as session:
        (call,) = session.exec(select(Call)).all()
    assert (call.done_by, call.done_at is not None) == (cast.anja.id, True)


def test_help_that_was_asked_stands_there_until_somebody_did_it_or_it_expires(
    anja: Visitor, place: Place, database: Database, cast: Cast, at: Callable[..., object]
) -> None:
    at("2026-12-14 12:00", tick=True)
    anja.sign_in(cast.anja)
    with database.transaction() as session:
        service.mark(session, STAFF, place.id or 0, PlaceStatus.no_show, clock.now())
    assert "Want help" not in words(anja.get("/recruiter/"))  # who says nothing is on no list
    with database.transaction() as session:
        help.answer(session, STAFF, place.id or 0, Help.child_care, clock.now())
    assert "somebody to look after the children" in words(anja.get("/recruiter/"))
    for _ in range(2):
        assert anja.post(f"/recruiter/intakes/places/{place.id}/helped").status_code == 303
    assert "Want help" not in words(anja.get("/recruiter/"))
    with database.transaction() as session:
        session.exec(select(HelpQuestion)).one().done_at = None
    assert "Want help" in words(anja.get("/recruiter/"))
    at("2027-01-13 12:01", tick=True)
    anja.sign_in(cast.anja)
    assert "Want help" not in words(anja.get("/recruiter/"))


def test_a_no_show_is_no_mark_that_stays_with_somebody(
    anja: Visitor, place: Place, database: Database, cast: Cast, at: Callable[..., object]
) -> None:
    at("2026-12-14 12:00", tick=True)
    anja.sign_in(cast.anja)
    with database.transaction() as session:
        service.mark(session, STAFF, place.id or 0, PlaceStatus.no_show, clock.now())
    page = f"/recruiter/candidates/{cast.samira.id}"
    assert "was not there" in words(anja.get(page))
    at("2027-01-14 12:00", tick=True)
    anja.sign_in(cast.anja)
    assert "was not there" not in words(anja.get(page))
    assert status(database, place) is PlaceStatus.no_show  # of the training it stays what it was


def test_what_somebody_needs_is_for_their_branch_to_read(
    anja: Visitor, place: Place, database: Database, cast: Cast
) -> None:
    with database.transaction() as session:
        actor = Actor(cast.samira.user_id, "candidate")
        needs.tell_need(session, actor, place.id or 0, "a room without stairs", clock.now())
    page = f"/recruiter/intakes/places/{place.id}"
    assert "Needs: a room without stairs" in words(anja.get(page))
    anja.sign_in(cast.bram)
    assert anja.get(page).status_code == 404


def test_another_branch_sees_and_does_nothing_of_it(
    client: Visitor, place: Place, database: Database, cast: Cast
) -> None:
    client.sign_in(cast.bram)
    assert "Samira" not in words(client.get("/recruiter/"))
    for path in ("called", "helped"):
        assert client.post(f"/recruiter/intakes/places/{place.id}/{path}", data={"about": "1:0"}).status_code == 404
    assert client.get(f"/recruiter/intakes/{place.intake_id}/finished").status_code == 404
    assert counted(database, "call") == 0


def test_who_finished_is_told_with_the_work_that_fits_them_now(
    anja: Visitor, place: Place, database: Database, cast: Cast, at: Callable[..., object]
) -> None:
    at("2026-12-15 12:00", tick=True)
    anja.sign_in(cast.anja)
    page = f"/recruiter/intakes/{place.intake_id}/finished"
    assert "Nobody of your branch has finished this training" in words(anja.get(page))
    with database.transaction() as session:
        for code in ("calm", "listening"):
            make.ability(session, session.merge(cast.samira), code, 4, source="trainer")
        service.mark(session, STAFF, place.id or 0, PlaceStatus.attended, clock.now())
        service.finish(session, STAFF, place.intake_id, clock.now())
    assert "Finished a training Customer contact" in words(anja.get("/recruiter/"))
    told = words(anja.get(page))
    assert "Samira" in told
    assert "1 vacancy fits now" in told
    assert cast.vacancy.title in told
    at("2026-12-30 12:00", tick=True)
    anja.sign_in(cast.anja)
    assert "Finished a training" not in words(anja.get("/recruiter/"))
    assert "Samira" in words(anja.get(page))
