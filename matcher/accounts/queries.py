"""What people ask of accounts: who is signed in, who somebody is, which branches there are."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.accounts.models import STAFF, Branch, Client, Role, SignIn, User
from matcher.accounts.service import digest, fold_email
from matcher.db import rows

# Idle and absolute limits of a session. Staff use shared desks; candidates their own phone.
STAFF_IDLE, STAFF_MOST = timedelta(hours=2), timedelta(hours=12)
OTHERS_IDLE, OTHERS_MOST = timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who is signed in: all that a guard or a query needs to know of them."""

    user_id: int
    role: Role
    name: str
    email: str
    language: str
    branch_id: int | None
    client_id: int | None
    sign_in_id: int
    seen_at: datetime
    candidate_id: int | None = None


def signed_in(session: Session, token: str, now: datetime) -> Viewer | None:
    """Who holds this session token, unless it ended, idled too long, or the account was switched off."""
    found = rows(
        session,
        sa.select(
            col(User.id),
            col(User.role),
            col(User.name),
            col(User.email),
            col(User.language),
            col(User.branch_id),
            col(User.client_id),
            col(SignIn.id),
            col(SignIn.seen_at),
            col(SignIn.created_at),
        )
        .join(SignIn, col(SignIn.user_id) == col(User.id))
        .where(col(SignIn.token_hash) == digest(token), col(SignIn.ended_at).is_(None), col(User.active).is_(True)),
    )
    if not found:
        return None
    *who, created_at = found[0]
    viewer = Viewer(*who)
    idle, most = (STAFF_IDLE, STAFF_MOST) if viewer.role in STAFF else (OTHERS_IDLE, OTHERS_MOST)
    if now - viewer.seen_at > idle or now - created_at > most:
        return None
    return viewer


def user_with_email(session: Session, email: str) -> User | None:
    """The active account of an e-mail address."""
    return session.exec(select(User).where(User.email == fold_email(email), col(User.active).is_(True))).first()


def branch(session: Session, branch_id: int | None) -> Branch | None:
    """A branch by its id."""
    return None if branch_id is None else session.get(Branch, branch_id)


def branches(session: Session) -> list[Branch]:
    """All branches, by town."""
    return sorted(session.exec(select(Branch)), key=lambda branch: (branch.town, branch.name))


def client(session: Session, client_id: int) -> Client | None:
    """A client company by its id."""
    return session.get(Client, client_id)


def is_empty(session: Session) -> bool:
    """Whether nobody has an account yet."""
    return session.exec(select(sa.func.count()).select_from(User)).one() == 0
