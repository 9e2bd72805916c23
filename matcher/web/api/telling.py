"""Vacancies and people as the API tells them; the engine's numbers as they are, codes in place of numbers of skills."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col

from matcher.accounts.models import Client
from matcher.db import rows
from matcher.engine import Brief, shift_names
from matcher.matching.files.reading import CEFR
from matcher.skills import queries as skills
from matcher.vacancies import queries
from matcher.vacancies.language import Finding as Found
from matcher.vacancies.language import check
from matcher.vacancies.models import Vacancy as Row
from matcher.vacancies.service import NOT_SAID
from matcher.web.api import vacancy_shapes as shapes
from matcher.web.api.kinds import Cefr
from matcher.web.languages import named
from matcher.web.unit_of_work import session
from matcher.web.words import word

SPOKEN = {level: cast(Cefr, name) for name, level in CEFR.items()}


def languages(levels: dict[str, int | None]) -> dict[str, Cefr]:
    """Levels of languages under the names of the framework: those that are there."""
    return {code: SPOKEN[level] for code, level in levels.items() if level}


def vacancies(*which: sa.ColumnElement[bool], limit: int | None = None) -> list[shapes.Vacancy]:
    """Vacancies for which all of `which` holds, the newest first: some queries, however many there are."""
    query = sa.select(col(Row.id), col(Client.name)).join(Client, col(Client.id) == col(Row.client_id))
    found = rows(session(), query.where(*which).order_by(col(Row.id).desc()).limit(limit))
    companies = {row[0]: row[1] for row in found}
    here = col(Row.id).in_(companies)
    briefs = {brief.id: brief for brief in queries.briefs(session(), here)}
    entities = {row.id: row for row in session().exec(sa.select(Row).where(here)).scalars()}  # type: ignore[call-overload]
    names = skills.names(session(), {asked.skill for brief in briefs.values() for asked in brief.requirements})
    return [
        shapes.Vacancy(
            **_of_row(entities[id_], companies[id_]),
            requirements=[
                shapes.RequirementNamed(**asked.model_dump(), name=named(names[number]))
                for asked, number in _asked(briefs.get(id_), names)
            ],
        )
        for id_ in companies
    ]


def vacancy(row: Row) -> shapes.VacancyRead:
    """One vacancy, with what would be better said otherwise."""
    told = vacancies(col(Row.id) == row.id)[0]
    return shapes.VacancyRead(**told.model_dump(), advice=findings(row.title, row.description, forbidden=False))


def lines(*which: sa.ColumnElement[bool]) -> list[shapes.VacancyLine]:
    """Vacancies as `matcher match` reads them; those that ask nothing are left out, as in matching."""
    return [
        shapes.VacancyLine(
            id=each.id,
            requirements=[shapes.Requirement(**asked.model_dump(exclude={"name"})) for asked in each.requirements],
            conditions=each.conditions,
            offers=each.offers,
        )
        for each in vacancies(*which)
        if each.requirements
    ]


def findings(title: str, description: str, *, forbidden: bool) -> list[shapes.Finding]:
    """What the texts ask that may not be asked, or what is only against the programme."""
    texts = (("/title", title), ("/description", description))
    return [_finding(at, each) for at, text in texts for each in check(text) if each.forbidden is forbidden]


def _finding(pointer: str, found: Found) -> shapes.Finding:
    return shapes.Finding(
        pointer=pointer,
        quote=found.quote,
        start=found.start,
        end=found.end,
        ground=found.ground,
        why=word("ground", found.ground),
        instead=found.instead,
        rather=word("instead", found.instead),
    )


def _asked(brief: Brief | None, names: Any) -> Sequence[tuple[shapes.Requirement, int]]:
    """What is asked, musts first, then by weight; each with the number of the skill."""
    found: Iterable[Any] = brief.requirements if brief else ()
    told = [
        (shapes.Requirement(skill=names[one.skill].code, level=one.level, weight=one.weight, must=one.must), one.skill)
        for one in found
    ]
    return sorted(told, key=lambda pair: (not pair[0].must, -pair[0].weight, pair[0].skill))


def _of_row(row: Row, company: str) -> dict[str, Any]:
    plain = ("id", "version", "status", "title", "description", "occupation", "branch_id", "town", "openings", "closes")
    return {name: getattr(row, name) for name in (*plain, "created_at", "published_at", "closed_at")} | {
        "client": shapes.Company(id=row.client_id, name=company),
        "conditions": shapes.Conditions(
            postcode=row.postcode,
            home=row.home,
            hours=(row.hours_min, row.hours_max),
            shifts=list(shift_names(row.shifts)),
            languages=languages({"nl": row.dutch, "en": row.english}),
            start=row.start,
        ),
        "offers": shapes.Offers(
            home=row.home,
            contact=row.contact,
            autonomy=row.autonomy,
            team=row.team,
            growth=row.growth,
            pay=None if row.pay == NOT_SAID else row.pay,
        ),
    }
