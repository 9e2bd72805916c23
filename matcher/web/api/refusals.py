"""What vacancies and trainings say no to, as problems."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask_babel import gettext as _
from pydantic import ValidationError

from matcher.intakes import errors as intakes
from matcher.vacancies import errors
from matcher.vacancies.models import Vacancy, VacancyStatus
from matcher.web.api import reading, telling
from matcher.web.api.problems import Fault, Problem
from matcher.web.api.vacancy_shapes import POINTERS, Finding
from matcher.web.refusals import told as told_of_intake

# The pointer of the field that is wrong, and the sentence.
_FIELDS: tuple[tuple[type[Exception], str, Callable[[], str]], ...] = (
    (errors.UnknownPlace, "/conditions/postcode", lambda: _("We don't know this postcode. Check the four digits.")),
    (errors.HoursTurnedRound, "/conditions/hours", lambda: _("The most hours must not be fewer than the least.")),
    (errors.UnknownAbility, "/requirements", lambda: _("We don't know one of these abilities. Nothing was changed.")),
    (errors.TooMuchAsked, "/requirements", lambda: _("That is too much to ask. Take some abilities away first.")),
    (errors.ClosesInThePast, "/closes", lambda: _("The closing date is over. Choose a later day.")),
)
_STATES: tuple[tuple[type[Exception], str, Callable[[], str]], ...] = (
    (errors.TermsMissing, "terms-missing", lambda: _("First fill in where and when the work is, and what you offer.")),
    (
        errors.NothingAsked,
        "nothing-asked",
        lambda: _("First choose at least one thing that somebody must be able to do."),
    ),
)


@contextmanager
def as_problems(vacancy: Vacancy | None = None) -> Iterator[None]:
    """Turn what a service refuses into a problem. vacancy: whose words may be the reason."""
    try:
        yield
    except errors.ForbiddenRequest as error:
        texts = (vacancy.title, vacancy.description) if vacancy else ("", "")
        raise forbidden(telling.findings(*texts, forbidden=True)) from error
    except ValidationError as error:
        raise _columns(error) from error
    except errors.NobodysVacancy as error:
        raise Problem(404) from error
    except errors.Stale as error:
        raise stale(error.version) from error
    except errors.NotNow as error:
        raise _not_now(error) from error
    except intakes.NotYours as error:
        raise Problem(404) from error
    except intakes.Refused as error:
        raise Problem(409, _kebab(type(error).__name__), told_of_intake(error)) from error
    except Exception as error:
        for kind, where, said in _FIELDS:
            if isinstance(error, kind):
                raise reading.at(where, said()) from error
        for kind, name, said in _STATES:
            if isinstance(error, kind):
                raise Problem(409, name, said()) from error
        raise


def forbidden(findings: list[Finding]) -> Problem:
    """The text asks what may not be asked: says which words, why not, and what to write instead."""
    return Problem(
        422,
        "forbidden-request",
        _("The text asks something that may not be asked. Change it first."),
        errors=[Fault(detail=f"{found.why} {found.rather}", pointer=found.pointer) for found in findings],
        findings=[found.model_dump(mode="json") for found in findings],
    )


def stale(version: int) -> Problem:
    """Somebody changed it since the version that was named."""
    detail = _("Somebody changed this vacancy meanwhile. Read it again, and send your change with its version.")
    return Problem(412, "stale", detail, version=version, headers={"ETag": f'"{version}"'})


def _not_now(error: errors.NotNow) -> Problem:
    if error.status == VacancyStatus.frozen:
        return Problem(409, "on-hold", _("This vacancy is on hold. Call your branch about it."))
    return Problem(409, "not-now", _("That can't be done with this vacancy now."))


def _columns(error: ValidationError) -> Problem:
    problem = reading.wrong(error)
    for fault in problem.errors:
        name = (fault.pointer or "")[1:]
        fault.pointer = POINTERS.get(name, fault.pointer)
    return problem


def _kebab(name: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)[1:]
