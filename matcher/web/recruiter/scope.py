"""What this recruiter may see. Somebody else's thing and a thing that doesn't exist are the same 404."""

import sqlalchemy as sa
from flask import abort
from sqlmodel import col

from matcher.candidates import queries as candidates
from matcher.candidates.models import Candidate
from matcher.insights import branch as desk
from matcher.intakes import queries as intakes
from matcher.intakes.models import Place
from matcher.intakes.queries import IntakeDetail
from matcher.vacancies import queries as vacancies
from matcher.vacancies.models import Vacancy, VacancyStatus
from matcher.web.guard import me
from matcher.web.unit_of_work import session

OPENED = (VacancyStatus.published, VacancyStatus.closed)


def works_on() -> sa.ColumnElement[bool]:
    """The condition that the branch works on a vacancy; of another branch's, only what was published."""
    branch_id = me().branch_id
    known = sa.or_(col(Vacancy.branch_id) == branch_id, col(Vacancy.status).in_(OPENED))
    return sa.and_(vacancies.within_reach_of(branch_id), known)


def vacancy(vacancy_id: int) -> Vacancy:
    """A vacancy the branch works on."""
    return vacancies.one(session(), col(Vacancy.id) == vacancy_id, works_on()) or abort(404)


def candidate(candidate_id: int) -> Candidate:
    """A candidate of the branch."""
    return candidates.of_branch(session(), me().branch_id, candidate_id) or abort(404)


def intake(intake_id: int) -> IntakeDetail:
    """An intake of the branch."""
    key = desk.intake_key(session(), me().branch_id, intake_id)
    found = intakes.detail(session(), key) if key else None
    return found or abort(404)


def place(place_id: int) -> Place:
    """The place of one of the branch's people, in whatever intake."""
    return desk.place(session(), me().branch_id, place_id) or abort(404)
