"""One transaction a request: below 400 commits, anything else rolls back; the same form sent twice gets one answer."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from secrets import token_urlsafe

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, redirect, request
from flask import session as cookie
from sqlmodel import Session, col, select

from matcher import clock
from matcher.accounts.models import Receipt
from matcher.accounts.service import digest
from matcher.db import Database, insert_once
from matcher.web.security import browser

SAFE = ("GET", "HEAD", "OPTIONS")
KEPT = timedelta(days=2)
_KEY = re.compile(r"[\w.:-]{1,64}", re.ASCII)  # what no page of ours sends is no key


def database() -> Database:
    """The database this application was put together with."""
    found: Database = current_app.extensions["database"]
    return found


def session() -> Session:
    """The session of this request. Reads on a GET and on a stale form: the database refuses a write in those."""
    if "session" not in g:
        g.transaction = database().transaction(writes=writes())
        g.session = g.transaction.__enter__()
    found: Session = g.session
    return found


def writes() -> bool:
    """Whether this request may change anything."""
    return request.method not in SAFE and not g.get("stale", False) and not g.get("gave_up", False)


def keep() -> None:
    """Commit although the answer will be an error: a wrong guess must count."""
    g.keep = True


def give_up() -> None:
    """Roll back, and read afresh from here on: after an error the database may refuse all that this session asks."""
    g.gave_up = True
    for name in ("afterwards", "receipt", "keep"):
        g.pop(name, None)
    if "transaction" in g:
        _leave(_RolledBack())


def afterwards(work: Callable[[Session], None]) -> None:
    """Have `work` done in a writing transaction of its own, after the page's own transaction has ended well.

    For what a GET leaves behind: that a person's page was seen, that a session is in use.
    """
    g.setdefault("afterwards", []).append(work)


def once() -> str:
    """A fresh key for a form; the form sent again with the same key gets the answer it got before."""
    return token_urlsafe(12)


def replayed() -> Response | None:
    """The earlier answer to this very form, if there was one; else remember that it is being answered now."""
    key = request.form.get("_once", "")
    if not writes() or not _KEY.fullmatch(key):
        return None
    owner = _owner()
    if insert_once(session(), Receipt, key=key, owner=owner, location="", created_at=clock.now()):
        g.receipt = (key, owner)
        return None
    location = session().exec(select(Receipt.location).where(Receipt.key == key, Receipt.owner == owner)).first()
    return redirect(location or request.path, code=303)  # type: ignore[return-value]


def forget_receipts(session: Session, now: datetime) -> None:
    """Drop receipts of forms too old to be sent again."""
    session.connection().execute(sa.delete(Receipt).where(col(Receipt.created_at) < now - KEPT))


def init_app(app: Flask) -> None:
    """Commit or roll back after each view, whatever happens."""

    @app.after_request
    def end(response: Response) -> Response:
        if "transaction" not in g:
            return response
        good = response.status_code < 400
        if good and "receipt" in g:
            _remember(response.location or "")
        if good or g.get("keep", False):
            _leave(None)
            _do_afterwards()
        else:
            _leave(_RolledBack())
        return response

    @app.teardown_request
    def abandon(error: BaseException | None) -> None:
        if "transaction" in g:
            _leave(error or _RolledBack())


class _RolledBack(Exception):
    """Makes the transaction roll back; never leaves this file."""


def _owner() -> str:
    return digest(str(cookie.get("token") or browser()))


def _remember(location: str) -> None:
    key, owner = g.receipt
    session().connection().execute(
        sa.update(Receipt).where(col(Receipt.key) == key, col(Receipt.owner) == owner).values(location=location[:500])
    )


def _leave(error: BaseException | None) -> None:
    transaction: AbstractContextManager[Session] = g.pop("transaction")
    g.pop("session", None)
    try:
        transaction.__exit__(type(error) if error else None, error, error.__traceback__ if error else None)
    except BaseException as raised:
        if raised is not error:
            raise


def _do_afterwards() -> None:
    work = g.pop("afterwards", [])
    if work:
        with database().transaction() as fresh:
            for one in work:
                one(fresh)
