"""The gain of a seat: how much more work one person could be placed in after one programme. Planning reads this."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col

from matcher.candidates.models import Candidate, Status
from matcher.db import rows
from matcher.matching import resident, storing
from matcher.matching.models import ListedGain

Row: TypeAlias = tuple[int, int, int, int, int, int]

RIVALS = 10
"""So many openings within reach give somebody an even chance of one of them."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What one programme would change for one person.

    placeable_now, placeable_after: published vacancies that they fit now, and would fit after it. gain: how much it
    raises their chance of work, 0 to 1; see chance().
    """

    candidate_id: int
    programme_id: int
    placeable_now: int
    placeable_after: int
    gain: float


def chance(openings: int) -> float:
    """The chance of work, 0 to 1, of somebody who fits vacancies with so many openings together.

    openings / (openings + RIVALS): each opening more helps, and helps most whom nothing is open to. So the gain of a
    seat is large for who could do nothing yet and much afterwards, and small for who can choose already.
    """
    return openings / (openings + RIVALS)


def gains(
    session: Session,
    today: date,
    *,
    candidate_ids: Iterable[int] | None = None,
    programme_ids: Iterable[int] | None = None,
    branch_id: int | None = None,
) -> list[Gain]:
    """What a seat would bring the active candidates, by candidate and programme; only where it opens work.

    candidate_ids, programme_ids, branch_id: only these. A vacancy counts once in placeable, and by its openings in
    gain. A pair that is not among the rows gains nothing. As it is stored; before that was ever done, worked out for
    the work that is open `today`.
    """
    query = sa.select(col(Candidate.id)).where(col(Candidate.status) == Status.active)
    if branch_id is not None:
        query = query.where(col(Candidate.branch_id) == branch_id)
    people = {one for (one,) in rows(session, query)}
    if candidate_ids is not None:
        people &= set(candidate_ids)
    found = _stored(session, query) if storing.standing(session) else _worked_out(session, today)
    wanted = None if programme_ids is None else set(programme_ids)
    return [_gain(row) for row in found if row[0] in people and (wanted is None or row[1] in wanted)]


def _gain(row: Row) -> Gain:
    candidate_id, programme_id, now, after, openings_now, openings_after = row
    return Gain(candidate_id, programme_id, now, after, chance(openings_after) - chance(openings_now))


def _stored(session: Session, people: sa.Select[int | None]) -> list[Row]:
    columns = (
        ListedGain.candidate_id,
        ListedGain.programme_id,
        ListedGain.placeable_now,
        ListedGain.placeable_after,
        ListedGain.openings_now,
        ListedGain.openings_after,
    )
    query = sa.select(*(col(column) for column in columns)).where(col(ListedGain.candidate_id).in_(people))
    return [tuple(row) for row in rows(session, query.order_by(*(col(column) for column in columns[:2])))]


def _worked_out(session: Session, today: date) -> list[Row]:
    hall = resident.load(session).hall
    found = hall.opened(np.arange(len(hall.crowd.ids)), hall.openings.on(today.toordinal())).tolist()
    return [
        (person, int(programme), now[0], after[0], now[1], after[1])
        for person, (now, *then) in zip(hall.crowd.ids.tolist(), found, strict=True)
        for programme, after in zip(hall.courses.ids, then, strict=True)
        if after[0] > now[0]
    ]
