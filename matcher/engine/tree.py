"""All labels as rows of stems in one tree of arrays: for finding them in running text, wherever they begin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.engine import columns
from matcher.engine.columns import compiled, fixed
from matcher.engine.labels import Labels
from matcher.engine.reading import BASE, _hash, hashed, letters_of
from matcher.engine.words import FILLERS, NEGATORS, content, stem, tokens

NAMES = (
    "text_words",
    "text_codes",
    "stem_keys",
    "stem_words",
    "cut_keys",
    "cut_stems",
    "edges",
    "children",
    "node_ends",
    "node_labels",
    "node_moved",
    "node_skills",
)
FILLER, DENIES, UNKNOWN = -2, -3, -1
"""What a word is when it is no stem of a label."""
LONGEST_ROW, MOVABLE = 12, 3
"""Words in a label that is looked for; and in one whose words may stand in any order."""
SHORTEST, SHORTEST_JOINED, SHORTEST_CUT = 3, 8, 5
"""Letters in a label of one word; in two words written as one; in a stem in which a slip may be seen."""


def grown(labels: Labels) -> columns.Arrays:
    """The arrays of NAMES for these labels. Labels that deny, or say nothing, are not looked for."""
    words = [labels.words[place] for place in range(len(labels.words))]
    stems: list[dict[str, str]] = [{word: stem(word, lang) for word in words} for lang in labels.lang_names]
    rows = list(_rows(labels, stems))
    keys, stem_words = _stems(labels, words, stems, rows)
    arrays = {**_text_words(words, stems, keys), "stem_keys": keys, "stem_words": stem_words}
    arrays |= _cuts(keys, stem_words, words, stems, labels)
    arrays |= _edges(rows, keys, labels)
    return {name: fixed(array) for name, array in arrays.items()}


def stem_key(stemmed: str, lang: int) -> np.uint64:
    """What a stem is known by, in the language of that number."""
    return hashed(stemmed) ^ (np.uint64(lang + 1) << np.uint64(56))


def _rows(labels: Labels, stems: Sequence[dict[str, str]]) -> Iterator[tuple[int, int, tuple[str, ...], bool]]:
    """Label, language, its stems in some order, and whether that is another order than the label's own."""
    for place in range(len(labels)):
        said = tokens(labels.folded[place])
        bare = content(said)
        lang = int(labels.langs[place])
        if labels.denies(place) or len(bare) > LONGEST_ROW or not FILLERS.isdisjoint(bare):
            continue
        if len(bare) == 1 and (len(said) > 1 or (len(bare[0]) < SHORTEST and bare[0].isalnum())):
            continue  # "goed met klanten" is not every "klanten"
        row = tuple(stems[lang][word] for word in bare)
        orders = dict.fromkeys(permutations(row)) if len(row) <= MOVABLE else [row]
        for order in orders:
            yield place, lang, order, order != row
        joined = "".join(bare)
        if len(bare) == 2 and len(joined) >= SHORTEST_JOINED:
            yield place, lang, (stem(joined, labels.lang_names[lang]),), False


def _stems(
    labels: Labels, words: Sequence[str], stems: Sequence[dict[str, str]], rows: Sequence[Any]
) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """The keys of all stems that labels are made of, sorted; and of each a word that has it, -1 for none."""
    used = {(lang, one) for _, lang, row, _ in rows for one in row}
    word_of = {(lang, each[word]): place for lang, each in enumerate(stems) for place, word in enumerate(words)}
    found = sorted((int(stem_key(one, lang)), word_of.get((lang, one), -1)) for lang, one in used)
    keys = np.array([key for key, _ in found], dtype=np.uint64)
    return keys, np.array([word for _, word in found], dtype=np.int32)


def _text_words(words: Sequence[str], stems: Sequence[dict[str, str]], keys: NDArray[np.uint64]) -> columns.Arrays:
    """The hashes of all words of labels, fillers and noes, sorted; and for each language what they are there."""
    all_words = sorted({*words, *FILLERS, *NEGATORS}, key=hashed)
    codes = np.empty((len(stems), len(all_words)), dtype=np.int32)
    for lang, each in enumerate(stems):
        wanted = np.array([stem_key(each.get(word, word), lang) for word in all_words], dtype=np.uint64)
        codes[lang] = found_at(keys, wanted)
    for place, word in enumerate(all_words):
        if word in NEGATORS or word in FILLERS:
            codes[:, place] = DENIES if word in NEGATORS else FILLER
    return {"text_words": np.array([hashed(word) for word in all_words], dtype=np.uint64), "text_codes": codes}


def found_at(keys: NDArray[np.uint64], wanted: NDArray[np.uint64]) -> NDArray[np.int32]:
    """Where each wanted key is among sorted ones; UNKNOWN for those that are not."""
    if not len(keys):
        return np.full(len(wanted), UNKNOWN, dtype=np.int32)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, at, UNKNOWN).astype(np.int32)


def _cuts(
    keys: NDArray[np.uint64],
    stem_words: NDArray[np.int32],
    words: Sequence[str],
    stems: Sequence[dict[str, str]],
    labels: Labels,
) -> columns.Arrays:
    """Stems without one of their letters: what two stems share of which one is a slip of the other."""
    found: list[tuple[int, int]] = []
    for lang, each in enumerate(stems):
        salt = int(stem_key("", lang))
        for stemmed in {each[word] for word in words}:
            place = int(found_at(keys, np.array([stem_key(stemmed, lang)]))[0])
            if place != UNKNOWN and stem_words[place] >= 0 and len(stemmed) >= SHORTEST_CUT:
                found += [(int(cut) ^ salt, place) for cut in set(_cut(letters_of(stemmed)).tolist())]
    found.sort()
    return {
        "cut_keys": np.array([key for key, _ in found], dtype=np.uint64),
        "cut_stems": np.array([place for _, place in found], dtype=np.int32),
    }


def _edges(
    rows: Sequence[tuple[int, int, tuple[str, ...], bool]], keys: NDArray[np.uint64], labels: Labels
) -> columns.Arrays:
    """The tree: its edges by node and stem, and the labels at its nodes. Node 0 is the root."""
    unique = sorted({(lang, one) for _, lang, row, _ in rows for one in row})
    at = found_at(keys, np.array([stem_key(one, lang) for lang, one in unique], dtype=np.uint64)).tolist()
    code = dict(zip(unique, at, strict=True))
    children: dict[int, int] = {}
    ends: defaultdict[int, set[tuple[int, bool]]] = defaultdict(set)
    for place, lang, row, moved in rows:
        node = 0
        for one in row:
            node = children.setdefault(node << 32 | code[lang, one], len(children) + 1)
        ends[node].add((place, moved))
    edges = np.array(sorted(children), dtype=np.uint64)
    nodes = range(len(children) + 1)
    flat = [one for node in sorted(ends) for one in sorted(ends[node])]
    return {
        "edges": edges,
        "children": np.array([children[edge] for edge in edges.tolist()], dtype=np.int32),
        "node_ends": np.cumsum([0, *(len(ends.get(node, ())) for node in nodes)]).astype(np.int32),
        "node_labels": np.array([place for place, _ in flat], dtype=np.int32),
        "node_moved": np.array([moved for _, moved in flat], dtype=np.bool_),
        "node_skills": np.array(
            [len({labels.skills[place] for place, _ in ends.get(node, ())}) for node in nodes], dtype=np.int32
        ),
    }


@compiled
def _cut(letters: Any) -> Any:
    found = np.zeros(len(letters), dtype=np.uint64)
    for without in range(len(letters)):
        for place in range(len(letters)):
            if place != without:
                found[without] = found[without] * BASE + np.uint64(letters[place]) + np.uint64(1)
    return found


@compiled
def _child(edges: Any, children: Any, node: Any, code: Any) -> Any:
    wanted = (np.uint64(node) << np.uint64(32)) | np.uint64(code)
    at = np.searchsorted(edges, wanted)
    return children[at] if at < len(edges) and edges[at] == wanted else np.int32(-1)


@compiled
def walk(codes: Any, clause: Any, edges: Any, children: Any, node_ends: Any) -> Any:
    """The rows of the tree that the text holds: first and last word, node, whether words stand between. No two overlap.

    codes: of each word of the text that carries meaning its stem, or below 0; clause: its sentence. One word of the
    text may stand between two of a row. Of rows that overlap the one of most words is taken, rather without a word
    between, and of those the first.
    """
    found = np.zeros((2 * len(codes), 4), dtype=np.int32)
    many = 0
    for first in range(len(codes)):
        for apart in range(2):
            if codes[first] >= 0 and _longest(codes, clause, first, apart, edges, children, node_ends, found[many]):
                many += 1
    found = found[:many]
    free = np.ones(len(codes), dtype=np.bool_)
    kept = np.zeros(many, dtype=np.bool_)
    for one in np.argsort(2 * (found[:, 0] - found[:, 1]) + 3 * found[:, 3], kind="mergesort"):
        first, last = found[one, 0], found[one, 1]
        if free[first : last + 1].all():
            free[first : last + 1] = False
            kept[one] = True
    return found[kept]


@compiled
def _longest(
    codes: Any, clause: Any, first: Any, apart: Any, edges: Any, children: Any, node_ends: Any, found: Any
) -> Any:
    """The longest row that begins at a word, written into `found`; whether there is one, with a word between if so."""
    node, place, skipped, there = 0, first, 0, False
    while place < len(codes) and clause[place] == clause[first]:
        following = _child(edges, children, node, codes[place]) if codes[place] >= 0 else -1
        if following < 0:
            if skipped == apart or place == first or codes[place] == DENIES:
                break
            skipped, place = 1, place + 1
            continue
        node = following
        if node_ends[node + 1] > node_ends[node] and skipped == apart:
            found[0], found[1], found[2], found[3] = first, place, node, skipped
            there = True
        place += 1
    return there


@compiled
def near_ones(stems: Any, ends: Any, salt: Any, stem_keys: Any, cut_keys: Any, cut_stems: Any) -> Any:
    """Pairs of a word and a stem that may be a slip of each other: they share themselves, or all but a letter.

    stems: the letters of the words' stems, one behind the other, those of word i from ends[i] to ends[i + 1].
    """
    pairs = np.empty((64 * len(ends), 2), dtype=np.int32)
    many = 0
    for word in range(len(ends) - 1):
        letters = stems[ends[word] : ends[word + 1]]
        cuts = np.append(_cut(letters), _hash(letters)) ^ salt
        for one in range(len(cuts)):
            at = np.searchsorted(stem_keys, cuts[one])
            if one < len(letters) and at < len(stem_keys) and stem_keys[at] == cuts[one] and many < len(pairs):
                pairs[many, 0], pairs[many, 1] = word, at
                many += 1
            at = np.searchsorted(cut_keys, cuts[one])
            while at < len(cut_keys) and cut_keys[at] == cuts[one] and many < len(pairs):
                pairs[many, 0], pairs[many, 1] = word, cut_stems[at]
                many += 1
                at += 1
    return pairs[:many]
