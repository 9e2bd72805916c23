"""Many people at the same moment, over the wire, four workers: a seat is sold once, a form is done once."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from matcher import clock
from matcher.db import Database
from matcher.intakes.models import Intake, Place, PlaceStatus
from matcher.outbox.models import Message
from tests import make
from tests.faults.served import Answer, Served, at_once, served
from tests.visitor import words_of

PEOPLE, SEATS, ROUNDS = 50, 20, 10


@pytest.mark.slow
def test_fifty_people_on_twenty_seats_ten_times(database: Database, tmp_path: Path) -> None:
    with database.transaction() as session:
        branch = make.branch(session, "utrecht")
        people = [
            make.candidate(session, name=f"Persoon {number}", branch=branch, email=f"p{number}@candidate.example")
            for number in range(PEOPLE)
        ]
        # One after the other, so that everybody can come to all of them.
        intakes = [
            make.intake(session, seats=SEATS, branch=branch, starts=clock.today() + timedelta(days=14 + 7 * number))
            for number in range(ROUNDS)
        ]
    with served(database, tmp_path) as service:
        cookies = [service.cookie_of(person) for person in people]
        for number, intake in enumerate(intakes):
            answers = _everybody_books(service, cookies, intake, number)
            assert Counter(answer.status for answer in answers) == {303: PEOPLE}
            _twenty_have_a_seat_and_thirty_a_turn(database, intake)
        pages = at_once(PEOPLE, lambda who: service.get(cookies[who], answers[who].location))
    assert {page.status for page in pages} == {200}
    assert sum("wachtlijst" in words_of(page.text) for page in pages) == PEOPLE - SEATS


def _everybody_books(service: Served, cookies: list[str], intake: Intake, number: int) -> list[Answer]:
    path = f"/candidate/trainings/{intake.key}/book"
    return at_once(PEOPLE, lambda who: service.press(cookies[who], path, once=f"form-{number}-{who}"))


def _twenty_have_a_seat_and_thirty_a_turn(database: Database, intake: Intake) -> None:
    with database.transaction(writes=False) as session:
        places = session.exec(
            select(Place.id, Place.status, Place.turn, Place.candidate_id).where(Place.intake_id == intake.id)
        ).all()
        taken = session.exec(select(Intake.taken).where(Intake.id == intake.id)).one()
        mails = Counter(
            session.exec(
                select(Message.template).where(
                    col(Message.place_id).in_([place for place, *_ in places]),
                    col(Message.template).in_(["place_booked", "place_waiting"]),
                )
            )
        )
    by_turn = [status for _id, status, _turn, _person in sorted(places, key=lambda place: place[2])]
    assert by_turn == [PlaceStatus.booked] * SEATS + [PlaceStatus.waiting] * (PEOPLE - SEATS)
    assert taken == SEATS
    assert len({turn for _id, _status, turn, _person in places}) == PEOPLE
    assert len({person for *_, person in places}) == PEOPLE
    assert mails == {"place_booked": SEATS, "place_waiting": PEOPLE - SEATS}


@pytest.mark.slow
def test_twenty_presses_of_one_button_are_one_place_and_one_mail(database: Database, tmp_path: Path) -> None:
    with database.transaction() as session:
        branch = make.branch(session, "utrecht")
        intake = make.intake(session, seats=20, branch=branch)
        samira = make.candidate(session, branch=branch)
    with served(database, tmp_path) as service:
        cookie = service.cookie_of(samira)
        path = f"/candidate/trainings/{intake.key}/book"
        answers = at_once(20, lambda _: service.press(cookie, path, once="one-and-the-same"))
        again = service.press(cookie, path, once="another-tab")
    assert Counter(answer.status for answer in answers) == {303: 20}
    assert len({answer.location for answer in [*answers, again]}) == 1
    with database.transaction(writes=False) as session:
        assert len(session.exec(select(Place)).all()) == 1
        booked = session.exec(select(Message).where(Message.template == "place_booked")).all()
        assert len(booked) == 1
