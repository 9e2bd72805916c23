"""Whether two phrases are the same but for slips of the pen: typos, the order of words, compounds split or joined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

from matcher.engine.words import NEGATORS, is_opposite, sound, stem

ALONE, AMONG_OTHERS = 7, 5
"""The shortest word in which a slip may be seen: when it stands alone, and when the words around it agree."""
SUBSTITUTED_ALONE, SUBSTITUTED_AMONG_OTHERS = 11, 8
"""The same for another letter in its place, which in a short word makes another word: betalen - bepalen."""
TWO_SLIPS = 12
"""The shortest word in which two slips may be seen."""
COMPOUND = 10
"""The fewest letters of a compound in which a slip may be seen."""
SAID_ALIKE = 5
"""The shortest word that may be written as another that sounds the same: lokatie, produkt, komputer."""


class Words(NamedTuple):
    """The words of a phrase that carry meaning, and their stems, side by side."""

    words: tuple[str, ...]
    stems: tuple[str, ...]

    @classmethod
    def of(cls, words: Sequence[str], lang: str) -> Words:
        """The words with the stems they have in this language."""
        return cls(tuple(words), tuple(stem(word, lang) for word in words))


def same_but_for_slips(said: Words, meant: Words) -> bool:
    """Whether every word of one is a word of the other, two of them at most but for a slip; or both one compound."""
    left_said, left_meant = _without(said, meant.stems), _without(meant, said.stems)
    shortest = AMONG_OTHERS if len(left_said) < len(said.words) else ALONE
    if len(left_said) == len(left_meant) <= 2 and all(
        is_slip(one, other, shortest) for one, other in zip(sorted(left_said), sorted(left_meant), strict=True)
    ):
        return True
    joined_said, joined_meant = "".join(said.stems), "".join(meant.stems)
    if joined_said == joined_meant:
        return True
    compound = len(said.words) != len(meant.words) and len(joined_meant) >= COMPOUND
    return compound and is_slip(joined_said, joined_meant)


def is_slip(written: str, meant: str, shortest: int = ALONE) -> bool:
    """Whether one is a slip of the other: a letter lost, added, swapped or, in longer words, another in its place.

    The first letter is right (bellen - tellen), and the second too when there are two slips; unless both words sound
    the same. A word that denies is never a slip, nor is the opposite of a word.
    """
    length = min(len(written), len(meant))
    if length < SAID_ALIKE or written in NEGATORS or meant in NEGATORS:
        return False
    if is_opposite(written, meant) or is_opposite(meant, written):
        return False
    if sound(written) == sound(meant):
        return True
    if length < shortest or written[0] != meant[0]:
        return False
    slips = OSA.distance(written, meant, score_cutoff=2)
    if slips == 1:
        substituted = len(written) == len(meant) and sorted(written) != sorted(meant)
        return not substituted or length >= (SUBSTITUTED_ALONE if shortest == ALONE else SUBSTITUTED_AMONG_OTHERS)
    return slips == 2 and length >= TWO_SLIPS and written[1] == meant[1]


def has_opposite(said: Words, meant: Words) -> bool:
    """Whether a word that is said denies, within itself, a word that is meant."""
    return any(is_opposite(one, other) for one in said.stems for other in meant.stems if other not in said.stems)


def _without(phrase: Words, stems: Sequence[str]) -> list[str]:
    """The words of a phrase whose stems are not among these."""
    return [word for word, stemmed in zip(phrase.words, phrase.stems, strict=True) if stemmed not in stems]
