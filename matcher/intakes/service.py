"""What people do with their place in a training: book, confirm, cancel, accept, decline."""

import secrets
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.audit.service import SERVICE, Actor, record
from matcher.intakes.attendance import finish, mark, tick
from matcher.intakes.changes import edit, go_ahead, move
from matcher.intakes.cohorts import call_off, open_intake, pay_back, put_first, set_seats
from matcher.intakes.errors import (
    AlreadyBooked,
    BusyThen,
    IntakeClosed,
    IntakeStarted,
    NotOffered,
    NotOpenYet,
    OfferLapsed,
    PlaceOver,
)
from matcher.intakes.letters import tell, tell_booked
from matcher.intakes.models import BOOKED, LIVE, Intake, IntakeStatus, Place, PlaceStatus, Priority
from matcher.intakes.offers import (
    busy_in,
    hand_out,
    held,
    is_theirs,
    lock,
    lock_candidates,
    log,
    release,
    take_seat,
)

__all__ = [
    "accept",
    "book",
    "call_off",
    "cancel",
    "confirm",
    "decline",
    "edit",
    "finish",
    "give_up_all",
    "go_ahead",
    "lapse",
    "mark",
    "move",
    "open_intake",
    "put_first",
    "set_seats",
    "tick",
]

# Read out on the phone: no 0/O, 1/I/L, and no vowels, so that no words appear.
LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"


def book(session: Session, actor: Actor, *, intake_id: int, candidate_id: int, now: datetime) -> Place:
    """Give somebody a seat, or the next turn on the waiting list when there is none or others wait for it.

    Whose earlier intake of the programme was called off goes first on that list. Raises NotYours, AlreadyBooked
    (holding the live place there is), IntakeStarted, NotOpenYet, IntakeClosed or BusyThen.
    """
    lock_candidates(session, [candidate_id])
    is_theirs(session, actor, candidate_id)
    intake = lock(session, intake_id, turn=True)
    may_book(session, intake, candidate_id, now)
    offered = hand_out(session, intake, now)
    seated = take_seat(session, intake)
    place = Place(
        reference=reference(session),
        intake_id=intake_id,
        candidate_id=candidate_id,
        status=PlaceStatus.booked if seated else PlaceStatus.waiting,
        turn=intake.turns,
        created_at=now,
        updated_at=now,
    )
    goes_first = pay_back(session, place, intake)
    session.add(place)
    if seated:
        tell_booked(session, place, intake, now)
    else:
        tell(session, place, "place_waiting", now, not_after=intake.starts_at)
    log(session, actor, "place.booked" if seated else "place.waiting", [place], offered)
    if goes_first:
        record(session, SERVICE, "place.put_first", f"place:{place.id}", f"intake:{intake_id} {Priority.called_off}")
    return place


def confirm(session: Session, actor: Actor, place_id: int, now: datetime) -> Place:
    """Say that one will come. Raises NotYours, or PlaceOver when there is no seat to confirm."""
    place, _ = held(session, actor, place_id)
    if place.status is PlaceStatus.confirmed:
        return place
    if place.status is not PlaceStatus.booked:
        raise PlaceOver(place)
    place.status, place.updated_at = PlaceStatus.confirmed, now
    session.add(place)
    log(session, actor, "place.confirmed", [place], [])
    return place


def cancel(session: Session, actor: Actor, place_id: int, now: datetime) -> Place:
    """Give up a seat, an offer or a turn. Again is the same as once. Raises NotYours, PlaceOver."""
    place, intake = held(session, actor, place_id)
    if place.status is PlaceStatus.cancelled:
        return place
    if place.status not in LIVE:
        raise PlaceOver(place)
    was = place.status
    offered = release(session, intake, place, PlaceStatus.cancelled, now)
    tell(session, place, "place_cancelled", now, data={"was": was.value})
    log(session, actor, "place.cancelled", [place], offered)
    return place


def accept(session: Session, actor: Actor, place_id: int, now: datetime) -> Place:
    """Say yes to an offer. Again is the same as once. Raises NotYours, OfferLapsed, NotOffered, IntakeStarted."""
    place, intake = held(session, actor, place_id)
    if place.status in BOOKED:
        return place
    _is_offered(place, now)
    if now >= intake.starts_at:
        raise IntakeStarted
    place.status, place.offered_until, place.by_phone = PlaceStatus.booked, None, False
    place.updated_at = now
    session.add(place)
    tell_booked(session, place, intake, now)
    log(session, actor, "place.accepted", [place], [])
    return place


def decline(session: Session, actor: Actor, place_id: int, now: datetime) -> Place:
    """Say no to an offer. Again is the same as once. Raises NotYours, OfferLapsed, NotOffered."""
    place, intake = held(session, actor, place_id)
    if place.status is PlaceStatus.declined:
        return place
    _is_offered(place, now)
    offered = release(session, intake, place, PlaceStatus.declined, now)
    log(session, actor, "place.declined", [place], offered)
    return place


def lapse(session: Session, now: datetime) -> int:
    """End the offers that were not answered in time, and the waiting lists of intakes that began; how many.

    Each seat is offered on at once, and so is any other that is free while people wait. Safe with any number of these
    at the same time.
    """
    lapsed: list[Place] = []
    offered: list[Place] = []
    for intake_id in _to_look_at(session, now):
        intake = lock(session, intake_id)
        overdue = (
            select(Place)
            .join(Intake, col(Place.intake_id) == Intake.id)
            .where(Place.intake_id == intake_id, _is_overdue(now))
            .order_by(col(Place.turn))
            .execution_options(populate_existing=True)
        )
        for place in session.exec(overdue).all():
            was = place.status
            offered += release(session, intake, place, PlaceStatus.lapsed, now)
            tell(session, place, "place_lapsed", now, data={"was": was.value})
            lapsed.append(place)
        offered += hand_out(session, intake, now)
    log(session, SERVICE, "place.lapsed", lapsed, offered)
    return len(lapsed)


def _to_look_at(session: Session, now: datetime) -> list[int]:
    """Intakes with an offer or a waiting list to end, or a seat to hand out, always in the same order: so two of these
    never wait for each other."""
    query = (
        select(Place.intake_id)
        .join(Intake, col(Place.intake_id) == Intake.id)
        .where(
            sa.or_(
                _is_overdue(now),
                sa.and_(
                    col(Place.status) == PlaceStatus.waiting,
                    col(Intake.status) == IntakeStatus.open,
                    col(Intake.taken) < Intake.seats,
                ),
            )
        )
        .distinct()
        .order_by(col(Place.intake_id))
    )
    return list(session.exec(query))


def give_up_all(session: Session, actor: Actor, candidate_id: int, now: datetime) -> int:
    """Give up every live place of somebody who leaves, without a mail; how many. Before their row is erased."""
    lock_candidates(session, [candidate_id])
    theirs = select(Place.intake_id).where(Place.candidate_id == candidate_id, col(Place.status).in_(LIVE))
    given_up: list[Place] = []
    offered: list[Place] = []
    for intake_id in sorted(session.exec(theirs).all()):
        intake = lock(session, intake_id)
        live = _live(session, intake_id, candidate_id)
        if live is not None:
            offered += release(session, intake, live, PlaceStatus.cancelled, now)
            given_up.append(live)
    log(session, actor, "place.cancelled", given_up, offered)
    return len(given_up)


def may_book(session: Session, intake: Intake, candidate_id: int, now: datetime) -> None:
    """Whether somebody may come into an intake that is held. Raises as `book` does."""
    intake_id = cast(int, intake.id)
    live = _live(session, intake_id, candidate_id)
    if live is not None:  # first of all: the same form sent again is told the same, also after booking closed
        raise AlreadyBooked(live)
    if intake.status is not IntakeStatus.open:
        raise IntakeClosed
    if now >= intake.starts_at:
        raise IntakeStarted
    if intake.opens_at is not None and now < intake.opens_at:
        raise NotOpenYet(intake.opens_at)
    if now >= intake.closes_at:
        raise IntakeClosed
    other = busy_in(session, candidate_id, intake_id)
    if other is not None:
        raise BusyThen(other)


def _live(session: Session, intake_id: int, candidate_id: int) -> Place | None:
    return session.exec(
        select(Place)
        .where(Place.intake_id == intake_id, Place.candidate_id == candidate_id, col(Place.status).in_(LIVE))
        .execution_options(populate_existing=True)
    ).one_or_none()


def _is_offered(place: Place, now: datetime) -> None:
    if place.status is PlaceStatus.lapsed:
        raise OfferLapsed
    if place.status is not PlaceStatus.offered or place.offered_until is None:
        raise NotOffered
    if now >= place.offered_until:
        raise OfferLapsed


def _is_overdue(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(
        sa.and_(col(Place.status) == PlaceStatus.offered, col(Place.offered_until) <= now),
        sa.and_(col(Place.status).in_([PlaceStatus.offered, PlaceStatus.waiting]), col(Intake.starts_at) <= now),
    )


def reference(session: Session) -> str:
    """A new reference, that no place has."""
    while True:
        drawn = "MT-" + "".join(secrets.choice(LETTERS) for _ in range(6))
        if session.exec(select(Place.id).where(Place.reference == drawn)).first() is None:
            return drawn
