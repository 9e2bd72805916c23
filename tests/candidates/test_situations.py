"""Situations: the bank, the rule from choices to a level, and what is kept of somebody's choices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import clock
from matcher.audit.service import Actor
from matcher.candidates import queries, situations
from matcher.candidates.models import Source
from matcher.candidates.situations import NotOurs, level_of, worth_of
from matcher.db import Database
from matcher.skills import queries as skills
from tests.cast import Cast


def best_of(situation: situations.Situation) -> tuple[int, int]:
    """The numbers of the best and the worst reply."""
    order = sorted(situation.replies, key=lambda reply: reply.worth)
    return order[-1].number, order[0].number


def test_there_are_two_situations_of_each_core_ability(database: Database) -> None:
    with database.transaction(writes=False) as session:
        index = skills.index(session)
        core = [index.names[ability.id].code for ability in index.core]
    assert len(situations.bank()) >= 24
    assert {code: len(situations.of_skill(code)) for code in core} == dict.fromkeys(core, 2)


def test_every_situation_is_keyed_in_both_languages() -> None:
    for code, situation in situations.bank().items():
        assert len(code) <= 40
        assert sorted(reply.worth for reply in situation.replies) == [0, 1, 2, 3]
        texts = [situation.name_nl, situation.name_en, situation.why_nl, situation.why_en]
        texts += [text for reply in situation.replies for text in (reply.name_nl, reply.name_en)]
        assert all(texts)
        assert (
            len({reply.name_nl for reply in situation.replies})
            == len({reply.name_en for reply in situation.replies})
            == 4
        )


def test_the_order_on_the_page_tells_nothing_of_the_worth() -> None:
    first = [situation.mixed[0].worth for situation in situations.bank().values()]
    assert {0, 1, 2, 3} == set(first)
    assert max(first.count(worth) for worth in first) <= len(first) / 2


def test_who_stops_halfway_has_shown_something_of_everything() -> None:
    offered = list(situations.bank().values())
    assert len({situation.skill for situation in offered[:14]}) == 14


@pytest.mark.parametrize(
    ("shown", "level"), [([6, 6], 4), ([0, 0], 1), ([3, 3], 3), ([2, 2], 2), ([6, 0], 3), ([5], 4)]
)
def test_the_mean_of_what_was_shown_gives_the_level(shown: list[int], level: int) -> None:
    assert level_of(shown) == level


def test_nothing_shown_has_no_level() -> None:
    with pytest.raises(ValueError, match="no situation"):
        level_of([])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=4), st.data())
def test_a_better_choice_never_lowers_the_level(choices: list[tuple[int, int]], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(choices) - 1))
    best, worst = choices[place]
    better = [*choices]
    better[place] = (data.draw(st.integers(best, 3)), data.draw(st.integers(0, worst)))
    before, after = ([worth_of(*choice) for choice in some] for some in (choices, better))
    assert 1 <= level_of(before) <= level_of(after) <= situations.HIGHEST


def test_a_level_is_observed_when_all_situations_of_the_ability_are_done(database: Database, cast: Cast) -> None:
    actor, now = Actor(cast.samira.user_id, "candidate"), clock.now()
    samira = cast.samira.id or 0
    one, two = situations.of_skill("listening")
    with database.transaction() as session:
        situations.choose(session, actor, samira, one.code, best=best_of(one)[0], worst=best_of(one)[1], now=now)
    assert levels(database, samira) == {}
    with database.transaction() as session:
        situations.choose(session, actor, samira, two.code, best=best_of(two)[0], worst=best_of(two)[1], now=now)
    assert levels(database, samira) == {"listening": 4}
    with database.transaction() as session:
        situations.forget(session, actor, samira, "listening", now)
        assert situations.told(session, samira) == {}
    assert levels(database, samira) == {}


def test_the_first_choice_stays(database: Database, cast: Cast) -> None:
    actor, now, samira = Actor(cast.samira.user_id, "candidate"), clock.now(), cast.samira.id or 0
    one = situations.of_skill("calm")[0]
    for best, worst in ((0, 3), (1, 2)):
        with database.transaction() as session:
            situations.choose(session, actor, samira, one.code, best=best, worst=worst, now=now)
    with database.transaction(writes=False) as session:
        kept = situations.told(session, samira)[one.code]
    assert (kept.best.number, kept.worst.number) == (0, 3)


@pytest.mark.parametrize(
    ("code", "best", "worst"), [("nowhere", 0, 1), ("calm_queue", 1, 1), ("calm_queue", 0, 4), ("calm_queue", -1, 2)]
)
def test_what_is_not_in_the_bank_is_refused(database: Database, cast: Cast, code: str, best: int, worst: int) -> None:
    with database.transaction() as session, pytest.raises(NotOurs):
        situations.choose(
            session, Actor(1, "candidate"), cast.samira.id or 0, code, best=best, worst=worst, now=clock.now()
        )


def levels(database: Database, candidate_id: int) -> dict[str, int | None]:
    """What situations showed of somebody, by the skill's code."""
    with database.transaction(writes=False) as session:
        names = skills.index(session).names
        found = queries.abilities(session, candidate_id)
        return {names[one.skill_id].code: one.level for one in found if one.source is Source.situation}
