"""From a phrase to skills: the resolver, over the labels that people use for each skill.

Three steps: what *is* a label (exact); what is a label but for typos, word order, compounds and fillers (sure); what
looks like one or means nearly the same (ask). Only the first two decide by themselves, and they account for every
word of the phrase: one word that is left over, and a person must confirm. So meaning suggests and never decides, and
a denial that is not recognised as one still never counts as having the skill.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.engine.completion import Completion
from matcher.engine.extraction import Extractor
from matcher.engine.fusion import Candidate, Fused, fuse, is_plausible
from matcher.engine.grams import GramIndex
from matcher.engine.labels import LabelEntry, Labels
from matcher.engine.meaning import Encoder, Meanings, Meant, meaning_of, unpacked
from matcher.engine.phrase import LANGUAGES, Phrase, phrase_of
from matcher.engine.slips import Words, has_opposite, same_but_for_slips
from matcher.engine.words import content, denials, tokens

LONGEST = 200
"""Characters in a phrase; more is refused."""
CANDIDATES = 60
"""How many labels that look alike are compared in earnest, and as many that mean alike."""
NEAR = 0.25
"""By spelling alone, a label that shares less is no answer, however far it is ahead of the rest."""


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
class Found:
    """A skill with its label that came nearest, and how likely it is what the phrase means, 0 to 1."""

    skill: int
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer for one phrase. matches: best first, one a skill; for `negated` what is denied."""

    text: str
    verdict: Verdict
    matches: tuple[Found, ...]


class Resolver:
    """Resolves phrases, and completes what is being typed, over a fixed set of labels.

    Making it takes some seconds for 100,000 labels; it is not changed afterwards, and may be shared between threads,
    and between processes once it was saved and opened. Without an encoder, or vectors, it knows spelling alone.
    """

    def __init__(self, labels: Iterable[LabelEntry], encoder: Encoder | None = None) -> None:
        entries = list(labels)
        made = Labels.of(entries)
        self._set(made, GramIndex.of(made), _meanings(made, entries, encoder), encoder)

    def _set(self, labels: Labels, grams: GramIndex, meanings: Meanings, encoder: Encoder | None) -> None:
        self._labels, self._grams, self._meanings = labels, grams, meanings
        self._encoder = encoder if len(meanings) else None
        self._completion = Completion(labels, grams)
        self._in_language = {lang: labels.in_language(lang) for lang in labels.lang_names}
        self._affirming = ~labels.denying()
        self._crowded = labels.crowded()

    @cached_property
    def extractor(self) -> Extractor:
        """What finds the skills in running text; made when it is first asked for."""
        return Extractor.of(self._labels)

    def save(self, folder: Path) -> None:
        """Write all of it to files in the folder, which must be empty."""
        self._labels.save(folder)
        self._grams.save(folder)
        self._meanings.save(folder)
        self.extractor.save(folder)

    @classmethod
    def open(cls, folder: Path, encoder: Encoder | None = None) -> Resolver:
        """What was saved, mapped into memory. Raises OSError or ValueError when a file is missing or broken."""
        opened = cls.__new__(cls)
        labels = Labels.open(folder)
        opened._set(labels, GramIndex.open(folder), Meanings.open(folder), encoder)
        opened.__dict__["extractor"] = Extractor.open(labels, folder)
        return opened

    def __len__(self) -> int:
        return len(self._labels)

    def resolve(self, text: str, lang: str | None = None, top: int = 5, *, meaning: bool = True) -> Resolution:
        """Which skills this phrase names. lang: only labels of that language, besides exact ones. Raises TooLong.

        meaning=False: by spelling alone, which takes a tenth of the time; no verdict but `ask` and `unknown` differs.
        """
        if len(text) > LONGEST:
            raise TooLong(f"a phrase has at most {LONGEST} characters, not {len(text)}")
        phrase = phrase_of(text)
        if not phrase.words:
            return Resolution(text, Verdict.UNKNOWN, ())
        wanted = self._wanted(phrase, lang)
        exact = self._exact(phrase)
        likely, written = self._likely(phrase)
        alone = len({int(self._labels.skills[place]) for place in exact}) == 1
        meant = self._meant(written, likely) if meaning and not alone else None
        candidates = self._candidates(likely, wanted, meant)
        said = _said(likely, lang)
        fused = fuse(said, candidates)
        if exact:
            # Of skills that share the label, first the one whose own name (a reviewed label) is nearest.
            named = [one for one in candidates if self._labels.reviewed(one.place)]
            likeliest = fused if alone else fuse(said, named) + fused
            return Resolution(text, self._trusted(Verdict.EXACT, exact), self._matches(likeliest, exact, top))
        sure = [one.place for one in candidates if one.shared and self._is_sure(phrase, one.place)]
        matches = self._matches(self._written_first(phrase, fused, candidates), sure, top)
        if sure:
            alike = [one._replace(meaning=None, skill_meaning=None, around=None) for one in candidates if one.shared]
            first = not phrase.doubled and matches[0].skill == fuse(said, alike)[0].skill
            return Resolution(text, self._trusted(Verdict.SURE, sure) if first else Verdict.ASK, matches)
        if denials(phrase.words) or (fused and self._is_denied(phrase, fused[0].place)):
            return Resolution(text, Verdict.NEGATED, matches)
        near = bool(candidates) and (meant is not None or max(one.shared for one in candidates) >= NEAR)
        if near and is_plausible(fused, with_meaning=meant is not None):
            return Resolution(text, Verdict.ASK, matches)
        return Resolution(text, Verdict.UNKNOWN, ())

    def nearest(self, text: str, lang: str | None = None, top: int = 5) -> tuple[Found, ...]:
        """The skills nearest to a phrase, also when none is near enough to ask about. Raises TooLong."""
        if len(text) > LONGEST:
            raise TooLong(f"a phrase has at most {LONGEST} characters, not {len(text)}")
        phrase = phrase_of(text)
        if not phrase.words:
            return ()
        likely, written = self._likely(phrase)
        candidates = self._candidates(likely, self._wanted(phrase, lang), self._meant(written, likely))
        fused = self._written_first(phrase, fuse(_said(likely, lang), candidates), candidates)
        return self._matches(fused, self._exact(phrase), top)

    def suggest(
        self, prefix: str, top: int = 8, lang: str | None = None, *, meaning: bool = False
    ) -> tuple[Found, ...]:
        """Skills for what has been typed so far: labels that begin with it, hold such words, or look like it.

        lang: labels of that language first. meaning: then also what it means, for when the typing pauses; slower.
        """
        found = {
            int(self._labels.skills[place]): Found(int(self._labels.skills[place]), self._labels.texts[place], score)
            for place, score in self._completion.suggest(prefix, top, lang)
        }
        if meaning and len(found) < top and prefix.strip():
            for one in self.resolve(prefix[:LONGEST], lang, top).matches:
                found.setdefault(one.skill, one)
        return tuple(found.values())[:top]

    def _wanted(self, phrase: Phrase, lang: str | None) -> NDArray[np.bool_]:
        """Which labels may be found: of the language, and none that denies for a phrase that does not."""
        wanted = np.ones(len(self), dtype=np.bool_) if denials(phrase.words) else self._affirming
        if lang is None:
            return wanted
        of_language = self._in_language.get(lang)
        return np.zeros(len(self), dtype=np.bool_) if of_language is None else wanted & of_language

    def _likely(self, phrase: Phrase) -> tuple[list[str], str]:
        """The words that carry meaning as they were likely meant, and the phrase without slips: for finding only."""
        words = self._completion.likely(phrase.words)
        return content(words), phrase.text if words == phrase.words else " ".join(words)

    def _meant(self, written: str, likely: Sequence[str]) -> Meant | None:
        if self._encoder is None:
            return None
        return self._meanings.look(meaning_of(self._encoder, written, " ".join(likely)))

    def _candidates(self, likely: Sequence[str], wanted: NDArray[np.bool_], meant: Meant | None) -> list[Candidate]:
        """The labels that look most like these words, and those that mean most nearly what the phrase does."""
        alike = dict(self._grams.nearest(" ".join(likely), CANDIDATES, wanted))
        if meant is None:
            return [self._candidate(place, shared) for place, shared in alike.items()]
        near = [place for place, _ in meant.nearest(CANDIDATES, wanted) if place not in alike]
        places = [*alike, *near]
        skills = meant.skills([int(self._labels.skills[place]) for place in places])
        return [
            self._candidate(place, alike.get(place, 0.0), meant.label(place), of_skill, around)
            for place, of_skill, around in zip(places, skills, meant.around(places), strict=True)
        ]

    def _candidate(
        self,
        place: int,
        shared: float,
        meaning: float | None = None,
        of_skill: float | None = None,
        around: float | None = None,
    ) -> Candidate:
        skill, meant = int(self._labels.skills[place]), self._labels.meant(place)
        crowded = float(self._crowded[place])
        return Candidate(place, skill, meant, shared, meaning, of_skill, around, crowded)

    def _exact(self, phrase: Phrase) -> list[int]:
        """The labels that the phrase is: letter for letter after folding, or else but for inflections."""
        words = tokens(phrase.folded)
        return self._labels.exact(phrase.folded) or [
            place for lang in LANGUAGES for place in self._labels.inflected(words, lang)
        ]

    def _is_sure(self, phrase: Phrase, place: int) -> bool:
        """Whether the phrase is this label but for typos, the order of words, compounds split or joined, and fillers.

        A label that denies must be said word for word: "nee verkopen" (to sell a no) is not "verkopen: nee".
        """
        said, meant = phrase.in_language(self._labels.lang(place)), self._labels.meant(place)
        denied = self._labels.denials(place)
        if denials(phrase.words) != denied:
            return False
        return said.stems == meant.stems if denied else same_but_for_slips(said, meant)

    def _written_first(
        self, phrase: Phrase, fused: Sequence[Fused], candidates: Sequence[Candidate]
    ) -> Sequence[Fused]:
        """The order, but first what the phrase is letter for letter: a label but for its spaces, or half typed.

        Half typed is what ends within a word: in letters that are no word of any label. Meaning can't read those.
        """
        compact = phrase.folded.replace(" ", "")
        half = self._labels.words.place(phrase.folded.rpartition(" ")[2]) < 0
        written = set()
        for one in candidates:
            label = self._labels.folded[one.place] if one.shared else ""
            if label.replace(" ", "") == compact or (half and label.startswith(phrase.folded)):
                written.add(one.skill)
        return sorted(fused, key=lambda one: one.skill not in written) if written else fused

    def _is_denied(self, phrase: Phrase, place: int) -> bool:
        return has_opposite(phrase.in_language(self._labels.lang(place)), self._labels.meant(place))

    def _trusted(self, verdict: Verdict, places: Sequence[int]) -> Verdict:
        """The verdict, or `ask` when no label of them has been reviewed, or reviewed ones are of several skills."""
        skills = {int(self._labels.skills[place]) for place in places if self._labels.reviewed(place)}
        return verdict if len(skills) == 1 else Verdict.ASK

    def _matches(self, fused: Sequence[Fused], certain: Sequence[int], top: int) -> tuple[Found, ...]:
        """What was found, best first, one a skill; the labels of which it is certain before all others.

        Of skills that share such a label the likeliest goes first.
        """
        rank = {one.skill: place for place, one in reversed(list(enumerate(fused)))}

        def order(place: int) -> tuple[bool, int, int]:
            likely = rank.get(int(self._labels.skills[place]), len(rank))
            return not self._labels.reviewed(place), len(self._labels.texts[place]), likely

        found: dict[int, Found] = {}
        for place in sorted(certain, key=order):
            skill = int(self._labels.skills[place])
            found.setdefault(skill, Found(skill, self._labels.texts[place], 1.0))
        for one in fused:
            found.setdefault(one.skill, Found(one.skill, self._labels.texts[one.place], one.score))
        return tuple(found.values())[:top]


def _meanings(labels: Labels, entries: Iterable[LabelEntry], encoder: Encoder | None) -> Meanings:
    """The vectors that came with the labels, by the places of the labels."""
    known = {(one.skill, one.lang, one.text): one.vector for one in entries if one.vector} if encoder else {}
    vectors = {}
    for place in range(len(labels)) if known else ():
        entry = labels.entry(place)
        steps = known.get((entry.skill, entry.lang, entry.text))
        if steps:
            vectors[place] = unpacked(steps)
    return Meanings.of(vectors, labels.skills, labels.langs, encoder.dim if encoder else 0)


def _said(likely: Sequence[str], lang: str | None) -> Words:
    """These words with the stems of a language; those of Dutch for a language we don't know."""
    return Words.of(likely, lang if lang in LANGUAGES else "nl")
