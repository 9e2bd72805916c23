"""The first page: whom to call, which offers await an answer, who is new, what starts soon."""

from datetime import timedelta

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlmodel import col

from matcher import clock
from matcher.candidates import queries as candidates
from matcher.candidates import service
from matcher.insights import branch as desk
from matcher.intakes import queries as intakes
from matcher.intakes.lists import IntakeRow
from matcher.intakes.models import IntakeStatus
from matcher.vacancies import queries as vacancies
from matcher.vacancies.models import Vacancy
from matcher.web.guard import actor, me
from matcher.web.recruiter import followed
from matcher.web.rendering import page
from matcher.web.security import safe_next
from matcher.web.unit_of_work import session

SOON = timedelta(days=14)
SHOWN = 8  # of each list; the whole of it is a click away


def today() -> ResponseReturnValue:
    """Everything that waits for this branch."""
    now, branch_id = clock.now(), me().branch_id
    calls = desk.people(session(), branch_id, desk.wants_a_call(), order="waiting")
    new = desk.people(session(), branch_id, desk.is_new(now), order="new")
    running = intakes.for_branch(session(), branch_id, now) if branch_id is not None else []
    soon = [row for row in running if needs_people(row) and now < row.first < now + SOON]
    open_work = vacancies.listed(
        session(),
        vacancies.published(clock.today()),
        col(Vacancy.branch_id) == branch_id,
        desk.without_proposal(),
    )
    return page(
        "recruiter/today.html",
        now=now,
        calls=calls,
        offers=desk.offers(session(), branch_id),
        proposals=desk.proposals(session(), branch_id),
        new=new,
        soon=soon,
        open_work=open_work,
        due=followed.due(now),
        helps=followed.asked_for_help(now),
        courses=followed.courses(now),
        shown=SHOWN,
    )


def needs_people(row: IntakeRow) -> bool:
    """Whether an intake has seats free, or fewer people than it needs to go ahead."""
    return row.status is IntakeStatus.open and (row.free > 0 or row.short > 0)


def called(candidate_id: int) -> ResponseReturnValue:
    """Somebody has been called back."""
    person = candidates.of_branch(session(), me().branch_id, candidate_id) or abort(404)
    service.called(session(), actor(), candidate_id)
    flash(_("Noted: %(name)s has been called.", name=person.name), "success")
    return redirect(safe_next(request.form.get("next")) or url_for("recruiter.today"), code=303)
