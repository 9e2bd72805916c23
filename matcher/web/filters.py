"""What stands in an address after the question mark, read forgivingly: a value edited by hand never breaks a page."""

from collections.abc import Iterable
from typing import TypeVar

from flask import request, url_for

from matcher.web.forms import clean

T = TypeVar("T")

SIZE = 25
FURTHEST = 10_000


def text(name: str, most: int = 60) -> str:
    """The words asked for, without anything hidden in them, at most `most` characters."""
    return (clean(request.args.get(name)) or "")[:most]


def choice(name: str, allowed: Iterable[str], default: str = "") -> str:
    """The value asked for when it is one of `allowed`, else the default."""
    asked = request.args.get(name, default)
    return asked if asked in set(allowed) else default


def ticked(name: str) -> bool:
    """Whether a box is ticked."""
    return request.args.get(name) == "y"


def page_number() -> int:
    """The page asked for, from 1."""
    asked = request.args.get("page", "1")
    return min(max(int(asked), 1), FURTHEST) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def here(**changes: object) -> str:
    """The address of this very page with some values changed; None takes one out."""
    values = {**request.args.to_dict(), **(request.view_args or {}), **changes}
    kept = {name: value for name, value in values.items() if value not in (None, "")}
    return url_for(request.endpoint or "", **kept)


class Pages:
    """Where a reader is in a long list of `total` things."""

    def __init__(self, total: int, size: int = SIZE) -> None:
        self.total, self.size = total, size
        self.number = min(page_number(), max(1, -(-total // size)))
        self.start = (self.number - 1) * size
        self.end = min(self.start + size, total)

    @property
    def before(self) -> str | None:
        """The address of the page before this one."""
        return here(page=self.number - 1) if self.number > 1 else None

    @property
    def after(self) -> str | None:
        """The address of the next page."""
        return here(page=self.number + 1) if self.end < self.total else None

    def cut(self, things: list[T]) -> list[T]:
        """The part of `things` that this page shows."""
        return things[self.start : self.end]
