"""The store of labels: the same whatever the order they come in, found exactly, and the same again once opened."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.engine.columns import Strings, compiled
from matcher.engine.labels import LabelEntry, Labels
from matcher.engine.words import fold, tokens

ENTRIES = [
    LabelEntry(2, "Boze klanten kalmeren", "nl"),
    LabelEntry(1, "luisteren", "nl"),
    LabelEntry(1, "active listening", "en"),
    LabelEntry(1, "actief luisteren", "nl", reviewed=False),
    LabelEntry(3, "niet opgeven", "nl"),
    LabelEntry(4, "LUISTEREN!", "nl"),
    LabelEntry(5, "Café ☕ openen", "nl"),
    LabelEntry(5, "...", "nl"),
    LabelEntry(6, "C#", "en"),
]
LABELS = Labels.of(ENTRIES)


def told(labels, places):
    return [(entry.skill, entry.text) for entry in map(labels.entry, places)]


def test_labels_come_in_the_order_of_skill_language_and_text():
    assert [(entry.skill, entry.lang, entry.text) for entry in map(LABELS.entry, range(len(LABELS)))] == [
        (1, "en", "active listening"),
        (1, "nl", "actief luisteren"),
        (1, "nl", "luisteren"),
        (2, "nl", "Boze klanten kalmeren"),
        (3, "nl", "niet opgeven"),
        (4, "nl", "LUISTEREN!"),
        (5, "nl", "Café ☕ openen"),
        (6, "en", "C#"),
    ]


@given(st.permutations(ENTRIES))
def test_the_order_in_which_they_come_changes_nothing(entries):
    mixed = Labels.of(entries)
    assert [mixed.entry(place) for place in range(len(mixed))] == [LABELS.entry(place) for place in range(len(LABELS))]
    assert mixed.exact("luisteren") == LABELS.exact("luisteren")


def test_a_label_given_twice_is_kept_once_and_reviewed_when_one_of_them_is():
    twice = Labels.of([LabelEntry(1, "bellen", "nl", reviewed=False), LabelEntry(1, "bellen", "nl")])
    assert [twice.entry(place) for place in range(len(twice))] == [LabelEntry(1, "bellen", "nl")]


def test_a_folded_text_is_found_letter_for_letter():
    assert told(LABELS, LABELS.exact("luisteren")) == [(1, "luisteren"), (4, "LUISTEREN!")]
    assert told(LABELS, LABELS.exact("c#")) == [(6, "C#")]
    assert LABELS.exact("luistere") == LABELS.exact("luisteren ") == LABELS.exact("") == []


def test_inflections_are_found_in_the_language_they_belong_to():
    assert told(LABELS, LABELS.inflected(["boze", "klant", "kalmeert"], "nl")) == [(2, "Boze klanten kalmeren")]
    assert LABELS.inflected(["boze", "klant", "kalmeert"], "en") == []
    assert LABELS.inflected(["active", "listen"], "xx") == []


def test_what_is_known_of_a_label_is_told():
    denying = LABELS.exact("niet opgeven")[0]
    assert (LABELS.denies(denying), LABELS.denials(denying)) == (True, {"niet"})
    assert not LABELS.reviewed(LABELS.exact("actief luisteren")[0])
    assert LABELS.meant(LABELS.exact("boze klanten kalmeren")[0]).stems[1:] == ("klant", "kalmer")
    assert LABELS.in_language("en").sum() == 2
    assert not LABELS.in_language("fr").any()


def test_only_a_skill_with_many_more_labels_than_others_in_its_language_is_crowded():
    many = [LabelEntry(1, f"luisteren {number}", "nl") for number in range(20)]
    labels = Labels.of([*many, *(LabelEntry(skill, "bellen", "nl") for skill in range(2, 10)), *ENTRIES[-1:]])
    crowded = labels.crowded()
    usual = 2 * 28 / 9
    assert [round(float(crowded[place]), 5) for place in (0, 19)] == [round(-math.log(20 / usual), 5)] * 2
    assert not crowded[20:].any()


def test_without_labels_nothing_is_crowded():
    assert len(Labels.of([]).crowded()) == 0


def test_what_is_saved_opens_as_it_was(tmp_path):
    LABELS.save(tmp_path / "new" / "folder")
    opened = Labels.open(tmp_path / "new" / "folder")
    assert [opened.entry(place) for place in range(len(opened))] == [
        LABELS.entry(place) for place in range(len(LABELS))
    ]
    assert opened.exact("luisteren") == LABELS.exact("luisteren")
    assert opened.inflected(["boze", "klant", "kalmeert"], "nl") == LABELS.inflected(
        ["boze", "klant", "kalmeert"], "nl"
    )
    with pytest.raises(ValueError, match="read-only"):
        opened.skills[0] = 7


def test_no_labels_are_saved_and_opened_too(tmp_path):
    Labels.of([]).save(tmp_path)
    assert len(Labels.open(tmp_path)) == 0
    assert Labels.open(tmp_path).exact("bellen") == Labels.open(tmp_path).inflected(["bellen"], "nl") == []


def test_a_file_that_is_gone_or_cut_off_is_an_error(tmp_path):
    LABELS.save(tmp_path)
    cut = tmp_path / "skills.npy"
    cut.write_bytes(cut.read_bytes()[:-3])
    with pytest.raises(ValueError, match=r"."):
        Labels.open(tmp_path)
    cut.unlink()
    with pytest.raises(OSError, match="skills"):
        Labels.open(tmp_path)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(st.characters(codec=None), max_size=30), max_size=20))
def test_any_text_is_kept_and_found(texts):
    labels = Labels.of(LabelEntry(place, text, "nl") for place, text in enumerate(texts))
    for place in range(len(labels)):
        entry = labels.entry(place)
        assert entry.text == texts[entry.skill]
        assert place in labels.exact(fold(entry.text))
        assert place in labels.inflected(tokens(fold(entry.text)), "nl")


@given(st.lists(st.text(max_size=6)), st.text(max_size=3))
def test_sorted_texts_are_searched_by_how_they_begin(texts, prefix):
    strings = Strings.of(sorted(texts))
    first, last = strings.beginning(prefix)
    assert [strings[place] for place in range(first, last)] == [one for one in sorted(texts) if one.startswith(prefix)]
    assert (strings.place(prefix) >= 0) == (prefix in texts)


def test_code_is_compiled_where_nothing_can_be_kept():
    made: dict[str, object] = {}
    exec("def double(x):\n    return x + x", made)  # noqa: S102 - of no file, so numba has no place for its cache
    assert compiled(made["double"])(21) == 42
