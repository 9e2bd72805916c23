"""Who may use which part of the API: by a token, never by a cookie; how often; and what that leaves in the trail."""

from collections.abc import Callable

from flask import g, request
from flask_babel import gettext as _
from sqlmodel import Session

from matcher import clock
from matcher.accounts import tokens
from matcher.accounts.models import Role
from matcher.accounts.tokens import Holder
from matcher.audit import service as audit
from matcher.audit.service import Actor
from matcher.web import unit_of_work
from matcher.web.api.problems import Problem, speak
from matcher.web.guard import Policy


def holder() -> Holder:
    """Whose token this request shows."""
    found: Holder = g.holder
    return found


def actor() -> Actor:
    """The holder as the audit trail and the services know them: somebody of that company or branch, without a name."""
    return Actor(None, Role.client if holder().client_id is not None else Role.recruiter)


def wrote(action: str, subject: str) -> None:
    """Note in this transaction that it was this token that did something."""
    audit.record(unit_of_work.session(), actor(), "token.wrote", f"token:{holder().token_id}", f"{action} {subject}")


def saw(action: str, subject: str) -> None:
    """Note, once the answer has been sent, that this token was told of people."""
    who, detail = actor(), f"token:{holder().token_id}"

    def note(fresh: Session) -> None:
        audit.record(fresh, who, action, subject, detail)

    unit_of_work.afterwards(note)


def _enter() -> Holder:
    """Who shows this token. Each request is counted in a transaction of its own, so it counts whatever comes of it."""
    speak()
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise _unknown('Bearer realm="matcher"')
    database, now = unit_of_work.database(), clock.now()
    with database.transaction(writes=False) as session:
        found = tokens.holder(session, secret.strip())
    if found is None:
        raise _unknown('Bearer realm="matcher", error="invalid_token"')
    with database.transaction() as session:
        count = tokens.count(session, found.token_id, now)
    if count is None:
        raise _unknown('Bearer realm="matcher", error="invalid_token"')
    if count > tokens.MOST_A_MINUTE:
        wait = 60 - now.second
        detail = _(
            "At most %(most)s requests a minute. Try again in %(wait)s seconds.", most=tokens.MOST_A_MINUTE, wait=wait
        )
        raise Problem(429, "too-many", detail, headers={"Retry-After": str(wait)})
    g.holder = found
    return found


def _unknown(challenge: str) -> Problem:
    detail = _("Send a token that works: Authorization: Bearer ...")
    return Problem(401, "token", detail, headers={"WWW-Authenticate": challenge})


def _of_anybody() -> None:
    _enter()


def _of_a_company() -> None:
    if _enter().client_id is None:
        raise Problem(403, "wrong-token", _("This is for the token of a client company. Yours is of a branch."))


def _of_a_branch() -> None:
    if _enter().branch_id is None:
        raise Problem(403, "wrong-token", _("This is for the token of a branch. Yours is of a client company."))


def _policy(name: str, door: Callable[[], None], *, everybody: bool = False) -> Policy:
    return Policy(name, lambda viewer: everybody, door)


no_token = _policy("everybody, without a cookie", speak, everybody=True)
any_token = _policy("a token", _of_anybody)
company = _policy("a token of a company", _of_a_company)
branch = _policy("a token of a branch", _of_a_branch)
