"""Who came to an intake, and how it ends."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, select

from matcher.accounts.models import Role
from matcher.audit.service import Actor, record
from matcher.intakes.errors import IntakeClosed, NotStarted, NotYours, PlaceOver, Unmarked
from matcher.intakes.models import BOOKED, Intake, IntakeStatus, Meeting, Place, PlaceStatus
from matcher.intakes.offers import held, lock, log, places_in, release

MARKS = (PlaceStatus.attended, PlaceStatus.partly, PlaceStatus.no_show)


def mark(session: Session, actor: Actor, place_id: int, status: PlaceStatus, now: datetime) -> Place:
    """Say whether somebody came: attended, partly or no_show; can be corrected until the intake is finished.

    Raises NotYours (also for another trainer), NotStarted, or PlaceOver when there is no participant to mark.
    """
    if status not in MARKS:
        raise ValueError(f"{status.value} is not about attendance")
    place, intake = held(session, actor, place_id)
    _is_trainers(actor, intake)
    if now < intake.starts_at:
        raise NotStarted
    if intake.status is not IntakeStatus.open or place.status not in (*BOOKED, *MARKS):
        raise PlaceOver(place)
    if place.status is not status:
        offered = release(session, intake, place, status, now)
        log(session, actor, f"place.{status.value}", [place], offered)
    return place


def finish(session: Session, actor: Actor, intake_id: int, now: datetime) -> Intake:
    """Close an intake after its last meeting began: who attended, finished. Again is the same as once.

    Raises NotYours, NotStarted, IntakeClosed (called off), or Unmarked when somebody's attendance is missing.
    """
    intake = lock(session, intake_id)
    _is_trainers(actor, intake)
    if intake.status is IntakeStatus.finished:
        return intake
    if intake.status is not IntakeStatus.open:
        raise IntakeClosed
    last = session.exec(select(sa.func.max(Meeting.starts_at)).where(Meeting.intake_id == intake_id)).one()
    if last is None or now < last:
        raise NotStarted
    unmarked = len(places_in(session, intake_id, BOOKED))
    if unmarked:
        raise Unmarked(unmarked)
    for place in places_in(session, intake_id, (PlaceStatus.offered, PlaceStatus.waiting)):
        release(session, intake, place, PlaceStatus.lapsed, now)
    finished = places_in(session, intake_id, (PlaceStatus.attended,))
    for place in finished:
        release(session, intake, place, PlaceStatus.finished, now)
    intake.status, intake.version = IntakeStatus.finished, intake.version + 1
    session.add(intake)
    log(session, actor, "place.finished", finished, [])
    record(session, actor, "intake.finished", f"intake:{intake_id}")
    return intake


def _is_trainers(actor: Actor, intake: Intake) -> None:
    if actor.role == Role.trainer and intake.trainer_id != actor.user_id:
        raise NotYours
