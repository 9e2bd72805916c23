"""What can't be is refused when it is made; what stands in for what; the order of ids."""

import math
from dataclasses import FrozenInstanceError

import pytest

from matcher.engine import (
    Ability,
    Availability,
    Band,
    Brief,
    InvalidProfile,
    NothingAsked,
    Offers,
    Profile,
    Programme,
    Relation,
    Requirement,
    SkillInfo,
    Terms,
    Vocabulary,
    Wishes,
    build_affinities,
    rank_briefs,
    rank_profiles,
)

ASKED = (Requirement(1, 3),)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Ability(1, 0),
        lambda: Ability(1, 6),
        lambda: Ability(1, math.nan),
        lambda: Ability(1, 5.5),
        lambda: Ability(1, True),
        lambda: Ability(1, 3, "mother"),
        lambda: Requirement(1, 6),
        lambda: Requirement(1, None),
        lambda: Requirement(1, 3, 0),
        lambda: Requirement(1, 3, 4),
        lambda: Requirement(1, 3, math.nan),
        lambda: Programme(1, {1: 7}),
        lambda: Profile(1, (Ability(1, 3), Ability(1, 4))),
        lambda: Brief(1, (Requirement(1, 3), Requirement(1, 4))),
        lambda: Terms(home=1.2),
        lambda: Terms(home=math.nan),
        lambda: Terms(point=(91, 0)),
        lambda: Terms(hours=(40, 20)),
        lambda: Terms(shifts=1 << 28),
        lambda: Terms(languages={"nl": 7}),
        lambda: Availability(point=(52, math.nan)),
        lambda: Availability(max_km=-1),
        lambda: Availability(shifts=-1),
        lambda: Availability(languages={"nl": 0}),
        lambda: Wishes(home=-0.1),
        lambda: Wishes(pay=math.inf),
        lambda: Wishes(contact="pigeon"),
        lambda: Offers(autonomy=math.nan),
        lambda: SkillInfo(1, rarity=math.nan),
        lambda: SkillInfo(1, rarity=-1),
        lambda: Vocabulary(affinities={1: {2: 1.5}}),
        lambda: Vocabulary(affinities={1: {2: math.nan}}),
    ],
)
def test_what_cannot_be_is_refused(make):
    with pytest.raises(InvalidProfile):
        make()


def test_invalid_is_a_value_error():
    assert issubclass(InvalidProfile, ValueError)


def test_work_without_requirements_asks_nothing():
    with pytest.raises(NothingAsked):
        Brief(1, ())


def test_nobody_is_listed_twice():
    with pytest.raises(InvalidProfile):
        rank_profiles(Brief(1, ASKED), [Profile(1), Profile(1)], Vocabulary())
    with pytest.raises(InvalidProfile):
        rank_briefs(Profile(1), [Brief(1, ASKED), Brief(1, ASKED)], Vocabulary())


def test_nothing_changes_once_made():
    with pytest.raises(FrozenInstanceError):
        Profile(1).id = 2


def test_the_bands_stand_in_their_order():
    assert [band.rank for band in Band] == [0, 1, 2, 3, 4]
    assert Band.FITS_NOW.rank < Band.FITS_AFTER_TRAINING.rank < Band.TALK_FIRST.rank < Band.NOT_NOW.rank


def test_a_skill_stands_in_for_itself_and_not_for_a_stranger():
    vocabulary = Vocabulary(affinities={1: {1: 0.2, 2: 0.5}})
    assert vocabulary.affinity(1, 1) == 1
    assert vocabulary.standing_in_for(1) == {1: 1.0}
    assert vocabulary.affinity(1, 2) == vocabulary.standing_in_for(2)[1] == 0.5
    assert vocabulary.affinity(2, 1) == vocabulary.affinity(7, 8) == 0


def test_a_relation_counts_both_ways_each_in_its_own_measure():
    found = build_affinities([(1, Relation.NARROWER, 2), (3, Relation.RELATED, 4)])
    assert found == {1: {2: 0.8}, 2: {1: 0.5}, 3: {4: 0.4}, 4: {3: 0.4}}
    assert build_affinities([(2, Relation.BROADER, 1), (4, Relation.RELATED, 3)]) == found


def test_a_second_step_may_climb_but_not_come_down_again():
    found = build_affinities([(1, Relation.NARROWER, 2), (2, Relation.NARROWER, 3), (4, Relation.NARROWER, 2)])
    assert found[1] == {2: 0.8, 3: pytest.approx(0.64)}
    assert 4 not in found[1]
    assert 1 not in found[3]


def test_the_best_path_counts_and_no_skill_is_its_own_kin():
    found = build_affinities([(1, Relation.RELATED, 2), (1, Relation.NARROWER, 2), (1, Relation.NARROWER, 1)])
    assert found == {1: {2: 0.8}, 2: {1: 0.5}}
