"""Real data to measure the resolver with: vocabularies, and phrases of several kinds with the skills they should find.

Everything is read by path (MATCHER_BENCH_DATA) and nothing of it is kept here.
"""

import csv
import os
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from matcher.engine.words import FILLERS, fold, tokens
from matcher.skills.esco.everyday import LANGUAGE, everyday
from matcher.skills.loading import LANGUAGES, own_vocabulary

RELATIONS = ("exact", "close", "broad", "narrow")
MADE = 300
"""How many phrases of a kind are made out of labels, at most."""
_FEMININE = (("trice", "teur"), ("euse", "eur"), ("ster", "er"), ("vrouw", "man"), ("e", ""))


@dataclass(frozen=True, slots=True)
class Label:
    """A label of a vocabulary. is_name: what its owners call the concept themselves."""

    concept: str
    text: str
    lang: str
    is_name: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A phrase, and the concepts that are right for it."""

    text: str
    right: frozenset[str]


@dataclass(frozen=True, slots=True)
class Kind:
    """Phrases of one kind, to be found in one of the vocabularies. lang: the language they are asked in."""

    name: str
    vocabulary: str
    lang: str
    queries: tuple[Query, ...]


def data() -> Path | None:
    """Where the data is, or None."""
    folder = os.environ.get("MATCHER_BENCH_DATA")
    return Path(folder) if folder and Path(folder, "phrases_nl.csv").exists() else None


@cache
def vocabulary(folder: Path, name: str) -> tuple[Label, ...]:
    """The labels of a vocabulary: `skills_nl`, `skills_en`, `occupations_nl`, `occupations_en`, or `titles`.

    Also `own`, the skills of our own files, known by their address where ESCO has them; and `everyday`, what we say in
    Dutch for concepts that are in the folder. What is_name says is then whether a label links by itself.
    """
    if name == "own":
        return tuple(_own())
    if name == "everyday":
        there = {label.concept for part in ("skills_nl", "skills_en") for label in vocabulary(folder, part)}
        return tuple(
            Label(uri, text, LANGUAGE, False) for uri, texts in everyday().items() if uri in there for text in texts
        )
    if name == "titles":
        concept = {row[0]: row[1] for row in _tsv(folder / "titles_nl" / "concept_mapping.tsv")}
        elements = _tsv(folder / "titles_nl" / "corpus_elements.tsv")
        return tuple(Label(concept[row[0]], row[1], "nl", row[0].endswith("_000")) for row in elements)
    lang = name[-2:]
    return tuple(
        Label(row["conceptUri"], text, lang, is_name)
        for row in _csv(folder / "esco" / f"{name}.csv")
        for text, is_name in _texts(row)
    )


@cache
def kinds(folder: Path) -> tuple[Kind, ...]:
    """All kinds of phrases, the same ones each time."""
    labels = vocabulary(folder, "skills_nl")
    phrases = _phrases(folder, labels)
    typed = [*phrases["exact"], *phrases["close"]]
    slips = _misspellings(folder)
    names = [Query(label.text, frozenset({label.concept})) for label in labels if label.is_name]
    parts = {word for label in labels for word in tokens(fold(label.text)) if len(word) >= 4}

    def made(name: str, queries: Iterable[Query], change: Callable[[str, random.Random], str | None]) -> Kind:
        return Kind(name, "skills_nl", "nl", tuple(_changed(queries, change, name)))

    def misspell(text: str, dice: random.Random) -> str | None:
        return _misspelt(text, slips, dice)

    def split(text: str, dice: random.Random) -> str | None:
        return _split(text, parts)

    return (
        *(Kind(relation, "skills_nl", "nl", tuple(phrases[relation])) for relation in RELATIONS),
        made("misspelt", typed, misspell),
        made("misspelt label", names, misspell),
        made("shuffled", phrases["exact"], _shuffled),
        made("shuffled label", names, _shuffled),
        made("half word", phrases["exact"], _half),
        made("half label", names, _half),
        made("split label", names, split),
        made("joined label", names, _joined),
        Kind("titles", "titles", "nl", tuple(_titles(folder))),
        Kind("sentences", "skills_en", "en", tuple(_sentences(folder))),
    )


def before(folder: Path, name: str) -> Kind:
    """What the phrases of a changed kind were before the change, one for one."""
    kind = next(kind for kind in kinds(folder) if kind.name == name)
    return Kind(f"{name}: as it was", kind.vocabulary, kind.lang, tuple(_ORIGINAL[query] for query in kind.queries))


def beside_our_own(kind: Kind, suffix: str) -> Kind:
    """The same phrases, to be found in ESCO beside our own skills."""
    return Kind(f"{kind.name}{suffix}", "all", kind.lang, kind.queries)


def feminine(folder: Path) -> tuple[Kind, Kind]:
    """Titles in their masculine and in their feminine form, one for one: both forms are labels that somebody wrote."""
    forms = {fold(label.text) for label in vocabulary(folder, "titles")}
    pairs = [(query, form) for query in _titles(folder) if (form := _feminine_of(query.text, forms))]
    women = tuple(Query(form, query.right) for query, form in pairs)
    return Kind("masculine", "titles", "nl", tuple(query for query, _ in pairs)), Kind(
        "feminine", "titles", "nl", women
    )


def denied(folder: Path) -> tuple[str, ...]:
    """Phrases that deny an ability, in front of it and behind."""
    ways = ("niet {}", "geen ervaring met {}", "{} kan ik niet", "ik kan niet {}", "nooit {}", "{} lukt me niet")
    exact = next(kind for kind in kinds(folder) if kind.name == "exact").queries
    return tuple(way.format(query.text.lower()) for query in exact[:100] for way in ways)


def nonsense(folder: Path) -> tuple[str, ...]:
    """What is nobody's skill: letters at random, and words in which the letters of real words changed places."""
    dice = random.Random(11)
    exact = next(kind for kind in kinds(folder) if kind.name == "exact").queries
    random_letters = ["".join(dice.choices("abcdefghijklmnoprstuvwz", k=dice.randint(4, 14))) for _ in range(150)]
    scrambled = ["".join(dice.sample(word, len(word))) for query in exact for word in query.text.lower().split()[:1]]
    return (*random_letters, *(word for word in scrambled[:150] if len(word) > 3))


# Readers ------------------------------------------------------------------------------------------------------------


def _csv(path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _tsv(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line]


def _texts(row: dict[str, str]) -> Iterator[tuple[str, bool]]:
    if name := row["preferredLabel"].strip():
        yield name, True
    for field in ("altLabels", "hiddenLabels"):
        for text in (row[field] or "").split("\n"):
            if text.strip():
                yield text.strip(), False


def _phrases(folder: Path, labels: Sequence[Label]) -> dict[str, list[Query]]:
    """Phrases by relation, those left out that are a label of the right skill letter for letter but for case."""
    texts: dict[str, set[str]] = defaultdict(set)
    for label in labels:
        texts[label.concept].add(label.text.lower())
    right: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in _csv(folder / "phrases_nl.csv"):
        if row["skill"] in texts:
            right[row["relation"].removesuffix("Match"), row["text"]].add(row["skill"])
    found: dict[str, list[Query]] = {relation: [] for relation in RELATIONS}
    for (relation, text), skills in right.items():
        if not any(text.lower().strip() in texts[skill] for skill in skills):
            found[relation].append(Query(text, frozenset(skills)))
    return found


def _own() -> Iterator[Label]:
    for entry in own_vocabulary():
        for lang in LANGUAGES:
            for text in (entry[lang], *entry[f"labels_{lang}"]):
                yield Label(entry.get("esco") or entry["code"], text, lang, True)


def _titles(folder: Path) -> Iterator[Query]:
    concept = {row[0]: row[1] for row in _tsv(folder / "titles_nl" / "concept_mapping.tsv")}
    right: dict[str, set[str]] = defaultdict(set)
    for row in _tsv(folder / "titles_nl" / "annotations.tsv"):
        right[row[0]].add(concept[row[2]])
    for number, text in _tsv(folder / "titles_nl" / "queries.tsv"):
        yield Query(text, frozenset(right[number]))


def _sentences(folder: Path) -> Iterator[Query]:
    concept = {label.text.lower(): label.concept for label in vocabulary(folder, "skills_en") if label.is_name}
    right: dict[str, set[str]] = defaultdict(set)
    for sector in ("tech", "house"):
        for row in _csv(folder / "sentences_en" / f"{sector}_validation_annotations.csv"):
            if row["label"].lower() in concept:
                right[row["sentence"]].add(concept[row["label"].lower()])
    for text, skills in right.items():
        yield Query(text, frozenset(skills))


def _misspellings(folder: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in _csv(folder / "misspellings_nl.csv"):
        if len(row["right"]) > 3 and row["right"].lower() != row["wrong"].lower():
            found[row["right"].lower()].append(row["wrong"].lower())
    return found


# Changes ------------------------------------------------------------------------------------------------------------

_ORIGINAL: dict[Query, Query] = {}


def _changed(
    queries: Iterable[Query], change: Callable[[str, random.Random], str | None], seed: str
) -> Iterator[Query]:
    dice = random.Random(seed)
    shuffled = list(queries)
    dice.shuffle(shuffled)
    made = 0
    for query in shuffled:
        text = change(query.text, dice)
        if text is None or fold(text) == fold(query.text):
            continue
        changed = Query(text, query.right)
        _ORIGINAL[changed] = query
        yield changed
        made += 1
        if made == MADE:
            return


def _misspelt(text: str, slips: dict[str, list[str]], dice: random.Random) -> str | None:
    """The text with one of its words as people really misspell it."""
    padded = f" {text.lower()} "
    for word in re.findall(r"[^\W\d_]{4,}", padded):
        if word in slips:
            return padded.replace(word, dice.choice(slips[word]), 1).strip()
    return None


def _shuffled(text: str, dice: random.Random) -> str | None:
    words = text.split()
    dice.shuffle(words)
    return " ".join(words) if len(words) > 1 else None


def _half(text: str, dice: random.Random) -> str | None:
    """The last word cut in half, as while typing."""
    *rest, last = text.split()
    return " ".join([*rest, last[: (len(last) + 1) // 2]]) if len(last) > 5 else None


def _split(text: str, parts: set[str]) -> str | None:
    """A compound written apart, where both halves are words."""
    for word in tokens(fold(text)):
        for cut in range(4, len(word) - 3):
            if word[:cut] in parts and word[cut:] in parts:
                return fold(text).replace(word, f"{word[:cut]} {word[cut:]}", 1)
    return None


def _joined(text: str, dice: random.Random) -> str | None:
    """Two words that follow each other, both of some weight, written as one."""
    words = tokens(fold(text))
    for place in range(len(words) - 1):
        pair = words[place : place + 2]
        if all(len(word) > 3 and word not in FILLERS for word in pair):
            return " ".join([*words[:place], "".join(pair), *words[place + 2 :]])
    return None


def _feminine_of(text: str, forms: set[str]) -> str | None:
    """The feminine form of a title whose last letters tell, when some label has that word."""
    for ending, masculine in _FEMININE:
        form = text[: len(text) - len(masculine)] + ending
        if text.endswith(masculine) and fold(form) in forms:
            return form
    return None
