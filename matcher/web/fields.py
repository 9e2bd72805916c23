"""Fields that several audiences ask: a whole number, an amount, a day; read as people type them."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, StringField
from wtforms.validators import Length, ValidationError

from matcher.web.forms import Form, clean


def version_in(text: object) -> int:
    """The version that a hidden field brings back; 0, which nothing has, when it was changed into something else."""
    digits = str(text or "")
    return int(digits) if digits.isdecimal() and len(digits) < 10 else 0


AN_AMOUNT = _l("Enter an amount like 15,50.")


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
    """A validator: an amount in euro within bounds, "15,50" or "15.50", kept as a number. Empty passes."""

    def __init__(self, least: float, most: float, message: Any = AN_AMOUNT) -> None:
        self.least, self.most, self.message = least, most, message

    def __call__(self, form: Form, field: Field) -> None:
        """Refuse anything else, with a sentence that says what to do."""
        text = str(field.data or "").removeprefix("€").strip().replace(",", ".")
        if not text:
            return
        if not re.fullmatch(r"\d{1,4}(\.\d{1,2})?", text) or not self.least <= float(text) <= self.most:
            raise ValidationError(self.message)
        field.data = float(text)


class Day(DateField):
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


class Number(StringField):
    """A short field for a number; its validators turn what is typed into one."""

    def __init__(self, label: Any, validators: Any, **kwargs: Any) -> None:
        short = Length(max=10, message=_l("Enter a number."))
        super().__init__(label, [short, *validators], filters=[clean], **kwargs)

    def process_data(self, value: object) -> None:
        """What is known already, as it would be typed: a form that leaves the field out is checked like any other."""
        self.data = "" if value is None else str(value)
