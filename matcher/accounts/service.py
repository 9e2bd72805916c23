"""What people do with accounts: ask for a code, use it, sign in and out, add staff."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_hex, token_urlsafe

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.accounts.models import Role, SignIn, SignInCode, User
from matcher.outbox import service as outbox

CODE_LASTS = timedelta(minutes=10)
GUESSES = 5
ASKS, ASKS_WITHIN = 5, timedelta(minutes=15)  # for one e-mail address from one network address
ASKS_OF_ADDRESS, ADDRESS_WITHIN = 60, timedelta(hours=1)  # a branch's people share one network address


class TooMany(Exception):
    """Asked for too many codes; try again after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class CodeWrong(Exception):
    """Not the code that was mailed."""


class CodeGone(Exception):
    """The code was used, is too old, or was guessed at too often."""


class AddressTaken(Exception):
    """There is an account with this e-mail address already."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for a code: the browser (a random mark in its cookie) and the network address it comes from."""

    browser: str
    address: str


def fold_email(text: str) -> str:
    """An e-mail address as it is stored and compared: trimmed and in lower case."""
    return text.strip().casefold()


def digest(text: str) -> str:
    """A hash of a random token, for storing."""
    return sha256(text.encode()).hexdigest()


def code_of(secret: str, salt: str) -> str:
    """The six digits that belong to a salt."""
    return f"{int.from_bytes(_keyed(secret, 'code', salt)[:8], 'big') % 1_000_000:06d}"


def link_of(secret: str, salt: str) -> str:
    """The token in the mailed link that belongs to a salt."""
    return _keyed(secret, "link", salt).hex()


def ask_code(session: Session, *, secret: str, email: str, asker: Asker, language: str, now: datetime) -> None:
    """Have a code and a link mailed to `email`, whether it is known or not. Raises TooMany.

    Limits count per e-mail address *and* network address together, so that a stranger can't use them to keep the
    owner out.
    """
    email = fold_email(email)
    address = _keyed(secret, "address", asker.address).hex()
    _queue(session, address)
    _limit(
        session,
        now,
        ASKS,
        ASKS_WITHIN,
        col(SignInCode.address_hash) == address,
        col(SignInCode.email) == email,
    )
    _limit(session, now, ASKS_OF_ADDRESS, ADDRESS_WITHIN, col(SignInCode.address_hash) == address)
    salt = token_hex(16)
    code = SignInCode(
        email=email,
        browser_hash=digest(asker.browser),
        salt=salt,
        link_hash=digest(link_of(secret, salt)),
        address_hash=address,
        created_at=now,
        expires_at=now + CODE_LASTS,
    )
    session.add(code)
    session.flush()
    outbox.put(
        session,
        template="sign_in",
        to=email,
        dedupe=f"sign_in:{code.id}",
        now=now,
        language=language,
        data={"salt": salt},
        not_after=code.expires_at,
    )


def use_code(session: Session, *, secret: str, email: str, browser: str, code: str, now: datetime) -> None:
    """Use the code that was mailed to `email` for this browser. Raises CodeWrong or CodeGone.

    A wrong guess is counted: commit also when this raises.
    """
    rows = session.exec(
        select(SignInCode.id, SignInCode.salt)
        .where(
            SignInCode.email == fold_email(email),
            SignInCode.browser_hash == digest(browser),
            col(SignInCode.used_at).is_(None),
            col(SignInCode.expires_at) > now,
            col(SignInCode.attempts) < GUESSES,
        )
        .with_for_update()  # many guesses at once count as many
    ).all()
    if not rows:
        raise CodeGone
    for code_id, salt in rows:
        if hmac.compare_digest(code_of(secret, salt), code) and _use(session, col(SignInCode.id) == code_id, now):
            return
    session.connection().execute(
        sa.update(SignInCode)
        .where(col(SignInCode.id).in_([code_id for code_id, _ in rows]))
        .values(attempts=SignInCode.attempts + 1)
    )
    raise CodeWrong


def use_link(session: Session, *, token: str, now: datetime) -> str:
    """Use a mailed link, in whatever browser; the e-mail address it proves. Raises CodeGone."""
    email = email_of_link(session, token=token, now=now)
    if email is None or not _use(session, col(SignInCode.link_hash) == digest(token), now):
        raise CodeGone
    return email


def email_of_link(session: Session, *, token: str, now: datetime) -> str | None:
    """The address a link was mailed to while it can still be used, else None. Uses nothing."""
    return session.exec(
        select(SignInCode.email).where(
            SignInCode.link_hash == digest(token),
            col(SignInCode.used_at).is_(None),
            col(SignInCode.expires_at) > now,
        )
    ).first()


def sign_in(session: Session, user_id: int, now: datetime) -> str:
    """Begin a session on the server; the token for the cookie."""
    token = token_urlsafe(32)
    session.add(SignIn(token_hash=digest(token), user_id=user_id, created_at=now, seen_at=now))
    session.flush()
    return token


def sign_out(session: Session, token: str, now: datetime) -> None:
    """End a session, everywhere the cookie may have been copied to."""
    session.connection().execute(sa.update(SignIn).where(col(SignIn.token_hash) == digest(token)).values(ended_at=now))


def seen(session: Session, sign_in_id: int, now: datetime) -> None:
    """Note that a session is in use."""
    session.connection().execute(sa.update(SignIn).where(col(SignIn.id) == sign_in_id).values(seen_at=now))


def add_user(
    session: Session,
    *,
    email: str,
    name: str,
    role: Role,
    now: datetime,
    branch_id: int | None = None,
    client_id: int | None = None,
    language: str = "nl",
) -> User:
    """Add somebody who can sign in. Raises AddressTaken."""
    email = fold_email(email)
    if session.exec(select(User.id).where(User.email == email)).first() is not None:
        raise AddressTaken
    user = User(
        email=email,
        name=name,
        role=role,
        branch_id=branch_id,
        client_id=client_id,
        language=language,
        created_at=now,
    )
    session.add(user)
    session.flush()
    return user


def choose_language(session: Session, user_id: int, language: str) -> None:
    """Remember in which language somebody reads."""
    session.connection().execute(sa.update(User).where(col(User.id) == user_id).values(language=language))


def forget_old(session: Session, now: datetime) -> None:
    """Drop codes a day after they ended, and sessions that nobody used for longer than any may last."""
    connection = session.connection()
    connection.execute(sa.delete(SignInCode).where(col(SignInCode.expires_at) < now - timedelta(days=1)))
    connection.execute(sa.delete(SignIn).where(col(SignIn.seen_at) < now - timedelta(days=31)))


def _keyed(secret: str, purpose: str, text: str) -> bytes:
    return hmac.new(secret.encode(), f"{purpose}\x1f{text}".encode(), sha256).digest()


def _use(session: Session, which: sa.ColumnElement[bool], now: datetime) -> bool:
    """Of any number who use the same code at once, one is told True."""
    unused = (col(SignInCode.used_at).is_(None), col(SignInCode.expires_at) > now)
    return session.connection().execute(sa.update(SignInCode).where(which, *unused).values(used_at=now)).rowcount == 1


def _queue(session: Session, address: str) -> None:
    """Let those who ask from one network address at once be counted one after the other. SQLite does so by itself."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(address))))


def _limit(session: Session, now: datetime, most: int, within: timedelta, *which: sa.ColumnElement[bool]) -> None:
    count, first = session.exec(
        select(sa.func.count(), sa.func.min(SignInCode.created_at)).where(
            *which, col(SignInCode.created_at) > now - within
        )
    ).one()
    if count >= most and first is not None:
        raise TooMany(max(1, int((first + within - now).total_seconds())))
