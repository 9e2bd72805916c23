"""A small invented world for the engine: ten skills with kinships, and strategies for the people and the work in it."""

from datetime import date

from hypothesis import strategies as st

from matcher.engine import (
    ALL_SHIFTS,
    Ability,
    Availability,
    Brief,
    Contact,
    Offers,
    Profile,
    Programme,
    Relation,
    Requirement,
    SkillInfo,
    Source,
    Terms,
    Trainability,
    Vocabulary,
    Wishes,
    build_affinities,
)

SKILLS = range(1, 11)
RARITIES = (0.5, 1.0, 2.0, 3.0)
VOCABULARY = Vocabulary(
    {
        skill: SkillInfo(skill, tuple(Trainability)[skill % 3], RARITIES[skill % len(RARITIES)])
        for skill in SKILLS
        if skill != 10  # one that the vocabulary does not describe
    },
    build_affinities(
        [
            (1, Relation.NARROWER, 2),
            (2, Relation.NARROWER, 3),
            (3, Relation.RELATED, 4),
            (5, Relation.BROADER, 6),
            (7, Relation.RELATED, 8),
        ]
    ),
)

levels = st.integers(1, 5)
shares = st.one_of(st.none(), st.floats(0, 1))
points = st.one_of(st.none(), st.tuples(st.floats(50.7, 53.6), st.floats(3.3, 7.3)))
hours = st.one_of(st.none(), st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: (min(pair), max(pair))))
languages = st.dictionaries(st.sampled_from(["nl", "en"]), st.integers(1, 6))
days = st.one_of(st.none(), st.dates(date(2026, 12, 1), date(2027, 3, 1)))
masks = st.one_of(st.none(), st.integers(0, ALL_SHIFTS))
contacts = st.one_of(st.none(), st.sampled_from(Contact))
pays = st.one_of(st.none(), st.floats(10, 30))

abilities = st.builds(Ability, st.sampled_from(SKILLS), st.one_of(st.none(), levels), st.sampled_from(Source))
ability_lists = st.lists(abilities, max_size=12, unique_by=lambda one: (one.skill, one.source)).map(tuple)
availabilities = st.builds(
    Availability,
    point=points,
    max_km=st.one_of(st.none(), st.integers(0, 200)),
    hours=hours,
    shifts=masks,
    languages=languages,
    start=days,
    may_work=st.sampled_from([None, True, True, False]),
)
wishes = st.builds(
    Wishes, home=shares, contact=contacts, autonomy=shares, team=shares, growth=shares, pay=pays, shifts=masks
)
profiles = st.builds(Profile, st.integers(1, 99), ability_lists, availabilities, wishes)

requirements = st.builds(Requirement, st.sampled_from(SKILLS), levels, st.integers(1, 3), st.booleans())
requirement_lists = st.lists(requirements, min_size=1, max_size=8, unique_by=lambda one: one.skill).map(tuple)
terms = st.builds(
    Terms,
    point=points,
    home=st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0, 1)),
    hours=hours,
    shifts=st.one_of(st.just(0), st.integers(0, ALL_SHIFTS)),
    languages=languages,
    start=days,
)
offers = st.builds(Offers, home=shares, contact=contacts, autonomy=shares, team=shares, growth=shares, pay=pays)
briefs = st.builds(Brief, st.integers(1, 99), requirement_lists, terms, offers)
easygoing = st.builds(Brief, st.integers(1, 99), requirement_lists)
"""Work without conditions, so that abilities decide."""

targets = st.dictionaries(st.sampled_from(SKILLS), levels, max_size=6)
programmes = st.lists(st.builds(Programme, st.integers(1, 9), targets), max_size=3, unique_by=lambda one: one.id)
