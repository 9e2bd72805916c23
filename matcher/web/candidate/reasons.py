"""A score as a candidate reads it: what you have, what you can learn, what we don't know, what fits your wishes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from matcher.engine import Condition, Gate, Kind, Line, Opens, Reason, Score
from matcher.intakes.models import Programme
from matcher.web.candidate import questions
from matcher.web.candidate.oneself import Oneself
from matcher.web.languages import named

HAVE = (Reason.ENOUGH, Reason.ENOUGH_IF_CONFIRMED)
CONDITION_QUESTION = {
    "distance": "travel",
    "hours": "hours",
    "shifts": "shifts",
    "language": "languages",
    "start": "start",
}
WISH_QUESTION = {
    "home": "home",
    "contact": "contact",
    "autonomy": "matters",
    "team": "matters",
    "growth": "matters",
    "pay": "pay",
}
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Bit:
    """One line of an explanation: what it is about, what there is to say, where to change what it rests on."""

    name: str
    text: str
    change: str | None
    must: bool = False


@dataclass(slots=True)
class Why:
    """An explanation, by what somebody can do with it."""

    have: list[Bit] = field(default_factory=list)
    learn: list[Bit] = field(default_factory=list)
    grow: list[Bit] = field(default_factory=list)
    unknown: list[Bit] = field(default_factory=list)
    met: list[Bit] = field(default_factory=list)
    unmet: list[Bit] = field(default_factory=list)
    given: list[Bit] = field(default_factory=list)
    not_given: list[Bit] = field(default_factory=list)


def explained(who: Oneself, score: Score, key: str) -> Why:
    """Every line and condition of a score, in words."""
    why, back = Why(), url_for("candidate.match", key=key)
    for line in score.lines:
        if line.kind is Kind.REQUIREMENT:
            _pile(why, line).append(_requirement(who, line, back))
        elif line.kind is Kind.WISH and line.key in WISH_QUESTION:
            pile = why.not_given if line.reason is Reason.NOT_GIVEN else why.given
            pile.append(
                Bit(_wish_name(str(line.key)), _wish_text(line.reason), _link(WISH_QUESTION[str(line.key)], back))
            )
    for condition in score.conditions:
        pile = {Gate.MET: why.met, Gate.UNMET: why.unmet, Gate.UNKNOWN: why.unknown}[condition.gate]
        pile.append(_condition(condition, back))
    return why


def in_one_line(who: Oneself, score: Score, programmes: Mapping[int | None, Programme]) -> str:
    """Why this work is on the list, in one sentence."""
    asked = [line for line in score.lines if line.kind is Kind.REQUIREMENT]
    strong = [line for line in asked if line.reason in HAVE]
    strong.sort(key=lambda line: (-line.weight, -line.fit))
    unmet = [condition for condition in score.conditions if condition.gate is Gate.UNMET]
    if unmet:
        return _condition_text(unmet[0])
    if score.band.value == "fits_after_training" and score.after is not None:
        programme = programmes.get(int(score.after.programme))
        if programme is not None:
            return str(_("You can learn what is missing in the training %(name)s.", name=named(programme)))
    if score.band.value == "talk_first" and score.to_ask:
        return str(_("We don't know yet how good you are at this: %(names)s.", names=_names(who, list(score.to_ask))))
    if strong:
        return str(_("This work asks what you can do: %(names)s.", names=_names(who, [line.key for line in strong])))
    return str(_("We don't know enough about you yet for this work."))


def _pile(why: Why, line: Line) -> list[Bit]:
    if line.reason in HAVE:
        return why.have
    if line.reason is Reason.NOT_KNOWN:
        return why.unknown
    return why.learn if line.opens is Opens.TRAIN else why.grow


def _requirement(who: Oneself, line: Line, back: str) -> Bit:
    """About the skill that is asked: what somebody said of it, or which other skill stands in for it."""
    question = questions.of_skill(who, int(line.key))
    return Bit(
        _name(who, line.key),
        _because(who, line, question.said(who) if question else ""),
        _link(question.code, back) if question else None,
        line.must,
    )


def _because(who: Oneself, line: Line, own: str) -> str:
    if line.reason is Reason.NOT_KNOWN:
        return str(
            _("You don't know yet how good you are at this.") if own else _("We have not asked you about this yet.")
        )
    if line.rests_on is not None and line.rests_on != line.key:
        other = _name(who, line.rests_on).lower()
        if line.reason in HAVE:
            return str(_("Because you are good at this: %(name)s.", name=other))
        return str(_("You have a start, because you can do this: %(name)s.", name=other))
    if own:
        said = str(_("You said: %(words)s.", words=within(own)))
        more = str(_("This work asks more of it."))
        return said if line.reason in HAVE else f"{said} {more}"
    return str(_("Somebody of the branch or your trainer saw this."))


def _condition(condition: Condition, back: str) -> Bit:
    code = CONDITION_QUESTION.get(condition.kind)
    return Bit(_condition_name(condition.kind), _condition_text(condition), _link(code, back) if code else None)


def _condition_name(kind: str) -> str:
    return str(
        {
            "distance": _("Distance"),
            "hours": _("Hours"),
            "shifts": _("Moments in the week"),
            "language": _("Language"),
            "start": _("Start date"),
            "permit": _("Allowed to work"),
        }[kind]
    )


def _condition_text(condition: Condition) -> str:
    """What a hard condition says, to the person it is about."""
    return str(
        {
            Reason.WITHIN_REACH: _("The work is near enough for you."),
            Reason.TOO_FAR: _("The work is further away than you want to travel."),
            Reason.DISTANCE_UNKNOWN: _("We don't know how far you want to travel."),
            Reason.HOURS_FIT: _("The hours fit what you want."),
            Reason.HOURS_APART: _("The work has more or fewer hours than you want."),
            Reason.HOURS_UNKNOWN: _("We don't know how many hours you want to work."),
            Reason.SHIFTS_FIT: _("You can work at the moments that are asked."),
            Reason.SHIFTS_MISSING: _("You can't work at all the moments that are asked."),
            Reason.SHIFTS_UNKNOWN: _("We don't know when you can work."),
            Reason.LANGUAGE_ENOUGH: _("You know the language well enough for this work."),
            Reason.LANGUAGE_SHORT: _("For this work you need to know the language better."),
            Reason.LANGUAGE_UNKNOWN: _("We don't know how well you know the language."),
            Reason.STARTS_IN_TIME: _("You can start in time."),
            Reason.STARTS_TOO_LATE: _("The work starts before you can."),
            Reason.START_UNKNOWN: _("We don't know when you can start."),
            Reason.MAY_WORK: _("You are allowed to work in the Netherlands."),
            Reason.MAY_NOT_WORK: _("For this work you need to be allowed to work in the Netherlands."),
            Reason.PERMIT_UNKNOWN: _("We don't know whether you are allowed to work in the Netherlands."),
        }[condition.reason]
    )


def _wish_name(key: str) -> str:
    return str(
        {
            "home": _("Working from home"),
            "contact": _("Contact with customers"),
            "autonomy": _("Helping somebody from start to finish"),
            "team": _("Contact with colleagues"),
            "growth": _("Learning new things"),
            "pay": _("Pay"),
        }[key]
    )


def _wish_text(reason: Reason) -> str:
    if reason is Reason.GIVEN:
        return str(_("You want this, and this work gives it."))
    if reason is Reason.PARTLY_GIVEN:
        return str(_("You want this, and this work gives a part of it."))
    return str(_("You want this, but this work gives little of it."))


def _names(who: Oneself, skills: list[Any]) -> str:
    return ", ".join(_name(who, skill).lower() for skill in skills[:MOST_NAMED])


def _name(who: Oneself, skill: Any) -> str:
    known = who.index.names.get(skill)
    return named(known) if known else _("an ability that is no longer on our list")


def _link(code: str, back: str) -> str:
    return url_for("candidate.question", code=code, next=back)


def within(sentence: str) -> str:
    """A sentence as part of another: its first letter small, but for the English "I"."""
    return sentence if sentence.startswith("I ") else sentence[:1].lower() + sentence[1:]
