"""The lists of everybody in memory, following the database change by change, and what may differ from the store."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from matcher.engine import Brief, Profile
from matcher.engine.batch import Entry, Standing
from matcher.matching import wanted
from matcher.matching.changes import Changes
from matcher.matching.resident import MANY, Everything, Hall, Loaded
from matcher.matching.storing import GAINS, PEOPLE, WORK, Lists, Shelf

SHELVES = (PEOPLE, WORK, GAINS)


@dataclass(slots=True)
class Kept:
    """Everything of one moment and one day.

    shown: the lists as they stand, by owner. gained: what is open to each row of the crowd, now and after each
    programme. due: whose rows may differ from what is stored. told: changes came in that the store doesn't know of.
    """

    loaded: Loaded
    standing: Standing
    day: date
    gained: NDArray[np.int64]
    shown: Mapping[str, dict[int, list[Entry]]]
    due: dict[str, set[int]] = field(default_factory=lambda: {shelf.name: set() for shelf in SHELVES})
    told: bool = True

    @classmethod
    def begin(cls, session: Session, today: date) -> "Kept":
        """Rank everybody against everything that is open today."""
        everything = Everything.read(session)
        loaded = everything.laid_out(session)
        hall = loaded.hall
        rows = hall.openings.on(today.toordinal())
        open_today = set(hall.openings.ids[rows].tolist())
        briefs = [brief for brief in everything.briefs if brief.id in open_today]
        standing = Standing(everything.profiles, briefs, loaded.vocabulary, loaded.offered)
        gained = hall.opened(np.arange(len(hall.crowd.ids)), rows)
        kept = cls(loaded, standing, today, gained, {PEOPLE.name: {}, WORK.name: {}})
        people = hall.crowd.ids.tolist()
        kept._show(PEOPLE, open_today, standing.people_for, frozenset())
        kept._show(WORK, people, standing.work_for, frozenset())
        kept.due[GAINS.name].update(people)
        return kept

    def follow(self, session: Session, today: date) -> bool:
        """Take in what changed, and the day; False when that is better done from the start."""
        if not self.loaded.fits(session):
            return False
        changes = self.loaded.reader.read(session)
        if changes.rest - {"vocabulary"} or changes.count > MANY:
            return False
        if changes or today != self.day:
            self.told = True
            self._take_in(session, changes, today)
        return True

    def rows(self, shelf: Shelf, owners: Iterable[int]) -> Lists:
        """What is to be stored of these owners; who has no list is not among them."""
        hall = self.loaded.hall
        if shelf is GAINS:
            live = [one for one in owners if one in hall.crowd.at and hall.crowd.live[hall.crowd.at[one]]]
            return wanted.gains(live, hall.courses.ids, self.gained[[hall.crowd.at[one] for one in live]])
        shown = self.shown[shelf.name]
        chosen = {one: [int(entry.id) for entry in shown[one]] for one in owners if one in shown}
        return wanted.people_lists(hall, chosen) if shelf is PEOPLE else wanted.work_lists(hall, chosen)

    def _take_in(self, session: Session, changes: Changes, today: date) -> None:
        before, open_before = self.loaded.hall, self.loaded.hall.openings.on(self.day.toordinal())
        profiles, briefs = self.loaded.take_in(session, changes)
        after, self.day = self.loaded.hall, today
        open_after = after.openings.on(today.toordinal())
        was, now = _ids(before, open_before), _ids(after, open_after)
        self._rank(changes, profiles, [brief for brief in briefs if brief.id in now], was - now)
        people = set(after.crowd.ids[after.crowd.live].tolist())
        self._show(PEOPLE, now, self.standing.people_for, changes.candidates)
        self._show(WORK, people, self.standing.work_for, changes.vacancies)
        changed = changes.vacancies
        gone = [before.openings.at[one] for one in was if one in changed or one not in now]
        come = [after.openings.at[one] for one in now if one in changed or one not in was]
        self._gain(before, changes, np.array(gone, np.int64), np.array(come, np.int64), open_after)

    def _rank(
        self, changes: Changes, profiles: Iterable[Profile], briefs: Iterable[Brief], closed: Iterable[int]
    ) -> None:
        """Work first: a change of work is held beside everybody, and those are laid out already."""
        for vacancy in closed:
            self.standing.drop_brief(vacancy)
        for brief in briefs:
            self.standing.put_brief(brief)
        left = changes.candidates & self.shown[WORK.name].keys() - {profile.id for profile in profiles}
        for person in left:
            self.standing.drop_profile(person)
        for profile in profiles:
            self.standing.put_profile(profile)

    def _show(
        self, shelf: Shelf, owners: Iterable[int], listed: Callable[[int], list[Entry]], touched: frozenset[int]
    ) -> None:
        """Note whose lists differ from before, and those on which somebody stands who changed."""
        shown, due, there = self.shown[shelf.name], self.due[shelf.name], set(owners)
        for gone in shown.keys() - there:
            del shown[gone]
            due.add(gone)
        for owner in there:
            entries = listed(owner)
            if entries != shown.get(owner) or (touched and any(entry.id in touched for entry in entries)):
                shown[owner] = entries
                due.add(owner)

    def _gain(
        self,
        before: Hall,
        changes: Changes,
        gone: NDArray[np.int64],
        come: NDArray[np.int64],
        open_after: NDArray[np.int64],
    ) -> None:
        """Take off what work that went or changed opened, add what it opens now; then whoever changed is done anew."""
        after, everybody = self.loaded.hall, np.flatnonzero(before.crowd.live)
        more = len(after.crowd.ids) - len(before.crowd.ids)
        gained = np.concatenate((self.gained, np.zeros((more, *self.gained.shape[1:]), np.int64)))
        gained[everybody] -= before.opened(everybody, gone)
        gained[everybody] += replace(after, crowd=before.crowd).opened(everybody, come)
        rows = np.array([after.crowd.at[one] for one in changes.candidates if one in after.crowd.at], np.int64)
        gained[rows] = 0
        live = rows[after.crowd.live[rows]]
        gained[live] = after.opened(live, open_after)
        moved = np.flatnonzero((gained[: len(self.gained)] != self.gained).any(axis=(1, 2)))
        self.due[GAINS.name].update(after.crowd.ids[moved].tolist(), changes.candidates)
        self.gained = gained


def _ids(hall: Hall, rows: NDArray[np.int64]) -> set[int]:
    return set(hall.openings.ids[rows].tolist())
