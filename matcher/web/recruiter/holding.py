"""A client asked something that may not be asked: the recruiter puts the vacancy on hold, and releases it again."""

from collections.abc import Callable

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from matcher import clock
from matcher.vacancies import errors, service
from matcher.vacancies.models import Vacancy
from matcher.web.guard import actor, me
from matcher.web.recruiter import scope
from matcher.web.unit_of_work import session


def hold(vacancy_id: int) -> ResponseReturnValue:
    """Nobody sees the vacancy until somebody of the branch releases it."""
    return _do(vacancy_id, service.freeze, _("The vacancy is on hold. Call the client about it."))


def release(vacancy_id: int) -> ResponseReturnValue:
    """The client took it back: candidates see the vacancy again."""
    return _do(vacancy_id, service.publish, _("The vacancy is published again."))


def _do(vacancy_id: int, deed: Callable[..., Vacancy], done: str) -> ResponseReturnValue:
    vacancy = scope.vacancy(vacancy_id)
    if vacancy.branch_id != me().branch_id:
        abort(404)  # work from home of another branch is theirs to judge
    try:
        deed(session(), actor(), vacancy_id, clock.now())
    except (errors.NotNow, errors.TermsMissing, errors.NothingAsked, errors.ClosesInThePast):
        flash(_("That can't be done with this vacancy now."), "error")
    except errors.ForbiddenRequest as error:
        quotes = ", ".join(f"“{finding.quote}”" for finding in error.findings)
        flash(_("The text still asks something that may not be asked: %(quotes)s.", quotes=quotes), "error")
    else:
        flash(done, "success")
    return redirect(url_for("recruiter.vacancy", vacancy_id=vacancy_id), code=303)
