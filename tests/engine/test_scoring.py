"""Examples of one pair, in the words of the trade."""

from dataclasses import replace
from datetime import date

import pytest

from matcher.engine import (
    Ability,
    Availability,
    Band,
    Brief,
    Kind,
    Opens,
    Profile,
    Programme,
    Reason,
    Relation,
    Requirement,
    SkillInfo,
    Source,
    Terms,
    Vocabulary,
    build_affinities,
    contradictions,
    score,
)

LISTENING, CALM, TYPING, CONFLICT, ANGRY_CALLERS = 1, 2, 3, 4, 5
VOCABULARY = Vocabulary(
    {
        LISTENING: SkillInfo(LISTENING, "slow"),
        CALM: SkillInfo(CALM, "stable"),
        TYPING: SkillInfo(TYPING, "cohort"),
        CONFLICT: SkillInfo(CONFLICT, "slow"),
        ANGRY_CALLERS: SkillInfo(ANGRY_CALLERS, "cohort"),
    },
    build_affinities([(ANGRY_CALLERS, Relation.NARROWER, CONFLICT)]),
)
AGENT = Brief(
    "agent", (Requirement(LISTENING, 4, 3, must=True), Requirement(CALM, 3, 2, must=True), Requirement(TYPING, 3, 2))
)
COURSE = Programme("klantcontact", {TYPING: 3, CALM: 5, LISTENING: 4})


def person(source="trainer", **levels):
    names = {"listening": LISTENING, "calm": CALM, "typing": TYPING, "conflict": CONFLICT, "angry": ANGRY_CALLERS}
    return Profile("p", tuple(Ability(names[name], level, source) for name, level in levels.items()))


def line(pair, skill):
    return next(one for one in pair.lines if one.kind is Kind.REQUIREMENT and one.key == skill)


def test_who_has_what_is_asked_fits_now():
    pair = score(person(listening=4, calm=3, typing=3), AGENT, VOCABULARY)
    assert (pair.low, pair.high, pair.coverage, pair.band) == (1.0, 1.0, 1.0, Band.FITS_NOW)
    assert line(pair, LISTENING).reason is Reason.ENOUGH
    assert line(pair, LISTENING).opens is None


def test_being_better_than_asked_counts_for_nothing_and_against_nobody():
    enough = score(person(listening=4, calm=3, typing=1), AGENT, VOCABULARY)
    better = score(person(listening=5, calm=5, typing=1), AGENT, VOCABULARY)
    assert (better.low, better.high, better.band) == (enough.low, enough.high, enough.band)


def test_what_only_the_person_says_counts_one_step_lower_until_confirmed():
    pair = score(person("self", listening=4, calm=3, typing=3), AGENT, VOCABULARY)
    assert pair.low == pytest.approx((3 * 2 / 3 + 2 * 1 / 2 + 2 * 1 / 2) / 7)
    assert pair.high == 1.0
    assert pair.band is Band.TALK_FIRST
    assert line(pair, LISTENING).reason is Reason.ENOUGH_IF_CONFIRMED
    assert line(pair, LISTENING).opens is Opens.CONFIRM


def test_nothing_known_is_never_zero():
    pair = score(Profile("new"), AGENT, VOCABULARY)
    assert (pair.low, pair.high, pair.coverage, pair.band) == (0.0, 1.0, 0.0, Band.TOO_LITTLE_KNOWN)
    assert line(pair, CALM).reason is Reason.NOT_KNOWN
    assert line(pair, CALM).opens is Opens.ASK
    assert pair.to_ask == (LISTENING, CALM)


def test_an_ability_without_a_level_says_nothing():
    silent = Profile("p", (Ability(LISTENING, None, "trainer"),))
    assert replace(score(silent, AGENT, VOCABULARY), profile="new") == score(Profile("new"), AGENT, VOCABULARY)


def test_a_must_that_is_far_away_bars():
    pair = score(person(listening=5, calm=1, typing=5), AGENT, VOCABULARY)
    assert pair.barred_by == (CALM,)
    assert pair.band is Band.NOT_NOW
    assert line(pair, CALM).reason is Reason.FAR


def test_a_must_that_is_far_away_bars_also_who_has_everything_else():
    brief = Brief("b", (Requirement(LISTENING, 3, 3), Requirement(TYPING, 3, 3), Requirement(CALM, 3, 1, must=True)))
    pair = score(person(listening=3, typing=3, calm=1), brief, VOCABULARY)
    assert pair.low > 0.8
    assert pair.band is Band.NOT_NOW


def test_a_must_that_is_halfway_does_not_bar():
    pair = score(person(listening=4, calm=2, typing=3), AGENT, VOCABULARY)
    assert pair.barred_by == ()
    assert pair.band is Band.FITS_NOW
    assert line(pair, CALM).reason is Reason.CLOSE


def test_a_must_that_nobody_knows_asks_for_a_talk():
    brief = Brief("b", (Requirement(LISTENING, 3, 3), Requirement(TYPING, 3, 3), Requirement(CALM, 3, 1, must=True)))
    pair = score(person(listening=4, typing=4), brief, VOCABULARY)
    assert pair.low >= 0.8
    assert pair.to_ask == (CALM,)
    assert pair.band is Band.TALK_FIRST


def test_level_one_is_enough_as_soon_as_it_is_known():
    brief = Brief("b", (Requirement(TYPING, 1),))
    assert score(Profile("new"), brief, VOCABULARY).low == 0
    assert score(person("self", typing=1), brief, VOCABULARY).low == 1


def test_the_special_case_stands_in_for_the_general_more_than_the_other_way_round():
    general = Brief("b", (Requirement(CONFLICT, 5),))
    special = Brief("b", (Requirement(ANGRY_CALLERS, 5),))
    pair = score(person(angry=5), general, VOCABULARY)
    assert pair.low == pytest.approx(0.8)
    assert line(pair, CONFLICT).rests_on == ANGRY_CALLERS
    assert score(person(conflict=5), special, VOCABULARY).low == pytest.approx(0.5)


def test_the_best_stand_in_counts_and_is_named():
    brief = Brief("b", (Requirement(CONFLICT, 5),))
    pair = score(person(conflict=2, angry=5), brief, VOCABULARY)
    assert pair.low == pytest.approx(0.8)
    assert (line(pair, CONFLICT).rests_on, line(pair, CONFLICT).held) == (ANGRY_CALLERS, 5)


def test_of_equal_stand_ins_the_first_is_named():
    twins = Vocabulary(affinities={1: {3: 0.5}, 8: {3: 0.5}})
    pair = score(Profile("p", (Ability(8, 4), Ability(1, 4))), Brief("b", (Requirement(3, 4),)), twins)
    assert line(pair, 3).rests_on == 1


def test_a_course_that_closes_the_gap_promises_a_fit_after_training():
    pair = score(person(listening=4, calm=3, typing=1), AGENT, VOCABULARY, [COURSE])
    assert pair.band is Band.FITS_AFTER_TRAINING
    assert pair.after.programme == "klantcontact"
    assert (pair.after.low, pair.after.band) == (1.0, Band.FITS_NOW)
    assert pair.after.gain == pytest.approx(2 / 7)
    assert line(pair, TYPING).opens is Opens.TRAIN


def test_a_course_may_be_counted_on_for_what_nobody_knows_yet():
    pair = score(person(listening=4, calm=3), AGENT, VOCABULARY, [COURSE])
    assert pair.band is Band.FITS_AFTER_TRAINING


def test_a_must_that_a_course_brings_far_enough_need_not_be_asked():
    brief = Brief("b", (Requirement(LISTENING, 3, 3), Requirement(TYPING, 3, 1, must=True)))
    assert score(person(listening=3), brief, VOCABULARY, [COURSE]).band is Band.FITS_AFTER_TRAINING
    assert score(person(listening=3), brief, VOCABULARY).band is Band.TALK_FIRST


def test_no_course_promises_what_is_in_you():
    pair = score(person(listening=4, calm=1, typing=3), AGENT, VOCABULARY, [COURSE])
    assert pair.after is None
    assert pair.band is Band.NOT_NOW
    assert line(pair, CALM).opens is None


def test_a_course_may_lift_a_bar():
    brief = Brief("b", (Requirement(TYPING, 3, 3, must=True),))
    barred = person(typing=1)
    assert score(barred, brief, VOCABULARY).band is Band.NOT_NOW
    assert score(barred, brief, VOCABULARY, [COURSE]).band is Band.FITS_AFTER_TRAINING


def test_the_course_that_helps_most_is_named_and_of_equals_the_first():
    little, much = Programme("a", {TYPING: 2}), Programme("c", {TYPING: 3})
    learner = person(listening=4, calm=3, typing=1)
    assert score(learner, AGENT, VOCABULARY, [much, little]).after.programme == "c"
    assert score(learner, AGENT, VOCABULARY, [much, Programme("b", {TYPING: 3})]).after.programme == "b"


def test_training_mends_no_condition():
    away = replace(person(listening=4, calm=3, typing=1), availability=Availability(start=date(2027, 3, 1)))
    starts = replace(AGENT, terms=Terms(start=date(2027, 2, 1)))
    pair = score(away, starts, VOCABULARY, [COURSE])
    assert pair.band is Band.NOT_NOW
    assert pair.barred_by == ("start",)
    assert pair.after.gain > 0


def test_a_condition_that_nobody_knows_blocks_nothing():
    asks_hours = replace(AGENT, terms=Terms(hours=(24, 40), languages={"nl": 4}))
    assert score(person(listening=4, calm=3, typing=3), asks_hours, VOCABULARY).band is Band.FITS_NOW


def test_the_most_independent_source_counts():
    seen = Profile("p", (Ability(TYPING, 5, "self"), Ability(TYPING, 2, "trainer"), Ability(TYPING, 4, "sample")))
    brief = Brief("b", (Requirement(TYPING, 5),))
    assert score(seen, brief, VOCABULARY).low == score(seen, brief, VOCABULARY).high == 0.25


def test_two_sources_far_apart_are_a_talking_point():
    said = (Ability(TYPING, 5, "self"), Ability(TYPING, 3, Source.TRAINER), Ability(TYPING, 4, "situation"))
    (found,) = contradictions(said)
    assert found.counted.source is Source.TRAINER
    assert found.other.source is Source.SELF


def test_four_fifths_is_reached_by_four_of_five():
    five = (Requirement(skill, 4) for skill in (LISTENING, CALM, TYPING, CONFLICT, 99))
    pair = score(person(listening=4, calm=4, typing=4, conflict=4), Brief("b", tuple(five)), VOCABULARY)
    assert pair.band is Band.FITS_NOW


def test_four_fifths_is_reached_also_where_the_figures_of_a_computer_fall_just_short():
    brief = Brief("b", (Requirement(CONFLICT, 5, 1), Requirement(TYPING, 3, 2)))
    pair = score(person(angry=3, typing=3), brief, VOCABULARY)
    assert pair.low < 0.8
    assert pair.band is Band.FITS_NOW


def test_a_bar_shows_which_ability_and_which_condition():
    brief = replace(AGENT, terms=Terms(hours=(36, 40), languages={"nl": 4, "en": 3}))
    available = Availability(hours=(8, 16), languages={"nl": 2, "en": 1})
    pair = score(replace(person(calm=1), availability=available), brief, VOCABULARY)
    assert pair.barred_by == (CALM, "hours", "language")
