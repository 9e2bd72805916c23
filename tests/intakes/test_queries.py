"""What people ask about trainings."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from matcher.accounts.models import Role
from matcher.intakes import queries, service
from matcher.intakes.models import Form, Intake, Place, PlaceStatus
from matcher.places.models import PointSource, Postcode
from tests import make
from tests.intakes.scene import NOW, STAFF, crowd, key_of, set_scene

UTRECHT, GRONINGEN = ("3511", 52.09, 5.12), ("9711", 53.22, 6.57)


def test_a_list_row_tells_seats_meetings_and_who_waits(session: Session) -> None:
    scene, _ = crowd(session, seats=2, people=3)
    (row,) = queries.upcoming(session, now=NOW)
    intake = session.get_one(Intake, scene.intake)
    assert (row.id, row.key, row.programme_code) == (intake.id, intake.key, "customer_contact")
    assert (row.town, row.form, row.seats, row.taken) == ("Utrecht", Form.branch, 2, 2)
    assert (row.meetings, row.people, row.waiting, row.free) == (2, 2, 1, 0)
    assert row.first == intake.starts_at
    assert row.last == intake.starts_at + timedelta(days=1, hours=7)


def test_no_seat_is_free_while_somebody_waits_for_an_answer(session: Session) -> None:
    _, (seat, _, _) = crowd(session, seats=2, people=3)
    service.cancel(session, STAFF, key_of(seat), NOW)
    (row,) = queries.upcoming(session, now=NOW)
    assert (row.taken, row.people, row.waiting, row.free, row.by_phone) == (2, 1, 0, 0, 0)


def test_upcoming_is_what_can_be_booked_soonest_first(session: Session) -> None:
    warehouse = make.programme(session, "order_picker", order_picking=4)
    late = set_scene(session, seats=3, people=0, starts=date(2027, 1, 11))
    soon = set_scene(session, seats=3, people=0)
    other = set_scene(session, seats=3, people=0, starts=date(2026, 12, 21), programme=warehouse)
    gone = set_scene(session, seats=3, people=0, starts=date(2026, 11, 16))
    closed = set_scene(session, seats=3, people=0, closes_at=NOW)
    called_off = set_scene(session, seats=3, people=0)
    service.call_off(session, STAFF, called_off.intake, 1, NOW)
    found = [row.id for row in queries.upcoming(session, now=NOW)]
    assert found[0] == soon.intake
    assert set(found).isdisjoint({gone.intake, closed.intake, called_off.intake})
    assert found.index(other.intake) < found.index(late.intake)
    picked = queries.upcoming(session, now=NOW, programme_codes=["order_picker"])
    assert [row.id for row in picked] == [other.intake]
    assert queries.upcoming(session, now=NOW, programme_codes=[]) == []
    assert len(queries.upcoming(session, now=NOW, limit=1)) == 1
    at_branch = queries.upcoming(session, now=NOW, branch_id=session.get_one(Intake, late.intake).branch_id)
    assert [row.id for row in at_branch] == [late.intake]


def test_near_says_how_far_and_leaves_out_what_is_further(session: Session) -> None:
    for code, lat, lon in (UTRECHT, GRONINGEN):
        session.add(Postcode(code=code, town="", lat=lat, lon=lon, source=PointSource.town))
    groningen = make.branch(session, postcode="9711", town="Groningen")
    unknown = make.branch(session, postcode="1000")
    at_home = make.intake(session, branch=groningen, form=Form.online, starts=date(2026, 12, 1))
    here = make.intake(session, branch=make.branch(session), starts=date(2026, 12, 2))
    far = make.intake(session, branch=groningen, starts=date(2026, 12, 3))
    somewhere = make.intake(session, branch=unknown, starts=date(2026, 12, 4))
    rows = queries.upcoming(session, now=NOW, near="3511 AB")
    assert [row.id for row in rows] == [at_home.id, here.id, far.id, somewhere.id]
    assert [row.km for row in rows] == [None, 0.0, pytest.approx(159, abs=3), None]
    near = queries.upcoming(session, now=NOW, near="3511AB", within_km=30)
    assert [row.id for row in near] == [at_home.id, here.id]
    assert [row.km for row in queries.upcoming(session, now=NOW, near="8888")] == [None] * 4


def test_a_page_about_an_intake_has_all_it_shows(session: Session) -> None:
    scene, _ = crowd(session, seats=2, people=1)
    intake = session.get_one(Intake, scene.intake)
    detail = queries.detail(session, intake.key)
    assert detail is not None
    assert (detail.row.free, detail.intake.id, detail.programme.code) == (1, intake.id, "customer_contact")
    assert detail.meetings[0].starts_at == intake.starts_at
    assert len(detail.meetings) == 2
    assert [module.code for module in detail.modules] == ["basis"]
    assert detail.branch.id == intake.branch_id
    assert queries.detail(session, "no-such-key") is None


def test_my_places_say_my_turn(session: Session) -> None:
    scene, (_, second, third) = crowd(session, seats=1, people=3)
    (mine,) = queries.places_of(session, scene.people[2])
    assert (mine.reference, mine.status, mine.before) == (third.reference, PlaceStatus.waiting, 1)
    assert (mine.programme_code, mine.town, mine.intake_id) == ("customer_contact", "Utrecht", scene.intake)
    assert (queries.turn_before(session, second), queries.turn_before(session, third)) == (0, 1)
    found = queries.place(session, third.key)
    assert found is not None
    assert found.id == third.id
    assert queries.place(session, "no-such-key") is None


def test_my_live_places_come_first(session: Session) -> None:
    scene, (first, _) = crowd(session, seats=1, people=2)
    service.cancel(session, STAFF, key_of(first), NOW)
    later = set_scene(session, seats=1, people=0, starts=date(2027, 1, 11))
    again = service.book(session, STAFF, intake_id=later.intake, candidate_id=scene.people[0], now=NOW)
    assert [row.id for row in queries.places_of(session, scene.people[0])] == [again.id, first.id]


def test_participants_who_have_a_seat_come_first_and_who_left_last(session: Session) -> None:
    scene, places = crowd(session, seats=2, people=5)
    service.cancel(session, STAFF, key_of(places[0]), NOW)
    rows = queries.participants(session, scene.intake)
    assert [row.id for row in rows] == [places[n].id for n in (1, 2, 3, 4, 0)]
    assert [row.status.value for row in rows] == ["booked", "offered", "waiting", "waiting", "cancelled"]
    assert (rows[0].name, rows[0].phone) == ("Person 1", "+31612345678")
    assert "@" in rows[0].email
    assert queries.participants(session, set_scene(session, seats=1, people=0).intake) == []


def test_staff_see_their_own_intakes_until_two_weeks_after(session: Session) -> None:
    wout = make.user(session, Role.trainer)
    mine = make.intake(session, trainer=wout, starts=date(2026, 11, 23))
    make.intake(session, trainer=wout, starts=date(2026, 10, 1))
    other = make.intake(session, branch=make.branch(session), starts=date(2026, 12, 1))
    assert [row.id for row in queries.for_trainer(session, key_of(wout), NOW)] == [mine.id]
    assert [row.id for row in queries.for_branch(session, other.branch_id, NOW)] == [other.id]


def test_how_many_to_call_is_known_to_the_branch(session: Session) -> None:
    scene, (seat, second) = crowd(session, seats=1, people=2)
    intake = session.get_one(Intake, scene.intake)
    service.cancel(session, STAFF, key_of(seat), intake.starts_at - timedelta(hours=20))
    assert session.get_one(Place, second.id).by_phone
    assert queries.for_branch(session, intake.branch_id, NOW)[0].by_phone == 1


def test_only_who_waits_here_and_is_busy_elsewhere_is_passed_over(session: Session) -> None:
    here, elsewhere = make.intake(session, seats=1), make.intake(session, branch=make.branch(session))
    free, busy, seated = (make.candidate(session, name=name) for name in ("Free", "Busy", "Seated"))
    make.place(session, here, seated)
    for person in (free, busy):
        make.place(session, here, person, "waiting")
    for person in (busy, seated):
        make.place(session, elsewhere, person)
    assert queries.passed_over(session, key_of(here)) == {busy.id}


def test_the_engine_gets_every_programme_with_its_targets(session: Session) -> None:
    contact = make.programme(session, "customer_contact", listening=4, crm=3)
    picker = make.programme(session, "order_picker", order_picking=4)
    for_engine = {taught.id: dict(taught.targets) for taught in queries.programmes_for_engine(session)}
    assert for_engine == {
        contact.id: {make.skill(session, "listening").id: 4, make.skill(session, "crm").id: 3},
        picker.id: {make.skill(session, "order_picking").id: 4},
    }
    assert [one.code for one in queries.programmes(session)] == ["customer_contact", "order_picker"]
