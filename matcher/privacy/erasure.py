"""Erases a person: everything that is theirs, at once. Counts and the audit trail, which name nobody, stay."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from matcher.accounts.models import SignInCode, User
from matcher.audit.service import Actor, record
from matcher.candidates import queries
from matcher.candidates.models import Candidate, Phrase
from matcher.db import Database
from matcher.engine import fold
from matcher.intakes import service as intakes
from matcher.outbox.models import Message
from matcher.skills.models import UnmatchedWord


def erase(session: Session, actor: Actor, candidate_id: int, now: datetime) -> bool:
    """Erase a candidate and their account; whether there was one. Again is the same as once.

    1. Seats and turns are given up, so that the next in line gets them.
    2. Words that only this person wrote leave the list of words nobody knew.
    3. Mails and sign-in codes for the address go, then the candidate (and with them answers, own words, consents,
       places, matches and decisions), then the account and its sessions.
    4. The audit trail keeps that it happened: ids and codes, no personal data.
    """
    person = queries.one(session, candidate_id)
    if person is None:
        return False
    email, user_id = queries.email_of(session, candidate_id), person.user_id
    intakes.give_up_all(session, actor, candidate_id, now)
    session.flush()
    for phrase in queries.phrases(session, candidate_id):
        _forget_word(session, phrase)
    connection = session.connection()
    for statement in (
        sa.delete(Message).where((col(Message.user_id) == user_id) | (col(Message.to) == email)),
        sa.delete(SignInCode).where(col(SignInCode.email) == email),
        sa.delete(Candidate).where(col(Candidate.id) == candidate_id),
        sa.delete(User).where(col(User.id) == user_id),
    ):
        connection.execute(statement)
    session.expunge_all()  # what was loaded of them is no more
    record(session, actor, "candidate.erased", f"candidate:{candidate_id}")
    return True


def scrub(database: Database) -> bool:
    """Take what was erased out of the log beside SQLite's file too; whether that was done. Call it after the commit.

    SQLite overwrites what it deletes (secure_delete), but its log keeps pages as they were until it is emptied. While
    others read, it can't be: then the next erasure or checkpoint does it. PostgreSQL vacuums by itself.
    """
    if not database.sqlite:
        return True
    connection = database.engine.raw_connection()
    try:
        busy = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        connection.close()
    return not busy


def _forget_word(session: Session, phrase: Phrase) -> None:
    """Count one person less for a word that nobody knew; without anybody left, the word goes."""
    same = col(UnmatchedWord.folded) == fold(phrase.text)[:200]
    connection = session.connection()
    connection.execute(
        sa.update(UnmatchedWord).where(same, col(UnmatchedWord.times) > 0).values(times=UnmatchedWord.times - 1)
    )
    connection.execute(sa.delete(UnmatchedWord).where(same, col(UnmatchedWord.times) <= 0))
