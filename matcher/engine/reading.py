"""Running text as words: where each begins and ends in the text as it came, and a number to know it by.

Words are folded as in words.fold: case, accents, apostrophes and invisible characters make no difference. The number
is a hash of the folded letters, the same on every machine, so that a word is looked up without making a string of it.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.columns import compiled

BASE = np.uint64(1_000_003)
_GAP, _HIDDEN, _STOP = 0, 1, 2
"""Between words; not there at all; the end of a sentence or clause."""
_PLUS, _SHARP, _HYPHEN, _POINT = 43, 35, 45, 46
_PLAIN = 0x250
"""Letters below this fold by a table; the others by the rules of Unicode, one by one."""
_STOPS = frozenset('.;:!?\n\r•·|()[]{}"“”„…–—')
_JOINERS = ("co", "de", "e", "on", "re", "un", "wi")
"""Prefixes that keep their word across a hyphen, as in e-mail."""


class Spoken(NamedTuple):
    """The words of a text, in order. letters: all folded letters; word i is letters[first[i] : last[i]]."""

    letters: NDArray[np.uint32]
    first: NDArray[np.int32]
    last: NDArray[np.int32]
    starts: NDArray[np.int32]
    """Where word i begins in the text as it came, in characters."""
    ends: NDArray[np.int32]
    hashes: NDArray[np.uint64]
    clause: NDArray[np.int32]
    """In which sentence or clause of the text it stands, counted from 0."""

    def word(self, place: int) -> str:
        """A word, folded."""
        letters = map(chr, self.letters[self.first[place] : self.last[place]].tolist())
        return "".join(letter for letter in letters if letter != "-")


def read(text: str) -> Spoken:
    """The words of a text of any length and script; none in a text without letters and digits."""
    raw = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    table = _table()
    letters = table[np.minimum(raw, _PLAIN)]
    origin = np.arange(len(raw), dtype=np.int32)
    odd = np.flatnonzero(letters == _PLAIN)
    if len(odd):
        letters, origin = _widened(text, letters, origin, odd)
    shown = letters != _HIDDEN
    if not shown.all():
        letters, origin = letters[shown], origin[shown]
    found = _words(letters, origin, _joiners())
    return Spoken(letters, *found)


def hashed(word: str) -> np.uint64:
    """The number of a folded word."""
    return np.uint64(_hash(letters_of(word)))


def letters_of(word: str) -> NDArray[np.uint32]:
    """The letters of a word as numbers."""
    return np.frombuffer(word.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


@cache
def _table() -> NDArray[np.uint32]:
    table = np.array([_single(chr(code)) for code in range(_PLAIN)] + [_PLAIN], dtype=np.uint32)
    table.flags.writeable = False
    return table


@cache
def _joiners() -> NDArray[np.uint64]:
    made = np.array([hashed(word) for word in _JOINERS], dtype=np.uint64)
    made.flags.writeable = False
    return made


def _single(letter: str) -> int:
    """What one letter folds to, or _PLAIN when that is more than one."""
    folded = _folded(letter)
    return ord(folded) if len(folded) == 1 else _PLAIN if folded else _HIDDEN


@cache
def _folded(letter: str) -> str:
    if letter in _STOPS and letter != ".":
        return chr(_STOP)
    if letter in "'’‘‛`´ʼʹ′":
        return ""
    if letter in ".+#-":
        return letter
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold())
    kept = [one for one in plain if unicodedata.category(one) not in ("Mn", "Me", "Cf", "Cs", "Co", "Cn")]
    return "".join(one if one.isalnum() else chr(_GAP) for one in kept)


def _widened(
    text: str, letters: NDArray[np.uint32], origin: NDArray[np.int32], odd: NDArray[np.intp]
) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """With the letters that no table holds folded one by one: into none, one or more of them."""
    folded = [_folded(text[place]) or chr(_HIDDEN) for place in odd]
    many = np.ones(len(letters), dtype=np.int64)
    many[odd] = [len(one) for one in folded]
    wide, where = np.repeat(letters, many), np.repeat(origin, many)
    firsts = np.cumsum(many) - many
    for place, one in zip(odd, folded, strict=True):
        for step, letter in enumerate(one):
            wide[firsts[place] + step] = ord(letter)
    return wide, where


@compiled
def _hash(letters: Any) -> Any:
    found = np.uint64(0)
    for letter in letters:
        found = found * BASE + np.uint64(letter) + np.uint64(1)
    return found


@compiled
def _words(letters: Any, origin: Any, joiners: Any) -> Any:
    """The runs of letters and digits; from and to where, here and in the text as it came; their hashes and clauses."""
    most = len(letters) // 2 + 1
    first, last = np.empty(most, np.int32), np.empty(most, np.int32)
    hashes, clause = np.empty(most, np.uint64), np.empty(most, np.int32)
    many, part, place = 0, 0, 0
    while place < len(letters):
        letter = letters[place]
        if _is_inside(letter):
            first[many] = place
            place, hashes[many] = _run(letters, place, joiners)
            last[many], clause[many] = place, part
            many += 1
        else:
            ends = letter == _POINT and (place + 1 == len(letters) or letters[place + 1] <= _STOP)
            part += letter == _STOP or ends
            place += 1
    first, last = first[:many], last[:many]
    return first, last, origin[first], origin[last - 1] + np.int32(1), hashes[:many], clause[:many]


@compiled
def _run(letters: Any, place: Any, joiners: Any) -> Any:
    """Where the word that begins here ends, and its hash: with + and # behind it, and . and some hyphens within."""
    found = np.uint64(0)
    while place < len(letters):
        letter = letters[place]
        goes_on = place + 1 < len(letters) and _is_inside(letters[place + 1])
        if letter == _HYPHEN and goes_on and (joiners == found).any():
            place += 1
            continue
        if not (_is_inside(letter) or letter in (_PLUS, _SHARP) or (letter == _POINT and goes_on)):
            break
        found = found * BASE + np.uint64(letter) + np.uint64(1)
        place += 1
    return place, found


@compiled
def _is_inside(letter: Any) -> Any:
    """Whether a folded letter is a letter or digit of a word, and none of our marks."""
    return letter > _STOP and letter != _PLUS and letter != _SHARP and letter != _HYPHEN and letter != _POINT
