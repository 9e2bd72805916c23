"""The first page: the next step, what you can do already, what fits, your training, a person to call."""

from dataclasses import dataclass

from flask import abort, current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import col

from matcher import clock
from matcher.accounts import queries as accounts
from matcher.candidates import own_words, queries, service
from matcher.engine import Band
from matcher.intakes import help
from matcher.intakes.models import PlaceStatus
from matcher.intakes.queries import PlaceRow
from matcher.matching import queries as matching
from matcher.matching import service as matches
from matcher.matching.queries import Decided
from matcher.vacancies import queries as vacancies
from matcher.vacancies.models import Vacancy
from matcher.vacancies.queries import Row
from matcher.web import unit_of_work
from matcher.web.answers import help_link
from matcher.web.candidate import questions
from matcher.web.candidate.matches import cards
from matcher.web.candidate.oneself import Oneself, oneself
from matcher.web.candidate.trainings import helping, live_places
from matcher.web.guard import actor, viewer
from matcher.web.languages import language, named
from matcher.web.rendering import page

ON_ONES_OWN = 3  # the level of who needs no help
SHOWN = 3
MOST_STRENGTHS = 8


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody of the branch wants to name this person to an employer."""

    key: str
    decision_id: int
    by: str
    client: str
    vacancy: Row
    agreed: bool


def home() -> ResponseReturnValue:
    """Gives before it takes."""
    who = oneself()
    places = live_places(who)
    return page(
        "candidate/home.html",
        who=who,
        question=questions.next_one(who) if who.is_signing_up else None,
        answered=_answered(who),
        strengths=strengths(who)[:MOST_STRENGTHS],
        cards=cards(
            who, [score for score in who.work if score.band in (Band.FITS_NOW, Band.FITS_AFTER_TRAINING)][:SHOWN]
        ),
        counts=_counts(who),
        offers=[row for row in places if row.status is PlaceStatus.offered],
        training=next((row for row in places if row.status is not PlaceStatus.offered), None),
        advice=_advice(who, places),
        proposals=[proposal for proposal in proposals(who) if not proposal.agreed],
        helps=[(each, _help_link(each.key)) for each in help.of_candidate(who.session, who.id, clock.now())],
        asked=[] if who.is_signing_up else own_words.asked_about(who.session, who.id, language()),
    )


def _help_link(key: str) -> str:
    return help_link(str(current_app.config["SECRET_KEY"]), key)


def help_line() -> dict[str, dict[str, str]]:
    """Whom to call, on every page: one's own branch once there is one."""
    who = viewer()
    person = queries.one(unit_of_work.session(), who.candidate_id) if who else None
    branch = accounts.branch(unit_of_work.session(), person.branch_id) if person else None
    if branch is None:
        return {}
    digits = branch.phone.replace(" ", "").replace("-", "")
    return {"help_line": {"phone": branch.phone, "tel": digits, "name": branch.name}}


def _answered(who: Oneself) -> tuple[int, int]:
    total = len(questions.asked(who))
    place = questions.place_of(who, who.person.reached)
    return (0 if place is None else place + 1), total


def strengths(who: Oneself) -> list[str]:
    """The names of what somebody can do without help, best first."""
    best: dict[int, int] = {}
    for ability in who.abilities:
        if ability.level is not None and ability.level >= ON_ONES_OWN:
            best[ability.skill_id] = max(best.get(ability.skill_id, 0), ability.level)
    order = sorted(best, key=lambda skill: (-best[skill], skill))
    return [named(who.index.names[skill]) for skill in order if skill in who.index.names]


def _counts(who: Oneself) -> list[tuple[Band, str]]:
    found = []
    for band in (Band.FITS_NOW, Band.FITS_AFTER_TRAINING, Band.TALK_FIRST):
        count = sum(score.band is band for score in who.work)
        if count:
            found.append((band, ngettext("%(num)s vacancy", "%(num)s vacancies", count)))
    return found


def _advice(who: Oneself, places: list[PlaceRow]) -> int:
    """To how much work a training would open the way, for who has none; 0 when there is nothing to advise."""
    return 0 if places else max((one.work for one in helping(who).values()), default=0)


def proposals(who: Oneself) -> list[Proposal]:
    """The proposals that somebody of the branch made for this person."""
    made = matching.decided(who.session, matching.of_candidate(who.id), matching.proposed())
    rows = {
        row.id: row for row in vacancies.listed(who.session, col(Vacancy.id).in_([each.vacancy_id for each in made]))
    }
    return [_proposal(each, rows[each.vacancy_id]) for each in made if each.vacancy_id in rows]


def _proposal(made: Decided, row: Row) -> Proposal:
    return Proposal(made.match_key, made.decision_id, made.by, row.client, row, made.agreed_at is not None)


def proposal(key: str) -> ResponseReturnValue:
    """Asks whether the branch may give one's name. Doing nothing is no."""
    who = oneself()
    found = next((one for one in proposals(who) if one.key == key), None) or abort(404)
    return page("candidate/proposal.html", proposal=found, who=who)


def agree(key: str) -> ResponseReturnValue:
    """Yes: the employer gets the name."""
    who = oneself()
    found = next((one for one in proposals(who) if one.key == key), None) or abort(404)
    if not unit_of_work.writes():
        return page("candidate/proposal.html", 400, proposal=found, who=who)
    matches.agree(who.session, actor(), candidate_id=who.id, decision_id=found.decision_id, now=clock.now())
    flash(_("%(client)s now gets your name. You hear from your branch.", client=found.client), "success")
    return redirect(url_for("candidate.home"), code=303)


def call_me() -> ResponseReturnValue:
    """Have the branch call."""
    who = oneself()
    if unit_of_work.writes():
        service.call_me(who.session, actor(), who.id, clock.now())
        if who.person.phone:
            flash(_("Your branch will call you. Usually that is within two working days."), "success")
        else:
            flash(_("Your branch knows that you want to talk. On which number can we call you?"), "success")
            return redirect(url_for("candidate.question", code="phone", next=url_for("candidate.home")), code=303)
    return redirect(url_for("candidate.home"), code=303)
