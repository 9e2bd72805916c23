"""Lists that stay current: one person or one vacancy changes, and only the lists it touches do."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.engine.affinity import Vocabulary
from matcher.engine.batch.courses import programmes
from matcher.engine.batch.figures import Figures
from matcher.engine.batch.lexicon import Lexicon
from matcher.engine.batch.pair import NOT_NOW
from matcher.engine.batch.people import People, people
from matcher.engine.batch.promise import BAND
from matcher.engine.batch.rank import TOP_PER_CANDIDATE, TOP_PER_VACANCY, rank_town
from matcher.engine.batch.town import Town, town, with_people
from matcher.engine.batch.work import Work, work
from matcher.engine.profile import Brief, Id, InvalidProfile, Profile, Programme, by_id

SPARE = 10
"""A list is kept so much longer than it is shown, so that it needn't be made anew for each that leaves it."""

_Place: TypeAlias = tuple[int, float, float, tuple[bool, int, str]]
_Named = TypeVar("_Named", Profile, Brief)


class Entry(NamedTuple):
    """One pair on a list, seen from the other side: whose, band (0 the best), suit, low."""

    id: Id
    band: int
    suit: float
    low: float


class _Shelf(Generic[_Named]):
    """The lists of one side: of each the best `most`, or all there are; the worst of them may be followed by others.

    whole: the lists that leave nobody out. on: for each of the other side the lists it stands on.
    """

    def __init__(self, top: int) -> None:
        self.top, self.most = top, top + SPARE
        self.named: dict[Id, _Named] = {}
        self.lists: dict[Id, list[tuple[_Place, Entry]]] = {}
        self.whole: set[Id] = set()
        self.on: dict[Id, set[Id]] = {}

    def fill(self, rows: tuple[Id, ...], others: tuple[Id, ...], found: Figures) -> None:
        for row, name in enumerate(rows):
            self.forget(name)
            places = [rank for rank in range(found.who.shape[1]) if found.who[row, rank] >= 0]
            self.lists[name] = [_entry(others[found.who[row, rank]], (row, rank), found) for rank in places]
            for _, entry in self.lists[name]:
                self.on.setdefault(entry.id, set()).add(name)
            if len(others) <= self.most:
                self.whole.add(name)

    def limits(self, rows: tuple[Id, ...]) -> NDArray[np.float32]:
        """What a pair must reach to matter to each list; one that leaves nobody out must hear of all."""
        found = np.full(len(rows), -np.inf, np.float32)
        for row, name in enumerate(rows):
            held = self.lists.get(name)
            if held and name not in self.whole:
                found[row] = level(held[-1][1])
        return found

    def forget(self, name: Id) -> None:
        for _, entry in self.lists.pop(name, ()):
            self.on[entry.id].discard(name)
        self.whole.discard(name)

    def offer(self, rows: tuple[Id, ...], other: Id, found: Figures) -> None:
        """Put one of the other side, ranked first for each row, on the lists where it belongs."""
        for row in np.nonzero(found.who[:, 0] >= 0)[0].tolist():
            name = rows[row]
            held = self.lists[name]
            place, entry = _entry(other, (row, 0), found)
            if name not in self.whole and (not held or place > held[-1][0]):
                continue
            insort(held, (place, entry))
            self.on.setdefault(other, set()).add(name)
            if len(held) > self.most:
                _, last = held.pop()
                self.on[last.id].discard(name)
                self.whole.discard(name)

    def leave(self, other: Id) -> list[Id]:
        """Take one of the other side off all lists; gives those that have become too short."""
        short = []
        for name in self.on.pop(other, set()):
            self.lists[name] = [one for one in self.lists[name] if one[1].id != other]
            if name not in self.whole and len(self.lists[name]) < self.top:
                short.append(name)
        return short


def _entry(other: Id, at: tuple[int, int], found: Figures) -> tuple[_Place, Entry]:
    band, suit, low = int(found.band[at]), float(found.suit[at]), float(found.low[at])
    return (band, -suit, -low, by_id(other)), Entry(other, band, suit, low)


def level(entry: Entry) -> float:
    """Band and suit as one figure, as bounds have it."""
    return BAND * (NOT_NOW - entry.band) + entry.suit


class Standing:
    """The lists of everybody, kept current; at each moment those of rank_all.

    put_* takes the place of what has the same id. Raises InvalidProfile for an id met twice at the start, KeyError
    for one that isn't there.
    """

    def __init__(
        self,
        profiles: Iterable[Profile],
        briefs: Iterable[Brief],
        vocabulary: Vocabulary,
        offered: Iterable[Programme] = (),
        *,
        top_per_vacancy: int = TOP_PER_VACANCY,
        top_per_candidate: int = TOP_PER_CANDIDATE,
    ) -> None:
        self._lexicon = Lexicon(vocabulary)
        self._offered = programmes(offered, self._lexicon)
        self._work: _Shelf[Brief] = _Shelf(top_per_vacancy)
        self._people: _Shelf[Profile] = _Shelf(top_per_candidate)
        self._work.named, self._people.named = _once(briefs), _once(profiles)
        self._columns: tuple[People | None, Work | None] = (None, None)
        self._laid: tuple[Work, tuple[int, int], Town] | None = None
        crowd, openings = self._all_people(), self._all_work()
        found = self._rank(crowd, openings, self._work.most, self._people.most)
        self._work.fill(openings.ids, crowd.ids, found[0])
        self._people.fill(crowd.ids, openings.ids, found[1])

    def people_for(self, brief: Id) -> list[Entry]:
        """The best people for a vacancy, best first."""
        return [entry for _, entry in self._work.lists[brief][: self._work.top]]

    def work_for(self, profile: Id) -> list[Entry]:
        """The best work for a person, best first."""
        return [entry for _, entry in self._people.lists[profile][: self._people.top]]

    def put_profile(self, profile: Profile) -> None:
        """A person is new or has changed."""
        if profile.id in self._people.named:
            self.drop_profile(profile.id)
        self._people.named[profile.id] = profile
        self._columns = (None, self._columns[1])
        crowd, openings = people([profile], self._lexicon), self._all_work()
        limits = self._work.limits(openings.ids), np.full(1, -np.inf, np.float32)
        found = self._rank(crowd, openings, 1, self._people.most, limits)
        self._people.fill(crowd.ids, openings.ids, found[1])
        self._work.offer(openings.ids, profile.id, found[0])

    def put_brief(self, brief: Brief) -> None:
        """A vacancy is new or has changed."""
        if brief.id in self._work.named:
            self.drop_brief(brief.id)
        self._work.named[brief.id] = brief
        self._columns = (self._columns[0], None)
        crowd, openings = self._all_people(), work([brief], self._lexicon)
        limits = np.full(1, -np.inf, np.float32), self._people.limits(crowd.ids)
        found = self._rank(crowd, openings, self._work.most, 1, limits)
        self._work.fill(openings.ids, crowd.ids, found[0])
        self._people.offer(crowd.ids, brief.id, found[1])

    def drop_profile(self, profile: Id) -> None:
        """A person has left; lists that have become too short are made anew."""
        del self._people.named[profile]
        self._columns = (None, self._columns[1])
        self._people.forget(profile)
        short = [self._work.named[name] for name in self._work.leave(profile)]
        if short:
            crowd, openings = self._all_people(), work(short, self._lexicon)
            self._work.fill(openings.ids, crowd.ids, self._rank(crowd, openings, self._work.most, 0)[0])

    def drop_brief(self, brief: Id) -> None:
        """A vacancy has gone; lists that have become too short are made anew."""
        del self._work.named[brief]
        self._columns = (self._columns[0], None)
        self._work.forget(brief)
        short = [self._people.named[name] for name in self._people.leave(brief)]
        if short:
            crowd, openings = people(short, self._lexicon), self._all_work()
            self._people.fill(crowd.ids, openings.ids, self._rank(crowd, openings, 0, self._people.most)[1])

    def _rank(
        self,
        crowd: People,
        openings: Work,
        per_vacancy: int,
        per_candidate: int,
        limits: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None,
    ) -> tuple[Figures, Figures]:
        found = rank_town(self._town(crowd, openings), per_vacancy, per_candidate, limits=limits)
        return found.of_work, found.of_people

    def _town(self, crowd: People, openings: Work) -> Town:
        """Everything laid out; all the work stays so, for one person after the other."""
        met = len(self._lexicon), self._lexicon.tongues()
        if openings is not self._columns[1]:
            return town(crowd, openings, self._lexicon, self._offered)
        if self._laid is None or self._laid[0] is not openings or self._laid[1] != met:
            self._laid = openings, met, town(crowd, openings, self._lexicon, self._offered)
        return with_people(self._laid[2], crowd)

    def _all_people(self) -> People:
        crowd = self._columns[0] or people(self._people.named.values(), self._lexicon)
        self._columns = (crowd, self._columns[1])
        return crowd

    def _all_work(self) -> Work:
        openings = self._columns[1] or work(self._work.named.values(), self._lexicon)
        self._columns = (self._columns[0], openings)
        return openings


def _once(named: Iterable[_Named]) -> dict[Id, _Named]:
    found: dict[Id, _Named] = {}
    for one in named:
        if one.id in found:
            raise InvalidProfile(f"two with the id {one.id!r}")
        found[one.id] = one
    return found
