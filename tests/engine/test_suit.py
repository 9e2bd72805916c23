"""Suit: work that uses what people are good at, and gives what they want."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.engine import (
    Ability,
    Brief,
    Contact,
    Kind,
    Offers,
    Profile,
    Reason,
    Requirement,
    SkillInfo,
    Terms,
    Vocabulary,
    Wishes,
    rank_briefs,
    rank_profiles,
    score,
    shift_mask,
)
from matcher.engine.suit import pitch

PLAIN = Vocabulary()


def able(id_="p", wishes=None, **levels):
    abilities = tuple(Ability(int(name[1:]), level, "trainer") for name, level in levels.items())
    return Profile(id_, abilities, wishes=wishes or Wishes())


def asks(id_="b", **levels):
    return Brief(id_, tuple(Requirement(int(name[1:]), level) for name, level in levels.items()))


def strengths(profile, brief, vocabulary=PLAIN):
    pair = score(profile, brief, vocabulary)
    return sum(line.points for line in pair.lines if line.kind is Kind.STRENGTH)


def wish(wants, brief):
    pair = score(able(wishes=wants), brief, PLAIN)
    return {line.key: line for line in pair.lines if line.kind is Kind.WISH}


def test_work_that_asks_exactly_what_one_is_good_at_uses_all_of_it():
    assert strengths(able(s1=4, s2=3), asks(s1=4, s2=3)) == pytest.approx(0.5)


def test_the_easiest_work_is_not_the_best_for_everybody():
    strong = able(s1=5, s2=5)
    easy, fitting = asks("easy", s1=2), asks("fitting", s1=5, s2=4)
    assert [pair.brief for pair in rank_briefs(strong, [easy, fitting], PLAIN)] == ["fitting", "easy"]


def test_the_most_overqualified_is_not_first_for_every_job():
    champion, fitting = able("champion", s1=5, s2=5, s3=5, s4=5), able("fitting", s1=3)
    ranked = rank_profiles(asks(s1=3), [champion, fitting], PLAIN)
    assert [pair.profile for pair in ranked] == ["fitting", "champion"]
    assert ranked[0].low == ranked[1].low == 1


def test_whoever_rates_everything_a_step_higher_keeps_part_of_the_distance():
    """A quarter of the difference in general level is taken out."""
    modest, proud = able("modest", s1=3, s2=3, s3=2), able("proud", s1=5, s2=5, s3=3)
    brief = asks(s1=3, s2=3, s3=2)
    assert strengths(modest, brief) == pytest.approx(0.5)
    tone = pitch([5, 5, 3]) / pitch([3, 3, 2])
    assert tone == pytest.approx(2**0.25)
    assert strengths(proud, brief) == pytest.approx(0.25 * tone / 2 + 0.25)


def test_work_that_asks_more_of_everything_is_met_by_a_quarter_more_than_by_levels_alone():
    assert strengths(able(s1=3), asks(s1=5)) == pytest.approx(0.25 + 0.25 * 0.5 * 2**0.25)


def test_the_pattern_decides_between_two_people_of_the_same_height():
    alike, other = able("alike", s1=5, s2=2, s3=2), able("other", s1=2, s2=2, s3=5)
    ranked = rank_profiles(asks(s1=4, s2=2, s3=2), [other, alike], PLAIN)
    assert [pair.profile for pair in ranked] == ["alike", "other"]


@pytest.mark.parametrize(
    ("levels", "expected"), [([], 0), ([1, 1], 0), ([2, 2], 1), ([5, 1], 2**0.25), ([1.5], 0.5**0.25)]
)
def test_pitch_is_the_fourth_root_of_the_mean_steps(levels, expected):
    assert pitch(levels) == pytest.approx(expected)


def test_strengths_are_symmetric():
    """The same two profiles the other way round are as good a match: no side is favoured."""
    one, other = {"s1": 5, "s2": 2, "s3": 3}, {"s1": 2, "s3": 4, "s4": 5}
    vocabulary = Vocabulary({1: SkillInfo(1, rarity=3.0), 3: SkillInfo(3, rarity=0.5)})
    there, back = strengths(able(**one), asks(**other), vocabulary), strengths(able(**other), asks(**one), vocabulary)
    assert there == pytest.approx(back)


def test_levels_between_two_steps_count_as_they_are():
    assert strengths(able(s1=3.5, s2=2.25), asks(s1=3.5, s2=2.25)) == pytest.approx(0.5)
    less = [strengths(able(s1=level, s2=3), asks(s1=4, s2=3)) for level in (3, 3.25, 3.5, 4)]
    assert less == sorted(less)
    assert len(set(less)) == 4
    pair = score(able(s1=2.5), asks(s1=4.0), PLAIN)
    assert pair.low == pytest.approx(0.5)


fractions = st.dictionaries(st.sampled_from(["s1", "s2", "s3", "s4", "s5"]), st.floats(1, 5), min_size=1)


@settings(max_examples=100, deadline=None)
@given(fractions, fractions, st.floats(0, 4))
def test_with_fractions_the_lines_add_up_and_a_higher_level_lowers_nothing(have, wanted, more):
    vocabulary = Vocabulary(affinities={1: {2: 0.8}, 2: {1: 0.5, 3: 0.4}})
    brief = asks(**wanted)
    pair = score(able(**have), brief, vocabulary)
    asked = [line for line in pair.lines if line.kind is Kind.REQUIREMENT]
    assert math.fsum(line.points for line in asked) == pytest.approx(pair.low, abs=1e-9)
    assert math.fsum(line.points for line in pair.lines if line not in asked) == pytest.approx(pair.suit, abs=1e-9)
    assert all(0 <= line.fit <= 1 and line.points == line.weight * line.fit for line in pair.lines)
    assert 0 <= pair.suit <= 1
    name = min(have)
    raised = score(able(**(have | {name: min(5, have[name] + more)})), brief, vocabulary)
    assert raised.low >= pair.low
    assert raised.high >= pair.high
    assert raised.band.rank <= pair.band.rank


def test_what_serves_a_requirement_best_is_what_its_line_rests_on():
    vocabulary = Vocabulary(affinities={2: {1: 0.8}, 3: {1: 0.8}})
    pair = score(able(s1=2, s2=4, s3=4), asks(s1=4), vocabulary)
    work = [line for line in pair.lines if line.kind is Kind.STRENGTH and line.reason is not Reason.NOT_USED][-1]
    assert (work.key, work.rests_on) == (1, 2)


def test_what_only_resembles_an_ability_never_uses_all_of_it():
    vocabulary = Vocabulary(affinities={2: {1: 0.5}})
    pair = score(able(s2=3), asks(s1=5), vocabulary)
    assert next(line.fit for line in pair.lines if line.kind is Kind.STRENGTH) == pytest.approx(0.5)


def test_a_rare_ability_that_is_used_counts_more():
    vocabulary = Vocabulary({1: SkillInfo(1, rarity=3.0), 2: SkillInfo(2, rarity=1.0)})
    both = able(s1=4, s2=4)
    assert strengths(both, asks(s1=4), vocabulary) > strengths(both, asks(s2=4), vocabulary)


def test_a_strength_that_work_does_not_use_has_its_line():
    pair = score(able(s1=4, s2=4), asks(s1=4), PLAIN)
    reasons = {(line.key, line.reason) for line in pair.lines if line.kind is Kind.STRENGTH}
    assert reasons == {(1, Reason.USED), (2, Reason.NOT_USED), (1, Reason.STRONG_HERE)}


def test_what_nobody_knows_is_no_strength():
    assert strengths(able(), asks(s1=4)) == 0


def test_work_that_asks_nothing_above_the_foot_uses_nothing():
    assert strengths(able(s1=5), asks(s1=1)) == 0


def test_no_wish_is_halfway_on_a_line_of_its_own():
    found = wish(Wishes(), asks(s1=3))
    assert list(found) == ["none"]
    assert found["none"].points == 0.25
    assert found["none"].reason is Reason.NO_WISH


def test_a_wish_the_work_does_not_speak_of_is_no_line():
    assert list(wish(Wishes(autonomy=1.0, growth=0.5), asks(s1=3))) == ["none"]


def test_what_does_not_matter_is_no_line():
    brief = replace(asks(s1=3), offers=Offers(team=0.2, growth=0.9))
    assert list(wish(Wishes(team=0.0, growth=0.5), brief)) == ["growth"]


def test_a_wish_weighs_what_it_matters_and_fits_as_far_as_it_is_given():
    brief = replace(asks(s1=3), offers=Offers(autonomy=0.7, team=0.1))
    found = wish(Wishes(autonomy=1.0, team=0.25), brief)
    assert found["autonomy"].weight == pytest.approx(0.4)
    assert found["team"].weight == pytest.approx(0.1)
    assert (found["autonomy"].fit, found["team"].fit) == (0.7, 0.1)
    assert found["team"].reason is Reason.NOT_GIVEN


def test_home_working_is_taken_from_the_terms_when_the_offer_leaves_it_out():
    assert wish(Wishes(home=1.0), replace(asks(s1=3), terms=Terms(home=0.6)))["home"].fit == 0.6
    assert wish(Wishes(home=1.0), replace(asks(s1=3), offers=Offers(home=0.9)))["home"].fit == 0.9


@pytest.mark.parametrize(("liked", "fit"), [(Contact.INBOUND, 1.0), (Contact.OUTBOUND, 0.0), (Contact.NONE, 0.0)])
def test_the_kind_of_contact_fits_or_not(liked, fit):
    assert wish(Wishes(contact=liked), replace(asks(s1=3), offers=Offers(contact="inbound")))["contact"].fit == fit


@pytest.mark.parametrize(("pay", "fit"), [(20.0, 1.0), (15.0, 1.0), (13.5, 0.5), (12.0, 0.0), (5.0, 0.0)])
def test_pay_below_the_wish_fades_out(pay, fit):
    assert wish(Wishes(pay=15.0), replace(asks(s1=3), offers=Offers(pay=pay)))["pay"].fit == pytest.approx(fit)


def test_shifts_fit_by_the_share_that_is_liked():
    liked = Wishes(shifts=shift_mask(["mon-morning", "tue-morning"]))
    mixed = replace(asks(s1=3), terms=Terms(shifts=shift_mask(["mon-morning", "sat-evening"])))
    assert wish(liked, mixed)["shifts"].fit == 0.5
    assert wish(liked, asks(s1=3))["shifts"].fit == 1.0
