"""One person and one vacancy: the explanation line by line, what a training would change, and the decision."""

from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import col
from wtforms import RadioField

from matcher import clock
from matcher.accounts import queries as accounts
from matcher.candidates import queries as candidates
from matcher.candidates.models import Candidate
from matcher.engine import Profile, Score, contradictions
from matcher.intakes import queries as intakes
from matcher.intakes.lists import IntakeRow
from matcher.intakes.models import LIVE, Programme
from matcher.matching import lists, service, snapshot
from matcher.matching import queries as matching
from matcher.matching.models import Decision, Match, Verdict
from matcher.skills import queries as skills
from matcher.vacancies.models import Vacancy, VacancyStatus
from matcher.web import trail
from matcher.web.forms import Form, LongText, required
from matcher.web.guard import actor
from matcher.web.recruiter import explained, scope
from matcher.web.rendering import page
from matcher.web.unit_of_work import session
from matcher.web.words import word

INTAKES = 5  # coming intakes of the programme that helps
FAR = 50  # kilometres, for those who did not say how far they want to travel


class DecisionForm(Form):
    """What a recruiter decides, and why."""

    verdict = RadioField(_l("What do you decide?"), validators=[required(_l("Choose what you decide."))])
    reason = LongText(
        _l("Why?"),
        [required(_l("Write why. The candidate may read it."))],
        most=500,
        description=_l("The candidate may ask to read this. Write what you saw or heard, in plain words."),
    )


def show(vacancy_id: int, candidate_id: int) -> ResponseReturnValue:
    """The pair as it is now, and the form to decide. The machine's band binds nobody."""
    vacancy, person = scope.vacancy(vacancy_id), scope.candidate(candidate_id)
    form = DecisionForm()
    form.verdict.choices = {each.value: word("verdict", each) for each in Verdict}
    inputs = matching.inputs(session(), candidate_id, vacancy_id)
    opened = inputs is not None and vacancy.status is VacancyStatus.published
    if opened and form.validate_on_submit():
        service.decide(
            session(),
            actor(),
            candidate_id=candidate_id,
            vacancy_id=vacancy_id,
            verdict=Verdict(form.verdict.data),
            reason=form.reason.data,
            now=clock.now(),
        )
        flash(_("Your decision about %(name)s is written down.", name=person.name), "success")
        return redirect(url_for("recruiter.match", vacancy_id=vacancy_id, candidate_id=candidate_id), code=303)
    trail.seen("match.seen", f"candidate:{candidate_id}", f"vacancy:{vacancy_id}")
    values = _explanation(inputs.score(), inputs.profile) if inputs else {"score": None}
    return page(
        "recruiter/match.html",
        form=form,
        opened=opened,
        history=lists.history(session(), candidate_id, vacancy_id),
        **_pair(vacancy, person),
        **values,
        **_training(person, values["score"], clock.now()),
    )


def as_it_was(decision_id: int) -> ResponseReturnValue:
    """The explanation that lay before whoever took a decision, with the numbers of that moment."""
    decision = session().get(Decision, decision_id) or abort(404)
    vacancy, person = scope.vacancy(decision.vacancy_id), scope.candidate(decision.candidate_id)
    match = matching.kept(session(), col(Match.id) == decision.match_id) or abort(404)
    trail.seen("match.seen", f"candidate:{person.id}", f"decision:{decision_id}")
    history = lists.history(session(), decision.candidate_id, decision.vacancy_id)
    return page(
        "recruiter/match_then.html",
        decision=next(each for each in history if each.id == decision_id),
        match=match,
        **_pair(vacancy, person),
        **_explanation(service.explain(match), snapshot.thaw(match.inputs).profile),
        programme=_programme(service.explain(match)),
    )


def _pair(vacancy: Vacancy, person: Candidate) -> dict[str, Any]:
    return {"vacancy": vacancy, "person": person, "company": accounts.client(session(), vacancy.client_id)}


def _explanation(score: Score, profile: Profile) -> dict[str, Any]:
    """What the templates need to put a score into words."""
    skill_ids = explained.skill_ids([score], profile.abilities)
    return {
        "score": score,
        "names": skills.names(session(), skill_ids),
        "sources": explained.sources(profile.abilities),
        "contradictions": contradictions(profile.abilities),
        "figures": explained.figures,
        "suit_of": explained.suit_of,
        "decimal": explained.decimal,
    }


def _programme(score: Score | None) -> Programme | None:
    """The programme that helps this pair most, if any does."""
    if score is None or score.after is None:
        return None
    return next((each for each in intakes.programmes(session()) if each.id == score.after.programme), None)


def _training(person: Candidate, score: Score | None, now: datetime) -> dict[str, Any]:
    """The programme that helps most, its coming intakes near this person, and the places they have."""
    programme = _programme(score)
    live = [place for place in intakes.places_of(session(), person.id or 0) if place.status in LIVE]
    return {
        "programme": programme,
        "coming": _coming(person, programme, now) if programme else [],
        "places": {place.intake_id: place for place in live},
    }


def _coming(person: Candidate, programme: Programme, now: datetime) -> list[IntakeRow]:
    """The intakes within reach of this person, soonest first; when there are none, those of their own branch."""
    wish = candidates.wish(session(), person.id or 0)
    furthest = (wish.max_km if wish else None) or FAR
    codes = [programme.code]
    near = intakes.upcoming(
        session(), now=now, programme_codes=codes, near=person.postcode or "", within_km=furthest, limit=INTAKES
    )
    return near or intakes.upcoming(
        session(), now=now, programme_codes=codes, branch_id=person.branch_id, limit=INTAKES
    )
