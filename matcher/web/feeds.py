"""Calendar feeds: the page on which each audience finds its own secret address, and the address itself."""

from hashlib import sha256

from flask import Response, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from matcher import clock
from matcher.accounts.models import User
from matcher.intakes import calendar, feeds
from matcher.intakes.calendar import Entry
from matcher.intakes.feeds import AskedTooOften, Occasion
from matcher.web.guard import actor, me
from matcher.web.languages import named
from matcher.web.rendering import page
from matcher.web.unit_of_work import afterwards, session, writes

KEPT_SECONDS = 900  # a calendar that asks sooner gets what it has


def own() -> ResponseReturnValue:
    """My calendar: the address, a new one, none at all."""
    if not writes():
        return _shown(400 if request.method == "POST" else 200)
    if request.form.get("do") == "off":
        feeds.switch_off(session(), actor(), me().user_id)
        flash(_("The address is switched off. Your calendar no longer gets anything from us."), "success")
    else:
        feeds.make(session(), actor(), _secret(), me().user_id, clock.now())
        flash(_("This is your address. Keep it to yourself."), "success")
    return redirect(url_for(f"{me().role.value}.calendar"), code=303)


def _shown(status: int) -> ResponseReturnValue:
    found = feeds.of_user(session(), me().user_id)
    address = f"{_base()}/calendar/{feeds.token_of(_secret(), found.salt)}.ics" if found else ""
    subscribe = "webcal://" + address.partition("://")[2]
    return page("public/calendar.html", status, address=address, subscribe=subscribe, feed=found)


def feed(token: str) -> ResponseReturnValue:
    """The file that calendars ask for, again and again. Unchanged: 304. Asked too often: 429."""
    now = clock.now()
    try:
        user = feeds.owner(session(), token, now)
    except AskedTooOften as error:
        return Response("", 429, {"Retry-After": str(error.seconds)})
    if user is None or user.id is None:
        abort(404)
    found, user_id = feeds.meetings_for(session(), user, now), user.id
    afterwards(lambda fresh: feeds.was_asked(fresh, user_id, now))
    answer = Response(mimetype="text/calendar")
    answer.set_etag(sha256(repr((user.language, found)).encode()).hexdigest()[:32])
    answer.headers["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    if request.if_none_match.contains(answer.get_etag()[0] or ""):
        answer.status_code = 304
        return answer
    answer.set_data(_file(user, found))
    answer.headers["Content-Disposition"] = 'inline; filename="trainings.ics"'
    return answer


def _file(user: User, found: list[Occasion]) -> bytes:
    with force_locale(user.language):
        return calendar.publication(
            [_entry(one) for one in found], name=_("Trainings"), organizer_email=organizer(), now=clock.now()
        )


def _entry(one: Occasion) -> Entry:
    title = _("Training: %(name)s", name=named(one))
    if one.people is None:
        return Entry(one.uid, one.sequence, one.starts_at, one.ends_at, title, one.where)
    people = ngettext("%(num)s person", "%(num)s people", one.people)
    text = _("%(people)s, %(seats)s places", people=people, seats=one.seats)
    return Entry(
        one.uid, one.sequence, one.starts_at, one.ends_at, f"{title} ({one.people}/{one.seats})", one.where, text
    )


def organizer() -> str:
    """The address that calendars name as the organizer."""
    sender: str = current_app.extensions["settings"].mail_from
    return sender.rpartition("<")[2].rstrip(">")


def _base() -> str:
    return str(current_app.extensions["settings"].base_url).rstrip("/")


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])
