"""Who fits a vacancy: to a company the people proposed, as strengths; to a branch all of its people, ranked."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from matcher.engine import Line, Score
from matcher.insights import client as desk
from matcher.intakes import queries as intakes
from matcher.intakes.models import Programme
from matcher.matching import lists
from matcher.skills import queries as skills
from matcher.vacancies.models import Vacancy, VacancyStatus
from matcher.web.api import door, paging, scope
from matcher.web.api import people_shapes as shapes
from matcher.web.api.paging import Part
from matcher.web.api.routes import Answer
from matcher.web.languages import language, named
from matcher.web.unit_of_work import session
from matcher.web.words import word

Names = Mapping[int, Any]
Programmes = Mapping[Any, Programme]


def show(vacancy_id: int, query: Part) -> Answer[shapes.Shortlist]:
    """Who fits a vacancy: a company is told whom a recruiter proposes, a branch everybody of its own, best first."""
    vacancy = scope.vacancy(vacancy_id)
    programmes = {programme.id: programme for programme in intakes.programmes(session())}
    if door.holder().client_id is not None:
        return Answer(_proposed(vacancy, programmes))
    door.saw("matches.seen", f"vacancy:{vacancy_id}")
    found = lists.people(session(), vacancy_id, door.holder().branch_id, start=query.after, size=query.limit)
    end = query.after + query.limit
    shown = found.shown if found and query.after < max(1, found.matching) else []
    following = paging.cursor(end) if found and end < found.matching else None
    names = skills.names(session(), {id_ for _rank, score in shown for id_ in _skills(score)})
    told = shapes.RankedList(
        items=[_ranked(rank, score, names, programmes) for rank, score in shown],
        next=following,
        counts=dict(found.counts) if found else {},
    )
    return Answer(told, paging.links(following))


def _proposed(vacancy: Vacancy, programmes: Programmes) -> shapes.ProposedList:
    """As on the company's own page: nothing of a draft, and a name only after that person's own yes."""
    people = [] if vacancy.status is VacancyStatus.draft else desk.proposed(session(), vacancy.id or 0)
    if people:
        door.saw("proposals.seen", f"vacancy:{vacancy.id}")
    names = skills.names(session(), {id_ for person in people for id_ in _skills(person.score)})
    anchors = desk.anchors(session(), language())
    return shapes.ProposedList(items=[_person(person, names, anchors, programmes) for person in people])


def _person(
    person: desk.Proposed, names: Names, anchors: Mapping[int, tuple[str, ...]], programmes: Programmes
) -> shapes.Proposed:
    after = person.score.after
    programme = programmes.get(after.programme) if after and person.learnable else None
    return shapes.Proposed(
        number=person.number,
        at=person.at,
        band=person.score.band,
        name=person.name,
        branch=person.branch,
        phone=person.phone,
        strengths=[_strength(line, names, anchors) for line in person.strengths],
        learnable=[_missing(line, names) for line in person.learnable],
        to_discuss=[_missing(line, names) for line in person.to_discuss],
        training=shapes.Training(code=programme.code, name=named(programme)) if programme else None,
    )


def _strength(line: Line, names: Names, anchors: Mapping[int, tuple[str, ...]]) -> shapes.Strength:
    rests_on = line.rests_on or int(line.key)
    words = None
    if line.held:
        sentences = anchors.get(rests_on)
        words = sentences[int(line.held) - 1] if sentences else word("ask_level", line.held)
    skill = names[int(line.key)]
    told = line.reason == "enough_if_confirmed"
    return shapes.Strength(skill=skill.code, name=named(skill), level=line.held, words=words, told_by_candidate=told)


def _missing(line: Line, names: Names) -> shapes.Missing:
    skill = names[int(line.key)]
    return shapes.Missing(skill=skill.code, name=named(skill), reason=line.reason, words=word("reason", line.reason))


def _ranked(rank: int, score: Score, names: Names, programmes: Programmes) -> shapes.Ranked:
    after = score.after
    return shapes.Ranked(
        rank=rank,
        candidate=int(score.profile),
        band=score.band,
        low=score.low,
        high=score.high,
        coverage=score.coverage,
        suit=score.suit,
        after=after
        and shapes.AfterTraining(
            programme=programmes[after.programme].code, low=after.low, band=after.band, gain=after.gain
        ),
        barred_by=[_code(each, names) for each in score.barred_by],
        to_ask=[_code(each, names) for each in score.to_ask],
        lines=[_line(line, names) for line in score.lines],
        conditions=[shapes.ScoreCondition(**asdict(each)) for each in score.conditions],
        rule=score.rule,
    )


def _line(line: Line, names: Names) -> shapes.ScoreLine:
    plain = {name: getattr(line, name) for name in ("kind", "weight", "fit", "points", "reason", "opens")}
    rests_on = None if line.rests_on is None else _code(line.rests_on, names)
    return shapes.ScoreLine(**plain, skill=_code(line.key, names), rests_on=rests_on)


def _code(key: int | str, names: Names) -> str:
    return str(names[key].code) if isinstance(key, int) else key


def _skills(score: Score) -> Iterable[int]:
    """The numbers of every skill that a score speaks of."""
    keys = [key for line in score.lines for key in (line.key, line.rests_on)]
    return [key for key in (*keys, *score.barred_by, *score.to_ask) if isinstance(key, int)]
