"""Tokens by which a company's or a branch's own systems use the API: made, counted, revoked. Only hashes are stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.accounts.models import ApiToken, Branch, Client
from matcher.accounts.service import digest
from matcher.audit import service as audit
from matcher.audit.service import Actor
from matcher.db import rows

MARK = "mtk_"  # so that who finds one, and scanners for leaked secrets, know what it is
MOST_A_MINUTE = 600
MINUTE = timedelta(minutes=1)


class OneOwner(ValueError):
    """A token is of one company or of one branch, never of both or of neither."""


@dataclass(frozen=True, slots=True)
class Holder:
    """The system that shows a token: whose it is."""

    token_id: int
    client_id: int | None
    branch_id: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """A token as lists show it; `owner` is the name of the company or the branch."""

    id: int
    name: str
    owner: str
    client_id: int | None
    branch_id: int | None
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


def make(
    session: Session,
    actor: Actor,
    *,
    name: str,
    now: datetime,
    client_id: int | None = None,
    branch_id: int | None = None,
) -> tuple[ApiToken, str]:
    """A new token and its secret, which is told once and stored nowhere. Raises OneOwner."""
    if (client_id is None) == (branch_id is None):
        raise OneOwner
    secret = MARK + token_urlsafe(32)
    token = ApiToken(
        token_hash=digest(secret),
        name=name,
        client_id=client_id,
        branch_id=branch_id,
        created_by=actor.user_id,
        created_at=now,
    )
    session.add(token)
    session.flush()
    owner = f"client:{client_id}" if client_id is not None else f"branch:{branch_id}"
    audit.record(session, actor, "token.made", f"token:{token.id}", owner)
    return token, secret


def revoke(session: Session, actor: Actor, token_id: int, now: datetime, *which: sa.ColumnElement[bool]) -> bool:
    """End a token for which all of `which` holds, from its next request on; whether there is one. Again: nothing."""
    known = session.exec(select(ApiToken.id).where(ApiToken.id == token_id, *which)).first()
    if known is None:
        return False
    done = session.connection().execute(
        sa.update(ApiToken)
        .where(col(ApiToken.id) == token_id, col(ApiToken.revoked_at).is_(None))
        .values(revoked_at=now)
    )
    if done.rowcount:
        audit.record(session, actor, "token.revoked", f"token:{token_id}")
    return True


def holder(session: Session, secret: str) -> Holder | None:
    """Whose token this is, unless it is none or was revoked."""
    found = session.exec(
        select(ApiToken.id, ApiToken.client_id, ApiToken.branch_id).where(
            ApiToken.token_hash == digest(secret), col(ApiToken.revoked_at).is_(None)
        )
    ).first()
    return Holder(found[0] or 0, found[1], found[2]) if found else None


def count(session: Session, token_id: int, now: datetime) -> int | None:
    """Count a request of this minute, in one statement, so that any number of workers count together.

    How many there have been in this minute, this one included; None when the token was revoked meanwhile.
    """
    minute = now.replace(second=0, microsecond=0)
    again = col(ApiToken.minute) == minute
    counted = session.connection().execute(
        sa.update(ApiToken)
        .where(col(ApiToken.id) == token_id, col(ApiToken.revoked_at).is_(None))
        .values(minute=minute, requests=sa.case((again, col(ApiToken.requests) + 1), else_=1), used_at=now)
        .returning(col(ApiToken.requests))
    )
    return counted.scalar()


def listed(session: Session, *which: sa.ColumnElement[bool]) -> list[Row]:
    """Tokens for which all of `which` holds: those that work first, then the newest."""
    query = (
        sa.select(
            col(ApiToken.id),
            col(ApiToken.name),
            sa.func.coalesce(col(Client.name), col(Branch.name)),
            col(ApiToken.client_id),
            col(ApiToken.branch_id),
            col(ApiToken.created_at),
            col(ApiToken.used_at),
            col(ApiToken.revoked_at),
        )
        .outerjoin(Client, col(Client.id) == col(ApiToken.client_id))
        .outerjoin(Branch, col(Branch.id) == col(ApiToken.branch_id))
        .where(*which)
        .order_by(col(ApiToken.revoked_at).is_not(None), col(ApiToken.id).desc())
    )
    return [Row(*found) for found in rows(session, query)]


def of_client(client_id: int) -> sa.ColumnElement[bool]:
    """The condition that a token is of this company."""
    return col(ApiToken.client_id) == client_id
