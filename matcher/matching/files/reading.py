"""People and vacancies as lines of JSON: what each line says, or why it can't be used."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar

from matcher.engine import (
    Ability,
    Availability,
    Brief,
    Contact,
    Id,
    InvalidProfile,
    Offers,
    Point,
    Profile,
    Requirement,
    Terms,
    TooLong,
    Wishes,
    shift_mask,
)
from matcher.matching.files.lines import LONGEST_LINE
from matcher.matching.files.wording import NoSuchSkill, Own, Wording

CEFR = {"A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5, "C2": 6}
MOST_ITEMS = 1_000  # abilities or requirements of one
LONGEST_ID = 200  # characters
_LANGUAGE = re.compile("[a-z]{2,3}")

Points = Mapping[str, Point]
Thing = TypeVar("Thing", Profile, Brief)


class WrongLine(ValueError):
    """A line can't be used; the message says why."""


class Read(NamedTuple, Generic[Thing]):
    """What a line says. own: numbers of words that are on this line only, and the words."""

    thing: Thing
    own: Own


class Reader:
    """Reads people and vacancies; one for both files, so that words nobody knows still meet their like.

    keeps: of which of the two the words are kept, "candidate" or "vacancy"; the other passes by (see Wording).
    """

    def __init__(self, wording: Wording, points: Points, keeps: str) -> None:
        self.wording, self._points = wording, points
        self._ability = wording.keep if keeps == "candidate" else wording.find
        self._requirement = wording.keep if keeps == "vacancy" else wording.find

    def profile(self, line: bytes | None) -> Read[Profile]:
        """The person on a line. Raises WrongLine."""
        return _said(line, self._profile)

    def brief(self, line: bytes | None) -> Read[Brief]:
        """The vacancy on a line. Raises WrongLine."""
        return _said(line, self._brief)

    def _profile(self, data: dict[str, Any]) -> Read[Profile]:
        conditions, wishes = _part(data, "conditions"), _part(data, "wishes")
        own = Own({}, {})
        profile = Profile(
            id=_id(data),
            abilities=self._abilities(data, own),
            availability=Availability(
                point=self._point(conditions),
                max_km=_number(conditions, "max_km"),
                hours=_hours(conditions),
                shifts=_shifts(conditions, None),
                languages=_languages(conditions),
                start=_day(conditions),
                may_work=_yes_or_no(conditions, "may_work", None),
            ),
            wishes=Wishes(**_wants(wishes)),
        )
        return Read(profile, own)

    def _brief(self, data: dict[str, Any]) -> Read[Brief]:
        conditions, offers = _part(data, "conditions"), _part(data, "offers")
        own = Own({}, {})
        brief = Brief(
            id=_id(data),
            requirements=self._requirements(data, own),
            terms=Terms(
                point=self._point(conditions),
                home=_number(conditions, "home") or 0.0,
                hours=_hours(conditions),
                shifts=_shifts(conditions, 0),
                languages=_languages(conditions),
                start=_day(conditions),
            ),
            offers=Offers(**_wants(offers)),
        )
        return Read(brief, own)

    def _abilities(self, data: dict[str, Any], own: Own) -> tuple[Ability, ...]:
        """What somebody can do; of several words for one skill by one source, the highest level counts."""
        found: dict[tuple[int, str], Ability] = {}
        for item in _items(data, "abilities"):
            text: str = item["skill"]
            source: Any = item.get("source") or "self"
            if self.wording.meaning(text).denies:
                continue
            made = Ability(self._ability(text, own), item.get("level"), source)
            known = found.get((made.skill, source))
            if known is None or (made.level or 0) > (known.level or 0):
                found[made.skill, source] = made
        return tuple(found.values())

    def _requirements(self, data: dict[str, Any], own: Own) -> tuple[Requirement, ...]:
        """What is asked; of several words for one skill, the highest level and weight count, and any must."""
        found: dict[int, Requirement] = {}
        for item in _items(data, "requirements"):
            skill, must = self._requirement(item["skill"], own), bool(_yes_or_no(item, "must", False))
            if "level" not in item:
                raise WrongLine(f"no level is given for {item['skill']!r}")
            made = Requirement(skill, item["level"], item.get("weight", 1), must)
            if known := found.get(skill):
                level, weight = max(made.level, known.level), max(made.weight, known.weight)
                made = Requirement(skill, level, weight, made.must or known.must)
            found[skill] = made
        return tuple(found.values())

    def _point(self, conditions: Mapping[str, Any]) -> Point | None:
        postcode = conditions.get("postcode")
        if postcode is None:
            return None
        point = self._points.get(str(postcode)[:4])
        if point is None:
            raise WrongLine(f"postcode {postcode!r} is not known")
        return point


def _said(line: bytes | None, make: Callable[[dict[str, Any]], Read[Thing]]) -> Read[Thing]:
    try:
        return make(_parsed(line))
    except WrongLine:
        raise
    except (InvalidProfile, NoSuchSkill, TooLong) as error:
        raise WrongLine(str(error)) from error
    except (TypeError, ValueError, ArithmeticError) as error:
        raise WrongLine(f"{type(error).__name__}: {error}") from error


def _parsed(line: bytes | None) -> dict[str, Any]:
    if line is None:
        raise WrongLine(f"longer than {LONGEST_LINE} bytes")
    try:
        data = json.loads(line.decode())
        if rb"\ud" in line or rb"\uD" in line:
            json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise WrongLine("holds half a character, which is no text") from None
    except UnicodeDecodeError as error:
        raise WrongLine(f"is no UTF-8: byte {error.start + 1} can't be read") from error
    except (ValueError, RecursionError) as error:
        raise WrongLine(f"is no JSON: {error}") from error
    if not isinstance(data, dict):
        raise WrongLine("is no JSON object")
    return data


def _id(data: dict[str, Any]) -> Id:
    found = data.get("id")
    if not isinstance(found, int | str) or isinstance(found, bool) or found == "":
        raise WrongLine("has no id, or one that is neither a number nor text")
    if len(str(found)) > LONGEST_ID:
        raise WrongLine(f"has an id of more than {LONGEST_ID} characters")
    return found


def _part(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = data.get(name) or {}
    if not isinstance(found, dict):
        raise WrongLine(f"{name} is no object")
    return found


def _items(data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = data.get(name) or []
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise WrongLine(f"{name} is no list of objects")
    if len(found) > MOST_ITEMS:
        raise WrongLine(f"{len(found)} {name}; at most {MOST_ITEMS} are taken")
    for item in found:
        if not isinstance(item.get("skill"), str) or not item["skill"].strip():
            raise WrongLine(f"one of the {name} names no skill")
    return found


def _number(data: Mapping[str, Any], name: str) -> Any:
    """A number as it stands, or None; its bounds are the engine's."""
    found = data.get(name)
    if found is not None and (not isinstance(found, int | float) or isinstance(found, bool)):
        raise WrongLine(f"{name} is no number: {found!r}")
    return found


def _yes_or_no(data: Mapping[str, Any], name: str, otherwise: bool | None) -> bool | None:
    found = data.get(name)
    if found is None:
        return otherwise
    if not isinstance(found, bool):
        raise WrongLine(f"{name} is true or false, not {found!r}")
    return found


def _hours(conditions: Mapping[str, Any]) -> tuple[int, int] | None:
    hours = conditions.get("hours")
    if hours is None:
        return None
    if not isinstance(hours, list) or len(hours) != 2 or not all(type(one) in (int, float) for one in hours):
        raise WrongLine("hours are two numbers: the least and the most a week")
    return hours[0], hours[1]


def _shifts(conditions: Mapping[str, Any], otherwise: int | None) -> Any:
    shifts = conditions.get("shifts")
    if shifts is None:
        return otherwise
    if not isinstance(shifts, list):
        raise WrongLine("shifts is no list of moments, such as mon-morning")
    return shift_mask(shifts)


def _languages(conditions: Mapping[str, Any]) -> dict[str, int]:
    spoken = _part(conditions, "languages")
    strange = [language for language in spoken if not _LANGUAGE.fullmatch(language)]
    if strange:
        raise WrongLine(f"{strange[0]!r} is no code of a language, such as nl")
    wrong = [level for level in spoken.values() if not isinstance(level, str) or level not in CEFR]
    if wrong:
        raise WrongLine(f"{wrong[0]!r} is no level of a language; use A1 to C2")
    return {language: CEFR[level] for language, level in spoken.items()}


def _day(conditions: Mapping[str, Any]) -> date | None:
    text = conditions.get("start")
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise WrongLine(f"start is no date such as 2027-01-04: {text!r}") from None


def _wants(given: Mapping[str, Any]) -> dict[str, Any]:
    known = {
        name: figure
        for name in ("home", "autonomy", "team", "growth", "pay")
        if (figure := _number(given, name)) is not None
    }
    if given.get("contact") is not None:
        known["contact"] = Contact(given["contact"])
    return known
