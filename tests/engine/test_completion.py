"""Type-ahead: what begins so, holds such words, is a compound of them, or looks like it; never a no for a yes."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.engine.completion import Completion
from matcher.engine.grams import GramIndex
from matcher.engine.labels import LabelEntry, Labels

LISTEN, CALM, CALL, DRIVE, PERSEVERE, CONTACT, TILL, CODE, STRESS, PACK = range(1, 11)
ENTRIES = [
    LabelEntry(LISTEN, "luisteren", "nl"),
    LabelEntry(LISTEN, "actief luisteren", "nl"),
    LabelEntry(CALM, "boze klanten kalmeren", "nl"),
    LabelEntry(CALL, "bellen met klanten", "nl"),
    LabelEntry(CALL, "bellen", "nl"),
    LabelEntry(DRIVE, "heftruck rijden", "nl"),
    LabelEntry(PERSEVERE, "niet opgeven", "nl"),
    LabelEntry(CONTACT, "klantcontact", "nl"),
    LabelEntry(TILL, "kassa bedienen", "nl"),
    LabelEntry(TILL, "kas", "nl", reviewed=False),
    LabelEntry(CODE, "C#", "en"),
    LabelEntry(STRESS, "stressbestendig", "nl"),
    LabelEntry(PACK, "spullen inpakken", "nl"),
]
LABELS = Labels.of(ENTRIES)
COMPLETION = Completion(LABELS, GramIndex.of(LABELS))


def labels(prefix, top=8):
    return [LABELS.texts[place] for place, _ in COMPLETION.suggest(prefix, top)]


def skills(prefix):
    return [int(LABELS.skills[place]) for place, _ in COMPLETION.suggest(prefix)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("bel", "bellen"),
        ("LUI", "luisteren"),
        ("bellen met", "bellen met klanten"),
        ("rijd", "heftruck rijden"),
        ("boz klan", "boze klanten kalmeren"),
        ("klan boz", "boze klanten kalmeren"),
        ("ik kan goed luis", "luisteren"),
        ("spullen in", "spullen inpakken"),
        ("kassa bedienen in", "kassa bedienen"),
        ("contact", "klantcontact"),
        ("klant contact", "klantcontact"),
        ("heftruckrij", "heftruck rijden"),
        ("heftrukc", "heftruck rijden"),
        ("stresbestend", "stressbestendig"),
        ("c", "C#"),
        ("niet", "niet opgeven"),
    ],
)
def test_what_is_typed_so_far_is_completed(typed, first):
    assert labels(typed)[0] == first


def test_a_label_typed_out_goes_before_a_longer_one():
    assert COMPLETION.suggest("bellen")[0] == (LABELS.exact("bellen")[0], 1.0)


def test_reviewed_labels_go_before_the_rest_unless_it_is_typed_out():
    assert labels("ka")[0] == "kassa bedienen"
    assert labels("kas")[0] == "kas"


def test_labels_of_the_language_go_first():
    both = Labels.of([LabelEntry(1, "call people", "en"), LabelEntry(2, "callcenter bemannen", "nl")])
    completion = Completion(both, GramIndex.of(both))
    assert [both.lang(place) for place, _ in completion.suggest("cal", lang="nl")] == ["nl", "en"]
    assert [both.lang(place) for place, _ in completion.suggest("cal", lang="en")] == ["en", "nl"]
    assert completion.suggest("cal", lang="xx") == completion.suggest("cal")


def test_each_skill_comes_once_best_first_and_no_more_than_asked():
    for typed in ("klant", "l", "e", "klanten luisteren"):
        found = COMPLETION.suggest(typed, 4)
        scores = [score for _, score in found]
        assert len({int(LABELS.skills[place]) for place, _ in found}) == len(found) <= 4
        assert scores == sorted(scores, reverse=True)
    assert COMPLETION.suggest("klant", 0) == []


def test_many_labels_of_one_skill_leave_room_for_others():
    many = Labels.of(
        [LabelEntry(1, f"bellen {place:03}", "nl") for place in range(300)] + [LabelEntry(2, "bellend", "nl")]
    )
    found = Completion(many, GramIndex.of(many)).suggest("bel", 2)
    assert sorted(int(many.skills[place]) for place, _ in found) == [1, 2]


@pytest.mark.parametrize("typed", ["op", "opgeven", "opgeve", "ni", "nie"])
def test_a_label_that_denies_needs_a_word_that_denies(typed):
    assert (PERSEVERE in skills(typed)) == (typed in ("ni", "nie"))


@pytest.mark.parametrize(
    "typed", ["niet bellen", "geen kassa", "bellen kan ik niet", "niet", "a b c d e f g h i j k l bellen niet"]
)
def test_who_denies_is_offered_nothing_to_have(typed):
    assert set(skills(typed)) <= {PERSEVERE}


def test_who_has_no_trouble_with_it_is_offered_it():
    assert skills("geen moeite met bel")[0] == CALL


@pytest.mark.parametrize("typed", ["", "  ", "??", "...", "\0", "\u202e", "东京", "👍"])
def test_nothing_typed_is_nothing_offered(typed):
    assert COMPLETION.suggest(typed) == []


def test_the_order_of_the_labels_changes_nothing():
    turned = Labels.of(ENTRIES[::-1])
    other = Completion(turned, GramIndex.of(turned))
    for typed in ("k", "kla", "klant con", "luistren", "bellen niet"):
        assert other.suggest(typed) == COMPLETION.suggest(typed)


def test_what_is_saved_completes_as_it_did(tmp_path):
    LABELS.save(tmp_path)
    GramIndex.of(LABELS).save(tmp_path)
    opened = Completion(Labels.open(tmp_path), GramIndex.open(tmp_path))
    for typed in ("k", "contact", "heftrukc"):
        assert opened.suggest(typed) == COMPLETION.suggest(typed)


def test_no_labels_is_no_trouble():
    empty = Labels.of([])
    assert Completion(empty, GramIndex.of(empty)).suggest("bel") == []
    assert Completion(empty, GramIndex.of(empty)).correct(["bellen"]) == ["bellen"]


def test_a_slip_of_a_word_is_corrected_and_a_word_that_is_one_is_not():
    assert COMPLETION.correct(["stresbestendig", "luistren", "bellen"]) == ["stressbestendig", "luisteren", "bellen"]
    assert COMPLETION.correct(["klantkontakt", "kassaa"]) == ["klantcontact", "kassaa"]
    assert COMPLETION.correct(["tellen", "onstressbestendig", "nie", "niett"]) == [
        "tellen",
        "onstressbestendig",
        "nie",
        "niett",
    ]


STRANGE = ["a" * 1_000_000, "\0" * 200, "\ud800" * 200, "🧑‍🦽" * 50, "\u202eneleb" * 30, "ﷺ" * 200, "ab " * 66]
STRANGE += [
    "bellen " * 150_000,
    "klantencontact" * 15,
    "abcdefgh " * 22,
    "<b>bellen</b>" * 15,
    "a b c d e f g h i j " * 10,
]


@pytest.mark.parametrize("typed", STRANGE, ids=range(len(STRANGE)))
def test_nothing_typed_takes_long(typed):
    begun = time.process_time()
    COMPLETION.suggest(typed)
    assert time.process_time() - begun < 0.1


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(codec=None), max_size=60))
def test_any_text_may_be_typed(typed):
    assert all(0 < score <= 1 for _, score in COMPLETION.suggest(typed))


def test_a_compound_of_words_that_are_known_is_no_slip():
    made = Labels.of(
        LabelEntry(skill, text, "nl")
        for skill, text in enumerate(["projectontwikkeling", "product maken", "ontwikkeling sturen"], 1)
    )
    completion = Completion(made, GramIndex.of(made))
    assert completion.correct(["productontwikkeling", "projektontwikkeling"]) == [
        "productontwikkeling",
        "projectontwikkeling",
    ]


def test_the_last_word_may_still_be_half_and_is_then_not_corrected():
    assert COMPLETION.likely(["luistren", "kalmer"]) == ["luisteren", "kalmer"]
    assert COMPLETION.likely(["kalmer", "luistren"]) == ["kalmer", "luisteren"]
