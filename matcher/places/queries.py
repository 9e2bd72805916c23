"""What people ask about places: is this a postcode, and where does it lie."""

import re
from collections.abc import Iterable

from sqlmodel import Session, col, select

from matcher.places.models import Postcode

_POSTCODE = re.compile(r"([1-9][0-9]{3})\s*([A-Z]{2})?")
# Never given out, for what they stood for in the war.
_NEVER = frozenset({"SA", "SD", "SS"})
# More keys than this in one question cost more than reading the whole table of some 4,000 rows.
_MANY = 500


def normalise(text: str) -> str | None:
    """The postcode in `text`: four digits, and its two letters when they are there. None when it is none.

    "3511ab" and " 3511 AB " give "3511AB", "3511" gives "3511". Whether the code exists, `find` tells.
    """
    if len(text) > 20:
        return None
    match = _POSTCODE.fullmatch(text.strip().upper())
    if match is None or match[2] in _NEVER:
        return None
    return match[1] + (match[2] or "")


def find(session: Session, postcode: str) -> Postcode | None:
    """The row of a postcode, in any spelling `normalise` takes; None when it is none or isn't known."""
    code = normalise(postcode)
    return session.get(Postcode, code[:4]) if code else None


def points(session: Session, codes: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Latitude and longitude in degrees of each known code, under the spelling it was asked by; one query."""
    asked = {code: normal[:4] for code in set(codes) if (normal := normalise(code))}
    if not asked:
        return {}
    question = select(Postcode.code, Postcode.lat, Postcode.lon)
    if len(asked) <= _MANY:
        question = question.where(col(Postcode.code).in_(sorted(set(asked.values()))))
    known = {code: (lat, lon) for code, lat, lon in session.exec(question)}
    return {code: known[digits] for code, digits in asked.items() if digits in known}
