"""Values out of JSON that somebody wrote by hand: each is what it should be, or a Fault says what would be right."""

import json
import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from matcher.clock import local
from matcher.engine import Id, Point, shift_mask
from matcher.engine.planning import Period
from matcher.intakes.errors import AmbiguousTime, NoSuchTime
from matcher.intakes.hours import instant as local_instant

YEARS = range(2000, 2200)
SHOWN = 60  # characters of a value that is quoted
POSTCODE = re.compile(r"([1-9][0-9]{3})\s?([A-Za-z]{2})?")


class Fault(Exception):
    """A value that can't be used: which, why, and what would be right."""


class NotJson(Exception):
    """What was read is no JSON; the message says why."""


def parsed(content: bytes) -> Any:
    """The JSON in these bytes. NaN and Infinity are let through, to be refused where they stand. Raises NotJson."""
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_object)
    except UnicodeDecodeError as error:
        raise NotJson(f"it is no text in UTF-8: byte {error.start + 1}") from error
    except json.JSONDecodeError as error:
        raise NotJson(f"{error.msg}: line {error.lineno}, column {error.colno}") from error
    except RecursionError as error:
        raise NotJson("it is nested too deep") from error
    except ValueError as error:
        raise NotJson(str(error)) from error


def short(value: Any) -> str:
    """A value as it is quoted in a message."""
    text = value if isinstance(value, float) and not math.isfinite(value) else json.dumps(value, ensure_ascii=False)
    return f"{str(text)[:SHOWN]}..." if len(str(text)) > SHOWN else str(text)


def wall(at: datetime) -> str:
    """An instant as the clock in the Netherlands shows it."""
    return local(at).strftime("%Y-%m-%d %H:%M")


def maybe(entry: dict[str, Any], name: str, read: Callable[[Any, str], Any]) -> Any:
    """A field that may be left out or null: None then."""
    return None if entry.get(name) is None else read(entry[name], name)


def identity(value: Any, name: str) -> Id:
    """A name or a number of something."""
    if isinstance(value, bool) or not isinstance(value, int | str) or value == "":
        raise Fault(f"{name}: {_missing(value)}; give a text or a whole number")
    return value


def flag(entry: dict[str, Any], name: str, usual: bool) -> bool:
    """True or false."""
    value = entry.get(name, usual)
    if not isinstance(value, bool):
        raise Fault(f"{name}: {short(value)} is not true or false")
    return value


def count(value: Any, name: str) -> int:
    """A whole number; how large it may be is up to whom it is for."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise Fault(f"{name}: {_missing(value)}; give a whole number")
    return value


def amount(value: Any, name: str) -> float:
    """A number of 0 or more."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e12:
        raise Fault(f"{name}: {_missing(value)}; give a number of 0 or more")
    return float(value)


def share(value: Any, name: str) -> float:
    """A number from 0 to 1, without 1."""
    number = amount(value, name)
    if number >= 1:
        raise Fault(f"{name}: {short(value)} is not from 0 to 1")
    return number


def shifts(value: Any, name: str) -> int:
    """Moments of the week, such as mon-morning, as a mask."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Fault(f"{name}: {short(value)} is no list of moments such as mon-morning")
    try:
        return shift_mask(value)
    except ValueError as error:
        raise Fault(f"{name}: {error}; write them as mon-morning, tue-evening") from error


def day(value: Any, name: str) -> date:
    """A calendar day."""
    try:
        found = date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise Fault(f"{name}: {short(value)} is no day such as 2027-01-31") from error
    return found


def instant(value: Any, name: str) -> datetime:
    """An instant in UTC, from a time with an offset or from what the clock in the Netherlands shows."""
    try:
        if len(value) <= len("2027-01-31"):
            raise ValueError("a day without a time")
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise Fault(f"{name}: {short(value)} is no time such as 2027-01-31T09:00 or 2027-01-31T08:00Z") from error
    if found.year not in YEARS:
        raise Fault(f"{name}: the year {found.year} is not from {YEARS.start} until {YEARS.stop - 1}")
    if found.tzinfo is not None:
        return found.astimezone(UTC)
    try:
        return local_instant(found.date(), found.time())
    except NoSuchTime as error:
        sentence = "doesn't exist: the clock skips it when summer time starts; choose a time before or after"
        raise Fault(f"{name}: {short(value)} {sentence}") from error
    except AmbiguousTime as error:
        sentence = "comes twice, as summer time ends; write which with an offset"
        both = f"{local(error.first).isoformat()} or {local(error.second).isoformat()}"
        raise Fault(f"{name}: {short(value)} {sentence}: {both}") from error


def periods(value: Any, name: str) -> tuple[Period, ...]:
    """Pairs of a start and an end."""
    if not isinstance(value, list):
        raise Fault(f"{name}: {_missing(value)}; give a list of [start, end]")
    found = []
    for at, pair in enumerate(value):
        where = f"{name}[{at}]"
        if not isinstance(pair, list) or len(pair) != 2:
            raise Fault(f"{where}: {short(pair)} is no [start, end]")
        found.append((instant(pair[0], f"{where}[0]"), instant(pair[1], f"{where}[1]")))
    return tuple(found)


def point(value: Any, name: str, points: dict[str, Point]) -> Point:
    """A point, from a Dutch postcode or from a latitude and a longitude."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        code = POSTCODE.fullmatch(str(value).strip())
        if code is None or code[1] not in points:
            raise Fault(
                f"{name}: {short(value)} is no postcode of the Netherlands; write one such as 3511, or [lat, lon]"
            )
        return points[code[1]]
    if isinstance(value, list) and len(value) == 2 and all(_is_number(one) for one in value):
        return float(value[0]), float(value[1])
    raise Fault(f"{name}: {short(value)} is no postcode such as 3511 and no [lat, lon]")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e6


def _missing(value: Any) -> str:
    return "it is missing" if value is None else f"{short(value)} can't be used"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"the field {short(name)} is given twice in one object")
        found[name] = value
    return found
