"""How far one skill stands in for another: the vocabulary as the engine sees it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from matcher.engine.profile import InvalidProfile

NARROWER_FOR_BROADER = 0.8
"""Who can calm angry callers can mostly handle conflict: the special case shows the general ability."""
BROADER_FOR_NARROWER = 0.5
"""Who handles conflict in general has still to show it with angry callers."""
RELATED = 0.4
"""The vocabulary says that the two go together; neither contains the other."""


class Trainability(StrEnum):
    """What training may promise: nothing, one step (months), or two steps in one intake."""

    STABLE = "stable"
    SLOW = "slow"
    COHORT = "cohort"

    @property
    def lift(self) -> int:
        """How many levels a programme may lift it."""
        return _LIFT[self]


_LIFT = {Trainability.STABLE: 0, Trainability.SLOW: 1, Trainability.COHORT: 2}


class Relation(StrEnum):
    """How the first skill of a pair stands to the second."""

    NARROWER = "narrower"
    BROADER = "broader"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class SkillInfo:
    """A skill of the vocabulary. rarity: how telling it is to have it, from the vocabulary alone; 0 or more."""

    id: int
    trainability: Trainability = Trainability.STABLE
    rarity: float = 1.0

    def __post_init__(self) -> None:
        if not math.isfinite(self.rarity) or self.rarity < 0:
            raise InvalidProfile(f"rarity is a number from 0, not {self.rarity!r}")
        object.__setattr__(self, "trainability", Trainability(self.trainability))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The skills, and how far each stands in for others: affinities[have][asked], above 0 up to 1.

    A skill that is not in it is taken as stable, of rarity 1, and akin to nothing.
    """

    skills: Mapping[int, SkillInfo] = field(default_factory=dict)
    affinities: Mapping[int, Mapping[int, float]] = field(default_factory=dict)
    stand_ins: Mapping[int, Mapping[int, float]] = field(init=False, repr=False, compare=False)
    """The same the other way round: stand_ins[asked][have]."""

    def __post_init__(self) -> None:
        turned: dict[int, dict[int, float]] = {}
        for have, row in self.affinities.items():
            for asked, share in row.items():
                if not 0 < share <= 1:
                    raise InvalidProfile(f"affinity of {have} for {asked} is above 0 up to 1, not {share!r}")
                if have != asked:
                    turned.setdefault(asked, {asked: 1.0})[have] = share
        object.__setattr__(self, "stand_ins", turned)

    def affinity(self, have: int, asked: int) -> float:
        """How far `have` stands in for `asked`: 1 for the same skill, 0 for strangers."""
        if have == asked:
            return 1.0
        return self.affinities.get(have, {}).get(asked, 0.0)

    def standing_in_for(self, asked: int) -> Mapping[int, float]:
        """Every skill that stands in for `asked`, itself included, and how far."""
        return self.stand_ins.get(asked) or {asked: 1.0}

    def info(self, skill: int) -> SkillInfo:
        """What the vocabulary says of a skill."""
        return self.skills.get(skill) or SkillInfo(skill)


_ONE_STEP = {
    Relation.NARROWER: NARROWER_FOR_BROADER,
    Relation.BROADER: BROADER_FOR_NARROWER,
    Relation.RELATED: RELATED,
}
_TURNED = {
    Relation.NARROWER: Relation.BROADER,
    Relation.BROADER: Relation.NARROWER,
    Relation.RELATED: Relation.RELATED,
}
_TWO_STEPS = {
    (Relation.NARROWER, Relation.NARROWER),
    (Relation.NARROWER, Relation.RELATED),
    (Relation.RELATED, Relation.NARROWER),
}


def build_affinities(relations: Iterable[tuple[int, Relation, int]]) -> dict[int, dict[int, float]]:
    """How far each skill stands in for others, from what the vocabulary says of them; spelling plays no part.

    relations: (first, NARROWER, second) says that the first is a special case of the second. Gives
    affinities[have][asked].

    1. Each relation counts in both directions: narrower for broader 0.8, broader for narrower 0.5, related 0.4.
    2. A second step multiplies, and may only climb: twice to the broader (0.64), or one step up and one sideways
       (0.32). Up and then down is not allowed: two skills under one heading may have nothing else in common.
    3. Where several paths lead to the same skill, the best counts.
    """
    steps: dict[int, dict[int, set[Relation]]] = {}
    for first, relation, second in relations:
        if first == second:
            continue
        steps.setdefault(first, {}).setdefault(second, set()).add(relation)
        steps.setdefault(second, {}).setdefault(first, set()).add(_TURNED[relation])
    affinities: dict[int, dict[int, float]] = {}
    for have, near in sorted(steps.items()):
        row: dict[int, float] = {}
        for middle, kinds in near.items():
            row[middle] = max(row.get(middle, 0.0), *(_ONE_STEP[kind] for kind in kinds))
            for asked, onward in steps[middle].items():
                shares = [_ONE_STEP[a] * _ONE_STEP[b] for a in kinds for b in onward if (a, b) in _TWO_STEPS]
                if asked != have and shares:
                    row[asked] = max(row.get(asked, 0.0), *shares)
        affinities[have] = dict(sorted(row.items()))
    return affinities
