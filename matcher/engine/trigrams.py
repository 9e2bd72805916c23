"""An index of short texts by their trigrams of letters: which look most like this one, in bounded time."""

from __future__ import annotations

import math
from array import array
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
        self._size = len(texts)
        self._columns: dict[str, int] = {}
        rows, columns, counts = array("i"), array("i"), array("i")
        for place, text in enumerate(texts):
            for gram, count in _trigrams(text).items():
                rows.append(place)
                columns.append(self._columns.setdefault(gram, len(self._columns)))
                counts.append(count)
        row, column = np.array(rows, dtype=np.int32), np.array(columns, dtype=np.int32)
        spread = np.bincount(column, minlength=len(self._columns))
        self._rarity: NDArray[np.float64] = np.log1p(self._size / np.maximum(spread, 1))
        values = np.sqrt(np.array(counts, dtype=np.float64)) * self._rarity[column]
        norms = np.sqrt(np.bincount(row, weights=values * values, minlength=self._size))
        order = np.argsort(column, kind="stable")
        self._rows: NDArray[np.int32] = row[order]
        self._values: NDArray[np.float64] = (values / norms[row])[order]
        self._begins = np.searchsorted(column[order], np.arange(len(self._columns) + 1))

    def nearest(self, text: str, top: int, wanted: NDArray[np.bool_] | None = None) -> list[tuple[int, float]]:
        """The places of the texts nearest to this one with their cosines, best first, equal ones by place.

        wanted: a mask of the texts that may be found. Texts that share nothing are never found.
        """
        cosines = self._cosines(text)
        if wanted is not None:
            cosines *= wanted
        places = np.flatnonzero(cosines > 1e-9)
        if len(places) > top:
            found = cosines[places]
            places = places[found >= np.partition(found, len(found) - top)[len(found) - top]]
        order = np.lexsort((places, -np.round(cosines[places], 9)))[:top]
        return [(int(place), float(cosines[place])) for place in places[order]]

    def _cosines(self, text: str) -> NDArray[np.float64]:
        weights = {gram: self._weight(gram, count) for gram, count in sorted(_trigrams(text).items())}
        norm = math.sqrt(math.fsum(weight * weight for weight in weights.values()))
        cosines = np.zeros(self._size)
        for gram, weight in weights.items():
            column = self._columns.get(gram)
            if column is not None:
                part = slice(self._begins[column], self._begins[column + 1])
                cosines[self._rows[part]] += self._values[part] * (weight / norm)
        return cosines

    def _weight(self, gram: str, count: int) -> float:
        """A trigram that no text has is as telling as one that a single text has."""
        column = self._columns.get(gram)
        rarity = math.log1p(self._size) if column is None else float(self._rarity[column])
        return math.sqrt(count) * rarity


def _trigrams(text: str) -> Counter[str]:
    """The trigrams of each word with a space around it, and of nothing across words, so that their order is free."""
    return Counter(
        padded[start : start + 3]
        for padded in (f" {word} " for word in text.split())
        for start in range(len(padded) - 2)
    )
