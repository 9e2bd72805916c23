"""What the holder of a token may see: what somebody of that company or branch sees on their pages. All else is 404."""

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlmodel import col

from matcher.candidates import queries as candidates
from matcher.insights import branch as desk
from matcher.intakes.models import Place
from matcher.vacancies import queries as vacancies
from matcher.vacancies.models import Vacancy, VacancyStatus
from matcher.web.api.door import holder
from matcher.web.api.problems import Fault, Problem
from matcher.web.unit_of_work import session

OPENED = (VacancyStatus.published, VacancyStatus.closed)


def vacancies_of_holder() -> sa.ColumnElement[bool]:
    """The condition that a vacancy is the company's own, or one that the branch works on, as on its pages."""
    who = holder()
    if who.client_id is not None:
        return col(Vacancy.client_id) == who.client_id
    known = sa.or_(col(Vacancy.branch_id) == who.branch_id, col(Vacancy.status).in_(OPENED))
    return sa.and_(vacancies.within_reach_of(who.branch_id), known)


def vacancy(vacancy_id: int) -> Vacancy:
    """A vacancy that the holder sees. Problem 404."""
    found = vacancies.one(session(), col(Vacancy.id) == vacancy_id, vacancies_of_holder())
    if found is None:
        raise Problem(404)
    return found


def place(place_id: int) -> Place:
    """The place of one of the branch's people. Problem 404."""
    found = desk.place(session(), holder().branch_id, place_id)
    if found is None:
        raise Problem(404)
    return found


def is_candidate(candidate_id: int, pointer: str) -> None:
    """Make sure that a candidate that the body names is of the branch. Problem 404: another's and nobody are alike."""
    if candidates.of_branch(session(), holder().branch_id, candidate_id) is None:
        raise missing(pointer, _("There is no such candidate."))


def missing(pointer: str, detail: str) -> Problem:
    """What the body names is not there, for this holder."""
    return Problem(404, "", errors=[Fault(detail=detail, pointer=pointer)])
