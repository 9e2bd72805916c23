"""Both lists of everybody are what scoring.score makes of every pair, one by one."""

import math
import random
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.engine import (
    Ability,
    Availability,
    Band,
    Brief,
    Contact,
    InvalidProfile,
    Offers,
    Profile,
    Programme,
    Requirement,
    Source,
    Terms,
    Wishes,
    score,
)
from matcher.engine.batch import Lexicon, people, programmes, rank_all, waiting, work
from matcher.engine.batch.compiled import compiled
from matcher.engine.batch.sums import PARTIALS, total
from matcher.engine.profile import by_id
from tests.engine import world
from tests.engine.world import SKILLS, VOCABULARY

BANDS = list(Band)
crowds = st.lists(world.profiles, max_size=12, unique_by=lambda one: one.id)
jobs = st.lists(st.one_of(world.briefs, world.easygoing), max_size=12, unique_by=lambda one: one.id)
thoroughly = settings(max_examples=150, deadline=None)


def listed(profiles, briefs, offered=(), tops=(3, 2), vocabulary=VOCABULARY, workers=1):
    """Both lists as rows of plain figures: {vacancy: [...]}, {person: [...]}."""
    lexicon = Lexicon(vocabulary)
    persons, vacancies, courses = people(profiles, lexicon), work(briefs, lexicon), programmes(offered, lexicon)
    ranking = rank_all(
        persons, vacancies, lexicon, courses, top_per_vacancy=tops[0], top_per_candidate=tops[1], workers=workers
    )
    return (
        plain(ranking.of_work, vacancies.ids, persons.ids, courses.ids),
        plain(ranking.of_people, persons.ids, vacancies.ids, courses.ids),
    )


def plain(figures, rows, others, courses):
    found = {}
    for row, name in enumerate(rows):
        found[name] = []
        for column in range(figures.who.shape[1]):
            if figures.who[row, column] < 0:
                continue
            at = row, column
            after = None
            if figures.programme[at] >= 0:
                after = (
                    courses[figures.programme[at]],
                    float(figures.after_low[at]),
                    BANDS[figures.after_band[at]],
                )
            found[name].append(
                (
                    others[figures.who[at]],
                    BANDS[figures.band[at]],
                    *(float(part[at]) for part in (figures.low, figures.high, figures.coverage, figures.suit)),
                    after,
                )
            )
    return found


def one_by_one(profiles, briefs, offered=(), tops=(3, 2), vocabulary=VOCABULARY):
    """The same by scoring every pair and sorting."""
    pairs = [score(one, brief, vocabulary, offered, with_lines=False) for one in profiles for brief in briefs]

    def best(mine, other, top):
        found = [pair for pair in pairs if mine(pair)]
        found.sort(key=lambda pair: (pair.band.rank, -pair.suit, -pair.low, by_id(getattr(pair, other))))
        return [
            (
                getattr(pair, other),
                pair.band,
                pair.low,
                pair.high,
                pair.coverage,
                pair.suit,
                pair.after and (pair.after.programme, pair.after.low, pair.after.band),
            )
            for pair in found[:top]
        ]

    return (
        {brief.id: best(lambda pair, id_=brief.id: pair.brief == id_, "profile", tops[0]) for brief in briefs},
        {one.id: best(lambda pair, id_=one.id: pair.profile == id_, "brief", tops[1]) for one in profiles},
    )


@thoroughly
@given(crowds, jobs, world.programmes)
def test_lists_are_those_of_every_pair_scored_alone_to_the_last_bit(profiles, briefs, offered):
    assert listed(profiles, briefs, offered) == one_by_one(profiles, briefs, offered)


def coarse_world(seed, many, openings):
    """People and work with coarse figures, so that many pairs are equal; some levels are fractions."""
    chance = random.Random(seed)

    def some(values, missing=0.3):
        return None if chance.random() < missing else chance.choice(values)

    def level():
        return chance.choice([1, 2, 3, 4, 5]) if chance.random() < 0.8 else round(chance.uniform(1, 5), 2)

    def point():
        return some([(52.0, 5.0), (52.1, 5.1), (51.0, 4.0)])

    def languages():
        return {code: chance.randint(1, 6) for code in ("nl", "en") if chance.random() < 0.3}

    def hours():
        return some([(8, 24), (16, 32), (30, 40)])

    def day():
        return some([date(2027, 1, 1), date(2027, 2, 1)])

    def wants(kind, **more):
        shares = {name: some([0.0, 0.5, 1.0]) for name in ("home", "autonomy", "team", "growth")}
        return kind(**shares, contact=some(list(Contact)), pay=some([12.0, 14.5]), **more)

    profiles = [
        Profile(
            chance.choice([one, f"p{one}"]),
            tuple(
                Ability(skill, some([level()], 0.1), chance.choice(list(Source)))
                for skill in chance.sample(list(SKILLS), chance.randint(0, 7))
            ),
            Availability(
                point=point(),
                max_km=some([0, 15, 100]),
                hours=hours(),
                shifts=some([0b1111, 0b1010, 0b111100]),
                languages=languages(),
                start=day(),
                may_work=chance.choice([True, True, True, None, False]),
            ),
            wants(Wishes, shifts=some([0b11, 0b1111], 0.6)),
        )
        for one in range(many)
    ]
    briefs = [
        Brief(
            chance.choice([one, f"v{one}"]),
            tuple(
                Requirement(skill, level(), chance.randint(1, 3), chance.random() < 0.2)
                for skill in chance.sample(list(SKILLS), chance.randint(1, 6))
            ),
            Terms(
                point=point(),
                home=chance.choice([0.0, 0.5, 1.0]),
                hours=hours(),
                shifts=chance.choice([0, 0, 0b10, 0b1010]),
                languages=languages(),
                start=day(),
            ),
            wants(Offers),
        )
        for one in range(openings)
    ]
    offered = [Programme(name, {skill: level() for skill in chance.sample(list(SKILLS), 3)}) for name in ("b", "a", 7)]
    return profiles, briefs, offered


@pytest.mark.parametrize("seed", range(4))
def test_full_lists_of_a_crowd_with_many_equals_are_the_same_too(seed):
    profiles, briefs, offered = coarse_world(seed, 70, 270)
    assert listed(profiles, briefs, offered, tops=(4, 2)) == one_by_one(profiles, briefs, offered, tops=(4, 2))


def test_few_people_and_much_work_lose_nothing():
    profiles, briefs, _ = coarse_world(9, 12, 261)
    assert listed(profiles, briefs, tops=(3, 2)) == one_by_one(profiles, briefs, tops=(3, 2))


def test_short_queues_and_two_workers_give_the_same_lists(monkeypatch):
    profiles, briefs, offered = coarse_world(5, 90, 40)
    whole = listed(profiles, briefs, offered, tops=(7, 5))
    monkeypatch.setattr(waiting, "FEWEST", 3)
    monkeypatch.setattr(waiting, "ENOUGH", 3)
    assert listed(profiles, briefs, offered, tops=(7, 5)) == whole
    assert listed(profiles, briefs, offered, tops=(7, 5), workers=2) == whole


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_columns_changes_nothing(seed):
    profiles, briefs, offered = coarse_world(seed, 40, 40)
    mixed = [random.Random(seed).sample(one, len(one)) for one in (profiles, briefs, offered)]
    assert listed(*mixed) == listed(profiles, briefs, offered)


def test_skills_that_no_vocabulary_knows_count_for_themselves():
    known, strange = Ability(900, 4, Source.TRAINER), Ability(901, 4, Source.TRAINER)
    profiles = [Profile(1, (known,)), Profile(2, (strange,)), Profile(3)]
    briefs = [Brief(1, (Requirement(900, 4), Requirement(1, 3)))]
    found, _ = listed(profiles, briefs)
    assert (found, _) == one_by_one(profiles, briefs)
    assert found[1][0][0] == 1


def test_nobody_or_nothing_gives_empty_lists():
    brief, person = Brief(1, (Requirement(1, 3),)), Profile(1, (Ability(1, 3),))
    assert listed([], [brief]) == ({1: []}, {})
    assert listed([person], []) == ({}, {1: []})
    assert listed([], []) == ({}, {})
    assert listed([person], [brief], tops=(0, 1))[0] == {1: []}


def test_a_person_without_abilities_is_listed_as_too_little_known():
    found, _ = listed([Profile(1)], [Brief(1, (Requirement(1, 3),))])
    assert found[1][0][1] is Band.TOO_LITTLE_KNOWN


def test_two_with_one_id_are_refused():
    lexicon = Lexicon(VOCABULARY)
    with pytest.raises(InvalidProfile, match="two with the id 1"):
        people([Profile(1), Profile(2), Profile(1)], lexicon)
    with pytest.raises(InvalidProfile, match="two with the id 'v'"):
        work([Brief("v", (Requirement(1, 3),)), Brief("v", (Requirement(2, 3),))], lexicon)
    with pytest.raises(InvalidProfile, match="two with the id 3"):
        programmes([Programme(3, {1: 2}), Programme(3, {2: 2})], lexicon)


@thoroughly
@given(st.lists(st.one_of(st.floats(0, 1), st.floats(0, 1e300), st.sampled_from([0.1, 0.2, 0.7, 1e-16])), max_size=60))
def test_sums_are_rounded_as_fsum_rounds(terms):
    assert whole_of(np.array([*terms, *[0.0] * PARTIALS]), len(terms)) == math.fsum(terms)


@compiled
def whole_of(terms, many):
    return total(terms, many)


def crowd_of(many, **more):
    """People with one ability, of whom only the id differs."""
    return [Profile(one, (Ability(1, 3, Source.TRAINER),), **more) for one in range(many)]


@pytest.mark.parametrize("rooms", [3, 1024])
def test_all_equal_are_listed_by_id(rooms, monkeypatch):
    monkeypatch.setattr(waiting, "FEWEST", rooms)
    monkeypatch.setattr(waiting, "ENOUGH", rooms)
    profiles, briefs = crowd_of(90), [Brief(one, (Requirement(1, 3),)) for one in range(70)]
    found = listed(profiles[::-1], briefs[::-1], tops=(7, 5))
    assert found == one_by_one(profiles, briefs, tops=(7, 5))
    assert [row[0] for row in found[0][0]] == list(range(7))


def test_lists_longer_than_there_are_people_hold_everybody():
    profiles, briefs, offered = coarse_world(3, 20, 15)
    assert listed(profiles, briefs, offered, tops=(500, 400)) == one_by_one(profiles, briefs, offered, tops=(500, 400))


def test_one_person_or_one_vacancy_is_ranked_like_many():
    profiles, briefs, offered = coarse_world(4, 60, 60)
    for few in (profiles[:1], briefs), (profiles, briefs[:1]), (profiles[:1], briefs[:1]):
        assert listed(*few, offered) == one_by_one(*few, offered)


@pytest.mark.parametrize("workers", [1, 2])
def test_where_conditions_bar_everybody_suit_decides(workers):
    profiles, briefs, offered = coarse_world(6, 60, 40)
    barred = [
        Profile(one.id, one.abilities, Availability(point=one.availability.point, may_work=False), one.wishes)
        for one in profiles
    ]
    found = listed(barred, briefs, offered, tops=(7, 5), workers=workers)
    assert found == one_by_one(barred, briefs, offered, tops=(7, 5))
    assert {row[1] for rows in found[0].values() for row in rows} == {Band.NOT_NOW}


def test_a_list_that_few_can_be_on_is_filled_with_who_is_barred():
    open_, shut = (
        crowd_of(2),
        [
            Profile(100 + one, (Ability(1, 3, Source.TRAINER),), Availability(may_work=False), Wishes(home=one / 90))
            for one in range(90)
        ],
    )
    briefs = [Brief(one, (Requirement(1, 3),), Terms(home=one / 40)) for one in range(40)]
    found = listed(open_ + shut, briefs, tops=(7, 5))
    assert found == one_by_one(open_ + shut, briefs, tops=(7, 5))
    assert [row[1] for row in found[0][0]] == [Band.FITS_NOW] * 2 + [Band.NOT_NOW] * 5


def test_wishes_too_small_for_single_precision_count_all_the_same():
    profiles = [
        Profile(one, (Ability(1, 3),), wishes=Wishes(autonomy=tiny, pay=pay))
        for one, (tiny, pay) in enumerate([(1e-300, None), (1e-38, None), (None, 1e-9), (None, 1e9), (1e-5, 14.0)])
    ]
    briefs = [
        Brief(one, (Requirement(1, 3),), offers=Offers(autonomy=given, pay=pay))
        for one, (given, pay) in enumerate([(1.0, 13.0), (0.3, 1e-9), (1e-300, None), (None, 1e9), (0.7, 14.0)])
    ]
    assert listed(profiles, briefs, tops=(2, 2)) == one_by_one(profiles, briefs, tops=(2, 2))
