"""The mails about a place, each a row written in the transaction of its cause."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.accounts.models import User
from matcher.candidates.models import Candidate
from matcher.intakes.hours import days_before
from matcher.intakes.models import Intake, Place
from matcher.outbox import service as outbox

REMINDERS = (5, 1, 0)  # days before the start; 0 is two hours before
SHORT = timedelta(hours=2)
_SECOND = timedelta(seconds=1)

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


def window(days: int, starts_at: datetime) -> tuple[datetime, datetime]:
    """From when, and until when, the reminder `days` days before makes sense.

    The days are those of the wall clock, also when it changes. None reaches into the time of the next one, so that
    whoever was late sends one and not two.
    """
    short = starts_at - SHORT
    return {
        5: (days_before(starts_at, 5), days_before(starts_at, 2)),
        1: (days_before(starts_at, 1), short - _SECOND),
        0: (short, starts_at - _SECOND),
    }[days]


def put_reminders(session: Session, place: Place, intake: Intake, now: datetime) -> None:
    """The reminders that still make sense at `now`; they hold the sequence, so that a move makes them void."""
    for days in REMINDERS:
        due, until = window(days, intake.starts_at)
        if due > now:
            tell(
                session,
                place,
                "place_reminder",
                now,
                about=f"{days}:{intake.sequence}",
                data={"days": days, "sequence": intake.sequence},
                not_before=due,
                not_after=until,
            )
