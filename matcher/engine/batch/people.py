"""People as columns: what the kernel reads of a profile, some 400 bytes a person."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch.ids import order_of
from matcher.engine.batch.lexicon import Lexicon
from matcher.engine.batch.suit_kernel import person_shares
from matcher.engine.evidence import held
from matcher.engine.profile import Availability, Contact, Id, Profile, Wishes

CONTACTS = {contact: place for place, contact in enumerate(Contact)}
NOT_KNOWN = -1
"""In whole numbers; in doubles it is NaN."""

PERSON = np.dtype(
    [
        ("start", np.int64),
        ("end", np.int64),
        ("spoken", np.int64),
        ("spoken_end", np.int64),
        ("place", np.int64),
        ("latitude", np.float64),
        ("longitude", np.float64),
        ("max_km", np.float64),
        ("hours_from", np.float64),
        ("hours_to", np.float64),
        ("matters", np.float64, (4,)),
        ("pay", np.float64),
        ("pitch", np.float64),
        ("shifts", np.int32),
        ("day", np.int32),
        ("liked", np.int32),
        ("may_work", np.int8),
        ("contact", np.int8),
    ],
    align=True,
)
"""start, end: rows of their abilities; spoken, spoken_end: of their languages. place: in the order of ids. Degrees,
kilometres, hours a week, euro an hour: NaN when not known. matters: of home, autonomy, team, growth. pitch: as in
engine.suit. shifts, liked: masks, day: an ordinal, contact: a place in Contact, may_work 0 or 1: -1 when not known."""

ABILITY = np.dtype([("share", np.float64), ("low", np.float64), ("high", np.float64), ("skill", np.int32)], align=True)
"""skill: a place in the lexicon. low, high: levels, 1 to 5. share: what it weighs in suit."""

TONGUE = np.dtype([("cefr", np.float64), ("tongue", np.int32)], align=True)
"""tongue: the number of the language in the lexicon."""


class Persons(NamedTuple):
    """A row a person, a row an ability, a row a language; PERSON, ABILITY and TONGUE say what is in each."""

    rows: NDArray[np.void]
    abilities: NDArray[np.void]
    tongues: NDArray[np.void]


@dataclass(frozen=True, slots=True)
class People:
    """The ids of people, and their rows."""

    ids: tuple[Id, ...]
    rows: Persons

    def __len__(self) -> int:
        return len(self.ids)


def people(profiles: Iterable[Profile], lexicon: Lexicon) -> People:
    """The columns of these people; reads them one by one and keeps none. Raises InvalidProfile for an id met twice."""
    ids: list[Id] = []
    held_to, spoken_to = array("q", [0]), array("q", [0])
    skill, low, high = array("i"), array("d"), array("d")
    tongue, cefr = array("i"), array("d")
    doubles, wholes = array("d"), array("i")
    for profile in profiles:
        ids.append(profile.id)
        for one, interval in held(profile.abilities).items():
            skill.append(lexicon.place(one))
            low.append(interval.low)
            high.append(interval.high)
        held_to.append(len(skill))
        for language, level in profile.availability.languages.items():
            tongue.append(lexicon.tongue(language))
            cefr.append(level)
        spoken_to.append(len(tongue))
        doubles.extend(_doubles(profile.availability, profile.wishes))
        wholes.extend(_wholes(profile.availability, profile.wishes))
    rows = np.zeros(len(ids), PERSON)
    rows["place"] = order_of(ids)
    split(rows, held_to, ("start", "end"))
    split(rows, spoken_to, ("spoken", "spoken_end"))
    figures = np.array(doubles, np.float64).reshape(-1, 10)
    for at, name in enumerate(("latitude", "longitude", "max_km", "hours_from", "hours_to", "pay")):
        rows[name] = figures[:, at]
    rows["matters"] = figures[:, 6:10]
    codes = np.array(wholes, np.int32).reshape(-1, 5)
    for at, name in enumerate(("shifts", "day", "may_work", "contact", "liked")):
        rows[name] = codes[:, at]
    abilities = table(ABILITY, skill=skill, low=low, high=high)
    person_shares(rows, abilities, lexicon.kin().rarity)
    return People(tuple(ids), Persons(rows, abilities, table(TONGUE, tongue=tongue, cefr=cefr)))


def split(rows: NDArray[np.void], ends: array[int], names: tuple[str, str]) -> None:
    """Tell each row where its own rows of another table start and end."""
    edges = np.array(ends, np.int64)
    rows[names[0]], rows[names[1]] = edges[:-1], edges[1:]


def table(kind: np.dtype[Any], **columns: array[Any]) -> NDArray[np.void]:
    """Rows of a kind from its columns; what is not given is 0."""
    rows = np.zeros(len(next(iter(columns.values()))), kind)
    for name, column in columns.items():
        rows[name] = column
    return rows


def _doubles(can: Availability, wants: Wishes) -> Iterable[float]:
    point = can.point or (math.nan, math.nan)
    hours = can.hours or (math.nan, math.nan)
    figures = (*point, can.max_km, *hours, wants.pay, wants.home, wants.autonomy, wants.team, wants.growth)
    return (math.nan if figure is None else float(figure) for figure in figures)


def _wholes(can: Availability, wants: Wishes) -> tuple[int, ...]:
    return (
        NOT_KNOWN if can.shifts is None else can.shifts,
        NOT_KNOWN if can.start is None else can.start.toordinal(),
        NOT_KNOWN if can.may_work is None else int(bool(can.may_work)),
        NOT_KNOWN if wants.contact is None else CONTACTS[wants.contact],
        NOT_KNOWN if wants.shifts is None else wants.shifts,
    )
