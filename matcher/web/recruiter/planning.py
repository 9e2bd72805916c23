"""Planning: where seats are wanted, which are about to stay empty, and asking for a proposal for the next weeks."""

from datetime import date, timedelta

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField

from matcher import clock
from matcher.accounts import queries as accounts
from matcher.intakes import queries as intakes
from matcher.intakes.errors import NotYours, Refused
from matcher.intakes.invitations import invite
from matcher.intakes.models import Place, Programme
from matcher.planning import queries, radar, regions, service
from matcher.planning.models import Scope
from matcher.planning.radar import Demand
from matcher.web.forms import Form
from matcher.web.guard import actor, me
from matcher.web.languages import day, moment
from matcher.web.planning_words import figure
from matcher.web.recruiter import scope
from matcher.web.refusals import told
from matcher.web.rendering import page
from matcher.web.unit_of_work import session

WEEKS = (4, 6, 8, 12)
LEAST, MOST = 6, 16  # seats of a training that the radar suggests to open


class AskForm(Form):
    """For whom, and how far ahead, a proposal is made."""

    scope = RadioField(
        _l("For whom?"),
        choices=[SelectChoice("branch", _l("my branch")), SelectChoice("region", _l("all branches of my region"))],
        default="branch",
    )
    weeks = SelectField(_l("How far ahead?"), coerce=int, default=service.WEEKS)


def show(form: AskForm | None = None) -> ResponseReturnValue:
    """The radar of the branch and its region, and the plans there are."""
    now, branch_id, here = clock.now(), me().branch_id, region()
    near = regions.branches_of(regions.by_branch(session()), here) if here else [branch_id or 0]
    cells = radar.demand(session(), now)
    wide, own = radar.gathered(cells, near), radar.gathered(cells, [branch_id or 0])
    rows = [
        (each, own.get(each.id or 0, Demand()), wide[each.id or 0])
        for each in intakes.programmes(session())
        if each.id in wide
    ]
    rows.sort(key=lambda row: (-row[2].short, -row[2].placeable, row[0].id))
    return page(
        "recruiter/planning.html",
        form=form or _form(),
        now=now,
        region=here,
        branch=accounts.branch(session(), branch_id),
        rows=rows,
        opening={each.id: _opening(each, own_demand, now.date()) for each, own_demand, _wide in rows},
        empty_seats=radar.about_to_stay_empty(session(), branch_id, near, now),
        counted_at=radar.counted_at(session()),
        plans=queries.newest(session(), queries.of_branch(branch_id, here), most=6),
        own_branch=branch_id,
        figure=figure,
    )


def ask() -> ResponseReturnValue:
    """Ask for a proposal; the page of the plan shows when it is there."""
    form = _form()
    if not form.validate():
        return show(form)
    here, wanted = region(), Scope(form.scope.data)
    if me().branch_id is None or (wanted is Scope.region and not here):
        abort(404)
    plan = service.ask(
        session(),
        actor(),
        wanted,
        clock.now(),
        branch_id=me().branch_id if wanted is Scope.branch else None,
        region=here,
        weeks=form.weeks.data,
    )
    return redirect(url_for("recruiter.plan", plan_id=plan.id), code=303)


def invite_to(intake_id: int) -> ResponseReturnValue:
    """Offer one of the branch's people a seat that is about to stay empty, in whatever branch."""
    candidate_id = request.form.get("candidate_id", "")
    if not (candidate_id.isascii() and candidate_id.isdigit() and len(candidate_id) < 10):
        abort(404)
    person = scope.candidate(int(candidate_id))
    try:
        place = invite(session(), actor(), intake_id, person.id or 0, clock.now())
    except NotYours:
        abort(404)
    except Refused as error:
        flash(f"{person.name}: {told(error)}", "error")
    else:
        flash(asked(place, person.name), "success")
    return redirect(url_for("recruiter.planning", _anchor="empty"), code=303)


def asked(place: Place, name: str) -> str:
    """What is done when somebody was invited: mailed, or to be called when the start is near."""
    until = place.offered_until
    if place.by_phone or until is None:
        return str(_("A seat is held for %(name)s. It starts soon: call them now, there is no e-mail.", name=name))
    said = _(
        "%(name)s gets an e-mail. A seat is held until %(day)s, %(time)s.",
        name=name,
        day=day(until),
        time=moment(until),
    )
    return str(said)


def region() -> str:
    """The region of the recruiter's branch; empty when it isn't known."""
    return regions.by_branch(session()).get(me().branch_id or 0, "")


def _form() -> AskForm:
    form = AskForm()
    form.weeks.choices = [(weeks, _("%(num)s weeks", num=weeks)) for weeks in WEEKS]
    return form


def _opening(programme: Programme, own: Demand, today: date) -> str:
    """The address of the form that opens such a training, filled in as far as the radar can tell."""
    first = today + timedelta(days=21 - today.weekday())  # a Monday, at least two weeks away
    seats = max(LEAST, min(MOST, own.short))
    return url_for("recruiter.intake_new", programme=programme.code, seats=seats, first_day=first.isoformat())
