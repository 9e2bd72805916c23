"""The stored lists follow every change, whoever makes it, and are at each moment what a full recompute gives."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher import clock
from matcher.audit.service import Actor
from matcher.candidates.models import Ability, Candidate, Status, Wish
from matcher.db import Database
from matcher.matching import listed, ranker
from matcher.matching.models import ListedGain, ListedPerson, ListedWork, Ranking
from matcher.matching.ranker import Ranker
from matcher.privacy import erasure
from matcher.vacancies.models import Requirement, Vacancy, VacancyStatus
from tests import make
from tests.conftest import counted
from tests.matching.lists_of import by_pairs, stored

SKILLS = ("listening", "calm", "typing", "phone_contact", "crm", "order_picking")


def _person(session: Session, dice: random.Random) -> Candidate:
    levels = {skill: dice.choice([1, 2, 3, 4, 5, None]) for skill in dice.sample(SKILLS, 4)}
    wishes = {"home": dice.choice([None, 0.2, 0.9]), "pay": dice.choice([None, 15.0, 17.0])}
    return make.candidate(session, source=dice.choice(["self", "trainer"]), wishes=wishes, **levels)


def _work(session: Session, dice: random.Random) -> Vacancy:
    levels = {skill: dice.randint(1, 5) for skill in dice.sample(SKILLS, 3)}
    must = dice.sample(sorted(levels), dice.randint(0, 1))
    values = {"openings": dice.randint(1, 4), "home": dice.choice([0.0, 0.5, 1.0]), "pay": dice.choice([14.5, 16.0])}
    return make.vacancy(session, must=must, values=values, **levels)


@pytest.fixture
def dice() -> random.Random:
    return random.Random(7)


@pytest.fixture
def filled(database: Database, dice: random.Random) -> Database:
    """Sixty-five people, more than a list holds, and twenty-five pieces of work; ranked."""
    with database.transaction() as session:
        make.programme(session, phone_contact=4, listening=4)
        make.programme(session, "warehouse", order_picking=4)
        for _ in range(65):
            _person(session, dice)
        for _ in range(25):
            _work(session, dice)
    ranker.of(database).tick(clock.now())
    return database


def _ids(database: Database, model: type[Candidate] | type[Vacancy]) -> list[int]:
    with database.transaction(writes=False) as session:
        return sorted(one for one in session.exec(select(model.id)) if one)


def _tick(database: Database) -> str:
    return ranker.of(database).tick(clock.now())


def test_it_works(filled: Database) -> None:
    assert stored(filled) == by_pairs(filled)
    vacancy = _ids(filled, Vacancy)[0]
    with filled.transaction(writes=False) as session:
        found = listed.people(session, vacancy)
    assert [one.rank for one in found] == list(range(1, 51))
    assert found == sorted(found, key=lambda one: (one.band.rank, -one.suit, -one.low, one.candidate_id))


def test_without_a_change_nothing_is_written(filled: Database) -> None:
    with filled.transaction(writes=False) as session:
        before = session.get_one(Ranking, 1).turn
    assert _tick(filled) == "0 added, 0 dropped, 0 changed"
    with filled.transaction(writes=False) as session:
        assert session.get_one(Ranking, 1).turn == before


def test_a_row_changed_by_hand_in_any_table_is_in_the_lists_after_a_tick(filled: Database) -> None:
    person, vacancy = _ids(filled, Candidate)[3], _ids(filled, Vacancy)[4]
    for statement in (
        sa.update(Ability).where(col(Ability.candidate_id) == person).values(level=5),
        sa.update(Wish).where(col(Wish.candidate_id) == person).values(pay=90.0),
        sa.update(Candidate).where(col(Candidate.id) == person).values(may_work=False),
        sa.delete(Ability).where(col(Ability.candidate_id) == person),
        sa.update(Requirement).where(col(Requirement.vacancy_id) == vacancy).values(level=1),
        sa.update(Vacancy).where(col(Vacancy.id) == vacancy).values(hours_min=1, hours_max=2),
        sa.update(Vacancy).where(col(Vacancy.id) == vacancy).values(status=VacancyStatus.closed),
        sa.update(Candidate).where(col(Candidate.id) == person).values(status=Status.paused),
    ):
        before = stored(filled)
        with filled.transaction() as session:
            session.connection().execute(statement)
        _tick(filled)
        assert stored(filled) == by_pairs(filled)
        assert stored(filled) != before


def test_somebody_new_and_work_that_is_new_come_on_the_lists(filled: Database, dice: random.Random) -> None:
    with filled.transaction() as session:
        person, vacancy = _person(session, dice).id, _work(session, dice).id
    _tick(filled)
    assert stored(filled) == by_pairs(filled)
    with filled.transaction(writes=False) as session:
        assert len(listed.work(session, person or 0)) == 20
        assert len(listed.people(session, vacancy or 0)) == 50


def test_many_changes_of_every_kind_leave_what_a_full_recompute_gives(filled: Database, dice: random.Random) -> None:
    for _ in range(12):
        people, work = _ids(filled, Candidate), _ids(filled, Vacancy)
        with filled.transaction() as session:
            for deed in dice.sample(range(6), 2):
                person, vacancy = (
                    session.get_one(Candidate, dice.choice(people)),
                    session.get_one(Vacancy, dice.choice(work)),
                )
                if deed == 0:
                    person.status = dice.choice(list(Status))
                elif deed == 1:
                    vacancy.status = dice.choice([VacancyStatus.published, VacancyStatus.closed])
                elif deed == 2:
                    make.ability(session, person, f"odd_{dice.randint(0, 10**9)}", 3)
                    session.connection().execute(
                        sa.update(Ability)
                        .where(col(Ability.candidate_id) == person.id)
                        .values(level=dice.randint(1, 5))
                    )
                elif deed == 3:
                    _person(session, dice)
                elif deed == 4:
                    _work(session, dice)
                else:
                    vacancy.openings = dice.randint(1, 9)
        _tick(filled)
        assert stored(filled) == by_pairs(filled)


def test_the_end_of_a_day_closes_work(filled: Database, at: Callable[..., object]) -> None:
    vacancy = _ids(filled, Vacancy)[0]
    with filled.transaction() as session:
        session.get_one(Vacancy, vacancy).closes = clock.today()
    _tick(filled)
    assert any(owner == vacancy for owner, _ in stored(filled)["listedperson"])
    at(clock.now() + timedelta(days=1))
    _tick(filled)
    assert not any(owner == vacancy for owner, _ in stored(filled)["listedperson"])
    assert stored(filled) == by_pairs(filled)


def test_a_training_that_changes_changes_the_lists(filled: Database) -> None:
    with filled.transaction() as session:
        make.programme(session, "calming", calm=5)
    _tick(filled)
    assert stored(filled) == by_pairs(filled)


def test_erasing_somebody_takes_their_rows_at_once_and_a_tick_fills_their_places(filled: Database) -> None:
    everybody = _ids(filled, Candidate)
    person = next(one for one in everybody if any(other == one for _, other in stored(filled)["listedperson"]))
    with filled.transaction() as session:
        erasure.erase(session, Actor(None, "service"), person, clock.now())
        for model in (ListedPerson, ListedWork, ListedGain):
            assert session.exec(select(model).where(model.candidate_id == person)).all() == []
    _tick(filled)
    assert stored(filled) == by_pairs(filled)
    people = [owner for owner, _ in stored(filled)["listedperson"]]
    assert people.count(people[0]) == 50


def test_somebody_who_is_erased_while_lists_are_made_stops_nothing(filled: Database) -> None:
    other, person = Ranker(filled), _ids(filled, Candidate)[5]
    kept = other._follow(clock.now())
    kept.due["listedwork"].add(person)
    with filled.transaction() as session:
        erasure.erase(session, Actor(None, "service"), person, clock.now())
    assert other.tick(clock.now()).endswith("changed")
    assert stored(filled) == by_pairs(filled)


def test_two_schedulers_write_what_one_would(filled: Database) -> None:
    first, second = ranker.of(filled), Ranker(filled, stays=True)
    second.tick(clock.now())
    for turn, person in enumerate(_ids(filled, Candidate)[:6]):
        with filled.transaction() as session:
            session.connection().execute(
                sa.update(Ability).where(col(Ability.candidate_id) == person).values(level=1 + turn % 5)
            )
        for one in (first, second) if turn % 2 else (second, first):
            one.tick(clock.now())
        assert stored(filled) == by_pairs(filled)
    with filled.transaction(writes=False) as session:
        turn_before = session.get_one(Ranking, 1).turn
    assert first.tick(clock.now()) == second.tick(clock.now()) == "0 added, 0 dropped, 0 changed"
    with filled.transaction(writes=False) as session:
        assert session.get_one(Ranking, 1).turn == turn_before


def test_who_is_overtaken_writes_nothing_and_comes_again(filled: Database) -> None:
    slow, person = ranker.of(filled), _ids(filled, Candidate)[2]
    with filled.transaction() as session:
        session.connection().execute(sa.update(Ability).where(col(Ability.candidate_id) == person).values(level=4))
    kept = slow._follow(clock.now())
    with filled.transaction() as session:
        session.connection().execute(sa.update(Ability).where(col(Ability.candidate_id) == person).values(level=1))
    Ranker(filled).tick(clock.now())
    with pytest.raises(ranker.TakenOver):
        slow._write(kept, clock.now())
    assert stored(filled) == by_pairs(filled)
    slow.tick(clock.now())
    assert stored(filled) == by_pairs(filled)


def test_a_process_of_a_moment_ranks_nothing_when_all_is_done(filled: Database) -> None:
    fresh = Ranker(filled)
    assert fresh.tick(clock.now()) == "0 added, 0 dropped, 0 changed"
    assert fresh.kept is None
    with filled.transaction() as session:
        make.candidate(session, listening=5)
    assert fresh.tick(clock.now()) != "0 added, 0 dropped, 0 changed"
    assert stored(filled) == by_pairs(filled)


def test_a_change_that_is_taken_back_leaves_no_trace(filled: Database) -> None:
    before = counted(filled, "change")
    with Session(filled.engine.execution_options(writes=True)) as session:
        make.candidate(session, listening=5)
        session.rollback()
    assert counted(filled, "change") == before
    assert _tick(filled) == "0 added, 0 dropped, 0 changed"


def test_work_that_goes_refills_the_lists_it_was_on(filled: Database) -> None:
    now: datetime = clock.now()
    gone = [other for _, other in stored(filled)["listedwork"]][:6]
    for vacancy in set(gone):
        with filled.transaction() as session:
            session.get_one(Vacancy, vacancy).status = VacancyStatus.closed
        ranker.of(filled).tick(now)
    assert stored(filled) == by_pairs(filled)
