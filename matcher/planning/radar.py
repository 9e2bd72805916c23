"""Where seats are wanted and where they stay empty: per region and programme, for the coming weeks. Only reads."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher import clock
from matcher.candidates.models import Candidate, Status
from matcher.db import rows
from matcher.engine.geography import distance_km
from matcher.engine.planning import USUAL_KM, moments
from matcher.engine.profile import Point
from matcher.intakes import lists
from matcher.intakes.lists import IntakeRow
from matcher.intakes.models import Form, Intake, IntakeStatus, Meeting, Place, PlaceStatus
from matcher.places import queries as places
from matcher.planning import people
from matcher.planning.models import SeatDemand
from matcher.planning.people import Person

AHEAD = timedelta(weeks=6)  # "the coming weeks" of the radar
SOON = timedelta(days=10)  # a seat that is free so shortly before the start is about to stay empty
SHOWN = 5  # people named for a seat


@dataclass(frozen=True, slots=True)
class Demand:
    """One programme in one or more branches: whom a seat would help, and the seats there are in the coming weeks.

    placeable: people whom no vacancy fits now and some would after it; wider: people who get more to choose from.
    free: seats that can be taken; online: such seats in trainings that everybody in the country can join.
    """

    placeable: int = 0
    wider: int = 0
    starts: int = 0
    free: int = 0
    waiting: int = 0
    online: int = 0

    @property
    def short(self) -> int:
        """How many seats fewer there are than people who would become placeable."""
        return max(0, self.placeable - self.free - self.online)

    def plus(self, other: "Demand") -> "Demand":
        """Both together."""
        return Demand(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Helped:
    """One of the branch's people for a seat that is about to stay empty."""

    id: int
    name: str
    before: int
    after: int
    gain: float
    km: float | None


@dataclass(frozen=True, slots=True)
class Empty:
    """A training that starts soon with seats free, and whom of the branch they would help most."""

    row: IntakeRow
    helped: tuple[Helped, ...]


Cells = dict[tuple[int, int], Demand]  # (branch, programme) -> demand


def counted_at(session: Session) -> datetime | None:
    """When demand was last counted; None when it never was."""
    found: datetime | None = rows(session, sa.select(sa.func.max(col(SeatDemand.counted_at))))[0][0]
    return found


def demand(session: Session, now: datetime) -> Cells:
    """Demand, as it was last counted, and seats of every branch and programme that have any; two queries."""
    found: Cells = defaultdict(Demand)
    for row in session.exec(select(SeatDemand).where(col(SeatDemand.programme_id).is_not(None))):
        found[row.branch_id, row.programme_id or 0] = Demand(placeable=row.placeable, wider=row.wider)
    for branch_id, programme_id, form, free, waiting in rows(session, _seats(now)):
        seats = 0 if waiting else free
        online = form is Form.online
        more = Demand(starts=1, free=0 if online else seats, waiting=waiting, online=seats if online else 0)
        found[branch_id, programme_id] = found[branch_id, programme_id].plus(more)
    return dict(found)


def placeable(session: Session) -> dict[int, int]:
    """Branch id -> how many of its people become placeable by some programme, each counted once."""
    query = sa.select(col(SeatDemand.branch_id), col(SeatDemand.placeable))
    return dict(rows(session, query.where(col(SeatDemand.programme_id).is_(None))))


def together(cells: Iterable[Demand]) -> Demand:
    """All of these added up."""
    total = Demand()
    for cell in cells:
        total = total.plus(cell)
    return total


def gathered(cells: Cells, branch_ids: Iterable[int]) -> dict[int, Demand]:
    """Programme id -> the demand of these branches together. Seats online count wherever they are given."""
    wanted = set(branch_ids)
    found: dict[int, Demand] = defaultdict(Demand)
    for (branch_id, programme_id), cell in cells.items():
        if branch_id in wanted:
            found[programme_id] = found[programme_id].plus(cell)
        elif cell.online:
            found[programme_id] = found[programme_id].plus(Demand(online=cell.online))
    return dict(found)


def about_to_stay_empty(session: Session, branch_id: int | None, near: Iterable[int], now: datetime) -> list[Empty]:
    """Trainings in the branches `near` or online that start within ten days with seats free, the branch's own first.

    Each with those of the branch's people who can come and whom it helps most; nobody who has a place, or who said no
    to that programme of late.
    """
    wanted = sa.or_(col(Intake.branch_id).in_(list(near)), col(Intake.form) == Form.online)
    query = lists.intakes().where(
        wanted,
        col(Intake.status) == IntakeStatus.open,
        col(Intake.starts_at) > now,
        col(Intake.starts_at) <= now + SOON,
        col(Intake.closes_at) > now,
        sa.or_(col(Intake.opens_at).is_(None), col(Intake.opens_at) <= now),
        col(Intake.taken) < col(Intake.seats),
    )
    free = [row for row in lists.rows(session, query) if row.free > 0]
    if not free:
        return []
    free.sort(key=lambda row: (row.branch_id != branch_id, row.first, row.id))
    helped = _helped(session, branch_id, free, now)
    return [Empty(row, tuple(helped[row.id][:SHOWN])) for row in free]


def _seats(now: datetime) -> sa.Select[*tuple[Any, ...]]:
    waiting = (
        sa.select(sa.func.count())
        .select_from(Place)
        .where(col(Place.intake_id) == col(Intake.id), col(Place.status) == PlaceStatus.waiting)
        .correlate(Intake)
        .scalar_subquery()
    )
    free = col(Intake.seats) - col(Intake.taken)
    return sa.select(
        col(Intake.branch_id), col(Intake.programme_id), col(Intake.form), free.label("free"), waiting
    ).where(
        col(Intake.status) == IntakeStatus.open,
        col(Intake.starts_at) > now,
        col(Intake.starts_at) < now + AHEAD,
        col(Intake.closes_at) > now,
    )


def _helped(session: Session, branch_id: int | None, free: list[IntakeRow], now: datetime) -> dict[int, list[Helped]]:
    """Intake id -> the branch's people who can come to it, whom it helps most first."""
    whose = sa.and_(col(Candidate.branch_id) == branch_id, col(Candidate.status) == Status.active)
    gains = people.gains_of(session, [branch_id], now) if branch_id and counted_at(session) else {}
    away, busy = people.places_of(session, whose, now)
    no = people.said_no(session, whose, now)
    met = _meetings(session, [row.id for row in free])
    needed = {row.id: moments(met[row.id]) for row in free}
    points = places.points(session, {row.postcode for row in free})
    names = dict(rows(session, sa.select(col(Candidate.id), col(Candidate.name)).where(whose)))
    found: dict[int, list[Helped]] = defaultdict(list)
    for one in people.found(session, whose):
        if one.id in away:
            continue
        for row in free:
            gain = gains.get(one.id, {}).get(row.programme_id)
            taken = any(start < end_ and begin_ < end for start, end in met[row.id] for begin_, end_ in busy[one.id])
            if gain is None or row.programme_id in no[one.id] or taken:
                continue
            km, near = _distance(one, row, points.get(row.postcode))
            if near and _has_time(one, row, needed[row.id]):
                found[row.id].append(
                    Helped(one.id, names[one.id], gain.placeable_now, gain.placeable_after, gain.gain, km)
                )
    for helped in found.values():
        helped.sort(key=lambda one: (-one.gain, one.id))
    return found


def _distance(one: Person, row: IntakeRow, there: Point | None) -> tuple[float | None, bool]:
    """How far it is, and whether that is near enough. What isn't known is near enough in one's own branch."""
    if row.form is Form.online:
        return None, True
    if one.at is None or there is None:
        return None, row.branch_id == one.branch_id
    km = distance_km(one.at, there)
    return km, km <= (USUAL_KM if one.max_km is None else one.max_km)


def _has_time(one: Person, row: IntakeRow, needed: int) -> bool:
    can = one.shifts is None or needed & one.shifts == needed
    return can and (one.earliest is None or one.earliest <= clock.local(row.first).date())


def _meetings(session: Session, intake_ids: list[int]) -> dict[int, list[tuple[datetime, datetime]]]:
    query = sa.select(col(Meeting.intake_id), col(Meeting.starts_at), col(Meeting.ends_at))
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for intake_id, start, end in rows(session, query.where(col(Meeting.intake_id).in_(intake_ids))):
        found[intake_id].append((start, end))
    return found
