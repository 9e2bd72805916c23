"""The base of every question: a form that knows how it is drawn, what was said before, and how it is kept."""

from typing import Any, ClassVar, Protocol

from matcher import clock
from matcher.candidates import service
from matcher.web.candidate.oneself import Oneself
from matcher.web.forms import Form
from matcher.web.guard import actor


class Answer(Form):
    """One question. `kind` says how it is drawn: cards, week, one field (its label is the heading) or several."""

    code: ClassVar[str]
    kind: ClassVar[str] = "cards"
    title: ClassVar[Any] = ""  # what the question is about, in a word or two: on lists of answers
    options: ClassVar[dict[str, dict[str, Any]]] = {}  # how the macro `field` draws each field

    @classmethod
    def before(cls, who: Oneself) -> dict[str, Any]:
        """What was answered before, by field."""
        raise NotImplementedError

    @classmethod
    def said(cls, who: Oneself) -> str:
        """What was answered, in words; empty when nothing was."""
        raise NotImplementedError

    def values(self) -> dict[str, Any]:
        """What is kept: columns of the candidate or their wishes."""
        raise NotImplementedError

    def heading(self) -> str:
        """The question itself, for a page with several fields."""
        return str(self.title)

    def save(self, who: Oneself) -> bool:
        """Keep the answer; False when it can't be kept, with the reason among the errors."""
        service.answer(who.session, actor(), who.id, self.values(), clock.now())
        return True


class Question(Protocol):
    """What the list of questions holds: enough to link to it, to draw it and to say what was answered."""

    @property
    def code(self) -> str:
        """Its name in addresses."""

    def form(self, who: Oneself) -> Answer:
        """The form, with what was said before."""

    def title(self, who: Oneself) -> str:
        """What it is about."""

    def said(self, who: Oneself) -> str:
        """What was answered, in words."""
