"""Pages made with the kernel and pair by pair are the same, whatever changed since everything was laid out."""

import random
from time import sleep

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher import clock
from matcher.candidates import queries as candidates
from matcher.candidates.models import Ability, Candidate, Status
from matcher.db import Database
from matcher.engine import Band
from matcher.matching import lists, pages, queries, resident
from matcher.vacancies import queries as vacancies
from matcher.vacancies.models import Requirement, Vacancy, VacancyStatus
from tests import make

SKILLS = ("listening", "calm", "typing", "phone_contact", "crm")


@pytest.fixture
def laid_out(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """People of two branches and work, all laid out; even the smallest page is made with the kernel."""
    dice = random.Random(3)
    with database.transaction() as session:
        here, there = make.branch(session, "utrecht"), make.branch(session, "groningen")
        make.programme(session, phone_contact=4, calm=4)
        for number in range(24):
            levels = {skill: dice.choice([1, 2, 3, 4, 5, None]) for skill in dice.sample(SKILLS, 3)}
            make.candidate(session, branch=there if number % 4 == 0 else here, wishes={"pay": 15.5}, **levels)
        for _ in range(8):
            levels = {skill: dice.randint(1, 5) for skill in dice.sample(SKILLS, 2)}
            make.vacancy(session, must=dice.sample(sorted(levels), 1), **levels)
        make.vacancy(session, status=VacancyStatus.draft, listening=3)
    monkeypatch.setattr(pages, "FEW", 1)
    thread = resident.warm(database.engine)
    assert thread is not None
    thread.join()
    return database


def _same_as_by_pairs(database: Database) -> int:
    """Compare every page of people and of work; how many pairs that was."""
    compared = 0
    with database.transaction(writes=False) as session:
        assert resident.hall(session) is not None
        open_now = vacancies.published(clock.today())
        branches = set(session.exec(select(Candidate.branch_id)))
        for brief in vacancies.briefs(session):
            for branch in branches:
                order = pages.people(session, brief, branch)
                by_pairs = pages.of_profiles(session, brief, candidates.profiles(session, branch))
                assert order.ids.tolist() == by_pairs.ids.tolist()
                assert order.bands.tolist() == by_pairs.bands.tolist()
                compared += len(order.ids)
        for profile in candidates.active_profiles(session):
            order = pages.work(session, profile, [open_now])
            by_pairs = pages.of_briefs(session, profile, vacancies.briefs(session, open_now))
            assert order.ids.tolist() == by_pairs.ids.tolist()
            assert order.bands.tolist() == by_pairs.bands.tolist()
            compared += len(order.ids)
    return compared


def test_it_works(laid_out: Database) -> None:
    assert _same_as_by_pairs(laid_out) == 9 * 24 + 24 * 8


def test_pages_follow_what_changes(laid_out: Database) -> None:
    with laid_out.transaction(writes=False) as session:
        person = session.exec(select(Candidate.id)).first()
        vacancy = session.exec(select(Vacancy.id).where(Vacancy.status == VacancyStatus.published)).first()
    for statement in (
        sa.update(Ability).where(col(Ability.candidate_id) == person).values(level=5, source="trainer"),
        sa.update(Candidate).where(col(Candidate.id) == person).values(branch_id=None),
        sa.update(Requirement).where(col(Requirement.vacancy_id) == vacancy).values(level=2),
        sa.update(Candidate).where(col(Candidate.id) == person).values(status=Status.paused),
        sa.delete(Requirement).where(col(Requirement.vacancy_id) == vacancy),
        sa.update(Vacancy).where(col(Vacancy.id) == vacancy).values(status=VacancyStatus.closed),
    ):
        with laid_out.transaction() as session:
            session.connection().execute(statement)
        _same_as_by_pairs(laid_out)
    with laid_out.transaction() as session:
        make.candidate(session, listening=3, a_skill_nobody_had=4)
        make.vacancy(session, a_skill_nobody_had=3)
        make.programme(session, "another", listening=5)
    assert _same_as_by_pairs_once_laid_out(laid_out)


def _same_as_by_pairs_once_laid_out(database: Database) -> int:
    """A new skill is a new vocabulary: all is laid out anew beside the work, and pages are made by pairs meanwhile."""
    for _ in range(3000):
        with database.transaction(writes=False) as session:
            if resident.hall(session) is not None:
                break
        sleep(0.01)
    return _same_as_by_pairs(database)


def test_paging_counts_and_filters_leave_nobody_out(laid_out: Database) -> None:
    with laid_out.transaction(writes=False) as session:
        vacancy = vacancies.listed(session, vacancies.published(clock.today()))[0]
        found = []
        for start in range(0, 30, 5):
            ranked = lists.people(session, vacancy.id, vacancy.branch_id, start=start, size=5)
            assert ranked is not None
            if start < ranked.total:
                found += ranked.shown
        whole = queries.people_for(session, vacancy.id, vacancy.branch_id, top=None)
        assert found == list(enumerate(whole, 1))
        for band in Band:
            part = lists.people(session, vacancy.id, vacancy.branch_id, band=band, size=50)
            assert part is not None
            assert part.shown == [(rank, one) for rank, one in found if one.band is band]
            assert part.counts == {each: sum(one.band is each for one in whole) for each in Band}


def test_a_transaction_that_writes_sees_its_own_changes_and_tells_nobody(laid_out: Database) -> None:
    with Session(laid_out.engine.execution_options(writes=True)) as session:
        vacancy = make.vacancy(session, listening=1)
        person = make.candidate(session, source="trainer", listening=5, wishes={"pay": 10.0})
        assert person.id in [one.profile for one in queries.people_for(session, vacancy.id or 0, person.branch_id)]
        session.rollback()
    assert _same_as_by_pairs(laid_out) == 9 * 24 + 24 * 8
