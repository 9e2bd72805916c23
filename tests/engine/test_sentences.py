"""Skills of a text by what stands there, and by what its sentences look like or mean."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.engine import LabelEntry, Resolution, Resolver, TextTooLong, extract, packed
from matcher.engine.lookup import LONGEST
from matcher.engine.sentences import BY_MEANING, MOST_SENTENCES

CALM, FORKLIFT, LISTEN = 1, 2, 3


class Topics:
    """An encoder for which a text means the topics of which it holds a word."""

    name, dim = "topics 1", 3
    words = (("boos", "boze", "kalm", "rustig"), ("heftruck", "vork"), ("luister", "horen", "oor"))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = [[float(any(word in text.lower() for word in topic)) for topic in self.words] for text in texts]
        table = np.array(rows, dtype=np.float32) + np.float32(0.01)
        return table / np.linalg.norm(table, axis=1, keepdims=True)


def _resolver() -> Resolver:
    encoder = Topics()
    texts = [(CALM, "rustig blijven"), (FORKLIFT, "heftruck rijden"), (LISTEN, "goed luisteren"), (9, "taarten bakken")]
    vectors = packed(encoder.encode([text for _, text in texts]))
    return Resolver(
        (LabelEntry(skill, text, "nl", True, vector) for (skill, text), vector in zip(texts, vectors, strict=True)),
        encoder,
    )


RESOLVER = _resolver()


def test_it_works() -> None:
    text = "Je kunt heftruck rijden. Je hebt een luisterend oor voor mensen!"
    found = {one.skill: one for one in extract(RESOLVER, text)}
    assert (found[FORKLIFT].quote, found[FORKLIFT].score) == ("heftruck rijden", 1.0)
    assert found[LISTEN].quote == "Je hebt een luisterend oor voor mensen"
    assert found[LISTEN].score < BY_MEANING
    assert all(text[one.start : one.end] == one.quote for one in found.values())


def test_what_only_means_it_can_be_left_out() -> None:
    text = "Je kunt heftruck rijden. Je hebt een luisterend oor."
    assert [one.skill for one in extract(RESOLVER, text, meaning=False)] == [FORKLIFT]


def test_what_stands_there_comes_before_what_is_meant() -> None:
    found = extract(RESOLVER, "Een oor voor klanten. Rustig blijven.")
    assert found[0].skill == CALM
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_a_sentence_that_denies_brings_nothing() -> None:
    assert extract(RESOLVER, "Je hoeft niet te kunnen rijden op de vork") == []


def test_a_language_and_a_number_may_be_asked_for() -> None:
    text = "heftruck rijden. rustig blijven. goed luisteren."
    assert len(extract(RESOLVER, text, top=2)) == 2
    assert extract(RESOLVER, "je kunt heftruck rijden in het magazijn", "en") == []


def test_a_sentence_longer_than_a_phrase_is_read_in_parts() -> None:
    words = "wij zijn een bedrijf " * 12
    text = f"{words}en je hebt een oor voor iedereen"
    assert len(text) > LONGEST
    (found,) = [one for one in extract(RESOLVER, text) if one.skill == LISTEN]
    assert "oor" in found.quote
    assert text[found.start : found.end] == found.quote
    assert len(found.quote) <= LONGEST


@pytest.mark.parametrize("text", ["", "...", "?!", "\0\0", "‮؀", "a. b. c. d"])
def test_strange_text_brings_nothing_and_no_fault(text: str) -> None:
    assert extract(RESOLVER, text) == []


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(TextTooLong):
        extract(RESOLVER, "a" * 20_001)


def test_thousands_of_short_sentences_ask_the_encoder_a_bounded_number_of_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    resolve = RESOLVER.resolve

    def counted(text: str, lang: str | None = None, top: int = 5) -> Resolution:
        asked.append(text)
        return resolve(text, lang, top)

    monkeypatch.setattr(RESOLVER, "resolve", counted)
    assert extract(RESOLVER, "Een oor.\n" * 2000)[0].start == 0
    assert asked == ["Een oor"]
    asked.clear()
    found = extract(RESOLVER, "".join(f"boos{number}\n" for number in range(2000)) + "heftruck rijden")
    assert len(asked) == MOST_SENTENCES
    assert found[0].skill == FORKLIFT
