"""The base of every question: a form that knows how it is drawn, what was said before, and how it is kept."""

import re
from typing import Any, ClassVar, Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, StringField
from wtforms.validators import Length, ValidationError

from matcher import clock
from matcher.candidates import service
from matcher.web.candidate.oneself import Oneself
from matcher.web.forms import Form, clean
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


class Whole:
    """A validator: a whole number within bounds, kept as a number. Empty passes: `required` is another one."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def __call__(self, form: Form, field: Field) -> None:
        """Refuse anything else, with a sentence that says what to do."""
        text = str(field.data or "")
        if not text:
            return
        if not re.fullmatch(r"\d{1,4}", text) or not self.least <= int(text) <= self.most:
            raise ValidationError(
                _("Enter a whole number from %(least)s to %(most)s.", least=self.least, most=self.most)
            )
        field.data = int(text)


class Amount:
    """A validator: an amount in euro within bounds, "15,50" or "15.50", kept as a number."""

    def __init__(self, least: float, most: float) -> None:
        self.least, self.most = least, most

    def __call__(self, form: Form, field: Field) -> None:
        """Refuse anything else, with a sentence that says what to do."""
        text = str(field.data or "").removeprefix("€").strip().replace(",", ".")
        if not text:
            return
        if not re.fullmatch(r"\d{1,4}(\.\d{1,2})?", text) or not self.least <= float(text) <= self.most:
            raise ValidationError(_("Enter an amount like 15,50."))
        field.data = float(text)


class Day(DateField):  # type: ignore[misc]
    """A date in three boxes; nothing filled in is no date, anything else that is none is refused in plain words."""

    def __init__(self, label: Any = None, validators: Any = (), **kwargs: Any) -> None:
        super().__init__(label, validators, format="%d %m %Y", **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the three boxes."""
        parts = [part.strip() for part in valuelist]
        if not any(parts):
            self.data = None
            return
        try:
            super().process_formdata([" ".join(parts)])
        except ValueError as error:
            raise ValueError(_("Enter a date like 4 1 2027.")) from error


class Number(StringField):  # type: ignore[misc]
    """A short field for a number; its validators turn what is typed into one."""

    def __init__(self, label: Any, validators: Any, **kwargs: Any) -> None:
        short = Length(max=10, message=_l("Enter a number."))
        super().__init__(label, [short, *validators], filters=[clean], **kwargs)
