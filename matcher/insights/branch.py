"""What a recruiter's first page and lists ask across capabilities; each question is about one branch; only reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.accounts.models import Branch, Client, Role, User
from matcher.candidates.models import Ability, Candidate, Status
from matcher.db import rows
from matcher.intakes.models import Intake, Place, PlaceStatus, Programme
from matcher.matching.models import Decision, Verdict
from matcher.places.models import Postcode
from matcher.vacancies import queries as vacancies
from matcher.vacancies.models import Vacancy

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Person:
    """A candidate on a list of the branch."""

    id: int
    name: str
    status: Status
    town: str | None
    phone: str | None
    created_at: datetime
    updated_at: datetime
    call_me_at: datetime | None
    abilities: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A seat offered to one of the branch's people that awaits an answer."""

    place_id: int
    reference: str
    candidate_id: int
    name: str
    phone: str | None
    offered_until: datetime | None
    by_phone: bool
    intake_id: int
    name_nl: str
    name_en: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody proposed for a vacancy who has yet to say yes."""

    candidate_id: int
    name: str
    vacancy_id: int
    title: str
    client: str
    at: datetime


def people(
    session: Session, branch_id: int | None, *which: sa.ColumnElement[bool], order: str = "changed"
) -> list[Person]:
    """The branch's candidates for whom all of `which` holds, in one order: changed, new, name or waiting."""
    known = (
        sa.select(sa.func.count(sa.distinct(col(Ability.skill_id))))
        .where(col(Ability.candidate_id) == col(Candidate.id), col(Ability.level).is_not(None))
        .scalar_subquery()
    )
    query = (
        sa.select(
            col(Candidate.id),
            col(Candidate.name),
            col(Candidate.status),
            col(Postcode.town),
            col(Candidate.phone),
            col(Candidate.created_at),
            col(Candidate.updated_at),
            col(Candidate.call_me_at),
            known,
        )
        .outerjoin(Postcode, col(Postcode.code) == col(Candidate.postcode))
        .where(col(Candidate.branch_id) == branch_id, *which)
        .order_by(_ORDERS[order], col(Candidate.id))
    )
    return [Person(*row) for row in rows(session, query)]


_ORDERS = {
    "changed": col(Candidate.updated_at).desc(),
    "new": col(Candidate.created_at).desc(),
    "name": sa.func.lower(col(Candidate.name)),
    "waiting": col(Candidate.call_me_at),
}


def ids_of(branch_id: int | None) -> sa.Select[int | None]:
    """The ids of the branch's candidates, for a condition."""
    return sa.select(col(Candidate.id)).where(col(Candidate.branch_id) == branch_id)


def wants_a_call() -> sa.ColumnElement[bool]:
    """The condition that somebody asked to be called."""
    return col(Candidate.call_me_at).is_not(None)


def is_new(now: datetime) -> sa.ColumnElement[bool]:
    """The condition that somebody signed up in the last seven days."""
    return col(Candidate.created_at) > now - WEEK


def offers(session: Session, branch_id: int | None) -> list[Offer]:
    """Offers to the branch's people, in any intake: those to be told by phone first, then the first to end."""
    query = (
        sa.select(
            col(Place.id),
            col(Place.reference),
            col(Candidate.id),
            col(Candidate.name),
            col(Candidate.phone),
            col(Place.offered_until),
            col(Place.by_phone),
            col(Intake.id),
            col(Programme.name_nl),
            col(Programme.name_en),
            col(Intake.starts_at),
        )
        .join(Candidate, col(Candidate.id) == col(Place.candidate_id))
        .join(Intake, col(Intake.id) == col(Place.intake_id))
        .join(Programme, col(Programme.id) == col(Intake.programme_id))
        .where(col(Candidate.branch_id) == branch_id, col(Place.status) == PlaceStatus.offered)
        .order_by(col(Place.by_phone).desc(), col(Place.offered_until), col(Place.id))
    )
    return [Offer(*row) for row in rows(session, query)]


def proposals(session: Session, branch_id: int | None) -> list[Proposal]:
    """The branch's people whose last decision proposes them, and who have yet to say yes; the oldest first."""
    last = sa.select(sa.func.max(Decision.id)).group_by(col(Decision.candidate_id), col(Decision.vacancy_id))
    query = (
        sa.select(
            col(Candidate.id),
            col(Candidate.name),
            col(Vacancy.id),
            col(Vacancy.title),
            col(Client.name),
            col(Decision.created_at),
        )
        .join(Candidate, col(Candidate.id) == col(Decision.candidate_id))
        .join(Vacancy, col(Vacancy.id) == col(Decision.vacancy_id))
        .join(Client, col(Client.id) == col(Vacancy.client_id))
        .where(
            col(Candidate.branch_id) == branch_id,
            col(Decision.id).in_(last),
            col(Decision.verdict) == Verdict.propose,
            col(Decision.candidate_agreed_at).is_(None),
        )
        .order_by(col(Decision.id))
    )
    return [Proposal(*row) for row in rows(session, query)]


def without_proposal() -> sa.ColumnElement[bool]:
    """The condition that nobody was ever proposed for a vacancy."""
    proposed = sa.select(col(Decision.vacancy_id)).where(col(Decision.verdict) == Verdict.propose)
    return col(Vacancy.id).not_in(proposed)


def titles(session: Session, vacancy_ids: Iterable[int]) -> dict[int, vacancies.Row]:
    """The vacancies of these ids, by id."""
    return {row.id: row for row in vacancies.listed(session, col(Vacancy.id).in_(list(vacancy_ids)))}


def intake_key(session: Session, branch_id: int | None, intake_id: int) -> str | None:
    """The key of an intake, but only of this branch."""
    return session.exec(select(Intake.key).where(Intake.id == intake_id, Intake.branch_id == branch_id)).first()


def place(session: Session, branch_id: int | None, place_id: int) -> Place | None:
    """The place of one of the branch's people, in any intake."""
    query = select(Place).join(Candidate, col(Candidate.id) == col(Place.candidate_id))
    return session.exec(query.where(Place.id == place_id, Candidate.branch_id == branch_id)).first()


def trainers(session: Session, branch_id: int | None) -> list[User]:
    """The branch's trainers, by name."""
    query = select(User).where(User.role == Role.trainer, User.branch_id == branch_id, col(User.active).is_(True))
    return list(session.exec(query.order_by(col(User.name))))


def name_of(session: Session, user_id: int | None) -> str:
    """The name of somebody of the staff; empty when there is nobody."""
    return session.exec(select(User.name).where(User.id == user_id)).first() or ""


def branch_names(session: Session, branch_ids: Iterable[int | None]) -> dict[int, Branch]:
    """The branches of these ids, by id."""
    wanted = {branch_id for branch_id in branch_ids if branch_id is not None}
    found = session.exec(select(Branch).where(col(Branch.id).in_(wanted)))
    return {branch.id: branch for branch in found if branch.id is not None}
