"""The invented intakes: nothing is sold twice, nobody waits beside a free seat, nobody is in two places at once."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from matcher.accounts.models import Branch, User
from matcher.candidates.models import Candidate, Status
from matcher.clock import local
from matcher.demonstration.calendar import HOLIDAYS, hours_of, meeting_days, monday
from matcher.intakes.models import LIVE, SEATED, Intake, IntakeStatus, Meeting, Place, PlaceStatus, Programme
from tests.demonstration.conftest import NOW


def by_intake(session: Session) -> dict[int, list[Place]]:
    places: dict[int, list[Place]] = defaultdict(list)
    for place in session.exec(select(Place).order_by(col(Place.turn))):
        places[place.intake_id].append(place)
    return places


def test_no_seat_is_sold_twice_and_the_counter_is_right(seeded: Session) -> None:
    places = by_intake(seeded)
    for intake in seeded.exec(select(Intake)):
        seated = [place for place in places[intake.id or 0] if place.status in SEATED]
        assert intake.taken == len(seated) <= intake.seats


def test_nobody_waits_where_a_seat_is_free(seeded: Session) -> None:
    places = by_intake(seeded)
    full_with_waiting = 0
    for intake in seeded.exec(select(Intake)):
        waiting = [place for place in places[intake.id or 0] if place.status is PlaceStatus.waiting]
        if waiting:
            full_with_waiting += 1
            assert intake.taken == intake.seats
            assert intake.starts_at > NOW
    assert full_with_waiting >= 3


def test_seats_went_in_the_order_of_asking(seeded: Session) -> None:
    for intake_id, places in by_intake(seeded).items():
        waiting = [place.turn for place in places if place.status is PlaceStatus.waiting]
        seated = [place.turn for place in places if place.status in SEATED]
        assert not waiting or max(seated) < min(waiting)
        assert [place.created_at for place in places] == sorted(place.created_at for place in places)
        intake = seeded.get_one(Intake, intake_id)
        assert intake.turns == len(places)


def test_offers_hold_until_a_moment_to_come(seeded: Session) -> None:
    offers = seeded.exec(select(Place).where(Place.status == PlaceStatus.offered)).all()
    assert offers
    for offer in offers:
        assert offer.offered_until is not None
        assert offer.offered_until > NOW
    assert not seeded.exec(select(Place).where(Place.status != "offered", col(Place.offered_until).is_not(None))).all()


def test_the_visitors_branch_has_a_full_one_with_people_waiting_and_nearly_empty_ones(seeded: Session) -> None:
    branch = seeded.exec(select(Branch.id).where(Branch.town == "Utrecht")).one()
    coming = seeded.exec(select(Intake).where(Intake.branch_id == branch, Intake.starts_at > NOW)).all()
    assert len(coming) >= 3
    places = by_intake(seeded)
    waiting = [intake for intake in coming if any(p.status == "waiting" for p in places[intake.id or 0])]
    assert waiting
    assert any(intake.taken <= intake.seats / 4 for intake in coming)


def test_the_trainer_has_one_that_is_over_one_that_runs_and_some_to_come(seeded: Session) -> None:
    trainer = seeded.exec(select(User.id).where(User.email == "trainer@demo.example")).one()
    mine = seeded.exec(select(Intake).where(Intake.trainer_id == trainer)).all()
    assert any(intake.status is IntakeStatus.finished for intake in mine)
    assert any(intake.status is IntakeStatus.open and intake.starts_at < NOW for intake in mine)
    assert sum(intake.starts_at > NOW for intake in mine) >= 2


def test_what_is_over_is_finished_and_says_how_it_ended(seeded: Session) -> None:
    places = by_intake(seeded)
    ends = {PlaceStatus.finished, PlaceStatus.partly, PlaceStatus.no_show}
    over = seeded.exec(select(Intake).where(Intake.status == IntakeStatus.finished)).all()
    assert len(over) == 8
    for intake in over:
        assert {place.status for place in places[intake.id or 0]} <= ends
        last = max(seeded.exec(select(Meeting.ends_at).where(Meeting.intake_id == intake.id)))
        assert last < NOW


def test_no_trainer_room_or_candidate_is_double_booked(seeded: Session) -> None:
    days: dict[int, set[date]] = defaultdict(set)
    for intake_id, start in seeded.exec(select(Meeting.intake_id, Meeting.starts_at)):
        days[intake_id].add(local(start).date())
    taken: Counter[tuple[str, object, date]] = Counter()
    for intake in seeded.exec(select(Intake)):
        assert intake.trainer_id is not None
        for day in days[intake.id or 0]:
            taken["trainer", intake.trainer_id, day] += 1
            if intake.form == "branch":
                taken["room", intake.room, day] += 1
    for place in seeded.exec(select(Place).where(col(Place.status).in_(LIVE))):
        for day in days[place.intake_id]:
            taken["candidate", place.candidate_id, day] += 1
    assert max(taken.values()) == 1


def test_only_people_who_finished_signing_up_have_a_place(seeded: Session) -> None:
    question = select(Candidate, Place).join(Place)
    for person, place in seeded.exec(question):
        assert person.status is Status.active
        assert person.created_at <= place.created_at
    references = seeded.exec(select(Place.reference)).all()
    assert len(set(references)) == len(references)


def test_meetings_are_at_nine_on_working_days_whatever_the_season(seeded: Session) -> None:
    for start in seeded.exec(select(Meeting.starts_at)):
        assert (local(start).hour, local(start).minute) == (9, 0)
        assert local(start).weekday() < 5
        assert (local(start).month, local(start).day) not in HOLIDAYS


def test_sixty_intakes_start_within_the_coming_quarter(seeded: Session) -> None:
    coming = seeded.exec(select(Intake).where(Intake.starts_at > NOW)).all()
    assert len(coming) == 60
    for intake in coming:
        assert NOW < intake.closes_at < intake.starts_at < NOW + timedelta(weeks=12)


@pytest.mark.parametrize("day", [date(2026, 11, 23) + timedelta(days=days) for days in range(8)])
def test_there_are_five_days_to_book_before_the_first_monday(day: date) -> None:
    first = monday(day, 0)
    assert first.weekday() == 0
    assert 5 <= (first - day).days <= 11
    assert monday(day, 2) == first + timedelta(weeks=2)


def test_a_programme_gets_the_hours_it_needs() -> None:
    programme = Programme(code="x", name_nl="", name_en="", summary_nl="", summary_en="", weeks=2, hours_per_week=24)
    days = meeting_days(programme, date(2027, 3, 22))
    assert len(days) == 6
    start, end = hours_of(programme, days[0])
    assert start == datetime.fromisoformat("2027-03-22T08:00:00+00:00")
    assert end - start == timedelta(hours=8, minutes=30)
    assert hours_of(programme, days[3])[0] == datetime.fromisoformat("2027-03-29T07:00:00+00:00")
