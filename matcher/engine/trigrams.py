"""An index of short texts by their trigrams of letters: which look most like this one, in bounded time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class TrigramIndex:
    """Texts as unit vectors of their trigrams, rare ones weighing more; nearness is the cosine.

    A column for each trigram, with the texts that have it. A query touches only its own columns, so its cost is
    bounded by its length times the number of texts.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [_trigrams(text) for text in texts]
        spread = Counter(gram for found in counts for gram in found)
        self._size = len(texts)
        self._columns = {gram: place for place, gram in enumerate(sorted(spread))}
        self._rarity = {gram: float(np.log1p(self._size / spread[gram])) for gram in spread}
        rows = np.fromiter((row for row, found in enumerate(counts) for _ in found), dtype=np.int64)
        columns = np.fromiter((self._columns[gram] for found in counts for gram in found), dtype=np.int64)
        values = np.fromiter(
            (self._weight(gram, count) for found in counts for gram, count in found.items()), dtype=np.float64
        )
        norms = np.sqrt(np.bincount(rows, weights=values * values, minlength=self._size))
        order = np.argsort(columns, kind="stable")
        self._rows: NDArray[np.int64] = rows[order]
        self._values: NDArray[np.float64] = (values / norms[rows])[order]
        self._begins = np.searchsorted(columns[order], np.arange(len(self._columns) + 1))

    def nearest(self, text: str, top: int, wanted: NDArray[np.bool_] | None = None) -> list[tuple[int, float]]:
        """The places of the texts nearest to this one with their cosines, best first, equal ones by place.

        wanted: a mask of the texts that may be found. Texts that share nothing are never found.
        """
        cosines = self._cosines(text)
        if wanted is not None:
            cosines = np.where(wanted, cosines, 0.0)
        if 0 < top < self._size:
            bound = np.partition(cosines, self._size - top)[self._size - top]
            places = np.flatnonzero(cosines >= max(bound, 1e-9))
        else:
            places = np.flatnonzero(cosines > 0)
        order = np.lexsort((places, -np.round(cosines[places], 9)))[:top]
        return [(int(place), float(cosines[place])) for place in places[order]]

    def _cosines(self, text: str) -> NDArray[np.float64]:
        found = _trigrams(text)
        weights = {gram: self._weight(gram, count) for gram, count in found.items()}
        norm = float(np.sqrt(sum(weight * weight for weight in weights.values())))
        cosines = np.zeros(self._size)
        for gram, weight in sorted(weights.items()):
            column = self._columns.get(gram)
            if column is not None:
                part = slice(self._begins[column], self._begins[column + 1])
                cosines[self._rows[part]] += self._values[part] * (weight / norm)
        return cosines

    def _weight(self, gram: str, count: int) -> float:
        """A trigram that no text has is as telling as one that a single text has."""
        return float(np.sqrt(count)) * self._rarity.get(gram, float(np.log1p(self._size)))


def _trigrams(text: str) -> Counter[str]:
    """The trigrams of each word with a space around it, and of nothing across words, so that their order is free."""
    return Counter(
        padded[start : start + 3]
        for padded in (f" {word} " for word in text.split())
        for start in range(len(padded) - 2)
    )
