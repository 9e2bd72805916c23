"""Local times as instants, and deadlines that skip nights and Sundays."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.clock import LOCAL, local
from matcher.intakes.errors import AmbiguousTime, NoSuchTime
from matcher.intakes.hours import after_waking, answer_by, days_before, instant, last_waking

SUMMER, WINTER = date(2027, 3, 28), date(2027, 10, 31)  # both Sundays: the clock goes on, the clock goes back


def at(text: str) -> datetime:
    """A wall-clock time in the Netherlands, as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL).astimezone(UTC)


def wall(moment: datetime) -> str:
    assert moment.tzinfo is UTC
    return local(moment).strftime("%a %d %b %H:%M")


def test_a_local_time_is_one_instant() -> None:
    assert instant(date(2027, 1, 15), time(9, 30)) == datetime(2027, 1, 15, 8, 30, tzinfo=UTC)
    assert instant(date(2027, 7, 15), time(9, 30)) == datetime(2027, 7, 15, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize("clock_time", [time(2, 0), time(2, 30), time(2, 59, 59)])
def test_a_time_that_the_clock_skips_is_refused(clock_time: time) -> None:
    with pytest.raises(NoSuchTime):
        instant(SUMMER, clock_time)


@pytest.mark.parametrize("clock_time", [time(1, 59, 59), time(3, 0)])
def test_the_times_around_the_skipped_hour_exist(clock_time: time) -> None:
    assert local(instant(SUMMER, clock_time)).time() == clock_time


def test_a_time_that_comes_twice_asks_which() -> None:
    with pytest.raises(AmbiguousTime) as asked:
        instant(WINTER, time(2, 30))
    assert asked.value.first == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert asked.value.second == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    assert instant(WINTER, time(2, 30), second=False) == asked.value.first
    assert instant(WINTER, time(2, 30), second=True) == asked.value.second


@pytest.mark.parametrize(
    ("start", "hours", "until"),
    [
        ("2026-11-24 10:00", 24, "Thu 26 Nov 10:00"),  # two full days
        ("2026-11-24 21:00", 24, "Thu 26 Nov 20:00"),  # made in the evening: counted from the next morning
        ("2026-11-24 03:00", 4, "Tue 24 Nov 12:00"),
        ("2026-11-27 10:00", 24, "Mon 30 Nov 10:00"),  # over a Sunday
        ("2026-11-29 12:00", 4, "Mon 30 Nov 12:00"),  # made on a Sunday
        ("2027-03-27 19:00", 4, "Mon 29 Mar 11:00"),  # over the Sunday on which summer time starts
        ("2027-10-30 19:00", 4, "Mon 01 Nov 11:00"),  # and on which it ends
    ],
)
def test_a_deadline_skips_nights_and_sundays(start: str, hours: int, until: str) -> None:
    assert wall(after_waking(at(start), timedelta(hours=hours))) == until


@pytest.mark.parametrize(
    ("now", "start", "until", "by_phone"),
    [
        ("2026-11-24 10:00", "2026-12-14 09:30", "Thu 26 Nov 10:00", False),
        ("2026-11-24 10:00", "2026-11-27 09:30", "Thu 26 Nov 09:30", False),  # a day before the start at the latest
        ("2026-11-24 10:00", "2026-11-27 06:00", "Wed 25 Nov 20:00", False),  # which is not in the night
        ("2026-11-27 08:00", "2026-11-30 09:00", "Sat 28 Nov 20:00", False),  # nor on Sunday
        ("2026-11-24 10:00", "2026-11-26 09:59", "Tue 24 Nov 14:00", True),  # under 48 hours
        ("2026-11-28 18:00", "2026-12-01 07:00", "Mon 30 Nov 10:00", True),  # a weekend leaves no time for a mail
        ("2026-11-30 21:00", "2026-12-01 09:00", "Tue 01 Dec 09:00", True),  # never after the start
    ],
)
def test_an_offer_can_be_answered_until(now: str, start: str, until: str, by_phone: bool) -> None:
    moment, phone = answer_by(at(now), at(start))
    assert (wall(moment), phone) == (until, by_phone)


def is_waking(moment: datetime) -> bool:
    clock = local(moment)
    return clock.weekday() != 6 and time(8) <= clock.time() <= time(20)


YEAR = datetime(2027, 1, 1, tzinfo=UTC)
instants = st.integers(0, 365 * 24 * 60).map(lambda minutes: YEAR + timedelta(minutes=minutes))


@settings(deadline=None)
@given(instants, st.timedeltas(timedelta(minutes=1), timedelta(days=30)))
def test_an_offer_by_mail_ends_when_people_are_awake_and_a_day_before(now: datetime, ahead: timedelta) -> None:
    until, by_phone = answer_by(now, now + ahead)
    assert now < until <= now + ahead
    if not by_phone:
        assert is_waking(until)
        assert ahead >= timedelta(hours=48)
        assert until <= now + ahead - timedelta(hours=24)
        assert until - now >= timedelta(hours=4)
    else:
        assert is_waking(until) or until == now + ahead


@settings(deadline=None)
@given(instants)
def test_the_last_waking_instant_is_waking_and_near(latest: datetime) -> None:
    found = last_waking(latest)
    assert is_waking(found)
    assert found == latest if is_waking(latest) else latest - timedelta(hours=37) < found < latest


@pytest.mark.parametrize("start", ["2027-03-29 09:30", "2027-11-01 09:30", "2027-06-01 09:30"])
def test_a_day_before_is_the_same_time_on_the_clock(start: str) -> None:
    day_before = local(days_before(at(start), 1))
    assert day_before.time() == time(9, 30)
    assert day_before.date() == local(at(start)).date() - timedelta(days=1)
