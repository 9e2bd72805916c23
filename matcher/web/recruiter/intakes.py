"""The branch's intakes: who comes, who waits and why, seats, and booking somebody."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import col
from wtforms import HiddenField, SelectChoice, SelectField

from matcher import clock
from matcher.candidates.models import Candidate, Status
from matcher.insights import branch as desk
from matcher.intakes import queries, service
from matcher.intakes.errors import NotYours, Refused, Stale, TooFewSeats
from matcher.intakes.lists import PEOPLE, IntakeRow
from matcher.intakes.models import LIVE, PlaceStatus
from matcher.intakes.queries import ParticipantRow
from matcher.intakes.waiting import why_nobody_moves
from matcher.web import filters, trail
from matcher.web.fields import Number, Whole, version_in
from matcher.web.forms import Form, required
from matcher.web.guard import actor, me
from matcher.web.languages import named
from matcher.web.recruiter import scope
from matcher.web.recruiter.today import needs_people
from matcher.web.refusals import told
from matcher.web.rendering import page
from matcher.web.security import safe_next
from matcher.web.unit_of_work import SAFE, session

FOUND = 8  # people shown for a search; more letters find fewer
GONE = (PlaceStatus.cancelled, PlaceStatus.declined, PlaceStatus.lapsed)


class IntakeFilter(Form):
    """Which trainings to show; lives in the address."""

    programme = SelectField(_l("Training"))
    state = SelectField(
        _l("Show"),
        choices=[
            SelectChoice("", _l("all")),
            SelectChoice("coming", _l("yet to start")),
            SelectChoice("people", _l("seats free or too few people")),
            SelectChoice("waiting", _l("with a waiting list")),
            SelectChoice("decide", _l("to look at again: too few people")),
            SelectChoice("running", _l("running or done")),
        ],
    )


class SeatsForm(Form):
    """Another number of seats. `version` is that of the intake when the form was made."""

    seats = Number(_l("Number of seats"), [required(_l("Enter the number of seats.")), Whole(1, 500)])
    version = HiddenField()


class CallOffForm(Form):
    """Nothing to fill in: the version that was looked at."""

    version = HiddenField()


def show_list() -> ResponseReturnValue:
    """The branch's intakes that are not long past."""
    programmes = queries.programmes(session())
    code = filters.choice("programme", [programme.code for programme in programmes])
    state = filters.choice("state", ["coming", "people", "waiting", "decide", "running"])
    branch_id = me().branch_id
    found = queries.for_branch(session(), branch_id, clock.now()) if branch_id is not None else []
    rows = [row for row in found if (not code or row.programme_code == code) and _is(row, state)]
    form = IntakeFilter(data={"programme": code, "state": state}, formdata=None)
    form.programme.choices = {"": _("all")} | {each.code: named(each) for each in programmes}
    return page("recruiter/intakes.html", rows=rows, filter=form, filtered=bool(code or state), now=clock.now())


def show(intake_id: int, form: SeatsForm | None = None, status: int = 200) -> ResponseReturnValue:
    """One intake: its meetings, its people, its waiting list with the rule, and whom to book."""
    found = scope.intake(intake_id)
    people = queries.participants(session(), intake_id)
    trail.seen("participants.seen", f"intake:{intake_id}")
    form = form or SeatsForm(formdata=None, seats=found.row.seats, version=str(found.row.version))
    waiting = [person for person in people if person.status is PlaceStatus.waiting]
    offered = [person for person in people if person.status is PlaceStatus.offered]
    busy = queries.passed_over(session(), intake_id)
    search = filters.text("q")
    others = {person.branch_id for person in people} - {me().branch_id}
    return page(
        "recruiter/intake.html",
        status,
        form=form,
        found=found,
        seated=[person for person in people if person.status in PEOPLE],
        offered=offered,
        waiting=waiting,
        gone=[person for person in people if person.status in GONE],
        busy=busy,
        stuck=why_nobody_moves(found.row, len(offered), len(busy), clock.now()),
        branches=desk.branch_names(session(), others),
        trainer=desk.name_of(session(), found.row.trainer_id),
        search=search,
        hits=_hits(search, people) if search else [],
        own=me().branch_id,
        now=clock.now(),
    )


def set_seats(intake_id: int) -> ResponseReturnValue:
    """Give an intake another number of seats; new ones are offered to who waits."""
    found = scope.intake(intake_id)
    form = SeatsForm()
    if not form.validate():
        return show(intake_id, form)
    try:
        version = version_in(form.version.data)
        service.set_seats(session(), actor(), intake_id, int(form.seats.data or 0), version, clock.now())
    except Stale as error:
        form.seats.errors = [
            _("A colleague has just changed this training: it has %(seats)s seats now.", seats=found.row.seats)
        ]
        form.version.data = str(error.version)
        return show(intake_id, form, 409)
    except TooFewSeats as error:
        form.seats.errors = [told(error)]
        return show(intake_id, form)
    except Refused as error:
        flash(told(error), "error")
    else:
        flash(_("The number of seats is changed."), "success")
    return redirect(url_for("recruiter.intake", intake_id=intake_id), code=303)


def call_off(intake_id: int) -> ResponseReturnValue:
    """Asks once more, then calls an intake off: every place ends and everybody is told."""
    found = scope.intake(intake_id)
    form = CallOffForm(formdata=None, version=str(found.row.version)) if request.method in SAFE else CallOffForm()
    if form.validate_on_submit():
        version = version_in(form.version.data)
        try:
            service.call_off(session(), actor(), intake_id, version, clock.now())
        except Stale as error:
            form.version.data = str(error.version)
            return page("recruiter/intake_call_off.html", 409, form=form, found=found, changed=True)
        except Refused as error:
            flash(told(error), "error")
        else:
            flash(_("The training is called off. Everybody who had a place gets an e-mail."), "success")
        return redirect(url_for("recruiter.intakes"), code=303)
    return page("recruiter/intake_call_off.html", form=form, found=found, changed=False)


def book(intake_id: int) -> ResponseReturnValue:
    """Book one of the branch's people in any intake; when it is full they come on the waiting list."""
    candidate_id = request.form.get("candidate_id", "")
    if not (candidate_id.isascii() and candidate_id.isdigit() and len(candidate_id) < 10):
        abort(404)
    person = scope.candidate(int(candidate_id))
    back = safe_next(request.form.get("next")) or url_for("recruiter.intake", intake_id=intake_id)
    try:
        place = service.book(session(), actor(), intake_id=intake_id, candidate_id=person.id or 0, now=clock.now())
    except NotYours:
        abort(404)
    except Refused as error:
        flash(told(error), "error")
        return redirect(back, code=303)
    if place.status is PlaceStatus.waiting:
        flash(_("The training is full. %(name)s is on the waiting list now.", name=person.name), "warning")
    else:
        flash(_("%(name)s is booked, and gets an e-mail.", name=person.name), "success")
    return redirect(back, code=303)


def _is(row: IntakeRow, state: str) -> bool:
    now = clock.now()
    return {
        "coming": row.first > now,
        "people": row.first > now and needs_people(row),
        "waiting": row.waiting > 0,
        "decide": row.is_to_decide(now),
        "running": row.first <= now,
    }.get(state, True)


def _hits(search: str, people: list[ParticipantRow]) -> list[tuple[desk.Person, bool]]:
    """The branch's people whose name holds `search`, and whether they have a place here already."""
    here = {person.candidate_id for person in people if person.status in LIVE}
    found = desk.people(
        session(),
        me().branch_id,
        col(Candidate.name).icontains(search, autoescape=True),
        col(Candidate.status) == Status.active,
        order="name",
    )
    return [(person, person.id in here) for person in found[:FOUND]]
