"""The trainer's intakes: which there are, who is in one, who came, and closing it."""

from datetime import datetime

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlmodel import col

from matcher import clock
from matcher.insights import trainer as desk
from matcher.intakes import attendance, needs, queries, service
from matcher.intakes.attendance import MARKS
from matcher.intakes.errors import NotYours, Refused
from matcher.intakes.lists import PEOPLE
from matcher.intakes.models import BOOKED, IntakeStatus, Meeting, Place, PlaceStatus
from matcher.intakes.queries import IntakeDetail
from matcher.web import trail
from matcher.web.fields import version_in
from matcher.web.guard import actor, me
from matcher.web.refusals import told
from matcher.web.rendering import page
from matcher.web.trainer import check_in, scope
from matcher.web.unit_of_work import session


def show_list() -> ResponseReturnValue:
    """My trainings: those that run or come, then those just over."""
    now = clock.now()
    found = queries.for_trainer(session(), me().user_id, now)
    done = [row for row in found if row.status is IntakeStatus.finished]
    return page("trainer/intakes.html", rows=[row for row in found if row not in done], done=done, now=now)


def show(intake_id: int) -> ResponseReturnValue:
    """Who is in one training, and at one of its meetings: who is there. Before closing: whose goals nobody rated."""
    found, now = scope.intake(intake_id), clock.now()
    people = [person for person in queries.participants(session(), intake_id) if person.status in PEOPLE]
    trail.seen("participants.seen", f"intake:{intake_id}")
    running = found.row.status is IntakeStatus.open
    day = _day(found, now)
    ticked = attendance.ticks(session(), intake_id)
    last = max((meeting.starts_at for meeting in found.meetings), default=found.row.first)
    return page(
        "trainer/intake.html",
        found=found,
        people=sorted(people, key=lambda person: person.name.casefold()),
        unmarked=sum(person.status in BOOKED and not ticked.get(person.id) for person in people),
        day=day,
        ticked={place: each[day.id] for place, each in ticked.items() if day.id in each} if day else {},
        doors=running and check_in.is_open(day, now),
        begun=day is not None and now >= day.starts_at,
        needs=needs.needs(session(), now, col(Place.intake_id) == intake_id),
        can_finish=running and now >= last,
        goals=desk.goals(session(), found.row.programme_id),
        rated=desk.rated(session(), intake_id),
    )


def _day(found: IntakeDetail, now: datetime) -> Meeting | None:
    """The meeting that was asked for by its number, else the one at hand."""
    number = version_in(request.args.get("day"))
    return found.meetings[number - 1] if 0 < number <= len(found.meetings) else check_in.at_hand(found.meetings, now)


def mark(place_id: int) -> ResponseReturnValue:
    """Whether somebody came: wholly, in part, or not."""
    person = scope.participant(place_id)
    status = next((each for each in MARKS if each.value == request.form.get("status")), None) or abort(400)
    try:
        service.mark(session(), actor(), place_id, PlaceStatus(status), clock.now())
    except NotYours:
        abort(404)
    except Refused as error:
        flash(told(error), "error")
    else:
        flash(_("Written down."), "success")
    return redirect(url_for("trainer.person", place_id=person.place_id), code=303)


def finish(intake_id: int) -> ResponseReturnValue:
    """Close a training after its last meeting: who attended has finished it."""
    found = scope.intake(intake_id)
    try:
        service.finish(session(), actor(), intake_id, clock.now())
    except NotYours:
        abort(404)
    except Refused as error:
        flash(told(error), "error")
    else:
        flash(_("The training is closed. Thank you!"), "success")
    return redirect(url_for("trainer.intake", intake_id=found.row.id), code=303)
