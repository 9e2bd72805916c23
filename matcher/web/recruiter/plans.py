"""One plan: what it proposes and why. A recruiter opens trainings and invites people; nothing happens by itself."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import SelectMultipleField

from matcher import clock
from matcher.engine.shifts import DAYS
from matcher.intakes.errors import NotYours, Refused
from matcher.intakes.hours import answer_by
from matcher.planning import queries, service
from matcher.planning.models import Plan, PlannedStart, PlanState, ProposalState, SeatProposal
from matcher.planning.queries import StartRow
from matcher.web import filters, trail
from matcher.web.forms import Form, required
from matcher.web.guard import actor, me
from matcher.web.planning_words import WORDS, figure
from matcher.web.recruiter import planning, scope
from matcher.web.refusals import told
from matcher.web.rendering import page
from matcher.web.unit_of_work import session


class InviteForm(Form):
    """Whom of those who are proposed to invite: everybody is ticked to begin with."""

    # What is ticked is looked up among the branch's own proposals; one that was dealt with meanwhile is told so.
    people = SelectMultipleField(
        _l("Whom do you invite?"), [required(_l("Choose at least one person."))], validate_choice=False
    )


@dataclass(frozen=True, slots=True)
class Closed:
    """Possible trainings that don't open, for one and the same reason: the first of them, and all the days."""

    start: StartRow
    days: list[datetime]


def show(plan_id: int) -> ResponseReturnValue:
    """A plan: trainings with the branch's people by name and others counted, what doesn't open, who is left out."""
    plan = _plan(plan_id)
    rows = queries.starts(session(), plan_id, me().branch_id) if plan.state is PlanState.made else []
    mine = [row for row in rows if row.opens and (row.people or row.branch_id == me().branch_id)]
    if mine:
        trail.seen("plan.seen", f"plan:{plan_id}")
    return page(
        "recruiter/plan.html",
        plan=plan,
        newer=queries.newer(session(), plan),
        starts=mine,
        elsewhere=[row for row in rows if row.opens and row.proposed and row not in mine],
        closed=_grouped([row for row in rows if not row.opens and row.branch_id == me().branch_id]),
        by_id={row.id: row for row in rows},
        left_out=queries.left_out(session(), plan_id, me().branch_id),
        invited=sum(person.state is ProposalState.confirmed for row in mine for person in row.people),
        to_invite=sum(len(row.to_invite) for row in mine),
        own=me().branch_id,
        figure=figure,
    )


def left_out(plan_id: int) -> ResponseReturnValue:
    """The branch's people for whom a plan has no seat, for one reason."""
    plan = _plan(plan_id)
    why = filters.choice("why", WORDS["plan_missed"])
    counts = queries.left_out(session(), plan_id, me().branch_id)
    pages = filters.Pages(counts[why])
    names = pages.cut(queries.left_out_names(session(), plan_id, me().branch_id, why))
    return page("recruiter/plan_left_out.html", plan=plan, why=why, people=names, pages=pages, counts=counts)


def open_start(start_id: int) -> ResponseReturnValue:
    """Shows a possible training once more, then opens it for booking. Nobody is told by that."""
    start, row = _start(start_id)
    if start.branch_id != me().branch_id:
        abort(404)  # another branch decides about its own trainings
    form = Form()
    if form.validate_on_submit():
        try:
            service.open_start(session(), actor(), start_id, clock.now())
        except Refused as error:
            return _to_open(start, row, form, told(error), 409)
        flash(_("The training is open for booking. Nobody has been invited yet."), "success")
        return redirect(url_for("recruiter.plan", plan_id=start.plan_id, _anchor=f"start-{start_id}"), code=303)
    return _to_open(start, row, form)


def invite_all(start_id: int) -> ResponseReturnValue:
    """Shows whom of the branch would be invited to a training and what they get, then invites who is ticked."""
    start, row = _start(start_id)
    form = InviteForm(formdata=request.form if request.method == "POST" else None)
    form.people.choices = [(str(person.id), person.name) for person in row.to_invite]
    if request.method != "POST":
        form.people.data = [value for value, _name in form.people.choices]
    if form.validate_on_submit():
        theirs = queries.proposals(session(), start_id, me().branch_id)
        chosen = [each for each in theirs if str(each.id) in form.people.data]
        _invite(chosen)
        return redirect(url_for("recruiter.plan", plan_id=start.plan_id, _anchor=f"start-{start_id}"), code=303)
    until, by_phone = answer_by(clock.now(), row.starts_at)
    return page(
        "recruiter/plan_invite.html", form=form, start=row, plan_id=start.plan_id, until=until, by_phone=by_phone
    )


def invite_one(proposal_id: int) -> ResponseReturnValue:
    """Offer one person the seat that is proposed to them."""
    proposal = _proposal(proposal_id)
    _invite([proposal])
    return _back(proposal)


def turn_down(proposal_id: int) -> ResponseReturnValue:
    """Say no to a proposal, for one person."""
    proposal = _proposal(proposal_id)
    name = scope.candidate(proposal.candidate_id).name
    if service.turn_down(session(), actor(), proposal, clock.now()):
        flash(_("%(name)s is not proposed for this training for four weeks. They are not told.", name=name), "success")
    else:
        flash(_("This proposal was dealt with already."), "warning")
    return _back(proposal)


def _invite(proposals: list[SeatProposal]) -> None:
    """Invite, and say what came of it: how many get a message, and why somebody could not be invited."""
    try:
        done = service.invite(session(), actor(), proposals, clock.now())
    except NotYours:
        flash(_("This proposal was dealt with already."), "warning")  # they left the service a moment ago
        return
    except service.NotOpenedYet:
        flash(_("This training is not open yet. Open it first."), "error")
        return
    if len(done.places) == 1:
        place = done.places[0]
        flash(planning.asked(place, scope.candidate(place.candidate_id).name), "success")
    elif done.places:
        flash(
            ngettext(
                "%(num)s person gets one message. Their seats are held until they answer.",
                "%(num)s people get one message each. Their seats are held until they answer.",
                len(done.places),
            ),
            "success",
        )
    for candidate_id, error in done.refused.items():
        flash(f"{scope.candidate(candidate_id).name}: {told(error)}", "error")
    if not done.places and not done.refused:
        flash(_("This proposal was dealt with already."), "warning")


def _grouped(rows: list[StartRow]) -> list[Closed]:
    """Trainings of one programme that stay closed for one reason together."""
    found: dict[tuple[str, str, int | None], list[StartRow]] = {}
    for row in rows:
        found.setdefault((row.code, row.verdict, row.instead), []).append(row)
    return [Closed(group[0], [row.starts_at for row in group]) for group in found.values()]


def _to_open(start: PlannedStart, row: StartRow, form: Form, why: str = "", status: int = 200) -> ResponseReturnValue:
    """The page that asks once more; it also leads to the form where the same training can be changed first."""
    hours = [(datetime.fromisoformat(begin), datetime.fromisoformat(end)) for begin, end in row.meetings]
    days = [clock.local(begin).date() for begin, _end in hours]
    change = url_for(
        "recruiter.intake_new",
        programme=row.code,
        form=row.form.value,
        room=row.room,
        trainer_id=row.trainer_id,
        seats=row.seats,
        minimum=row.minimum,
        first_day=days[0].isoformat(),
        days=[name for number, name in enumerate(DAYS) if number in {day.weekday() for day in days}],
        weeks=1 + (days[-1] - days[0]).days // 7,
    )
    return page(
        "recruiter/plan_open.html",
        status,
        form=form,
        start=row,
        plan_id=start.plan_id,
        why=why,
        hours=hours,
        change=change,
    )


def _mine() -> sa.ColumnElement[bool]:
    return queries.of_branch(me().branch_id, planning.region())


def _plan(plan_id: int) -> Plan:
    return queries.one(session(), plan_id, _mine()) or abort(404)


def _start(start_id: int) -> tuple[PlannedStart, StartRow]:
    """A training of a plan that concerns the branch, with its people; one that isn't proposed can't be opened here."""
    start = queries.start(session(), start_id, _mine()) or abort(404)
    rows = queries.starts(session(), start.plan_id, me().branch_id)
    row = next(row for row in rows if row.id == start_id)
    if row.branch_id != me().branch_id and not row.people:
        abort(404)
    return start, row


def _proposal(proposal_id: int) -> SeatProposal:
    return queries.proposal(session(), proposal_id, me().branch_id, _mine()) or abort(404)


def _back(proposal: SeatProposal) -> ResponseReturnValue:
    anchor = f"start-{proposal.start_id}"
    return redirect(url_for("recruiter.plan", plan_id=proposal.plan_id, _anchor=anchor), code=303)
