"""The hard conditions: what must be possible before ability counts, each met, unmet or unknown, with its reason."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.engine.geography import distance_km
from matcher.engine.profile import Availability, Terms
from matcher.engine.shifts import shift_names
from matcher.engine.verdict import Condition, Gate, Reason


def conditions(person: Availability, work: Terms) -> tuple[Condition, ...]:
    """How each condition of this work stands for this person, in a fixed order; what the work doesn't ask has none.

    1. Distance, when any of the work is on site: met within the person's own maximum. At home == 1 it is never looked
       at.
    2. Hours: met when the two ranges overlap.
    3. Shifts: met when the person can work at every moment that the work names.
    4. Languages, one condition each: met from the level asked for upwards.
    5. Start: met when the person can start on the day of the work or before.
    6. Permit to work: always asked.
    """
    return (
        *_distance(person, work),
        *_hours(person, work),
        *_shifts(person, work),
        *_languages(person, work),
        *_start(person, work),
        _permit(person),
    )


def _distance(person: Availability, work: Terms) -> Iterator[Condition]:
    if work.home >= 1:
        return
    if person.point is None or person.max_km is None or work.point is None:
        yield Condition("distance", Gate.UNKNOWN, Reason.DISTANCE_UNKNOWN)
        return
    kilometres = distance_km(person.point, work.point)
    detail = {"km": round(kilometres, 1), "max_km": person.max_km}
    if kilometres <= person.max_km:
        yield Condition("distance", Gate.MET, Reason.WITHIN_REACH, detail)
    else:
        yield Condition("distance", Gate.UNMET, Reason.TOO_FAR, detail)


def _hours(person: Availability, work: Terms) -> Iterator[Condition]:
    if work.hours is None:
        return
    asked = {"asks_from": work.hours[0], "asks_to": work.hours[1]}
    if person.hours is None:
        yield Condition("hours", Gate.UNKNOWN, Reason.HOURS_UNKNOWN, asked)
        return
    detail = {**asked, "can_from": person.hours[0], "can_to": person.hours[1]}
    if person.hours[0] <= work.hours[1] and work.hours[0] <= person.hours[1]:
        yield Condition("hours", Gate.MET, Reason.HOURS_FIT, detail)
    else:
        yield Condition("hours", Gate.UNMET, Reason.HOURS_APART, detail)


def _shifts(person: Availability, work: Terms) -> Iterator[Condition]:
    if work.shifts == 0:
        return
    if person.shifts is None:
        yield Condition("shifts", Gate.UNKNOWN, Reason.SHIFTS_UNKNOWN, {"asks": shift_names(work.shifts)})
        return
    missing = work.shifts & ~person.shifts
    if missing:
        yield Condition("shifts", Gate.UNMET, Reason.SHIFTS_MISSING, {"missing": shift_names(missing)})
    else:
        yield Condition("shifts", Gate.MET, Reason.SHIFTS_FIT)


def _languages(person: Availability, work: Terms) -> Iterator[Condition]:
    for language, asked in sorted(work.languages.items()):
        speaks = person.languages.get(language)
        if speaks is None:
            detail: dict[str, int | str] = {"language": language, "asks": asked}
            yield Condition("language", Gate.UNKNOWN, Reason.LANGUAGE_UNKNOWN, detail)
            continue
        detail = {"language": language, "asks": asked, "speaks": speaks}
        if speaks >= asked:
            yield Condition("language", Gate.MET, Reason.LANGUAGE_ENOUGH, detail)
        else:
            yield Condition("language", Gate.UNMET, Reason.LANGUAGE_SHORT, detail)


def _start(person: Availability, work: Terms) -> Iterator[Condition]:
    if work.start is None:
        return
    if person.start is None:
        yield Condition("start", Gate.UNKNOWN, Reason.START_UNKNOWN, {"asks": work.start.isoformat()})
        return
    detail = {"asks": work.start.isoformat(), "can": person.start.isoformat()}
    if person.start <= work.start:
        yield Condition("start", Gate.MET, Reason.STARTS_IN_TIME, detail)
    else:
        yield Condition("start", Gate.UNMET, Reason.STARTS_TOO_LATE, detail)


def _permit(person: Availability) -> Condition:
    if person.may_work is None:
        return Condition("permit", Gate.UNKNOWN, Reason.PERMIT_UNKNOWN)
    if person.may_work:
        return Condition("permit", Gate.MET, Reason.MAY_WORK)
    return Condition("permit", Gate.UNMET, Reason.MAY_NOT_WORK)
