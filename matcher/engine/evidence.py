"""What is known of a person's abilities: from observations by several sources to one interval a skill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from matcher.engine.profile import LOWEST, Ability, Source

SELF_STEP = 1
"""A level that only the person reported counts this much lower at the careful end."""
CONTRADICTION = 2
"""Two sources that lie this far apart contradict each other; one step is within what self-reports are given anyway."""


class Held(NamedTuple):
    """A level as an interval: surely at least `low`, reported as `high`.

    known is False for what only a programme will have brought: it counts as at least `low`, and stays open above.
    """

    low: float
    high: float
    known: bool = True


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two observations of one skill that lie far apart: a talking point. `counted` is the one the score uses."""

    counted: Ability
    other: Ability


def effective(abilities: Iterable[Ability]) -> dict[int, Ability]:
    """The observation of each skill that counts: the one of the most independent source that gives a level.

    Trainer before recruiter before sample before situation before self. Nothing is averaged; a source that gives no
    level does not speak.
    """
    counted: dict[int, Ability] = {}
    for ability in abilities:
        if ability.level is None:
            continue
        standing = counted.get(ability.skill)
        if standing is None or ability.source.independence > standing.source.independence:
            counted[ability.skill] = ability
    return counted


def held(abilities: Iterable[Ability], *, situations_lower: bool = False) -> dict[int, Held]:
    """The interval of each skill with a level: that level, or one step wider below when only the person says so.

    What somebody chose in situations never takes away from what they say of themself, and the other way round: of both
    the interval has the higher ends. situations_lower: the situations alone count, as before 2026-11-3.
    """
    observed = list(abilities)
    said = {each.skill: each.level for each in observed if each.source is Source.SELF and each.level is not None}
    intervals: dict[int, Held] = {}
    for skill, ability in effective(observed).items():
        level = ability.level
        if level is None:
            continue
        step = SELF_STEP if ability.source is Source.SELF else 0
        interval = Held(max(LOWEST, level - step), level)
        if ability.source is Source.SITUATION and skill in said and not situations_lower:
            interval = Held(max(interval.low, said[skill] - SELF_STEP), max(interval.high, said[skill]))
        intervals[skill] = interval
    return intervals


def contradictions(abilities: Iterable[Ability]) -> tuple[Contradiction, ...]:
    """Every observation that lies two levels or more from the one that counts, by skill, the most independent first."""
    observed = list(abilities)
    counted = effective(observed)
    found = [
        Contradiction(counted[ability.skill], ability)
        for ability in observed
        if ability.level is not None and _apart(counted, ability) >= CONTRADICTION
    ]
    return tuple(sorted(found, key=lambda pair: (pair.other.skill, -pair.other.source.independence)))


def _apart(counted: Mapping[int, Ability], ability: Ability) -> float:
    level = counted[ability.skill].level
    return 0 if level is None or ability.level is None else abs(level - ability.level)
