"""Lists: everybody for one vacancy, every vacancy for one person. Equal to scoring.score for every pair."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias, TypeVar

from matcher.engine.affinity import Vocabulary
from matcher.engine.profile import Brief, Id, InvalidProfile, Profile, Programme, by_id
from matcher.engine.scoring import score
from matcher.engine.verdict import Score

TOP = 50
"""How many pairs a list shows unless told otherwise."""

_Named = TypeVar("_Named", Profile, Brief)
_Place: TypeAlias = tuple[int, float, float, tuple[bool, int, str]]


def rank_profiles(
    brief: Brief,
    profiles: Iterable[Profile],
    vocabulary: Vocabulary,
    programmes: Iterable[Programme] = (),
    top: int | None = TOP,
) -> list[Score]:
    """The people for this work, best first, with their lines. top=None: all of them.

    Raises InvalidProfile when two people have the same id.
    """
    offered = tuple(programmes)
    people = _by_id(profiles)
    found = [score(person, brief, vocabulary, offered, with_lines=False) for person in people.values()]
    shown = sorted(found, key=_place_of_profile)[:top]
    return [score(people[pair.profile], brief, vocabulary, offered) for pair in shown]


def rank_briefs(
    profile: Profile,
    briefs: Iterable[Brief],
    vocabulary: Vocabulary,
    programmes: Iterable[Programme] = (),
    top: int | None = TOP,
) -> list[Score]:
    """The work for this person, best first, with its lines. top=None: all of it.

    Raises InvalidProfile when two vacancies have the same id.
    """
    offered = tuple(programmes)
    work = _by_id(briefs)
    found = [score(profile, brief, vocabulary, offered, with_lines=False) for brief in work.values()]
    shown = sorted(found, key=_place_of_brief)[:top]
    return [score(profile, work[pair.brief], vocabulary, offered) for pair in shown]


def _place_of_profile(pair: Score) -> _Place:
    """Band first, then suit, then low, then id: whoever can do it and likes it, not the most overqualified."""
    return pair.band.rank, -pair.suit, -pair.low, by_id(pair.profile)


def _place_of_brief(pair: Score) -> _Place:
    return pair.band.rank, -pair.suit, -pair.low, by_id(pair.brief)


def _by_id(named: Iterable[_Named]) -> dict[Id, _Named]:
    found: dict[Id, _Named] = {}
    for one in named:
        if one.id in found:
            raise InvalidProfile(f"two with the id {one.id!r}")
        found[one.id] = one
    return found
