"""Skills found in a running text, each with the words it was found in.

Every label is a row of stems; all rows together are a tree. The text is read once, and from each word on the tree is
walked as far as the text goes along: in any order of up to three words, over one word that stands between, and past
slips of the pen. What is denied ("geen ervaring nodig met ...") is not found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.engine import columns
from matcher.engine.labels import REVIEWED, Labels
from matcher.engine.reading import Spoken, letters_of, read
from matcher.engine.slips import is_slip
from matcher.engine.tree import DENIES, FILLER, NAMES, SHORTEST_CUT, UNKNOWN, found_at, grown, near_ones, stem_key, walk
from matcher.engine.words import denials, stem, undoubled

LONGEST_TEXT = 20_000
"""Characters in a text; more is refused."""
AROUND = 4
"""A denial reaches this many words, within its sentence."""
UNREVIEWED, AMBIGUOUS, ONE_WORD = 0.8, 0.7, 0.9
"""What a find is worth when nobody reviewed its label, when it means several skills, when it is a single word."""
EXACT, MOVED, SLIPPED = 1.0, 0.9, 0.8
"""What it is worth when the words stand as in the label, in another order or apart, or with a slip of the pen."""
REMEMBERED = 50_000
"""Words that no label has, of which it is remembered what they are; with more, all are forgotten and looked up anew."""
LONGEST_WORD = 40
"""Letters; in a longer word no slip is looked for."""


class TextTooLong(ValueError):
    """A text of more than LONGEST_TEXT characters."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """A skill and where it was found: quote is text[start:end]. score: 0 to 1."""

    skill: int
    label: str
    score: float
    quote: str
    start: int
    end: int


_HIT = np.dtype([("first", "i4"), ("last", "i4"), ("words", "i4"), ("place", "i4"), ("score", "f8")])
"""A label in the text: its first and last word there, how many of them carry meaning, the label, and its worth."""
_NONE = np.empty(0, dtype=_HIT)


class Extractor:
    """Finds the skills of a fixed set of labels. It is not changed afterwards, and may be shared between threads."""

    def __init__(self, labels: Labels, arrays: columns.Arrays) -> None:
        self._labels, self._arrays = labels, arrays
        self._remembered: dict[int, dict[int, tuple[int, bool]]] = {}

    @classmethod
    def of(cls, labels: Labels) -> Extractor:
        """The extractor of these labels; for 100,000 of them it takes a few seconds."""
        return cls(labels, grown(labels))

    def save(self, folder: Path) -> None:
        """Write all of it, but for the labels, to files in the folder."""
        columns.save(folder, self._arrays)

    @classmethod
    def open(cls, labels: Labels, folder: Path) -> Extractor:
        """What was saved, mapped into memory. Raises OSError or ValueError when a file is missing or broken."""
        return cls(labels, columns.mapped(folder, NAMES))

    def extract(self, text: str, lang: str | None = None, top: int = 20) -> list[Extracted]:
        """The skills that the text names, surest first. lang: by labels of that language only. Raises TextTooLong."""
        if len(text) > LONGEST_TEXT:
            raise TextTooLong(f"a text has at most {LONGEST_TEXT} characters, not {len(text)}")
        spoken = read(text)
        found = [
            self._found(spoken, number, name)
            for number, name in enumerate(self._labels.lang_names)
            if lang in (None, name)
        ]
        return self._told(text, spoken, np.concatenate([_NONE, *found]), top)

    def _found(self, spoken: Spoken, number: int, lang: str) -> NDArray[Any]:
        """Where labels of a language are, as places among all words of the text, with what each is worth."""
        codes, slipped = self._codes(spoken, number, lang)
        kept = np.flatnonzero(codes != FILLER)
        arrays = self._arrays
        rows = walk(codes[kept], spoken.clause[kept], arrays["edges"], arrays["children"], arrays["node_ends"])
        rows = rows[~self._denied(spoken, codes[kept], kept, rows)]
        first, last, node, skipped = rows.T
        many = arrays["node_ends"][node + 1] - arrays["node_ends"][node]
        of = np.repeat(np.arange(len(rows)), many)
        at = np.arange(len(of)) - np.repeat(np.cumsum(many) - many, many) + arrays["node_ends"][node][of]
        hits = np.empty(len(of), dtype=_HIT)
        hits["first"], hits["last"] = kept[first][of], kept[last][of]
        hits["words"] = (last - first - skipped)[of] + 1
        hits["place"] = arrays["node_labels"][at]
        so_far = np.concatenate(([0], np.cumsum(slipped[kept])))
        slips = so_far[last + 1] > so_far[first]
        moved = (skipped[of] > 0) | arrays["node_moved"][at]
        hits["score"] = (
            np.where(slips[of], SLIPPED, np.where(moved, MOVED, EXACT))
            * np.where(arrays["node_skills"][node][of] > 1, AMBIGUOUS, 1.0)
            * np.where(hits["words"] == 1, ONE_WORD, 1.0)
            * np.where(self._labels.flags[hits["place"]] & REVIEWED, 1.0, UNREVIEWED)
        )
        return hits

    def _codes(self, spoken: Spoken, number: int, lang: str) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """What each word of the text is in a language; and which are that but for a slip of the pen."""
        at = found_at(self._arrays["text_words"], spoken.hashes)
        codes = np.where(at == UNKNOWN, UNKNOWN, self._arrays["text_codes"][number][at]).astype(np.int32)
        slipped = np.zeros(len(codes), dtype=np.bool_)
        strange = np.flatnonzero(at == UNKNOWN)
        hashes, where, which = np.unique(spoken.hashes[strange], return_index=True, return_inverse=True)
        if not len(hashes):
            return codes, slipped
        remembered = self._remembered.setdefault(number, {})
        fresh = [one for one, value in enumerate(hashes.tolist()) if value not in remembered]
        if len(remembered) + len(fresh) > REMEMBERED:
            remembered.clear()
            fresh = list(range(len(hashes)))
        words = [spoken.word(int(strange[where[one]])) for one in fresh]
        remembered.update(zip(hashes[fresh].tolist(), self._recognised(words, number, lang), strict=True))
        known = np.array([remembered[value] for value in hashes.tolist()], dtype=np.int32)
        codes[strange], slipped[strange] = known[which, 0], known[which, 1] > 0
        return codes, slipped

    def _recognised(self, words: Sequence[str], number: int, lang: str) -> list[tuple[int, bool]]:
        """The stem of each word that no label has as it is; and whether it takes a slip of the pen to see it."""
        stems = [stem(word, lang) for word in words]
        arrays = self._arrays
        keys = np.array([stem_key(stemmed, number) for stemmed in stems], dtype=np.uint64)
        found = [(place, False) for place in found_at(arrays["stem_keys"], keys).tolist()]
        tried = [
            one
            for one, stemmed in enumerate(stems)
            if found[one][0] == UNKNOWN and SHORTEST_CUT <= len(stemmed) <= LONGEST_WORD
        ]
        letters = letters_of("".join(stems[one] for one in tried))
        ends = np.cumsum([0, *(len(stems[one]) for one in tried)])
        pairs = near_ones(
            letters, ends, stem_key("", number), arrays["stem_keys"], arrays["cut_keys"], arrays["cut_stems"]
        )
        for which, place in sorted(set(map(tuple, pairs.tolist()))):
            one, meant = tried[which], int(arrays["stem_words"][place])
            if not found[one][1] and meant >= 0 and is_slip(stems[one], stem(self._labels.words[meant], lang)):
                found[one] = (place, True)
        return found

    def _denied(
        self, spoken: Spoken, codes: NDArray[np.int32], kept: NDArray[np.intp], rows: NDArray[np.int32]
    ) -> NDArray[np.bool_]:
        """Before or behind which rows a no stands near, within the sentence, that no second one takes back."""
        noes = np.concatenate(([0], np.cumsum(codes == DENIES)))
        begin = np.maximum(rows[:, 0] - AROUND, 0)
        end = np.minimum(rows[:, 1] + 1 + AROUND, len(codes))
        denied = noes[end] > noes[begin]
        for one in np.flatnonzero(denied):
            clause = spoken.clause[kept[rows[one, 0]]]
            near = range(int(kept[begin[one]]), int(kept[end[one] - 1]) + 1)
            words = [spoken.word(place) for place in near if spoken.clause[place] == clause]
            denied[one] = bool(denials(undoubled(words)[0]))
        return denied

    def _told(self, text: str, spoken: Spoken, hits: NDArray[Any], top: int) -> list[Extracted]:
        """The best find of each skill. Of finds in two languages that overlap, only those of the most words."""
        covered = np.zeros(len(spoken.first), dtype=np.int32)
        for words in range(1, int(hits["words"].max(initial=0)) + 1):
            for one in np.flatnonzero(hits["words"] == words).tolist():
                covered[hits["first"][one] : hits["last"][one] + 1] = words
        hits = hits[covered[hits["first"]] == hits["words"]] if len(hits) else hits
        skills = self._labels.skills[hits["place"]]
        order = np.lexsort((hits["place"], skills, hits["first"], -hits["words"], -hits["score"]))
        _, best = np.unique(skills[order], return_index=True)
        return [self._one(text, spoken, hits[order[one]]) for one in np.sort(best)[:top]]

    def _one(self, text: str, spoken: Spoken, hit: Any) -> Extracted:
        start, end = int(spoken.starts[hit["first"]]), int(spoken.ends[hit["last"]])
        place = int(hit["place"])
        score = round(float(hit["score"]), 4)
        return Extracted(int(self._labels.skills[place]), self._labels.texts[place], score, text[start:end], start, end)
