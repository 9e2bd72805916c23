"""Planning for head office: every region's demand and seats, and plans of a region or of the whole country. Counts
only: people have no name here."""

from collections import Counter
from dataclasses import dataclass, replace

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from matcher import clock
from matcher.intakes import queries as intakes
from matcher.planning import queries, radar, regions, service
from matcher.planning.models import Plan, PlanState, ProposalState, Scope
from matcher.planning.queries import StartRow
from matcher.planning.radar import Cells, Demand
from matcher.web import filters
from matcher.web.forms import Form
from matcher.web.guard import actor
from matcher.web.languages import named
from matcher.web.planning_words import figure
from matcher.web.rendering import page
from matcher.web.unit_of_work import session


class RegionFilter(Form):
    """Which training to look at; lives in the address."""

    programme = SelectField(_l("Training"))


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region with its demand and its newest plan."""

    name: str
    branches: int
    demand: Demand
    plan: Plan | None
    invited: int


def show() -> ResponseReturnValue:
    """All regions: whom seats would help, which seats there are, and what the newest plan makes of them."""
    now, programmes = clock.now(), intakes.programmes(session())
    code = filters.choice("programme", [each.code for each in programmes])
    chosen = next((each.id for each in programmes if each.code == code), None)
    of = regions.by_branch(session())
    cells = radar.demand(session(), now)
    once = radar.placeable(session()) if chosen is None else None
    plans = queries.newest_of_regions(session())
    counts = queries.counts(session(), [plan.id or 0 for plan in plans.values()])
    rows = [_row(name, of, cells, chosen, once, plans.get(name), counts) for name in regions.names(of)]
    form = RegionFilter(data={"programme": code}, formdata=None)
    form.programme.choices = {"": _("all")} | {each.code: named(each) for each in programmes}
    return page(
        "office/planning.html",
        filter=form,
        rows=rows,
        total=radar.together(row.demand for row in rows),
        country=plans.get(""),
        recent=queries.newest(session(), queries.of_office(), most=6),
        counted_at=radar.counted_at(session()),
        figure=figure,
    )


def ask() -> ResponseReturnValue:
    """Ask for a plan of a region, or of the whole country."""
    name = request.form.get("region", "")
    if name and name not in regions.names(regions.by_branch(session())):
        abort(404)
    plan = service.ask(session(), actor(), Scope.region if name else Scope.country, clock.now(), region=name)
    return redirect(url_for("office.plan", plan_id=plan.id), code=303)


def show_plan(plan_id: int) -> ResponseReturnValue:
    """A plan in counts: which trainings it proposes where, what doesn't open, and why people are left out."""
    plan = queries.one(session(), plan_id, queries.of_office()) or abort(404)
    rows = queries.starts(session(), plan_id, None) if plan.state is PlanState.made else []
    return page(
        "office/plan.html",
        plan=plan,
        opens=[row for row in rows if row.opens and row.proposed],
        closed=_why_closed([row for row in rows if not row.opens]),
        left_out=queries.left_out(session(), plan_id, None),
        states=queries.counts(session(), [plan_id])[plan_id],
        figure=figure,
    )


def _row(
    name: str,
    of: dict[int, str],
    cells: Cells,
    programme_id: int | None,
    once: dict[int, int] | None,
    plan: Plan | None,
    counts: dict[int, Counter[ProposalState]],
) -> RegionRow:
    """A region with the cells of its branches, of one programme or of all: then each person counts once."""
    branches = regions.branches_of(of, name)
    mine = [
        cell
        for (branch_id, programme), cell in cells.items()
        if of.get(branch_id) == name and programme_id in (None, programme)
    ]
    demand = radar.together(mine)
    if once is not None:
        demand = replace(demand, placeable=sum(once.get(branch_id, 0) for branch_id in branches))
    invited = counts[plan.id or 0][ProposalState.confirmed] if plan else 0
    return RegionRow(name, len(branches), demand, plan, invited)


def _why_closed(rows: list[StartRow]) -> Counter[str]:
    """Why possible trainings stay closed -> how many."""
    return Counter(row.verdict for row in rows)
