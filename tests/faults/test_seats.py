"""Many people at the same moment, over the wire, four workers: a seat is sold once, a form is done once."""

from collections import Counter
from pathlib import Path

import pytest
from sqlmodel import select

from matcher.db import Database
from matcher.intakes.models import Intake, Place, PlaceStatus
from matcher.outbox.models import Message
from tests import make
from tests.faults.served import at_once, served
from tests.visitor import words_of


@pytest.mark.slow
def test_fifty_people_on_twenty_seats(database: Database, tmp_path: Path) -> None:
    with database.transaction() as session:
        branch = make.branch(session, "utrecht")
        intake = make.intake(session, seats=20, branch=branch)
        people = [
            make.candidate(session, name=f"Persoon {number}", branch=branch, email=f"p{number}@candidate.example")
            for number in range(50)
        ]
    with served(database, tmp_path) as service:
        cookies = [service.cookie_of(person) for person in people]
        path = f"/candidate/trainings/{intake.key}/book"
        answers = at_once(50, lambda who: service.press(cookies[who], path, once=f"form-{who}"))
        assert Counter(answer.status for answer in answers) == {303: 50}
        pages = [service.get(cookies[who], answers[who].location) for who in range(50)]
    assert {page.status for page in pages} == {200}
    with database.transaction(writes=False) as session:
        statuses = Counter(session.exec(select(Place.status)).all())
        taken = session.exec(select(Intake.taken)).one()
        turns = session.exec(select(Place.turn)).all()
    assert statuses == {PlaceStatus.booked: 20, PlaceStatus.waiting: 30}
    assert taken == 20
    assert len(set(turns)) == 50
    assert sum("wachtlijst" in words_of(page.text) for page in pages) == 30


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
