"""A phrase as it is written, folded, and as words that carry meaning in each language."""

from __future__ import annotations

from typing import NamedTuple

from matcher.engine.slips import Words
from matcher.engine.words import content, fold, tokens, undoubled

LANGUAGES = ("nl", "en")


class Phrase(NamedTuple):
    """What somebody wrote, and what of it is looked at."""

    text: str
    folded: str
    words: list[str]
    said: dict[str, Words]
    doubled: bool
    """Two noes were taken out of it."""

    def in_language(self, lang: str) -> Words:
        """What it says, with the stems of a language; those of Dutch for a language we don't know."""
        return self.said.get(lang, self.said["nl"])


def phrase_of(text: str) -> Phrase:
    """A phrase as the resolver sees it; without any words when nothing in it can be read."""
    folded = fold(text)
    words, doubled = undoubled(tokens(folded))
    said = {lang: Words.of(content(words), lang) for lang in LANGUAGES}
    return Phrase(text, folded, words, said, doubled)
