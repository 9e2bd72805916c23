"""What vacancies say no to; the web floor turns each into a sentence."""

from matcher.vacancies.language import Finding
from matcher.vacancies.models import VacancyStatus


class Stale(Exception):
    """Somebody else changed this vacancy meanwhile; `version` is what it is now."""

    def __init__(self, version: int) -> None:
        super().__init__(str(version))
        self.version = version


class NobodysVacancy(Exception):
    """There is no such vacancy."""


class NothingAsked(Exception):
    """A vacancy asks at least one ability: there is nothing to match on without."""


class UnknownAbility(Exception):
    """A requirement names a skill that the vocabulary doesn't hold, one skill twice, or a level that can't be."""


class TooMuchAsked(Exception):
    """More than MOST_ASKED abilities."""


class UnknownPlace(Exception):
    """There is no such postcode."""


class TermsMissing(Exception):
    """Where, when and for what pay has not been filled in yet."""


class ClosesInThePast(Exception):
    """The closing date is over: nobody would see the vacancy."""


class HoursTurnedRound(ValueError):
    """The most hours are fewer than the least."""


class NotNow(Exception):
    """That can't be done with a vacancy in this status; `status` is the one it has."""

    def __init__(self, status: VacancyStatus) -> None:
        super().__init__(status.value)
        self.status = status


class ForbiddenRequest(Exception):
    """The text asks something that may not be asked; `findings` are the words."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(", ".join(finding.quote for finding in findings))
        self.findings = findings
