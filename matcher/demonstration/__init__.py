"""The demonstration: invented branches, companies, vacancies, people and trainings, the same for the same seed."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import TypeVar

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, select

from matcher.accounts.models import Branch
from matcher.audit import service as audit
from matcher.demonstration import branches as offices
from matcher.demonstration import cohorts, companies, decisions, people, planning, staff, trainings, words
from matcher.demonstration import vacancies as work
from matcher.demonstration.abilities import skills as known_skills
from matcher.demonstration.staff import PEOPLE, Person
from matcher.intakes import programmes
from matcher.outbox.models import Message, State
from matcher.places import service as places
from matcher.skills import service as skills

__all__ = ["PEOPLE", "NotEmpty", "Person", "Summary", "seed"]


Row = TypeVar("Row", bound=SQLModel)


class NotEmpty(Exception):
    """There is something in the database already: invented people never stand among real ones."""


@dataclass(frozen=True)
class Summary:
    """How many of each were written."""

    branches: int
    clients: int
    vacancies: int
    candidates: int
    intakes: int
    places: int
    decisions: int
    unknown_words: int


def seed(session: Session, *, seed: int = 2026, candidates: int = 1500, vacancies: int = 300, now: datetime) -> Summary:
    """Write the demonstration as it is at `now` (aware). Same seed, sizes and `now`: same rows, keys included.

    Loads the postcodes, the vocabulary and the programmes first, where they are missing. Raises NotEmpty when there is
    a branch already.
    """
    if session.exec(select(Branch.id).limit(1)).first() is not None:
        raise NotEmpty
    places.load(session)
    skills.load(session)
    programmes.load(session)
    audit.begin(session)
    now = now.replace(second=0, microsecond=0)

    def chance(room: str) -> Random:
        # A room of its own for each: a change in one leaves the rows of the others as they are.
        return Random(f"{seed} {room}")

    branches = _written(session, offices.make(chance("branches")))
    clients = _written(session, companies.make(branches))
    colleagues = staff.make(session, chance("staff"), branches, clients, now)
    jobs = work.make(session, chance("vacancies"), vacancies, clients, branches, now)
    persons = people.make(session, chance("people"), candidates, branches, colleagues, now)
    plans = trainings.make(session, chance("trainings"), branches, colleagues, now)
    taken = cohorts.make(session, chance("cohorts"), plans, persons[1:], branches, now)
    unknown = words.make(session, chance("words"), persons, known_skills(session), now)
    decided = decisions.make(session, chance("decisions"), branches, clients, colleagues, now)
    planning.make(session, chance("planning"), branches, colleagues, now)
    # What was mailed about these decisions was mailed long ago: nobody's first sign-in drowns in it.
    session.connection().execute(sa.update(Message).values(state=State.sent, sent_at=now, data={}))
    return Summary(
        branches=len(branches),
        clients=len(clients),
        vacancies=len(jobs),
        candidates=len(persons),
        intakes=len(plans),
        places=len(taken),
        decisions=decided,
        unknown_words=unknown,
    )


def _written(session: Session, rows: list[Row]) -> list[Row]:
    session.add_all(rows)
    session.flush()
    return rows
