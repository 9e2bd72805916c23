"""How well phrases find their skills, by kind of phrase, beside what others find: on the data of MATCHER_BENCH_DATA."""

import os
import random
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from matcher.engine import LONGEST, Resolver, Verdict
from matcher.skills.encoder import encoder
from tests.benchmarks import words_data, words_near
from tests.benchmarks.words_data import Kind
from tests.benchmarks.words_near import Remembering, World

Scores = NDArray[np.float32]
SAMPLE = 150
"""Phrases of a kind that are asked, of us and of the others alike: a scan of 120,000 labels takes half a second."""
DEEP = 100
"""How far down a skill is looked for; further down counts as not found."""


@pytest.fixture(scope="module")
def folder() -> Path:
    """Where the data is."""
    found = words_data.data()
    if found is None:
        pytest.skip("MATCHER_BENCH_DATA says where the data is")
    return found


def bench_phrases_of_every_kind_beside_the_others(folder: Path) -> None:
    meaning = _encoder()
    kinds = [*words_data.kinds(folder), *words_data.feminine(folder)]
    kinds += [words_data.before(folder, name) for name in ("misspelt", "misspelt label")]
    resolvers: dict[str, Resolver] = {}
    headed = False
    for kind in kinds:
        asked = _sampled(kind)
        place = words_near.world(folder, kind.vocabulary, meaning)
        ours = resolvers.setdefault(kind.vocabulary, resolver(place, meaning))
        right = [place.right(query) for query in asked.queries]
        ranks, told = _resolved(ours, asked, right)
        found = others(place, asked, meaning)
        if not headed:
            print(f"\nhit@1 / hit@5 / MRR; {SAMPLE} phrases of each kind at most, the same for all\n")
            names = ["kind", "n", "resolver", "`sure` right", "unknown", *(name for name, _ in found)]
            print(f"| {' | '.join(names)} |\n|{'---|' * len(names)}")
            headed = True
        cells = [kind.name, str(len(right)), _told(ranks), *told]
        cells += [_told(_ranks(place, asked.lang, scores, right)) for _, scores in found]
        print(f"| {' | '.join(cells)} |", flush=True)


def bench_denials_are_recognised_and_never_linked(folder: Path) -> None:
    meaning = _encoder()
    resolve = resolver(words_near.world(folder, "skills_nl", meaning), meaning).resolve
    verdicts = [resolve(text, lang="nl").verdict for text in words_data.denied(folder)]
    linked = sum(verdict in (Verdict.EXACT, Verdict.SURE) for verdict in verdicts)
    denied = sum(verdict == Verdict.NEGATED for verdict in verdicts)
    print(f"\n  denials: {denied / len(verdicts):.3f} recognised, {linked} linked, of {len(verdicts)}", end="")


def bench_what_is_not_in_the_vocabulary_is_not_called_sure(folder: Path) -> None:
    """Of phrases whose right skills are taken out, how many are linked all the same; and what nonsense is called."""
    meaning = _encoder()
    place = words_near.world(folder, "skills_nl", meaning)
    exact = next(kind for kind in words_data.kinds(folder) if kind.name == "exact")
    gone = {concept for query in exact.queries for concept in place.right(query)}
    left = Resolver((entry for entry in place.entries if entry.skill not in gone), meaning)
    linked = [left.resolve(query.text, lang="nl").verdict in (Verdict.EXACT, Verdict.SURE) for query in exact.queries]
    strange = [left.resolve(text, lang="nl").verdict == Verdict.UNKNOWN for text in words_data.nonsense(folder)]
    print(f"\n  taken out: {np.mean(linked):.3f} linked; nonsense: {np.mean(strange):.3f} unknown", end="")


def resolver(place: World, meaning: Remembering | None) -> Resolver:
    """The resolver over a vocabulary, as the product makes it: the only place here that knows how that is done."""
    return Resolver(place.entries, meaning)


def others(place: World, kind: Kind, meaning: Remembering | None) -> list[tuple[str, Scores]]:
    """What others make of the same phrases: a score for each label of the language, in the order of their places."""
    texts = _folded(place, kind.lang)
    asked = [query.text.lower() for query in kind.queries]
    scan: list[tuple[str, Callable[..., float]]] = [
        ("WRatio", fuzz.WRatio),
        ("token_set_ratio", fuzz.token_set_ratio),
        ("ratio", fuzz.ratio),
    ]
    found = [(name, process.cdist(asked, texts, scorer=scorer, dtype=np.float32)) for name, scorer in scan]
    letters, labels = _letters(place, kind.lang)
    found.append(("character TF-IDF", np.asarray((letters.transform(asked) @ labels.T).todense(), dtype=np.float32)))
    if meaning and place.meanings:
        wanted = place.labels.in_language(kind.lang)
        rows = [dict(place.meanings.nearest(vector, 10 * DEEP, wanted)) for vector in meaning.encode(asked)]
        places = np.flatnonzero(wanted)
        found.append(
            ("encoder alone", np.array([[row.get(int(at), -1.0) for at in places] for row in rows], np.float32))
        )
    return found


@cache
def _letters(place: World, lang: str) -> tuple[TfidfVectorizer, csr_matrix]:
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    return vectorizer, vectorizer.fit_transform(_folded(place, lang))


@cache
def _encoder() -> Remembering | None:
    real, cache = encoder(), os.environ.get("MATCHER_BENCH_CACHE")
    return Remembering(real, Path(cache) if cache else None) if real else None


def _sampled(kind: Kind) -> Kind:
    few = random.Random(kind.name).sample(kind.queries, min(SAMPLE, len(kind.queries)))
    return Kind(kind.name, kind.vocabulary, kind.lang, tuple(few))


def _folded(place: World, lang: str) -> list[str]:
    return [place.labels.folded[int(at)] for at in np.flatnonzero(place.labels.in_language(lang))]


def _resolved(ours: Resolver, kind: Kind, right: Sequence[frozenset[int]]) -> tuple[list[float], tuple[str, str]]:
    """The rank of the right skill of each phrase; of those called exact or sure how many are right; the unknown ones.

    For a phrase that is unknown its nearest skills count, which are what the inbox of unknown words shows.
    """
    ranks, sure, unknown = [], [], 0
    for query, skills in zip(kind.queries, right, strict=True):
        text = query.text[:LONGEST]
        answer = ours.resolve(text, lang=kind.lang, top=DEEP)
        matches = answer.matches or ours.nearest(text, kind.lang, DEEP)
        unknown += answer.verdict == Verdict.UNKNOWN
        found = [match.skill for match in matches]
        ranks.append(next((rank for rank, skill in enumerate(found, 1) if skill in skills), float("inf")))
        if answer.verdict in (Verdict.EXACT, Verdict.SURE):
            sure.append(bool(found) and found[0] in skills)
    return ranks, (f"{sum(sure)} of {len(sure)}", f"{unknown / len(ranks):.3f}")


def _ranks(place: World, lang: str, scores: Scores, right: Sequence[frozenset[int]]) -> list[float]:
    """The rank of the right skill of each phrase when each skill scores what its best label does; equal ones by id."""
    skills = place.labels.skills[np.flatnonzero(place.labels.in_language(lang))]
    each, begins = np.unique(skills, return_index=True)
    best = np.maximum.reduceat(scores, begins, axis=1)
    ranks = []
    for row, wanted in zip(best, right, strict=True):
        ours = np.isin(each, list(wanted))
        order = np.lexsort((each, -row))
        ranks.append(float(1 + np.flatnonzero(ours[order])[0]) if ours.any() else float("inf"))
    return ranks


def _told(ranks: Sequence[float]) -> str:
    of = np.array(ranks)
    return f"{np.mean(of == 1):.3f} / {np.mean(of <= 5):.3f} / {np.mean(1 / of):.3f}"
