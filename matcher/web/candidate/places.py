"""One's own place in a training: the reference, the calendar, yes I come, I can't come, an offer."""

from collections.abc import Callable
from datetime import datetime

from flask import Response, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlmodel import Session

from matcher import clock
from matcher.accounts import queries as accounts
from matcher.audit.service import Actor
from matcher.intakes import calendar, queries, service
from matcher.intakes.errors import IntakeStarted, OfferLapsed, Refused
from matcher.intakes.models import Intake, Place
from matcher.intakes.queries import PlaceRow
from matcher.web import unit_of_work
from matcher.web.candidate.oneself import Oneself, oneself
from matcher.web.guard import actor, me
from matcher.web.languages import named
from matcher.web.rendering import page

Verb = Callable[[Session, Actor, int, datetime], Place]


def place(key: str) -> ResponseReturnValue:
    """The place, and what can be done with it."""
    who = oneself()
    return _shown(who, _own(who, key))


def invitation(key: str) -> ResponseReturnValue:
    """The file that puts the meetings into a calendar."""
    who = oneself()
    row = _own(who, key)
    _row, seat, intake = queries.of_letter(who.session, row.id)
    text = calendar.invitation(
        intake,
        queries.meetings_of(who.session, row.intake_id),
        seat,
        me().email,
        "REQUEST",
        title=_("Training: %(name)s", name=named(row)),
        organizer_email=_organizer(who, intake),
        now=clock.now(),
    )
    headers = {"Content-Disposition": f'attachment; filename="training-{row.reference}.ics"'}
    return Response(text, mimetype="text/calendar", headers=headers)


def cancelling(key: str) -> ResponseReturnValue:
    """Asks whether somebody is sure. Opening it changes nothing."""
    who = oneself()
    return page("candidate/cancel.html", row=_own(who, key))


def cancel(key: str) -> ResponseReturnValue:
    """Give the place up."""
    return _do(key, service.cancel, _("Your place is cancelled. You don't have to do anything else."))


def confirm(key: str) -> ResponseReturnValue:
    """Say that one will come."""
    return _do(key, service.confirm, _("Good that you come. See you then!"))


def accept(key: str) -> ResponseReturnValue:
    """Say yes to an offered place."""
    return _do(key, service.accept, _("The place is yours."))


def decline(key: str) -> ResponseReturnValue:
    """Say no to an offered place."""
    return _do(key, service.decline, _("You did not take the place. Somebody else gets it."))


def _do(key: str, verb: Verb, done: str) -> ResponseReturnValue:
    who = oneself()
    row = _own(who, key)
    if not unit_of_work.writes():
        return _shown(who, row, _("This page was open for too long. Press the button again."), 400)
    try:
        verb(who.session, actor(), row.id, clock.now())
    except OfferLapsed:
        return _shown(who, row, _("You did not answer in time. The place went to the next person."), 410)
    except IntakeStarted:
        return _shown(who, row, _("This training has started already. Choose another one."), 409)
    except Refused:
        return _shown(who, row, _("This place has changed. Below you see how it is now."), 409)
    flash(done, "success")
    return redirect(url_for("candidate.place", key=key), code=303)


def _own(who: Oneself, key: str) -> PlaceRow:
    return next((row for row in queries.places_of(who.session, who.id) if row.key == key), None) or abort(404)


def _shown(who: Oneself, row: PlaceRow, refusal: str = "", status: int = 200) -> ResponseReturnValue:
    meetings = queries.meetings_of(who.session, row.intake_id)
    over = clock.now() >= row.starts_at
    return page("candidate/place.html", status, row=row, meetings=meetings, over=over, refusal=refusal)


def _organizer(who: Oneself, intake: Intake) -> str:
    branch = accounts.branch(who.session, intake.branch_id) or abort(404)
    return branch.email
