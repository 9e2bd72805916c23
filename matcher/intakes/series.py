"""Meetings by the clock: every Tuesday and Thursday for three weeks, the same some days later, public holidays."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from matcher.clock import local
from matcher.intakes.hours import instant
from matcher.intakes.meetings import Hours

# Days from Easter Sunday on which nobody expects a training.
_AROUND_EASTER = {0: "easter", 1: "easter_monday", 39: "ascension", 49: "whitsun", 50: "whit_monday"}
_EVERY_YEAR = {(1, 1): "new_year", (12, 25): "christmas", (12, 26): "second_christmas_day"}
_KINGS_DAY = (4, 27)
_LIBERATION = (5, 5)
SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Slot:
    """One meeting as people say it: a day, and from when until when by the clock in the Netherlands."""

    on: date
    starts: time
    ends: time

    def hours(self, second: bool | None = None) -> Hours:
        """The slot as instants in UTC; `second` as in `instant`. Raises NoSuchTime or AmbiguousTime."""
        return instant(self.on, self.starts, second=second), instant(self.on, self.ends, second=second)


def slot_of(starts_at: datetime, ends_at: datetime) -> Slot:
    """A meeting as people say it."""
    start = local(starts_at)
    return Slot(start.date(), start.time().replace(fold=0), local(ends_at).time().replace(fold=0))


def days_of(first: date, weekdays: set[int], weeks: int) -> list[date]:
    """The days from `first` on, for so many weeks, that fall on these days of the week (0 is Monday)."""
    return [day for day in (first + timedelta(days=step) for step in range(7 * weeks)) if day.weekday() in weekdays]


def shifted(slots: Iterable[Slot], first: date) -> list[Slot]:
    """The same meetings at the same times by the clock, so many days later or earlier that they begin on `first`."""
    ordered = sorted(slots, key=lambda slot: (slot.on, slot.starts))
    return [replace(slot, on=first + (slot.on - ordered[0].on)) for slot in ordered]


def again_from(slots: Iterable[Slot], today: date) -> date:
    """The first day on which the same meetings can begin again: the same day of the week, after the last of them."""
    days = sorted(slot.on for slot in slots)
    earliest = max(days[-1], today) + timedelta(days=1)
    return earliest + timedelta(days=(days[0] - earliest).days % 7)


def holiday(on: date) -> str | None:
    """The code of the Dutch public holiday on a day, None on any other day.

    King's Day moves to Saturday when 27 April is a Sunday; Liberation Day is a day off once in five years.
    """
    if found := _EVERY_YEAR.get((on.month, on.day)) or _AROUND_EASTER.get((on - easter(on.year)).days):
        return found
    kings_day = date(on.year, *_KINGS_DAY)
    if on == kings_day - timedelta(days=kings_day.weekday() == SUNDAY):
        return "kings_day"
    return "liberation" if (on.month, on.day) == _LIBERATION and on.year % 5 == 0 else None


def easter(year: int) -> date:
    """Easter Sunday of a year of the Gregorian calendar, by the algorithm of Meeus, Jones and Butcher (1876)."""
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
