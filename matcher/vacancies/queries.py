"""What people ask of vacancies. Whoever asks says for whom: a branch, a client, or everybody (published only)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.accounts.models import Client
from matcher.db import rows
from matcher.engine import Brief, Contact, Offers, Terms
from matcher.engine import Requirement as Asked
from matcher.places.models import Postcode
from matcher.skills import queries as skills
from matcher.vacancies import asking
from matcher.vacancies.models import Requirement, Vacancy, VacancyStatus

# Work that is done from home for at least this share is for the whole country, not for one branch.
FROM_HOME = 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """A vacancy as lists show it."""

    id: int
    key: str
    title: str
    status: VacancyStatus
    client: str
    town: str
    home: float
    contact: str
    hours_min: int
    hours_max: int
    pay: float
    openings: int
    start: date
    closes: date
    published_at: datetime | None
    branch_id: int
    client_id: int


def published(today: date) -> sa.ColumnElement[bool]:
    """The condition that a vacancy can be seen by candidates on this day."""
    return sa.and_(col(Vacancy.status) == VacancyStatus.published, col(Vacancy.closes) >= today)


def within_reach_of(branch_id: int | None) -> sa.ColumnElement[bool]:
    """The condition that a branch works on a vacancy: its own, and work from home anywhere."""
    return sa.or_(col(Vacancy.branch_id) == branch_id, col(Vacancy.home) >= FROM_HOME)


def listed(session: Session, *which: sa.ColumnElement[bool], limit: int = 500) -> list[Row]:
    """Vacancies for which all of `which` holds, the newest first."""
    query = (
        sa.select(
            col(Vacancy.id),
            col(Vacancy.key),
            col(Vacancy.title),
            col(Vacancy.status),
            col(Client.name),
            col(Vacancy.town),
            col(Vacancy.home),
            col(Vacancy.contact),
            col(Vacancy.hours_min),
            col(Vacancy.hours_max),
            col(Vacancy.pay),
            col(Vacancy.openings),
            col(Vacancy.start),
            col(Vacancy.closes),
            col(Vacancy.published_at),
            col(Vacancy.branch_id),
            col(Vacancy.client_id),
        )
        .join(Client, col(Client.id) == col(Vacancy.client_id))
        .where(*which)
        .order_by(col(Vacancy.published_at).desc().nulls_first(), col(Vacancy.id).desc())
        .limit(limit)
    )
    return [Row(*row) for row in rows(session, query)]


def one(session: Session, *which: sa.ColumnElement[bool]) -> Vacancy | None:
    """The vacancy for which all of `which` holds: its id or key, and who may see it."""
    return session.exec(select(Vacancy).where(*which)).first()


def requirements(session: Session, vacancy_id: int) -> list[Requirement]:
    """What a vacancy asks, of the skills of today: musts first, then by weight."""
    query = select(Requirement).where(Requirement.vacancy_id == vacancy_id).order_by(col(Requirement.id))
    asked = asking.as_one(session.exec(query), skills.index(session).canonical)
    return sorted(asked, key=lambda row: (not row.must, -row.weight, row.id or 0))


def briefs(session: Session, *which: sa.ColumnElement[bool]) -> list[Brief]:
    """Vacancies as the engine sees them, without those that ask nothing: two queries, however many there are."""
    canonical = skills.index(session).canonical
    asked: dict[int, dict[int, Asked]] = {}
    for vacancy_id, skill_id, level, weight, must in rows(
        session,
        sa.select(
            col(Requirement.vacancy_id),
            col(Requirement.skill_id),
            col(Requirement.level),
            col(Requirement.weight),
            col(Requirement.must),
        )
        .join(Vacancy, col(Vacancy.id) == col(Requirement.vacancy_id))
        .where(*which),
    ):
        now = canonical.get(skill_id, skill_id)
        theirs = asked.setdefault(vacancy_id, {})
        theirs[now] = _stricter(theirs.get(now), Asked(now, level, weight, must))
    found = rows(
        session,
        sa.select(
            sa.inspect(Vacancy).local_table,
            col(Postcode.lat),
            col(Postcode.lon),
        )
        .outerjoin(Postcode, col(Postcode.code) == col(Vacancy.postcode))
        .where(*which)
        .order_by(col(Vacancy.id)),
    )
    return [_brief(row, tuple(asked[row.id].values())) for row in found if row.id in asked]


def _stricter(one: Asked | None, other: Asked) -> Asked:
    """What is asked of a skill that was two: the stricter of both, as in asking.as_one."""
    if one is None:
        return other
    return Asked(other.skill, max(one.level, other.level), max(one.weight, other.weight), one.must or other.must)


def _brief(row: sa.Row[*tuple[Any, ...]], asked: tuple[Asked, ...]) -> Brief:
    spoken = {"nl": row.dutch, "en": row.english}
    return Brief(
        id=row.id,
        requirements=asked,
        terms=Terms(
            point=None if row.lat is None else (row.lat, row.lon),
            home=row.home,
            hours=(row.hours_min, row.hours_max),
            shifts=row.shifts,
            languages={language: level for language, level in spoken.items() if level is not None},
            start=row.start,
        ),
        offers=Offers(
            home=row.home,
            contact=Contact(row.contact.value),
            autonomy=row.autonomy,
            team=row.team,
            growth=row.growth,
            pay=row.pay,
        ),
    )
