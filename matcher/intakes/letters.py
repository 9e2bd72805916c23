"""The mails about a place, each a row written in the transaction of its cause."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.accounts.models import User
from matcher.candidates.models import Candidate
from matcher.intakes.hours import days_before
from matcher.intakes.models import Intake, Place
from matcher.outbox import service as outbox

REMINDERS = ((5, 2), (1, 0))  # days before the start: when it is due, and from when on it makes no sense

_ACCOUNT = (
    select(User.id, User.email, User.language)
    .join(Candidate, col(Candidate.user_id) == User.id)
    .where(Candidate.id == sa.bindparam("candidate"))
)


def tell(
    session: Session,
    place: Place,
    template: str,
    now: datetime,
    *,
    about: str = "",
    data: dict[str, str | int] | None = None,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
) -> None:
    """Write the mail `template` to the person whose place it is; once for each place and `about`."""
    session.flush()
    account = session.exec(_ACCOUNT, params={"candidate": place.candidate_id}).one()
    outbox.put(
        session,
        template=template,
        to=account[1],
        language=account[2],
        user_id=account[0],
        place_id=place.id,
        dedupe=f"{template}:{place.id}" + (f":{about}" if about else ""),
        data=data,
        now=now,
        not_before=not_before,
        not_after=not_after,
    )


def tell_booked(session: Session, place: Place, intake: Intake, now: datetime) -> None:
    """Confirm a seat, and put the reminders down."""
    tell(session, place, "place_booked", now, not_after=intake.starts_at)
    put_reminders(session, place, intake, now)


def put_reminders(session: Session, place: Place, intake: Intake, now: datetime) -> None:
    """The reminders that still make sense at `now`; they hold the sequence, so that a move makes them void."""
    for days, until in REMINDERS:
        due = days_before(intake.starts_at, days)
        if due > now:
            tell(
                session,
                place,
                "place_reminder",
                now,
                about=f"{days}:{intake.sequence}",
                data={"days": days, "sequence": intake.sequence},
                not_before=due,
                not_after=days_before(intake.starts_at, until),
            )
