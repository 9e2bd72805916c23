"""Opens a new intake in two steps: what and when as one says it, then its meetings, each to be changed or dropped."""

from datetime import date, datetime, time
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, RadioField, SelectField, SelectMultipleField, TimeField
from wtforms.validators import DataRequired, Optional

from matcher import clock
from matcher.engine.shifts import DAYS
from matcher.insights import branch as desk
from matcher.intakes import queries, service
from matcher.intakes.cohorts import IntakeData
from matcher.intakes.errors import BadMeetings, BadWindow, Refused, RoomBusy, TooFewSeats, TrainerBusy
from matcher.intakes.hours import instant
from matcher.intakes.meetings import FURTHEST, MOST, Hours
from matcher.intakes.models import Form as IntakeForm
from matcher.intakes.models import Intake
from matcher.intakes.series import Slot, days_of, holiday
from matcher.web import unit_of_work
from matcher.web.fields import Number, Whole
from matcher.web.forms import Form, Text, required
from matcher.web.guard import actor, me
from matcher.web.languages import day, named
from matcher.web.recruiter import explained
from matcher.web.recruiter.meetings import Rows, hours_of, show_errors, show_wrong
from matcher.web.refusals import told
from matcher.web.rendering import page
from matcher.web.unit_of_work import SAFE, session
from matcher.web.words import word

LAST_MINUTE = time(23, 59)


class WhereAndWho(Form):
    """What a new intake and one that is changed have in common: where, who, the minimum, from when until when."""

    form = RadioField(_l("Where?"), validators=[required(_l("Choose where it is."))])
    room = Text(_l("Address and room, or the link"), [DataRequired(_l("Enter where people have to be."))])
    trainer_id = SelectField(_l("Trainer"))
    minimum = Number(
        _l("Least number of people"),
        [Whole(0, 500)],
        default=6,
        description=_l("With fewer people we look again a week before whether it goes ahead."),
    )
    opens_on = DateField(
        _l("Booking opens on"), [Optional()], description=_l("Leave it empty, and booking is open at once.")
    )
    closes_on = DateField(
        _l("Booking until and including"),
        [Optional()],
        description=_l("Leave it empty, and people can book until the start."),
    )

    def offer_choices(self, trainer_id: int | None = None) -> None:
        """Put the forms, and the branch's trainers, up for choice; and who gives it now, wherever they belong."""
        self.form.choices = {each.value: word("form", each) for each in IntakeForm}
        people = {str(each.id): each.name for each in desk.trainers(session(), me().branch_id)}
        known = {str(trainer_id): desk.name_of(session(), trainer_id)} if trainer_id else {}
        self.trainer_id.choices = {"": _("not known yet")} | known | people

    def window(self, starts_at: datetime) -> tuple[datetime | None, datetime]:
        """From when until when people can book an intake that starts then."""
        opens, closes = self.opens_on.data, self.closes_on.data
        until = instant(closes, LAST_MINUTE) if closes and closes != clock.local(starts_at).date() else starts_at
        return (instant(opens, time(0)) if opens else None), until

    def makes_sense(self) -> bool:
        """Whether the days of booking are days that anybody plans; if not, they say so."""
        today = clock.today()
        for field in (self.opens_on, self.closes_on):
            if field.data is not None and not today - FURTHEST <= field.data <= today + FURTHEST:
                field.errors = [_("Choose a day within two years.")]
                return False
        return True

    def show_refused(self, error: Refused) -> None:
        """Say at the field that it is about why it was refused."""
        match error:
            case TooFewSeats():
                self.minimum.errors = [_("The least number of people can't be more than the seats.")]
            case TrainerBusy():
                self.trainer_id.errors = [told(error)]
            case RoomBusy():
                self.room.errors = [told(error)]
            case BadWindow(field="opens_at"):
                self.opens_on.errors = [told(error)]
            case BadWindow():
                self.closes_on.errors = [told(error)]
            case _:
                self.form_errors = [told(error)]


class OpeningForm(WhereAndWho):
    """A new intake of the branch; its rows are filled in by us, from the days and weeks."""

    given: dict[str, list[str]]
    programme_id = SelectField(_l("Which training?"), validators=[required(_l("Choose a training."))])
    paid = BooleanField(_l("The hours are paid"))
    seats = Number(_l("Seats"), [required(_l("Enter the number of seats.")), Whole(1, 500)], default=12)
    first_day = DateField(_l("First day"), [required(_l("Enter the first day."))])
    days = SelectMultipleField(_l("Every"), validators=[required(_l("Choose at least one day."))])
    weeks = Number(_l("For how many weeks?"), [required(_l("Enter the number of weeks.")), Whole(1, 100)], default=4)
    starts = TimeField(_l("From"), [required(_l("Enter a time like 9:30."))], format=["%H:%M", "%H.%M"])
    ends = TimeField(_l("Until"), [required(_l("Enter a time like 16:30."))], format=["%H:%M", "%H.%M"])
    rows = Rows()

    def offer_choices(self, trainer_id: int | None = None) -> None:
        """Put the programmes and the days up for choice too."""
        super().offer_choices(trainer_id)
        programmes = queries.programmes(session())
        self.given = {str(each.id): each.forms for each in programmes}
        self.programme_id.choices = {str(each.id): named(each) for each in programmes}
        self.days.choices = {each: word("day", each) for each in DAYS}

    def makes_sense(self) -> bool:
        """Whether the programme is given where it is to be, besides; if not, that says so."""
        given = self.given[self.programme_id.data]
        if self.form.data in given:
            return super().makes_sense()
        where = ", ".join(word("form", each) for each in given)
        self.form.errors = [_("This training is given in another way: %(where)s. Choose that.", where=where)]
        return False


def open_new() -> ResponseReturnValue:
    """The form, filled in with what the address says; then the meetings; when all is well it can be booked."""
    if request.method in SAFE:
        form = OpeningForm(formdata=None, data=_asked())
        form.offer_choices()
        return page("recruiter/intake_new.html", form=form)
    form = OpeningForm()
    form.offer_choices()
    if not any(name.startswith("rows-") for name in request.form):
        return _first_step(form)
    if "change" in request.form:
        unit_of_work.give_up()
        return page("recruiter/intake_new.html", form=form)
    return open_or_show(form, request.form)


def open_or_show(form: OpeningForm, values: "MultiDict[str, str]") -> ResponseReturnValue:
    """Open the intake as its rows say; or show the rows, with what is wrong."""
    if form.validate() and form.makes_sense():
        meetings = hours_of(form.rows, every=False)
        made = _opened(form, meetings) if meetings is not None else None
        if made is not None:
            flash(_("The training is open for booking."), "success")
            return redirect(url_for("recruiter.intake", intake_id=made.id), code=303)
    return show_meetings(form, values)


def show_meetings(form: OpeningForm, values: "MultiDict[str, str]") -> ResponseReturnValue:
    """The second step. `values` are what the first one was filled in with; what is wrong of it can be mended here."""
    unit_of_work.give_up()  # nothing is written yet: the same form may come again
    carried = [
        (name, value) for name, value in values.items(multi=True) if name in form._fields and not form[name].errors
    ]
    return page(
        "recruiter/intake_meetings.html",
        form=form,
        carried=carried,
        wrong=[field for field in form if field.errors and field is not form.rows],
        free=[holiday(row.form.on.data) if row.form.on.data else None for row in form.rows.entries],
    )


def _first_step(form: OpeningForm) -> ResponseReturnValue:
    if form.validate() and form.makes_sense():
        slots = _slots(form)
        if slots is not None:
            form.rows.fill(slots)
            return show_meetings(form, request.form)
    return page("recruiter/intake_new.html", form=form)


def _slots(form: OpeningForm) -> list[Slot] | None:
    """The meetings that the days and weeks say, or None when the form now says what is wrong."""
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
    elif int(form.minimum.data or 0) > int(form.seats.data or 0):
        form.minimum.errors = [_("The least number of people can't be more than the seats.")]
    elif form.closes_on.data and form.closes_on.data > first:
        form.closes_on.errors = [_("Booking ends at the start at the latest: %(day)s.", day=day(first))]
    elif len(days := days_of(first, weekdays, int(form.weeks.data or 0))) > MOST:
        form.weeks.errors = [
            _(
                "That makes %(count)s meetings. A training has at most %(most)s: choose fewer weeks or days.",
                count=len(days),
                most=MOST,
            )
        ]
    else:
        return [Slot(each, form.starts.data, form.ends.data) for each in days]
    return None


def _opened(form: OpeningForm, meetings: list[Hours]) -> Intake | None:
    """The intake, or None when the form now says what is wrong."""
    if not meetings:
        form.rows.entries[0].form.keep.errors = [_("Keep at least one meeting.")]
        show_errors(form.rows)
        return None
    opens_at, closes_at = form.window(min(meetings)[0])
    data = IntakeData(
        programme_id=int(form.programme_id.data),
        branch_id=me().branch_id or 0,
        trainer_id=int(form.trainer_id.data) if form.trainer_id.data else None,
        form=IntakeForm(form.form.data),
        room=form.room.data,
        paid=form.paid.data,
        seats=int(form.seats.data or 0),
        minimum=int(form.minimum.data or 0),
        opens_at=opens_at,
        closes_at=closes_at,
    )
    try:
        return service.open_intake(session(), actor(), data, meetings, clock.now())
    except BadMeetings as error:
        show_wrong(form.rows, error)
    except Refused as error:
        form.show_refused(error)
    return None


def _asked() -> dict[str, Any]:
    """What the address fills in, so that any page can lead here; what makes no sense in it is left out."""
    asked, found = request.args, dict[str, Any]()
    programmes = {str(each.id): each for each in queries.programmes(session())}
    if programme := programmes.get(asked.get("programme", "")):
        found |= {"programme_id": str(programme.id), "weeks": programme.weeks, "form": programme.forms[0]}
    for name, most in (("seats", 500), ("minimum", 500), ("weeks", 100)):
        text = asked.get(name, "")
        if text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= most:
            found[name] = int(text)
    if "seats" in found and "minimum" not in found:
        found["minimum"] = found["seats"] // 2
    if asked.get("form") in set(IntakeForm):
        found["form"] = asked["form"]
    found |= {name: asked[name] for name in ("room", "trainer_id") if asked.get(name)}
    found["days"] = [each for each in asked.getlist("days") if each in DAYS]
    try:
        found["first_day"] = date.fromisoformat(asked.get("first_day", ""))
        found["days"] = found["days"] or [DAYS[found["first_day"].weekday()]]
    except ValueError:
        pass
    return found
