"""Opens a new intake: which training, where, by whom, how many seats, and when it meets."""

from datetime import date, datetime, time, timedelta

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, SelectMultipleField, TimeField
from wtforms.validators import NumberRange, Optional

from matcher import clock
from matcher.engine.shifts import DAYS
from matcher.insights import branch as desk
from matcher.intakes import queries, service
from matcher.intakes.cohorts import Hours, IntakeData
from matcher.intakes.errors import AmbiguousTime, BadMeetings, NoSuchTime, RoomBusy, TooFewSeats, TrainerBusy
from matcher.intakes.hours import instant
from matcher.intakes.models import Form as IntakeForm
from matcher.intakes.models import Intake
from matcher.web.forms import Form, Text, required
from matcher.web.guard import actor, me
from matcher.web.languages import day, named
from matcher.web.recruiter import explained
from matcher.web.refusals import told
from matcher.web.rendering import page
from matcher.web.unit_of_work import session
from matcher.web.words import word

FURTHEST = timedelta(days=730)


class OpeningForm(Form):
    """A new intake of the branch."""

    programme_id = SelectField(_l("Which training?"), validators=[required(_l("Choose a training."))])
    form = RadioField(_l("Where?"), validators=[required(_l("Choose where it is."))])
    room = Text(_l("Address and room, or the link"), [required(_l("Enter where people have to be."))])
    trainer_id = SelectField(_l("Trainer"))
    paid = BooleanField(_l("The hours are paid"))
    seats = IntegerField(
        _l("Seats"),
        [required(_l("Enter the number of seats.")), NumberRange(1, 500, _l("Enter a number from 1 to 500."))],
        default=12,
    )
    minimum = IntegerField(
        _l("Least number of people"),
        [Optional(), NumberRange(0, 500, _l("Enter a number from 0 to 500."))],
        default=6,
        description=_l("With fewer people we look again whether it goes ahead."),
    )
    first_day = DateField(_l("First day"), [required(_l("Enter the first day."))])
    days = SelectMultipleField(_l("On which days?"), validators=[required(_l("Choose at least one day."))])
    starts = TimeField(_l("From"), [required(_l("Enter a time like 9:30."))], format=["%H:%M", "%H.%M"])
    ends = TimeField(_l("Until"), [required(_l("Enter a time like 16:30."))], format=["%H:%M", "%H.%M"])
    meetings = IntegerField(
        _l("Number of meetings"),
        [required(_l("Enter how many meetings there are.")), NumberRange(1, 100, _l("Enter a number from 1 to 100."))],
    )
    twice = RadioField(_l("Which of the two?"), validators=[Optional()])


def open_new() -> ResponseReturnValue:
    """The form for a new intake; when all is well it can be booked at once."""
    form = _form()
    if form.validate_on_submit():
        made = _opened(form)
        if made is not None:
            flash(_("The training is open for booking."), "success")
            return redirect(url_for("recruiter.intake", intake_id=made.id), code=303)
    return page("recruiter/intake_new.html", form=form)


def days_of(first: date, weekdays: set[int], count: int) -> list[date]:
    """The first `count` days from `first` on that fall on these days of the week (0 is Monday)."""
    return [day for day in (first + timedelta(days=step) for step in range(7 * count)) if day.weekday() in weekdays][
        :count
    ]


def _form() -> OpeningForm:
    form = OpeningForm()
    form.programme_id.choices = {str(each.id): named(each) for each in queries.programmes(session())}
    form.form.choices = {each.value: word("form", each) for each in IntakeForm}
    people = desk.trainers(session(), me().branch_id)
    form.trainer_id.choices = {"": _("not known yet")} | {str(each.id): each.name for each in people}
    form.days.choices = {each: word("day", each) for each in DAYS}
    form.twice.choices = {"first": _("the first (summer time)"), "second": _("the second (winter time)")}
    return form


def _opened(form: OpeningForm) -> Intake | None:
    """The intake, or None when the form now says what is wrong."""
    meetings = _meetings(form)
    if meetings is None:
        return None
    data = IntakeData(
        programme_id=int(form.programme_id.data),
        branch_id=me().branch_id or 0,
        trainer_id=int(form.trainer_id.data) if form.trainer_id.data else None,
        form=IntakeForm(form.form.data),
        room=form.room.data,
        paid=form.paid.data,
        seats=form.seats.data,
        minimum=form.minimum.data or 0,
    )
    try:
        return service.open_intake(session(), actor(), data, meetings, clock.now())
    except TooFewSeats:
        form.minimum.errors = [_("The least number of people can't be more than the seats.")]
    except TrainerBusy as error:
        form.trainer_id.errors = [told(error)]
    except RoomBusy as error:
        form.room.errors = [told(error)]
    except BadMeetings as error:
        form.first_day.errors = [told(error)]
    return None


def _meetings(form: OpeningForm) -> list[Hours] | None:
    """The meetings as instants, or None when the form now says which day or time can't be."""
    first, weekdays = form.first_day.data, {DAYS.index(each) for each in form.days.data}
    today = clock.today()
    if not today <= first <= today + FURTHEST:
        form.first_day.errors = [_("Choose a day from today on, within two years.")]
    elif first.weekday() not in weekdays:
        form.days.errors = [
            _("The first day is a %(day)s. Tick that day too.", day=explained.day_name(first.weekday()))
        ]
    elif form.starts.data >= form.ends.data:
        form.ends.errors = [_("The end must be later than the start.")]
    else:
        try:
            return [_hours(form, each) for each in days_of(first, weekdays, form.meetings.data)]
        except _WrongTime as wrong:
            form.starts.errors = [wrong.told]
    return None


class _WrongTime(Exception):
    """A time that the clock skips, or that comes twice without saying which is meant."""

    def __init__(self, told: str) -> None:
        super().__init__(told)
        self.told = told


def _hours(form: OpeningForm, on: date) -> Hours:
    return _instant(form, on, form.starts.data), _instant(form, on, form.ends.data)


def _instant(form: OpeningForm, on: date, at: time) -> datetime:
    second = {"first": False, "second": True}.get(form.twice.data or "")
    try:
        return instant(on, at, second=second)
    except NoSuchTime:
        raise _WrongTime(
            _(
                "On %(day)s the clock goes forward: %(time)s does not exist. Choose another time.",
                day=day(on),
                time=f"{at:%H:%M}",
            )
        ) from None
    except AmbiguousTime:
        form.twice.errors = [_("Choose which of the two is meant.")]
        raise _WrongTime(
            _(
                "On %(day)s the clock goes back: %(time)s comes twice. Say below which one.",
                day=day(on),
                time=f"{at:%H:%M}",
            )
        ) from None
