"""Which labels mean most nearly what a phrase means: vectors of a sentence encoder, a byte for each number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from matcher.engine import columns
from matcher.engine.columns import compiled, fixed

_STEPS = 127
"""A number of a label's vector is one of so many steps up or down: what a byte holds."""
_FINE_STEPS = 16_383
"""Those of the phrase are finer: 16 bits, such that the sum over a vector of 512 still fits in 32."""
_ONE_LANGUAGE = 0.028
"""What a skill that has vectors in one language only is given less, on average over two: half of the measured gap
between the best label in the language of the phrase and the best one in another."""
_COLUMNS = ("vectors", "scales", "places", "rows", "groups", "group_skills")


class Encoder(Protocol):
    """What turns texts into vectors whose cosine tells how near their meanings are."""

    @property
    def name(self) -> str:
        """What it is and which version: vectors of one encoder say nothing beside those of another."""

    @property
    def dim(self) -> int:
        """How many numbers a vector has."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row of length one for each text."""


class Meant:
    """How near all labels are to one phrase: asked once, looked at from several sides."""

    def __init__(self, of: Meanings, cosines: NDArray[np.float32]) -> None:
        self._of = of
        self._cosines = cosines

    def nearest(self, top: int, wanted: NDArray[np.bool_] | None = None) -> list[tuple[int, float]]:
        """The places of the labels nearest in meaning with their cosines, best first, equal ones by place."""
        cosines, places = self._cosines, self._of.places
        if wanted is not None:
            chosen = np.flatnonzero(wanted[places])
            cosines, places = cosines[chosen], places[chosen]
        if len(places) > top:
            least = np.partition(cosines, len(cosines) - top)[len(cosines) - top]
            near = np.flatnonzero(cosines >= least)
            cosines, places = cosines[near], places[near]
        order = np.lexsort((places, -cosines))[:top]
        return [(int(places[one]), float(cosines[one])) for one in order]

    def label(self, place: int) -> float | None:
        """How near this label is; None when it has no vector."""
        row = int(self._of.rows[place])
        return None if row < 0 else float(self._cosines[row])

    def skills(self, wanted: Sequence[int]) -> list[float | None]:
        """How near skills are: the best label in each language, averaged; None for a skill without any vector.

        A skill that is near in two languages is near by two witnesses. One that has a single language gets the little
        less that it would have had.
        """
        of, means = self._of, np.empty(len(wanted), dtype=np.float64)
        _by_skill(np.array(wanted, dtype=np.int64), of.group_skills, of.groups, self._cosines, _ONE_LANGUAGE, means)
        return [None if np.isnan(mean) else float(mean) for mean in means]

    def around(self, wanted: Sequence[int]) -> list[float | None]:
        """How near the skills of these labels are with all their labels in that language, averaged.

        None for a label without a vector.
        """
        of, means = self._of, np.empty(len(wanted), dtype=np.float64)
        _around(of.rows[np.array(wanted, dtype=np.int64)], of.groups, self._cosines, means)
        return [None if np.isnan(mean) else float(mean) for mean in means]


class Meanings:
    """The vectors of labels, by the place of the label; some labels have none. Never changed, so threads share it."""

    def __init__(self, arrays: columns.Arrays) -> None:
        self._arrays = arrays
        self._vectors: NDArray[np.int8] = arrays["vectors"]
        self._scales: NDArray[np.float32] = arrays["scales"]
        self.places: NDArray[np.int32] = arrays["places"]
        """The labels that have a vector, in the order of their places."""
        self.rows: NDArray[np.int32] = arrays["rows"]
        """For each label which row is its vector; -1 when it has none."""
        self.groups: NDArray[np.int64] = arrays["groups"]
        self.group_skills: NDArray[np.int64] = arrays["group_skills"]
        """Rows groups[g] to groups[g + 1] are the labels of skill group_skills[g] in one language."""

    @classmethod
    def of(
        cls, vectors: Mapping[int, NDArray[np.float32]], skills: NDArray[np.int64], langs: NDArray[np.uint8], dim: int
    ) -> Meanings:
        """Vectors by the place of the label; the skill and the language of each label, ordered by these two."""
        places = np.array(sorted(vectors), dtype=np.int32)
        table = np.array([vectors[int(place)] for place in places], dtype=np.float32).reshape(len(places), dim)
        steps, scales = _bytes(table)
        rows = np.full(len(skills), -1, dtype=np.int32)
        rows[places] = np.arange(len(places))
        skill, lang = skills[places], langs[places]
        begins = np.flatnonzero(np.r_[len(places) > 0, (skill[1:] != skill[:-1]) | (lang[1:] != lang[:-1])])
        arrays: columns.Arrays = {
            "vectors": steps,
            "scales": scales,
            "places": places,
            "rows": rows,
            "groups": np.r_[begins, len(places)].astype(np.int64),
            "group_skills": skill[begins].astype(np.int64),
        }
        return cls({name: fixed(array) for name, array in arrays.items()})

    def save(self, folder: Path) -> None:
        """Write all of it to files in the folder."""
        columns.save(folder, self._arrays)

    @classmethod
    def open(cls, folder: Path) -> Meanings:
        """What was saved, mapped into memory. Raises OSError or ValueError when a file is missing or broken."""
        return cls(columns.mapped(folder, _COLUMNS))

    def __len__(self) -> int:
        return len(self.places)

    def look(self, vector: NDArray[np.float32]) -> Meant:
        """How near every label is to the phrase that has this vector."""
        peak = float(np.abs(vector).max()) or 1.0
        fine = np.round(vector * (_FINE_STEPS / peak)).astype(np.int16)
        out = np.empty(len(self.places), dtype=np.float32)
        _cosines(self._vectors, self._scales, fine, np.float32(peak / _FINE_STEPS), out)
        return Meant(self, out)

    def nearest(
        self, vector: NDArray[np.float32], top: int, wanted: NDArray[np.bool_] | None = None
    ) -> list[tuple[int, float]]:
        """The places of the labels nearest to this vector with their cosines, best first, equal ones by place."""
        return self.look(vector).nearest(top, wanted)


def meaning_of(encoder: Encoder, written: str, likely: str) -> NDArray[np.float32]:
    """The vector of a phrase: as it was written (but for its slips), and its likely words, each counting for half.

    A filler that leads the encoder astray does so in one half only.
    """
    texts = [written] if written.lower() == likely else [written, likely]
    mean: NDArray[np.float32] = encoder.encode(texts).mean(axis=0, dtype=np.float32)
    return mean


def packed(vectors: NDArray[np.float32]) -> list[bytes]:
    """Each vector as one byte a number, to be stored. What they lose is their length, which is one."""
    steps, _ = _bytes(vectors)
    return [row.tobytes() for row in steps]


def unpacked(stored: bytes) -> NDArray[np.float32]:
    """The vector, of length one, that packed() stored."""
    vector = np.frombuffer(stored, dtype=np.int8).astype(np.float32)
    length = np.float32(np.sqrt(np.dot(vector, vector)))
    scaled: NDArray[np.float32] = vector / (length or np.float32(1))
    return scaled


def _bytes(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Each row in steps of its own size."""
    peaks = np.abs(table).max(axis=1, initial=0.0)
    scales = np.where(peaks > 0, peaks / _STEPS, 1.0).astype(np.float32)
    return np.round(table / scales[:, None]).astype(np.int8), scales


@compiled
def _cosines(vectors: Any, scales: Any, phrase: Any, scale: Any, out: Any) -> None:
    for row in range(vectors.shape[0]):
        total = np.int32(0)
        for place in range(vectors.shape[1]):
            total += np.int32(vectors[row, place]) * np.int32(phrase[place])
        out[row] = total * scales[row] * scale


@compiled
def _by_skill(wanted: Any, group_skills: Any, groups: Any, cosines: Any, alone: Any, out: Any) -> None:
    for place in range(len(wanted)):
        first = group = np.searchsorted(group_skills, wanted[place])
        total = 0.0
        while group < len(group_skills) and group_skills[group] == wanted[place]:
            best = cosines[groups[group]]
            for row in range(groups[group] + 1, groups[group + 1]):
                best = max(best, cosines[row])
            total += best
            group += 1
        if group == first:
            out[place] = np.nan
        else:
            out[place] = total / (group - first) - (alone if group - first == 1 else 0.0)


@compiled
def _around(rows: Any, groups: Any, cosines: Any, out: Any) -> None:
    for place in range(len(rows)):
        if rows[place] < 0:
            out[place] = np.nan
            continue
        end = np.searchsorted(groups, rows[place], side="right")
        total = 0.0
        for row in range(groups[end - 1], groups[end]):
            total += cosines[row]
        out[place] = total / (groups[end] - groups[end - 1])
