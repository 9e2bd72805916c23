"""How good the order of lists is, on occupations that others described: docs/quality.md says what the figures mean."""

import math
import random
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.engine import (
    Ability,
    Band,
    Brief,
    LabelEntry,
    Profile,
    Requirement,
    Resolution,
    Resolver,
    SkillInfo,
    Source,
    Verdict,
    Vocabulary,
    build_affinities,
    packed,
    score,
)
from matcher.skills.encoder import encoder
from tests.benchmarks.quality_data import Esco, Onet, Person, data, esco, onet

TOP = 10
PEOPLE = 150
SOME_LEVEL = 3

Matrix = NDArray[np.float64]
Mapping = Callable[[Onet], Matrix]


@pytest.fixture
def folder() -> Path:
    """Where the data is."""
    found = data()
    if found is None:
        pytest.skip("MATCHER_BENCH_DATA is not set")
    return found


def fine(occupations: Onet) -> Matrix:
    """Importance and level together, as a fraction: 1 is of no importance or at level 0, 5 the utmost of both."""
    return 1 + 4 * occupations.importance * occupations.level / 35


def whole(occupations: Onet) -> Matrix:
    """Importance and level together, rounded to the five levels of a questionnaire."""
    found: Matrix = np.rint(fine(occupations))
    return found


@pytest.mark.parametrize(("mapping", "every"), [(fine, 1), (whole, 6)])
def bench_related_occupations(folder: Path, mapping: Mapping, every: int) -> None:
    """Lists of each occupation as a person and as a vacancy, or of every so many: the engine takes its time."""
    occupations = onet(folder)
    levels = mapping(occupations)
    asked = range(0, len(levels), every)
    print(f"\n  {mapping.__name__}: {len(asked)} lists of {len(levels)}; nDCG@{TOP}, MRR, largest share of top tens")
    for name, of_person, of_work in [*_baselines(occupations), *_engine(levels, asked)]:
        persons, works = (_figures(rows, asked, occupations.related) for rows in (of_person, of_work))
        print(f"  {name:28} a person's vacancies {persons}   a vacancy's people {works}")


def _engine(levels: Matrix, asked: Collection[int]) -> Iterable[tuple[str, Matrix, Matrix]]:
    """The lists of the engine, by suit and in the order of the screens, both ways; rows of those that are asked."""
    vocabulary = Vocabulary({skill: SkillInfo(skill) for skill in range(levels.shape[1])})
    people = [
        Profile(place, tuple(Ability(skill, float(level), Source.TRAINER) for skill, level in enumerate(row)))
        for place, row in enumerate(levels)
    ]
    work = [
        Brief(place, tuple(Requirement(skill, float(level)) for skill, level in enumerate(row)))
        for place, row in enumerate(levels)
    ]
    suits, bands = (np.zeros((len(people), len(work))) for _ in range(2))
    for person, job in np.ndindex(suits.shape):
        if person in asked or job in asked:
            pair = score(people[person], work[job], vocabulary, with_lines=False)
            suits[person, job], bands[person, job] = pair.suit, pair.band.rank
    yield "engine, by suit", suits, suits.T
    yield "engine, order of the screens", suits - bands, (suits - bands).T


def _baselines(occupations: Onet) -> Iterable[tuple[str, Matrix, Matrix]]:
    """Plain measures on importance times level; the gap on levels."""
    both = occupations.importance * occupations.level
    scaled = (both - both.mean(axis=0)) / both.std(axis=0)
    short = np.array([np.maximum(0, occupations.level - one).sum(axis=1) for one in occupations.level])
    yield "one-sided gap", -short, -short.T
    for name, measure in (
        ("cosine", _cosine(both)),
        ("cosine of z-scores", _cosine(scaled)),
        ("Euclid", -np.array([np.square(both - one).sum(axis=1) for one in both])),
    ):
        yield name, measure, measure


def _cosine(rows: Matrix) -> Matrix:
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    found: Matrix = unit @ unit.T
    return found


def _figures(rows: Matrix, asked: Collection[int], related: dict[int, frozenset[int]]) -> str:
    """nDCG@10, MRR, and the share of the top tens that the most frequent occupation is in; nobody meets itself."""
    gains, firsts, seen = [], [], np.zeros(rows.shape[1])
    for one in asked:
        order = [int(other) for other in np.argsort(-rows[one], kind="stable") if other != one]
        seen[order[:TOP]] += 1
        if one not in related:
            continue
        right = [other in related[one] for other in order]
        ideal = math.fsum(1 / math.log2(place + 2) for place in range(min(TOP, sum(right))))
        gain = math.fsum(1 / math.log2(place + 2) for place in range(TOP) if right[place])
        gains.append(gain / ideal)
        firsts.append(1 / (1 + right.index(True)))
    return f"{np.mean(gains):.3f} {np.mean(firsts):.3f} {seen.max() / len(asked):5.1%}"


def bench_from_phrases_to_occupations(folder: Path) -> None:
    """Five phrases of a person, resolved; the occupations by their essential skills; the right one must come first."""
    world = esco(folder)
    people = sorted(world.people, key=lambda person: person.occupation)
    people = random.Random(1).sample(people, min(PEOPLE, len(people)))
    resolver = _resolver(world)
    answers = {text: resolver.resolve(text, "nl") for one in people for text, _ in one.phrases}
    alone, kin = Vocabulary(), Vocabulary(affinities=build_affinities(world.relations))
    near = Vocabulary(affinities=_with_siblings(world, kin, 0.2, 40))
    print(f"\n  {len(people)} people of five phrases, {len(world.essential)} occupations; MRR by suit, first at once")
    for name, read in (
        ("each phrase resolved", lambda one: {skill for text, _ in one.phrases for skill in _read(answers[text])}),
        ("and confirmed by them", lambda one: {skill for text, skill in one.phrases if _shown(answers[text], skill)}),
        ("perfect resolution", lambda one: {skill for _, skill in one.phrases}),
    ):
        for kinds, vocabulary in (("", alone), (", with kinship", kin), (", and siblings", near)):
            places = _places(people, world, vocabulary, read)
            first = sum(place == 1 for place in places) / len(places)
            print(f"  {name + kinds:40} {np.mean([1 / place for place in places]):.3f} {first:5.1%}")


def _resolver(world: Esco) -> Resolver:
    """By spelling and by meaning, as the product has it; by spelling alone where the encoder is not installed."""
    meaning = encoder()
    if meaning is None:
        return Resolver(LabelEntry(*label) for label in world.labels)
    vectors = packed(meaning.encode([text for _, text, _, _ in world.labels]))
    entries = (LabelEntry(*label, vector) for label, vector in zip(world.labels, vectors, strict=True))
    return Resolver(entries, meaning)


def _read(answer: Resolution) -> list[int]:
    """The first match, taken without asking anybody."""
    return [match.skill for match in answer.matches[:1] if answer.verdict is not Verdict.NEGATED]


def _shown(answer: Resolution, skill: int) -> bool:
    return any(match.skill == skill for match in answer.matches)


def _places(
    people: Sequence[Person], world: Esco, vocabulary: Vocabulary, read: Callable[[Person], Collection[int]]
) -> list[float]:
    """The place of each person's own occupation among all; infinity when nothing of it was recognised."""
    work = {job: Brief(job, tuple(Requirement(s, SOME_LEVEL) for s in asked)) for job, asked in world.essential.items()}
    served: dict[int, set[int]] = {}
    for job, asked in world.essential.items():
        for skill in asked:
            for have in vocabulary.standing_in_for(skill):
                served.setdefault(have, set()).add(job)
    places = []
    for one in people:
        skills = read(one)
        person = Profile(0, tuple(Ability(skill, SOME_LEVEL, Source.TRAINER) for skill in skills))
        jobs = sorted({job for skill in skills for job in served.get(skill, ())})
        suits = {job: score(person, work[job], vocabulary, with_lines=False).suit for job in jobs}
        own = suits.get(one.occupation)
        better = 0 if own is None else sum((-suit, job) < (-own, one.occupation) for job, suit in suits.items())
        places.append(math.inf if own is None else 1.0 + better)
    return places


def _with_siblings(world: Esco, kin: Vocabulary, share: float, most: int) -> dict[int, dict[int, float]]:
    """Kinship, and some for skills of one narrowest group, where the group is small."""
    found = {have: dict(row) for have, row in kin.affinities.items()}
    for group in world.siblings:
        for have in group if len(group) <= most else ():
            row = found.setdefault(have, {})
            row.update({other: share for other in group if other != have and other not in row})
    return found


def bench_bands_among_related_occupations(folder: Path) -> None:
    """How often a related occupation is in a better band than a random one: what the order by band builds on."""
    occupations = onet(folder)
    levels = fine(occupations)
    dice = random.Random(1)
    asked = dice.sample(sorted(occupations.related), 60)

    def fits(one: int, other: int) -> bool:
        person = Profile(
            0, tuple(Ability(skill, float(level), Source.TRAINER) for skill, level in enumerate(levels[one]))
        )
        brief = Brief(0, tuple(Requirement(skill, float(level)) for skill, level in enumerate(levels[other])))
        return score(person, brief, Vocabulary(), with_lines=False).band is Band.FITS_NOW

    near = [fits(one, other) for one in asked for other in occupations.related[one]]
    far = [fits(one, dice.randrange(len(levels))) for one in asked for _ in range(TOP)]
    print(f"\n  fits now: {np.mean(near):.0%} of related occupations, {np.mean(far):.0%} of any")
