"""Whether a mail about a place still has its reason: asked again right before it is sent."""

import sqlalchemy as sa
from sqlmodel import Session, col

from matcher import clock
from matcher.intakes.lists import columns
from matcher.intakes.models import BOOKED, LIVE, Intake, IntakeStatus, Place, PlaceStatus
from matcher.outbox.models import Message


def still_wanted(session: Session, message: Message) -> bool:
    """Whether a mail about a place still has its reason, right before it is sent; True for mails about other things."""
    if not message.template.startswith("place_"):
        return True
    found = session.execute(
        sa.select(*columns(Place, "status", "offered_until"), *columns(Intake, "status", "starts_at", "sequence"))
        .select_from(Place)
        .join(Intake, col(Place.intake_id) == Intake.id)
        .where(col(Place.id) == message.place_id)
    ).first()
    if found is None:
        return False
    status, offered_until, intake_status, starts_at, sequence = found
    now = clock.now()
    if message.template in ("place_cancelled", "place_lapsed"):
        return bool(status == message.template.removeprefix("place_"))
    if intake_status is not IntakeStatus.open or now >= starts_at:
        return False
    if message.template == "place_offered":
        return status is PlaceStatus.offered and offered_until is not None and now < offered_until
    if message.template in ("place_reminder", "place_moved") and message.data.get("sequence") != sequence:
        return False
    wanted: dict[str, tuple[PlaceStatus, ...]] = {
        "place_waiting": (PlaceStatus.waiting,),
        "place_moved": LIVE,
    }
    return status in wanted.get(message.template, BOOKED)
