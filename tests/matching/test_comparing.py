"""What other rules would change, on an example small enough to be worked out by hand, and from the database."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher import clock
from matcher.cli import main
from matcher.db import Database
from matcher.engine import RULES, Ability, Brief, Profile, Requirement, Source, UnknownRule, Vocabulary, score
from matcher.matching import reports, service
from matcher.matching.comparing import compare, sample
from matcher.vacancies.models import Vacancy
from tests import make
from tests.cast import Cast

OLD, NEW = (rule.version for rule in RULES[:2])


def _person(number: int, **levels: int) -> Profile:
    numbers = {"calm": 1, "typing": 2}
    return Profile(number, tuple(Ability(numbers[name], level, Source.TRAINER) for name, level in levels.items()))


PEOPLE = [_person(1, calm=5, typing=2), _person(2, calm=4), _person(3)]
WORK = [Brief(7, (Requirement(1, 4),))]


def test_it_works() -> None:
    found = compare(PEOPLE, WORK, Vocabulary(), (), OLD, NEW)
    assert (found.candidates, found.vacancies, found.pairs) == (3, 1, 3)
    assert found.bands == {}
    assert found.low.most == 0.0
    by_hand = {
        rule: {one.id: score(one, WORK[0], Vocabulary(), rule=rule).suit for one in PEOPLE} for rule in (OLD, NEW)
    }
    moved = [abs(by_hand[NEW][one.id] - by_hand[OLD][one.id]) for one in PEOPLE]
    assert found.suit.most == max(moved) > 0
    assert found.suit.median == sorted(moved)[1]
    assert found.top_people == 1.0


def test_pairs_that_get_another_band_are_counted_and_can_be_kept() -> None:
    said, shown = Ability(1, 4, Source.SELF), Ability(1, 1, Source.SITUATION)
    work = [Brief(7, (Requirement(1, 4, must=True),))]
    found = compare([Profile(1, (said, shown)), _person(2, calm=4)], work, Vocabulary(), (), NEW, RULES[2].version)
    kept = json.loads(json.dumps(found.data()))
    assert kept["bands"] == {"not_now > talk_first": 1}


def test_the_same_rules_change_nothing() -> None:
    found = compare(PEOPLE, WORK, Vocabulary(), (), NEW, NEW)
    assert found.first == []
    assert found.suit.most == found.rank.most == 0.0
    assert found.other_first == 0
    assert found.top_people == found.top_work == 1.0


def test_pairs_that_change_places_are_named_with_both_ranks() -> None:
    people = [_person(number, calm=2 + number % 4, typing=1 + number % 5) for number in range(1, 30)]
    work = [Brief(number, (Requirement(1, 1 + number % 5), Requirement(2, 5 - number % 4))) for number in range(1, 9)]
    found = compare(people, work, Vocabulary(), (), OLD, NEW)
    assert 0 < len(found.first) <= 10
    for one in found.first:
        for rule, suit, rank in ((OLD, one.old_suit, one.old_rank), (NEW, one.new_suit, one.new_rank)):
            brief = next(each for each in work if each.id == one.vacancy)
            scores = {each.id: score(each, brief, Vocabulary(), rule=rule) for each in people}
            order = sorted(
                scores, key=lambda each, of=scores: (of[each].band.rank, -of[each].suit, -of[each].low, each)
            )
            assert scores[one.candidate].suit == suit
            assert order.index(one.candidate) + 1 == rank
        assert one.old_rank != one.new_rank


def test_a_sample_is_spread_evenly_and_small_enough() -> None:
    people, work = sample(range(1000), range(100), 1000)
    assert len(people) * len(work) <= 1000
    assert len(people) == 100
    assert (people[:3], work[:3]) == ([0, 10, 20], [0, 10, 20])
    assert sample(range(3), range(2), 6) == ([0, 1, 2], [0, 1])
    assert sample(range(5), range(0), 6) == ([0, 1, 2, 3, 4], [])


def test_rules_that_nobody_knows_are_refused() -> None:
    with pytest.raises(UnknownRule):
        compare(PEOPLE, WORK, Vocabulary(), (), OLD, "2030-1")


def test_a_stored_match_is_scored_again_under_its_own_rules(database: Database, cast: Cast) -> None:
    with database.transaction() as session:
        match = service.keep(session, cast.samira.id or 0, cast.vacancy.id or 0, clock.now())
        assert service.rescored(match) == service.explain(match)
        match.rule_version = OLD
        assert service.rescored(match).rule == OLD
        match.rule_version = "2019-1"
        assert service.rescored(match) is None


def test_a_report_is_made_once_a_month_and_kept(database: Database, cast: Cast) -> None:
    now = clock.now()
    with database.transaction() as session:
        session.get_one(Vacancy, cast.vacancy.id).closes = clock.today() + timedelta(days=60)
    assert reports.make_due(database, now) == len(RULES) - 1
    assert reports.make_due(database, now + timedelta(days=29)) == 0
    assert reports.make_due(database, now + timedelta(days=31)) == len(RULES) - 1
    with database.transaction(writes=False) as session:
        kept = reports.latest(session)
    assert {(one.old, one.new) for one in kept} == {(OLD, NEW), (NEW, RULES[-1].version)}
    assert kept[0].report["pairs"] == kept[0].report["candidates"] * kept[0].report["vacancies"] > 0
    assert "Samira" not in json.dumps(kept[0].report)


def test_without_people_there_is_no_report(database: Database) -> None:
    assert reports.make_due(database, clock.now()) == 0


@pytest.fixture
def matcher(database: Database, tmp_path: Path) -> Callable[..., Result]:
    environment = {
        "MATCHER_DATABASE_URL": database.url.render_as_string(hide_password=False),
        "MATCHER_INSTANCE": str(tmp_path),
    }
    return lambda *words: CliRunner().invoke(main, words, env=environment)


def test_the_rules_are_listed_with_a_star_for_those_in_use(matcher: Callable[..., Result]) -> None:
    lines = matcher("rules").stdout.splitlines()
    assert [line[:12].split() for line in lines] == [["2026-11-1"], ["2026-11-2"], ["*", "2026-11-3"]]


def test_the_database_is_compared_at_a_shell(matcher: Callable[..., Result], database: Database, cast: Cast) -> None:
    with database.transaction() as session:
        make.vacancy(session, listening=5)
    outcome = matcher("rules", "compare", OLD, NEW, "--keep")
    assert outcome.exit_code == 0
    assert "other band: 0 pairs" in outcome.stdout
    found = json.loads(matcher("rules", "compare", OLD, NEW, "--json", "--pairs", "2").stdout)
    assert found["pairs"] <= 2 < found["of_candidates"] * found["of_vacancies"]
    with database.transaction(writes=False) as session:
        assert len(reports.latest(session)) == 1
    assert matcher("rules", "compare", OLD, "2030-1").exit_code == 2


def test_files_are_compared_at_a_shell(matcher: Callable[..., Result], tmp_path: Path) -> None:
    people, work = tmp_path / "people.jsonl", tmp_path / "work.jsonl"
    people.write_text('{"id": 1, "abilities": [{"skill": "actief luisteren", "level": 4}]}\n{"id": 1}\nnonsense\n')
    work.write_text('{"id": "a", "requirements": [{"skill": "actief luisteren", "level": 3}]}\n')
    words = ("rules", "compare", OLD, NEW, "--candidates", str(people))
    assert matcher(*words).exit_code == 2
    outcome = matcher(*words, "--vacancies", str(work))
    assert outcome.exit_code == 1
    assert "1 pairs, 1 of 1 people and 1 of 1 vacancies" in outcome.stdout
    assert "people.jsonl line 2" in outcome.stderr
    assert "people.jsonl line 3" in outcome.stderr
