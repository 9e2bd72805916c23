"""The trainer's pages: own trainings only, attendance, progress on the candidate's own anchors."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import select

from matcher.accounts.models import Role, User
from matcher.candidates.models import Ability, Candidate, Source
from matcher.db import Database
from matcher.intakes.models import Intake, IntakeStatus, Place, PlaceStatus
from tests import make
from tests.cast import Cast
from tests.conftest import counted
from tests.visitor import Visitor, words


@pytest.fixture
def here(at: Callable[..., object]) -> Callable[..., object]:
    """The clock, before anything is made."""
    at("2026-11-24 12:00", tick=True)
    return at


@pytest.fixture
def training(here: object, database: Database, cast: Cast) -> Intake:
    """Wout's training of yesterday and today, with Samira and Kees; somebody cancelled, somebody waits."""
    with database.transaction() as session:
        programme = make.programme(session, "customer_contact", calm=4, listening=4)
        made = make.intake(
            session, programme=programme, branch=cast.utrecht, trainer=cast.wout, starts=date(2026, 11, 23), seats=2
        )
        make.place(session, made, session.get_one(Candidate, cast.samira.id))
        for name, status in (("Kees", "booked"), ("Afgezegd", "cancelled"), ("Wachter", "waiting")):
            make.place(session, made, make.candidate(session, name=name, branch=cast.utrecht), status)
        return made


@pytest.fixture
def wout(training: Intake, client: Visitor, cast: Cast) -> Visitor:
    client.sign_in(cast.wout)
    client.post("/language", data={"lang": "en"})
    return client


def _place(database: Database, who: Candidate) -> Place:
    with database.transaction() as session:
        return session.exec(select(Place).where(Place.candidate_id == who.id)).one()


def _kees(database: Database) -> Place:
    with database.transaction() as session:
        query = select(Place).join(Candidate).where(Candidate.name == "Kees")
        return session.exec(query).one()


def test_it_works(wout: Visitor, training: Intake, cast: Cast, database: Database) -> None:
    place = _place(database, cast.samira)
    skill = _skill(database, "calm")
    pages = ("/trainer/", f"/trainer/intakes/{training.id}", f"/trainer/places/{place.id}")
    for language in ("nl", "en"):
        wout.post("/language", data={"lang": language})
        for page in (*pages, f"/trainer/places/{place.id}/abilities/{skill}"):
            assert wout.get(page).status_code == 200, page
    assert "2 people" in words(wout.get("/trainer/"))


def _skill(database: Database, code: str) -> int:
    with database.transaction() as session:
        return make.skill(session, code).id or 0


def test_a_trainer_sees_names_and_no_scores(wout: Visitor, training: Intake, cast: Cast, database: Database) -> None:
    page = words(wout.get(f"/trainer/intakes/{training.id}"))
    assert "Samira" in page
    assert "Kees" in page
    for hidden in ("Afgezegd", "Wachter", "samira@candidate.example", "12345678"):
        assert hidden not in page
    person = words(wout.get(f"/trainer/places/{_place(database, cast.samira).id}"))
    assert "calm not known Goal: level 4" in person  # that she said 3 herself is not for the trainer


def test_the_whole_of_somebodys_attendance_can_be_corrected(
    wout: Visitor, training: Intake, cast: Cast, database: Database
) -> None:
    place = _place(database, cast.samira)
    for status in ("attended", "no_show", "partly"):
        answer = wout.post(f"/trainer/places/{place.id}/mark", data={"status": status})
        assert answer.location == f"/trainer/places/{place.id}"
        assert _place(database, cast.samira).status is PlaceStatus(status)
    assert "was there for a part" in words(wout.get(f"/trainer/intakes/{training.id}"))


@pytest.mark.parametrize("status", ["finished", "cancelled", "", "x"])
def test_nothing_but_attendance_can_be_marked(wout: Visitor, cast: Cast, database: Database, status: str) -> None:
    place = _place(database, cast.samira)
    assert wout.post(f"/trainer/places/{place.id}/mark", data={"status": status}).status_code == 400
    assert _place(database, cast.samira).status is PlaceStatus.booked


def test_a_training_is_closed_when_everybody_is_marked(
    wout: Visitor, training: Intake, cast: Cast, database: Database
) -> None:
    address = f"/trainer/intakes/{training.id}"
    assert "First say of 2 more people whether they came." in words(wout.get(address))
    wout.post(f"{address}/finish")
    assert "First say of 2 more people whether they came." in words(wout.get(address))
    wout.post(f"/trainer/places/{_place(database, cast.samira).id}/mark", data={"status": "attended"})
    wout.post(f"/trainer/places/{_kees(database).id}/mark", data={"status": "no_show"})
    wout.post(f"{address}/finish")
    assert "The training is closed." in words(wout.get(address))
    assert _place(database, cast.samira).status is PlaceStatus.finished
    assert _kees(database).status is PlaceStatus.no_show
    with database.transaction() as session:
        assert session.get_one(Intake, training.id).status is IntakeStatus.finished


def test_progress_is_kept_as_seen_by_a_trainer(wout: Visitor, cast: Cast, database: Database) -> None:
    place, skill = _place(database, cast.samira), _skill(database, "calm")
    answer = wout.post(f"/trainer/places/{place.id}/abilities/{skill}", data={"level": "4"})
    assert answer.location == f"/trainer/places/{place.id}"
    assert "calm 4 of 5 Goal: level 4" in words(wout.get(answer.location))
    with database.transaction() as session:
        query = select(Ability).where(Ability.candidate_id == cast.samira.id, Ability.skill_id == skill)
        seen = {each.source: (each.level, each.observed_by) for each in session.exec(query)}
    assert seen == {Source.self: (3, None), Source.trainer: (4, cast.wout.id)}
    wout.post(f"/trainer/places/{place.id}/abilities/{skill}", data={"level": "unknown"})
    assert "calm not known" in words(wout.get(f"/trainer/places/{place.id}"))


@pytest.mark.parametrize("level", ["", "0", "6", "good"])
def test_a_level_off_the_scale_is_refused(wout: Visitor, cast: Cast, database: Database, level: str) -> None:
    place, before = _place(database, cast.samira), counted(database, "ability")
    address = f"/trainer/places/{place.id}/abilities/{_skill(database, 'calm')}"
    assert wout.post(address, data={"level": level}).status_code == 422
    assert counted(database, "ability") == before


def test_only_what_the_training_works_towards_is_rated(wout: Visitor, cast: Cast, database: Database) -> None:
    place = _place(database, cast.samira)
    for skill in (_skill(database, "typing"), 999_999):
        address = f"/trainer/places/{place.id}/abilities/{skill}"
        assert wout.post(address, data={"level": "4"}).status_code == 404


def test_before_the_start_nothing_is_marked_or_rated(
    here: Callable[..., object], client: Visitor, training: Intake, cast: Cast, database: Database
) -> None:
    here("2026-11-20 12:00", tick=True)
    client.sign_in(cast.wout)
    client.post("/language", data={"lang": "en"})
    place, skill = _place(database, cast.samira), _skill(database, "calm")
    page = words(client.get(f"/trainer/intakes/{training.id}"))
    assert "From an hour before the meeting on you can say here who is there." in page
    client.post(f"/trainer/places/{place.id}/mark", data={"status": "attended"})
    assert _place(database, cast.samira).status is PlaceStatus.booked
    assert client.post(f"/trainer/places/{place.id}/abilities/{skill}", data={"level": "4"}).status_code == 404


def test_another_trainers_training_is_not_there(
    client: Visitor, training: Intake, cast: Cast, database: Database
) -> None:
    with database.transaction() as session:
        other: User = make.user(session, Role.trainer, name="Ander", branch_id=cast.utrecht.id)
    client.sign_in(other)
    place, skill = _place(database, cast.samira), _skill(database, "calm")
    assert "Samira" not in words(client.get("/trainer/"))
    for path in (f"intakes/{training.id}", f"places/{place.id}", f"places/{place.id}/abilities/{skill}", "intakes/999"):
        assert client.get(f"/trainer/{path}").status_code == 404
    for path, data in (
        (f"intakes/{training.id}/finish", {}),
        (f"places/{place.id}/mark", {"status": "attended"}),
        (f"places/{place.id}/abilities/{skill}", {"level": "1"}),
    ):
        assert client.post(f"/trainer/{path}", data=data).status_code == 404
    assert _place(database, cast.samira).status is PlaceStatus.booked


def test_who_cancelled_or_waits_is_not_there(wout: Visitor, database: Database) -> None:
    with database.transaction() as session:
        query = select(Place.id).where(Place.status.in_([PlaceStatus.cancelled, PlaceStatus.waiting]))
        ids = session.exec(query).all()
    assert [wout.get(f"/trainer/places/{each}").status_code for each in ids] == [404, 404]


@pytest.mark.parametrize("who", ["anja", "samira", "joost"])
def test_other_roles_find_nothing(client: Visitor, training: Intake, cast: Cast, who: str) -> None:
    client.sign_in(getattr(cast, who))
    for path in ("", f"intakes/{training.id}", "places/1"):
        assert client.get(f"/trainer/{path}").status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Visitor, training: Intake) -> None:
    assert client.get("/trainer/").location.startswith("/sign-in")
    assert client.post("/trainer/places/1/mark", data={"status": "attended"}).status_code == 404
