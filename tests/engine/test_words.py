"""Folding, inflection, fillers and denials, word by word."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.engine import fold
from matcher.engine.slips import is_slip
from matcher.engine.words import LONGEST_FOLDED, content, denials, is_opposite, sound, stem, undoubled


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
        ("bedrĳf", "bedrijf"),
        ("\u202ebellen\u202c \0", "bellen"),
        ("<b>bellen</b>", "b bellen b"),
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
        ("boeken", "boekt", "nl"),
        ("verkopen", "verkoopt", "nl"),
        ("beheren", "beheer", "nl"),
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
    ("he", "she"),
    [
        ("verkoper", "verkoopster"),
        ("verkopers", "verkoopsters"),
        ("kapper", "kapster"),
        ("schrijver", "schrijfster"),
        ("beheerder", "beheerster"),
        ("huishouder", "huishoudster"),
        ("handelaar", "handelaarster"),
        ("loper", "loopster"),
        ("leraar", "lerares"),
        ("danser", "danseres"),
        ("directeur", "directrice"),
        ("coordinator", "coordinatrice"),
        ("chauffeur", "chauffeuse"),
        ("boer", "boerin"),
        ("kelner", "kelnerin"),
        ("secretaris", "secretaresse"),
        ("assistent", "assistente"),
        ("caissier", "caissiere"),
        ("vakman", "vakvrouw"),
        ("gastheer", "gastvrouw"),
        ("psycholoog", "psychologe"),
    ],
)
def test_women_and_men_who_do_the_same_work_share_a_stem(he, she):
    assert stem(he, "nl") == stem(she, "nl")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("takken", "taken"),
        ("bommen", "bomen"),
        ("tellen", "telen"),
        ("lassen", "lazen"),
        ("teller", "teler"),
        ("luister", "luier"),
        ("minister", "minier"),
        ("verkoper", "verkoop"),
        ("rooster", "roer"),
    ],
)
def test_other_dutch_words_keep_other_stems(one, other):
    assert stem(one, "nl") != stem(other, "nl")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("locatie", "lokatie"),
        ("producten", "produkten"),
        ("praktisch", "practisch"),
        ("pannenkoek", "pannekoek"),
        ("cadeau", "kado"),
        ("bedrijf", "bedryf"),
        ("geluid", "geluit"),
        ("gebaseerd", "gebaseerdt"),
        ("reflectie", "reflexie"),
        ("accent", "aksent"),
        ("fotograaf", "photograaf"),
    ],
)
def test_what_is_said_alike_sounds_the_same(one, other):
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("one", "other"), [("takken", "taken"), ("trenden", "treden"), ("bellen", "tellen"), ("lachen", "lagen")]
)
def test_what_is_said_otherwise_sounds_otherwise(one, other):
    assert sound(one) != sound(other)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["nl", "en", "xx"]))
def test_any_text_has_a_stem_and_a_sound(text, lang):
    for word in fold(text).split():
        assert stem(word, lang)
        assert sound(word)


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
    assert denials(["nog", "nooit", "gebeld"]) == {"nooit"}
    assert denials(["minder", "goed", "in", "rekenen"]) == {"minder goed"}
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
        ("lokatie", "locatie", True),
        ("komputers", "computers", True),
        ("geluit", "geluid", True),
        ("hart", "hard", False),
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
