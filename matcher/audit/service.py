"""Adds to the audit trail, and checks that nobody tampered with it."""

from dataclasses import dataclass
from hashlib import sha256

from sqlmodel import Session, col, select

from matcher import clock
from matcher.audit.models import Entry, Head
from matcher.db import insert_once

START = "0" * 64


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: an account's id and role; neither for the service itself."""

    user_id: int | None = None
    role: str = ""


SERVICE = Actor(role="service")


def record(session: Session, actor: Actor, action: str, subject: str, detail: str = "") -> None:
    """Add an entry to the chain, in the transaction of what it tells of.

    `action` is a verb of the trade ("place.booked"), `subject` a kind and an id ("candidate:12"), `detail` codes
    and ids only. The end of the chain is one row: whoever adds holds it until they commit, so entries never fork.
    """
    begin(session)
    head = session.exec(
        select(Head).where(Head.id == 1).with_for_update().execution_options(populate_existing=True)
    ).one()
    entry = Entry(
        at=clock.now().isoformat(timespec="milliseconds"),
        actor_id=actor.user_id,
        role=actor.role,
        action=action,
        subject=subject,
        detail=detail,
        previous=head.hash,
        hash="",
    )
    entry.hash = _hash(entry)
    session.add(entry)
    head.hash, head.length = entry.hash, head.length + 1
    session.add(head)
    session.flush()


def begin(session: Session) -> None:
    """Put down the start of the chain where there is none yet."""
    if session.exec(select(Head.id)).first() is None:
        insert_once(session, Head, id=1, hash=START, length=0)


@dataclass(frozen=True, slots=True)
class Verification:
    """Outcome of verify(): how many entries were read, and what is wrong, if anything."""

    length: int
    head: str
    fault: str = ""


def verify(session: Session, anchor: str | None = None) -> Verification:
    """Walk the whole chain. Finds edits, deletions, insertions and reordering; with an `anchor` (a hash kept
    outside the database) also a tail that was cut off."""
    previous, length, seen = START, 0, anchor in (None, START)
    for entry in session.exec(select(Entry).order_by(col(Entry.id)).execution_options(yield_per=1000)):
        if entry.previous != previous:
            return Verification(length, previous, f"entry {entry.id} does not follow the one before it")
        if entry.hash != _hash(entry):
            return Verification(length, previous, f"entry {entry.id} was changed")
        previous, length = entry.hash, length + 1
        seen = seen or entry.hash == anchor
    head = session.exec(select(Head.hash, Head.length)).one_or_none()
    if head is not None and tuple(head) != (previous, length):
        return Verification(length, previous, "the end of the chain is missing or was changed")
    if not seen:
        return Verification(length, previous, "the anchor is not in the chain: its tail was cut")
    return Verification(length, previous)


def _hash(entry: Entry) -> str:
    parts = (
        entry.previous,
        entry.at,
        str(entry.actor_id),
        entry.role,
        entry.action,
        entry.subject,
        entry.detail,
    )
    return sha256("\x1f".join(parts).encode()).hexdigest()
