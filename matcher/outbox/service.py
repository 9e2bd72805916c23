"""Writes messages, and delivers them: claim, commit, send, mark, commit. Never a transaction open while sending."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.db import Database, insert_once
from matcher.outbox.mailer import Letter, Refused, Transport, Unreachable
from matcher.outbox.models import Message, State

BATCH = 20
CLAIM = timedelta(seconds=50)  # after a process was killed, another one takes over within the minute
WAITS = (1, 5, 15, 60, 240, 720, 1440)  # minutes before the next try; after the last one it stays the last

Render = Callable[[Session, Message], Letter]
Wanted = Callable[[Session, Message], bool]


def put(
    session: Session,
    *,
    template: str,
    to: str,
    dedupe: str,
    now: datetime,
    language: str = "nl",
    data: dict[str, Any] | None = None,
    user_id: int | None = None,
    place_id: int | None = None,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
) -> None:
    """Write a message in the transaction of its cause. A second one with the same `dedupe` is not written."""
    insert_once(
        session,
        Message,
        template=template,
        to=to,
        dedupe=dedupe,
        language=language,
        data=data or {},
        user_id=user_id,
        place_id=place_id,
        state=State.due,
        attempts=0,
        error="",
        not_before=not_before or now,
        not_after=not_after,
    )


@dataclass(slots=True)
class Tally:
    """What deliver() did."""

    sent: int = 0
    later: int = 0
    refused: int = 0
    dropped: int = 0


def deliver(database: Database, transport: Transport, render: Render, wanted: Wanted, now: datetime) -> Tally:
    """Send all that is due at `now`, one message at a time; one bad address never stops the rest.

    `wanted` is asked right before sending whether the reason is still there; `render` makes the letter in its
    reader's language. A process killed between sending and marking sends one copy more, with the same Message-ID.
    """
    tally = Tally()
    began = monotonic()
    while claimed := _claim(database, now, _passed(began)):
        for claim in claimed:
            _deliver_one(database, transport, render, wanted, now, claim, _passed(began), tally)
    return tally


def _passed(began: float) -> timedelta:
    """How long this delivery has been at work: claims run out in real time, also while many mails are sent."""
    return timedelta(seconds=monotonic() - began)


def _claim(database: Database, now: datetime, passed: timedelta) -> list[tuple[int, datetime]]:
    """Up to a batch of messages that are now ours, each with the moment until when."""
    with database.transaction() as session:
        due = sa.and_(
            col(Message.not_before) <= now,
            sa.or_(
                col(Message.state) == State.due,
                sa.and_(col(Message.state) == State.sending, col(Message.claimed_until) < now + passed),
            ),
        )
        ids = session.exec(
            select(Message.id)
            .where(due)
            .order_by(col(Message.not_before), col(Message.id))
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        until = now + passed + CLAIM
        claimed = [message_id for message_id in ids if message_id is not None]
        if claimed:
            session.connection().execute(
                sa.update(Message)
                .where(col(Message.id).in_(claimed))
                .values(state=State.sending, claimed_until=until, attempts=Message.attempts + 1)
            )
        return [(message_id, until) for message_id in claimed]


def _deliver_one(
    database: Database,
    transport: Transport,
    render: Render,
    wanted: Wanted,
    now: datetime,
    claim: tuple[int, datetime],
    passed: timedelta,
    tally: Tally,
) -> None:
    message_id, until = claim
    with database.transaction() as session:
        message = session.get(Message, message_id, with_for_update=True)
        if message is None or (message.state, message.claimed_until) != (State.sending, until):
            return  # erased in between, or it took so long to get here that another process has it now
        message.claimed_until = now + passed + CLAIM
        if message.not_after is not None and now > message.not_after:
            message.state = State.expired
            tally.dropped += 1
            return
        if not wanted(session, message):
            message.state = State.dropped
            tally.dropped += 1
            return
        letter = render(session, message)
        attempts = message.attempts
    try:
        transport.send(letter)
        values: dict[str, Any] = {"state": State.sent, "sent_at": now, "error": "", "data": {}}
        tally.sent += 1
    except Refused as error:
        values = {"state": State.refused, "error": str(error)[:200]}
        tally.refused += 1
    except Unreachable as error:
        wait = timedelta(minutes=WAITS[min(attempts, len(WAITS)) - 1])
        values = {"state": State.due, "not_before": now + wait, "error": str(error)[:200]}
        tally.later += 1
    with database.transaction() as session:
        session.connection().execute(sa.update(Message).where(col(Message.id) == message_id).values(**values))
