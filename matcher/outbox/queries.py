"""What people ask of the outbox."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.outbox.models import Message, State


def oldest_due(session: Session, now: datetime) -> datetime | None:
    """Since when the oldest message waits that should have been sent by `now`; None when nothing waits."""
    query = select(sa.func.min(Message.not_before)).where(
        col(Message.state).in_([State.due, State.sending]), col(Message.not_before) <= now
    )
    return session.exec(query).one()
