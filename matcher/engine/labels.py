"""The labels of all skills as columns: what is looked up exactly, and which words each label is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.engine import columns
from matcher.engine.columns import Strings, fixed
from matcher.engine.slips import Words
from matcher.engine.words import LONGEST_FOLDED, content, denials, fold, stem, tokens

REVIEWED, DENIES = 1, 2
"""What is known of a label, as bits."""
MANY = 2
"""Times the labels that a skill has on average in a language: more than that are many."""

_STRINGS = ("texts", "folded", "words")
_COLUMNS = ("skills", "langs", "lang_names", "flags", "said", "said_ends", "by_folded", "stem_keys", "by_stem")


@dataclass(frozen=True, slots=True)
class LabelEntry:
    """A label of a skill. One that is not reviewed links with `ask` at most. vector: its meaning, as meaning.packed."""

    skill: int
    text: str
    lang: str
    reviewed: bool = True
    vector: bytes | None = None


class Labels:
    """All labels, ordered by skill, language and text; a label is known by its place in that order.

    It is never changed, so threads may share it, and processes too once it is saved and opened.
    """

    def __init__(self, strings: dict[str, Strings], arrays: columns.Arrays) -> None:
        self._arrays = arrays
        self.texts, self.folded, self.words = (strings[name] for name in _STRINGS)
        """As written; folded; and all different words of the folded ones, sorted."""
        self.skills: NDArray[np.int64] = arrays["skills"]
        self.langs: NDArray[np.uint8] = arrays["langs"]
        self.lang_names: tuple[str, ...] = tuple(str(name) for name in arrays["lang_names"])
        self.flags: NDArray[np.uint8] = arrays["flags"]
        self.said: NDArray[np.int32] = arrays["said"]
        self.said_ends: NDArray[np.int64] = arrays["said_ends"]
        """The words of label p, as places in `words`: said[said_ends[p] : said_ends[p + 1]]."""
        self.by_folded: NDArray[np.int32] = arrays["by_folded"]
        """The places of the labels in the order of their folded texts."""

    @classmethod
    def of(cls, entries: Iterable[LabelEntry]) -> Labels:
        """The store of these labels, whatever their order. Those without a single letter or digit are left out."""
        ordered = sorted(entries, key=lambda entry: (entry.skill, entry.lang, entry.text, not entry.reviewed))
        single = [next(same) for _, same in groupby(ordered, lambda entry: (entry.skill, entry.lang, entry.text))]
        pairs = [(entry, folded) for entry in single if (folded := fold(entry.text[:LONGEST_FOLDED]))]
        kept, folded_texts = [entry for entry, _ in pairs], [folded for _, folded in pairs]
        spoken = [tokens(folded) for folded in folded_texts]
        words = sorted({word for one in spoken for word in one})
        names = sorted({entry.lang for entry in kept})
        strings = {
            "texts": Strings.of(entry.text for entry in kept),
            "folded": Strings.of(folded_texts),
            "words": Strings.of(words),
        }
        flags = [
            REVIEWED * entry.reviewed | DENIES * bool(denials(one)) for entry, one in zip(kept, spoken, strict=True)
        ]
        arrays: columns.Arrays = {
            "skills": np.array([entry.skill for entry in kept], dtype=np.int64),
            "langs": np.array([names.index(entry.lang) for entry in kept], dtype=np.uint8),
            "lang_names": np.array(names or [""], dtype=np.str_),
            "flags": np.array(flags, dtype=np.uint8),
            "by_folded": np.array(sorted(range(len(kept)), key=folded_texts.__getitem__), dtype=np.int32),
            **_said(spoken, words),
            **_by_stem(spoken, [entry.lang for entry in kept]),
        }
        return cls(strings, {name: fixed(array) for name, array in arrays.items()})

    def save(self, folder: Path) -> None:
        """Write all of it to files in the folder."""
        texts = zip(_STRINGS, (self.texts, self.folded, self.words), strict=True)
        columns.save(folder, {**self._arrays, **{k: v for name, one in texts for k, v in one.arrays(name).items()}})

    @classmethod
    def open(cls, folder: Path) -> Labels:
        """What was saved, mapped into memory. Raises OSError or ValueError when a file is missing or broken."""
        parts = [f"{name}.{part}" for name in _STRINGS for part in ("letters", "ends")]
        arrays = columns.mapped(folder, [*_COLUMNS, *parts])
        return cls({name: Strings.named(name, arrays) for name in _STRINGS}, {name: arrays[name] for name in _COLUMNS})

    def __len__(self) -> int:
        return len(self.skills)

    def entry(self, place: int) -> LabelEntry:
        """The label at this place."""
        return LabelEntry(int(self.skills[place]), self.texts[place], self.lang(place), self.reviewed(place))

    def lang(self, place: int) -> str:
        """The language of a label."""
        return self.lang_names[int(self.langs[place])]

    def reviewed(self, place: int) -> bool:
        """Whether somebody found the label to be sane."""
        return bool(self.flags[place] & REVIEWED)

    def denies(self, place: int) -> bool:
        """Whether the label denies something: "niet opgeven"."""
        return bool(self.flags[place] & DENIES)

    def denials(self, place: int) -> frozenset[str]:
        """The words in which it does."""
        return frozenset(denials(tokens(self.folded[place]))) if self.denies(place) else frozenset()

    def meant(self, place: int) -> Words:
        """The words of a label that carry meaning, with their stems in its language."""
        return Words.of(content(tokens(self.folded[place])), self.lang(place))

    def denying(self) -> NDArray[np.bool_]:
        """Which labels deny something."""
        mask: NDArray[np.bool_] = (self.flags & DENIES) > 0
        return mask

    def crowded(self) -> NDArray[np.float32]:
        """For each label 0, or below: how many times MANY labels its skill has in its language, as a log.

        The more labels a skill has, the nearer is the nearest of them to any phrase, by chance alone.
        """
        groups = np.flatnonzero(np.r_[True, (np.diff(self.skills) != 0) | (np.diff(self.langs) != 0)][: len(self)])
        sizes = np.diff(np.r_[groups, len(self)])
        langs = self.langs[groups]
        total, skills = np.bincount(langs, weights=sizes), np.bincount(langs)
        usual = MANY * total[langs] / skills[langs]
        per_group: NDArray[np.float32] = -np.log(np.maximum(sizes / usual, 1)).astype(np.float32)
        return np.repeat(per_group, sizes)

    def in_language(self, lang: str) -> NDArray[np.bool_]:
        """Which labels are of this language."""
        if lang not in self.lang_names:
            return np.zeros(len(self), dtype=np.bool_)
        mask: NDArray[np.bool_] = self.langs == self.lang_names.index(lang)
        return mask

    def exact(self, folded: str) -> list[int]:
        """The places of the labels that are this folded text, letter for letter."""
        wanted = folded.encode()
        first, last = self.folded.first(wanted, self.by_folded), self.folded.first(wanted + b"\0", self.by_folded)
        return sorted(int(place) for place in self.by_folded[first:last])

    def inflected(self, words: Sequence[str], lang: str) -> list[int]:
        """The places of the labels of this language that are these folded words but for their inflections."""
        stems = _stemmed(words, lang)
        key = _key(stems, lang)
        first, last = np.searchsorted(self._arrays["stem_keys"], [key, key + np.uint64(1)])
        places = (int(place) for place in self._arrays["by_stem"][first:last])
        return [
            place
            for place in sorted(places)
            if self.lang(place) == lang and _stemmed(tokens(self.folded[place]), lang) == stems
        ]


def _stemmed(words: Iterable[str], lang: str) -> str:
    return " ".join(stem(word, lang) for word in words)


def _key(stems: str, lang: str) -> np.uint64:
    """A number for stems in a language, the same in every process. Its last bit is free, so that key + 1 is larger."""
    digest = blake2b(f"{lang} {stems}".encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little") & ~1)


def _said(spoken: Sequence[Sequence[str]], words: Sequence[str]) -> dict[str, NDArray[Any]]:
    number = {word: place for place, word in enumerate(words)}
    ends = np.zeros(len(spoken) + 1, dtype=np.int64)
    np.cumsum([len(one) for one in spoken], out=ends[1:])
    return {"said": np.array([number[word] for one in spoken for word in one], dtype=np.int32), "said_ends": ends}


def _by_stem(spoken: Sequence[Sequence[str]], langs: Sequence[str]) -> dict[str, NDArray[Any]]:
    known: dict[tuple[str, str], str] = {}
    for one, lang in zip(spoken, langs, strict=True):
        for word in one:
            if (word, lang) not in known:
                known[word, lang] = stem(word, lang)
    keys = np.array(
        [_key(" ".join(known[word, lang] for word in one), lang) for one, lang in zip(spoken, langs, strict=True)],
        dtype=np.uint64,
    )
    order = np.argsort(keys, kind="stable")
    return {"stem_keys": keys[order], "by_stem": order.astype(np.int32)}
