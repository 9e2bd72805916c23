"""What the agency does with an intake."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from sqlmodel import Session, select

from matcher.accounts.models import Role
from matcher.audit import service as audit
from matcher.audit.models import Entry
from matcher.db import Database
from matcher.intakes import service
from matcher.intakes.cohorts import IntakeData
from matcher.intakes.errors import (
    BadMeetings,
    BusyThen,
    IntakeClosed,
    IntakeStarted,
    NotYours,
    PlaceOver,
    RoomBusy,
    Stale,
    TooFewSeats,
    TrainerBusy,
)
from matcher.intakes.models import Form, Intake, IntakeStatus, PlaceStatus, Priority
from matcher.intakes.queries import meetings_of
from tests import make
from tests.intakes.scene import (
    NOW,
    STAFF,
    at_once,
    check_seats,
    crowd,
    hours,
    in_transaction,
    key_of,
    mails,
    set_scene,
    statuses,
)

FIRST = datetime(2026, 12, 14, 8, 30, tzinfo=UTC)


def days(*numbers: int, start: datetime = FIRST) -> list[tuple[datetime, datetime]]:
    """Meetings of six hours, so many days after the first."""
    return [(start + timedelta(days=n), start + timedelta(days=n, hours=6)) for n in numbers]


def data(session: Session, **values: Any) -> IntakeData:
    plain: dict[str, Any] = {
        "programme_id": make.programme(session).id,
        "branch_id": make.branch(session).id,
        "form": "branch",
        "room": "Zaal 1",
        "seats": 12,
        "minimum": 4,
    }
    return IntakeData.model_validate(plain | values)


@pytest.fixture(autouse=True)
def chain(request: pytest.FixtureRequest) -> None:
    if "session" in request.fixturenames:
        audit.begin(request.getfixturevalue("session"))


def test_opening_an_intake_puts_its_meetings_down_in_order(session: Session) -> None:
    intake = service.open_intake(session, STAFF, data(session), days(1, 0, 7), NOW)
    assert [meeting.starts_at for meeting in meetings_of(session, key_of(intake))] == [
        start for start, _ in days(0, 1, 7)
    ]
    assert (intake.starts_at, intake.closes_at, intake.taken) == (FIRST, FIRST, 0)
    early = service.open_intake(session, STAFF, data(session, closes_at=FIRST - hours(48), room=""), days(0), NOW)
    assert early.closes_at == FIRST - hours(48)


@pytest.mark.parametrize(
    "meetings",
    [
        [],
        days(0, start=NOW - hours(1)),  # in the past
        [(FIRST, FIRST)],
        [(FIRST, FIRST - hours(1))],
        [(FIRST, FIRST + hours(6)), (FIRST + hours(5), FIRST + hours(8))],
    ],
)
def test_meetings_that_make_no_sense_are_refused(session: Session, meetings: Any) -> None:
    with pytest.raises(BadMeetings):
        service.open_intake(session, STAFF, data(session), meetings, NOW)


def test_more_needed_than_there_are_seats_is_refused(session: Session) -> None:
    with pytest.raises(TooFewSeats):
        service.open_intake(session, STAFF, data(session, seats=3, minimum=4), days(0), NOW)
    for wrong in ({"seats": 0}, {"closes_at": datetime(2026, 12, 1)}, {"form": "moon"}):  # noqa: DTZ001 - naive on purpose
        with pytest.raises(ValidationError):
            data(session, **wrong)


def test_a_trainer_gives_one_intake_at_a_time(session: Session) -> None:
    wout = make.user(session, Role.trainer)
    first = service.open_intake(session, STAFF, data(session, trainer_id=wout.id), days(0, 1), NOW)
    elsewhere = data(session, trainer_id=wout.id, room="Zaal 2")
    with pytest.raises(TrainerBusy) as busy:
        service.open_intake(session, STAFF, elsewhere, days(1, 2), NOW)
    assert busy.value.intake_id == first.id
    assert service.open_intake(session, STAFF, elsewhere, days(2, 3), NOW).id
    service.call_off(session, STAFF, key_of(first), 1, NOW)
    assert service.open_intake(session, STAFF, elsewhere, days(0, 1), NOW).id


def test_a_room_holds_one_intake_at_a_time(session: Session) -> None:
    plain = data(session)
    service.open_intake(session, STAFF, plain, days(0), NOW)
    with pytest.raises(RoomBusy):
        service.open_intake(session, STAFF, plain.model_copy(update={"room": "zaal 1"}), days(0), NOW)
    for other in ({"room": "Zaal 2"}, {"room": ""}, {"form": Form.online}, {"branch_id": make.branch(session).id}):
        assert service.open_intake(session, STAFF, plain.model_copy(update=other), days(0), NOW).id


def test_two_recruiters_at_once_do_not_get_the_same_trainer(database: Database) -> None:
    with database.transaction() as session:
        audit.begin(session)
        wout = make.user(session, Role.trainer)
        wanted = [data(session, trainer_id=wout.id, room=room) for room in ("a", "b", "c", "d")]
    outcome = at_once([in_transaction(service.open_intake, STAFF, one, days(0), NOW) for one in wanted], database)
    assert sum(isinstance(one, TrainerBusy) for one in outcome) == 3
    assert sum(isinstance(one, Intake) for one in outcome) == 1


def test_more_seats_go_to_who_waits(session: Session) -> None:
    scene, _ = crowd(session, seats=1, people=4)
    intake = service.set_seats(session, STAFF, scene.intake, 3, 1, NOW)
    assert (intake.seats, intake.taken, intake.version) == (3, 3, 2)
    assert statuses(session, scene.intake) == [
        PlaceStatus.booked,
        PlaceStatus.offered,
        PlaceStatus.offered,
        PlaceStatus.waiting,
    ]
    check_seats(session, scene.intake)


def test_seats_never_go_below_who_has_one(session: Session) -> None:
    scene, places = crowd(session, seats=3, people=2)
    with pytest.raises(TooFewSeats) as refused:
        service.set_seats(session, STAFF, scene.intake, 1, 1, NOW)
    assert refused.value.taken == 2
    assert service.set_seats(session, STAFF, scene.intake, 2, 1, NOW).seats == 2
    for place in places:
        service.cancel(session, STAFF, key_of(place), NOW)
    with pytest.raises(TooFewSeats):
        service.set_seats(session, STAFF, scene.intake, 0, 2, NOW)


def test_the_second_of_two_editors_is_told(session: Session) -> None:
    scene, _ = crowd(session, seats=3, people=0)
    service.set_seats(session, STAFF, scene.intake, 4, 1, NOW)
    late: list[tuple[Callable[..., Intake], list[Any]]] = [
        (service.set_seats, [5]),
        (service.move, [days(3, 4)]),
        (service.call_off, []),
    ]
    for verb, what in late:
        with pytest.raises(Stale) as stale:
            verb(session, STAFF, scene.intake, *what, 1, NOW)
        assert stale.value.version == 2
    assert session.get_one(Intake, scene.intake).seats == 4


def test_a_booking_is_no_edit(session: Session) -> None:
    scene, _ = crowd(session, seats=3, people=2)
    assert session.get_one(Intake, scene.intake).version == 1


def test_moving_shifts_the_meetings_and_the_end_of_booking(session: Session) -> None:
    scene, places = crowd(session, seats=1, people=2)
    before = [meeting.id for meeting in meetings_of(session, scene.intake)]
    moved = service.move(session, STAFF, scene.intake, days(9, 8), 1, NOW)
    assert [meeting.id for meeting in meetings_of(session, scene.intake)] == before
    assert (moved.starts_at, moved.sequence, moved.version) == (FIRST + timedelta(days=8), 1, 2)
    assert moved.closes_at == moved.starts_at - timedelta(days=2)
    assert [mail.place_id for mail in mails(session, "place_moved")] == [place.id for place in places]


def test_a_move_that_makes_somebody_busy_twice_is_refused(session: Session) -> None:
    scene, places = crowd(session, seats=5, people=1)
    other = set_scene(session, seats=5, people=0, starts=(FIRST + timedelta(days=7)).date())
    service.book(session, STAFF, intake_id=other.intake, candidate_id=places[0].candidate_id, now=NOW)
    with pytest.raises(BusyThen) as busy:
        service.move(session, STAFF, scene.intake, days(7, 8), 1, NOW)
    assert busy.value.intake_id == other.intake


def test_when_a_move_is_refused(session: Session) -> None:
    scene, _ = crowd(session, seats=5, people=1)
    with pytest.raises(BadMeetings):
        service.move(session, STAFF, scene.intake, days(3), 1, NOW)
    with pytest.raises(IntakeStarted):
        service.move(session, STAFF, scene.intake, days(3, 4), 1, FIRST)
    with pytest.raises(NotYours):
        service.move(session, STAFF, 987_654, days(3, 4), 1, NOW)


def test_an_offer_ends_sooner_when_the_intake_comes_sooner(session: Session) -> None:
    scene, places = crowd(session, seats=1, people=2)
    service.cancel(session, STAFF, key_of(places[0]), NOW)
    service.move(session, STAFF, scene.intake, days(0, 1, start=NOW + hours(60)), 1, NOW)
    assert places[1].offered_until == NOW + hours(34)  # eight in the evening, the day before


def test_calling_off_ends_every_place(session: Session) -> None:
    scene, _ = crowd(session, seats=2, people=4)
    intake = service.call_off(session, STAFF, scene.intake, 1, NOW)
    assert (intake.status, intake.taken, intake.sequence) == (IntakeStatus.cancelled, 0, 1)
    assert set(statuses(session, scene.intake)) == {PlaceStatus.cancelled}
    assert len(mails(session, "place_cancelled")) == 4
    assert mails(session, "place_offered") == []
    with pytest.raises(IntakeClosed):
        service.set_seats(session, STAFF, scene.intake, 9, 2, NOW)


def test_going_first_needs_a_reason_that_is_kept(session: Session) -> None:
    scene, places = crowd(session, seats=1, people=4)
    put_first = service.put_first(session, STAFF, key_of(places[3]), Priority.our_mistake, NOW)
    service.put_first(session, STAFF, key_of(places[2]), Priority.work_waits, NOW)
    entry = session.exec(select(Entry).where(Entry.subject == f"place:{put_first.id}")).all()[-1]
    assert (entry.action, entry.detail) == ("place.put_first", f"intake:{scene.intake} our_mistake")
    service.cancel(session, STAFF, key_of(places[0]), NOW)
    assert places[2].status is PlaceStatus.offered
    with pytest.raises(PlaceOver):
        service.put_first(session, STAFF, key_of(places[0]), Priority.our_mistake, NOW)
