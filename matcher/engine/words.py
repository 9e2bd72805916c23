"""What makes two spellings one word, and how people deny: folding, inflection, filler words and negation, nl and en."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

LONGEST_FOLDED = 400
"""Folding may lengthen a text (a ligature of eighteen letters exists); it is cut here."""

DENIES = "niet"
"""The word that stands for a sign of denial: a red cross, a thumb down, letters struck through."""

_APOSTROPHES = str.maketrans("", "", "'’‘‛`´ʼʹ′")
_SIGNS = str.maketrans(dict.fromkeys("❌❎🚫👎✖✗✘⛔🙅¬", f" {DENIES} "))
_PREFIXED = re.compile(r"\b(co|de|e|on|re|un|wi)-(?=\w)")
_TOKEN = re.compile(r"\.?[^\W_]+(?:\.[^\W_]+)*(?:[+#]++(?![^\W_]))?")


def fold(text: str) -> str:
    """The text without case, accents, punctuation (but for c++, c#, node.js), odd spaces and invisible characters.

    A prefix keeps its word: e-mail is email, and de-escaleren (calm down) is not the article before escaleren.
    Letters of any script stay. Signs of denial become the word `niet`, so that folding never turns a no into a yes.
    """
    if text.isascii():
        plain = text.lower().replace("'", "").replace("`", "")
        return " ".join(_TOKEN.findall(_PREFIXED.sub(r"\1", plain[:LONGEST_FOLDED])))
    plain = text.translate(_APOSTROPHES).translate(_SIGNS)
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold())
    struck = any(unicodedata.combining(letter) == 1 for letter in letters)
    kept = "".join(_visible(letter) for letter in letters)
    words = _TOKEN.findall(_PREFIXED.sub(r"\1", kept[:LONGEST_FOLDED]))
    return " ".join([DENIES, *words] if struck else words)


def _visible(letter: str) -> str:
    kind = unicodedata.category(letter)
    return "" if kind in ("Mn", "Me", "Cf", "Cs", "Co", "Cn") else letter


def tokens(folded: str) -> list[str]:
    """The words of a folded text."""
    return folded.split()


# Inflection ---------------------------------------------------------------------------------------------------------

_VOWELS = frozenset("aeiouy")
_LONG_VOWEL = re.compile(r"(aa|ee|oo|uu)([^aeiouy])$")


def stem(word: str, lang: str) -> str:
    """The word without its simple inflections: plural, verb endings, adjectives. Short words stay as they are."""
    if len(word) < 5 or not word.isalpha():
        return word
    return _stem_english(word) if lang == "en" else _stem_dutch(word)


def _stem_dutch(word: str) -> str:
    """klanten, klant -> klant; luistert, luisteren -> luister; boze -> bos; vaardigheden -> vaardigheid."""
    if word.endswith("heden"):
        return word[:-3] + "id"
    if word.endswith("s") and (word[-2] not in "es" or word.endswith("ies")):
        word = word[:-1]
    if word.endswith("en") and _is_stem(word[:-2]):
        word = word[:-2]
    elif word.endswith(("ert", "elt")) or (word.endswith("e") and _is_stem(word[:-1])):
        word = word[:-1]
    if len(word) > 2 and word[-1] == word[-2] and word[-1] not in _VOWELS:
        word = word[:-1]
    word = _LONG_VOWEL.sub(lambda found: found[1][0] + found[2], word)
    return word[:-1] + {"v": "f", "z": "s"}.get(word[-1], word[-1])


def _stem_english(word: str) -> str:
    """customers -> customer; listening, listened -> listen; managing, manage -> manag; enquiries -> enquiry."""
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and _is_stem(word[: -len(ending)]):
            word = word[: -len(ending)]
            if word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            return word.removesuffix("e")
    return word.removesuffix("e")


def _is_stem(rest: str) -> bool:
    return len(rest) >= 3 and not _VOWELS.isdisjoint(rest)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Filler words -------------------------------------------------------------------------------------------------------

FILLERS = _words(
    """
    ik ben zijn wezen kan kun kunnen goed goede heel erg zeer best aardig echt altijd vaak wel ook in met het de een
    van te om op voor aan en mijn me mij heb heeft hebben veel ruime ervaring ervaren vaardigheid vaardigheden bekwaam
    sterk er bij tot i am im can be being is good great very really well able at with the a an of to and my have has
    having experience experienced in on for skill skills skilled ability strong always often
    """
)
"""Words that people put around an ability without changing it."""


def content(words: Sequence[str]) -> list[str]:
    """The words that carry meaning; all of them when none would be left."""
    return [word for word in words if word not in FILLERS] or list(words)


# Negation -----------------------------------------------------------------------------------------------------------

NEGATORS = _words(
    """
    niet niets niks geen nooit zonder nauwelijks amper noch nee neen nimmer evenmin zelden ongeschikt onbekwaam
    nie ni nit neit niett nieet gen geeen gheen noit nooid nope
    not no non none never without nor neither cannot cant dont doesnt didnt isnt arent wasnt wont havent hasnt
    couldnt shouldnt wouldnt aint hardly barely unable lack lacks lacking nothing
    """
)
"""Words that deny, wherever they stand, with the ways people misspell them."""

_DENYING_PAIRS = frozenset(
    tuple(pair.split("-"))
    for pair in _words(
        """
    slecht-in slecht-met slecht-tegen moeite-met weinig-ervaring weinig-verstand hekel-aan gebrek-aan nul-ervaring
    0-ervaring bad-at poor-at struggle-with trouble-with little-experience zero-experience 0-experience far-from
    """
    )
)
_NOT_ONLY = frozenset({("niet", "alleen"), ("niet", "slechts"), ("not", "only"), ("not", "just")})
_HINDRANCES = _words(
    """
    moeite probleem problemen hekel bezwaar angst bang slecht problem problems trouble difficulty difficulties
    afraid fear bad
    """
)
_DENYING_PREFIXES = ("niet", "geen", "nooit", "zonder", "on", "not", "non", "no", "un", "im", "dis")
_DENYING_SUFFIXES = ("loos", "loze", "less")
_SHORTEST_DENIED = 4


def undoubled(words: Sequence[str]) -> tuple[list[str], bool]:
    """The words without "not only" and denied hindrances ("geen moeite met", "not afraid"); whether there were any.

    Two noes are a yes, but a faint one: the caller asks.
    """
    kept: list[str] = []
    doubled = False
    place = 0
    while place < len(words):
        pair = tuple(words[place : place + 2])
        if pair in _NOT_ONLY or (len(pair) == 2 and pair[0] in NEGATORS and pair[1] in _HINDRANCES):
            doubled = True
            place += 2
        else:
            kept.append(words[place])
            place += 1
    return kept, doubled


def denials(words: Sequence[str]) -> set[str]:
    """The words in which these words deny something, in front or behind; empty when they affirm."""
    found = {word for word in words if word in NEGATORS}
    for pair in pairwise(words):
        if pair in _DENYING_PAIRS:
            found.add(" ".join(pair))
    return found


def is_opposite(word: str, of: str) -> bool:
    """Whether the word denies the other within itself: ongeduldig - geduldig, nietstressbestendig - stressbestendig."""
    if len(of) < _SHORTEST_DENIED or len(word) <= len(of):
        return False
    return any(word == prefix + of for prefix in _DENYING_PREFIXES) or any(
        word == of + suffix for suffix in _DENYING_SUFFIXES
    )
