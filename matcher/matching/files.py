"""People and vacancies as lines of JSON: read, matched by the same engine as the pages, written as lines of JSON."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, TypeVar

from matcher.engine import (
    Ability,
    Availability,
    Brief,
    Contact,
    InvalidProfile,
    Offers,
    Point,
    Profile,
    Requirement,
    Score,
    Source,
    Terms,
    TooLong,
    Wishes,
    rank_briefs,
    rank_profiles,
    shift_mask,
)
from matcher.skills.offline import Offline, Words

CEFR = {"A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5, "C2": 6}
LONGEST_LINE = 1_000_000  # characters
MOST_ITEMS = 1_000  # abilities or requirements of one

Thing = TypeVar("Thing", Profile, Brief)
Refuse = Callable[[str], None]
Points = Mapping[str, Point]


class WrongLine(ValueError):
    """A line can't be used; the message says why."""


class Reader:
    """Reads people and vacancies; one for both files, so that words nobody knows still meet their like."""

    def __init__(self, vocabulary: Offline, points: Points) -> None:
        self._vocabulary, self._points = vocabulary, points
        self.words = Words(vocabulary)

    def profiles(self, lines: Iterable[str], refuse: Refuse) -> Iterator[Profile]:
        """The people in `lines`. `refuse` is told of each line that can't be used; the rest goes on."""
        return self._read(lines, self._profile, refuse)

    def briefs(self, lines: Iterable[str], refuse: Refuse) -> Iterator[Brief]:
        """The vacancies in `lines`, likewise."""
        return self._read(lines, self._brief, refuse)

    def _read(self, lines: Iterable[str], make: Callable[[dict[str, Any]], Thing], refuse: Refuse) -> Iterator[Thing]:
        seen: set[object] = set()
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                made = make(_parsed(line))
                if made.id in seen:
                    raise WrongLine(f"the id {made.id!r} was there before")
            except (WrongLine, InvalidProfile, TooLong) as error:
                refuse(f"line {number}: {error}")
                continue
            except (TypeError, ValueError, KeyError, AttributeError) as error:
                refuse(f"line {number}: {type(error).__name__}: {error}")
                continue
            seen.add(made.id)
            yield made

    def _profile(self, data: dict[str, Any]) -> Profile:
        conditions, wishes = _part(data, "conditions"), _part(data, "wishes")
        return Profile(
            id=_id(data),
            abilities=self._abilities(data),
            availability=Availability(
                point=self._point(conditions),
                max_km=conditions.get("max_km"),
                hours=_pair(conditions.get("hours")),
                shifts=shift_mask(conditions["shifts"]) if "shifts" in conditions else None,
                languages=_languages(conditions),
                start=_day(conditions),
                may_work=conditions.get("may_work"),
            ),
            wishes=Wishes(**_wants(wishes)),
        )

    def _brief(self, data: dict[str, Any]) -> Brief:
        conditions, offers = _part(data, "conditions"), _part(data, "offers")
        return Brief(
            id=_id(data),
            requirements=self._requirements(data),
            terms=Terms(
                point=self._point(conditions),
                home=conditions.get("home", 0.0),
                hours=_pair(conditions.get("hours")),
                shifts=shift_mask(conditions.get("shifts", [])),
                languages=_languages(conditions),
                start=_day(conditions),
            ),
            offers=Offers(**_wants(offers)),
        )

    def _abilities(self, data: dict[str, Any]) -> tuple[Ability, ...]:
        """What somebody can do; of several words for one skill by one source, the highest level counts."""
        found: dict[tuple[int, Source], Ability] = {}
        for item in _items(data, "abilities"):
            if self._vocabulary.denies(item["skill"]):
                continue
            made = Ability(self.words.number(item["skill"]), item.get("level"), Source(item.get("source", "self")))
            known = found.get((made.skill, made.source))
            if known is None or (made.level or 0) > (known.level or 0):
                found[made.skill, made.source] = made
        return tuple(found.values())

    def _requirements(self, data: dict[str, Any]) -> tuple[Requirement, ...]:
        """What is asked; of several words for one skill, the highest level and weight count, and any must."""
        found: dict[int, Requirement] = {}
        for item in _items(data, "requirements"):
            skill, must = self.words.number(item["skill"]), bool(item.get("must", False))
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
        if str(postcode)[:4] not in self._points:
            raise WrongLine(f"postcode {postcode!r} is not known")
        return self._points[str(postcode)[:4]]


def match(
    profiles: Iterable[Profile],
    briefs: Iterable[Brief],
    vocabulary: Offline,
    words: Words,
    *,
    by: str = "vacancy",
    top: int = 50,
    with_lines: bool = False,
) -> Iterator[dict[str, Any]]:
    """The best `top` people of each vacancy (by="vacancy") or vacancies of each person (by="candidate"), as rows."""
    people, work = list(profiles), list(briefs)
    rules = (vocabulary.vocabulary, vocabulary.programmes, top)
    lists = (rank_profiles(one, people, *rules) for one in work)
    if by == "candidate":
        lists = (rank_briefs(person, work, *rules) for person in people)
    for ranked in lists:
        for rank, pair in enumerate(ranked, 1):
            yield _row(pair, rank, words, with_lines)


def _row(pair: Score, rank: int, words: Words, with_lines: bool) -> dict[str, Any]:
    after = pair.after and {"programme": pair.after.programme, "low": pair.after.low, "band": pair.after.band.value}
    row: dict[str, Any] = {
        "vacancy": pair.brief,
        "candidate": pair.profile,
        "rank": rank,
        "band": pair.band.value,
        "low": pair.low,
        "high": pair.high,
        "coverage": pair.coverage,
        "suit": pair.suit,
        "after": after,
        "rule": pair.rule,
    }
    if with_lines:
        row["lines"] = [_line(asdict(line), words) for line in pair.lines]
        row["conditions"] = [asdict(condition) for condition in pair.conditions]
    return row


def _line(line: dict[str, Any], words: Words) -> dict[str, Any]:
    def name(key: int | str | None) -> str | None:
        return words.name(key) if isinstance(key, int) else key

    return {
        "kind": line["kind"],
        "skill": name(line["key"]),
        "weight": line["weight"],
        "fit": line["fit"],
        "points": line["points"],
        "reason": line["reason"],
        "rests_on": name(line["rests_on"]),
    }


def _parsed(line: str) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise WrongLine(f"longer than {LONGEST_LINE} characters")
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise WrongLine(f"is no JSON: {error}") from error
    if not isinstance(data, dict):
        raise WrongLine("is no JSON object")
    return data


def _id(data: dict[str, Any]) -> int | str:
    found = data.get("id")
    if not isinstance(found, int | str) or isinstance(found, bool) or found == "":
        raise WrongLine("has no id, or one that is neither a number nor text")
    return found


def _part(data: dict[str, Any], name: str) -> dict[str, Any]:
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


def _pair(hours: Any) -> tuple[int, int] | None:
    if hours is None:
        return None
    least, most = hours
    return least, most


def _languages(conditions: Mapping[str, Any]) -> dict[str, int]:
    spoken = conditions.get("languages") or {}
    wrong = [level for level in spoken.values() if level not in CEFR]
    if wrong:
        raise WrongLine(f"{wrong[0]!r} is no level of a language; use A1 to C2")
    return {language: CEFR[level] for language, level in spoken.items()}


def _day(conditions: Mapping[str, Any]) -> date | None:
    text = conditions.get("start")
    return None if text is None else date.fromisoformat(text)


def _wants(given: Mapping[str, Any]) -> dict[str, Any]:
    known = {name: given[name] for name in ("home", "autonomy", "team", "growth", "pay") if given.get(name) is not None}
    if given.get("contact") is not None:
        known["contact"] = Contact(given["contact"])
    return known
