"""A score in words: what is missing in one line, the figures of a condition, and which source each ability rests on."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from babel.dates import get_day_names
from babel.numbers import format_decimal
from flask_babel import gettext as _

from matcher.engine import Ability, Condition, Gate, Kind, Line, Reason, Score, effective
from matcher.engine.shifts import DAYS
from matcher.web.languages import language, named, short_day
from matcher.web.words import word


def skill_ids(scores: Iterable[Score], abilities: Iterable[Ability] = ()) -> set[int]:
    """The skills that these scores and observations speak of."""
    found = {ability.skill for ability in abilities}
    for score in scores:
        for line in score.lines:
            found |= {each for each in (line.key, line.rests_on) if isinstance(each, int)}
        found |= {each for each in (*score.barred_by, *score.to_ask) if isinstance(each, int)}
    return found


def missing(score: Score, names: Mapping[int, Any]) -> list[str]:
    """What stands between this person and this work: what bars, what to ask, then what costs most points."""
    said = [word("reason", gate.reason) for gate in score.conditions if gate.gate is Gate.UNMET]
    shown: set[int | str] = set()
    for skill in score.barred_by:
        if isinstance(skill, int):
            said.append(_("%(skill)s: a must, not enough yet", skill=named(names[skill])))
            shown.add(skill)
    for skill in score.to_ask:
        said.append(_("%(skill)s: a must, not known yet", skill=named(names[skill])))
        shown.add(skill)
    lines = [line for line in score.lines if line.kind is Kind.REQUIREMENT and line.opens and line.key not in shown]
    for line in sorted(lines, key=lambda line: line.points - line.weight):
        said.append(f"{named(names[int(line.key)])}: {word('reason', line.reason)}")
    return said


def sources(abilities: Iterable[Ability]) -> dict[int, str]:
    """For each skill the source whose level counts."""
    return {skill: ability.source.value for skill, ability in effective(abilities).items()}


_PERSONS = (Reason.USED, Reason.PARTLY_USED, Reason.NOT_USED)


def suit_of(score: Score, part: str) -> list[Line]:
    """The lines of suit: the "person" side, the "work" side, or the "wish" lines; together they are all of them."""
    if part == "wish":
        return [line for line in score.lines if line.kind is Kind.WISH]
    strengths = [line for line in score.lines if line.kind is Kind.STRENGTH]
    return [line for line in strengths if (line.reason in _PERSONS) == (part == "person")]


def decimal(figure: float) -> str:
    """A figure with one decimal, in the reader's way of writing."""
    return str(format_decimal(round(figure, 1), "0.0", locale=language()))


def figures(condition: Condition) -> str:
    """The figures behind a condition, in words; empty when there are none."""
    known = condition.detail
    said = _FIGURES.get(condition.kind)
    return said(known) if said and known else ""


def moments(names: Iterable[str]) -> str:
    """Moments of the week; days in a row that are alike are taken together: "Monday to Friday: morning, evening"."""
    days: dict[int, list[str]] = {}
    for name in names:
        day, part = name.split("-")
        days.setdefault(DAYS.index(day), []).append(word("part", part))
    spans: list[tuple[int, int, str]] = []
    for number, parts in sorted(days.items()):
        said = ", ".join(parts)
        if spans and spans[-1][1:] == (number - 1, said):
            spans[-1] = (spans[-1][0], number, said)
        else:
            spans.append((number, number, said))
    return "; ".join(f"{_days(first, last)}: {said}" for first, last, said in spans)


def day_name(day: int) -> str:
    """The name of a day of the week (0 is Monday) as it stands in a sentence."""
    return str(get_day_names("wide", locale=language())[day])


def _days(first: int, last: int) -> str:
    if first == last:
        return day_name(first)
    return str(_("%(first)s to %(last)s", first=day_name(first), last=day_name(last)))


def languages(levels: Mapping[str, int | None]) -> str:
    """Levels of languages, those that are there: "Dutch: fluent (B2), English: ..."."""
    return ", ".join(f"{word('spoken', code)}: {word('cefr', level)}" for code, level in levels.items() if level)


def _distance(known: Mapping[str, Any]) -> str:
    return str(_("%(km)s km away, at most %(most)s km", km=round(known["km"]), most=known["max_km"]))


def _hours(known: Mapping[str, Any]) -> str:
    asked: str = _("asked: %(least)s to %(most)s hours", least=known["asks_from"], most=known["asks_to"])
    if "can_from" not in known:
        return asked
    can: str = _("possible: %(least)s to %(most)s hours", least=known["can_from"], most=known["can_to"])
    return f"{asked}; {can}"


def _shifts(known: Mapping[str, Any]) -> str:
    if "missing" in known:
        return str(_("not possible: %(moments)s", moments=moments(known["missing"])))
    return str(_("asked: %(moments)s", moments=moments(known["asks"])))


def _language(known: Mapping[str, Any]) -> str:
    spoken = word("spoken", known["language"])
    asked = f"{spoken}: " + str(_("asked: %(level)s", level=word("cefr", known["asks"])))
    if "speaks" not in known:
        return asked
    return f"{asked}; " + str(_("speaks: %(level)s", level=word("cefr", known["speaks"])))


def _start(known: Mapping[str, Any]) -> str:
    asked: str = _("asked: %(day)s", day=short_day(date.fromisoformat(known["asks"])))
    if "can" not in known:
        return asked
    return f"{asked}; " + str(_("can start: %(day)s", day=short_day(date.fromisoformat(known["can"]))))


_FIGURES = {"distance": _distance, "hours": _hours, "shifts": _shifts, "language": _language, "start": _start}
