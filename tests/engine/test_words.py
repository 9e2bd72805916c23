"""Folding, inflection, fillers and denials, word by word."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.engine import fold
from matcher.engine.slips import is_slip
from matcher.engine.words import LONGEST_FOLDED, content, denials, is_opposite, stem, undoubled


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Klant-gericht,  WERKEN! ", "klant gericht werken"),
        ("Café Zoë", "cafe zoe"),
        ("C++ en C#, .NET en node.js.", "c++ en c# .net en node.js"),
        ("html+css", "html css"),
        ("foto's / FOTO’S", "fotos fotos"),
        ("e-mail", "email"),
        ("de-escaleren", "deescaleren"),
        ("Straße", "strasse"),
        ("snake_case", "snake case"),
        ("+ # .", ""),
        ("bellen ❌", "bellen niet"),
        ("≠ bellen", "niet bellen"),
    ],
)
def test_folding_keeps_the_words_and_drops_the_rest(text, folded):
    assert fold(text) == folded


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_folding_twice_is_folding_once_and_bounded(text):
    once = fold(text)
    assert fold(once) == once
    assert len(once) <= LONGEST_FOLDED * 2


@pytest.mark.parametrize(
    ("one", "other", "lang"),
    [
        ("klanten", "klant", "nl"),
        ("luisteren", "luistert", "nl"),
        ("kalmeren", "kalmeert", "nl"),
        ("medewerkers", "medewerker", "nl"),
        ("vaardigheden", "vaardigheid", "nl"),
        ("praten", "praat", "nl"),
        ("functies", "functie", "nl"),
        ("collegas", "collega", "nl"),
        ("customers", "customer", "en"),
        ("listening", "listen", "en"),
        ("managing", "manage", "en"),
        ("enquiries", "enquiry", "en"),
        ("planning", "planned", "en"),
    ],
)
def test_inflections_of_a_word_share_a_stem(one, other, lang):
    assert stem(one, lang) == stem(other, lang)


@pytest.mark.parametrize(
    ("one", "other"), [("stress", "stres"), ("bellen", "tellen"), ("c++", "c"), ("process", "pro")]
)
def test_other_words_keep_other_stems(one, other):
    assert stem(one, "en") != stem(other, "en")


def test_fillers_go_unless_nothing_is_left():
    assert content(["ik", "kan", "goed", "rekenen"]) == ["rekenen"]
    assert content(["ik", "kan"]) == ["ik", "kan"]


def test_denials_are_single_words_or_pairs():
    assert denials(["bellen", "lukt", "niet"]) == {"niet"}
    assert denials(["slecht", "in", "rekenen"]) == {"slecht in"}
    assert denials(["slecht", "nieuws", "brengen"]) == set()


def test_not_only_and_no_trouble_deny_nothing():
    assert undoubled(["niet", "alleen", "bellen"]) == (["bellen"], True)
    assert undoubled(["geen", "moeite", "met", "bellen"]) == (["met", "bellen"], True)
    assert undoubled(["niet", "bellen"]) == (["niet", "bellen"], False)


@pytest.mark.parametrize(
    ("word", "of", "opposite"),
    [
        ("ongeduldig", "geduldig", True),
        ("geduldig", "ongeduldig", False),
        ("impatient", "patient", True),
        ("geduldloos", "geduld", True),
        ("inpakken", "pakken", False),
        ("geduldig", "geduldig", False),
        ("onvis", "vis", False),
    ],
)
def test_a_word_may_deny_another_within_itself(word, of, opposite):
    assert is_opposite(word, of) is opposite


@pytest.mark.parametrize(
    ("written", "meant", "slip"),
    [
        ("luistren", "luisteren", True),
        ("luistreen", "luisteren", True),
        ("stresbestending", "stressbestendig", True),
        ("organiseeren", "organiseren", True),
        ("betalen", "bepalen", False),
        ("verkopen", "verlopen", False),
        ("klanten", "kanten", False),
        ("bestellen", "stellen", False),
        ("onondersteunend", "ondersteunend", False),
        ("nefrologie", "neurologie", False),
    ],
)
def test_a_slip_is_told_from_another_word(written, meant, slip):
    assert is_slip(written, meant) is slip
