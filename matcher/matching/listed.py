"""The stored lists as people ask for them: the best people for work, the best work for a person, each in its order."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from matcher.engine import Band
from matcher.matching.models import Figures, ListedPerson, ListedWork


@dataclass(frozen=True, slots=True)
class Listed:
    """One place on a stored list. rank: from 1, given by the order; programme_id and the rest: what helps most."""

    rank: int
    candidate_id: int
    vacancy_id: int
    band: Band
    low: float
    high: float
    coverage: float
    suit: float
    programme_id: int | None
    after_low: float | None
    after_band: Band | None


def people(session: Session, vacancy_id: int) -> list[Listed]:
    """The stored list of a vacancy, best first; of all branches. Of work that isn't open there is none."""
    found = list(session.exec(select(ListedPerson).where(col(ListedPerson.vacancy_id) == vacancy_id)))
    found.sort(key=lambda row: (*_place(row), row.candidate_id))
    return [_listed(rank, row, row.candidate_id, row.vacancy_id) for rank, row in enumerate(found, 1)]


def work(session: Session, candidate_id: int) -> list[Listed]:
    """The stored list of a person, best first. Of who isn't active there is none."""
    found = list(session.exec(select(ListedWork).where(col(ListedWork.candidate_id) == candidate_id)))
    found.sort(key=lambda row: (*_place(row), row.vacancy_id))
    return [_listed(rank, row, row.candidate_id, row.vacancy_id) for rank, row in enumerate(found, 1)]


def _place(row: Figures) -> tuple[int, float, float]:
    return Band(row.band).rank, -row.suit, -row.low


def _listed(rank: int, row: Figures, candidate_id: int, vacancy_id: int) -> Listed:
    return Listed(
        rank=rank,
        candidate_id=candidate_id,
        vacancy_id=vacancy_id,
        band=Band(row.band),
        low=row.low,
        high=row.high,
        coverage=row.coverage,
        suit=row.suit,
        programme_id=row.programme_id,
        after_low=row.after_low,
        after_band=None if row.after_band is None else Band(row.after_band),
    )
