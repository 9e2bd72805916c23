"""The intakes of a branch: seats, participants, the waiting list and its rule, booking, places."""

from datetime import timedelta

import pytest
from sqlmodel import select

from matcher import clock
from matcher.db import Database
from matcher.intakes.models import Intake, Place, PlaceStatus
from tests import make
from tests.conftest import counted
from tests.visitor import Visitor, words
from tests.web.recruiter.scene import Scene


def _place(database: Database, scene: Scene, intake: Intake) -> Place:
    with database.transaction() as session:
        query = select(Place).where(Place.candidate_id == scene.cast.samira.id, Place.intake_id == intake.id)
        return session.exec(query).one()


def _seats(database: Database, intake: Intake) -> tuple[int, int]:
    with database.transaction() as session:
        fresh = session.get(Intake, intake.id)
        assert fresh is not None
        return fresh.seats, fresh.version


def _book(anja: Visitor, scene: Scene, intake: Intake) -> None:
    data = {"candidate_id": str(scene.cast.samira.id)}
    assert anja.post(f"/recruiter/intakes/{intake.id}/book", data=data).status_code == 303


def test_it_works(anja: Visitor, scene: Scene) -> None:
    page = words(anja.get("/recruiter/intakes"))
    assert "12 seats free" in page
    assert "full" in page
    assert "0 / 12" in words(anja.get(f"/recruiter/intakes/{scene.intake.id}"))


def test_somebody_is_found_and_booked(anja: Visitor, scene: Scene, database: Database) -> None:
    address = f"/recruiter/intakes/{scene.intake.id}"
    assert "Book Samira" in words(anja.get(f"{address}?q=sam"))
    assert "Nobody of your branch has that name" in words(anja.get(f"{address}?q=pieter"))
    _book(anja, scene, scene.intake)
    page = words(anja.get(f"{address}?q=sam"))
    assert "Samira is booked, and gets an e-mail." in page
    assert "has a place here" in page
    assert "1 / 12" in page
    assert counted(database, "message") >= 1


def test_who_comes_too_late_is_told_why_nobody_moves_up(anja: Visitor, scene: Scene) -> None:
    _book(anja, scene, scene.full)
    page = words(anja.get(f"/recruiter/intakes/{scene.full.id}"))
    assert "The training is full. Samira is on the waiting list now." in page
    assert "who asked first, is first" in page
    assert "Nobody moves up now, because every seat is taken." in page


def test_the_same_person_twice_is_refused_in_words(anja: Visitor, scene: Scene, database: Database) -> None:
    _book(anja, scene, scene.intake)
    _book(anja, scene, scene.intake)
    assert "This person has a place in this training already." in words(anja.get("/recruiter/intakes"))
    assert _place(database, scene, scene.intake).status is PlaceStatus.booked


def test_more_seats_are_offered_to_who_waits(anja: Visitor, scene: Scene, database: Database) -> None:
    _book(anja, scene, scene.full)
    address = f"/recruiter/intakes/{scene.full.id}"
    _, version = _seats(database, scene.full)
    assert anja.post(f"{address}/seats", data={"seats": "2", "version": str(version)}).status_code == 303
    assert _place(database, scene, scene.full).status is PlaceStatus.offered
    assert "answer until" in words(anja.get(address))
    assert "Samira" in words(anja.get("/recruiter/"))


def test_the_second_of_two_who_change_the_seats_is_told(anja: Visitor, scene: Scene, database: Database) -> None:
    address = f"/recruiter/intakes/{scene.intake.id}/seats"
    assert anja.post(address, data={"seats": "14", "version": "1"}).status_code == 303
    answer = anja.post(address, data={"seats": "9", "version": "1"})
    assert answer.status_code == 409
    assert "A colleague has just changed this training: it has 14 seats now." in words(answer)
    assert 'value="9"' in answer.get_data(as_text=True)
    assert _seats(database, scene.intake)[0] == 14


@pytest.mark.parametrize("seats", ["0", "", "501", "-3", "many", "1e3", "99999999999999999999", "9" * 400])
def test_a_strange_number_of_seats_is_refused(anja: Visitor, scene: Scene, database: Database, seats: str) -> None:
    answer = anja.post(f"/recruiter/intakes/{scene.intake.id}/seats", data={"seats": seats, "version": "1"})
    assert answer.status_code == 422
    assert _seats(database, scene.intake) == (12, 1)


def test_fewer_seats_than_people_are_refused(anja: Visitor, scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        two = make.intake(session, programme=scene.programme, branch=scene.cast.utrecht, seats=2, room="Zaal 3")
        for name in ("Een", "Twee"):
            make.place(session, two, make.candidate(session, name=name, branch=scene.cast.utrecht))
    answer = anja.post(f"/recruiter/intakes/{two.id}/seats", data={"seats": "1", "version": "1"})
    assert answer.status_code == 422
    assert "at least 2 seats are needed" in words(answer)


def test_people_of_another_branch_have_no_name_here(anja: Visitor, scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        place = make.place(session, session.get_one(Intake, scene.intake.id), scene.cast.pieter)
    answer = anja.get(f"/recruiter/intakes/{scene.intake.id}")
    page = words(answer)
    assert "Pieter" not in page
    assert "Somebody of branch Groningen" in page
    assert f"/recruiter/intakes/places/{place.id}" not in answer.get_data(as_text=True)


def test_a_place_is_cancelled_after_asking_once_more(anja: Visitor, scene: Scene, database: Database) -> None:
    _book(anja, scene, scene.intake)
    place = _place(database, scene, scene.intake)
    assert "Cancel this place?" in words(anja.get(f"/recruiter/intakes/places/{place.id}"))
    assert anja.post(f"/recruiter/intakes/places/{place.id}/cancel").status_code == 303
    assert _place(database, scene, scene.intake).status is PlaceStatus.cancelled
    assert "Nothing can be changed about this place any more." in words(
        anja.get(f"/recruiter/intakes/places/{place.id}")
    )


@pytest.mark.parametrize(("said", "status"), [("yes", PlaceStatus.booked), ("no", PlaceStatus.declined)])
def test_an_offer_is_answered_by_phone(
    anja: Visitor, scene: Scene, database: Database, said: str, status: PlaceStatus
) -> None:
    _book(anja, scene, scene.full)
    anja.post(
        f"/recruiter/intakes/{scene.full.id}/seats",
        data={"seats": "2", "version": str(_seats(database, scene.full)[1])},
    )
    place = _place(database, scene, scene.full)
    address = f"/recruiter/intakes/places/{place.id}"
    assert "What does this person say?" in words(anja.get(address))
    assert anja.post(f"{address}/answer", data={"answer": "perhaps"}).status_code == 400
    assert anja.post(f"{address}/answer", data={"answer": said}).status_code == 303
    assert _place(database, scene, scene.full).status is status


def test_somebody_goes_first_only_with_a_reason(anja: Visitor, scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        full = session.get_one(Intake, scene.full.id)
        make.place(session, full, make.candidate(session, name="Eerder", branch=scene.cast.utrecht), "waiting")
    _book(anja, scene, scene.full)
    place = _place(database, scene, scene.full)
    address = f"/recruiter/intakes/places/{place.id}"
    assert "1 person is before them." in words(anja.get(address))
    assert anja.post(f"{address}/first", data={"reason": "my friend"}).status_code == 422
    assert anja.post(f"{address}/first", data={"reason": "work_waits"}).status_code == 303
    assert "This person is next." in words(anja.get(address))


def test_the_list_is_narrowed_by_the_address(anja: Visitor, scene: Scene) -> None:
    _book(anja, scene, scene.full)
    waiting = words(anja.get("/recruiter/intakes?state=waiting"))
    assert "1 / 1" in waiting
    assert "0 / 12" not in waiting
    people = words(anja.get("/recruiter/intakes?state=people"))
    assert "0 / 12" in people
    assert "1 / 1 " not in people


def test_what_starts_soon_with_seats_free_is_on_the_first_page(anja: Visitor, scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        soon = clock.today() + timedelta(days=5)
        made = make.intake(session, programme=scene.programme, branch=scene.cast.utrecht, starts=soon, room="Zaal 9")
    assert f'href="/recruiter/intakes/{made.id}"' in anja.get("/recruiter/").get_data(as_text=True)


def test_a_training_is_called_off_after_asking_once_more(anja: Visitor, scene: Scene, database: Database) -> None:
    _book(anja, scene, scene.intake)
    address = f"/recruiter/intakes/{scene.intake.id}/call-off"
    assert "1 person has a place." in words(anja.get(address))
    stale = anja.post(address, data={"version": "77"})
    assert stale.status_code == 409
    assert "A colleague has just changed this training." in words(stale)
    assert _place(database, scene, scene.intake).status is PlaceStatus.booked
    version = str(_seats(database, scene.intake)[1])
    assert anja.post(address, data={"version": version}).status_code == 303
    assert _place(database, scene, scene.intake).status is PlaceStatus.cancelled
    assert anja.get(f"/recruiter/intakes/{scene.intake.id}").status_code == 200
    assert anja.post(f"/recruiter/intakes/{scene.other_intake.id}/call-off", data={"version": "1"}).status_code == 404
