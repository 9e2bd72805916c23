"""Whatever people do, in whatever order: what must hold of seats holds after every step."""

import shutil
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlmodel import col

from matcher.db import Database
from matcher.intakes import service
from matcher.intakes.cohorts import Priority
from matcher.intakes.errors import Refused
from matcher.intakes.models import LIVE, Intake, Place, PlaceStatus
from matcher.outbox.models import Message
from tests import servers
from tests.intakes.scene import NOW, STAFF, check_seats, set_scene

P = PlaceStatus
ENDED = {P.cancelled, P.declined, P.lapsed}
# Nobody gets a seat from the waiting list without an offer and a yes, and what has ended stays so.
FOLLOWS = {
    None: {P.booked, P.waiting},
    P.booked: {P.confirmed, P.cancelled},
    P.confirmed: {P.cancelled},
    P.waiting: {P.offered, P.cancelled, P.lapsed},
    P.offered: {P.booked, P.declined, P.cancelled, P.lapsed},
}
PEOPLE, SEATS = 7, (1, 2)


class Seats(RuleBasedStateMachine):
    """Two intakes at the same time, a few people, and a clock that moves."""

    @initialize()
    def begin(self) -> None:
        self.folder = servers.shared_folder() / uuid4().hex
        self.folder.mkdir()
        shutil.copy(servers.sqlite_template(), self.folder / "matcher.db")
        self.database = Database(f"sqlite:///{self.folder}/matcher.db")
        self.now: datetime = NOW
        self.known: dict[int, PlaceStatus] = {}
        self.jumped: set[int] = set()
        with self.database.transaction() as session:
            first = set_scene(session, seats=SEATS[0], people=PEOPLE)
            self.people = first.people
            self.intakes = [first.intake, set_scene(session, seats=SEATS[1], people=0).intake]
        for person in range(4):  # a full intake, with people who wait: most of what can go wrong begins there
            self.book(person, 0)

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()
            shutil.rmtree(self.folder)

    def do(self, verb: Any, *args: Any, **values: Any) -> Any:
        """A verb in a transaction of its own; being refused is a normal answer."""
        try:
            with self.database.transaction() as session:
                return verb(session, *args, **values)
        except Refused:
            return None

    def some_place(self, number: int, *wanted: PlaceStatus) -> int | None:
        ids = [place for place, status in sorted(self.known.items()) if status in wanted]
        return ids[number % len(ids)] if ids else None

    @rule(person=st.integers(0, PEOPLE - 1), which=st.integers(0, 1))
    def book(self, person: int, which: int) -> None:
        values = {"intake_id": self.intakes[which], "candidate_id": self.people[person]}
        self.do(service.book, STAFF, **values, now=self.now)

    @rule(number=st.integers(0, 20))
    def cancel(self, number: int) -> None:
        if place := self.some_place(number, *LIVE):
            self.do(service.cancel, STAFF, place, self.now)

    @rule(number=st.integers(0, 20), yes=st.booleans())
    def answer(self, number: int, yes: bool) -> None:
        if place := self.some_place(number, P.offered):
            self.do(service.accept if yes else service.decline, STAFF, place, self.now)

    @rule(number=st.integers(0, 20))
    def confirm(self, number: int) -> None:
        if place := self.some_place(number, P.booked):
            self.do(service.confirm, STAFF, place, self.now)

    @rule(number=st.integers(0, 20))
    def put_first(self, number: int) -> None:
        place = self.some_place(number, P.waiting)
        if place and self.do(service.put_first, STAFF, place, Priority.our_mistake, self.now):
            self.jumped.add(place)

    @rule(person=st.integers(0, PEOPLE - 1))
    def leave(self, person: int) -> None:
        self.do(service.give_up_all, STAFF, self.people[person], self.now)

    @rule(which=st.integers(0, 1), seats=st.integers(0, 4))
    def set_seats(self, which: int, seats: int) -> None:
        with self.database.transaction(writes=False) as session:
            version = session.get_one(Intake, self.intakes[which]).version
        self.do(service.set_seats, STAFF, self.intakes[which], seats, version, self.now)

    @rule(hours=st.sampled_from([1, 5, 26, 50]))
    def wait(self, hours: int) -> None:
        # The last day before the start is for other tests: there waiting lists end.
        with self.database.transaction(writes=False) as session:
            start = session.get_one(Intake, self.intakes[0]).starts_at
        self.now = min(self.now + timedelta(hours=hours), start - timedelta(hours=1))

    @rule()
    def lapse(self) -> None:
        self.do(service.lapse, self.now)

    @invariant()
    def what_must_hold(self) -> None:
        if not hasattr(self, "database"):
            return
        with self.database.transaction(writes=False) as session:
            for intake in self.intakes:
                check_seats(session, intake)
            places = session.execute(
                sa.select(
                    col(Place.id),
                    col(Place.candidate_id),
                    col(Place.intake_id),
                    col(Place.turn),
                    col(Place.status),
                    col(Place.by_phone),
                )
            ).all()
            messages = session.execute(sa.select(col(Message.place_id), col(Message.template)))
            mailed = {tuple(message) for message in messages}
        busy = [place.candidate_id for place in places if place.status in LIVE]
        assert len(busy) == len(set(busy)), "somebody has places at the same time"
        for place in places:
            before = self.known.get(place.id)
            assert place.status is before or place.status in FOLLOWS.get(before, set()), f"{before} -> {place.status}"
            told = (place.id, f"place_{'booked' if place.status is P.confirmed else place.status.value}")
            assert told in mailed or place.by_phone or place.status in ENDED, "no place without its mail"
            overtaken = [
                other
                for other in places
                if other.intake_id == place.intake_id
                and other.status is P.waiting
                and other.turn < place.turn
                and other.id not in self.jumped
            ]
            fresh = place.status is P.offered and before is P.waiting
            assert not fresh or not overtaken, "somebody was passed over"
        self.known = {place.id: place.status for place in places}


TestSeats = Seats.TestCase
TestSeats.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
