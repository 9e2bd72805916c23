"""Meetings by the clock: series, copies and moves across the two days a year on which the clock changes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import Session

from matcher import clock
from matcher.audit import service as audit
from matcher.intakes import service
from matcher.intakes.errors import AmbiguousTime, BadMeetings, NoSuchTime, Wrong
from matcher.intakes.letters import put_reminders
from matcher.intakes.meetings import in_order
from matcher.intakes.models import Intake
from matcher.intakes.queries import meetings_of
from matcher.intakes.series import Slot, again_from, days_of, easter, holiday, shifted, slot_of
from tests.intakes.scene import NOW, STAFF, crowd, mails

HALF_NINE, HALF_FIVE = time(9, 30), time(17, 30)
TUESDAY, THURSDAY = 1, 3


def test_every_tuesday_and_thursday_for_three_weeks() -> None:
    found = days_of(date(2027, 1, 5), {TUESDAY, THURSDAY}, 3)
    assert found == [date(2027, 1, day) for day in (5, 7, 12, 14, 19, 21)]
    assert days_of(date(2027, 1, 7), {TUESDAY, THURSDAY}, 1) == [date(2027, 1, 7), date(2027, 1, 12)]


@pytest.mark.parametrize(
    ("first", "utc"),
    [
        (date(2027, 3, 23), [(23, 8), (30, 7)]),  # summer time begins on 28 March
        (date(2027, 10, 26), [(26, 7), (2, 8)]),  # and ends on 31 October
    ],
)
def test_a_series_keeps_its_time_by_the_clock(first: date, utc: list[tuple[int, int]]) -> None:
    slots = [Slot(day, HALF_NINE, HALF_FIVE) for day in days_of(first, {TUESDAY}, 2)]
    assert [(start.day, start.hour) for start, _end in (slot.hours() for slot in slots)] == utc
    assert {end - start for start, end in (slot.hours() for slot in slots)} == {timedelta(hours=8)}


@pytest.mark.parametrize("first", [date(2027, 3, 30), date(2027, 11, 2)])
def test_a_copy_across_the_change_of_the_clock_keeps_its_time_by_the_clock(first: date) -> None:
    source = [Slot(first - timedelta(days=days), HALF_NINE, HALF_FIVE) for days in (14, 12)]
    kept = [slot_of(*slot.hours()) for slot in source]
    assert kept == source
    assert shifted(kept, first) == [Slot(first + timedelta(days=days), HALF_NINE, HALF_FIVE) for days in (0, 2)]


def test_meetings_begin_again_on_the_same_day_of_the_week_after_the_last() -> None:
    slots = [Slot(day, HALF_NINE, HALF_FIVE) for day in days_of(date(2027, 1, 5), {TUESDAY, THURSDAY}, 3)]
    assert again_from(slots, date(2026, 12, 1)) == date(2027, 1, 26)
    assert again_from(slots, date(2027, 2, 2)) == date(2027, 2, 9)


def test_a_time_that_is_skipped_or_comes_twice_is_not_guessed() -> None:
    with pytest.raises(NoSuchTime):
        Slot(date(2027, 3, 28), time(2, 30), time(5)).hours()
    twice = Slot(date(2027, 10, 31), time(2, 30), time(5))
    with pytest.raises(AmbiguousTime):
        twice.hours()
    assert twice.hours(second=False)[0] == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert twice.hours(second=True)[0] == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("first", [date(2027, 3, 29), date(2027, 11, 1)])
def test_a_move_across_the_change_of_the_clock_and_its_reminders_keep_the_time_by_the_clock(
    session: Session, first: date, at: object
) -> None:
    audit.begin(session)
    scene, _ = crowd(session, seats=2, people=1, starts=first - timedelta(days=14))
    slots = [slot_of(each.starts_at, each.ends_at) for each in meetings_of(session, scene.intake)]
    service.move(session, STAFF, scene.intake, [slot.hours() for slot in shifted(slots, first)], 1, NOW)
    moved = [clock.local(each.starts_at) for each in meetings_of(session, scene.intake)]
    assert [(each.date(), each.time()) for each in moved] == [
        (first, HALF_NINE),
        (first + timedelta(days=1), HALF_NINE),
    ]
    reminders = [mail for mail in mails(session, "place_reminder") if mail.data["sequence"] == 1]
    days = {mail.data["days"]: clock.local(mail.not_before) for mail in reminders}
    for number in (5, 1):
        assert (days[number].date(), days[number].time()) == (first - timedelta(days=number), HALF_NINE)


def test_reminders_of_a_meeting_in_the_hour_that_comes_twice_are_written_once(session: Session) -> None:
    scene, places = crowd(session, seats=2, people=1, starts=date(2027, 10, 31))
    intake = session.get_one(Intake, scene.intake)
    before = len(mails(session, "place_reminder"))
    put_reminders(session, places[0], intake, NOW)
    assert len(mails(session, "place_reminder")) == before > 0


def test_easter_is_right_for_centuries() -> None:
    # Known dates, among them the earliest and the latest there are.
    known = {1818: (3, 22), 1943: (4, 25), 2000: (4, 23), 2024: (3, 31), 2027: (3, 28), 2038: (4, 25), 2285: (3, 22)}
    assert {year: (easter(year).month, easter(year).day) for year in known} == known
    assert {easter(year).weekday() for year in range(1900, 2300)} == {6}


def test_public_holidays_are_known() -> None:
    year = [date(2027, 1, 1) + timedelta(days=number) for number in range(365)]
    assert {each: day.isoformat()[5:] for day in year if (each := holiday(day))} == {
        "new_year": "01-01",
        "easter": "03-28",
        "easter_monday": "03-29",
        "kings_day": "04-27",
        "ascension": "05-06",
        "whitsun": "05-16",
        "whit_monday": "05-17",
        "christmas": "12-25",
        "second_christmas_day": "12-26",
    }
    assert (holiday(date(2025, 4, 26)), holiday(date(2025, 4, 27))) == ("kings_day", None)  # the 27th was a Sunday
    assert (holiday(date(2025, 5, 5)), holiday(date(2026, 5, 5))) == ("liberation", None)


def _days(*hours: tuple[int, int]) -> list[tuple[datetime, datetime]]:
    day = datetime(2026, 12, 14, tzinfo=UTC)
    return [(day + timedelta(hours=start), day + timedelta(hours=end)) for start, end in hours]


@pytest.mark.parametrize(
    ("meetings", "why", "at"),
    [
        ([], Wrong.missing, None),
        (_days(*((n, n + 1) for n in range(101))), Wrong.many, None),
        ([(NOW - timedelta(hours=1), NOW)], Wrong.past, NOW - timedelta(hours=1)),
        (_days((9, 9)), Wrong.order, _days((9, 9))[0][0]),
        (_days((9, 12), (11, 14)), Wrong.overlap, _days((11, 14))[0][0]),
        ([(NOW + timedelta(days=900), NOW + timedelta(days=901))], Wrong.far, NOW + timedelta(days=900)),
    ],
)
def test_what_is_wrong_with_meetings_is_said_and_where(
    meetings: list[tuple[datetime, datetime]], why: Wrong, at: datetime | None
) -> None:
    with pytest.raises(BadMeetings) as bad:
        in_order(meetings, NOW)
    assert (bad.value.why, bad.value.at) == (why, at)
