"""What may not be asked, and the friends that only look like it."""

import time
from itertools import pairwise

import pytest

from matcher.vacancies.language import LONGEST, Ground, Instead, check
from matcher.web.words import kinds

FORBIDDEN = [
    ("Wij zijn een jong team.", "jong team", Ground.age),
    ("Een jonge, dynamische club.", "jonge, dynamische club", Ground.age),
    ("Je bent 25-35 jaar.", "25-35 jaar", Ground.age),
    ("Je bent tussen de 18 en 30 jaar.", "tussen de 18 en 30 jaar", Ground.age),
    ("Ook senioren zijn welkom.", "senioren", Ground.age),
    ("Join our young team", "young team", Ground.age),
    ("young and energetic", "young and energetic", Ground.age),
    ("JONG   TEAM", "JONG   TEAM", Ground.age),
    ("Gezocht: dames voor de balie", "dames", Ground.gender),
    ("een vrouwelijke collega", "vrouwelijke collega", Ground.gender),
    ("Nederlands als moedertaal", "moedertaal", Ground.origin),
    ("You are a native speaker", "native speaker", Ground.origin),
    ("Je spreekt accentloos", "accentloos", Ground.origin),
    ("zonder accent", "zonder accent", Ground.origin),
    ("geen hoofddoek", "hoofddoek", Ground.religion),
    ("Je bent gezond", "bent gezond", Ground.health),
    ("geen rugklachten", "geen rugklachten", Ground.health),
    ("in good health", "in good health", Ground.health),
    ("geen kinderen", "geen kinderen", Ground.family),
    ("no children please", "no children", Ground.family),
]
AGAINST_THE_PROGRAMME = [
    ("mbo-diploma", "mbo-diploma", Ground.diploma),
    ("mbo 4 werk- en denkniveau", "mbo 4 werk- en denkniveau", Ground.diploma),
    ("3 jaar ervaring", "3 jaar ervaring", Ground.experience),
    ("minimaal 2 jaar relevante werkervaring", "2 jaar relevante werkervaring", Ground.experience),
    ("5 years of experience", "5 years of experience", Ground.experience),
    ("stuur uw cv", "cv", Ground.cv),
    ("met een recente pasfoto", "pasfoto", Ground.photo),
    ("hij is rustig", "hij", Ground.gender),
]
FALSE_FRIENDS = [
    "een jong product",
    "jonge planten verzorgen",
    "voor jong en oud",
    "een jong bedrijf",
    "Je kunt hier ervaring opdoen.",
    "geen ervaring nodig",
    "klantenservicemedewerker (m/v/x)",
    "Dames en heren bellen ons",
    "heren- en damesschoenen inpakken",
    "hij of zij",
    "gezonde maaltijden bezorgen",
    "gezond verstand",
    "een native app",
    "geen cv nodig",
    "geen diploma nodig",
    "Je haalt hier je diploma",
    "tussen 20 en 32 uur",
    "20-32 uur per week",
    "3 jaar garantie",
    "foto's van producten maken",
    "Wij helpen gezinnen met jonge kinderen",
    "cv-ketels repareren",
    "",
]


@pytest.mark.parametrize(("text", "quote", "ground"), FORBIDDEN)
def test_what_the_law_forbids_is_found_with_its_words(text: str, quote: str, ground: Ground) -> None:
    found = check(text)
    assert [(finding.quote, finding.ground) for finding in found] == [(quote, ground)]
    assert found[0].forbidden
    assert text[found[0].start : found[0].end] == quote


@pytest.mark.parametrize(("text", "quote", "ground"), AGAINST_THE_PROGRAMME)
def test_what_is_against_the_programme_is_advice(text: str, quote: str, ground: Ground) -> None:
    found = check(text)
    assert [(finding.quote, finding.ground) for finding in found] == [(quote, ground)]
    assert not found[0].forbidden


@pytest.mark.parametrize("text", FALSE_FRIENDS)
def test_a_false_friend_is_left_alone(text: str) -> None:
    assert check(text) == []


def test_health_is_asked_as_a_task_instead() -> None:
    assert check("geen rugklachten")[0].instead is Instead.task


def test_several_findings_come_in_the_order_of_the_text() -> None:
    found = check("Stuur een cv. Wij zijn een jong team. Geen kinderen.")
    assert [finding.ground for finding in found] == [Ground.cv, Ground.age, Ground.family]


def test_no_two_findings_overlap() -> None:
    found = check("jonge, gezonde vrouwelijke collega met 3 jaar ervaring en een mbo-diploma in een jong team")
    spans = [(finding.start, finding.end) for finding in found]
    assert len(spans) >= 4
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_every_ground_and_every_advice_is_put_into_words() -> None:
    assert set(kinds()["ground"]) == {ground.value for ground in Ground}
    assert set(kinds()["instead"]) == {instead.value for instead in Instead}


def test_a_huge_text_is_read_in_bounded_time() -> None:
    began = time.perf_counter()
    for text in ("jonge " * 200_000, "3 jaar " + "a " * 500_000, "geen " * 200_000, "(" * 1_000_000):
        check(text)
    assert time.perf_counter() - began < 5
    assert check("x" * LONGEST + " jong team") == []
