"""The private calendar address of a person, a trainer or a recruiter's branch: made, made anew, switched off, asked."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_hex
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.accounts.models import Role, User
from matcher.accounts.service import digest
from matcher.audit.service import Actor, record
from matcher.candidates.models import Candidate
from matcher.intakes import lists
from matcher.intakes.calendar import uid
from matcher.intakes.models import Feed, Intake, IntakeStatus, Meeting, Place, PlaceStatus
from matcher.intakes.needs import TAKING_PART

PAST = timedelta(days=31)
ASKS, WITHIN = 120, timedelta(hours=1)  # calendars ask some times an hour, those of a whole branch from more machines


class AskedTooOften(Exception):
    """Asked too often; again after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Occasion:
    """One meeting in a feed: of oneself (people is None), or of a training with how many people it has. No names."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    name_nl: str
    name_en: str
    where: str
    people: int | None = None
    seats: int | None = None


def token_of(secret: str, salt: str) -> str:
    """The secret part of the address that belongs to a salt."""
    return hmac.new(secret.encode(), f"feed:{salt}".encode(), sha256).hexdigest()


def of_user(session: Session, user_id: int) -> Feed | None:
    """Somebody's feed, if it is switched on."""
    return session.get(Feed, user_id)


def make(session: Session, actor: Actor, secret: str, user_id: int, now: datetime) -> None:
    """Give somebody a new address; an old one is dead at once."""
    connection = session.connection()
    connection.execute(sa.update(User).where(col(User.id) == user_id).values(name=User.name))  # one after the other
    connection.execute(sa.delete(Feed).where(col(Feed.user_id) == user_id))
    session.expire_all()
    salt = token_hex(16)
    session.add(
        Feed(user_id=user_id, salt=salt, token_hash=digest(token_of(secret, salt)), made_at=now, asked_since=now)
    )
    session.flush()
    record(session, actor, "feed.made", f"account:{user_id}")


def switch_off(session: Session, actor: Actor, user_id: int) -> None:
    """Nobody can ask it any more. Again is the same as once."""
    if session.connection().execute(sa.delete(Feed).where(col(Feed.user_id) == user_id)).rowcount:
        record(session, actor, "feed.off", f"account:{user_id}")


def owner(session: Session, token: str, now: datetime) -> User | None:
    """Whose feed this is, while they can sign in. Raises AskedTooOften."""
    found = session.exec(
        select(User, Feed.asked, Feed.asked_since)
        .join(Feed, col(Feed.user_id) == User.id)
        .where(Feed.token_hash == digest(token), col(User.active).is_(True))
    ).first()
    if found is None:
        return None
    user, asked, since = found
    if asked >= ASKS and now < since + WITHIN:
        raise AskedTooOften(int((since + WITHIN - now).total_seconds()) + 1)
    return user


def was_asked(session: Session, user_id: int, now: datetime) -> None:
    """Count that a feed was asked."""
    fresh = col(Feed.asked_since) <= now - WITHIN
    session.connection().execute(
        sa.update(Feed)
        .where(col(Feed.user_id) == user_id)
        .values(
            asked=sa.case((fresh, 1), else_=col(Feed.asked) + 1),
            asked_since=sa.case((fresh, now), else_=Feed.asked_since),
        )
    )


def meetings_for(session: Session, user: User, now: datetime) -> list[Occasion]:
    """What somebody's calendar shows: a candidate their own meetings, staff their trainings with counts."""
    if user.role is Role.candidate:
        return _own(session, user, now)
    if user.role is Role.trainer:
        return _given(session, col(Intake.trainer_id) == user.id, now)
    if user.role is Role.recruiter:
        return _given(session, col(Intake.branch_id) == user.branch_id, now)
    return []


def _own(session: Session, user: User, now: datetime) -> list[Occasion]:
    query = (
        _meetings(now)
        .add_columns(col(Place.key), col(Meeting.id), col(Intake.sequence))
        .join(Place, col(Place.intake_id) == Intake.id)
        .join(Candidate, col(Candidate.id) == Place.candidate_id)
        .where(col(Candidate.user_id) == user.id, col(Place.status).in_((*TAKING_PART, PlaceStatus.finished)))
    )
    found = session.execute(query).all()
    rows = _rows(session, [each[0] for each in found])
    return [
        Occasion(uid(key, meeting), sequence, starts, ends, row.name_nl, row.name_en, row.room or row.town)
        for intake, starts, ends, key, meeting, sequence in found
        if (row := rows.get(intake))
    ]


def _given(session: Session, whose: sa.ColumnElement[bool], now: datetime) -> list[Occasion]:
    query = _meetings(now).add_columns(col(Intake.key), col(Meeting.id), col(Intake.sequence)).where(whose)
    found = session.execute(query).all()
    rows = _rows(session, [each[0] for each in found])
    return [
        Occasion(
            uid(key, meeting),
            sequence,
            starts,
            ends,
            row.name_nl,
            row.name_en,
            row.room or row.town,
            row.people,
            row.seats,
        )
        for intake, starts, ends, key, meeting, sequence in found
        if (row := rows.get(intake))
    ]


def _meetings(now: datetime) -> sa.Select[Any]:
    return (
        sa.select(col(Intake.id), *lists.columns(Meeting, "starts_at", "ends_at"))
        .select_from(Meeting)
        .join(Intake, col(Intake.id) == Meeting.intake_id)
        .where(col(Intake.status) != IntakeStatus.cancelled, col(Meeting.ends_at) > now - PAST)
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )


def _rows(session: Session, ids: list[int]) -> dict[int, lists.IntakeRow]:
    return {row.id: row for row in lists.rows(session, lists.intakes().where(col(Intake.id).in_(set(ids))))}
