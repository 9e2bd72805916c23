"""From a phrase to skills: the resolver, over the labels that people use for each skill.

Three steps: what *is* a label (exact); what is a label but for typos, word order, compounds and fillers (sure); what
looks like one (ask). Only the first two decide by themselves, and they account for every word of the phrase: one word
that is left over, and a person must confirm. So a denial that is not recognised as one still never counts as having
the skill.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz

from matcher.engine.slips import Words, has_opposite, same_but_for_slips
from matcher.engine.trigrams import TrigramIndex
from matcher.engine.words import content, denials, fold, stem, tokens, undoubled

LONGEST = 200
"""Characters in a phrase; more is refused."""
CANDIDATES = 60
"""How many labels that look alike are compared in earnest."""
PLAUSIBLE = 0.3
"""Looks below this are not worth a question."""
AHEAD = 0.08
"""A sure label looks better than every other concept by at least this much."""
LANGUAGES = ("nl", "en")
_WORDS_APART = 1000
"""More than the longest folded text has letters: place * this + offset is one number."""


class TooLong(ValueError):
    """A phrase of more than LONGEST characters."""


class Verdict(StrEnum):
    """What the resolver makes of a phrase. Only exact and sure link by themselves."""

    EXACT = "exact"
    SURE = "sure"
    ASK = "ask"
    NEGATED = "negated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LabelEntry:
    """A label of a skill. One that is not reviewed links with `ask` at most."""

    skill: int
    text: str
    lang: str
    reviewed: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """A skill with its label that came nearest, and how much that looks like the phrase, 0 to 1."""

    skill: int
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer for one phrase. matches: best first, one a skill; for `negated` what is denied."""

    text: str
    verdict: Verdict
    matches: tuple[Found, ...]


class _Label(NamedTuple):
    entry: LabelEntry
    folded: str
    meant: Words
    denies: frozenset[str]


class _Phrase(NamedTuple):
    folded: str
    words: list[str]
    said: dict[str, Words]
    doubled: bool
    """Two noes were taken out of it."""

    def in_language(self, lang: str) -> Words:
        """What it says, with the stems of a language; those of Dutch for a language we don't know."""
        return self.said.get(lang, self.said["nl"])


class Resolver:
    """Resolves phrases and completes what is being typed, over a fixed set of labels.

    Making it takes some seconds for 100,000 labels; it is not changed afterwards, and may be shared between threads.
    """

    def __init__(self, labels: Iterable[LabelEntry]) -> None:
        ordered = sorted(labels, key=lambda entry: (entry.skill, entry.lang, entry.text, not entry.reviewed))
        made = [_label(entry) for entry in ordered]
        self._labels = [label for label in made if label.folded]
        self._folded: dict[str, list[int]] = {}
        self._stemmed: dict[tuple[str, str], list[int]] = {}
        for place, (entry, folded, _, _) in enumerate(self._labels):
            self._folded.setdefault(folded, []).append(place)
            self._stemmed.setdefault((entry.lang, _stemmed(tokens(folded), entry.lang)), []).append(place)
        self._trigrams = TrigramIndex([label.folded for label in self._labels])
        langs = np.array([label.entry.lang for label in self._labels], dtype=np.str_)
        self._in_language = {str(lang): langs == lang for lang in np.unique(langs)}
        starts = (
            place * _WORDS_APART + start
            for place, label in enumerate(self._labels)
            for start in _word_starts(label.folded)
        )
        self._starts = np.array(sorted(starts, key=self._rest), dtype=np.int64)

    def resolve(self, text: str, lang: str | None = None, top: int = 5) -> Resolution:
        """Which skills this phrase names. lang: only labels of that language, besides exact ones. Raises TooLong."""
        if len(text) > LONGEST:
            raise TooLong(f"a phrase has at most {LONGEST} characters, not {len(text)}")
        phrase = _phrase(text)
        if not phrase.words:
            return Resolution(text, Verdict.UNKNOWN, ())
        scores = self._alike(phrase, lang)
        exact = self._exact(phrase)
        matches = self._matches({**scores, **dict.fromkeys(exact, 1.0)}, top)
        if exact:
            return Resolution(text, self._trusted(Verdict.EXACT, exact), matches)
        sure = [place for place in scores if _is_sure(phrase, self._labels[place])]
        if sure:
            best = {**scores, **{place: max(scores[place], 0.95) for place in sure}}
            matches = self._matches(best, top)
            return Resolution(text, self._sure(phrase, sure, matches), matches)
        nearest = max(scores, key=lambda place: (scores[place], -place), default=None)
        if denials(phrase.words) or (nearest is not None and self._is_denied(phrase, nearest)):
            return Resolution(text, Verdict.NEGATED, matches)
        return Resolution(text, Verdict.ASK if matches else Verdict.UNKNOWN, matches)

    def suggest(self, prefix: str, top: int = 8) -> tuple[Found, ...]:
        """Skills for what has been typed so far: labels that begin with it, hold such a word, or look like it."""
        typed = fold(prefix[:LONGEST])
        if not typed:
            return ()
        scores: dict[int, float] = {}
        first = bisect_left(self._starts, typed, key=self._rest)
        for start in self._starts[first : first + 40 * top]:
            rest, place = self._rest(start), int(start) // _WORDS_APART
            if not rest.startswith(typed):
                break
            folded = self._labels[place].folded
            score = (1.0 if folded == rest else 0.8) + 0.2 * len(typed) / len(folded) - 0.2
            scores[place] = max(scores.get(place, 0.0), score)
        if len({self._labels[place].entry.skill for place in scores}) < top:
            for place, score in self._alike(_phrase(prefix[:LONGEST]), None).items():
                scores.setdefault(place, score * 0.6)
        return self._matches(scores, top, least=PLAUSIBLE * 0.6)

    def _rest(self, start: int) -> str:
        """The label from one of its words on; a start is the place of the label and the offset of the word in one."""
        place, offset = divmod(int(start), _WORDS_APART)
        return self._labels[place].folded[offset:]

    def _exact(self, phrase: _Phrase) -> list[int]:
        """The labels that the phrase is: letter for letter after folding, or else but for inflections."""
        found = self._folded.get(phrase.folded)
        if found:
            return found
        return [
            place
            for lang in LANGUAGES
            for place in self._stemmed.get((lang, _stemmed(tokens(phrase.folded), lang)), ())
        ]

    def _alike(self, phrase: _Phrase, lang: str | None) -> dict[int, float]:
        """The labels that look most like the phrase, and how much: mostly shared trigrams, partly the edit ratio.

        A label that denies ("niet ongeduldig worden") is not offered for a phrase that does not.
        """
        if lang is not None and lang not in self._in_language:
            return {}
        wanted = None if lang is None else self._in_language[lang]
        bare = " ".join(content(phrase.words))
        affirms = not denials(phrase.words)
        scores = {}
        for place, cosine in self._trigrams.nearest(bare, CANDIDATES, wanted):
            if affirms and self._labels[place].denies:
                continue
            folded = self._labels[place].folded
            ratio = max(fuzz.ratio(bare, folded), fuzz.token_sort_ratio(bare, folded)) / 100
            scores[place] = round(0.8 * cosine + 0.2 * ratio, 6)
        return scores

    def _matches(self, scores: dict[int, float], top: int, least: float = PLAUSIBLE) -> tuple[Found, ...]:
        best: dict[int, Found] = {}
        for place, score in scores.items():
            entry = self._labels[place].entry
            found = Found(entry.skill, entry.text, score)
            if score >= least and (entry.skill not in best or _order(found) < _order(best[entry.skill])):
                best[entry.skill] = found
        return tuple(sorted(best.values(), key=_order)[:top])

    def _is_denied(self, phrase: _Phrase, place: int) -> bool:
        label = self._labels[place]
        return has_opposite(phrase.in_language(label.entry.lang), label.meant)

    def _trusted(self, verdict: Verdict, places: Sequence[int]) -> Verdict:
        """The verdict, or `ask` when the labels are of several skills, or none of them has been reviewed."""
        entries = [self._labels[place].entry for place in places]
        one = len({entry.skill for entry in entries}) == 1
        return verdict if one and any(entry.reviewed for entry in entries) else Verdict.ASK

    def _sure(self, phrase: _Phrase, sure: Sequence[int], matches: Sequence[Found]) -> Verdict:
        ahead = len(matches) < 2 or matches[0].score - matches[1].score >= AHEAD
        return self._trusted(Verdict.SURE, sure) if ahead and not phrase.doubled else Verdict.ASK


def _label(entry: LabelEntry) -> _Label:
    folded = fold(entry.text[: 2 * LONGEST])
    words = tokens(folded)
    return _Label(entry, folded, Words.of(content(words), entry.lang), frozenset(denials(words)))


def _phrase(text: str) -> _Phrase:
    folded = fold(text)
    words, doubled = undoubled(tokens(folded))
    said = {lang: Words.of(content(words), lang) for lang in LANGUAGES}
    return _Phrase(folded, words, said, doubled)


def _stemmed(words: Iterable[str], lang: str) -> str:
    return " ".join(stem(word, lang) for word in words)


def _word_starts(folded: str) -> list[int]:
    return [0, *(place + 1 for place, letter in enumerate(folded) if letter == " ")]


def _order(found: Found) -> tuple[float, int, int, str]:
    return -found.score, found.skill, len(found.label), found.label


def _is_sure(phrase: _Phrase, label: _Label) -> bool:
    """Whether the phrase is this label but for typos, the order of words, compounds split or joined, and fillers.

    A label that denies must be said word for word: "nee verkopen" (to sell a no) is not "verkopen: nee".
    """
    said = phrase.in_language(label.entry.lang)
    if denials(phrase.words) != label.denies:
        return False
    if label.denies:
        return said.stems == label.meant.stems
    return same_but_for_slips(said, label.meant)
