"""Suit: work that uses what people are good at, and gives what they want."""

from dataclasses import replace

import pytest

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
