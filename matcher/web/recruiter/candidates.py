"""The branch's candidates: who they are, what they can do by every source, what they want, which work fits."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import col
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectField

from matcher import clock
from matcher.candidates import queries, service
from matcher.candidates.models import Ability, Candidate, Source, Status
from matcher.engine import Ability as Observation
from matcher.engine import Source as Seen
from matcher.engine import contradictions, effective, shift_names
from matcher.insights import branch as desk
from matcher.intakes import help
from matcher.intakes import queries as intakes
from matcher.matching import lists
from matcher.matching import queries as matching
from matcher.skills import queries as skills
from matcher.vacancies import queries as vacancies
from matcher.web import filters, trail
from matcher.web.forms import Form, Text, required
from matcher.web.guard import actor, me
from matcher.web.languages import named
from matcher.web.levels import choices_for
from matcher.web.recruiter import explained, scope
from matcher.web.rendering import page
from matcher.web.unit_of_work import session
from matcher.web.words import word

BEST = 10  # vacancies shown for one person


class CandidateFilter(Form):
    """Whom to look for; lives in the address."""

    q = Text(_l("Search by name"))
    status = SelectField(_l("Status"))
    sort = SelectField(
        _l("Order"),
        choices=[
            SelectChoice("changed", _l("changed last")),
            SelectChoice("new", _l("newest first")),
            SelectChoice("name", _l("name")),
        ],
    )
    call = BooleanField(_l("Wants to be called"))
    new = BooleanField(_l("New this week"))


class LevelForm(Form):
    """What the recruiter saw of one ability. `seen` is the moment of what stood there when the form was made."""

    level = RadioField(validators=[required(_l("Choose what you saw."))])
    seen = HiddenField()


def show_list() -> ResponseReturnValue:
    """Everybody of the branch, by name, status and what they wait for."""
    asked: dict[str, Any] = {
        "q": filters.text("q"),
        "status": filters.choice("status", Status),
        "sort": filters.choice("sort", ["changed", "new", "name"], "changed"),
        "call": filters.ticked("call"),
        "new": filters.ticked("new"),
    }
    found = desk.people(session(), me().branch_id, *_conditions(asked, clock.now()), order=asked["sort"])
    pages = filters.Pages(len(found))
    form = CandidateFilter(data=asked, formdata=None)
    form.status.choices = {"": _("all")} | {each.value: word("candidate_status", each) for each in Status}
    return page("recruiter/candidates.html", rows=pages.cut(found), pages=pages, filter=form)


def show(candidate_id: int) -> ResponseReturnValue:
    """All there is of one person. That this page was seen is written down."""
    person = scope.candidate(candidate_id)
    abilities = queries.abilities(session(), candidate_id)
    observed = [Observation(each.skill_id, each.level, Seen(each.source.value)) for each in abilities]
    which = (vacancies.published(clock.today()), vacancies.within_reach_of(me().branch_id))
    scores = lists.work(session(), candidate_id, *which, top=BEST)
    decided = matching.decided(session(), matching.of_candidate(candidate_id))
    phrases = queries.phrases(session(), candidate_id)
    written = {phrase.skill_id for phrase in phrases if phrase.skill_id is not None}
    names = skills.names(session(), explained.skill_ids(scores, observed) | written)
    wish = queries.wish(session(), candidate_id)
    trail.seen("candidate.seen", f"candidate:{candidate_id}")
    return page(
        "recruiter/candidate.html",
        person=person,
        email=queries.email_of(session(), candidate_id),
        wish=wish,
        moments=explained.moments(shift_names(wish.shifts)) if wish and wish.shifts else "",
        abilities=_side_by_side(abilities, names),
        others=[core for core in skills.index(session()).core if core.id not in {each.skill_id for each in abilities}],
        counted={skill: each.source.value for skill, each in effective(observed).items()},
        contradictions=contradictions(observed),
        phrases=phrases,
        names=names,
        sources=tuple(Source),
        scores=scores,
        missing=explained.missing,
        work=desk.titles(session(), [int(score.brief) for score in scores] + [each.vacancy_id for each in decided]),
        decided={each.vacancy_id: each for each in decided},
        programmes={programme.id: programme for programme in intakes.programmes(session())},
        places=help.shown(intakes.places_of(session(), candidate_id), clock.now()),
        now=clock.now(),
    )


def observe(candidate_id: int, skill_id: int) -> ResponseReturnValue:
    """Confirm or correct one level, on the same anchors as the candidate saw; what others said stays beside it."""
    person = scope.candidate(candidate_id)
    skill = skills.names(session(), [skill_id]).get(skill_id) or abort(404)
    trail.seen("candidate.seen", f"candidate:{candidate_id}", f"skill:{skill_id}")
    beside = [each for each in queries.abilities(session(), candidate_id) if each.skill_id == skill_id]
    own = next((each for each in beside if each.source is Source.recruiter), None)
    form = LevelForm()
    form.level.label.text = _("What did you see of %(name)s?", name=person.name)
    form.level.choices = choices_for(session(), skill_id) | {"unknown": _("I can't say (any more)")}
    status = 200
    if form.validate_on_submit():
        if form.seen.data == _mark(own):
            _note(person, skill_id, form.level.data, clock.now())
            flash(_("Written down: %(skill)s of %(name)s.", skill=named(skill), name=person.name), "success")
            return redirect(url_for("recruiter.candidate", candidate_id=candidate_id) + "#abilities", code=303)
        status = 409
        form.level.errors = [_("A colleague has just changed this. Look at what is there now, and choose again.")]
    elif not form.is_submitted() and own is not None and own.level is not None:
        form.level.data = str(own.level)
    form.seen.data = _mark(own)
    return page("recruiter/observe.html", status, form=form, person=person, skill=skill, beside=beside)


def _note(person: Candidate, skill_id: int, level: str, now: datetime) -> None:
    candidate_id = person.id or 0
    if level == "unknown":
        service.forget(session(), actor(), candidate_id, skill_id, now, Source.recruiter)
    else:
        service.observe(session(), actor(), candidate_id, skill_id, int(level), Source.recruiter, now)


def _mark(own: Ability | None) -> str:
    return own.observed_at.isoformat() if own else ""


def _side_by_side(abilities: list[Ability], names: dict[int, Any]) -> list[tuple[int, dict[str, Ability]]]:
    """Each skill with its observation by source; the core abilities first, then by name."""
    found: dict[int, dict[str, Ability]] = {}
    for ability in abilities:
        found.setdefault(ability.skill_id, {})[ability.source.value] = ability
    return sorted(found.items(), key=lambda pair: (names[pair[0]].core or 99, named(names[pair[0]]).casefold()))


def _conditions(asked: dict[str, Any], now: datetime) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if asked["q"]:
        found.append(col(Candidate.name).icontains(asked["q"], autoescape=True))
    if asked["status"]:
        found.append(col(Candidate.status) == Status(asked["status"]))
    if asked["call"]:
        found.append(desk.wants_a_call())
    if asked["new"]:
        found.append(desk.is_new(now))
    return found
