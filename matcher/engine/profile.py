"""What the engine knows of a person and of work: plain, frozen, checked when made, in one canonical order."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from matcher.engine.shifts import ALL_SHIFTS

Id: TypeAlias = int | str
Point: TypeAlias = tuple[float, float]
"""Latitude and longitude in degrees."""

LOWEST, HIGHEST = 1, 5
"""The scale of levels, for people and for work alike. Between them a level may be a fraction: tests and imported
figures are finer than a person's own answer, and rounding them costs more than any formula gains."""


class InvalidProfile(ValueError):
    """A person or a vacancy that can't be: a level off the scale, a figure that is no number, a thing named twice."""


class NothingAsked(InvalidProfile):
    """A vacancy without a single requirement: there is nothing to match on."""


class Source(StrEnum):
    """Who says so, from the person themself to somebody ever more independent."""

    SELF = "self"
    SITUATION = "situation"
    SAMPLE = "sample"
    RECRUITER = "recruiter"
    TRAINER = "trainer"

    @property
    def independence(self) -> int:
        """0 for the person themself, 4 for a trainer who saw the work."""
        return _INDEPENDENCE[self]


_INDEPENDENCE = {source: place for place, source in enumerate(Source)}


class Contact(StrEnum):
    """The kind of contact with customers that work is about."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    CHAT = "chat"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Ability:
    """One observation: this skill, at this level (None: not known), says this source."""

    skill: int
    level: int | float | None
    source: Source = Source.SELF

    def __post_init__(self) -> None:
        if self.level is not None:
            _on_the_scale(self.level, "level")
        object.__setattr__(self, "source", _word(Source, self.source))


@dataclass(frozen=True, slots=True)
class Availability:
    """When, where and in which languages a person can work. None, or a language that is missing: not known.

    hours: the least and the most a week. shifts: mask of the moments one can work. languages: code -> CEFR 1 (A1) to
    6 (C2).
    """

    point: Point | None = None
    max_km: int | None = None
    hours: tuple[int, int] | None = None
    shifts: int | None = None
    languages: Mapping[str, int] = field(default_factory=dict)
    start: date | None = None
    may_work: bool | None = None

    def __post_init__(self) -> None:
        _check_common(self.point, self.hours, self.shifts, self.languages)
        if self.max_km is not None:
            _within(self.max_km, 0, math.inf, "max_km")


@dataclass(frozen=True, slots=True)
class Terms:
    """What work demands of when, where and in which languages. None or empty: it demands nothing.

    home: the share done from home, 0 to 1; at 1 distance is never looked at. shifts: the moments in which one must be
    able to work; 0: the person chooses.
    """

    point: Point | None = None
    home: float = 0.0
    hours: tuple[int, int] | None = None
    shifts: int = 0
    languages: Mapping[str, int] = field(default_factory=dict)
    start: date | None = None

    def __post_init__(self) -> None:
        _check_common(self.point, self.hours, self.shifts, self.languages)
        _within(self.home, 0, 1, "home")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person wants of work. home, autonomy, team, growth: how much each matters, 0 to 1; None: no opinion.

    contact: the kind they like. pay: the least in euro an hour. shifts: mask of the moments they like best.
    """

    home: float | None = None
    contact: Contact | None = None
    autonomy: float | None = None
    team: float | None = None
    growth: float | None = None
    pay: float | None = None
    shifts: int | None = None

    def __post_init__(self) -> None:
        _check_wants(self)
        if self.shifts is not None:
            _within(self.shifts, 0, ALL_SHIFTS, "shifts")


@dataclass(frozen=True, slots=True)
class Offers:
    """What work gives. home, autonomy, team, growth: how much of it, 0 to 1; pay in euro an hour. None: it does not
    say.

    home may be left out: then the home share of the terms counts.
    """

    home: float | None = None
    contact: Contact | None = None
    autonomy: float | None = None
    team: float | None = None
    growth: float | None = None
    pay: float | None = None

    def __post_init__(self) -> None:
        _check_wants(self)


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as the engine sees them. A skill may have several observations, one of each source."""

    id: Id
    abilities: tuple[Ability, ...] = ()
    availability: Availability = field(default_factory=Availability)
    wishes: Wishes = field(default_factory=Wishes)

    def __post_init__(self) -> None:
        _once((ability.skill, ability.source) for ability in self.abilities)
        ordered = sorted(self.abilities, key=lambda ability: (ability.skill, -ability.source.independence))
        object.__setattr__(self, "abilities", tuple(ordered))


@dataclass(frozen=True, slots=True)
class Requirement:
    """What work asks: this skill, at least this level, weighing 1 to 3; a must bars when it is known to be far off."""

    skill: int
    level: int | float
    weight: int = 1
    must: bool = False

    def __post_init__(self) -> None:
        _on_the_scale(self.level, "level")
        if self.weight not in (1, 2, 3):
            raise InvalidProfile(f"a weight is 1, 2 or 3, not {self.weight!r}")


@dataclass(frozen=True, slots=True)
class Brief:
    """Work as the engine sees it. Raises NothingAsked without requirements."""

    id: Id
    requirements: tuple[Requirement, ...]
    terms: Terms = field(default_factory=Terms)
    offers: Offers = field(default_factory=Offers)

    def __post_init__(self) -> None:
        if not self.requirements:
            raise NothingAsked(f"brief {self.id!r} asks nothing")
        _once(asked.skill for asked in self.requirements)
        ordered = sorted(self.requirements, key=lambda asked: (not asked.must, -asked.weight, asked.skill))
        object.__setattr__(self, "requirements", tuple(ordered))


@dataclass(frozen=True, slots=True)
class Programme:
    """A training: the level towards which it brings each of its skills."""

    id: Id
    targets: Mapping[int, int | float]

    def __post_init__(self) -> None:
        for target in self.targets.values():
            _on_the_scale(target, "target")


def by_id(id_: Id) -> tuple[bool, int, str]:
    """The place of an id in any list: numbers first, then words."""
    return (True, 0, id_) if isinstance(id_, str) else (False, id_, "")


def _word(words: type[StrEnum], value: str) -> StrEnum:
    try:
        return words(value)
    except ValueError as wrong:
        raise InvalidProfile(f"{value!r} is none of {', '.join(words)}") from wrong


def _on_the_scale(level: object, name: str) -> None:
    if not isinstance(level, int | float) or isinstance(level, bool) or not LOWEST <= level <= HIGHEST:
        raise InvalidProfile(f"{name} is a number from {LOWEST} to {HIGHEST}, not {level!r}")


def _within(figure: float, least: float, most: float, name: str) -> None:
    if not math.isfinite(figure) or not least <= figure <= most:
        raise InvalidProfile(f"{name} is a number from {least} to {most}, not {figure!r}")


def _once(keys: Iterable[Hashable]) -> None:
    seen: set[Hashable] = set()
    for key in keys:
        if key in seen:
            raise InvalidProfile(f"named twice: {key!r}")
        seen.add(key)


def _check_common(
    point: Point | None, hours: tuple[int, int] | None, shifts: int | None, languages: Mapping[str, int]
) -> None:
    if point is not None:
        _within(point[0], -90, 90, "latitude")
        _within(point[1], -180, 180, "longitude")
    if hours is not None:
        _within(hours[0], 0, 168, "hours")
        _within(hours[1], hours[0], 168, "hours")
    if shifts is not None:
        _within(shifts, 0, ALL_SHIFTS, "shifts")
    for language, cefr in languages.items():
        _within(cefr, 1, 6, f"level of {language}")


def _check_wants(wants: Wishes | Offers) -> None:
    for name in ("home", "autonomy", "team", "growth"):
        figure = getattr(wants, name)
        if figure is not None:
            _within(figure, 0, 1, name)
    if wants.pay is not None:
        _within(wants.pay, 0, math.inf, "pay")
    if wants.contact is not None:
        object.__setattr__(wants, "contact", _word(Contact, wants.contact))
