"""The index of pieces of words: the nearest labels are the nearest, and always the same."""

import math
import threading
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.engine.grams import SHARED, SHARED_A_WORD, SHARED_MOST, GramIndex
from matcher.engine.labels import LabelEntry, Labels
from matcher.engine.words import content, fold, stem, tokens

TEXTS = [
    "luisteren",
    "actief luisteren",
    "boze klanten kalmeren",
    "klantcontact",
    "met klanten bellen",
    "heftruck rijden",
    "voorraad tellen",
    "in het",
    "klant contact onderhouden",
    "bellen, bellen en bellen",
    "de kassa bedienen",
]
LABELS = Labels.of(LabelEntry(place, text, "nl") for place, text in enumerate(TEXTS))
INDEX = GramIndex.of(LABELS)
words = st.sampled_from([word for text in TEXTS for word in tokens(fold(text))])
phrases = st.lists(st.one_of(words, st.text("abeklnrst", min_size=1, max_size=8)), min_size=1, max_size=5).map(" ".join)


def pieces(word):
    padded = f" {stem(word, 'nl')} "
    return {padded[at : at + size] for size in (2, 3) for at in range(len(padded) - size + 1)}


def cosines(text):
    """The same by hand: vectors of pieces, of words that share enough with the phrase."""
    labels = [[pieces(word) for word in content(tokens(LABELS.folded[place]))] for place in range(len(LABELS))]
    spread = Counter(piece for label in labels for piece in set().union(*label))
    weight = lambda piece: round(32 * math.log1p(len(labels) / spread[piece]) ** 2) if spread[piece] else rare  # noqa: E731
    rare = round(32 * math.log1p(len(labels)) ** 2)
    said = [pieces(word) for word in content(tokens(fold(text)))]
    phrase = Counter(piece for word in said for piece in word)
    longest = max(sum(map(weight, word)) for word in said)
    least = min(SHARED + SHARED_A_WORD * len(said), SHARED_MOST)
    found = {}
    for place, label in enumerate(labels):
        vector = Counter(piece for word in label for piece in word)
        shared = [sum(phrase[piece] * weight(piece) for piece in word) for word in label]
        enough = sum(
            one
            for one, word in zip(shared, label, strict=True)
            if 100 * one >= least * min(sum(map(weight, word)), longest)
        )
        norms = [math.sqrt(sum(n * n * weight(piece) for piece, n in one.items())) for one in (vector, phrase)]
        if enough:
            found[place] = min(enough / (norms[0] * norms[1]), 1.0)
    return found


@settings(max_examples=200, deadline=None)
@given(phrases, st.integers(1, 12))
def test_the_nearest_are_those_with_the_highest_cosine_equal_ones_by_place(text, top):
    expected = sorted(cosines(text).items(), key=lambda found: (-found[1], found[0]))[:top]
    found = INDEX.nearest(text, top)
    assert [cosine for _, cosine in found] == pytest.approx([cosine for _, cosine in expected], abs=1e-12)
    assert found == sorted(found, key=lambda one: (-one[1], one[0]))
    assert {place for place, _ in found} <= cosines(text).keys()


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("luistren", "luisteren"),
        ("kalmeren van een boze klant", "boze klanten kalmeren"),
        ("klantkontact", "klantcontact"),
        ("heftruckrijden", "heftruck rijden"),
        ("ik kan goed de kassa bedienen", "de kassa bedienen"),
        ("in het", "in het"),
    ],
)
def test_typos_order_compounds_and_fillers_hardly_matter(text, nearest):
    assert LABELS.texts[INDEX.nearest(text, 1)[0][0]] == nearest


def test_a_label_is_nearest_to_itself_and_its_cosine_is_one():
    for place in range(len(LABELS)):
        assert INDEX.nearest(LABELS.folded[place], 1) == [(place, pytest.approx(1.0))]


def test_only_wanted_labels_are_found():
    wanted = np.zeros(len(LABELS), dtype=np.bool_)
    wanted[LABELS.exact("actief luisteren")] = True
    assert [LABELS.texts[place] for place, _ in INDEX.nearest("luisteren", 5, wanted)] == ["actief luisteren"]
    assert INDEX.nearest("luisteren", 5, np.zeros(len(LABELS), dtype=np.bool_)) == []


@pytest.mark.parametrize("text", ["", "...", "\0", "东京", "q", "👍"])
def test_what_shares_nothing_is_not_found(text):
    assert INDEX.nearest(text, 5) == []


def test_words_that_are_alike_are_found():
    assert LABELS.words[INDEX.alike("klantkontact", 3)[0]] == "klantcontact"
    assert INDEX.alike("", 3) == INDEX.alike("东京", 3) == []


def test_what_is_saved_opens_as_it_was(tmp_path):
    INDEX.save(tmp_path)
    opened = GramIndex.open(tmp_path)
    for text in TEXTS:
        assert opened.nearest(text, 5) == INDEX.nearest(text, 5)


def test_no_labels_is_no_trouble(tmp_path):
    empty = GramIndex.of(Labels.of([]))
    empty.save(tmp_path)
    for index in (empty, GramIndex.open(tmp_path)):
        assert index.nearest("bellen", 5) == index.alike("bellen", 5) == []


def test_threads_do_not_disturb_each_other():
    expected = [INDEX.nearest(text, 5) for text in TEXTS]
    found: list[list[list[tuple[int, float]]]] = []

    def search():
        found.extend([INDEX.nearest(text, 5) for text in TEXTS] for _ in range(50))

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 200


@pytest.mark.parametrize("text", ["a" * 1_000_000, "ab " * 300_000, "bellen " * 150_000, "ﷺ" * 10_000])
def test_the_longest_text_does_not_overflow(text):
    assert all(0 < cosine <= 1 for _, cosine in INDEX.nearest(text, 5))
