"""Meetings in a form, one row each: a day, a time, and whether it is held; read as instants, or told what is wrong."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, FieldList, FormField, RadioField, SelectChoice, TimeField
from wtforms.validators import Optional

from matcher import clock
from matcher.intakes.errors import AmbiguousTime, BadMeetings, NoSuchTime
from matcher.intakes.meetings import FURTHEST, MOST, Hours
from matcher.intakes.series import Slot, holiday
from matcher.web.forms import required
from matcher.web.languages import day
from matcher.web.refusals import told


class MeetingRow(FlaskForm):
    """One meeting."""

    class Meta(FlaskForm.Meta):
        """A part of a form: the form itself holds the token."""

        csrf = False

    keep = BooleanField(_l("This meeting is held"))
    on = DateField(_l("Day"), [required(_l("Enter the day."))])
    starts = TimeField(_l("From"), [required(_l("Enter a time like 9:30."))], format=["%H:%M", "%H.%M"])
    ends = TimeField(_l("Until"), [required(_l("Enter a time like 16:30."))], format=["%H:%M", "%H.%M"])
    twice = RadioField(
        _l("Which of the two?"),
        validators=[Optional()],
        choices=[
            SelectChoice("first", _l("the first (summer time)")),
            SelectChoice("second", _l("the second (winter time)")),
        ],
    )


class Rows(FieldList):
    """The meetings of an intake, first to last."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(FormField(MeetingRow), max_entries=MOST, **kwargs)

    def fill(self, slots: Iterable[Slot]) -> None:
        """Show these meetings; those on a public holiday are not held unless somebody ticks them."""
        while self.entries:
            self.pop_entry()
        for slot in slots:
            self.append_entry(values_of(slot))


def values_of(slot: Slot) -> dict[str, Any]:
    """What the row of a meeting is filled with."""
    return {"on": slot.on, "starts": slot.starts, "ends": slot.ends, "keep": holiday(slot.on) is None}


def hours_of(rows: Rows, *, every: bool) -> list[Hours] | None:
    """The meetings that are held as instants (`every`: all of them), or None when a row now says what is wrong."""
    found = [_hours(entry.form) for entry in rows.entries if every or entry.form.keep.data]
    show_errors(rows)
    return None if None in found else [hours for hours in found if hours is not None]


def show_wrong(rows: Rows, error: BadMeetings) -> None:
    """Say at the row that it is about, or at the first one, what is wrong with the meetings."""
    about = rows.entries[0].form if rows.entries else None
    for entry in rows.entries:
        slot = slot_in(entry.form)
        if error.at is not None and (slot.on, slot.starts) == _local(error.at):
            about = entry.form
    if about is None:
        rows.errors = [told(error)]
        return
    about.on.errors = [told(error)]
    show_errors(rows)


def show_errors(rows: Rows) -> None:
    """Make what was found wrong with single rows known to the form: it looked at them before."""
    found = [entry.errors for entry in rows.entries]
    rows.errors = found if any(found) else []


def slot_in(row: MeetingRow) -> Slot:
    """What a row that was read without errors says."""
    return Slot(row.on.data, row.starts.data, row.ends.data)


def _local(instant: Any) -> tuple[Any, Any]:
    wall = clock.local(instant)
    return wall.date(), wall.time().replace(fold=0)


def _hours(row: MeetingRow) -> Hours | None:
    slot, today = slot_in(row), clock.today()
    if not today <= slot.on <= today + FURTHEST:
        row.on.errors = [_("Choose a day from today on, within two years.")]
    elif slot.starts >= slot.ends:
        row.ends.errors = [_("The end must be later than the start.")]
    else:
        try:
            return slot.hours({"first": False, "second": True}.get(row.twice.data or ""))
        except NoSuchTime as error:
            row.starts.errors = [
                _(
                    "On %(day)s the clock goes forward: %(time)s does not exist. Choose another time.",
                    day=day(slot.on),
                    time=str(error).rpartition(" ")[2][:5],
                )
            ]
        except AmbiguousTime as error:
            row.twice.errors = [_("Choose which of the two is meant.")]
            row.starts.errors = [
                _(
                    "On %(day)s the clock goes back: %(time)s comes twice. Say below which one.",
                    day=day(slot.on),
                    time=f"{clock.local(error.first):%H:%M}",
                )
            ]
    return None
