"""Answers from a mail, without signing in: what a place stands at, and a yes or a no to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from matcher.accounts.models import Role
from matcher.audit.service import Actor
from matcher.candidates.models import Candidate
from matcher.intakes import calls, queries, service
from matcher.intakes.errors import Refused
from matcher.intakes.lists import IntakeRow
from matcher.intakes.models import BOOKED, LIVE, Intake, IntakeStatus, Place, PlaceStatus
from matcher.intakes.queries import PlaceRow

LATE = timedelta(hours=24)  # a no later than this before the start is told to the branch by a task, too
NEXT = 3


class State(StrEnum):
    """What can be said about a place, or why nothing can."""

    booked = "booked"
    confirmed = "confirmed"
    offered = "offered"
    waiting = "waiting"
    declined = "declined"
    lapsed = "lapsed"
    cancelled = "cancelled"
    moved = "moved"
    started = "started"
    called_off = "called_off"


@dataclass(frozen=True, slots=True)
class Standing:
    """A place as whoever holds the mail may see it: the training, when and where, and what it stands at."""

    row: PlaceRow
    state: State
    candidate_id: int
    user_id: int

    @property
    def can_come(self) -> bool:
        """Whether there is a yes to say."""
        return self.state in (State.booked, State.offered)

    @property
    def can_stay_away(self) -> bool:
        """Whether there is a no to say."""
        return self.state in (State.booked, State.confirmed, State.offered)


def standing(session: Session, key: str, sequence: int, now: datetime) -> Standing | None:
    """How it is with the place of this key, for a mail written when the training was at `sequence`; None: it is gone.

    Somebody who was erased and a place that never was are the same.
    """
    query = (
        select(Place.id, Intake.sequence, Candidate.id, Candidate.user_id)
        .join(Intake, col(Intake.id) == Place.intake_id)
        .join(Candidate, col(Candidate.id) == Place.candidate_id)
        .where(Place.key == key)
    )
    found = session.exec(query).first()
    if found is None:
        return None
    place_id, current, candidate_id, user_id = found
    row = next(each for each in queries.places_of(session, candidate_id or 0) if each.id == place_id)
    return Standing(row, _state(row, sequence == current, now), candidate_id or 0, user_id)


def say(session: Session, key: str, sequence: int, *, yes: bool, now: datetime) -> Standing | None:
    """Answer: yes confirms a seat or takes an offer, no gives it up. How it stands afterwards; a second press is quiet.

    What can't be said any more changes nothing: the state tells why.
    """
    before = standing(session, key, sequence, now)
    if before is None or not (before.can_come if yes else before.can_stay_away):
        return before
    actor = Actor(before.user_id, Role.candidate)
    try:
        if before.state is State.offered:
            (service.accept if yes else service.decline)(session, actor, before.row.id, now)
        elif yes:
            service.confirm(session, actor, before.row.id, now)
        else:
            cancel(session, actor, before.row.id, now)
    except Refused:
        pass  # somebody was quicker: what it stands at now says it
    return standing(session, key, sequence, now)


def cancel(session: Session, actor: Actor, place_id: int, now: datetime) -> Place:
    """service.cancel, by the person themselves; so late that the branch must know, it is told. Same errors."""
    was = session.exec(
        select(Place.status, Intake.starts_at)
        .join(Intake, col(Intake.id) == Place.intake_id)
        .where(Place.id == place_id)
    ).first()
    place = service.cancel(session, actor, place_id, now)
    if was is not None and was[0] in BOOKED and now < was[1] <= now + LATE:
        calls.cant_come(session, place_id, now)
    return place


def next_ones(session: Session, row: PlaceRow, now: datetime) -> list[IntakeRow]:
    """The next intakes of the same programme that have a seat free: given in the same way and town first."""
    found = queries.upcoming(session, now=now, programme_codes=[row.programme_code])
    free = [each for each in found if each.id != row.intake_id and each.free > 0]
    return sorted(free, key=lambda each: (each.form is not row.form, each.town != row.town, each.first))[:NEXT]


def _state(row: PlaceRow, is_latest: bool, now: datetime) -> State:
    if row.intake_status is IntakeStatus.cancelled:
        return State.called_off
    if row.status in (PlaceStatus.cancelled, PlaceStatus.declined, PlaceStatus.lapsed):
        return State(row.status.value)
    if now >= row.starts_at or row.status not in LIVE:
        return State.started
    if not is_latest:
        return State.moved
    if row.status is PlaceStatus.offered and (row.offered_until is None or now >= row.offered_until):
        return State.lapsed  # the next round of lapse_offers says so too
    return State(row.status.value)
