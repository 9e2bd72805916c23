"""Which labels look most like a phrase: an index of the two and three letter pieces of their words.

Labels and phrases are vectors of the pieces of their words, rare pieces weighing more, and nearness is the cosine. A
label's vector is the sum of those of its words, so the work is done once for each different word: first how much of
the phrase is in each word, then, for the words that share enough with it, in which labels those are. All sums are of
whole numbers: the outcome is the same on every machine, in whatever order they are added up.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.engine import columns
from matcher.engine.columns import compiled, fixed
from matcher.engine.labels import Labels
from matcher.engine.words import FILLERS, content, fold, stem, tokens

SIZES = (2, 3)
"""Letters in a piece."""
SHARED, SHARED_A_WORD, SHARED_MOST = 15, 5, 50
"""Percent of a word that must be shared with the phrase for it to count, or of the phrase's longest word when that is
less: so many, so many more for each word of the phrase (a long phrase shares something with every word), at most."""

_UNIT = 32
"""Weights are whole numbers of such parts of one: sums over the longest texts still fit in 32 bits."""
_STEPS = 1000
"""Into how many steps nearness is divided to find where the best begin."""
_LETTER = 21
"""Bits that hold any letter, so that three fit a number."""
_NAMES = (
    "grams",
    "weights",
    "gram_ends",
    "gram_words",
    "word_mass",
    "word_ends",
    "word_labels",
    "label_norms",
)


class GramIndex:
    """The index over all labels. It is never changed, so threads may share it, and processes once saved and opened."""

    def __init__(self, arrays: columns.Arrays) -> None:
        self._arrays = arrays
        self._grams, self._weights, self._gram_ends, self._gram_words = (arrays[name] for name in _NAMES[:4])
        self._word_mass: NDArray[np.int32] = arrays["word_mass"]
        self.word_ends: NDArray[np.int64] = arrays["word_ends"]
        self.word_labels: NDArray[np.int32] = arrays["word_labels"]
        """The labels in which word w carries meaning: word_labels[word_ends[w] : word_ends[w + 1]], by place."""
        self._label_norms: NDArray[np.float64] = arrays["label_norms"]

    @classmethod
    def of(cls, labels: Labels) -> GramIndex:
        """The index of these labels."""
        word, gram, grams = _pieces([_form(labels.words[place]) for place in range(len(labels.words))])
        gram_ends = _ends(gram, len(grams))
        order = np.argsort(word, kind="stable")
        pieces, piece_ends = gram[order], _ends(word[order], len(labels.words))
        said, place = _content(labels)
        spread = np.zeros(len(grams), dtype=np.int64)
        nothing = np.zeros(len(grams), dtype=np.int64)
        _sum_labels(said, _ends(place, len(labels)), pieces, piece_ends, nothing, spread)
        weights = np.round(_UNIT * np.log1p(len(labels) / np.maximum(spread, 1)) ** 2).astype(np.int64)
        norms = _sum_labels(said, _ends(place, len(labels)), pieces, piece_ends, weights, spread)
        by_word = np.argsort(said, kind="stable")
        arrays = {
            "grams": grams,
            "weights": weights.astype(np.int32),
            "gram_ends": gram_ends,
            "gram_words": word.astype(np.int32),
            "word_mass": np.bincount(word, weights=weights[gram], minlength=len(labels.words)).astype(np.int32),
            "word_ends": _ends(said[by_word], len(labels.words)),
            "word_labels": place[by_word].astype(np.int32),
            "label_norms": np.sqrt(norms.astype(np.float64)),
        }
        return cls({name: fixed(array) for name, array in arrays.items()})

    def save(self, folder: Path) -> None:
        """Write all of it to files in the folder."""
        columns.save(folder, self._arrays)

    @classmethod
    def open(cls, folder: Path) -> GramIndex:
        """What was saved, mapped into memory. Raises OSError or ValueError when a file is missing or broken."""
        return cls(columns.mapped(folder, _NAMES))

    def nearest(self, text: str, top: int, wanted: NDArray[np.bool_] | None = None) -> list[tuple[int, float]]:
        """The places of the labels nearest to this text with their cosines, best first, equal ones by place.

        wanted: a mask of the labels that may be found. Labels that share next to nothing are never found.
        """
        said = content(tokens(fold(text)))
        if not said or not len(self._label_norms):
            return []
        known, weights, longest, norm = self._query(said)
        shared = _in_words(known, weights, self._gram_ends, self._gram_words, len(self._word_mass))
        mask = _EVERYTHING if wanted is None else wanted
        places, sums = _in_labels(
            shared,
            min(SHARED + SHARED_A_WORD * len(said), SHARED_MOST),
            longest,
            self._word_mass,
            self.word_ends,
            self.word_labels,
            mask,
            self._label_norms,
            top,
        )
        cosines = np.minimum(sums / (self._label_norms[places] * norm), 1.0)
        order = np.lexsort((places, -cosines))[:top]
        return [(int(places[one]), float(cosines[one])) for one in order]

    def alike(self, word: str, top: int) -> list[int]:
        """The places, among all words of the labels, of those that share most with this word, best first."""
        if not word or not len(self._word_mass):
            return []
        known, weights, _, norm = self._query([word])
        shared = _in_words(known, weights, self._gram_ends, self._gram_words, len(self._word_mass))
        places = np.flatnonzero(shared)
        cosines = shared[places] / np.sqrt(self._word_mass[places].astype(np.float64) * norm * norm)
        if len(places) > top:
            best = cosines >= np.partition(cosines, len(cosines) - top)[len(cosines) - top]
            places, cosines = places[best], cosines[best]
        return [int(place) for place in places[np.lexsort((places, -cosines))][:top]]

    def _query(self, said: Iterable[str]) -> tuple[NDArray[np.int64], NDArray[np.int32], int, float]:
        """The pieces that are known with their weights times their number, the mass of the longest word, the norm."""
        counts: Counter[int] = Counter()
        unknown = round(_UNIT * math.log1p(len(self._label_norms)) ** 2)
        words = [_of_word(_form(word)) for word in said]
        weight: dict[int, int] = {}
        codes = np.array(sorted({code for word in words for code in word}), dtype=np.int64)
        at = np.minimum(np.searchsorted(self._grams, codes), max(len(self._grams) - 1, 0))
        there = self._grams[at] == codes
        for code, place, is_known in zip(codes.tolist(), at.tolist(), there.tolist(), strict=True):
            weight[code] = int(self._weights[place]) if is_known else unknown
        for word in words:
            counts.update(word)
        longest = max(sum(weight[code] for code in word) for word in words)
        norm = math.sqrt(sum(number * number * weight[code] for code, number in counts.items()))
        weights = np.array([counts[code] * weight[code] for code in codes.tolist()], dtype=np.int32)
        return at[there], weights[there], longest, norm


_EVERYTHING = fixed(np.zeros(0, dtype=np.bool_))


def _form(word: str) -> str:
    """The word without its inflections. The language of a phrase is unknown, so it is Dutch for all of them."""
    return stem(word, "nl")


def _of_word(word: str) -> set[int]:
    """The different pieces of a word with a space around it, each as a number."""
    letters = [32, *map(ord, word), 32]
    pairs = {one << _LETTER | two for one, two in pairwise(letters)}
    triples = {
        (one << _LETTER | two) << _LETTER | three
        for one, two, three in zip(letters, letters[1:], letters[2:], strict=False)
    }
    return pairs | triples


def _pieces(words: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The word and the piece of each pair of those, by piece and then by word; and the numbers of all pieces, sorted.

    The same pieces as _of_word, for all words at once.
    """
    text = "".join(f" {word} " for word in words)
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    owner = np.repeat(np.arange(len(words)), [len(word) + 2 for word in words])
    codes, owners = [], []
    for size in SIZES:
        many = max(len(letters) - size + 1, 0)
        inside = owner[:many] == owner[size - 1 :][:many]
        code = np.zeros(many, dtype=np.int64)
        for step in range(size):
            code = code << _LETTER | letters[step : step + many]
        codes.append(code[inside])
        owners.append(owner[:many][inside])
    grams, gram = np.unique(np.concatenate(codes), return_inverse=True)
    pairs = np.unique(gram.astype(np.int64) * max(len(words), 1) + np.concatenate(owners))
    return pairs % max(len(words), 1), pairs // max(len(words), 1), grams


def _content(labels: Labels) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The words that carry meaning and the label of each: without fillers, unless a label has nothing else."""
    fillers = np.zeros(len(labels.words), dtype=np.bool_)
    fillers[[at for filler in FILLERS if (at := labels.words.place(filler)) >= 0]] = True
    label = np.repeat(np.arange(len(labels), dtype=np.int64), np.diff(labels.said_ends))
    kept = ~fillers[labels.said]
    bare = np.bincount(label[kept], minlength=len(labels)) == 0
    kept |= bare[label]
    return labels.said[kept].astype(np.int64), label[kept]


def _ends(sorted_rows: NDArray[Any], many: int) -> NDArray[np.int64]:
    return np.searchsorted(sorted_rows, np.arange(many + 1)).astype(np.int64)


@compiled
def _sum_labels(said: Any, said_ends: Any, pieces: Any, piece_ends: Any, weights: Any, spread: Any) -> Any:
    """The squared norm of each label under these weights; and in `spread`, in how many labels each piece is."""
    counts = np.zeros(len(spread), dtype=np.int64)
    norms = np.zeros(len(said_ends) - 1, dtype=np.int64)
    spread[:] = 0
    for place in range(len(norms)):
        for word in said[said_ends[place] : said_ends[place + 1]]:
            for piece in pieces[piece_ends[word] : piece_ends[word + 1]]:
                if counts[piece] == 0:
                    spread[piece] += 1
                # (n + 1) ** 2 - n ** 2
                norms[place] += weights[piece] * (2 * counts[piece] + 1)
                counts[piece] += 1
        for word in said[said_ends[place] : said_ends[place + 1]]:
            for piece in pieces[piece_ends[word] : piece_ends[word + 1]]:
                counts[piece] = 0
    return norms


@compiled
def _in_words(known: Any, weights: Any, gram_ends: Any, gram_words: Any, many: Any) -> Any:
    """How much each word shares with the phrase."""
    shared = np.zeros(many, dtype=np.int32)
    for one in range(len(known)):
        for word in gram_words[gram_ends[known[one]] : gram_ends[known[one] + 1]]:
            shared[word] += weights[one]
    return shared


@compiled
def _in_labels(
    shared: Any,
    least: Any,
    longest: Any,
    word_mass: Any,
    word_ends: Any,
    word_labels: Any,
    wanted: Any,
    norms: Any,
    top: Any,
) -> Any:
    """The labels that share most with the phrase, somewhat more than `top` of them, with how much they share."""
    sums = np.zeros(len(norms), dtype=np.int32)
    touched = np.empty(len(norms), dtype=np.int32)
    many = 0
    for word in range(len(shared)):
        if shared[word] > 0 and shared[word] * 100 >= least * min(word_mass[word], longest):
            for place in word_labels[word_ends[word] : word_ends[word + 1]]:
                if sums[place] == 0 and (len(wanted) == 0 or wanted[place]):
                    touched[many] = place
                    many += 1
                sums[place] += shared[word]
    near = np.empty(many, dtype=np.float64)
    for one in range(many):
        near[one] = sums[touched[one]] / norms[touched[one]]
    # Counting how many labels reach each of some steps tells from which step on there are enough.
    scale = _STEPS / max(near.max(), 1e-9) if many else 0.0
    reached = np.zeros(_STEPS + 1, dtype=np.int64)
    for one in range(many):
        reached[int(near[one] * scale)] += 1
    step, found = _STEPS, reached[_STEPS]
    while step > 0 and found < top:
        step -= 1
        found += reached[step]
    places = np.empty(found, dtype=np.int32)
    found = 0
    for one in range(many):
        if int(near[one] * scale) >= step:
            places[found] = touched[one]
            found += 1
    return places, sums[places]
