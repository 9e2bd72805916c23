"""When trainings meet, and who or what is taken on those days."""

from collections import defaultdict
from collections.abc import Hashable
from datetime import date, datetime, time, timedelta

from matcher.intakes.hours import instant
from matcher.intakes.models import Programme

BEGIN = time(9)
PAUSE = timedelta(minutes=30)
# Days in the order in which a week is filled: Monday first, so that every intake starts on one.
ORDER = (0, 1, 3, 2, 4)
# The national days that always fall on the same date; nobody expects more of a demonstration.
HOLIDAYS = {(1, 1), (4, 27), (12, 25), (12, 26)}


class Diary:
    """Which days of whom or what are taken: nobody and no room is double-booked."""

    def __init__(self) -> None:
        self._taken: defaultdict[Hashable, set[date]] = defaultdict(set)

    def is_free(self, who: Hashable, days: list[date]) -> bool:
        """Whether none of these days is taken."""
        return self._taken[who].isdisjoint(days)

    def take(self, who: Hashable, days: list[date]) -> None:
        """Take these days."""
        self._taken[who].update(days)


def monday(today: date, weeks: int) -> date:
    """The Monday `weeks` weeks from the first that is at least five days away: time enough to book and to cancel."""
    first = today + timedelta(days=(7 - today.weekday()) % 7)
    if (first - today).days < 5:
        first += timedelta(weeks=1)
    return first + timedelta(weeks=weeks)


def meeting_days(programme: Programme, start: date) -> list[date]:
    """The days of a programme's meetings: as many a week as its hours need, whole days of at most eight hours."""
    days = []
    for week in range(programme.weeks):
        begin = start + timedelta(weeks=week)
        working = [begin + timedelta(days=day) for day in ORDER]
        working = [day for day in working if (day.month, day.day) not in HOLIDAYS]
        days += sorted(working[: _days_a_week(programme)])
    return days


def hours_of(programme: Programme, day: date) -> tuple[datetime, datetime]:
    """Start and end of a meeting, in UTC."""
    start = instant(day, BEGIN)
    return start, start + timedelta(hours=programme.hours_per_week / _days_a_week(programme)) + PAUSE


def _days_a_week(programme: Programme) -> int:
    return min(5, -(-programme.hours_per_week // 8))
