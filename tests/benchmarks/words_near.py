"""What the resolver has to choose from, for measuring: labels near by spelling and by meaning."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.engine.completion import Completion
from matcher.engine.fusion import Candidate
from matcher.engine.grams import GramIndex
from matcher.engine.labels import LabelEntry, Labels
from matcher.engine.meaning import Encoder, Meanings, meaning_of, packed, unpacked
from matcher.engine.slips import Words
from matcher.engine.words import content, denials, fold, tokens, undoubled
from matcher.skills.encoder import clean
from tests.benchmarks import words_data
from tests.benchmarks.words_data import Kind, Label, Query

TOP = 60
ALTERNATIVES = 3
PARTS = {
    "skills_nl": ("skills_nl", "skills_en", "everyday"),
    "all": ("own", "skills_nl", "skills_en", "everyday"),
    "titles": ("titles",),
}
"""Each vocabulary stands in a whole as the product would have it: both languages of ESCO are imported together, with
what we say for its concepts ourselves; `all` is that beside our own skills."""
SAME = {"skills_en": "skills_nl"}


class Remembering:
    """An encoder that keeps its vectors in a file: learning 45,000 labels takes minutes, reading them back does not."""

    def __init__(self, encoder: Encoder, file: Path | None) -> None:
        self.name, self.dim = encoder.name, encoder.dim
        self._encoder, self._file = encoder, file
        self._known: dict[str, NDArray[np.float32]] = {}
        if file and file.exists():
            with np.load(file, allow_pickle=False) as kept:
                self._known = dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the encoder does."""
        cleaned = [clean(text) for text in texts]
        new = sorted(set(cleaned) - self._known.keys())
        if new:
            self._known.update(zip(new, self._encoder.encode(new), strict=True))
            if self._file and len(new) > 100:
                kept = sorted(self._known)
                np.savez(self._file, texts=np.array(kept), vectors=np.array([self._known[text] for text in kept]))
        return np.array([self._known[text] for text in cleaned], dtype=np.float32).reshape(len(texts), self.dim)


class World:
    """A vocabulary with its indexes. Concepts are numbered in the order of their URIs."""

    def __init__(self, folder: Path, name: str, encoder: Encoder | None) -> None:
        labels = [label for part in PARTS[name] for label in words_data.vocabulary(folder, part)]
        self.concepts = {concept: number for number, concept in enumerate(sorted({label.concept for label in labels}))}
        learnt = _learnt(labels) if encoder else []
        vectors = encoder.encode([one.text for one in learnt]) if encoder else np.zeros((0, 0), dtype=np.float32)
        stored = dict(zip(((one.concept, one.lang, one.text) for one in learnt), packed(vectors), strict=True))
        self.entries = [
            LabelEntry(
                self.concepts[one.concept],
                one.text,
                one.lang,
                one.is_name,
                stored.get((one.concept, one.lang, one.text)),
            )
            for one in labels
        ]
        self.labels = Labels.of(self.entries)
        self.grams = GramIndex.of(self.labels)
        self._completion = Completion(self.labels, self.grams)
        self.encoder = encoder
        self.meanings: Meanings | None = None
        self._wanted = {lang: self.labels.in_language(lang) for lang in self.labels.lang_names}
        self._crowded = self.labels.crowded()
        if encoder:
            known = {(one.skill, one.lang, one.text): one.vector for one in self.entries if one.vector}
            entries = [self.labels.entry(place) for place in range(len(self.labels))]
            found = {at: known.get((one.skill, one.lang, one.text)) for at, one in enumerate(entries)}
            self.meanings = Meanings.of(
                {at: unpacked(vector) for at, vector in found.items() if vector},
                self.labels.skills,
                self.labels.langs,
                encoder.dim,
            )

    def likely(self, text: str) -> tuple[list[str], str]:
        """The words that a phrase likely means, and the phrase without its slips, as the resolver reads it."""
        words, _ = undoubled(tokens(fold(text)))
        likely = self._completion.likely(words) if words else []
        return content(likely), text if likely == words else " ".join(likely)

    def near(self, text: str, lang: str) -> tuple[Words, list[Candidate]]:
        """What is said, and the labels that come near it."""
        likely, written = self.likely(text)
        said, wanted = Words.of(likely, lang), self._wanted[lang]
        if not denials(tokens(fold(text))):
            wanted = wanted & ~self.labels.denying()
        shared = dict(self.grams.nearest(" ".join(likely), TOP, wanted))
        places = set(shared)
        meant = None
        if self.meanings and self.encoder:
            meant = self.meanings.look(meaning_of(self.encoder, written, " ".join(likely)))
            places |= {place for place, _ in meant.nearest(TOP, wanted)}
        ordered = sorted(places)
        skills = [int(self.labels.skills[place]) for place in ordered]
        means = meant.skills(skills) if meant else [None] * len(skills)
        around = meant.around(ordered) if meant else [None] * len(skills)
        return said, [
            Candidate(
                place,
                skill,
                self.labels.meant(place),
                shared.get(place, 0.0),
                meant.label(place) if meant else None,
                mean,
                near,
                float(self._crowded[place]),
            )
            for place, skill, mean, near in zip(ordered, skills, means, around, strict=True)
        ]

    def right(self, query: Query) -> frozenset[int]:
        """The numbers of the concepts that are right."""
        return frozenset(self.concepts[concept] for concept in query.right if concept in self.concepts)


def _learnt(labels: Sequence[Label]) -> list[Label]:
    """The labels that get a vector: all Dutch ones, the English names, and of skills that have a Dutch label three
    English alternatives, from short to long. All of them would be right too; these take minutes."""
    dutch = {label.concept for label in labels if label.lang == "nl"}
    chosen = [label for label in labels if label.lang == "nl" or label.is_name]
    others: dict[str, list[Label]] = defaultdict(list)
    for label in labels:
        if label.lang != "nl" and not label.is_name and label.concept in dutch:
            others[label.concept].append(label)
    for some in others.values():
        ordered = sorted(some, key=lambda label: len(label.text))
        chosen += ordered[:: max(1, len(ordered) // ALTERNATIVES)][:ALTERNATIVES]
    return chosen


@cache
def world(folder: Path, name: str, encoder: Encoder | None) -> World:
    """The vocabulary of this name, made once."""
    key = SAME.get(name, name)
    return World(folder, key, encoder) if key == name else world(folder, key, encoder)


def gathered(folder: Path, kind: Kind, encoder: Encoder | None) -> list[tuple[Words, list[Candidate], frozenset[int]]]:
    """Each phrase of a kind with what is near it and what is right."""
    place = world(folder, kind.vocabulary, encoder)
    if encoder:  # All at once, for the file in which they are kept.
        read = [place.likely(query.text) for query in kind.queries]
        encoder.encode([text for likely, written in read for text in (written, " ".join(likely))])
    return [(*place.near(query.text, kind.lang), place.right(query)) for query in kind.queries]
