"""What changes about an intake that people booked: other times, another room or trainer, that it goes ahead anyway."""

from datetime import date
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Field, HiddenField

from matcher import clock
from matcher.insights import branch as desk
from matcher.intakes import queries, service
from matcher.intakes.changes import Changes
from matcher.intakes.errors import BadMeetings, BusyThen, Refused, RoomBusy, Stale, TrainerBusy
from matcher.intakes.models import LIVE
from matcher.intakes.models import Form as IntakeForm
from matcher.intakes.queries import IntakeDetail
from matcher.intakes.series import Slot, shifted, slot_of
from matcher.web import filters
from matcher.web.fields import version_in
from matcher.web.forms import Form
from matcher.web.guard import actor, me
from matcher.web.languages import day
from matcher.web.recruiter import scope
from matcher.web.recruiter.meetings import Rows, hours_of, show_wrong
from matcher.web.recruiter.opening import WhereAndWho
from matcher.web.refusals import told
from matcher.web.rendering import page
from matcher.web.unit_of_work import SAFE, session
from matcher.web.words import word


class EditForm(WhereAndWho):
    """Where, who, the minimum and the window of booking; `version` is that of the intake when the form was made."""

    version = HiddenField()


class MoveForm(Form):
    """Each meeting with its new time."""

    rows = Rows()
    version = HiddenField()


class VersionForm(Form):
    """Nothing to fill in: the version that was looked at."""

    version = HiddenField()


def edit(intake_id: int) -> ResponseReturnValue:
    """Change the room, the trainer, the minimum or the window of booking; of another room people are told once."""
    found = scope.intake(intake_id)
    form = EditForm(formdata=None, data=_as_it_is(found)) if request.method in SAFE else EditForm()
    form.offer_choices(found.row.trainer_id)
    if request.method in SAFE or not (form.validate() and form.makes_sense()):
        return page("recruiter/intake_edit.html", form=form, found=found, differs=None)
    opens_at, closes_at = form.window(found.row.first)
    changes = Changes(
        trainer_id=int(form.trainer_id.data) if form.trainer_id.data else None,
        form=IntakeForm(form.form.data),
        room=form.room.data,
        minimum=int(form.minimum.data or 0),
        opens_at=_kept(opens_at, found.intake.opens_at),
        closes_at=_kept(closes_at, found.intake.closes_at) or closes_at,
    )
    try:
        service.edit(session(), actor(), intake_id, changes, version_in(form.version.data), clock.now())
    except Stale as error:
        form.version.data = str(error.version)
        return page("recruiter/intake_edit.html", 409, form=form, found=found, differs=_differences(form, found))
    except Refused as error:
        form.show_refused(error)
        return page("recruiter/intake_edit.html", form=form, found=found, differs=None)
    flash(_("The training is changed."), "success")
    return redirect(url_for("recruiter.intake", intake_id=intake_id), code=303)


def move(intake_id: int) -> ResponseReturnValue:
    """Give all meetings another time: so many days later at once, or each its own. Everybody is told once."""
    found = scope.intake(intake_id)
    if request.method in SAFE:
        form = MoveForm(formdata=None, version=str(found.row.version))
        form.rows.fill(_as_asked([slot_of(each.starts_at, each.ends_at) for each in found.meetings]))
        return _moving(found, form)
    form = MoveForm()
    meetings = hours_of(form.rows, every=True) if form.validate() else None
    if meetings is None:
        return _moving(found, form)
    try:
        service.move(session(), actor(), intake_id, meetings, version_in(form.version.data), clock.now())
    except Stale as error:
        form.version.data = str(error.version)
        form.form_errors = [_("A colleague has just changed this training. Look at it once more.")]
        return _moving(found, form, 409)
    except BadMeetings as error:
        show_wrong(form.rows, error)
    except Refused as error:
        form.form_errors = [_told_who(error, found)]
    else:
        flash(
            _("The training is moved. Everybody who has a place gets an e-mail with the old and the new time."),
            "success",
        )
        return redirect(url_for("recruiter.intake", intake_id=intake_id), code=303)
    return _moving(found, form)


def go_ahead(intake_id: int) -> ResponseReturnValue:
    """Decide that an intake goes ahead with fewer people than its minimum."""
    scope.intake(intake_id)
    form = VersionForm()
    try:
        service.go_ahead(session(), actor(), intake_id, version_in(form.version.data), clock.now())
    except Stale:
        flash(_("A colleague has just changed this training. Look at it once more."), "error")
    except Refused as error:
        flash(told(error), "error")
    else:
        flash(_("The training goes ahead with the people there are."), "success")
    return redirect(url_for("recruiter.intake", intake_id=intake_id), code=303)


def _moving(found: IntakeDetail, form: MoveForm, status: int = 200) -> ResponseReturnValue:
    people = queries.participants(session(), found.row.id)
    return page(
        "recruiter/intake_move.html",
        status,
        form=form,
        found=found,
        told=sum(person.status in LIVE for person in people),
        first_day=filters.text("first_day", 10),
    )


def _as_asked(slots: list[Slot]) -> list[Slot]:
    """The meetings as they are; or from the first day that the address asks for on."""
    try:
        return shifted(slots, date.fromisoformat(filters.text("first_day", 10)))
    except (ValueError, OverflowError):
        return slots


def _told_who(error: Refused, found: IntakeDetail) -> str:
    """Why it can't move, and about whom it is when that is one of the branch's people."""
    if isinstance(error, BusyThen) and not isinstance(error, TrainerBusy | RoomBusy):
        for person in queries.participants(session(), found.row.id):
            if person.candidate_id == error.candidate_id and person.branch_id == me().branch_id:
                return str(
                    _(
                        "%(name)s has a place in another training at that time. Choose another time, or call them.",
                        name=person.name,
                    )
                )
        return str(_("Somebody with a place here has another training at that time. Choose another time."))
    return told(error)


def _as_it_is(found: IntakeDetail) -> dict[str, Any]:
    row, intake = found.row, found.intake
    closes = clock.local(row.closes_at).date()
    return {
        "form": row.form.value,
        "room": row.room,
        "trainer_id": str(row.trainer_id or ""),
        "minimum": row.minimum,
        "opens_on": clock.local(intake.opens_at).date() if intake.opens_at else None,
        "closes_on": None if row.closes_at == row.first else closes,
        "version": str(row.version),
    }


def _kept(chosen: Any, known: Any) -> Any:
    """The instant that is known when the day that was chosen is its day: what nobody changed stays to the minute."""
    same = chosen and known and clock.local(chosen).date() == clock.local(known).date()
    return known if same else chosen


def _differences(form: EditForm, found: IntakeDetail) -> list[tuple[str, str, str]]:
    """What stands there now beside what was typed, where the two differ: (label, now, typed)."""
    now = _as_it_is(found)
    fields = (form.form, form.room, form.trainer_id, form.minimum, form.opens_on, form.closes_on)
    return [
        (str(field.label.text), _said(field, now[field.short_name]), _said(field, field.data))
        for field in fields
        if (now[field.short_name] or None) != (field.data or None)
    ]


def _said(field: Field, value: Any) -> str:
    """What a field holds, in words."""
    if value in (None, ""):
        return str(_("nothing"))
    if isinstance(value, date):
        return day(value)
    if field.short_name == "trainer_id":
        return desk.name_of(session(), int(value))
    return word("form", value) if field.short_name == "form" else str(value)
