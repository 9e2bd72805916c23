"""Versions of the rules: each can be computed, and a report says what another one would change for whom."""

import pytest
from hypothesis import given

from matcher.engine import (
    RULE_VERSION,
    RULES,
    Ability,
    Brief,
    Kind,
    Profile,
    Programme,
    Requirement,
    Source,
    UnknownRule,
    score,
)
from tests.engine.world import VOCABULARY, briefs, profiles, programmes

FIRST = RULES[0].version


def test_it_works() -> None:
    assert [rule.version for rule in RULES] == ["2026-11-1", "2026-11-2", "2026-11-3"]
    assert RULE_VERSION in {rule.version for rule in RULES}
    assert all(rule.reason for rule in RULES)


def test_rules_nobody_knows_are_refused() -> None:
    profile, brief = Profile(1), Brief(1, (Requirement(1, 3),))
    with pytest.raises(UnknownRule, match="2026-11-1"):
        score(profile, brief, VOCABULARY, rule="2019-1")


@given(profiles, briefs, programmes)
def test_the_lines_add_up_under_every_version(profile: Profile, brief: Brief, offered: list[Programme]) -> None:
    for rule in RULES:
        pair = score(profile, brief, VOCABULARY, offered, rule=rule.version)
        assert pair.rule == rule.version
        sums = {kind: sum(line.points for line in pair.lines if line.kind is kind) for kind in Kind}
        assert sums[Kind.REQUIREMENT] == pytest.approx(pair.low, abs=1e-9)
        assert sums[Kind.STRENGTH] + sums[Kind.WISH] == pytest.approx(pair.suit, abs=1e-9)


@given(profiles, briefs, programmes)
def test_the_first_two_differ_in_suit_alone(profile: Profile, brief: Brief, offered: list[Programme]) -> None:
    old, new = (score(profile, brief, VOCABULARY, offered, rule=rule.version) for rule in RULES[:2])
    for figure in ("low", "high", "coverage", "band", "after", "conditions", "barred_by", "to_ask"):
        assert getattr(old, figure) == getattr(new, figure)


def test_the_first_rules_give_what_they_gave() -> None:
    """Worked out by hand: 3 of 4 steps are used of a skill where 3 are asked; the work's side is met wholly."""
    profile = Profile(1, (Ability(1, 5, Source.TRAINER),))
    brief = Brief(1, (Requirement(1, 4),))
    old, new = (score(profile, brief, VOCABULARY, rule=rule.version) for rule in RULES[:2])
    assert old.suit == pytest.approx(0.25 * 3 / 4 + 0.25 + 0.5 * 0.5)
    tone = (4 / 3) ** 0.25
    assert new.suit == pytest.approx(0.25 * tone * 3 / 4 + 0.25 + 0.5 * 0.5)


def pair_of(said: int, shown: int) -> Profile:
    """Somebody who says one level of themself, and showed another in situations."""
    return Profile(1, (Ability(1, said, Source.SELF), Ability(1, shown, Source.SITUATION)))


def test_situations_never_take_away_from_what_somebody_says() -> None:
    brief = Brief(1, (Requirement(1, 5),))
    before, after = (score(pair_of(4, 1), brief, VOCABULARY, rule=rule) for rule in ("2026-11-2", "2026-11-3"))
    alone = score(Profile(1, (Ability(1, 4, Source.SELF),)), brief, VOCABULARY)
    assert (before.low, before.high) == (0, 0)
    assert (after.low, after.high) == (alone.low, alone.high) == (2 / 4, 3 / 4)


def test_situations_add_to_what_somebody_says() -> None:
    brief = Brief(1, (Requirement(1, 5),))
    pair = score(pair_of(2, 4), brief, VOCABULARY)
    assert (pair.low, pair.high) == (3 / 4, 3 / 4)


@given(profiles, briefs, programmes)
def test_the_third_changes_nothing_where_no_situation_stands_beside_a_self_report(
    profile: Profile, brief: Brief, offered: list[Programme]
) -> None:
    without = Profile(
        profile.id,
        tuple(each for each in profile.abilities if each.source is not Source.SITUATION),
        profile.availability,
        profile.wishes,
    )
    second, third = (score(without, brief, VOCABULARY, offered, rule=rule) for rule in ("2026-11-2", "2026-11-3"))
    assert (second.low, second.high, second.suit, second.band) == (third.low, third.high, third.suit, third.band)
