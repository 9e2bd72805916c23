"""Type-ahead: which skills somebody may mean by what has been typed so far, half words included.

From what is surely meant to what looks like it: the label is typed out; labels that begin with it; labels that hold
words beginning with each of the typed ones ("boz klan": boze klanten kalmeren); the same for compounds split, joined
or begun in the middle; labels that look like it once slips are corrected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from matcher.engine.grams import GramIndex
from matcher.engine.labels import REVIEWED, Labels
from matcher.engine.slips import is_slip
from matcher.engine.words import FILLERS, NEGATORS, content, denials, fold, sound, tokens, undoubled

LONGEST_TYPED = 200
"""Characters of what is typed that are looked at."""
MOST_WORDS = 12
"""Words of it that are."""
BEGINS, HOLDS, COMPOUND, ALIKE = 0.8, 0.6, 0.4, 0.4
"""What a label scores at least, or one that looks alike at most. One that is typed out scores 1."""
SHORTEST_PART = 4
"""Letters in a part of a compound, and in a word that is corrected."""
MOST_PARTS = 3
"""Words in a phrase of which some may be parts of compounds: who typed more than that has written out a label."""
_LONGEST_PART = 20
_LOOKALIKES = 60
_NEARBY = 30
_COMPOUNDS = 100
"""How many words that hold a part are looked at."""

Mask = NDArray[np.bool_]
Range = tuple[int, int]


class Completion:
    """Completes what is being typed, over the labels and their index. Never changed, so threads may share it."""

    def __init__(self, labels: Labels, grams: GramIndex) -> None:
        self._labels = labels
        self._grams = grams
        self._letters = labels.words.letters.tobytes()
        self._lengths: NDArray[np.int32] = np.diff(labels.folded.ends).astype(np.int32)
        self._denies: Mask = labels.denying()
        self._reviewed: Mask = (labels.flags & REVIEWED) > 0

    def suggest(self, prefix: str, top: int = 8, lang: str | None = None) -> list[tuple[int, float]]:
        """The best label of each of at most `top` skills as its place and its score, 0 to 1, best first.

        lang: of labels that come equally near, those of this language go first.
        A label that denies comes only with words that deny, and then no other does. Only the first LONGEST_TYPED
        characters and MOST_WORDS words are looked at.
        """
        typed = fold(prefix[:LONGEST_TYPED])
        said = undoubled(tokens(typed))[0] or tokens(typed)
        if not said or top < 1 or not len(self._labels):
            return []
        words = said[:MOST_WORDS]
        allowed = self._denies if denials(said) else ~self._denies
        found: dict[int, tuple[int, float]] = {}
        code = self._labels.lang_names.index(lang) if lang in self._labels.lang_names else None
        for least, tier in ((1.0, self._typed_out), (BEGINS, self._beginning)):
            self._add(found, tier(typed), allowed, (least, len(typed), code), top)
        for least, search in ((HOLDS, self._holding), (COMPOUND, self._in_compounds)):
            if len(found) < top:
                self._add(found, np.flatnonzero(search(words)), allowed, (least, len(typed), code), top)
        if len(found) < top:
            for place, score in self._alike(typed, words, allowed):
                found.setdefault(int(self._labels.skills[place]), (place, score))
        return list(found.values())[:top]

    def correct(self, words: Sequence[str]) -> list[str]:
        """The folded words, each that no label has replaced by the one that it is most likely a slip of, if any.

        Meant for finding, not for deciding: "tellen" may become "bellen" where nobody counts. A word that denies is
        never changed, nor made. Only the first MOST_WORDS words are looked at, so that the time is bounded.
        """
        return [self._corrected(word) if place < MOST_WORDS else word for place, word in enumerate(words)]

    def likely(self, words: Sequence[str]) -> list[str]:
        """The folded words as they were meant: corrected, but for the last when it is the beginning of some word."""
        first, last = self._labels.words.beginning(words[-1])
        whole = len(words) if first == last else len(words) - 1
        return [*self.correct(words[:whole]), *words[whole:]]

    def _alike(self, typed: str, words: Sequence[str], allowed: Mask) -> list[tuple[int, float]]:
        """The labels that look like it, by pieces of their words and by the edits that make one of the other."""
        scored = []
        for place, cosine in self._grams.nearest(" ".join(self.likely(words)), _LOOKALIKES, allowed):
            label = self._labels.folded[place]
            ratio = max(fuzz.ratio(typed, label), fuzz.ratio(typed, label[: len(typed)])) / 100
            scored.append((place, round(ALIKE * (cosine + ratio) / 2, 6)))
        return sorted(scored, key=lambda one: (-one[1], one[0]))

    def _corrected(self, word: str) -> str:
        if len(word) < SHORTEST_PART or word in FILLERS or word in NEGATORS or self._is_known(word):
            return word
        ends = self._grams.word_ends
        best: tuple[int, int, str] | None = None
        for place in self._grams.alike(word, _NEARBY):
            other = self._labels.words[place]
            if is_slip(word, other):
                slips = 0 if sound(word) == sound(other) else OSA.distance(word, other)
                rank = (slips, int(ends[place] - ends[place + 1]), other)  # of equal ones that of most labels
                best = min(best, rank) if best else rank
        return best[2] if best else word

    def _is_known(self, word: str) -> bool:
        """Whether a label has it, or has both words that it is made of: productontwikkeling is no slip of project-."""
        words = self._labels.words
        return words.place(word) >= 0 or any(
            words.place(word[at:]) >= 0
            and (words.place(left := word[:at]) >= 0 or words.place(left.removesuffix("s")) >= 0)
            for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
        )

    def _add(
        self,
        found: dict[int, tuple[int, float]],
        places: NDArray[np.int64],
        allowed: Mask,
        scale: tuple[float, int, int | None],
        top: int,
    ) -> None:
        """Add the best of these labels, one a skill, until there are `top`.

        Those of the language go first, then reviewed ones, then short ones.
        """
        least, typed, lang = scale
        places = places[allowed[places]]
        foreign = np.zeros(len(places), dtype=np.bool_) if lang is None else self._labels.langs[places] != lang
        worse = foreign * 2000 + ~self._reviewed[places] * 1000
        keys = (worse + self._lengths[places]) * len(self._labels) + places
        many = 8 * top
        while len(found) < top and len(places):
            best = keys if len(keys) <= many else np.partition(keys, many)[:many]
            for key in np.sort(best):
                place = int(key % len(self._labels))
                if len(found) < top and (skill := int(self._labels.skills[place])) not in found:
                    filled = min(1.0, typed / int(self._lengths[place]))
                    own = lang is None or self._labels.langs[place] == lang
                    score = min(1.0, least + 0.1 * own + 0.05 * bool(self._reviewed[place]) + 0.05 * filled)
                    found[skill] = (place, round(score, 6))
            if len(keys) <= many:
                return
            many *= 8

    def _typed_out(self, typed: str) -> NDArray[np.int64]:
        return np.array(self._labels.exact(typed), dtype=np.int64)

    def _beginning(self, typed: str) -> NDArray[np.int64]:
        first, last = self._labels.folded.beginning(typed, self._labels.by_folded)
        return self._labels.by_folded[first:last].astype(np.int64)

    def _holding(self, words: Sequence[str]) -> Mask:
        """The labels that hold, for each typed word that carries meaning, a word that begins with it."""
        said = [*(word for word in words[:-1] if word not in FILLERS), words[-1]]
        holding = [self._with_words([self._labels.words.beginning(word)]) for word in said]
        found = _all(holding)
        if len(said) > 1 and said[-1] in FILLERS and not found.any():
            return _all(holding[:-1])
        return found

    def _in_compounds(self, words: Sequence[str]) -> Mask:
        """The labels with words that hold the typed ones anywhere, or are two of them joined, or one of them split."""
        said = content(words)
        if len(said) > MOST_PARTS:
            return np.zeros(len(self._labels), dtype=np.bool_)
        holding = [self._with_words(self._holding_part(word)) | self._with_parts(word) for word in said]
        for place, (one, other) in enumerate(pairwise(said)):
            joined = self._with_words([self._labels.words.beginning(one + other)])
            holding[place] |= joined
            holding[place + 1] |= joined
        return _all(holding)

    def _with_words(self, ranges: Iterable[Range]) -> Mask:
        """The labels that hold a word of these ranges of all words."""
        mask = np.zeros(len(self._labels), dtype=np.bool_)
        ends = self._grams.word_ends
        for first, last in ranges:
            mask[self._grams.word_labels[ends[first] : ends[last]]] = True
        return mask

    def _holding_part(self, part: str) -> list[Range]:
        """The words that begin with this, or hold it when it is long enough to be a part."""
        found = [self._labels.words.beginning(part)]
        if len(part) >= SHORTEST_PART:
            wanted, ends = part.encode(), self._labels.words.ends
            hits = list(islice(_occurrences(self._letters, wanted), _COMPOUNDS))
            words = np.searchsorted(ends, hits, side="right") - 1
            found += [
                (int(w), int(w) + 1) for w, at in zip(words, hits, strict=True) if at + len(wanted) <= ends[w + 1]
            ]
        return found

    def _with_parts(self, word: str) -> Mask:
        """The labels that hold two words that this one is made of, the last of them perhaps half."""
        for at in range(min(len(word) - 2, _LONGEST_PART), SHORTEST_PART - 1, -1):
            if (left := self._labels.words.place(word[:at])) >= 0:
                right = self._labels.words.beginning(word[at:])
                return self._with_words([(left, left + 1)]) & self._with_words([right])
        return np.zeros(len(self._labels), dtype=np.bool_)


def _all(masks: Sequence[Mask]) -> Mask:
    found = masks[0].copy()
    for mask in masks[1:]:
        found &= mask
    return found


def _occurrences(letters: bytes, wanted: bytes) -> Iterator[int]:
    at = letters.find(wanted)
    while at >= 0:
        yield at
        at = letters.find(wanted, at + 1)
