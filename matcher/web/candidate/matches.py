"""Work that fits, in words and never in figures; and why somebody sees it."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlmodel import Session, col

from matcher import clock
from matcher.audit.service import record
from matcher.engine import Band, Score
from matcher.intakes import queries as intakes
from matcher.intakes.models import Programme
from matcher.matching import queries, service
from matcher.matching.service import NothingToMatch
from matcher.vacancies import queries as vacancies
from matcher.vacancies.models import Vacancy
from matcher.web.candidate import reasons
from matcher.web.candidate.oneself import Oneself, oneself
from matcher.web.guard import actor
from matcher.web.languages import euro, named
from matcher.web.rendering import page
from matcher.web.unit_of_work import afterwards

OPEN = (Band.FITS_NOW, Band.FITS_AFTER_TRAINING, Band.TALK_FIRST)


@dataclass(frozen=True, slots=True)
class Card:
    """A vacancy on the list of a candidate."""

    key: str
    title: str
    band: Band
    facts: tuple[str, ...]
    why: str


def matches() -> ResponseReturnValue:
    """All the work that could be for this person: the best bands open, the rest folded away."""
    who = oneself()
    found = cards(who, who.work)
    groups = [(band, [card for card in found if card.band is band]) for band in OPEN]
    rest = [card for card in found if card.band not in OPEN]
    return page("candidate/matches.html", who=who, groups=[group for group in groups if group[1]], rest=rest)


def cards(who: Oneself, scores: list[Score]) -> list[Card]:
    """A card for each of these scores, in their order."""
    ids = [int(score.brief) for score in scores]
    rows = {row.id: row for row in vacancies.listed(who.session, col(Vacancy.id).in_(ids))}
    programmes = {programme.id: programme for programme in intakes.programmes(who.session)}
    return [
        Card(
            key=rows[int(score.brief)].key,
            title=rows[int(score.brief)].title,
            band=score.band,
            facts=facts(rows[int(score.brief)]),
            why=reasons.in_one_line(who, score, programmes),
        )
        for score in scores
        if int(score.brief) in rows
    ]


def facts(row: vacancies.Row) -> tuple[str, ...]:
    """What everybody wants to know first: for whom, where, how many hours, what it pays."""
    return (
        row.client,
        place_of(row.home, row.town),
        _("%(least)s to %(most)s hours a week", least=row.hours_min, most=row.hours_max),
        _("%(amount)s an hour", amount=euro(row.pay)),
    )


def place_of(home: float, town: str) -> str:
    """Where the work is done."""
    if home >= vacancies.FROM_HOME:
        return str(_("Completely from home"))
    return _("%(town)s, partly from home", town=town) if home > 0 else town


def match(key: str) -> ResponseReturnValue:
    """One vacancy, and why somebody sees it. What was shown is kept as it was."""
    who = oneself()
    vacancy = visible(who, key)
    if vacancy is None or vacancy.id is None:
        abort(404)
    inputs = queries.inputs(who.session, who.id, vacancy.id)
    if inputs is None:
        abort(404)
    row = vacancies.listed(who.session, col(Vacancy.id) == vacancy.id)[0]
    score = inputs.score()
    helps = _programme(who, score)
    afterwards(_kept(who.id, vacancy.id))
    return page(
        "candidate/match.html",
        who=who,
        row=row,
        vacancy=vacancy,
        facts=facts(row),
        score=score,
        why=reasons.explained(who, score, row.key),
        programme=helps,
        programme_name=named(helps) if helps else "",
    )


def visible(who: Oneself, key: str) -> Vacancy | None:
    """A vacancy that a candidate may see: a published one, or one for which somebody proposed them."""
    proposed = [
        each.vacancy_id for each in queries.decided(who.session, queries.of_candidate(who.id), queries.proposed())
    ]
    may_see = vacancies.published(who.today) | col(Vacancy.id).in_(proposed)
    return vacancies.one(who.session, col(Vacancy.key) == key, may_see)


def _programme(who: Oneself, score: Score) -> Programme | None:
    """The training that helps most with this work."""
    if score.after is None:
        return None
    return next((one for one in intakes.programmes(who.session) if one.id == score.after.programme), None)


def _kept(candidate_id: int, vacancy_id: int) -> Callable[[Session], None]:
    now, who = clock.now(), actor()

    def work(fresh: Session) -> None:
        try:
            service.keep(fresh, candidate_id, vacancy_id, now)
        except NothingToMatch:
            return  # erased or withdrawn in the meantime: then nothing was shown that could be kept
        record(fresh, who, "match.shown", f"candidate:{candidate_id}", f"vacancy:{vacancy_id}")

    return work
