"""Work as columns: what the kernel reads of a brief."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch.ids import order_of
from matcher.engine.batch.lexicon import Lexicon
from matcher.engine.batch.people import CONTACTS, NOT_KNOWN, TONGUE, split, table
from matcher.engine.batch.suit_kernel import work_shares
from matcher.engine.profile import Brief, Id, Offers, Terms

JOB = np.dtype(
    [
        ("start", np.int64),
        ("end", np.int64),
        ("spoken", np.int64),
        ("spoken_end", np.int64),
        ("place", np.int64),
        ("total", np.int64),
        ("latitude", np.float64),
        ("longitude", np.float64),
        ("hours_from", np.float64),
        ("hours_to", np.float64),
        ("given", np.float64, (4,)),
        ("pay", np.float64),
        ("pitch", np.float64),
        ("shifts", np.int32),
        ("day", np.int32),
        ("on_site", np.int8),
        ("contact", np.int8),
    ],
    align=True,
)
"""start, end: rows of its requirements; total: the sum of their weights. on_site: 1 when distance counts. shifts 0:
free to choose. given: home, autonomy, team, growth. The rest as for a person."""

ASKED = np.dtype(
    [("share", np.float64), ("level", np.float64), ("skill", np.int32), ("weight", np.int8), ("must", np.int8)],
    align=True,
)
"""skill: a place in the lexicon. level: 1 to 5. share: what it weighs in suit."""


class Jobs(NamedTuple):
    """A row a vacancy, a row a requirement, a row a language; JOB, ASKED and TONGUE say what is in each."""

    rows: NDArray[np.void]
    asked: NDArray[np.void]
    tongues: NDArray[np.void]


@dataclass(frozen=True, slots=True)
class Work:
    """The ids of vacancies, and their rows."""

    ids: tuple[Id, ...]
    rows: Jobs

    def __len__(self) -> int:
        return len(self.ids)


def work(briefs: Iterable[Brief], lexicon: Lexicon) -> Work:
    """The columns of this work; reads it one by one. Raises InvalidProfile for an id met twice."""
    ids: list[Id] = []
    asked_to, spoken_to, totals = array("q", [0]), array("q", [0]), array("q")
    skill, level, weight, must = array("i"), array("d"), array("b"), array("b")
    tongue, cefr = array("i"), array("d")
    doubles, wholes = array("d"), array("i")
    for brief in briefs:
        ids.append(brief.id)
        for one in brief.requirements:
            skill.append(lexicon.place(one.skill))
            level.append(one.level)
            weight.append(one.weight)
            must.append(bool(one.must))
        asked_to.append(len(skill))
        totals.append(sum(one.weight for one in brief.requirements))
        for language, least in brief.terms.languages.items():
            tongue.append(lexicon.tongue(language))
            cefr.append(least)
        spoken_to.append(len(tongue))
        doubles.extend(_doubles(brief.terms, brief.offers))
        wholes.extend(_wholes(brief.terms, brief.offers))
    rows = np.zeros(len(ids), JOB)
    rows["place"] = order_of(ids)
    rows["total"] = totals
    split(rows, asked_to, ("start", "end"))
    split(rows, spoken_to, ("spoken", "spoken_end"))
    figures = np.array(doubles, np.float64).reshape(-1, 9)
    for at, name in enumerate(("latitude", "longitude", "hours_from", "hours_to", "pay")):
        rows[name] = figures[:, at]
    rows["given"] = figures[:, 5:9]
    codes = np.array(wholes, np.int32).reshape(-1, 4)
    for at, name in enumerate(("shifts", "day", "contact", "on_site")):
        rows[name] = codes[:, at]
    asked = table(ASKED, skill=skill, level=level, weight=weight, must=must)
    work_shares(rows, asked, lexicon.kin().rarity)
    return Work(tuple(ids), Jobs(rows, asked, table(TONGUE, tongue=tongue, cefr=cefr)))


def _doubles(terms: Terms, offers: Offers) -> Iterable[float]:
    point = terms.point or (math.nan, math.nan)
    hours = terms.hours or (math.nan, math.nan)
    home = terms.home if offers.home is None else offers.home
    figures = (*point, *hours, offers.pay, home, offers.autonomy, offers.team, offers.growth)
    return (math.nan if figure is None else float(figure) for figure in figures)


def _wholes(terms: Terms, offers: Offers) -> tuple[int, ...]:
    return (
        terms.shifts,
        NOT_KNOWN if terms.start is None else terms.start.toordinal(),
        NOT_KNOWN if offers.contact is None else CONTACTS[offers.contact],
        int(terms.home < 1),
    )
