"""The question about one ability: a core ability in its own five sentences, any other skill on the common scale."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from matcher import clock
from matcher.candidates import own_words, service
from matcher.candidates.models import Source
from matcher.skills.queries import CoreAbility, SkillName
from matcher.web.candidate.answer import Answer
from matcher.web.candidate.oneself import Oneself
from matcher.web.candidate.wording import choices, say
from matcher.web.forms import required
from matcher.web.guard import actor
from matcher.web.languages import language, named

UNKNOWN, NOT_MEANT = "unknown", "skip"  # cards that the macro sets apart


class Level(Answer):
    """How good somebody is at one skill, by their own account."""

    level = RadioField("", [required(_l("Choose what fits you best. Don't you know? Then choose 'I don't know yet'."))])

    def save(self, who: Oneself) -> bool:
        """Never used as it is: AbilityQuestion keeps the answer, because it knows the skill."""
        raise NotImplementedError


class AbilityQuestion:
    """Asks about one skill."""

    def __init__(self, skill: SkillName, core: CoreAbility | None) -> None:
        self.code, self.skill, self.core = skill.code, skill, core

    def title(self, who: Oneself) -> str:
        """The skill's name."""
        return named(self.skill)

    def form(self, who: Oneself) -> Answer:
        """The form with the five sentences, and what was said before."""
        question = self

        class Asked(Level):
            """The level of this very skill."""

            code = question.code

            def save(self, who: Oneself) -> bool:
                question.keep(who, self.level.data)
                return True

        form = Asked(data={"level": self._before(who)})
        form.level.label.text = named(self.core, "question") if self.core else self._plain_question()
        form.level.description = self._words(who) or (named(self.core, "why") if self.core else "")
        form.level.choices = [*self._sentences(), (UNKNOWN, _("I don't know yet"))]
        if self._words(who):
            form.level.choices.append((NOT_MEANT, _("This is not what I meant")))
        return form

    def said(self, who: Oneself) -> str:
        """The sentence somebody chose; empty when they were never asked."""
        if self.skill.id not in who.said:
            return ""
        return sentence(self.core, who.said[self.skill.id])

    def keep(self, who: Oneself, chosen: str) -> None:
        """Keep the level, or that it is not known, or that their words meant something else."""
        now, who_does = clock.now(), actor()
        if chosen == NOT_MEANT:
            own_words.not_meant(who.session, who_does, who.id, self.skill.id, language(), now)
            return
        level = None if chosen == UNKNOWN else int(chosen)
        service.observe(who.session, who_does, who.id, self.skill.id, level, Source.self, now)

    def _before(self, who: Oneself) -> str:
        if self.skill.id not in who.said:
            return ""
        return str(who.said[self.skill.id] or UNKNOWN)

    def _plain_question(self) -> str:
        return str(_("How good are you at this: %(skill)s?", skill=named(self.skill).lower()))

    def _words(self, who: Oneself) -> str:
        """The person's own words that led here."""
        theirs = [phrase.text for phrase in who.phrases if phrase.skill_id == self.skill.id]
        return _("You wrote: “%(words)s”.", words="”, “".join(theirs)) if theirs else ""

    def _sentences(self) -> list[tuple[str, str]]:
        return _anchored(self.core) or choices("level")


def sentence(core: CoreAbility | None, level: int | None) -> str:
    """A level as a sentence somebody can say of themself."""
    if level is None:
        return str(_("You don't know yet"))
    return dict(_anchored(core)).get(str(level)) or say("level", level)


def _anchored(core: CoreAbility | None) -> list[tuple[str, str]]:
    anchors = core.anchors.get(language(), ()) if core else ()
    return [(str(level), text[:1].upper() + text[1:]) for level, text in enumerate(anchors, 1)]
