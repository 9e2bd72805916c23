"""The place of one of the branch's people: answer an offer for them, cancel it, or let them go first."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import col
from wtforms import RadioField

from matcher import clock
from matcher.intakes import lists, needs, queries, service
from matcher.intakes.errors import NotYours, Refused
from matcher.intakes.models import LIVE, Intake, Place, PlaceStatus, Priority
from matcher.web import trail
from matcher.web.forms import Form, required
from matcher.web.guard import actor
from matcher.web.recruiter import scope
from matcher.web.refusals import told
from matcher.web.rendering import page
from matcher.web.unit_of_work import session
from matcher.web.words import word


class PriorityForm(Form):
    """Why somebody goes before all others who wait."""

    reason = RadioField(
        _l("Why does this person go first?"),
        validators=[required(_l("Choose why this person goes first."))],
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.reason.choices = {each.value: word("priority", each) for each in Priority}


def show(place_id: int) -> ResponseReturnValue:
    """The place, and what can be done with it. Cancelling is asked once more here."""
    place = scope.place(place_id)
    trail.seen("candidate.seen", f"candidate:{place.candidate_id}", f"place:{place_id}")
    return _page(place, PriorityForm())


def answer(place_id: int) -> ResponseReturnValue:
    """What the person said on the phone about an offer: yes or no."""
    place = scope.place(place_id)
    if request.form.get("answer") == "yes":
        return _do(place, service.accept, _("The seat is theirs. They get an e-mail."))
    if request.form.get("answer") != "no":
        abort(400)
    return _do(place, service.decline, _("The seat goes to the next in line."))


def cancel(place_id: int) -> ResponseReturnValue:
    """Cancel a seat, an offer or a turn; a seat that comes free goes to the next in line."""
    return _do(scope.place(place_id), service.cancel, _("The place is cancelled. They get an e-mail."))


def put_first(place_id: int) -> ResponseReturnValue:
    """Let somebody go before all others who wait; the reason is kept."""
    place, form = scope.place(place_id), PriorityForm()
    if not form.validate():
        return _page(place, form)
    reason = Priority(form.reason.data)
    return _do(
        place,
        lambda session, actor, place_id, now: service.put_first(session, actor, place_id, reason, now),
        _("This person is first in line now."),
    )


def _do(place: Place, deed: Callable[..., Place], done: str) -> ResponseReturnValue:
    try:
        deed(session(), actor(), place.id or 0, clock.now())
    except NotYours:
        abort(404)
    except Refused as error:
        flash(told(error), "error")
    else:
        flash(done, "success")
    return redirect(url_for("recruiter.place", place_id=place.id), code=303)


def _page(place: Place, form: PriorityForm) -> ResponseReturnValue:
    row = lists.rows(session(), lists.intakes().where(col(Intake.id) == place.intake_id))[0]
    return page(
        "recruiter/place.html",
        form=form,
        place=place,
        person=scope.candidate(place.candidate_id),
        row=row,
        before=queries.turn_before(session(), place),
        need=needs.needs(session(), clock.now(), col(Place.id) == place.id).get(place.id or 0, ""),
        passed_over=place.candidate_id in queries.passed_over(session(), place.intake_id),
        live=place.status in LIVE,
        waiting=place.status is PlaceStatus.waiting,
        offered=place.status is PlaceStatus.offered,
    )
