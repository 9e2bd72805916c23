"""The kinds of values that shapes are made of: ids, whole numbers, texts without anything hidden, moments, days."""

import unicodedata
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from matcher.engine.shifts import SHIFTS
from matcher.privacy.bsn import holds_bsn
from matcher.web.forms import clean

LARGEST = 2**31 - 1


class Given(BaseModel):
    """What is sent to us: a field that we don't know is refused, so that a slip of the pen doesn't pass unseen."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Told(BaseModel):
    """What we answer."""

    model_config = ConfigDict(allow_inf_nan=False)


def _no_other_kind(value: Any) -> Any:
    """Texts and truths are no numbers, although pydantic would read them so."""
    if isinstance(value, str | bool):
        raise PydanticCustomError("no_number", "no number")
    return value


def _visible(text: str) -> str:
    composed = unicodedata.normalize("NFC", text).strip()
    if clean(text) != composed:
        raise PydanticCustomError("hidden", "a hidden character")
    if holds_bsn(composed):
        raise PydanticCustomError("bsn", "a national number")
    return composed


NUMBER = BeforeValidator(_no_other_kind)
"""Stands after the bounds of a number, so that the description tells them."""

Id = Annotated[int, Field(ge=1, le=LARGEST), NUMBER]
Share = Annotated[float, Field(ge=0, le=1), NUMBER]
Truth = Annotated[bool, Field(strict=True)]
Day = Annotated[date, Field(strict=True)]
Code = Annotated[str, StringConstraints(max_length=200), AfterValidator(_visible)]


def text(least: int, most: int) -> Any:
    """A text of so many characters, without spaces around it, hidden characters, or a BSN."""
    return Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=least, max_length=most), AfterValidator(_visible)
    ]


def _is_moment(text: str) -> str:
    if text not in SHIFTS:
        raise PydanticCustomError("literal_error", "no moment", {"expected": "mon-morning, ... sun-night"})
    return text


Cefr = Literal["A1", "A2", "B1", "B2", "C1", "C2"]
Lang = Literal["nl", "en"]
Moment = Annotated[str, AfterValidator(_is_moment), WithJsonSchema({"type": "string", "enum": list(SHIFTS)})]
