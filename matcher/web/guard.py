"""Who may reach which page: deny by default. A route without a policy can't be reached."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Flask, abort, current_app, g, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from matcher import clock
from matcher.accounts import queries as accounts
from matcher.accounts import service
from matcher.accounts.models import Role
from matcher.accounts.queries import Viewer
from matcher.audit.service import Actor
from matcher.candidates import queries as candidates
from matcher.web import unit_of_work
from matcher.web.security import check_request

TOUCH_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Policy:
    """A rule with a sentence for a name. door: for what no browser uses, knows by itself who asks, or refuses."""

    name: str
    allows: Callable[[Viewer | None], bool]
    door: Callable[[], None] | None = None


everybody = Policy("everybody", lambda viewer: True)
signed_in = Policy("signed in", lambda viewer: viewer is not None)


def only(*roles: Role) -> Policy:
    """Those of these roles."""
    return Policy("only " + ", ".join(roles), lambda viewer: viewer is not None and viewer.role in roles)


@dataclass(frozen=True, slots=True)
class Route:
    """A line of a route table: address, name, view, and how it may be asked."""

    path: str
    name: str
    view: Callable[..., Any]
    methods: str = "GET"
    policy: Policy | None = None  # the blueprint's own unless it says otherwise


def blueprint(name: str, prefix: str, policy: Policy, routes: Sequence[Route]) -> Blueprint:
    """An audience's pages: its guard and its route table in one."""
    made = Blueprint(name, __name__, url_prefix=prefix or None)
    for route in routes:
        made.add_url_rule(route.path, route.name, route.view, methods=route.methods.split())
    policies = {f"{name}.{route.name}": route.policy or policy for route in routes}
    made.record(lambda state: state.app.extensions.setdefault("policies", {}).update(policies))
    return made


def viewer() -> Viewer | None:
    """Who is signed in, looked up once a request and never trusted from the cookie alone."""
    if "viewer" not in g:
        g.viewer = _look_up()
    found: Viewer | None = g.viewer
    return found


def me() -> Viewer:
    """The viewer on a page that only somebody signed in can reach."""
    found = viewer()
    if found is None:
        abort(404)
    return found


def actor() -> Actor:
    """The viewer as the audit trail names them."""
    found = viewer()
    return Actor(found.user_id, found.role) if found else Actor()


def begin_session(user_id: int) -> None:
    """Sign somebody in: a new session on the server and a new cookie, nothing of the old one but the language."""
    token = service.sign_in(unit_of_work.session(), user_id, clock.now())
    language = cookie.get("language")
    cookie.clear()
    cookie.permanent = True
    cookie["token"] = token
    if language:
        cookie["language"] = language
    g.pop("viewer", None)


def init_app(app: Flask) -> None:
    """Check every request against its route's policy before the view runs."""

    @app.before_request
    def guard() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None  # no such page: Flask answers 404
        policy = app.extensions["policies"].get(request.endpoint)
        if policy is not None and policy.door is not None:
            policy.door()  # no cookie is looked at there, so no form can be forged either
            return None
        check_request()
        if policy is None:
            abort(404)
        if not policy.allows(viewer()):
            if viewer() is None and request.method == "GET":
                return redirect(url_for("public.sign_in", next=request.full_path.rstrip("?")), code=303)
            abort(404)
        return unit_of_work.replayed()


def _look_up() -> Viewer | None:
    token = cookie.get("token")
    if not token:
        return None
    now = clock.now()
    session = unit_of_work.session()
    found = accounts.signed_in(session, str(token), now)
    if found is not None and found.role == Role.candidate:
        found = replace(found, candidate_id=candidates.id_of_user(session, found.user_id))
    if found is None:
        cookie.pop("token", None)
    elif (now - found.seen_at).total_seconds() > TOUCH_SECONDS:
        sign_in_id = found.sign_in_id
        unit_of_work.afterwards(lambda session: service.seen(session, sign_in_id, now))
    return found


def policies() -> dict[str, Policy]:
    """Endpoint -> policy, of the running application."""
    found: dict[str, Policy] = current_app.extensions["policies"]
    return found
