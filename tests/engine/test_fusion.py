"""Evidence fused into one order: explained, the same whatever the order of what came near, with and without meaning."""

import math
import random

import pytest

from matcher.engine.fusion import BOTH, SPELLING, Candidate, fuse, model
from matcher.engine.slips import Words


def _words(text: str) -> Words:
    return Words.of(text.split(), "nl")


def _near(place: int, skill: int, text: str, shared: float, meaning: float | None = None) -> Candidate:
    return Candidate(place, skill, _words(text), shared, meaning, meaning)


SAID = _words("boze klanten kalmeren")
SPELT = [
    _near(0, 7, "boze klanten kalmeren", 1.0),
    _near(1, 8, "klanten bedienen", 0.4),
    _near(2, 9, "boze brieven schrijven", 0.3),
]


def test_the_label_that_is_said_comes_first() -> None:
    found = fuse(SAID, SPELT)
    assert found[0].skill == 7
    assert found[0].score > 2 * found[1].score


def test_meaning_brings_forward_what_is_said_in_other_words() -> None:
    candidates = [_near(0, 7, "omgaan met agressie", 0.0, 0.93), _near(1, 8, "klanten bedienen", 0.3, 0.84)]
    assert fuse(SAID, candidates)[0].skill == 7
    assert fuse(SAID, [one._replace(meaning=None, skill_meaning=None) for one in candidates])[0].skill == 8


def test_the_points_of_a_skill_are_weight_times_figure_and_tell_its_order() -> None:
    found = fuse(SAID, SPELT)
    assert set(found[0].points) == set(SPELLING)
    totals = [math.fsum(one.points.values()) for one in found]
    assert totals == sorted(totals, reverse=True)
    assert all(0 <= one.score <= 1 for one in found)


def test_the_order_of_what_came_near_changes_nothing() -> None:
    shuffled = list(SPELT)
    for seed in range(5):
        random.Random(seed).shuffle(shuffled)
        assert fuse(SAID, shuffled) == fuse(SAID, SPELT)


def test_equal_skills_are_ordered_by_id_and_a_skill_by_its_first_label() -> None:
    same = [_near(5, 9, "klanten", 0.5), _near(3, 9, "klanten", 0.5), _near(4, 2, "klanten", 0.5)]
    assert [(one.skill, one.place) for one in fuse(_words("klant"), same)] == [(2, 4), (9, 3)]


def test_a_skill_counts_once_by_its_best_label() -> None:
    found = fuse(SAID, [*SPELT, _near(3, 7, "klanten", 0.4)])
    assert [one.skill for one in found].count(7) == 1
    assert found[0].place == 0


def test_a_label_that_has_no_vector_yet_is_still_found_by_its_spelling() -> None:
    mixed = [SPELT[0], _near(1, 8, "klanten bedienen", 0.4, 0.84), _near(2, 9, "boze brieven", 0.3, 0.83)]
    assert fuse(SAID, mixed)[0].skill == 7


def test_nothing_near_is_nothing_found() -> None:
    assert fuse(SAID, []) == []


@pytest.mark.parametrize(("with_meaning", "names"), [(False, SPELLING), (True, BOTH)])
def test_no_evidence_that_looks_alike_counts_against_a_label(with_meaning: bool, names: tuple[str, ...]) -> None:
    fitted = model(with_meaning)
    assert tuple(fitted.weights) == names
    assert min(fitted.weights.values()) >= 0
    assert 0 < fitted.plausible < 0.5


def test_more_of_the_same_words_never_puts_a_label_further_down() -> None:
    places = []
    for shared in (0.2, 0.5, 0.8, 1.0):
        found = fuse(SAID, [SPELT[0]._replace(shared=shared), *SPELT[1:]])
        places.append([one.skill for one in found].index(7))
    assert places == sorted(places, reverse=True)


def test_words_that_are_hardly_near_are_less_likely_than_words_that_are() -> None:
    far = fuse(_words("xqzt"), [_near(0, 1, "exact meten", 0.05), _near(1, 2, "taxeren", 0.04)])
    assert far[0].score < fuse(SAID, SPELT)[0].score / 2
