"""Who came to an intake, meeting by meeting or as a whole, and how it ends."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.accounts.models import Role
from matcher.audit.service import Actor, record
from matcher.db import insert_once
from matcher.intakes import help
from matcher.intakes.errors import IntakeClosed, NotStarted, NotYours, PlaceOver, Unmarked
from matcher.intakes.letters import tell
from matcher.intakes.models import BOOKED, Intake, IntakeStatus, Meeting, Place, PlaceStatus, Presence
from matcher.intakes.offers import held, lock, log, places_in, release

MARKS = (PlaceStatus.attended, PlaceStatus.partly, PlaceStatus.no_show)
DOORS = timedelta(hours=1)  # before a meeting people can be checked in at the door
MAILED = timedelta(days=7)  # what somebody can do now is news for a week


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
    _become(session, actor, intake, place, status, now)
    return place


def tick(session: Session, actor: Actor, place_id: int, meeting_id: int, present: bool, now: datetime) -> Place:
    """Say whether somebody was at one meeting; the status of the place follows once the training has begun.

    Raises NotYours (also for another trainer, and for a meeting of another intake), NotStarted (somebody can be checked
    in an hour before, and be absent from the start on), or PlaceOver when there is no participant to tick.
    """
    place, intake = held(session, actor, place_id)
    _is_trainers(actor, intake)
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.intake_id != intake.id:
        raise NotYours
    if now < (meeting.starts_at - DOORS if present else meeting.starts_at):
        raise NotStarted
    if intake.status is not IntakeStatus.open or place.status not in (*BOOKED, *MARKS):
        raise PlaceOver(place)
    if _note(session, actor, place_id, meeting_id, present, now):
        record(
            session, actor, "place.present" if present else "place.absent", f"place:{place_id}", f"meeting:{meeting_id}"
        )
    _settle(session, actor, intake, [place], now)
    return place


def ticks(session: Session, intake_id: int) -> dict[int, dict[int, bool]]:
    """By place, and then by meeting: whether they were there; what nobody said is not in it."""
    query = (
        select(Presence.place_id, Presence.meeting_id, Presence.present)
        .join(Place, col(Place.id) == Presence.place_id)
        .where(Place.intake_id == intake_id)
    )
    found: dict[int, dict[int, bool]] = {}
    for place_id, meeting_id, present in session.exec(query):
        found.setdefault(place_id, {})[meeting_id] = present
    return found


def follows(ticked: Mapping[int, bool]) -> PlaceStatus | None:
    """What the meetings so far make of a place: attended, partly, no_show; None when nothing was said."""
    if not ticked:
        return None
    if all(ticked.values()):
        return PlaceStatus.attended
    return PlaceStatus.partly if any(ticked.values()) else PlaceStatus.no_show


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
    _settle(session, actor, intake, places_in(session, intake_id, BOOKED), now)
    unmarked = len(places_in(session, intake_id, BOOKED))
    if unmarked:
        raise Unmarked(unmarked)
    for place in places_in(session, intake_id, (PlaceStatus.offered, PlaceStatus.waiting)):
        release(session, intake, place, PlaceStatus.lapsed, now)
    finished = places_in(session, intake_id, (PlaceStatus.attended,))
    for place in finished:
        release(session, intake, place, PlaceStatus.finished, now)
        tell(session, place, "place_finished", now, not_after=now + MAILED)
    intake.status, intake.version = IntakeStatus.finished, intake.version + 1
    session.add(intake)
    log(session, actor, "place.finished", finished, [])
    record(session, actor, "intake.finished", f"intake:{intake_id}")
    return intake


def _is_trainers(actor: Actor, intake: Intake) -> None:
    if actor.role == Role.trainer and intake.trainer_id != actor.user_id:
        raise NotYours


def _become(session: Session, actor: Actor, intake: Intake, place: Place, status: PlaceStatus, now: datetime) -> None:
    if place.status is status:
        return
    offered = release(session, intake, place, status, now)
    help.after_mark(session, place, now)
    log(session, actor, f"place.{status.value}", [place], offered)


def _note(session: Session, actor: Actor, place_id: int, meeting_id: int, present: bool, now: datetime) -> bool:
    """Write it down; whether that said something new."""
    values = {"present": present, "noted_at": now, "noted_by": actor.user_id}
    if insert_once(session, Presence, place_id=place_id, meeting_id=meeting_id, **values):
        return True
    other = (
        col(Presence.place_id) == place_id,
        col(Presence.meeting_id) == meeting_id,
        col(Presence.present) != present,
    )
    return session.connection().execute(sa.update(Presence).where(*other).values(**values)).rowcount == 1


def _settle(session: Session, actor: Actor, intake: Intake, places: list[Place], now: datetime) -> None:
    """Let the status of places follow from their ticks. Before the start none does: a seat would come free by it."""
    if now < intake.starts_at or not places:
        return
    ticked = ticks(session, places[0].intake_id)
    for place in places:
        status = follows(ticked.get(place.id or 0, {}))
        if status is not None:
            _become(session, actor, intake, place, status, now)
