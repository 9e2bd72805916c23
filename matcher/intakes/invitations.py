"""Offers somebody a free seat that they did not ask for: held until a deadline, theirs as soon as they say yes."""

from datetime import datetime

from sqlmodel import Session

from matcher.audit.service import Actor
from matcher.intakes import service
from matcher.intakes.errors import Refused
from matcher.intakes.models import Place, PlaceStatus
from matcher.intakes.offers import hand_out, is_theirs, lock, lock_candidates, log


class NoSeatFree(Refused):
    """Every seat is taken or offered: nobody is put on a waiting list that they did not ask for."""


def invite(session: Session, actor: Actor, intake_id: int, candidate_id: int, now: datetime) -> Place:
    """Offer somebody a seat: they get one mail, and until its deadline to say yes or no. The place, holding the seat.

    Who waits goes first: every free seat is offered to them before. Less than 48 hours before the start there is no
    mail: the branch calls, as with every offer. More people at once: hold them all first (`lock_candidates`).
    Raises NotYours, AlreadyBooked, IntakeStarted, NotOpenYet, IntakeClosed, BusyThen or NoSeatFree.
    """
    lock_candidates(session, [candidate_id])
    is_theirs(session, actor, candidate_id)
    intake = lock(session, intake_id, turn=True)
    service.may_book(session, intake, candidate_id, now)
    offered = hand_out(session, intake, now)
    if intake.taken >= intake.seats:
        log(session, actor, "", [], offered)
        raise NoSeatFree
    place = Place(
        reference=service.reference(session),
        intake_id=intake_id,
        candidate_id=candidate_id,
        status=PlaceStatus.waiting,  # for no longer than the next line: the free seat is handed to the next in line
        turn=intake.turns,
        created_at=now,
        updated_at=now,
    )
    session.add(place)
    session.flush()
    offered += hand_out(session, intake, now)
    log(session, actor, "place.invited", [place], offered)
    return place
