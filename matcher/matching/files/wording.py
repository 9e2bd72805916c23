"""The skills that words mean, and numbers for words that no skill is known by, so that they still meet their like."""

import re
from functools import lru_cache
from typing import NamedTuple

from matcher.engine import fold
from matcher.skills.offline import Offline

_AN_ID = re.compile(r"https?://.*|[a-z0-9]+(_[a-z0-9]+)+")
REMEMBERED = 1 << 17
"""Texts whose meaning is remembered, those used last."""


class Meaning(NamedTuple):
    """What a text means: a skill, or else its words, folded; and whether it denies having something."""

    skill: int | None
    words: str = ""
    denies: bool = False


class NoSuchSkill(ValueError):
    """A text that is an id or an address of a skill, and not words; but there is no skill by it."""


class Own(NamedTuple):
    """The words of one line that no other line of the other side can have: numbers by words, and texts by number."""

    numbers: dict[str, int]
    texts: dict[int, str]


class Wording:
    """Numbers for skills and for words.

    One side of a match stays (`keep`), the other passes by. Words of the side that stays get a number for good, below
    zero. Words that pass by get that number when they are the same; other words can meet nobody, so each line has its
    own numbers for them, below those that were kept: however much passes by, no more is remembered.
    """

    def __init__(
        self, vocabulary: Offline, kept: dict[str, int] | None = None, texts: dict[int, str] | None = None
    ) -> None:
        """kept, texts: what another one kept, to go on from."""
        self._vocabulary = vocabulary
        self._remembered = lru_cache(REMEMBERED)(self._meaning)
        self.kept: dict[str, int] = {} if kept is None else kept
        self.texts: dict[int, str] = {} if texts is None else texts

    def meaning(self, text: str) -> Meaning:
        """What a text means. Raises TooLong, NoSuchSkill."""
        meaning = self._remembered(text)
        if meaning is None:
            raise NoSuchSkill(f"there is no skill {text!r}")
        return meaning

    def keep(self, text: str, _own: Own) -> int:
        """The number of what a text means, for the side that stays. Raises TooLong, NoSuchSkill."""
        meaning = self.meaning(text)
        if meaning.skill is not None:
            return meaning.skill
        number = self.kept.setdefault(meaning.words, -1 - len(self.kept))
        self.texts.setdefault(number, text)
        return number

    def find(self, text: str, own: Own) -> int:
        """The number of what a text means, for the side that passes by. own: the words of its line. Raises likewise."""
        meaning = self.meaning(text)
        if meaning.skill is not None:
            return meaning.skill
        number = self.kept.get(meaning.words)
        if number is not None:
            return number
        number = own.numbers.setdefault(meaning.words, -1 - len(self.kept) - len(own.numbers))
        own.texts.setdefault(number, text)
        return number

    def name(self, number: int, own: Own) -> str:
        """The code of a skill, or the words as they were written first."""
        if number >= 0:
            return self._vocabulary.name(number)
        return own.texts.get(number) or self.texts[number]

    def _meaning(self, text: str) -> Meaning | None:
        known = self._vocabulary.ids.get(text)
        if known is not None:
            return Meaning(known)
        found = self._vocabulary.resolver.resolve(text, meaning=False)
        if found.verdict in ("exact", "sure"):
            return Meaning(found.matches[0].skill)
        if _AN_ID.fullmatch(text):
            return None
        return Meaning(None, fold(text) or text, found.verdict == "negated")
