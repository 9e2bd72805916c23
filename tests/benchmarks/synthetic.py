"""Invented people and work in columns, as skewed as real ones: trades of unequal size, and abilities everybody names.

14,000 skills in 200 trades, each akin to some 25 others of its trade; 15 abilities a person and 12 requirements a
vacancy, from their own trade and from 300 general skills, the popular ones far more often. People live in towns of
unequal size; a part of everything is not known.
"""

import numpy as np

from matcher.engine import ALL_SHIFTS, Programme, SkillInfo, Trainability, Vocabulary
from matcher.engine.batch import Lexicon, People, Work
from matcher.engine.batch.people import ABILITY, PERSON, TONGUE, Persons
from matcher.engine.batch.suit_kernel import person_shares, work_shares
from matcher.engine.batch.work import ASKED, JOB, Jobs

SKILLS, TRADES, GENERAL, NEIGHBOURS = 14_000, 200, 300, 25
SHARES = np.array([0.8, 0.5, 0.4, 0.64, 0.32])
TOWNS = 400


def lexicon(seed: int = 1) -> Lexicon:
    """A vocabulary of 14,000 skills, the first 300 of them general."""
    chance = np.random.default_rng(seed)
    trade = np.arange(SKILLS) % TRADES
    members = [np.nonzero(trade == one)[0] for one in range(TRADES)]
    affinities = {}
    for skill in range(SKILLS):
        near = chance.choice(members[trade[skill]], NEIGHBOURS, replace=False)
        shares = chance.choice(SHARES, NEIGHBOURS, p=[0.15, 0.2, 0.35, 0.1, 0.2])
        affinities[skill] = {
            int(other): float(share) for other, share in zip(near, shares, strict=True) if other != skill
        }
    kinds = chance.choice(list(Trainability), SKILLS, p=[0.3, 0.4, 0.3])
    rarity = 1 + 4 * chance.random(SKILLS)
    infos = {one: SkillInfo(one, Trainability(kinds[one]), float(rarity[one])) for one in range(SKILLS)}
    made = Lexicon(Vocabulary(infos, affinities))
    made.tongue("nl")
    return made


def programme(seed: int = 5) -> Programme:
    """A training in ten of the most general skills."""
    chance = np.random.default_rng(seed)
    return Programme("training", {int(skill): 4 for skill in chance.choice(60, 10, replace=False)})


def crowd(many: int, lexicon: Lexicon, seed: int = 2) -> People:
    """People in columns; made in blocks, so that a million needs little more memory than its columns."""
    rows = np.zeros(many, PERSON)
    abilities, tongues = np.zeros(15 * many, ABILITY), np.zeros(many, TONGUE)
    for at in range(0, many, 50_000):
        end = min(many, at + 50_000)
        _persons(rows[at:end], abilities[15 * at : 15 * end], tongues[at:end], seed + at)
    for first, last, each in (("start", "end", 15), ("spoken", "spoken_end", 1)):
        rows[first], rows[last] = np.arange(many) * each, np.arange(1, many + 1) * each
    rows["place"] = np.arange(many)
    person_shares(rows, abilities, lexicon.kin().rarity)
    return People(tuple(range(many)), Persons(rows, abilities, tongues))


def openings(many: int, lexicon: Lexicon, seed: int = 3) -> Work:
    """Work in columns."""
    chance = np.random.default_rng(seed)
    asked, rows, tongues = np.zeros(12 * many, ASKED), np.zeros(many, JOB), np.zeros(many, TONGUE)
    asked["skill"] = _skills(many, 12, chance)
    asked["level"] = chance.choice([1, 2, 3, 4, 5], len(asked), p=[0.05, 0.25, 0.4, 0.25, 0.05])
    asked["weight"] = chance.choice([1, 2, 3], len(asked), p=[0.5, 0.35, 0.15])
    asked["must"] = chance.random(len(asked)) < 0.15
    rows["total"] = asked["weight"].reshape(-1, 12).sum(axis=1)
    rows["place"] = np.arange(many)
    for first, last, each in (("start", "end", 12), ("spoken", "spoken_end", 1)):
        rows[first], rows[last] = np.arange(many) * each, np.arange(1, many + 1) * each
    rows["latitude"], rows["longitude"] = _points(many, chance).T
    rows["on_site"] = chance.random(many) < 0.9
    rows["hours_from"], rows["hours_to"] = _hours(many, chance).T
    rows["shifts"] = _moments(many, chance, 4, 0.4, 0)
    rows["day"] = _days(many, chance)
    rows["given"] = _gaps(chance.random((many, 4)).round(2), chance, 0.3)
    rows["contact"] = chance.integers(-1, 4, many)
    rows["pay"] = _gaps((13 + 9 * chance.random(many) ** 2).round(2), chance, 0.2)
    tongues["cefr"] = chance.integers(2, 6, many)
    work_shares(rows, asked, lexicon.kin().rarity)
    return Work(tuple(range(many)), Jobs(rows, asked, tongues))


def _persons(rows, abilities, tongues, seed):
    chance = np.random.default_rng(seed)
    many = len(rows)
    abilities["skill"] = _skills(many, 15, chance)
    abilities["high"] = chance.choice([1, 2, 3, 4, 5], len(abilities), p=[0.05, 0.2, 0.4, 0.25, 0.1])
    abilities["low"] = np.maximum(1, abilities["high"] - (chance.random(len(abilities)) < 0.7))
    rows["latitude"], rows["longitude"] = _gaps(_points(many, chance), chance, 0.1).T
    rows["max_km"] = _gaps(chance.choice([10.0, 15.0, 25.0, 40.0, 75.0], many), chance, 0.1)
    rows["hours_from"], rows["hours_to"] = _hours(many, chance).T
    rows["shifts"] = _moments(many, chance, 14, 0.3, -1)
    rows["day"] = _days(many, chance)
    rows["may_work"] = chance.choice([1, -1, 0], many, p=[0.9, 0.07, 0.03])
    rows["matters"] = _gaps(chance.integers(0, 6, (many, 4)) / 5, chance, 0.3)
    rows["contact"] = chance.integers(-1, 4, many)
    rows["pay"] = _gaps((12 + 8 * chance.random(many) ** 2).round(2), chance, 0.4)
    rows["liked"] = _moments(many, chance, 10, 0.6, -1)
    tongues["cefr"] = chance.integers(2, 7, many)


def _skills(many, each, chance):
    """Two thirds from one's own trade, one third general; the popular ones more often, none twice."""
    trades = _skewed(many, TRADES, chance)
    own = _skewed((many, 3 * each), SKILLS // TRADES, chance) * TRADES + trades[:, None]
    general = _skewed((many, 3 * each), GENERAL, chance)
    drawn = np.where(chance.random((many, 3 * each)) < 2 / 3, own, general)
    drawn.sort(axis=1)
    first = np.concatenate((np.ones((many, 1), bool), drawn[:, 1:] != drawn[:, :-1]), axis=1)
    # of those drawn, `each` at random: the ones that are there twice come last
    order = np.argsort(np.where(first, chance.random(drawn.shape), 2.0), axis=1)[:, :each]
    return np.take_along_axis(drawn, order, axis=1).ravel()


def _skewed(shape, many, chance):
    """Numbers below `many`, the first of them far more often: about 1 / (5 + rank)."""
    weight = 1 / (5 + np.arange(many))
    return np.searchsorted(np.cumsum(weight / weight.sum()), chance.random(shape)).clip(0, many - 1)


def _points(many, chance):
    places = np.random.default_rng(9)
    towns = np.stack((50.8 + 2.6 * places.random(TOWNS), 3.6 + 3.4 * places.random(TOWNS)), axis=1)
    return towns[_skewed(many, TOWNS, chance)] + chance.normal(0, 0.03, (many, 2))


def _hours(many, chance):
    least = chance.choice([0.0, 8.0, 16.0, 24.0, 32.0], many)
    return _gaps(np.stack((least, least + chance.choice([4.0, 8.0, 16.0], many)), axis=1), chance, 0.1)


def _days(many, chance):
    return np.where(chance.random(many) < 0.4, -1, 739_600 + chance.integers(0, 90, many)).astype(np.int32)


def _moments(many, chance, about, missing, instead):
    bits = chance.random((many, 28)) < about / 28
    masks = (bits * (1 << np.arange(28))).sum(axis=1) & ALL_SHIFTS
    return np.where(chance.random(many) < missing, instead, masks).astype(np.int32)


def _gaps(figures, chance, share):
    """NaN for a share of the rows."""
    gone = chance.random(len(figures)) < share
    figures = figures.copy()
    figures[gone] = np.nan
    return figures
