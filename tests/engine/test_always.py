"""What must always hold of a score, whoever it is about. Each law is tried on hundreds of invented pairs."""

import json
import math
from dataclasses import asdict, replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matcher.engine import (
    RULE_VERSION,
    Ability,
    Band,
    Brief,
    Gate,
    Kind,
    Profile,
    Programme,
    Requirement,
    Source,
    Terms,
    Wishes,
    rank_briefs,
    rank_profiles,
    score,
)
from matcher.engine.evidence import held
from matcher.engine.profile import by_id
from matcher.engine.training import lifted
from tests.engine import world
from tests.engine.world import SKILLS, VOCABULARY

CLOSE = 1e-9
quickly = settings(max_examples=100, deadline=None)
few = settings(max_examples=30, deadline=None)
people = st.lists(world.profiles, max_size=8, unique_by=lambda one: one.id)
work = st.lists(world.briefs, max_size=8, unique_by=lambda one: one.id)


def naive(profile, brief):
    """The formulas once more, as plainly as they can be written: low, high, coverage."""
    order = list(Source)
    heard = {}
    for one in sorted(profile.abilities, key=lambda one: order.index(one.source)):
        if one.level is not None:
            heard[one.skill] = one
    low = high = known = total = 0
    for asked in brief.requirements:
        kin = [
            (share, one.level, max(1, one.level - 1) if one.source == "self" else one.level)
            for skill, one in heard.items()
            if (share := VOCABULARY.affinity(skill, asked.skill)) > 0
        ]
        total += asked.weight
        if not kin:
            high += asked.weight
        elif asked.level == 1:
            low, high, known = low + asked.weight, high + asked.weight, known + asked.weight
        else:
            known += asked.weight
            low += asked.weight * min(1, max(share * (sure - 1) for share, _, sure in kin) / (asked.level - 1))
            high += asked.weight * min(1, max(share * (level - 1) for share, level, _ in kin) / (asked.level - 1))
    return low / total, high / total, known / total


@quickly
@given(world.profiles, world.briefs)
def test_low_high_and_coverage_are_what_the_formulas_say(profile, brief):
    pair = score(profile, brief, VOCABULARY)
    for found, expected in zip((pair.low, pair.high, pair.coverage), naive(profile, brief), strict=True):
        assert math.isclose(found, expected, abs_tol=CLOSE)


# 1
@quickly
@given(world.profiles, world.briefs, world.programmes)
def test_the_lines_add_up(profile, brief, programmes):
    pair = score(profile, brief, VOCABULARY, programmes)
    asked = [line for line in pair.lines if line.kind is Kind.REQUIREMENT]
    suiting = [line for line in pair.lines if line.kind is not Kind.REQUIREMENT]
    assert abs(math.fsum(line.points for line in asked) - pair.low) < CLOSE
    assert abs(math.fsum(line.points for line in suiting) - pair.suit) < CLOSE
    assert abs(math.fsum(line.weight * line.best for line in asked) - pair.high) < CLOSE
    assert abs(math.fsum(line.weight for line in asked) - 1) < CLOSE
    for line in pair.lines:
        assert line.points == line.weight * line.fit
        assert 0 <= line.fit <= 1
        assert line.weight > 0
    assert {line.key for line in asked} == {requirement.skill for requirement in brief.requirements}


@quickly
@given(world.profiles, world.briefs)
def test_every_figure_is_a_share_and_low_never_passes_high(profile, brief):
    pair = score(profile, brief, VOCABULARY)
    assert 0 <= pair.low <= pair.high <= 1
    assert 0 <= pair.coverage <= 1
    assert 0 <= pair.suit <= 1
    assert pair.rule == RULE_VERSION


# 2
@quickly
@given(world.profiles, world.briefs, world.programmes, st.data())
def test_a_higher_level_never_lowers_anything(profile, brief, programmes, data):
    risers = [place for place, one in enumerate(profile.abilities) if one.level is not None and one.level < 5]
    assume(risers)
    place = data.draw(st.sampled_from(risers))
    abilities = list(profile.abilities)
    abilities[place] = replace(abilities[place], level=data.draw(st.integers(abilities[place].level + 1, 5)))
    before = score(profile, brief, VOCABULARY, programmes)
    after = score(replace(profile, abilities=tuple(abilities)), brief, VOCABULARY, programmes)
    assert after.low >= before.low
    assert after.high >= before.high
    assert after.band.rank <= before.band.rank


@quickly
@given(world.profiles, world.easygoing, world.programmes)
def test_training_never_lowers_low_or_band(profile, brief, programmes):
    alone = score(profile, brief, VOCABULARY)
    offered = score(profile, brief, VOCABULARY, programmes)
    assert (offered.low, offered.high, offered.suit) == (alone.low, alone.high, alone.suit)
    assert offered.band.rank <= alone.band.rank
    for programme in programmes:
        after = score(profile, brief, VOCABULARY, [programme]).after
        if after is not None:
            assert after.low >= alone.low
            assert after.band.rank <= alone.band.rank
            assert after.gain == after.low - alone.low
            assert offered.after is not None
            assert (offered.after.band.rank, -offered.after.low) <= (after.band.rank, -after.low)


@quickly
@given(world.ability_lists, world.targets)
def test_training_lifts_both_ends_by_what_can_be_learned_and_never_past_its_target(abilities, targets):
    holding = held(abilities)
    changed = lifted(holding, Programme(1, targets), VOCABULARY)
    for skill, then in changed.items():
        lift = VOCABULARY.info(skill).trainability.lift
        before = holding.get(skill)
        ends = (before.low, before.high) if before else (1, 1)
        assert (then.low, then.high) == tuple(max(end, min(targets[skill], end + lift)) for end in ends)
        assert then.known == (before is not None)
    for skill in targets.keys() - changed.keys():
        assert holding[skill].low >= targets[skill] or VOCABULARY.info(skill).trainability.lift == 0


@quickly
@given(world.profiles, world.easygoing, world.programmes)
def test_fits_after_training_is_a_promise_of_one_programme(profile, brief, programmes):
    pair = score(profile, brief, VOCABULARY, programmes)
    if pair.band is Band.FITS_AFTER_TRAINING:
        assert pair.after is not None
        assert pair.after.band is Band.FITS_NOW
        assert pair.after.low >= 0.8 - CLOSE
    if pair.after is None or pair.after.band is not Band.FITS_NOW:
        assert pair.band is not Band.FITS_AFTER_TRAINING


# 3
@quickly
@given(world.profiles, world.briefs)
def test_what_is_missing_keeps_its_whole_weight_missing(profile, brief):
    pair = score(profile, brief, VOCABULARY)
    total = sum(asked.weight for asked in brief.requirements)
    missing = sum(line.asked for line in pair.lines if line.kind is Kind.REQUIREMENT and line.fit == 0)
    assert pair.low <= 1 - missing / total + CLOSE


@quickly
@given(world.easygoing, st.sampled_from(Source))
def test_the_best_of_everything_else_does_not_make_up_for_one_missing(brief, source):
    missing = brief.requirements[0]
    strangers = [skill for skill in SKILLS if VOCABULARY.affinity(skill, missing.skill) == 0]
    champion = Profile(1, tuple(Ability(skill, 5, source) for skill in strangers))
    total = sum(asked.weight for asked in brief.requirements)
    assert score(champion, brief, VOCABULARY).low <= 1 - missing.weight / total + CLOSE


# 4
@quickly
@given(world.profiles, world.easygoing, st.sampled_from(Source), st.data())
def test_learning_of_a_level_one_leaves_low_and_lowers_high(profile, brief, source, data):
    pair = score(profile, brief, VOCABULARY)
    open_ = [line for line in pair.lines if line.kind is Kind.REQUIREMENT and line.rests_on is None and line.level > 1]
    assume(open_)
    skill = data.draw(st.sampled_from(open_)).key
    kept = tuple(one for one in profile.abilities if one.skill != skill)
    asks_one = any(asked.level == 1 and VOCABULARY.affinity(skill, asked.skill) for asked in brief.requirements)
    assume(not asks_one)  # level 1 is all that such a requirement asks
    learned = score(replace(profile, abilities=(*kept, Ability(skill, 1, source))), brief, VOCABULARY)
    assert learned.low == pair.low
    assert learned.high < pair.high
    assert learned.coverage > pair.coverage


# 5
@quickly
@given(world.profiles, world.briefs, world.programmes, st.randoms(use_true_random=False))
def test_the_order_of_input_changes_nothing(profile, brief, programmes, chance):
    abilities, requirements, offered = list(profile.abilities), list(brief.requirements), list(programmes)
    for one in (abilities, requirements, offered):
        chance.shuffle(one)
    mixed = score(
        Profile(profile.id, tuple(abilities), profile.availability, profile.wishes),
        Brief(brief.id, tuple(requirements), brief.terms, brief.offers),
        VOCABULARY,
        offered,
    )
    assert mixed == score(profile, brief, VOCABULARY, programmes)


@few
@given(people, world.briefs, st.randoms(use_true_random=False))
def test_the_order_of_people_changes_no_list(profiles, brief, chance):
    mixed = list(profiles)
    chance.shuffle(mixed)
    assert rank_profiles(brief, mixed, VOCABULARY) == rank_profiles(brief, profiles, VOCABULARY)


@few
@given(world.profiles, world.briefs, st.sets(st.one_of(st.integers(0, 50), st.text("ab", min_size=1)), max_size=6))
def test_equals_stand_in_the_order_of_their_ids(profile, brief, ids):
    twins = [replace(profile, id=one) for one in ids]
    ranked = [pair.profile for pair in rank_profiles(brief, twins, VOCABULARY)]
    assert ranked == sorted(ids, key=by_id)


# 6
@few
@given(people, work, world.programmes)
def test_lists_hold_the_same_pairs_as_one_by_one(profiles, briefs, programmes):
    for brief in briefs:
        single = [score(profile, brief, VOCABULARY, programmes) for profile in profiles]
        listed = rank_profiles(brief, profiles, VOCABULARY, programmes, top=None)
        assert sorted(listed, key=lambda pair: pair.profile) == sorted(single, key=lambda pair: pair.profile)
        places = [(pair.band.rank, -pair.suit, -pair.low, pair.profile) for pair in listed]
        assert places == sorted(places)
        assert rank_profiles(brief, profiles, VOCABULARY, programmes, top=3) == listed[:3]
    for profile in profiles:
        single = [score(profile, brief, VOCABULARY, programmes) for brief in briefs]
        listed = rank_briefs(profile, briefs, VOCABULARY, programmes, top=None)
        assert sorted(listed, key=lambda pair: pair.brief) == sorted(single, key=lambda pair: pair.brief)
        places = [(pair.band.rank, -pair.suit, -pair.low, pair.brief) for pair in listed]
        assert places == sorted(places)


@quickly
@given(world.profiles, world.briefs, world.programmes)
def test_a_score_without_its_lines_is_the_same_score(profile, brief, programmes):
    whole = score(profile, brief, VOCABULARY, programmes)
    assert score(profile, brief, VOCABULARY, programmes, with_lines=False) == replace(whole, lines=())


# 7
@quickly
@given(world.profiles, world.briefs, world.points, world.points)
def test_where_somebody_lives_changes_no_fit_and_no_suit(profile, brief, here, there):
    pairs = [
        score(replace(profile, availability=replace(profile.availability, point=point)), brief, VOCABULARY)
        for point in (here, there)
    ]
    assert pairs[0].lines == pairs[1].lines
    assert (pairs[0].low, pairs[0].high, pairs[0].coverage, pairs[0].suit) == (
        pairs[1].low,
        pairs[1].high,
        pairs[1].coverage,
        pairs[1].suit,
    )


@quickly
@given(world.profiles, world.briefs, world.points, world.points)
def test_work_from_home_never_looks_at_distance(profile, brief, here, there):
    from_home = replace(brief, terms=replace(brief.terms, home=1.0))
    pairs = [
        score(replace(profile, availability=replace(profile.availability, point=point)), from_home, VOCABULARY)
        for point in (here, there)
    ]
    assert pairs[0] == pairs[1]
    assert all(condition.kind != "distance" for condition in pairs[0].conditions)


@quickly
@given(world.profiles, world.briefs, st.integers(), st.integers())
def test_an_id_is_no_merit(profile, brief, one, other):
    first = score(replace(profile, id=one), brief, VOCABULARY)
    assert replace(first, profile=other) == score(replace(profile, id=other), brief, VOCABULARY)


# 9
@quickly
@given(world.profiles, world.briefs, world.programmes)
def test_the_same_input_gives_the_same_score(profile, brief, programmes):
    once = score(profile, brief, VOCABULARY, programmes)
    copy = Profile(
        profile.id,
        tuple(Ability(one["skill"], one["level"], one["source"]) for one in _stored(profile.abilities)),
        profile.availability,
        Wishes(**_stored([profile.wishes])[0]),
    )
    asked = tuple(Requirement(**one) for one in _stored(brief.requirements))
    terms = Terms(
        **{name: getattr(brief.terms, name) for name in ("point", "home", "hours", "shifts", "languages", "start")}
    )
    assert score(copy, Brief(brief.id, asked, terms, brief.offers), VOCABULARY, programmes) == once


def _stored(things):
    return json.loads(json.dumps([asdict(thing) for thing in things]))


# bands
@quickly
@given(world.profiles, world.briefs, world.programmes)
def test_a_band_says_what_it_says(profile, brief, programmes):
    pair = score(profile, brief, VOCABULARY, programmes)
    unmet = {condition.kind for condition in pair.conditions if condition.gate is Gate.UNMET}
    asked = [line for line in pair.lines if line.kind is Kind.REQUIREMENT]
    far = {line.key for line in asked if line.must and line.rests_on is not None and line.best < 0.5 - CLOSE}
    assert set(pair.barred_by) == far | unmet
    assert set(pair.to_ask) == {line.key for line in asked if line.must and line.rests_on is None}
    fits = pair.low >= 0.8 - CLOSE and not pair.barred_by and not pair.to_ask
    assert (pair.band is Band.FITS_NOW) == fits
    if pair.band in (Band.TALK_FIRST, Band.TOO_LITTLE_KNOWN):
        assert not pair.barred_by
        assert (pair.coverage >= 0.5 - CLOSE) == (pair.band is Band.TALK_FIRST)
    if pair.band is Band.TALK_FIRST:
        assert pair.high >= 0.8 - CLOSE
    if unmet:
        assert pair.band is Band.NOT_NOW
