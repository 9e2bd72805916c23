"""What matching costs with the people and the work of a demonstration."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlmodel import Session, col, func, select

from matcher.candidates.models import Candidate
from matcher.db import Database
from matcher.demonstration import seed
from matcher.matching import queries
from matcher.skills import queries as skills
from matcher.vacancies.models import Vacancy
from tests.benchmarks.measure import seconds, tell

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
PEOPLE, VACANCIES = 600, 120


@pytest.fixture
def reading(sqlite_database: Database) -> Iterator[Session]:
    """A session that reads a demonstration."""
    with sqlite_database.transaction() as session:
        seed(session, now=NOW, candidates=PEOPLE, vacancies=VACANCIES)
    with sqlite_database.transaction(writes=False) as session:
        skills.index(session)
        yield session


def bench_everybody_of_the_busiest_branch_for_a_vacancy(reading: Session) -> None:
    people = func.count()
    busiest = select(Candidate.branch_id, people).where(col(Candidate.status) == "active")
    branch_id, many = reading.exec(busiest.group_by(col(Candidate.branch_id)).order_by(people.desc())).first() or (0, 0)
    vacancy_id = reading.exec(select(func.min(Vacancy.id)).where(col(Vacancy.status) == "published")).one()
    assert len(queries.people_for(reading, vacancy_id, branch_id, None)) == many > 10
    tell(f"{many} people for one vacancy", seconds(lambda: queries.people_for(reading, vacancy_id, branch_id)))


def bench_all_work_for_a_person(reading: Session) -> None:
    person = reading.exec(select(func.min(Candidate.id)).where(col(Candidate.status) == "active")).one()
    many = len(queries.work_for(reading, person, NOW.date(), None))
    assert many > 10
    tell(f"{many} vacancies for one person", seconds(lambda: queries.work_for(reading, person, NOW.date())))


@pytest.mark.parametrize("phrase", ["luisteren", "ik kan heel goed met boze klanten omgaan", "x y " * 50])
def bench_a_phrase(reading: Session, phrase: str) -> None:
    resolver = skills.index(reading).resolver
    tell(f"resolving {phrase[:40]!r}", seconds(lambda: resolver.resolve(phrase, "nl"), times=20))


def bench_the_vocabulary_into_memory(sqlite_database: Database) -> None:
    with sqlite_database.transaction() as session:
        seed(session, now=NOW, candidates=1, vacancies=1)
        fresh = [Database(str(sqlite_database.url)) for _ in range(3)]
    opened = iter(fresh)

    def load() -> None:
        with next(opened).transaction(writes=False) as session:
            skills.index(session)

    tell("loading the vocabulary", seconds(load, times=3))
    for database in fresh:
        database.close()
