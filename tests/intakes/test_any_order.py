"""Whatever people do, in whatever order: what must hold of seats, places and mails holds after every step."""

import shutil
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlmodel import Session, col, select

from matcher.clock import local
from matcher.db import Database
from matcher.intakes import service
from matcher.intakes.changes import Changes
from matcher.intakes.errors import Refused
from matcher.intakes.models import BOOKED, LIVE, SEATED, Intake, IntakeStatus, Meeting, Place, PlaceStatus, Priority
from matcher.intakes.series import shifted, slot_of
from matcher.outbox.models import Message
from matcher.privacy import erasure
from tests import make, servers
from tests.intakes.scene import NOW, STAFF, key_of, set_scene

P = PlaceStatus
CAME = {P.attended, P.partly, P.no_show}
# Nobody gets a seat from the waiting list without an offer and a yes, and what has ended stays so.
FOLLOWS: dict[PlaceStatus | None, set[PlaceStatus]] = {
    None: {P.booked, P.waiting},
    P.booked: {P.confirmed, P.cancelled, *CAME},
    P.confirmed: {P.cancelled, *CAME},
    P.waiting: {P.offered, P.cancelled, P.lapsed},
    P.offered: {P.booked, P.declined, P.cancelled, P.lapsed},
    P.attended: {P.partly, P.no_show, P.finished},
    P.partly: {P.attended, P.no_show},
    P.no_show: {P.attended, P.partly},
}
# What a mail tells of, its place was once.
TELLS = {
    "place_booked": P.booked,
    "place_reminder": P.booked,
    "place_waiting": P.waiting,
    "place_offered": P.offered,
    "place_cancelled": P.cancelled,
    "place_lapsed": P.lapsed,
}
PEOPLE = 7
SEATS = (1, 2, 2)
LATER = timedelta(days=21)
COLUMNS = ("id", "candidate_id", "intake_id", "turn", "status", "by_phone", "offered_until")


class Seats(RuleBasedStateMachine):
    """Two intakes at the same time and one after them, a few people, and a clock that moves."""

    @initialize()
    def begin(self) -> None:
        self.folder = servers.shared_folder() / uuid4().hex
        self.folder.mkdir()
        shutil.copy(servers.sqlite_template(), self.folder / "matcher.db")
        self.database = Database(f"sqlite:///{self.folder}/matcher.db")
        self.now: datetime = NOW
        self.known: dict[int, PlaceStatus] = {}
        self.was: dict[int, set[PlaceStatus]] = defaultdict(set)
        with self.database.transaction() as session:
            first = set_scene(session, seats=SEATS[0], people=PEOPLE)
            self.people = first.people
            start = session.get_one(Intake, first.intake).starts_at.date()
            self.intakes = [first.intake, self._opened(session, 1, start), self._opened(session, 2, start + LATER)]
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

    def intake(self, which: int) -> Intake:
        with self.database.transaction(writes=False) as session:
            return session.get_one(Intake, self.intakes[which])

    def meetings(self, which: int) -> Sequence[Meeting]:
        with self.database.transaction(writes=False) as session:
            query = select(Meeting).where(Meeting.intake_id == self.intakes[which]).order_by(col(Meeting.starts_at))
            return session.exec(query).all()

    def some_place(self, number: int, *wanted: PlaceStatus) -> int | None:
        ids = [place for place, status in sorted(self.known.items()) if status in wanted]
        return ids[number % len(ids)] if ids else None

    def _opened(self, session: Session, which: int, starts: date) -> int:
        return set_scene(session, seats=SEATS[which], people=0, starts=starts).intake

    @rule(person=st.integers(0, PEOPLE - 1), which=st.integers(0, 2))
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
        if place := self.some_place(number, P.waiting):
            self.do(service.put_first, STAFF, place, Priority.our_mistake, self.now)

    @rule(person=st.integers(0, PEOPLE - 1))
    def erase(self, person: int) -> None:
        """Somebody leaves for good, and somebody else signs up."""
        self.do(erasure.erase, STAFF, self.people[person], self.now)
        with self.database.transaction() as session:
            self.people[person] = key_of(make.candidate(session, name=f"New {uuid4().hex[:8]}"))

    @rule(which=st.integers(0, 2), seats=st.integers(0, 4))
    def set_seats(self, which: int, seats: int) -> None:
        self.do(service.set_seats, STAFF, self.intakes[which], seats, self.intake(which).version, self.now)

    @rule(which=st.integers(0, 2), days=st.sampled_from([-7, 1, 7, 21]))
    def move(self, which: int, days: int) -> None:
        slots = [slot_of(each.starts_at, each.ends_at) for each in self.meetings(which)]
        new = [slot.hours() for slot in shifted(slots, slots[0].on + timedelta(days=days))]
        self.do(service.move, STAFF, self.intakes[which], new, self.intake(which).version, self.now)

    @rule(which=st.integers(0, 2), room=st.sampled_from(["Zaal 1", "Zaal 2"]), days=st.sampled_from([None, -1, 1]))
    def edit(self, which: int, room: str, days: int | None) -> None:
        intake = self.intake(which)
        opens_at = None if days is None else self.now + timedelta(days=days)
        values = {name: getattr(intake, name) for name in Changes.model_fields} | {"room": room, "opens_at": opens_at}
        changes = Changes.model_validate(values)
        self.do(service.edit, STAFF, self.intakes[which], changes, intake.version, self.now)

    @rule(which=st.integers(0, 2))
    def call_off(self, which: int) -> None:
        self.do(service.call_off, STAFF, self.intakes[which], self.intake(which).version, self.now)
        self.renew(which)

    @rule(which=st.integers(0, 2), came=st.lists(st.sampled_from(sorted(CAME)), min_size=2, max_size=2))
    def hold(self, which: int, came: list[PlaceStatus]) -> None:
        """The training is given: who came is marked, and it is finished."""
        intake = self.intake(which)
        if self.now < intake.starts_at or intake.status is not IntakeStatus.open:
            return
        self.now = max(self.now, self.meetings(which)[-1].ends_at)
        with self.database.transaction(writes=False) as session:
            query = select(Place.id).where(Place.intake_id == self.intakes[which], col(Place.status).in_(BOOKED))
            booked = session.exec(query).all()
        for number, place in enumerate(booked):
            self.do(service.mark, STAFF, place, came[number % 2], self.now)
            self.what_must_hold()
        self.do(service.finish, STAFF, self.intakes[which], self.now)
        self.renew(which)

    def renew(self, which: int) -> None:
        """In place of an intake that is over, another one three weeks from now."""
        if self.intake(which).status is not IntakeStatus.open:
            with self.database.transaction() as session:
                self.intakes[which] = self._opened(session, which, local(self.now + LATER).date())

    @rule(hours=st.sampled_from([1, 5, 26, 50]))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(which=st.integers(0, 2), hours=st.sampled_from([-47, -1, 1]))
    def wait_for_the_start(self, which: int, hours: int) -> None:
        self.now = max(self.now, self.intake(which).starts_at + timedelta(hours=hours))

    @rule()
    def lapse(self) -> None:
        self.do(service.lapse, self.now)
        with self.database.transaction(writes=False) as session:
            late = (col(Place.offered_until) <= self.now) | (
                (col(Intake.starts_at) <= self.now) & col(Place.status).in_([P.waiting, P.offered])
            )
            query = select(Place.id).join(Intake, col(Intake.id) == Place.intake_id).where(late)
            assert session.exec(query).all() == [], "the time of an offer or a waiting list was over, and it stands"

    @invariant()
    def what_must_hold(self) -> None:
        if not hasattr(self, "database"):
            return
        with self.database.transaction(writes=False) as session:
            intakes = session.exec(select(Intake)).all()
            hours: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
            for meeting in session.exec(select(Meeting)):
                hours[meeting.intake_id].append((meeting.starts_at, meeting.ends_at))
            places = session.execute(sa.select(*(getattr(Place, name) for name in COLUMNS))).all()
            mails = session.execute(sa.select(col(Message.place_id), col(Message.template))).all()
        for intake in intakes:
            seats_hold(intake, [place for place in places if place.intake_id == intake.id], self.now)
        nobody_is_in_two_places(places, hours)
        self.nobody_was_passed_over_or_moved_without_a_yes(places)
        self.every_place_has_its_mail_and_every_mail_its_place(places, {tuple(mail) for mail in mails})
        self.known = {place.id: place.status for place in places}

    def nobody_was_passed_over_or_moved_without_a_yes(self, places: Sequence[Any]) -> None:
        for place in places:
            before = self.known.get(place.id)
            assert place.status is before or place.status in FOLLOWS.get(before, set()), f"{before} -> {place.status}"
            self.was[place.id].add(place.status)
            if place.status is P.offered and before is P.waiting:
                earlier = [
                    other
                    for other in places
                    if other.intake_id == place.intake_id and other.status is P.waiting and other.turn < place.turn
                ]
                assert not earlier, "somebody was passed over"

    def every_place_has_its_mail_and_every_mail_its_place(
        self, places: Sequence[Any], mails: set[tuple[Any, ...]]
    ) -> None:
        for place in places:
            if place.status in LIVE and not place.by_phone:
                name = "booked" if place.status is P.confirmed else place.status.value
                assert (place.id, f"place_{name}") in mails, "no place without its mail"
        for place_id, template in mails:
            assert template not in TELLS or TELLS[template] in self.was[place_id], "no mail without its place"


def seats_hold(intake: Intake, places: Sequence[Any], now: datetime) -> None:
    """What must hold of one intake and its places."""
    seated = [place for place in places if place.status in SEATED]
    waiting = [place for place in places if place.status is P.waiting]
    live = [place.candidate_id for place in places if place.status in LIVE]
    assert intake.taken == len(seated), "the count of seats is off"
    assert intake.taken <= intake.seats, "more seats were given than there are"
    assert len(live) == len(set(live)), "somebody has two places in one intake"
    assert len({place.turn for place in places}) == len(places), "two people have one position"
    if intake.status is not IntakeStatus.open:
        assert not live, "somebody has a place in an intake that is over"
    elif now < intake.starts_at:
        assert not waiting or intake.taken == intake.seats, "somebody waits while a seat is free"
    for place in places:
        assert (place.offered_until is not None) == (place.status is P.offered)
        assert place.offered_until is None or place.offered_until <= intake.starts_at, "an offer outlives the start"


def nobody_is_in_two_places(places: Sequence[Any], hours: dict[int, list[tuple[datetime, datetime]]]) -> None:
    """No person has places in two intakes of which meetings overlap."""
    mine: dict[int, list[int]] = defaultdict(list)
    for place in places:
        if place.status in LIVE:
            mine[place.candidate_id].append(place.intake_id)
    for intakes in mine.values():
        for one, other in combinations(intakes, 2):
            both = [(a, b) for a in hours[one] for b in hours[other]]
            assert not any(a[0] < b[1] and b[0] < a[1] for a, b in both), "somebody is in two places at once"


TestSeats = Seats.TestCase
TestSeats.settings = settings(
    max_examples=15, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
