"""Who is there: ticked by day on the trainer's list, or by the code on somebody's own phone."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import select

from matcher import clock
from matcher.accounts.models import Role
from matcher.audit.service import Actor
from matcher.db import Database
from matcher.intakes import needs, service
from matcher.intakes.models import Intake, Meeting, Place, PlaceStatus, Presence
from tests import make
from tests.cast import Cast
from tests.conftest import counted
from tests.visitor import Visitor, words

STAFF = Actor(None, "recruiter")


@pytest.fixture
def training(at: Callable[..., object], database: Database, cast: Cast) -> Intake:
    """Wout's training of two days that begins in half an hour, with Samira booked and Pieter waiting."""
    at("2026-11-23 09:00", tick=True)
    with database.transaction() as session:
        programme = make.programme(session, "customer_contact", calm=4, listening=4)
        made = make.intake(
            session, programme=programme, branch=cast.utrecht, trainer=cast.wout, starts=date(2026, 11, 23), seats=1
        )
        make.place(session, made, session.merge(cast.samira))
        make.place(session, made, session.merge(cast.pieter), "waiting")
    return made


@pytest.fixture
def wout(training: Intake, client: Visitor, cast: Cast) -> Visitor:
    client.sign_in(cast.wout)
    client.post("/language", data={"lang": "en"})
    return client


def place(database: Database, cast: Cast) -> Place:
    with database.transaction(writes=False) as session:
        return session.exec(select(Place).where(Place.candidate_id == cast.samira.id)).one()


def meetings(database: Database, intake: Intake) -> list[int]:
    with database.transaction(writes=False) as session:
        found = session.exec(select(Meeting.id).where(Meeting.intake_id == intake.id).order_by(Meeting.starts_at))
        return [each or 0 for each in found]


def test_it_works(wout: Visitor, training: Intake, database: Database, cast: Cast) -> None:
    code = f"/trainer/check-in/{place(database, cast).key}"
    page = words(wout.get(code))
    assert "Samira" in page
    assert "Is there" in page
    assert counted(database, "presence") == 0  # opening it changes nothing
    for _ in range(2):
        assert wout.post(code).location == code
    assert "is there" in words(wout.get(code))
    assert "1 of 1 are there" in words(wout.get(f"/trainer/intakes/{training.id}"))
    assert counted(database, "presence") == 1
    assert place(database, cast).status is PlaceStatus.booked  # until it begins: the seat is not offered on


def test_the_code_of_somebody_elses_training_opens_nothing(
    client: Visitor, training: Intake, database: Database, cast: Cast
) -> None:
    key = place(database, cast).key
    with database.transaction() as session:
        other = make.user(session, Role.trainer, name="Ander", branch_id=cast.utrecht.id)
    for who in (other, cast.samira, cast.anja, cast.joost):
        client.sign_in(who)
        assert (
            client.get(f"/trainer/check-in/{key}").status_code,
            client.post(f"/trainer/check-in/{key}").status_code,
        ) == (
            404,
            404,
        )
    assert counted(database, "presence") == 0


def test_a_code_that_was_changed_and_one_of_who_waits_are_nothing(
    wout: Visitor, database: Database, cast: Cast, training: Intake
) -> None:
    with database.transaction(writes=False) as session:
        waiting = session.exec(select(Place.key).where(Place.candidate_id == cast.pieter.id)).one()
    for key in (waiting, place(database, cast).key[:-1], "x"):
        assert wout.get(f"/trainer/check-in/{key}").status_code == 404


def test_before_the_doors_open_the_code_says_so(
    wout: Visitor, training: Intake, database: Database, cast: Cast, at: Callable[..., object]
) -> None:
    at("2026-11-23 08:00", tick=True)
    wout.sign_in(cast.wout)
    code = f"/trainer/check-in/{place(database, cast).key}"
    assert "From an hour before the meeting on" in words(wout.get(code))
    assert wout.post(code).status_code == 409
    assert counted(database, "presence") == 0


def test_a_form_without_its_token_ticks_nobody(wout: Visitor, database: Database, cast: Cast) -> None:
    code = f"/trainer/check-in/{place(database, cast).key}"
    assert wout.post(code, csrf=False).status_code == 400
    assert counted(database, "presence") == 0


def test_a_day_is_ticked_and_corrected_and_the_page_is_of_that_day(
    wout: Visitor, training: Intake, database: Database, cast: Cast, at: Callable[..., object]
) -> None:
    at("2026-11-24 10:00", tick=True)
    wout.sign_in(cast.wout)
    first, second = meetings(database, training)
    here = f"/trainer/places/{place(database, cast).id}/tick"
    assert "Tuesday 24 November 2026" in words(wout.get(f"/trainer/intakes/{training.id}"))
    answer = wout.post(here, data={"meeting": second, "present": "yes"})
    assert answer.location == f"/trainer/intakes/{training.id}?day=2#p{place(database, cast).id}"
    assert place(database, cast).status is PlaceStatus.attended
    assert wout.post(here, data={"meeting": first, "present": "no"}).location.split("?")[1].startswith("day=1")
    assert place(database, cast).status is PlaceStatus.partly
    assert "0 of 1 are there" in words(wout.get(f"/trainer/intakes/{training.id}?day=1"))
    wout.post(here, data={"meeting": first, "present": "yes"})
    assert place(database, cast).status is PlaceStatus.attended
    with database.transaction(writes=False) as session:
        assert {each.noted_by for each in session.exec(select(Presence))} == {cast.wout.id}


@pytest.mark.parametrize(
    "data",
    [{}, {"present": "yes"}, {"meeting": "1", "present": "maybe"}, {"meeting": "9" * 30, "present": "yes"}],
)
def test_what_is_no_tick_is_refused(
    wout: Visitor, training: Intake, database: Database, cast: Cast, data: dict[str, str]
) -> None:
    assert wout.post(f"/trainer/places/{place(database, cast).id}/tick", data=data).status_code == 400
    assert counted(database, "presence") == 0


@pytest.mark.parametrize("day", ["0", "3", "x", "9" * 30, "-1"])
def test_a_day_that_is_not_there_shows_the_day_at_hand(wout: Visitor, training: Intake, day: str) -> None:
    assert "Monday 23 November 2026" in words(wout.get(f"/trainer/intakes/{training.id}?day={day}"))


def test_what_somebody_needs_is_for_the_trainer_to_read(
    wout: Visitor, training: Intake, database: Database, cast: Cast
) -> None:
    mine = place(database, cast)
    with database.transaction() as session:
        actor = Actor(cast.samira.user_id, "candidate")
        needs.tell_need(session, actor, mine.id or 0, "a room without stairs", clock.now())
    for path in (f"intakes/{training.id}", f"places/{mine.id}", f"check-in/{mine.key}"):
        assert "Needs: a room without stairs" in words(wout.get(f"/trainer/{path}"))


def test_before_closing_it_is_said_whose_goals_nobody_rated(
    wout: Visitor, training: Intake, database: Database, cast: Cast, at: Callable[..., object]
) -> None:
    at("2026-11-24 10:00", tick=True)
    wout.sign_in(cast.wout)
    mine = place(database, cast)
    with database.transaction() as session:
        service.mark(session, STAFF, mine.id or 0, PlaceStatus.attended, clock.now())
    here = f"/trainer/intakes/{training.id}"
    assert "2 goals not rated yet" in words(wout.get(here))
    with database.transaction() as session:
        make.ability(session, session.merge(cast.samira), "calm", 4, source="trainer")
    assert "1 goal not rated yet" in words(wout.get(here))
    wout.post(f"{here}/finish")
    page = words(wout.get(here))
    assert "The training is closed." in page
    assert "not rated yet" not in page
    assert place(database, cast).status is PlaceStatus.finished
