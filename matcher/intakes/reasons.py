"""Whether a mail about a place still has its reason: asked again right before it is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from matcher import clock
from matcher.candidates.models import Candidate
from matcher.intakes.calls import can_be_called
from matcher.intakes.lists import columns
from matcher.intakes.models import BOOKED, LIVE, HelpQuestion, Intake, IntakeStatus, Place, PlaceStatus
from matcher.outbox.models import Message


@dataclass(frozen=True, slots=True)
class Standing:
    """How things are with a place when its mail is about to go."""

    status: PlaceStatus
    offered_until: datetime | None
    intake: IntakeStatus
    starts_at: datetime
    sequence: int
    is_called: bool
    asked_until: datetime | None  # a question after a no-show that nobody answered
    now: datetime

    @property
    def to_come(self) -> bool:
        """Whether the training is still to begin."""
        return self.intake is IntakeStatus.open and self.now < self.starts_at


def still_wanted(session: Session, message: Message) -> bool:
    """Whether a mail about a place still has its reason, right before it is sent; True for mails about other things."""
    if not message.template.startswith("place_"):
        return True
    standing = _standing(session, message.place_id)
    if standing is None:
        return False
    return _WANTED.get(message.template, _seated)(standing, message)


def _standing(session: Session, place_id: int | None) -> Standing | None:
    unanswered = sa.and_(col(HelpQuestion.place_id) == Place.id, col(HelpQuestion.answer).is_(None))
    found = session.execute(
        sa.select(
            *columns(Place, "status", "offered_until"),
            *columns(Intake, "status", "starts_at", "sequence"),
            can_be_called(),
            col(HelpQuestion.expires_at),
        )
        .select_from(Place)
        .join(Intake, col(Place.intake_id) == Intake.id)
        .join(Candidate, col(Place.candidate_id) == Candidate.id)
        .outerjoin(HelpQuestion, unanswered)
        .where(col(Place.id) == place_id)
    ).first()
    if found is None:
        return None
    values: list[Any] = [*found, clock.now()]
    return Standing(*values)


def _ended(standing: Standing, message: Message) -> bool:
    return standing.status == message.template.removeprefix("place_")


def _offered(standing: Standing, message: Message) -> bool:
    until = standing.offered_until
    return standing.to_come and standing.status is PlaceStatus.offered and until is not None and standing.now < until


def _waiting(standing: Standing, message: Message) -> bool:
    return standing.to_come and standing.status is PlaceStatus.waiting


def _moved(standing: Standing, message: Message) -> bool:
    return standing.to_come and _is_latest(standing, message) and standing.status in LIVE


def _reminder(standing: Standing, message: Message) -> bool:
    """Who would rather be called is called: see calls.py."""
    return _seated(standing, message) and _is_latest(standing, message) and not standing.is_called


def _seated(standing: Standing, message: Message) -> bool:
    return standing.to_come and standing.status in BOOKED


def _help(standing: Standing, message: Message) -> bool:
    until = standing.asked_until
    return standing.status is PlaceStatus.no_show and until is not None and standing.now < until


def _is_latest(standing: Standing, message: Message) -> bool:
    return bool(message.data.get("sequence") == standing.sequence)


_WANTED: dict[str, Callable[[Standing, Message], bool]] = {
    "place_cancelled": _ended,
    "place_lapsed": _ended,
    "place_finished": _ended,
    "place_offered": _offered,
    "place_waiting": _waiting,
    "place_moved": _moved,
    "place_reminder": _reminder,
    "place_help": _help,
}
