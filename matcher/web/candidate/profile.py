"""What I can do and what I want, as it is known: levels in sentences, who says so, and where to change it."""

from dataclasses import dataclass

from flask import url_for
from flask.typing import ResponseReturnValue

from matcher.candidates.models import Ability, Source
from matcher.web.candidate import questions
from matcher.web.candidate.abilities import sentence
from matcher.web.candidate.oneself import Oneself, oneself
from matcher.web.candidate.sign_up import groups, word_lines
from matcher.web.candidate.wording import say
from matcher.web.languages import named
from matcher.web.rendering import page


@dataclass(frozen=True, slots=True)
class Known:
    """One skill: what each source says of it."""

    name: str
    said: list[tuple[str, str]]  # each level as a sentence, and who say so
    change: str


def profile() -> ResponseReturnValue:
    """Everything that counts when work is looked for."""
    who = oneself()
    back = url_for("candidate.profile")
    about, _abilities, work = groups(who, back)
    core, more = known(who, back)
    return page(
        "candidate/profile.html",
        who=who,
        about=about,
        work=work,
        core=core,
        more=more,
        open_questions=_open(who, back),
        words=word_lines(who),
    )


def known(who: Oneself, back: str) -> tuple[list[Known], list[Known]]:
    """What is known of the core abilities, and of all others."""
    by_skill: dict[int, list[Ability]] = {}
    for ability in who.abilities:
        by_skill.setdefault(ability.skill_id, []).append(ability)
    order = [ability.id for ability in who.index.core if ability.id in by_skill]
    others = sorted(set(by_skill) - set(order))
    return (
        [one for skill in order if (one := _known(who, by_skill[skill], back))],
        [one for skill in others if (one := _known(who, by_skill[skill], back))],
    )


def _known(who: Oneself, observed: list[Ability], back: str) -> Known | None:
    question = questions.of_skill(who, observed[0].skill_id)
    if question is None:
        return None
    observed.sort(key=lambda ability: (ability.source is not Source.self, ability.source.value))
    said: dict[str, list[str]] = {}
    for ability in observed:
        said.setdefault(sentence(question.core, ability.level), []).append(say("source", ability.source))
    told = [(level, ", ".join(sources)) for level, sources in said.items()]
    return Known(named(question.skill), told, url_for("candidate.question", code=question.code, next=back))


def _open(who: Oneself, back: str) -> list[tuple[str, str]]:
    """The core abilities somebody was never asked about."""
    return [
        (one.title(who), url_for("candidate.question", code=one.code, next=back))
        for one in questions.core(who)
        if not one.said(who)
    ]
