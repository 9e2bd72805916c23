"""What follows from trainings: calls about a place, help that was asked for, who finished and what fits them now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlmodel import col

from matcher import clock
from matcher.candidates.models import Candidate
from matcher.engine import Band
from matcher.insights import branch as desk
from matcher.intakes import calls, help, lists, service
from matcher.intakes.errors import Refused
from matcher.intakes.finished import Finished, finished_places
from matcher.intakes.models import HelpQuestion, Intake, Place
from matcher.matching import queries as matching
from matcher.vacancies import queries as vacancies
from matcher.vacancies.models import Vacancy
from matcher.vacancies.queries import Row
from matcher.web import trail
from matcher.web.guard import actor, me
from matcher.web.recruiter import scope
from matcher.web.refusals import told
from matcher.web.rendering import page
from matcher.web.unit_of_work import session

NEWS = timedelta(days=14)  # so long a finished training stands on the first page
KEPT = timedelta(days=365)
WORK = 3


@dataclass(frozen=True, slots=True)
class Course:
    """A training that people of the branch finished."""

    intake_id: int
    name_nl: str
    name_en: str
    people: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Fit:
    """Somebody who finished, how many goals were rated, and the work that fits them now, best first."""

    person: Finished
    rated: int
    fits: int
    work: list[Row]


def due(now: datetime) -> list[calls.Due]:
    """The calls about a place that this branch is to make now."""
    branch_id = me().branch_id
    return [*calls.news(session(), branch_id, now), *calls.reminders(session(), branch_id, now)]


def asked_for_help(now: datetime) -> list[tuple[help.Asked, Candidate]]:
    """Who of the branch's people said what would help them, and waits for somebody to do something."""
    waiting = (
        col(HelpQuestion.answer).is_not(None),
        col(HelpQuestion.done_at).is_(None),
        col(Place.candidate_id).in_(desk.ids_of(me().branch_id)),
    )
    found = help.asked(session(), now, *waiting)
    return [(each, scope.candidate(each.candidate_id)) for each in found]


def courses(now: datetime) -> list[Course]:
    """The trainings that people of the branch finished lately, the last one first."""
    found: dict[int, list[Finished]] = {}
    for each in finished_places(session(), now - NEWS, col(Candidate.branch_id) == me().branch_id):
        found.setdefault(each.intake_id, []).append(each)
    return [
        Course(intake_id, people[0].name_nl, people[0].name_en, len(people), people[0].finished_at)
        for intake_id, people in reversed(found.items())
    ]


def called(place_id: int) -> ResponseReturnValue:
    """A call about a place was made; with `comes`, the person said that they will come."""
    about, now = request.form.get("about", ""), clock.now()
    call = next((each for each in due(now) if (each.place_id, each.about) == (place_id, about)), None)
    if call is None:
        scope.place(place_id)  # somebody else's is not there; one's own was called already
        return redirect(url_for("recruiter.today"), code=303)
    calls.made(session(), actor(), place_id, about, now)
    if request.form.get("comes") and not call.is_news:
        try:
            service.confirm(session(), actor(), place_id, now)
        except Refused as error:
            flash(told(error), "error")
            return redirect(url_for("recruiter.today"), code=303)
    flash(_("Noted: %(name)s has been called.", name=call.name), "success")
    return redirect(url_for("recruiter.today"), code=303)


def helped(place_id: int) -> ResponseReturnValue:
    """The branch did something with what somebody said would help."""
    scope.place(place_id)
    help.done(session(), actor(), place_id, clock.now())
    flash(_("Noted. It is off your list."), "success")
    return redirect(url_for("recruiter.today"), code=303)


def finished(intake_id: int) -> ResponseReturnValue:
    """Who of the branch finished this training, and what fits each of them now."""
    since, branch_id = clock.now() - KEPT, me().branch_id
    people = finished_places(session(), since, col(Candidate.branch_id) == branch_id, col(Intake.id) == intake_id)
    row = next(iter(lists.rows(session(), lists.intakes().where(col(Intake.id) == intake_id))), None)
    if row is None or not (people or row.branch_id == branch_id):
        abort(404)
    fits = [_fit(each) for each in people]
    trail.seen("participants.seen", f"intake:{intake_id}")
    return page("recruiter/finished.html", row=row, fits=sorted(fits, key=lambda each: -each.fits))


def _fit(person: Finished) -> Fit:
    scores = matching.work_for(session(), person.candidate_id, clock.today())
    ids = [int(score.brief) for score in scores if score.band is Band.FITS_NOW]
    rows = {row.id: row for row in vacancies.listed(session(), col(Vacancy.id).in_(ids[:WORK]))}
    return Fit(person, len(person.levels), len(ids), [rows[each] for each in ids[:WORK] if each in rows])
