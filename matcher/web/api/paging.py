"""Long lists in parts: a cursor that says where the next part begins, in the body and as a Link header."""

import re
from typing import Annotated, Generic, TypeVar
from urllib.parse import urlencode

from flask import request
from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from matcher.web.api.kinds import Given, Told

USUAL, MOST = 25, 100
T = TypeVar("T", bound=Told)


def _number(text: str) -> str:
    place_in(text)
    return text


# A c and a number in hexadecimal, up to the largest id: a word that is taken back as it was given, and not computed.
_CURSOR = "^c[0-7]?[0-9a-f]{1,7}$"
Cursor = Annotated[str, AfterValidator(_number), WithJsonSchema({"type": "string", "pattern": _CURSOR})]


class Part(Given):
    """Which part of a list to tell."""

    limit: int = Field(default=USUAL, ge=1, le=MOST)
    cursor: Cursor | None = Field(default=None, description="of the part before: tells what comes after it")

    @property
    def after(self) -> int:
        """Where the part before ended; 0 at the start."""
        return place_in(self.cursor) if self.cursor else 0


class Page(Told, Generic[T]):
    """A part of a list."""

    items: list[T]
    next: str | None = Field(description="the cursor of the next part; null when this is the last")


def cursor(place: int) -> str:
    """A place in a list, as a word."""
    return f"c{place:x}"


def place_in(text: str) -> int:
    """The place that a cursor stands for. Raises pydantic's error for one that we never gave."""
    if not re.fullmatch(_CURSOR[1:-1], text):
        raise PydanticCustomError("cursor", "no cursor of ours")
    return int(text[1:], 16)


def links(following: str | None) -> dict[str, str]:
    """The Link header to the next part, when there is one."""
    if following is None:
        return {}
    asked = urlencode(request.args.to_dict() | {"cursor": following})
    return {"Link": f'<{request.path}?{asked}>; rel="next"'}
