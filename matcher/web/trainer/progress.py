"""How far somebody got: for each goal of the training the level the trainer saw, on the candidate's own anchors."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import col
from wtforms import RadioField

from matcher import clock
from matcher.candidates import queries, service
from matcher.candidates.models import Source
from matcher.insights import trainer as desk
from matcher.insights.trainer import Participant
from matcher.intakes import needs
from matcher.intakes.attendance import MARKS
from matcher.intakes.models import BOOKED, Intake, Place
from matcher.web import trail
from matcher.web.forms import Form, required
from matcher.web.guard import actor
from matcher.web.languages import named
from matcher.web.levels import choices_for
from matcher.web.rendering import page
from matcher.web.trainer import scope
from matcher.web.unit_of_work import session


class LevelForm(Form):
    """The level the trainer saw."""

    level = RadioField(validators=[required(_l("Choose what you saw."))])


def show(place_id: int) -> ResponseReturnValue:
    """The goals of the training, with what this trainer's side saw of this person. No scores, no other sources."""
    person = scope.participant(place_id)
    trail.seen("candidate.seen", f"candidate:{person.candidate_id}")
    return page(
        "trainer/person.html",
        person=person,
        goals=desk.goals(session(), person.programme_id),
        seen=_seen(person),
        started=_started(person),
        marks=MARKS if _started(person) and person.status in (*BOOKED, *MARKS) else (),
        need=needs.needs(session(), clock.now(), col(Place.id) == place_id).get(place_id, ""),
    )


def rate(place_id: int, skill_id: int) -> ResponseReturnValue:
    """The level of one goal. What others said stays beside it."""
    person = scope.participant(place_id)
    goals = desk.goals(session(), person.programme_id)
    goal = next((each for each in goals if each.skill_id == skill_id), None) or abort(404)
    if not _started(person):
        abort(404)
    form = LevelForm()
    form.level.label.text = _("What did you see of %(name)s?", name=person.name)
    form.level.choices = choices_for(session(), skill_id) | {"unknown": _("Not seen yet")}
    if form.validate_on_submit():
        _note(person, skill_id, form.level.data)
        flash(_("Written down: %(skill)s of %(name)s.", skill=named(goal), name=person.name), "success")
        return redirect(url_for("trainer.person", place_id=place_id), code=303)
    level = _seen(person).get(skill_id)
    if not form.is_submitted() and level is not None:
        form.level.data = str(level)
    return page("trainer/rate.html", form=form, person=person, goal=goal)


def _note(person: Participant, skill_id: int, level: str) -> None:
    now = clock.now()
    if level == "unknown":
        service.forget(session(), actor(), person.candidate_id, skill_id, now, Source.trainer)
    else:
        service.observe(session(), actor(), person.candidate_id, skill_id, int(level), Source.trainer, now)


def _seen(person: Participant) -> dict[int, int | None]:
    abilities = queries.abilities(session(), person.candidate_id)
    return {each.skill_id: each.level for each in abilities if each.source is Source.trainer}


def _started(person: Participant) -> bool:
    intake = session().get(Intake, person.intake_id)
    return intake is not None and clock.now() >= intake.starts_at
