"""One's own place in a training: the reference, the calendar, yes I come, I can't come, an offer, what one needs."""

from collections.abc import Callable
from datetime import datetime

import segno
from flask import Response, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col

from matcher import clock
from matcher.audit.service import Actor
from matcher.candidates import service as candidates
from matcher.intakes import answers, calendar, help, needs, queries, service
from matcher.intakes.errors import IntakeStarted, OfferLapsed, PlaceOver, Refused
from matcher.intakes.models import IntakeStatus, Meeting, Place
from matcher.intakes.queries import PlaceRow
from matcher.web import feeds, unit_of_work
from matcher.web.answers import help_link
from matcher.web.candidate.oneself import Oneself, oneself
from matcher.web.forms import Form, LongText
from matcher.web.guard import actor
from matcher.web.languages import named
from matcher.web.rendering import page

Verb = Callable[[Session, Actor, int, datetime], Place]


class NeedForm(Form):
    """What somebody needs to take part; often about their body, so never asked for more than this."""

    text = LongText(
        _l("What do you need to take part?"),
        most=200,
        description=_l(
            "For instance: a room without stairs, larger letters, somebody who reads with me. You don't have to answer."
            " Only your trainer and your branch see it, and we delete it when the training is over."
        ),
    )


def place(key: str) -> ResponseReturnValue:
    """The place, and what can be done with it."""
    who = oneself()
    return _shown(who, _own(who, key))


def invitation(key: str) -> ResponseReturnValue:
    """The file that puts all the meetings into a calendar at once."""
    who = oneself()
    row = _own(who, key)
    _row, seat, intake = queries.of_letter(who.session, row.id)
    title = _("Training: %(name)s", name=named(row))
    text = calendar.publication(
        [calendar.entry_of(intake, each, seat.key, title) for each in queries.meetings_of(who.session, row.intake_id)],
        name=title,
        organizer_email=feeds.organizer(),
        now=clock.now(),
    )
    headers = {"Content-Disposition": f'attachment; filename="training-{row.reference}.ics"'}
    return Response(text, mimetype="text/calendar", headers=headers)


def need(key: str) -> ResponseReturnValue:
    """Say what one needs to take part; an empty answer takes it back."""
    who = oneself()
    row, form = _own(who, key), NeedForm()
    if not form.validate_on_submit():
        return _shown(who, row, form=form)
    try:
        needs.tell_need(who.session, actor(), row.id, form.text.data or "", clock.now())
    except PlaceOver:
        return _shown(who, row, _("This place has changed. Below you see how it is now."), 409)
    flash(_("Your trainer can read it.") if form.text.data else _("We have deleted it."), "success")
    return redirect(url_for("candidate.place", key=key), code=303)


def channel(key: str) -> ResponseReturnValue:
    """Be reminded by phone, or by mail."""
    who = oneself()
    row = _own(who, key)
    if not unit_of_work.writes():
        return _shown(who, row, _("This page was open for too long. Press the button again."), 400)
    by_phone = request.form.get("by") == "phone"
    if by_phone and not who.person.phone:
        here = url_for("candidate.place", key=key)
        flash(_("On which number can we call you? Fill it in, and choose again."), "message")
        return redirect(url_for("candidate.question", code="phone", next=here), code=303)
    candidates.answer(who.session, actor(), who.id, {"rather_called": by_phone}, clock.now())
    flash(_("We will call you before the training.") if by_phone else _("We will remind you by e-mail."), "success")
    return redirect(url_for("candidate.place", key=key), code=303)


def cancelling(key: str) -> ResponseReturnValue:
    """Asks whether somebody is sure. Opening it changes nothing."""
    who = oneself()
    return page("candidate/cancel.html", row=_own(who, key))


def cancel(key: str) -> ResponseReturnValue:
    """Give the place up."""
    return _do(key, answers.cancel, _("Your place is cancelled. You don't have to do anything else."))


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


def _shown(
    who: Oneself, row: PlaceRow, refusal: str = "", status: int = 200, form: NeedForm | None = None
) -> ResponseReturnValue:
    meetings = queries.meetings_of(who.session, row.intake_id)
    now = clock.now()
    takes_part = row.status in needs.TAKING_PART and row.intake_status is IntakeStatus.open and _goes_on(meetings, now)
    said = needs.needs(who.session, now, col(Place.id) == row.id).get(row.id, "") if takes_part else ""
    return page(
        "candidate/place.html",
        status,
        row=row,
        meetings=meetings,
        over=now >= row.starts_at,
        refusal=refusal,
        form=form or NeedForm(data={"text": said}),
        code=_code(row) if takes_part else "",
        takes_part=takes_part,
        by_phone=who.person.rather_called,
        help_link=help_link(str(current_app.config["SECRET_KEY"]), row.key),
        help_asked=next((each for each in help.of_candidate(who.session, who.id, now) if each.key == row.key), None),
    )


def _goes_on(meetings: list[Meeting], now: datetime) -> bool:
    return any(now < meeting.ends_at for meeting in meetings)


def _code(row: PlaceRow) -> str:
    """A QR code, as the address of a picture, that opens this person on their trainer's phone."""
    base = str(current_app.extensions["settings"].base_url).rstrip("/")
    code = segno.make(f"{base}/trainer/check-in/{row.key}", error="m", micro=False)
    return str(code.svg_data_uri(scale=6, border=4, dark="#0b0c0c", light="#ffffff"))
