"""Skills in running text: where they stand, what is denied, and that any text is read in bounded time."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.engine.extraction import LONGEST_TEXT, Extractor, TextTooLong
from matcher.engine.labels import LabelEntry, Labels
from matcher.engine.reading import hashed, read

CALM, MAIL, FORKLIFT, LISTEN, PICK, CPP, NODE, CUSTOMERS, TILL = range(1, 10)
LABELS = Labels.of(
    [
        LabelEntry(CALM, "boze klanten kalmeren", "nl"),
        LabelEntry(CALM, "rustig blijven", "nl"),
        LabelEntry(CALM, "staying calm", "en"),
        LabelEntry(MAIL, "e-mails beantwoorden", "nl"),
        LabelEntry(FORKLIFT, "heftruck rijden", "nl"),
        LabelEntry(LISTEN, "luisteren", "nl"),
        LabelEntry(LISTEN, "listening", "en"),
        LabelEntry(PICK, "orderpicken", "nl"),
        LabelEntry(CPP, "C++", "en"),
        LabelEntry(NODE, "node.js", "en"),
        LabelEntry(CUSTOMERS, "goed met klanten", "nl"),
        LabelEntry(CUSTOMERS, "klant contact", "nl", reviewed=False),
        LabelEntry(TILL, "kassa", "nl"),
    ]
)
EXTRACTOR = Extractor.of(LABELS)


def skills(text: str, lang: str | None = None) -> list[int]:
    """The skills in a text, surest first."""
    return [found.skill for found in EXTRACTOR.extract(text, lang)]


def test_it_works() -> None:
    text = "Je kunt bij ons vooral goed LUISTEREN."
    (found,) = EXTRACTOR.extract(text)
    assert (found.skill, found.label, found.quote) == (LISTEN, "luisteren", "LUISTEREN")
    assert text[found.start : found.end] == "LUISTEREN"


@pytest.mark.parametrize(
    ("text", "quote", "skill"),
    [
        ("Je beantwoordt elke dag e-mails.", None, None),  # two words between: it stays unseen
        ("Je e‑mails? Nee: boze\nklanten kalmeren!", None, None),  # a line is the end of a sentence
        ("Kalmeren van boze klanten hoort erbij", "Kalmeren van boze klanten", CALM),
        ("boze, ", None, None),
        ("Je gaat e-mails snel beantwoorden.", "e-mails snel beantwoorden", MAIL),
        ("Orderpikken in Venlo", "Orderpikken", PICK),
        ("order: luisterend oor, luistert goed", "luistert", LISTEN),
        ("Kennis van C++ of Node.js.", "C++", CPP),
        ("Klantcontact is je ding", "Klantcontact", CUSTOMERS),
        ("Rustïg blijven, ook als het druk is", "Rustïg blijven", CALM),
        ("Je bent goed met mensen en klanten", None, None),  # "goed met klanten" is not every customer
    ],
)
def test_words_in_another_order_apart_inflected_or_with_a_slip_are_found(
    text: str, quote: str | None, skill: int | None
) -> None:
    found = {(one.quote, one.skill) for one in EXTRACTOR.extract(text)}
    assert found == set() if quote is None else (quote, skill) in found


def test_the_longest_label_wins_where_labels_overlap() -> None:
    with_short = Labels.of([LABELS.entry(place) for place in range(len(LABELS))] + [LabelEntry(77, "klanten", "nl")])
    extractor = Extractor.of(with_short)
    assert [found.skill for found in extractor.extract("boze klanten kalmeren")] == [CALM]
    assert {found.skill for found in extractor.extract("onze klanten, boze klanten kalmeren")} == {CALM, 77}


@pytest.mark.parametrize(
    "text",
    [
        "Ervaring met heftruck rijden is niet nodig",
        "Geen ervaring met kassa of heftruck rijden nodig",
        "Je hoeft nooit te luisteren",
        "zonder kassa",
    ],
)
def test_what_is_denied_is_not_found(text: str) -> None:
    assert skills(text) == []


def test_a_denial_reaches_no_further_than_its_sentence() -> None:
    assert skills("Een diploma is niet nodig. Luisteren wel.") == [LISTEN]
    assert LISTEN in skills("Niet alleen luisteren telt bij ons")


def test_a_surer_find_comes_first_and_a_skill_comes_once() -> None:
    found = EXTRACTOR.extract("klant contact, rustig blijven, luisteren, luisteren")
    assert [one.skill for one in found] == [CALM, LISTEN, CUSTOMERS]
    assert [one.score for one in found] == [1.0, 0.9, 0.8]
    assert len(EXTRACTOR.extract("klant contact, rustig blijven, luisteren", top=2)) == 2


def test_a_language_may_be_asked_for() -> None:
    assert skills("listening en luisteren", "en") == [LISTEN]
    assert skills("rustig blijven", "en") == []
    assert skills("rustig blijven", "fr") == []


@pytest.mark.parametrize("text", ["", " ", "\x00\x00", "🙂🙂", "؀‏‮", "<script>alert(1)</script>", "\ud800 luisteren"])
def test_strange_text_is_read_without_a_fault(text: str) -> None:
    assert set(skills(text)) <= {LISTEN}


@given(st.text(max_size=300))
def test_a_quote_is_what_stands_there(text: str) -> None:
    around = f"{text} luisteren. {text}"
    for found in EXTRACTOR.extract(around):
        assert around[found.start : found.end] == found.quote
        assert 0 < found.score <= 1


@given(st.text(max_size=100))
def test_every_word_is_known_by_its_letters(text: str) -> None:
    spoken = read(text)
    for place in range(len(spoken.first)):
        assert hashed(spoken.word(place)) == spoken.hashes[place]
        assert 0 <= spoken.starts[place] < spoken.ends[place] <= len(text)


def test_a_text_that_is_too_long_is_refused() -> None:
    EXTRACTOR.extract("a" * LONGEST_TEXT)
    with pytest.raises(TextTooLong, match="20000"):
        EXTRACTOR.extract("a" * (LONGEST_TEXT + 1))


def test_the_worst_text_is_read_in_bounded_work() -> None:
    for text in ("kassa " * 3000, "boze klanten " * 1500, "a" * LONGEST_TEXT, "ﷺ" * LONGEST_TEXT):
        began = time.process_time()
        EXTRACTOR.extract(text[:LONGEST_TEXT])
        assert time.process_time() - began < 5


def test_what_was_saved_finds_the_same(tmp_path: Path) -> None:
    LABELS.save(tmp_path)
    EXTRACTOR.save(tmp_path)
    opened = Extractor.open(Labels.open(tmp_path), tmp_path)
    text = "Kalmeren van boze klanten, e-mails beantwoorden, orderpikken"
    assert opened.extract(text) == EXTRACTOR.extract(text)
    assert len(opened.extract(text)) == 3


def test_nothing_is_found_without_labels() -> None:
    assert Extractor.of(Labels.of([])).extract("luisteren") == []
