"""What the people of a client company may see: their own vacancies. Another company's and none at all are one 404."""

from flask import abort
from sqlmodel import Session, col

from matcher.audit.service import record
from matcher.vacancies import queries
from matcher.vacancies.models import Vacancy
from matcher.web import unit_of_work
from matcher.web.guard import actor, me
from matcher.web.unit_of_work import session


def vacancy(vacancy_id: int) -> Vacancy:
    """A vacancy of the viewer's own company."""
    return queries.one(session(), col(Vacancy.id) == vacancy_id, col(Vacancy.client_id) == me().client_id) or abort(404)


def company_id() -> int:
    """The viewer's company; an account without one has nothing here."""
    return me().client_id or abort(404)


def seen(action: str, subject: str) -> None:
    """Leave an audit entry once this page has been sent."""
    who = actor()

    def note(fresh: Session) -> None:
        record(fresh, who, action, subject)

    unit_of_work.afterwards(note)
