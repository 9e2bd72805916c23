"""Who is there: ticked on the trainer's list, or by the code on somebody's own phone."""

from datetime import datetime

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import col

from matcher import clock
from matcher.insights import trainer as desk
from matcher.insights.trainer import Participant
from matcher.intakes import attendance, needs, queries
from matcher.intakes.errors import NotYours, Refused
from matcher.intakes.models import Meeting, Place
from matcher.web import trail
from matcher.web.fields import version_in
from matcher.web.guard import actor, me
from matcher.web.refusals import told
from matcher.web.rendering import page
from matcher.web.trainer import scope
from matcher.web.unit_of_work import session, writes


def at_hand(meetings: list[Meeting], now: datetime) -> Meeting | None:
    """The meeting that is on, or whose doors are open; else the last one before, and before the first: the first."""
    begun = [meeting for meeting in meetings if meeting.starts_at - attendance.DOORS <= now]
    return (begun or meetings[:1])[-1] if meetings else None


def is_open(meeting: Meeting | None, now: datetime) -> bool:
    """Whether people can be ticked at this meeting: from an hour before its start."""
    return meeting is not None and meeting.starts_at - attendance.DOORS <= now


def show(place: str) -> ResponseReturnValue:
    """Opened by the code on somebody's phone: the name, and one button. Opening it changes nothing."""
    person = desk.participant_of(session(), me().user_id, place) or abort(404)
    meetings, now = queries.meetings_of(session(), person.intake_id), clock.now()
    meeting = at_hand(meetings, now)
    refusal = ""
    stale = request.method == "POST" and not writes()
    if writes() and meeting is not None:
        refusal = _ticked(person, meeting, True)
        if not refusal:
            return redirect(url_for("trainer.check_in", place=place), code=303)
    trail.seen("candidate.seen", f"candidate:{person.candidate_id}")
    ticked = attendance.ticks(session(), person.intake_id).get(person.place_id, {})
    return page(
        "trainer/check_in.html",
        409 if refusal else 400 if stale else 200,
        person=person,
        meeting=meeting,
        doors=is_open(meeting, now),
        present=ticked.get(meeting.id or 0) if meeting else None,
        need=needs.needs(session(), now, col(Place.id) == person.place_id).get(person.place_id, ""),
        refusal=refusal,
    )


def tick(place_id: int) -> ResponseReturnValue:
    """There, or not there, at the meeting on the list."""
    person = scope.participant(place_id)
    meetings = queries.meetings_of(session(), person.intake_id)
    wanted = version_in(request.form.get("meeting"))
    number, meeting = next(((n, each) for n, each in enumerate(meetings, 1) if each.id == wanted), (0, None))
    said = request.form.get("present")
    if meeting is None or said not in ("yes", "no"):
        abort(400)
    refusal = _ticked(person, meeting, said == "yes")
    if refusal:
        flash(refusal, "error")
    here = url_for("trainer.intake", intake_id=person.intake_id, day=number)
    return redirect(f"{here}#p{place_id}", code=303)


def _ticked(person: Participant, meeting: Meeting, present: bool) -> str:
    """Write it down; the sentence when that can't be."""
    try:
        attendance.tick(session(), actor(), person.place_id, meeting.id or 0, present, clock.now())
    except NotYours:
        abort(404)
    except Refused as error:
        return told(error)
    return ""
