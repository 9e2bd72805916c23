"""Who can come to which intake and gains by it: every pair of a problem at once, and what bars the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from matcher.engine.geography import EARTH_KM
from matcher.engine.planning.problem import Offer, Problem, Seeker, in_turn
from matcher.engine.planning.result import Missed
from matcher.engine.planning.times import LOCAL
from matcher.engine.profile import Id
from matcher.engine.shifts import ALL_SHIFTS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Marks = NDArray[np.uint8]

BARRED = (
    Missed.PLACE_NOT_KNOWN,
    Missed.NOT_ONLINE,
    Missed.TOO_FAR,
    Missed.TOO_EARLY,
    Missed.NOT_AVAILABLE,
    Missed.BUSY,
)
"""What a pair can be barred by, from furthest to nearest. A pair's stage is 0 when it brings nothing, one more than
the place in this row when it is barred, and POSSIBLE when it is a link."""

POSSIBLE = len(BARRED) + 1
BLOCK = 1024


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of a seeker and an offer that may be proposed, by their places in the problem's rows.

    In the order of seeker and then offer. `first` has the place of each seeker's first link, and one more at the end.
    `km` is NaN online and where a point is missing.
    """

    seeker: Ints
    offer: Ints
    gain: Floats
    km: Floats
    first: Ints

    def of(self, seeker: int) -> slice:
        """The links of a seeker."""
        return slice(int(self.first[seeker]), int(self.first[seeker + 1]))


class Country:
    """A problem as columns: gains by programme, and how far every pair gets. `programme`: a number for each offer's."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        names = {offer.programme for offer in problem.offers}
        self._column = {name: at for at, name in enumerate(sorted(names, key=in_turn))}
        self.programme = np.array([self._column[offer.programme] for offer in problem.offers], np.int64)
        self._gains = self._gains_by_programme()
        self._sites = _Sites(problem.offers)

    def links(self) -> Links:
        """Every pair that is possible, but none of the people who hold a place."""
        held = {one.seeker for one in self.problem.held}
        free = np.array([seeker.id not in held for seeker in self.problem.seekers], bool)
        parts = []
        for start in range(0, len(free), BLOCK):
            stage, km = self.stages(np.arange(start, min(len(free), start + BLOCK)))
            rows, columns = np.nonzero((stage == POSSIBLE) & free[start : start + BLOCK, None])
            parts.append((rows + start, columns, km[rows, columns]))
        if not parts:
            none = np.zeros(0, np.int64)
            return Links(none, none, np.zeros(0), np.zeros(0), np.zeros(1, np.int64))
        seeker, offer, km = (np.concatenate(column) for column in zip(*parts, strict=True))
        first = np.concatenate(([0], np.cumsum(np.bincount(seeker, minlength=len(free)))))
        return Links(seeker, offer, self._gains[seeker, self.programme[offer]], km, first)

    def stages(self, seekers: Ints) -> tuple[Marks, Floats]:
        """How far each pair of these seekers with every offer gets, and the distances."""
        people = tuple(self.problem.seekers[at] for at in seekers)
        gain = self._gains[seekers][:, self.programme] > 0
        stage, km = self._sites.stages(people, self.problem.usual_km)
        return np.where(gain, stage, 0).astype(np.uint8), km

    def gains(self, seeker: int) -> Floats:
        """What a seat in each offer brings a seeker."""
        gains: Floats = self._gains[seeker, self.programme]
        return gains

    def any_gain(self, seeker: int) -> bool:
        """Whether any programme brings this person anything, also one that nobody gives."""
        return any(gain > 0 for gain in self.problem.seekers[seeker].gains.values())

    def _gains_by_programme(self) -> Floats:
        gains = np.zeros((len(self.problem.seekers), max(1, len(self._column))))
        for row, seeker in enumerate(self.problem.seekers):
            for name, gain in seeker.gains.items():
                if name in self._column:
                    gains[row, self._column[name]] = gain
        return gains


class _Sites:
    """Where and when the offers are, as columns."""

    def __init__(self, offers: tuple[Offer, ...]) -> None:
        self.offers = offers
        self.online = np.array([offer.online for offer in offers], bool)
        self.points = _radians([offer.at for offer in offers])
        self.shifts = np.array([offer.shifts or 0 for offer in offers], np.int64)
        self.day = np.array([offer.meetings[0][0].astimezone(LOCAL).toordinal() for offer in offers], np.int64)
        self._spans = np.array(
            [[_minute(instant) for instant in span] for one in offers for span in one.meetings], np.float64
        ).reshape(-1, 2)
        self._starts = np.concatenate(([0], np.cumsum([len(offer.meetings) for offer in offers])))[:-1].astype(np.int64)

    def stages(self, people: tuple[Seeker, ...], usual_km: float) -> tuple[Marks, Floats]:
        """The stage of each pair as if it brought something, and its distance."""
        km = _distances(_radians([one.at for one in people]), self.points)
        km[:, self.online] = np.nan
        limit = np.array([usual_km if one.max_km is None else one.max_km for one in people])[:, None]
        stays_home = np.array([not one.online_ok for one in people], bool)[:, None]
        earliest = np.array([one.earliest.toordinal() if one.earliest else 0 for one in people], np.int64)[:, None]
        cannot = np.array([0 if one.shifts is None else ALL_SHIFTS & ~one.shifts for one in people], np.int64)[:, None]
        bars = (
            ~self.online & np.isnan(km) & ~self._same_region(people),
            self.online & stays_home,
            km > limit,  # never true of NaN
            self.day < earliest,
            (self.shifts & cannot) != 0,
            self._overlaps(people),
        )
        stage = np.full(km.shape, POSSIBLE, np.uint8)
        for place in range(len(bars) - 1, -1, -1):
            stage[bars[place]] = place + 1
        return stage, km

    def _same_region(self, people: tuple[Seeker, ...]) -> NDArray[np.bool_]:
        """Where a point is missing, one's own region is near."""
        number: dict[Id | None, int] = {None: -1}
        for offer in self.offers:
            number.setdefault(offer.region, len(number))
        theirs = np.array([number.get(one.region, -2) if one.region is not None else -2 for one in people], np.int64)
        same: NDArray[np.bool_] = theirs[:, None] == np.array([number[one.region] for one in self.offers], np.int64)
        return same

    def _overlaps(self, people: tuple[Seeker, ...]) -> NDArray[np.bool_]:
        """Where a meeting overlaps a period in which somebody is busy."""
        found = np.zeros((len(people), len(self.offers)), bool)
        for row, one in enumerate(people):
            for begins, ends in one.busy if len(self.offers) else ():
                meets = (self._spans[:, 0] < _minute(ends)) & (self._spans[:, 1] > _minute(begins))
                found[row] |= np.logical_or.reduceat(meets, self._starts)
        return found


def place_within(group: Ints, worth: Floats) -> Ints:
    """The place of each row among those of its group, 0 for the one that is worth most. Equal ones are spread, so that
    people who gain the same are not all linked with the same few.
    """
    spread = (np.arange(len(group)) * 2_654_435_761) % 4_294_967_291  # Knuth's multiplicative hash: always the same
    order = np.lexsort((spread, -worth, group))
    many = np.bincount(group)
    first = np.concatenate(([0], np.cumsum(many)))[:-1]
    place = np.empty(len(group), np.int64)
    place[order] = np.arange(len(group)) - first[group[order]]
    return place


def _minute(instant: datetime) -> float:
    return instant.timestamp() / 60


def _radians(points: list[tuple[float, float] | None]) -> Floats:
    """Latitude and longitude in radians, NaN for a point that is not known."""
    return np.radians(np.array([point or (np.nan, np.nan) for point in points], np.float64).reshape(-1, 2))


def _distances(here: Floats, there: Floats) -> Floats:
    """Kilometres between every point of one row and every one of the other, by the haversine formula."""
    north, east = here[:, None, 0] - there[:, 0], here[:, None, 1] - there[:, 1]
    half = np.sin(north / 2) ** 2 + np.cos(here[:, None, 0]) * np.cos(there[:, 0]) * np.sin(east / 2) ** 2
    kilometres: Floats = 2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    return kilometres
