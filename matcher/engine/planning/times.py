"""Periods of time: in order, apart, overlapping, and the moments of the week that they take."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from matcher.engine.planning.faults import Fault, InvalidProblem
from matcher.engine.shifts import DAYS, PARTS, shift_mask

Period: TypeAlias = tuple[datetime, datetime]
"""From (included) until (not included), two aware instants."""

LOCAL = ZoneInfo("Europe/Amsterdam")
A_DAY = 24
BEGINS = (6, 12, 18, 23)  # the hour at which each part of the day begins; the night goes on until six
SPARE = timedelta(minutes=30)
"""A meeting that takes no more than this of a part of the day asks nobody to be free in that part."""


def in_order(periods: Iterable[Period], name: str, *, apart: bool = True) -> tuple[Period, ...]:
    """The periods by start. Raises InvalidProblem: one without a zone, one that ends before it starts, and, when
    `apart`, two that overlap.
    """
    ordered = sorted(_checked(periods, name))
    if apart:
        for one, other in itertools.pairwise(ordered):
            if other[0] < one[1]:
                sentence = f"{name}: the one of {_wall(one[0])} runs until {_wall(one[1])}, and the next starts before"
                raise InvalidProblem(Fault.OVERLAP, f"{sentence} that, at {_wall(other[0])}")
    return tuple(ordered)


def overlap(ones: Sequence[Period], others: Sequence[Period]) -> bool:
    """Whether some period of one row overlaps some period of the other; both in order. Touching is no overlap."""
    one = other = 0
    while one < len(ones) and other < len(others):
        if ones[one][1] <= others[other][0]:
            one += 1
        elif others[other][1] <= ones[one][0]:
            other += 1
        else:
            return True
    return False


def moments(periods: Iterable[Period]) -> int:
    """The mask of the moments of the week, on the clock of the Netherlands, that these periods take more than half an
    hour of: morning from 6, afternoon from 12, evening from 18, night from 23 until 6 (of the day it began on).
    """
    names = set()
    for start, end in periods:
        at = start
        while at < end:
            name, until = _part(at)
            if min(until, end) - at > SPARE:
                names.add(name)
            at = until
    return shift_mask(names)


def _part(at: datetime) -> tuple[str, datetime]:
    """The moment that an instant is in, and when the next one begins."""
    wall = at.astimezone(LOCAL)
    day = wall.date() if wall.hour >= BEGINS[0] else wall.date() - timedelta(days=1)
    part = sum(wall.hour >= begin for begin in BEGINS) - 1 if wall.date() == day else len(PARTS) - 1
    following, hour = (day, BEGINS[part + 1]) if part + 1 < len(BEGINS) else (day + timedelta(days=1), BEGINS[0])
    until = datetime(following.year, following.month, following.day, hour, tzinfo=LOCAL)
    return f"{DAYS[day.weekday()]}-{PARTS[part]}", until.astimezone(at.tzinfo)


def _checked(periods: Iterable[Period], name: str) -> Iterable[Period]:
    for start, end in periods:
        if start.utcoffset() is None or end.utcoffset() is None:
            raise InvalidProblem(Fault.MISSING, f"{name}: {start.isoformat()} has no offset, so it is no instant")
        if end <= start:
            raise InvalidProblem(Fault.OUT_OF_RANGE, f"{name}: {_wall(start)} until {_wall(end)} ends before it starts")
        yield start, end


def _wall(instant: datetime) -> str:
    return instant.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")
