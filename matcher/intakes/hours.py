"""Local times as instants, and the hours in which people can be expected to read their mail."""

from datetime import UTC, date, datetime, time, timedelta

from matcher.clock import LOCAL, local
from matcher.intakes.errors import AmbiguousTime, NoSuchTime

WAKES, SLEEPS = time(8), time(20)
SUNDAY = 6

ANSWER = timedelta(hours=24)  # waking hours to answer an offer by mail: two full days
ANSWER_BY_PHONE = timedelta(hours=4)  # waking hours for the branch to reach somebody
NEAR = timedelta(hours=48)  # nearer to the start than this, the branch calls
SETTLED = timedelta(hours=24)  # so long before the start an offer by mail is answered, or the next one hears too late


def instant(local_date: date, local_time: time, *, second: bool | None = None) -> datetime:
    """The instant, in UTC, of a wall-clock time in the Netherlands.

    `second` says which one is meant of a time that comes twice (False: the first, in summer time). Raises
    NoSuchTime for a time that the clock skips, and AmbiguousTime for one that comes twice when `second` is None.
    """
    wall = datetime.combine(local_date, local_time, tzinfo=LOCAL)
    first, later = (wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == later:
        return first
    if local(first).replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise NoSuchTime(f"{local_date} {local_time}")
    if second is None:
        raise AmbiguousTime(first, later)
    return later if second else first


def days_before(start: datetime, days: int) -> datetime:
    """The instant `days` calendar days before `start` at the same wall-clock time, in UTC."""
    return (local(start) - timedelta(days=days)).replace(fold=0).astimezone(UTC)


def after_waking(start: datetime, span: timedelta) -> datetime:
    """When `span` of waking time (8:00 to 20:00, never on Sunday) has gone by since `start`, in UTC."""
    day, left = local(start).date(), span
    while True:
        if day.weekday() != SUNDAY:
            begin, end = max(start.astimezone(UTC), _at(day, WAKES)), _at(day, SLEEPS)
            if begin + left <= end:
                return begin + left
            left -= max(end - begin, timedelta())
        day += timedelta(days=1)


def last_waking(latest: datetime) -> datetime:
    """The last waking instant that is not after `latest`, in UTC."""
    day = local(latest).date()
    while day.weekday() == SUNDAY or _at(day, WAKES) > latest:
        day -= timedelta(days=1)
    return min(latest.astimezone(UTC), _at(day, SLEEPS))


def answer_by(now: datetime, starts_at: datetime) -> tuple[datetime, bool]:
    """Until when somebody can answer an offer made at `now`, and whether the branch calls instead of a mail.

    By mail: 24 waking hours, but no later than 24 hours before the start. Less than 48 hours before the start, or
    when that leaves no 4 waking hours (a weekend in between), the branch calls: it has 4 waking hours, until the
    start at most.
    """
    if starts_at - now >= NEAR:
        until = min(after_waking(now, ANSWER), last_waking(starts_at - SETTLED))
        if until >= after_waking(now, ANSWER_BY_PHONE):
            return until, False
    return min(after_waking(now, ANSWER_BY_PHONE), starts_at.astimezone(UTC)), True


def _at(day: date, clock_time: time) -> datetime:
    return datetime.combine(day, clock_time, tzinfo=LOCAL).astimezone(UTC)
