"""Ranked lists: equal to scoring one pair, nobody left out, nobody of another branch."""

import pytest
from sqlmodel import Session

from matcher import clock
from matcher.candidates import queries as candidates
from matcher.engine import Band, rank_profiles, score
from matcher.matching import lists, queries
from matcher.skills import queries as skills
from matcher.vacancies import queries as vacancies
from matcher.vacancies.models import Vacancy, VacancyStatus
from tests import make

LEVELS = ((5, 5), (4, 4), (3, 3), (1, 5), (5, 1), (2, 2), (None, 3))


@pytest.fixture
def vacancy(session: Session) -> Vacancy:
    branch = make.branch(session, "utrecht")
    make.programme(session, phone_contact=4, listening=4)
    for listening, calm in LEVELS:
        make.candidate(session, branch=branch, source="sample", listening=listening, calm=calm, typing=3)
    made = make.vacancy(session, listening=3, calm=4, phone_contact=2, must=("calm",))
    make.candidate(session, branch=make.branch(session, "groningen"), listening=5, calm=5, phone_contact=5)
    return made


def test_it_works(session: Session, vacancy: Vacancy) -> None:
    ranked = lists.people(session, vacancy.id, vacancy.branch_id)
    assert ranked is not None
    assert ranked.total == ranked.matching == len(LEVELS)
    assert [rank for rank, _ in ranked.shown] == list(range(1, len(LEVELS) + 1))


def test_a_list_is_equal_to_scoring_each_pair(session: Session, vacancy: Vacancy) -> None:
    brief = vacancies.briefs(session, Vacancy.id == vacancy.id)[0]
    profiles = {each.id: each for each in candidates.profiles(session, vacancy.branch_id)}
    vocabulary, offered = skills.index(session).vocabulary, queries.programmes(session)
    listed = queries.people_for(session, vacancy.id, vacancy.branch_id)
    assert len(listed) == len(LEVELS)
    for pair in listed:
        assert pair == score(profiles[pair.profile], brief, vocabulary, offered)
    assert listed == rank_profiles(brief, profiles.values(), vocabulary, offered)


def test_a_page_has_the_order_and_the_scores_of_the_whole_list(session: Session, vacancy: Vacancy) -> None:
    whole = queries.people_for(session, vacancy.id, vacancy.branch_id, top=None)
    paged = []
    for start in range(0, len(LEVELS), 3):
        ranked = lists.people(session, vacancy.id, vacancy.branch_id, start=start, size=3)
        paged += ranked.shown
    assert paged == list(enumerate(whole, 1))


def test_a_start_past_the_end_gives_the_last_page(session: Session, vacancy: Vacancy) -> None:
    ranked = lists.people(session, vacancy.id, vacancy.branch_id, start=300, size=3)
    assert [rank for rank, _ in ranked.shown] == [7]


def test_a_band_shows_its_own_and_keeps_their_rank(session: Session, vacancy: Vacancy) -> None:
    whole = lists.people(session, vacancy.id, vacancy.branch_id)
    for band in Band:
        part = lists.people(session, vacancy.id, vacancy.branch_id, band=band)
        assert part.shown == [(rank, pair) for rank, pair in whole.shown if pair.band is band]
        assert part.matching == whole.counts[band]
        assert part.counts == whole.counts
    assert sum(whole.counts.values()) == len(LEVELS)


def test_who_is_barred_is_in_the_list_with_the_reason(session: Session, vacancy: Vacancy) -> None:
    calm = make.skill(session, "calm").id
    barred = lists.people(session, vacancy.id, vacancy.branch_id, band=Band.NOT_NOW)
    assert barred.shown
    assert any(calm in pair.barred_by for _, pair in barred.shown)


def test_nobody_of_another_branch_is_in_the_list(session: Session, vacancy: Vacancy) -> None:
    ranked = lists.people(session, vacancy.id, vacancy.branch_id)
    ours = {each.id for each in candidates.profiles(session, vacancy.branch_id)}
    assert {pair.profile for _, pair in ranked.shown} == ours


def test_a_vacancy_that_asks_nothing_has_no_list(session: Session) -> None:
    empty = make.vacancy(session)
    assert lists.people(session, empty.id, empty.branch_id) is None
    assert queries.people_for(session, empty.id, empty.branch_id) == []


def test_work_for_somebody_is_what_is_published_and_within_the_condition(session: Session) -> None:
    person = make.candidate(session, listening=4)
    here = make.vacancy(session, listening=3)
    make.vacancy(session, listening=3, status=VacancyStatus.draft)
    far = make.vacancy(session, client=make.client(session, branch=make.branch(session, "groningen")), listening=3)
    today = clock.today()
    assert {each.brief for each in queries.work_for(session, person.id, today)} == {here.id, far.id}
    which = (vacancies.published(today), vacancies.within_reach_of(here.branch_id))
    assert [each.brief for each in lists.work(session, person.id, *which)] == [here.id]
    assert lists.work(session, 99_999, *which) == []
    assert queries.work_for(session, 99_999, today) == []
