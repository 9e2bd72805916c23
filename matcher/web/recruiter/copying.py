"""The same training once more: a first day, and it is open; or its meetings first, when one falls on a holiday."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import DateField

from matcher import clock
from matcher.engine.shifts import DAYS
from matcher.intakes.meetings import FURTHEST
from matcher.intakes.queries import IntakeDetail
from matcher.intakes.series import Slot, again_from, holiday, shifted, slot_of
from matcher.web.forms import Form, required
from matcher.web.recruiter import scope
from matcher.web.recruiter.opening import OpeningForm, open_or_show, show_meetings
from matcher.web.rendering import page
from matcher.web.unit_of_work import SAFE


class CopyForm(Form):
    """When it starts again."""

    first_day = DateField(_l("First day"), [required(_l("Enter the first day."))])


def copy(intake_id: int) -> ResponseReturnValue:
    """Open the same training on another first day, at the same times by the clock."""
    found = scope.intake(intake_id)
    slots = [slot_of(meeting.starts_at, meeting.ends_at) for meeting in found.meetings]
    today = clock.today()
    if request.method in SAFE:
        form = CopyForm(formdata=None, first_day=again_from(slots, today))
        return page("recruiter/intake_copy.html", form=form, found=found)
    form = CopyForm()
    if form.validate():
        if today <= form.first_day.data <= today + FURTHEST:
            return _opened(found, shifted(slots, form.first_day.data))
        form.first_day.errors = [_("Choose a day from today on, within two years.")]
    return page("recruiter/intake_copy.html", form=form, found=found)


def _opened(found: IntakeDetail, slots: list[Slot]) -> ResponseReturnValue:
    values = _values(found, slots)
    form = OpeningForm(formdata=values)
    form.offer_choices(found.row.trainer_id)
    if any(holiday(slot.on) for slot in slots):
        return show_meetings(form, values)
    return open_or_show(form, values)


def _values(found: IntakeDetail, slots: list[Slot]) -> "MultiDict[str, str]":
    """The form of a new intake, filled in as this one is; its window of booking is as long before the start."""
    intake, row = found.intake, found.row
    values: MultiDict[str, str] = MultiDict(
        {
            "programme_id": str(row.programme_id),
            "form": row.form.value,
            "room": row.room,
            "trainer_id": str(row.trainer_id or ""),
            "seats": str(row.seats),
            "minimum": str(row.minimum),
            "first_day": slots[0].on.isoformat(),
            "weeks": str(min((slots[-1].on - slots[0].on).days // 7 + 1, 100)),
            "starts": f"{slots[0].starts:%H:%M}",
            "ends": f"{slots[0].ends:%H:%M}",
        }
    )
    if row.paid:
        values["paid"] = "y"
    values.setlist("days", sorted({DAYS[slot.on.weekday()] for slot in slots}, key=DAYS.index))
    start = clock.local(row.first).date()
    later = slots[0].on - start
    closes = clock.local(row.closes_at).date()
    if closes != start:
        values["closes_on"] = (closes + later).isoformat()
    if intake.opens_at is not None and (opens := clock.local(intake.opens_at).date() + later) > clock.today():
        values["opens_on"] = opens.isoformat()
    for number, slot in enumerate(slots):
        values |= _row(number, slot)
    return values


def _row(number: int, slot: Slot) -> dict[str, str]:
    filled = {"on": slot.on.isoformat(), "starts": f"{slot.starts:%H:%M}", "ends": f"{slot.ends:%H:%M}"}
    if holiday(slot.on) is None:
        filled["keep"] = "y"
    return {f"rows-{number}-{name}": value for name, value in filled.items()}
