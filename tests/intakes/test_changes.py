"""What the agency changes about an intake that people booked, and who is told of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from matcher.accounts.models import Role
from matcher.audit import service as audit
from matcher.audit.models import Entry
from matcher.candidates.models import Candidate
from matcher.db import Database
from matcher.intakes import service
from matcher.intakes.changes import Changes
from matcher.intakes.errors import (
    BadWindow,
    BusyThen,
    IntakeStarted,
    NotOpenYet,
    NotYours,
    RoomBusy,
    Stale,
    TooFewSeats,
    TrainerBusy,
)
from matcher.intakes.models import Form, Intake, Place, PlaceStatus, Priority
from matcher.intakes.queries import for_branch, meetings_of, upcoming
from matcher.outbox.models import Message, State
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


def changes(session: Session, intake_id: int, **values: Any) -> Changes:
    """An intake's own values, with some changed."""
    intake = session.get_one(Intake, intake_id)
    return Changes.model_validate({name: getattr(intake, name) for name in Changes.model_fields} | values)


def edit(session: Session, intake_id: int, **values: Any) -> Intake:
    version = session.get_one(Intake, intake_id).version
    return service.edit(session, STAFF, intake_id, changes(session, intake_id, **values), version, NOW)


def times(session: Session, intake_id: int, days: int) -> list[tuple[Any, Any]]:
    later = timedelta(days=days)
    return [(each.starts_at + later, each.ends_at + later) for each in meetings_of(session, intake_id)]


def test_of_another_room_who_has_a_seat_is_told_once_and_the_calendar_follows(session: Session) -> None:
    scene, places = crowd(session, seats=2, people=4)
    service.cancel(session, STAFF, key_of(places[0]), NOW)  # the third is offered the seat, the fourth waits
    intake = edit(session, scene.intake, room="Zaal 9")
    assert (intake.room, intake.sequence, intake.version) == ("Zaal 9", 1, 2)
    told = mails(session, "place_moved")
    assert [mail.place_id for mail in told] == [places[1].id, places[2].id]
    assert told[0].data == {"sequence": 1, "old_room": "Oudegracht 1, Utrecht"}
    reminders = [mail.data["sequence"] for mail in mails(session, "place_reminder") if mail.place_id == places[1].id]
    assert reminders.count(1) == reminders.count(0) > 0  # the new ones count, the old ones are void
    check_seats(session, scene.intake)


def test_another_trainer_or_minimum_is_nobodys_mail(session: Session) -> None:
    scene, _ = crowd(session, seats=3, people=1)
    wout = make.user(session, Role.trainer)
    intake = edit(session, scene.intake, trainer_id=wout.id, minimum=2)
    assert (intake.trainer_id, intake.minimum, intake.sequence, intake.version) == (wout.id, 2, 0, 2)
    assert mails(session, "place_moved") == []
    entry = session.exec(select(Entry).where(Entry.action == "intake.edited")).one()
    assert entry.subject == f"intake:{scene.intake}"


def test_an_edit_is_refused_whole(session: Session) -> None:
    scene, _ = crowd(session, seats=3, people=1)
    wout = make.user(session, Role.trainer)
    set_scene(session, seats=3, people=0, trainer=wout, room="Zaal 7")
    other = session.exec(select(Intake).where(Intake.room == "Zaal 7")).one()
    start = session.get_one(Intake, scene.intake).starts_at
    wrong: list[tuple[dict[str, Any], type[Exception]]] = [
        ({"trainer_id": wout.id}, TrainerBusy),
        ({"minimum": 4}, TooFewSeats),
        ({"closes_at": start + hours(1)}, BadWindow),
        ({"opens_at": start - hours(2), "closes_at": start - hours(3)}, BadWindow),
    ]
    for values, refusal in wrong:
        with pytest.raises(refusal):
            edit(session, scene.intake, **values)
        session.expire_all()
    other.branch_id = session.get_one(Intake, scene.intake).branch_id
    session.flush()
    with pytest.raises(RoomBusy):
        edit(session, scene.intake, room="zaal 7")
    session.expire_all()
    assert session.get_one(Intake, scene.intake).version == 1


def test_an_edit_of_what_a_colleague_changed_is_stale(session: Session) -> None:
    scene, _ = crowd(session, seats=3, people=1)
    old = changes(session, scene.intake, room="Zaal 3")
    edit(session, scene.intake, room="Zaal 2")
    with pytest.raises(Stale) as stale:
        service.edit(session, STAFF, scene.intake, old, 1, NOW)
    assert stale.value.version == 2
    assert session.get_one(Intake, scene.intake).room == "Zaal 2"
    with pytest.raises(NotYours):
        service.edit(session, STAFF, 987_654, old, 1, NOW)


def test_after_the_start_the_trainer_can_change_but_not_the_room(session: Session) -> None:
    scene, _ = crowd(session, seats=3, people=1)
    during = session.get_one(Intake, scene.intake).starts_at + hours(1)
    wout = make.user(session, Role.trainer)
    ill = changes(session, scene.intake, trainer_id=wout.id)
    assert service.edit(session, STAFF, scene.intake, ill, 1, during).trainer_id == wout.id
    with pytest.raises(IntakeStarted):
        service.edit(session, STAFF, scene.intake, changes(session, scene.intake, form=Form.online), 2, during)


def test_two_edits_at_once_do_not_put_a_trainer_in_two_places(database: Database) -> None:
    with database.transaction() as session:
        wout = make.user(session, Role.trainer)
        scenes = [set_scene(session, seats=3, people=0, room=f"Zaal {n}") for n in range(4)]
        wanted = [changes(session, scene.intake, trainer_id=wout.id) for scene in scenes]
    work = [
        in_transaction(service.edit, STAFF, scene.intake, one, 1, NOW)
        for scene, one in zip(scenes, wanted, strict=True)
    ]
    outcome = at_once(work, database)
    assert sum(isinstance(one, Intake) for one in outcome) == 1
    assert sum(isinstance(one, TrainerBusy) for one in outcome) == 3


def test_a_move_tells_the_old_and_the_new_time_once(session: Session) -> None:
    scene, places = crowd(session, seats=1, people=2)
    old = session.get_one(Intake, scene.intake).starts_at
    service.move(session, STAFF, scene.intake, times(session, scene.intake, 7), 1, NOW)
    assert [mail.place_id for mail in mails(session, "place_moved")] == [place.id for place in places]
    assert mails(session, "place_moved")[0].data == {"sequence": 1, "old_start": old.isoformat()}


def test_who_was_not_told_of_the_first_move_hears_from_where_it_really_moved(session: Session) -> None:
    scene, places = crowd(session, seats=2, people=2)
    old = session.get_one(Intake, scene.intake).starts_at
    service.move(session, STAFF, scene.intake, times(session, scene.intake, 7), 1, NOW)
    sent = session.exec(select(Message).where(Message.place_id == places[1].id, Message.template == "place_moved"))
    sent.one().state = State.sent
    between = session.get_one(Intake, scene.intake).starts_at
    edit(session, scene.intake, room="Zaal 9")
    service.move(session, STAFF, scene.intake, times(session, scene.intake, 7), 3, NOW)
    latest = [mail.data for mail in mails(session, "place_moved") if mail.data["sequence"] == 3]
    assert [data["old_start"] for data in latest] == [old.isoformat(), between.isoformat()]
    assert {data["old_room"] for data in latest} == {"Oudegracht 1, Utrecht"}


def test_a_move_gives_the_free_seat_to_who_could_not_come_before(session: Session) -> None:
    scene, places = crowd(session, seats=1, people=2)
    other = set_scene(session, seats=5, people=0)
    # The second waits here; a place elsewhere at that time can only be of before this rule, or of an import.
    waiting = places[1]
    make.place(session, session.get_one(Intake, other.intake), session.get_one(Candidate, waiting.candidate_id))
    service.cancel(session, STAFF, key_of(places[0]), NOW)
    assert waiting.status is PlaceStatus.waiting
    service.move(session, STAFF, scene.intake, times(session, scene.intake, 7), 1, NOW)
    assert waiting.status is PlaceStatus.offered
    check_seats(session, scene.intake)


def test_a_refused_move_says_who_is_busy(session: Session) -> None:
    scene, places = crowd(session, seats=5, people=2)
    start = session.get_one(Intake, scene.intake).starts_at
    other = set_scene(session, seats=5, people=0, starts=(start + timedelta(days=7)).date())
    service.book(session, STAFF, intake_id=other.intake, candidate_id=places[1].candidate_id, now=NOW)
    with pytest.raises(BusyThen) as busy:
        service.move(session, STAFF, scene.intake, times(session, scene.intake, 7), 1, NOW)
    assert busy.value.candidate_id == places[1].candidate_id


def test_below_the_minimum_a_week_before_it_is_time_to_look_again_until_somebody_decides(session: Session) -> None:
    scene, _ = crowd(session, seats=5, people=1, minimum=3)
    start = session.get_one(Intake, scene.intake).starts_at
    branch_id = session.get_one(Intake, scene.intake).branch_id

    def due(days: float) -> bool:
        [row] = for_branch(session, branch_id, NOW)
        return row.is_to_decide(start - timedelta(days=days))

    assert [due(8), due(6), due(-1)] == [False, True, False]
    service.go_ahead(session, STAFF, scene.intake, 1, start - timedelta(days=6))
    assert not due(6)
    with pytest.raises(Stale):
        service.go_ahead(session, STAFF, scene.intake, 1, NOW)
    with pytest.raises(IntakeStarted):
        service.go_ahead(session, STAFF, scene.intake, 2, start)
    entry = session.exec(select(Entry).where(Entry.action == "intake.goes_ahead")).one()
    assert entry.detail == "1 of 3"
    service.move(session, STAFF, scene.intake, times(session, scene.intake, 7), 2, NOW)
    assert session.get_one(Intake, scene.intake).goes_ahead is False  # other people can come then: look again


def test_nobody_books_before_booking_opens(session: Session) -> None:
    audit.begin(session)
    scene = set_scene(session, seats=3, people=1, opens_at=NOW + hours(24))
    with pytest.raises(NotOpenYet) as early:
        service.book(session, STAFF, intake_id=scene.intake, candidate_id=scene.people[0], now=NOW)
    assert early.value.opens_at == NOW + hours(24)
    assert upcoming(session, now=NOW) == []
    later = NOW + hours(24)
    assert [row.id for row in upcoming(session, now=later)] == [scene.intake]
    assert (
        service.book(session, STAFF, intake_id=scene.intake, candidate_id=scene.people[0], now=later).status
        is PlaceStatus.booked
    )


def test_who_waits_is_offered_a_seat_also_while_booking_is_closed(session: Session) -> None:
    scene, places = crowd(session, seats=1, people=2)
    edit(session, scene.intake, opens_at=NOW + hours(48))
    service.cancel(session, STAFF, key_of(places[0]), NOW)
    assert places[1].status is PlaceStatus.offered


def test_a_move_takes_the_window_along(session: Session) -> None:
    scene, _ = crowd(session, seats=1, people=0, opens_at=NOW + hours(24))
    before = session.get_one(Intake, scene.intake).closes_at
    service.move(session, STAFF, scene.intake, times(session, scene.intake, 7), 1, NOW)
    moved = session.get_one(Intake, scene.intake)
    assert moved.opens_at == NOW + hours(24) + timedelta(days=7)
    assert moved.closes_at == before + timedelta(days=7)


def test_calling_off_tells_of_the_next_intake_of_the_programme(session: Session) -> None:
    scene, _ = crowd(session, seats=2, people=1)
    called_off = session.get_one(Intake, scene.intake)
    far = set_scene(session, seats=2, people=0, starts=date(2026, 12, 21))
    near = set_scene(session, seats=2, people=0, starts=date(2027, 1, 11))
    session.get_one(Intake, near.intake).branch_id = called_off.branch_id
    session.flush()
    service.call_off(session, STAFF, scene.intake, 1, NOW)
    [mail] = mails(session, "place_cancelled")
    key = session.get_one(Intake, near.intake).key
    assert mail.data == {"was": "booked", "called_off": 1, "next_key": key}
    assert session.get_one(Intake, far.intake).key != key


def test_whose_intake_was_called_off_goes_first_in_the_next_one_in_order_of_asking_and_once(session: Session) -> None:
    scene, _ = crowd(session, seats=2, people=3)
    following, others = crowd(session, seats=1, people=3, starts=date(2027, 1, 11))
    service.call_off(session, STAFF, scene.intake, 1, NOW)

    def book(intake: int, person: int) -> Place:
        return service.book(session, STAFF, intake_id=intake, candidate_id=person, now=NOW)

    owed = [book(following.intake, person) for person in scene.people]
    assert {place.priority for place in owed} == {Priority.called_off}
    line = session.exec(
        select(Place.id)
        .where(Place.intake_id == following.intake, Place.status == PlaceStatus.waiting)
        .order_by(col(Place.turn))
    ).all()
    assert line == [*(place.id for place in owed), others[1].id, others[2].id]
    entry = session.exec(select(Entry).where(Entry.subject == f"place:{owed[0].id}")).all()[-1]
    assert (entry.action, entry.detail) == ("place.put_first", f"intake:{following.intake} called_off")
    third, _ = crowd(session, seats=1, people=2, starts=date(2027, 2, 15))
    again = book(third.intake, scene.people[0])
    assert (again.status, again.priority) == (PlaceStatus.waiting, None)


def test_a_seat_settles_what_was_owed_and_who_left_by_themself_is_owed_nothing(session: Session) -> None:
    scene, places = crowd(session, seats=2, people=2)
    service.cancel(session, STAFF, key_of(places[1]), NOW)
    service.call_off(session, STAFF, scene.intake, 1, NOW)
    free = set_scene(session, seats=5, people=0, starts=date(2027, 1, 11))
    full, _ = crowd(session, seats=1, people=2, starts=date(2027, 2, 15))
    seat = service.book(session, STAFF, intake_id=free.intake, candidate_id=scene.people[0], now=NOW)
    assert (seat.status, seat.priority, places[0].owed) == (PlaceStatus.booked, None, False)
    left = service.book(session, STAFF, intake_id=full.intake, candidate_id=scene.people[1], now=NOW)
    assert (left.status, left.priority) == (PlaceStatus.waiting, None)


def test_somebody_put_first_comes_before_whom_something_is_owed(session: Session) -> None:
    scene, _ = crowd(session, seats=1, people=1)
    following, others = crowd(session, seats=1, people=3, starts=date(2027, 1, 11))
    service.call_off(session, STAFF, scene.intake, 1, NOW)
    service.book(session, STAFF, intake_id=following.intake, candidate_id=scene.people[0], now=NOW)
    service.put_first(session, STAFF, key_of(others[2]), Priority.our_mistake, NOW)
    service.cancel(session, STAFF, key_of(others[0]), NOW)
    assert others[2].status is PlaceStatus.offered
    assert statuses(session, following.intake).count(PlaceStatus.waiting) == 2
