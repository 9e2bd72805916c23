"""My data: all that is kept, who saw it, consents, pausing, a copy to take along, and erasing it."""

import json
from datetime import date, datetime

from flask import Response, abort, flash, redirect, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import DataRequired

from matcher import clock
from matcher.audit import queries as audit
from matcher.candidates import queries, service
from matcher.candidates.models import Purpose
from matcher.privacy import erasure, export
from matcher.web import trail, unit_of_work
from matcher.web.candidate.oneself import Oneself, oneself
from matcher.web.candidate.trainings import live_places
from matcher.web.candidate.wording import deed, say
from matcher.web.forms import Form
from matcher.web.guard import actor, me
from matcher.web.rendering import page

# Being named to a client is agreed to with each proposal; here it can only be taken back.
PURPOSES = (Purpose.matching, Purpose.share_with_client)
SEEN = 200  # entries; the same on one day is one line


def data() -> ResponseReturnValue:
    """Everything that is kept of this person, in plain sections."""
    who = oneself()
    return page(
        "candidate/data.html",
        who=who,
        email=me().email,
        consents=[
            (purpose, given)
            for purpose in PURPOSES
            if (given := queries.consented(who.session, who.id, purpose)) or purpose is Purpose.matching
        ],
        history=[
            (consent.at, say("purpose", consent.purpose), consent.given)
            for consent in queries.consents(who.session, who.id)
        ],
        seen=_seen(who),
        copy=export.of(who.session, who.id),
    )


def _seen(who: Oneself) -> list[tuple[date, str, str, int]]:
    """By day: who (by role, and "you" for oneself), what they did, and how often."""
    found: dict[tuple[date, str, str], int] = {}
    for entry in audit.about(who.session, f"candidate:{who.id}", SEEN):
        by = say("role", "candidate" if entry.actor_id == me().user_id else entry.role or "service")
        one = (clock.local(datetime.fromisoformat(entry.at)).date(), by, deed(entry.action))
        found[one] = found.get(one, 0) + 1
    return [(*one, times) for one, times in found.items()]


def consent(purpose: str) -> ResponseReturnValue:
    """Give or withdraw; withdrawing is as easy as giving."""
    who = oneself()
    if purpose not in PURPOSES:
        abort(404)
    if not unit_of_work.writes():
        return redirect(url_for("candidate.data"), code=303)
    chosen, now = Purpose(purpose), clock.now()
    given = not queries.consented(who.session, who.id, chosen)
    if given and chosen is not Purpose.matching:
        abort(404)
    service.consent(who.session, actor(), who.id, chosen, given=given, channel="web", now=now)
    if chosen is Purpose.matching and not given:
        flash(_("You have taken your permission back. Nobody looks for work for you now."), "success")
    elif not given:
        flash(_("You have taken your permission back. Employers no longer see your name."), "success")
    else:
        flash(_("Your choice is kept."), "success")
    return redirect(url_for("candidate.data"), code=303)


def pause() -> ResponseReturnValue:
    """Stop the search for a while, or go on with it."""
    who = oneself()
    if unit_of_work.writes():
        if who.is_active:
            service.pause(who.session, actor(), who.id, clock.now())
            flash(_("You have paused. We keep your answers. You can go on at any time."), "success")
        else:
            _go_on(who)
    return redirect(url_for("candidate.data"), code=303)


def _go_on(who: Oneself) -> None:
    now = clock.now()
    service.consent(who.session, actor(), who.id, Purpose.matching, given=True, channel="web", now=now)
    service.activate(who.session, actor(), who.id, now)
    flash(_("We look for work that fits you again."), "success")


def download() -> ResponseReturnValue:
    """All of it as a file that other software can read."""
    who = oneself()
    text = json.dumps(export.of(who.session, who.id), ensure_ascii=False, indent=2)
    trail.seen("candidate.exported", f"candidate:{who.id}")
    headers = {"Content-Disposition": 'attachment; filename="matcher-my-data.json"'}
    return Response(text, mimetype="application/json", headers=headers)


class Erase(Form):
    """One tick, so that a slip of the finger erases nothing."""

    sure = BooleanField(
        _l("Yes, erase everything. I know that this can't be undone."),
        [DataRequired(_l("Tick the box if you are sure."))],
    )


def erase() -> ResponseReturnValue:
    """Shows what erasing means, then does it at once."""
    who = oneself()
    form = Erase()
    if not form.validate_on_submit():
        return page("candidate/erase.html", form=form, places=live_places(who), who=who)
    erasure.erase(who.session, actor(), who.id, clock.now())
    language = cookie.get("language")
    cookie.clear()
    if language:
        cookie["language"] = language
    flash(_("Everything about you has been erased. Thank you for being here."), "success")
    answer = redirect(url_for("public.home"), code=303)
    database = unit_of_work.database()
    answer.call_on_close(lambda: erasure.scrub(database))  # by then it is committed
    return answer
