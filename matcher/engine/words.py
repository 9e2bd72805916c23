"""What makes two spellings one word, and how people deny: folding, inflection, filler words and negation, nl and en."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
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
_LONG_VOWEL = re.compile(r"(.*[aeiouy].*[^aeiouy])(aa|ee|oo|uu)([^aeiouy])")


@lru_cache(maxsize=20_000)
def stem(word: str, lang: str) -> str:
    """The word without its simple inflections: plural, verb endings, adjectives. Short words stay as they are."""
    if len(word) < 5 or not word.isalpha():
        return word
    return _stem_english(word) if lang == "en" else _stem_dutch(word)


def _stem_dutch(word: str) -> str:
    """klanten, klant -> klant; luistert, luisteren -> luister; boze -> boos; verkoopsters, verkoper -> verkoper."""
    if word.endswith("heden"):
        return word[:-3] + "id"
    if word.endswith("s") and (word[-2] not in "es" or word.endswith("ies")):
        word = word[:-1]
    word = _one_for_both(word)
    if word.endswith("en") and _is_stem(word[:-2]):
        word = _opened(word[:-2])
    elif word.endswith("e") and _is_stem(word[:-1]):
        word = _opened(word[:-1])
    elif word.endswith(("ert", "elt")) or _HE_DOES.search(word):
        word = word[:-1]
    word = _bare(word)
    if word.endswith("er") and len(word) > 4 and word[-3] not in _VOWELS:
        return _bare(word[:-3] if word.endswith("rder") else _opened(word[:-2])) + "er"
    return _WOMAN.sub("man", word)


def _opened(begin: str) -> str:
    """What was before an ending, as it is without one: praat(en), boos (boze), but tell(en) and dag(en)."""
    one = _OPEN.fullmatch(begin)
    return f"{one[1]}{one[2]}{one[2]}{one[3]}" if one and begin not in _SHORT_AFTER_ALL else begin


def _bare(word: str) -> str:
    """The end of a word as it is when nothing comes after it: tell -> tel, verkoop -> verkop, booz -> boos."""
    if len(word) > 2 and word[-1] == word[-2] and word[-1] not in _VOWELS:
        word = word[:-1]
    if long := _LONG_VOWEL.fullmatch(word):
        word = long[1] + long[2][0] + long[3]
    return word[:-1] + {"v": "f", "z": "s"}.get(word[-1], word[-1])


_HE_DOES = re.compile(r"(?:aa|ee|oo|uu|ie|oe|ui|ij|ei|eu|ou)[bdfgklmp]t$")
_OPEN = re.compile(r"([^aeiouy]*)([aeou])([^aeiouywx])")
_SHORT_AFTER_ALL = frozenset({"dag", "glaz", "dak", "vat", "gat", "pad"})
_WOMAN = re.compile(r"(?<=...)vrouw$")
_FEMININE = (
    (re.compile(r"(?<=..)aarster$"), "aar"),
    (re.compile(r"(?<=...)(er|ar)es$"), r"\1"),
    (re.compile(r"(?<=...)erin$"), "er"),
    (re.compile(r"(?<=..)euse$"), "eur"),
    (re.compile(r"(?<=..)t(?:rice|eur)$"), "tor"),
    (re.compile(r"boerin$"), "boer"),
    (re.compile(r"kokkin$"), "kok"),
    (re.compile(r"bazin$"), "baas"),
    (re.compile(r"secretaresse$"), "secretari"),
    (re.compile(r"gastheer$"), "gastman"),
)
"""Endings of who does some work, and what takes their place, so that women and men who do it have one word.

A word that only ends like one (amateur) gets an odd stem, but one of its own.
"""
_STER = re.compile(
    r"(?<=...)(?<!lui)(?<!dui)(?<!regi)(?<!ven)(?<!mini)(?<!mee)(?<!roo)(?<!kloo)(?<!clu)(?<!eme)(?<!plei)(?<!mon)ster$"
)
"""A woman who does it, but for common words that end so and are nobody: luister, register, venster, rooster."""


def _one_for_both(word: str) -> str:
    for ending, instead in _FEMININE:
        word = ending.sub(instead, word)
    if found := _STER.search(word):
        begin = word[: found.start()]
        return begin + (begin[-1] if _OPEN.fullmatch(begin) else "") + "er"  # bakster: bakker, but naaister: naaier
    return word


def _stem_english(word: str) -> str:
    """customers -> customer; listening, listened -> listen; managing, manage -> manag; saleswoman -> salesman."""
    word = _PERSON.sub("man", word)
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


_PERSON = re.compile(r"(?<=...)(?:woman|women|men|person|persons|people)$")


def _is_stem(rest: str) -> bool:
    return len(rest) >= 3 and not _VOWELS.isdisjoint(rest)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Spelling -----------------------------------------------------------------------------------------------------------

_SOUNDS = tuple(
    (re.compile(written), sound)
    for written, sound in (
        (r"cc(?=[eiy])|x", "ks"),
        (r"eau", "o"),
        (r"c(?=[eiy])", "s"),
        (r"cht", "gt"),
        (r"isch", "is"),
        (r"c(?!h)k?|q(?!u)", "k"),
        (r"qu", "kw"),
        (r"ph", "f"),
        (r"([trg])h", r"\1"),
        (r"[ao]uw?", "ou"),
        (r"ij|ei", "y"),
        (r"tie(?=s?$)", "sie"),
        (r"(?<=\w\w[b-df-hj-np-tv-xz])en(?=[b-df-hj-mp-tv-xz]\w\w\w)", "e"),
        (r"(?:d|t|dt)$", "t"),
        (r"([b-df-hj-np-tv-xz])\1(?![aeiouy])", r"\1"),
    )
)
"""How Dutch sounds are written in more than one way: lokatie, bedryf, pannekoek, produkt, kado, prakties, verteld."""


@lru_cache(maxsize=10_000)
def sound(word: str) -> str:
    """The word as it sounds, roughly: words that are written differently but said alike have the same."""
    for written, said in _SOUNDS:
        word = written.sub(said, word)
    return word


# Filler words -------------------------------------------------------------------------------------------------------

FILLERS = _words(
    """
    ik ben zijn wezen kan kun kunnen goed goede heel erg zeer best aardig echt altijd vaak wel ook in met het de een
    van te om op voor aan en mijn me mij je jouw jullie heb heeft hebben veel ruime ervaring ervaren vaardigheid
    vaardigheden bekwaam
    sterk er bij tot als jaar jaren jarenlange enige prima uitstekend graag
    i am im can be being is good great very really well able at with the a an of to and my have has
    having experience experienced in on for skill skills skilled ability strong always often
    year years some lots know how as ive
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
        slecht-in slecht-met slecht-tegen slecht-op zwak-in matig-in minder-goed moeite-met weinig-ervaring
        weinig-verstand weinig-kennis hekel-aan gebrek-aan nul-ervaring 0-ervaring bad-at poor-at weak-at weak-in
        struggle-with trouble-with little-experience zero-experience 0-experience far-from
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
