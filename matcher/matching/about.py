"""What the stored lists hold of one person: for the copy of their data."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from matcher.db import rows
from matcher.matching import listed
from matcher.matching.models import ListedPerson
from matcher.vacancies.models import Vacancy


def of(session: Session, candidate_id: int) -> dict[str, Any]:
    """The work on their list, and the vacancies on whose list they stand. (What trainings open: planning.about.)"""
    work = listed.work(session, candidate_id)
    on_list = sa.select(col(ListedPerson.vacancy_id)).where(col(ListedPerson.candidate_id) == candidate_id)
    which = col(Vacancy.id).in_([one.vacancy_id for one in work]) | col(Vacancy.id).in_(on_list)
    titles: dict[int, str] = dict(rows(session, sa.select(col(Vacancy.id), col(Vacancy.title)).where(which)))
    standing = {vacancy_id for (vacancy_id,) in rows(session, on_list)}
    return {
        "work": [
            {
                "vacancy": titles[one.vacancy_id],
                "rank": one.rank,
                "band": one.band.value,
                "low": one.low,
                "high": one.high,
                "coverage": one.coverage,
                "suit": one.suit,
            }
            for one in work
        ],
        "among_the_people_of": [title for vacancy_id, title in sorted(titles.items()) if vacancy_id in standing],
    }
