"""An intake with people around it, a crowd of threads, and what must hold of seats whatever happened."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.audit import service as audit
from matcher.audit.service import Actor
from matcher.candidates.models import Candidate
from matcher.db import Database
from matcher.intakes import service
from matcher.intakes.models import LIVE, SEATED, Intake, Place, PlaceStatus
from matcher.outbox.models import Message
from tests import make

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday, ten in the morning in the Netherlands
START = date(2026, 12, 14)  # a Monday, three weeks later
STAFF = Actor(user_id=None, role="recruiter")


@dataclass(frozen=True, slots=True)
class Scene:
    """The ids of an intake and of people without a place."""

    intake: int
    people: list[int]


def set_scene(session: Session, *, seats: int, people: int, **values: Any) -> Scene:
    """An intake of `seats`, and people."""
    audit.begin(session)
    branch = make.branch(session)
    intake = make.intake(session, seats=seats, branch=branch, **{"starts": START} | values)
    crowd = [make.candidate(session, name=f"Person {n}", branch=branch) for n in range(people)]
    return Scene(key_of(intake), [key_of(person) for person in crowd])


def crowd(session: Session, *, seats: int, people: int, **values: Any) -> tuple[Scene, list[Place]]:
    """An intake in which everybody booked, one after the other: seats first, then the waiting list."""
    scene = set_scene(session, seats=seats, people=people, **values)
    return scene, [
        service.book(session, STAFF, intake_id=scene.intake, candidate_id=person, now=NOW) for person in scene.people
    ]


def key_of(row: Any) -> int:
    """The id of a row that was flushed."""
    assert row.id is not None
    return int(row.id)


def as_themselves(session: Session, candidate_id: int) -> Actor:
    """A candidate, signed in."""
    return Actor(user_id=session.get_one(Candidate, candidate_id).user_id, role="candidate")


def at_once(work: list[Callable[[Database], Any]], database: Database) -> list[Any]:
    """Do all of it in threads that start together; what each gave, or the exception that it ended with."""
    ready = Barrier(len(work))
    outcome: list[Any] = [None] * len(work)

    def run(number: int, task: Callable[[Database], Any]) -> None:
        ready.wait()
        try:
            outcome[number] = task(database)
        except Exception as error:
            outcome[number] = error

    threads = [Thread(target=run, args=job) for job in enumerate(work)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome


def in_transaction(verb: Callable[..., Any], *args: Any, **values: Any) -> Callable[[Database], Any]:
    """A verb of the service, to be done in a transaction of its own."""

    def task(database: Database) -> Any:
        with database.transaction() as session:
            return verb(session, *args, **values)

    return task


@contextmanager
def reading(database: Database) -> Iterator[Session]:
    """A transaction to look around in."""
    with database.transaction(writes=False) as session:
        yield session


def statuses(session: Session, intake_id: int) -> list[PlaceStatus]:
    """The status of each place, by turn."""
    query = sa.select(col(Place.status)).where(col(Place.intake_id) == intake_id).order_by(col(Place.turn))
    return list(session.execute(query).scalars())


def mails(session: Session, template: str) -> list[Message]:
    """The messages of one kind, in the order in which they were written."""
    return list(session.exec(select(Message).where(Message.template == template).order_by(col(Message.id))))


def check_seats(session: Session, intake_id: int) -> None:
    """What must hold of an intake that has yet to begin."""
    seats, taken = session.exec(select(Intake.seats, Intake.taken).where(Intake.id == intake_id)).one()
    places = session.execute(
        sa.select(col(Place.candidate_id), col(Place.status), col(Place.turn), col(Place.offered_until)).where(
            col(Place.intake_id) == intake_id
        )
    ).all()
    seated = [place for place in places if place.status in SEATED]
    waiting = [place for place in places if place.status is PlaceStatus.waiting]
    live = [place.candidate_id for place in places if place.status in LIVE]
    assert taken == len(seated), "the count of seats is off"
    assert taken <= seats, "more seats were given than there are"
    assert not waiting or taken == seats, "somebody waits while a seat is free"
    assert len(live) == len(set(live)), "somebody has two places"
    for place in places:
        assert (place.offered_until is not None) == (place.status is PlaceStatus.offered)


def hours(count: float) -> timedelta:
    """So many hours."""
    return timedelta(hours=count)
