"""The list of questions, in the order in which they are asked, and where one is on it."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from matcher import clock
from matcher.candidates import own_words
from matcher.engine import LONGEST
from matcher.web.candidate.abilities import AbilityQuestion
from matcher.web.candidate.answer import Answer, Question
from matcher.web.candidate.answers import Hours, Languages, Name, Phone, Postcode, Shifts, Start, Travel
from matcher.web.candidate.oneself import Oneself
from matcher.web.candidate.wishes import Contact, Home, Matters, Pay
from matcher.web.forms import LongText
from matcher.web.guard import actor
from matcher.web.languages import language


class Words(Answer):
    """What somebody can do in their own words, one thing a line."""

    code, kind, title = "words", "one", _l("In your own words")
    options = {"words": {"rows": 8}}
    words = LongText(
        _l("What are you good at?"),
        most=own_words.MOST * LONGEST,
        description=_l(
            "Write it in your own words, one thing on each line. For example: calming angry people. "
            "Or: repairing bicycles. It may be anything, also from home or from volunteer work."
        ),
    )

    def validate_words(self, field: Any) -> None:
        """Not too many lines, and none too long."""
        lines = [line for line in (field.data or "").splitlines() if line.strip()]
        if len(lines) > own_words.MOST:
            raise ValidationError(_("Write at most %(most)s lines.", most=own_words.MOST))
        if any(len(line.strip()) > LONGEST for line in lines):
            raise ValidationError(_("A line is too long. Use at most %(most)s characters a line.", most=LONGEST))

    @classmethod
    def before(cls, who: Oneself) -> dict[str, Any]:
        """Their lines."""
        return {"words": "\n".join(phrase.text for phrase in who.phrases)}

    @classmethod
    def said(cls, who: Oneself) -> str:
        """Their lines."""
        return ", ".join(phrase.text for phrase in who.phrases)

    def save(self, who: Oneself) -> bool:
        """Keep the lines; what each means is asked next."""
        lines = (self.words.data or "").splitlines()
        own_words.write(who.session, actor(), who.id, lines, language(), clock.now())
        return True


@dataclass(frozen=True, slots=True)
class Plain:
    """A question that is a form of its own."""

    asks: type[Answer]

    @property
    def code(self) -> str:
        """Its name in addresses."""
        return self.asks.code

    def form(self, who: Oneself) -> Answer:
        """The form, with what was said before."""
        return self.asks(data=self.asks.before(who))

    def title(self, who: Oneself) -> str:
        """What it is about."""
        return str(self.asks.title)

    def said(self, who: Oneself) -> str:
        """What was answered, in words."""
        return self.asks.said(who)


ABOUT = (Plain(Postcode), Plain(Phone))
OWN_WORDS = Plain(Words)
WORK = tuple(Plain(form) for form in (Hours, Shifts, Travel, Home, Languages, Start, Contact, Matters, Pay))
BESIDES = (Plain(Name),)  # asked before there is a candidate; can be changed like the others


def core(who: Oneself) -> list[Question]:
    """The core abilities."""
    names = who.index.names
    return [AbilityQuestion(names[ability.id], ability) for ability in who.index.core]


def asked(who: Oneself) -> list[Question]:
    """Every question of the sign-up, in order."""
    return [*ABOUT, *core(who), OWN_WORDS, *WORK]


def find(who: Oneself, code: str) -> Question | None:
    """The question with that code: one of the list, or about any skill of the vocabulary."""
    for question in (*asked(who), *BESIDES):
        if question.code == code:
            return question
    skill_id = who.index.ids.get(code)
    return None if skill_id is None else AbilityQuestion(who.index.names[skill_id], None)


def of_skill(who: Oneself, skill_id: int) -> AbilityQuestion | None:
    """The question about a skill; None when the vocabulary has it no more."""
    name = who.index.names.get(skill_id)
    if name is None:
        return None
    return AbilityQuestion(name, next((ability for ability in who.index.core if ability.id == skill_id), None))


def place_of(who: Oneself, code: str) -> int | None:
    """Where a question is on the list, from 0; None when it is not on it."""
    return next((place for place, question in enumerate(asked(who)) if question.code == code), None)


def next_one(who: Oneself) -> Question | None:
    """The question after the last one that was answered; None when all were."""
    questions = asked(who)
    reached = place_of(who, who.person.reached)
    place = 0 if reached is None else reached + 1
    return questions[place] if place < len(questions) else None


def after(who: Oneself, code: str) -> Question | None:
    """The question that follows one of the list."""
    questions, place = asked(who), place_of(who, code)
    return questions[place + 1] if place is not None and place + 1 < len(questions) else None


def before(who: Oneself, code: str) -> Question | None:
    """The question that comes before one of the list."""
    place = place_of(who, code)
    return asked(who)[place - 1] if place else None
