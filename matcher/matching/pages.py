"""Who comes before whom on a page: everybody, or all the work there is, in the order of lists, as ids and bands.

With the kernel when there is much to compare and all is laid out, else pair by pair; the order is the same to the bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlmodel import Session, col

from matcher.candidates import queries as candidates
from matcher.candidates.models import Candidate, Status
from matcher.db import rows
from matcher.engine import Band, Brief, Profile, Score, score
from matcher.engine.dense import Pairs
from matcher.matching import resident
from matcher.matching.columns import NOBODY
from matcher.skills import queries as skills
from matcher.vacancies import queries as vacancies
from matcher.vacancies.models import Vacancy

FEW = 300
"""So few pairs are scored one by one."""


@dataclass(frozen=True, slots=True)
class Order:
    """Ids, best first, and the rank of the band of each."""

    ids: NDArray[np.int64]
    bands: NDArray[np.int8]

    def places(self, band: Band | None = None) -> NDArray[np.int64]:
        """The places in the order, from 0, of those of one band; of all of them when None."""
        return np.arange(len(self.ids)) if band is None else np.flatnonzero(self.bands == band.rank)


def people(session: Session, brief: Brief, branch_id: int | None) -> Order:
    """The branch's active people for a piece of work."""
    hall = resident.hall(session) if _many_people(session, branch_id) else None
    if hall is None:
        return of_profiles(session, brief, candidates.profiles(session, branch_id))
    theirs = NOBODY if branch_id is None else branch_id
    who = np.flatnonzero(hall.crowd.live & (hall.crowd.branch == theirs))
    return _in_order(hall.crowd.ids[who], hall.beside_work(brief, who))


def work(session: Session, profile: Profile, which: Sequence[sa.ColumnElement[bool]]) -> Order:
    """The work for which all of `which` holds, for one person."""
    ids = [vacancy_id for (vacancy_id,) in rows(session, sa.select(col(Vacancy.id)).where(*which))]
    hall = resident.hall(session) if len(ids) >= FEW else None
    if hall is None:
        return of_briefs(session, profile, vacancies.briefs(session, *which))
    openings = hall.openings
    there = [one for one in ids if one in openings.at and openings.live[openings.at[one]]]
    # What is not published is not laid out; nor is what asks nothing, which briefs() leaves out as well.
    if vacancies.briefs(session, col(Vacancy.id).in_(set(ids) - set(there))):
        return of_briefs(session, profile, vacancies.briefs(session, *which))
    at = np.array([openings.at[one] for one in there], np.int64)
    return _in_order(openings.ids[at], hall.beside_person(profile, at))


def of_profiles(session: Session, brief: Brief, profiles: Iterable[Profile]) -> Order:
    """The order of these people, pair by pair."""
    known = (skills.index(session).vocabulary, resident.offered(session))
    scores = [score(profile, brief, *known, with_lines=False) for profile in profiles]
    return _sorted([(one.band.rank, -one.suit, -one.low, int(one.profile)) for one in scores])


def of_briefs(session: Session, profile: Profile, briefs: Iterable[Brief]) -> Order:
    """The order of this work, pair by pair."""
    known = (skills.index(session).vocabulary, resident.offered(session))
    scores = [score(profile, brief, *known, with_lines=False) for brief in briefs]
    return _sorted([(one.band.rank, -one.suit, -one.low, int(one.brief)) for one in scores])


def scored_people(session: Session, brief: Brief, ids: Sequence[int]) -> list[Score]:
    """The scores of these people with their lines, in this order; who is gone in the meantime is left out."""
    known = (skills.index(session).vocabulary, resident.offered(session))
    profiles = {int(one.id): one for one in candidates.active_profiles(session, col(Candidate.id).in_(ids))}
    return [score(profiles[one], brief, *known) for one in ids if one in profiles]


def scored_work(session: Session, profile: Profile, ids: Sequence[int]) -> list[Score]:
    """The scores of this work with their lines, in this order."""
    known = (skills.index(session).vocabulary, resident.offered(session))
    briefs = {int(one.id): one for one in vacancies.briefs(session, col(Vacancy.id).in_(ids))}
    return [score(profile, briefs[one], *known) for one in ids if one in briefs]


def _many_people(session: Session, branch_id: int | None) -> bool:
    """Whether a branch has so many people that it is worth while to have them laid out."""
    if resident.is_warm(session):
        return True
    of_branch = sa.select(col(Candidate.id)).where(
        col(Candidate.branch_id) == branch_id, col(Candidate.status) == Status.active
    )
    return len(rows(session, of_branch.limit(FEW))) == FEW


def _sorted(keys: list[tuple[int, float, float, int]]) -> Order:
    keys.sort()
    return Order(np.array([key[3] for key in keys], np.int64), np.array([key[0] for key in keys], np.int8))


def _in_order(ids: NDArray[np.int64], found: Pairs) -> Order:
    order = np.lexsort((ids, -found.low, -found.suit, found.band))
    return Order(ids[order], found.band[order])
