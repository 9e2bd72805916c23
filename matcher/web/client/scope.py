"""What the people of a client company may see: their own vacancies. Another company's and none at all are one 404."""

from flask import abort
from sqlmodel import col

from matcher.accounts import queries as accounts
from matcher.vacancies import queries
from matcher.vacancies.models import Vacancy
from matcher.web.guard import me, viewer
from matcher.web.unit_of_work import session


def vacancy(vacancy_id: int) -> Vacancy:
    """A vacancy of the viewer's own company."""
    return queries.one(session(), col(Vacancy.id) == vacancy_id, col(Vacancy.client_id) == me().client_id) or abort(404)


def company_id() -> int:
    """The viewer's company; an account without one has nothing here."""
    return me().client_id or abort(404)


def help_line() -> dict[str, dict[str, str]]:
    """Whom to call, for the strip on every page: the branch that serves the company. Also asked for pages of errors."""
    who = viewer()
    company = accounts.client(session(), who.client_id) if who and who.client_id else None
    branch = accounts.branch(session(), company.branch_id) if company else None
    if branch is None:
        return {}
    return {"help_line": {"phone": branch.phone, "tel": branch.phone.replace(" ", ""), "name": branch.name}}
