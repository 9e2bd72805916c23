"""The candidates of a branch: lists, one person, calling back, and what a recruiter saw."""

import pytest
from sqlmodel import select

from matcher import clock
from matcher.candidates import service
from matcher.candidates.models import Ability, Candidate, Phrase, Source, Status
from matcher.db import Database
from matcher.web.guard import Actor
from tests import make
from tests.conftest import counted
from tests.visitor import Visitor, words
from tests.web.recruiter.scene import Scene


@pytest.fixture
def address(scene: Scene) -> str:
    return f"/recruiter/candidates/{scene.cast.samira.id}"


def _skill(database: Database, code: str) -> int:
    with database.transaction() as session:
        return make.skill(session, code).id or 0


def test_it_works(anja: Visitor, address: str) -> None:
    page = words(anja.get(address))
    for told in ("Samira", "samira@candidate.example", "looking for work", "listening", "Klanten helpen", "30 km"):
        assert told in page


def test_the_list_finds_people_by_name_and_status(anja: Visitor, scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        paused = make.candidate(session, name="Paula 100%", branch=scene.cast.utrecht)
        paused.status = Status.paused
        session.add(paused)
    for query, there, not_there in (
        ("q=SAMI", "Samira", "Paula"),
        ("status=paused", "Paula 100%", "Samira"),
        ("q=0%25", "Paula 100%", "Samira"),
        ("q=%25%25", "Nobody fits these filters", "Samira"),
        ("sort=name", "Samira", "Pieter"),
    ):
        page = words(anja.get(f"/recruiter/candidates?{query}"))
        assert there in page, query
        assert not_there not in page, query


def test_every_source_stands_beside_the_others(anja: Visitor, scene: Scene, database: Database, address: str) -> None:
    with database.transaction() as session:
        make.ability(session, scene.cast.samira, "calm", 5, source=Source.trainer)
        session.add(
            Phrase(
                candidate_id=scene.cast.samira.id,
                text="Ik praat <b>graag</b>",
                verdict="unknown",
                created_at=clock.now(),
            )
        )
    answer = anja.get(address)
    page = words(answer)
    assert "calm: 3 of 5 said by the candidate, but 5 of 5 seen by a trainer" in page
    assert "“Ik praat <b>graag</b>” not linked to an ability" in page
    assert "<b>graag" not in answer.get_data(as_text=True)


def test_a_recruiter_writes_down_what_was_seen_beside_what_was_said(
    anja: Visitor, scene: Scene, database: Database, address: str
) -> None:
    skill = _skill(database, "calm")
    answer = anja.post(f"{address}/abilities/{skill}", data={"level": "2", "seen": ""})
    assert answer.status_code == 303
    with database.transaction() as session:
        query = select(Ability).where(Ability.candidate_id == scene.cast.samira.id, Ability.skill_id == skill)
        seen = {each.source: (each.level, each.observed_by) for each in session.exec(query)}
    assert seen == {Source.self: (3, None), Source.recruiter: (2, scene.cast.anja.id)}
    with database.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT actor_id FROM audit_entry WHERE action = 'candidate.changed'").all()
    assert [tuple(row) for row in found] == [(scene.cast.anja.id,)]


def test_a_level_can_be_taken_back(anja: Visitor, scene: Scene, database: Database, address: str) -> None:
    skill = _skill(database, "calm")
    with database.transaction() as session:
        made = make.ability(session, scene.cast.samira, "calm", 5, source=Source.recruiter)
    data = {"level": "unknown", "seen": made.observed_at.isoformat()}
    assert anja.post(f"{address}/abilities/{skill}", data=data).status_code == 303
    with database.transaction() as session:
        left = session.exec(select(Ability.source).where(Ability.skill_id == skill)).all()
    assert Source.recruiter not in left


@pytest.mark.parametrize("level", ["", "0", "6", "three"])
def test_a_level_off_the_scale_is_refused(anja: Visitor, database: Database, address: str, level: str) -> None:
    before = counted(database, "ability")
    answer = anja.post(f"{address}/abilities/{_skill(database, 'calm')}", data={"level": level, "seen": ""})
    assert answer.status_code == 422
    assert counted(database, "ability") == before


def test_the_second_of_two_recruiters_is_told_what_the_first_wrote(
    anja: Visitor, scene: Scene, database: Database, address: str
) -> None:
    skill = _skill(database, "calm")
    with database.transaction() as session:
        colleague = Actor(scene.cast.anja.id, "recruiter")
        service.observe(session, colleague, scene.cast.samira.id, skill, 5, Source.recruiter, clock.now())
    answer = anja.post(f"{address}/abilities/{skill}", data={"level": "2", "seen": ""})
    assert answer.status_code == 409
    assert "A colleague has just changed this." in words(answer)
    assert "5 of 5 · seen by a recruiter" in words(answer)
    with database.transaction() as session:
        query = select(Ability.level).where(Ability.skill_id == skill, Ability.source == Source.recruiter)
        assert session.exec(query).one() == 5


def test_an_ability_that_does_not_exist_is_not_found(anja: Visitor, address: str) -> None:
    assert anja.get(f"{address}/abilities/999999").status_code == 404


def test_who_was_called_is_off_the_list(anja: Visitor, scene: Scene, database: Database, address: str) -> None:
    with database.transaction() as session:
        person = session.get(Candidate, scene.cast.samira.id)
        assert person is not None
        service.call_me(session, Actor(person.user_id, "candidate"), person.id or 0, clock.now())
    assert "Wants to be called" in words(anja.get(address))
    assert "Samira" in words(anja.get("/recruiter/candidates?call=y"))
    assert words(anja.get("/recruiter/")).count("Samira") > 0
    answer = anja.post(f"{address}/called", data={"next": address})
    assert answer.location == address
    page = words(anja.get("/recruiter/candidates?call=y"))
    assert "Noted: Samira has been called." in page
    assert "Nobody fits these filters" in page


def test_nothing_of_work_elsewhere_is_ranked(anja: Visitor, address: str) -> None:
    assert "Bestellingen pakken" not in words(anja.get(address))
