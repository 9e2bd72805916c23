"""Seats, and who gets them: the lock, the guarded counter, the one release, and the next in line."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, select

from matcher.accounts.models import Role
from matcher.audit.service import SERVICE, Actor, record
from matcher.candidates.models import Candidate
from matcher.intakes.errors import NotYours
from matcher.intakes.hours import answer_by
from matcher.intakes.letters import tell
from matcher.intakes.models import SEATED, Intake, IntakeStatus, Meeting, Place, PlaceStatus

# Whoever is in the middle of a training is as busy as somebody who has yet to begin.
BUSY = (*SEATED, PlaceStatus.waiting, PlaceStatus.attended, PlaceStatus.partly)

_OTHER = sa.inspect(Place).local_table.alias("other")
_HERE = sa.inspect(Meeting).local_table.alias("here")
_THERE = sa.inspect(Meeting).local_table.alias("there")


def lock_candidates(session: Session, candidate_ids: list[int]) -> None:
    """Hold these people's rows until the transaction ends. Always before the intake. NotYours when one is gone."""
    for candidate_id in sorted(candidate_ids):
        held = session.connection().execute(
            sa.update(Candidate)
            .where(col(Candidate.id) == candidate_id)
            .values(version=Candidate.version)
            .returning(col(Candidate.id))
        )
        if held.first() is None:
            raise NotYours


def lock(session: Session, intake_id: int, *, turn: bool = False) -> Intake:
    """Hold an intake until the transaction ends, and read it afresh; `turn` draws the next number of its queue.

    An UPDATE, because it locks on both databases, where FOR UPDATE does so on one only.
    """
    session.flush()
    statement = (
        sa.update(Intake)
        .where(col(Intake.id) == intake_id)
        .values(turns=Intake.turns + (1 if turn else 0))
        .returning(Intake)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    intake: Intake | None = session.execute(statement).scalar()
    if intake is None:
        raise NotYours
    return intake


def held(session: Session, actor: Actor, place_id: int) -> tuple[Place, Intake]:
    """Hold the intake of a place, and read both afresh. NotYours when it is another candidate's, or not there."""
    found = session.exec(select(Place.intake_id, Place.candidate_id).where(Place.id == place_id)).first()
    if found is None:
        raise NotYours
    is_theirs(session, actor, found[1])
    intake = lock(session, found[0])
    fresh = select(Place).where(Place.id == place_id).execution_options(populate_existing=True)
    place = session.exec(fresh).first()
    if place is None:  # erased while we waited
        raise NotYours
    return place, intake


def is_theirs(session: Session, actor: Actor, candidate_id: int) -> None:
    """NotYours when a candidate acts for somebody else. Staff act for others; whether they may, is asked above."""
    if actor.role != Role.candidate:
        return
    owner = session.exec(select(Candidate.user_id).where(Candidate.id == candidate_id)).first()
    if owner is None or owner != actor.user_id:
        raise NotYours


def take_seat(session: Session, intake: Intake) -> bool:
    """Take a seat if there is one: check and write are the same statement."""
    statement = (
        sa.update(Intake)
        .where(col(Intake.id) == intake.id, col(Intake.taken) < Intake.seats)
        .values(taken=Intake.taken + 1)
        .returning(col(Intake.taken))
    )
    return _counted(session, intake, statement)


def release(session: Session, intake: Intake, place: Place, status: PlaceStatus, now: datetime) -> list[Place]:
    """End a place with `status`; a seat that it held is offered on, in the same transaction.

    Every path that frees a seat comes through here, with the intake locked. Gives the places that were offered.
    """
    was, place.status = place.status, status
    place.offered_until, place.by_phone, place.updated_at = None, False, now
    session.add(place)
    session.flush()
    if was in SEATED:
        statement = (
            sa.update(Intake)
            .where(col(Intake.id) == intake.id)
            .values(taken=Intake.taken - 1)
            .returning(col(Intake.taken))
        )
        _counted(session, intake, statement)
    return hand_out(session, intake, now)


def hand_out(session: Session, intake: Intake, now: datetime) -> list[Place]:
    """Offer every free seat to the next in line. Nobody after the start, or when the intake was called off."""
    offered: list[Place] = []
    if intake.status is not IntakeStatus.open or now >= intake.starts_at:
        return offered
    while intake.taken < intake.seats and (place := next_in_line(session, intake)) and take_seat(session, intake):
        until, by_phone = answer_by(now, intake.starts_at)
        place.status, place.offered_until, place.by_phone = PlaceStatus.offered, until, by_phone
        place.updated_at = now
        session.add(place)
        session.flush()
        if not by_phone:
            tell(session, place, "place_offered", now, not_after=until)
        offered.append(place)
    return offered


def next_in_line(session: Session, intake: Intake) -> Place | None:
    """Who has waited longest, passing over those who have a place elsewhere at that time."""
    return session.exec(_NEXT, params={"intake": intake.id}).first()


def busy_in(session: Session, candidate_id: int, intake_id: int) -> int | None:
    """An intake, other than `intake_id`, that keeps somebody busy during one of its meetings; None when free."""
    return session.connection().execute(_BUSY_IN, {"candidate": candidate_id, "intake": intake_id}).scalar()


def passed_over(session: Session, intake_id: int) -> set[int]:
    """The candidates on an intake's waiting list who have a place elsewhere while it meets; one query."""
    waiting = (Place.intake_id == intake_id, Place.status == PlaceStatus.waiting)
    query = select(Place.candidate_id).where(*waiting, _overlapping(col(Place.candidate_id)).exists())
    return set(session.exec(query, params={"intake": intake_id}))


def _overlapping(candidate_id: sa.ColumnExpressionArgument[int]) -> sa.Select[Any]:
    """Other intakes than :intake in which a person has a place while one of its meetings is on."""
    return (
        sa.select(_OTHER.c.intake_id)
        .join(_THERE, _THERE.c.intake_id == _OTHER.c.intake_id)
        .join(_HERE, sa.and_(_HERE.c.starts_at < _THERE.c.ends_at, _THERE.c.starts_at < _HERE.c.ends_at))
        .where(
            _OTHER.c.candidate_id == candidate_id,
            _OTHER.c.intake_id != sa.bindparam("intake"),
            _OTHER.c.status.in_(BUSY),
            _HERE.c.intake_id == sa.bindparam("intake"),
        )
    )


# Made once: making them takes longer than the database needs to answer, while everybody waits for the lock.
_BUSY_IN = _overlapping(sa.bindparam("candidate")).limit(1)
_NEXT = (
    select(Place)
    .where(
        Place.intake_id == sa.bindparam("intake"),
        Place.status == PlaceStatus.waiting,
        ~_overlapping(col(Place.candidate_id)).exists(),
    )
    .order_by(col(Place.turn))
    .limit(1)
    .execution_options(populate_existing=True)
)


def places_in(session: Session, intake_id: int, statuses: tuple[PlaceStatus, ...]) -> list[Place]:
    """The places of an intake that are in one of `statuses`, by turn, read afresh."""
    query = (
        select(Place)
        .where(Place.intake_id == intake_id, col(Place.status).in_(statuses))
        .order_by(col(Place.turn))
        .execution_options(populate_existing=True)
    )
    return list(session.exec(query))


def log(session: Session, actor: Actor, action: str, places: list[Place], offered: list[Place]) -> None:
    """Write to the audit trail, last of all: its end is one row, held by whoever writes until they commit."""
    session.flush()
    for place in places:
        record(session, actor, action, f"place:{place.id}", f"intake:{place.intake_id}")
    for place in offered:
        record(session, SERVICE, "place.offered", f"place:{place.id}", f"intake:{place.intake_id}")


def _counted(session: Session, intake: Intake, statement: sa.sql.dml.ReturningUpdate[int]) -> bool:
    row = session.connection().execute(statement).first()
    if row is None:
        return False
    set_committed_value(intake, "taken", row[0])
    return True
