"""Label vectors in bytes: what they find is what full numbers would find, from memory and from files."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.engine.meaning import Meanings, meaning_of

DIM = 64
SKILLS = np.array([1, 1, 1, 2, 2, 3], dtype=np.int64)
LANGS = np.array([0, 0, 1, 1, 1, 0], dtype=np.uint8)


def _rows(many: int, seed: int = 3) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).standard_normal((many, DIM)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def rows() -> NDArray[np.float32]:
    return _rows(6)


def test_cosines_in_bytes_are_those_of_full_numbers() -> None:
    many, phrase = _rows(500), _rows(1, seed=5)[0]
    meanings = Meanings.of(dict(enumerate(many)), np.arange(500), np.zeros(500, dtype=np.uint8), DIM)
    found = dict(meanings.nearest(phrase, 500))
    assert max(abs(found[place] - float(many[place] @ phrase)) for place in range(500)) < 0.005


def test_the_nearest_come_first_and_equal_ones_by_place() -> None:
    row = _rows(1)[0]
    meanings = Meanings.of({4: row, 1: row, 0: -row}, np.arange(6), np.zeros(6, dtype=np.uint8), DIM)
    assert [place for place, _ in meanings.nearest(row, 6)] == [1, 4, 0]
    assert [place for place, _ in meanings.nearest(row, 1)] == [1]


def test_a_mask_says_which_labels_may_be_found(rows: NDArray[np.float32]) -> None:
    meanings = Meanings.of(dict(enumerate(rows)), SKILLS, LANGS, DIM)
    assert [place for place, _ in meanings.nearest(rows[0], 6, LANGS == 1)] != []
    assert {place for place, _ in meanings.nearest(rows[0], 6, LANGS == 1)} == {2, 3, 4}


def test_a_label_without_a_vector_is_not_found_and_has_no_cosine(rows: NDArray[np.float32]) -> None:
    meant = Meanings.of({0: rows[0], 3: rows[3]}, SKILLS, LANGS, DIM).look(rows[0])
    assert {place for place, _ in meant.nearest(6)} == {0, 3}
    assert meant.label(1) is None
    assert meant.label(0) == pytest.approx(1.0, abs=0.01)


def test_around_a_label_are_all_labels_of_its_skill_in_its_language(rows: NDArray[np.float32]) -> None:
    meant = Meanings.of({place: rows[place] for place in (0, 1, 2, 3, 5)}, SKILLS, LANGS, DIM).look(rows[0])
    cosines = [meant.label(place) or 0.0 for place in range(6)]
    both = (cosines[0] + cosines[1]) / 2
    assert meant.around([1, 5, 4, 0, 2]) == [pytest.approx(both), cosines[5], None, pytest.approx(both), cosines[2]]


def test_a_skill_is_as_near_as_its_best_label_in_each_language_on_average(rows: NDArray[np.float32]) -> None:
    meant = Meanings.of(dict(enumerate(rows)), SKILLS, LANGS, DIM).look(rows[0])
    two, one, none = meant.skills([1, 3, 9])
    cosines = [meant.label(place) or 0.0 for place in range(6)]
    assert two == pytest.approx((max(cosines[:2]) + cosines[2]) / 2)
    assert one is not None
    assert one < cosines[5]  # one language is one witness
    assert none is None


def test_what_was_saved_is_opened_as_it_was(rows: NDArray[np.float32], tmp_path: Path) -> None:
    meanings = Meanings.of(dict(enumerate(rows)), SKILLS, LANGS, DIM)
    meanings.save(tmp_path)
    again = Meanings.open(tmp_path)
    assert again.nearest(rows[2], 6) == meanings.nearest(rows[2], 6)
    assert again.look(rows[2]).skills([1, 2, 3]) == meanings.look(rows[2]).skills([1, 2, 3])


def test_no_vectors_at_all_find_nothing(tmp_path: Path) -> None:
    empty = Meanings.of({}, SKILLS, LANGS, DIM)
    empty.save(tmp_path)
    for meanings in (empty, Meanings.open(tmp_path)):
        assert len(meanings) == 0
        assert meanings.nearest(_rows(1)[0], 5) == []
        assert meanings.look(_rows(1)[0]).skills([1]) == [None]


def test_a_broken_file_is_refused(rows: NDArray[np.float32], tmp_path: Path) -> None:
    Meanings.of(dict(enumerate(rows)), SKILLS, LANGS, DIM).save(tmp_path)
    (tmp_path / "vectors.npy").write_bytes(b"half a file")
    with pytest.raises((OSError, ValueError)):
        Meanings.open(tmp_path)


class _Spoken:
    """An encoder that knows two texts, and counts how many it was asked for."""

    name, dim = "spoken 1", 2

    def __init__(self) -> None:
        self.asked = 0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += len(texts)
        return np.array([{"ik kan bellen": (1, 0), "bellen": (0, 1)}[text] for text in texts], dtype=np.float32)


def test_what_was_written_and_what_was_likely_meant_count_for_half() -> None:
    assert meaning_of(_Spoken(), "ik kan bellen", "bellen").tolist() == [0.5, 0.5]


def test_a_phrase_that_is_what_it_means_is_encoded_once() -> None:
    encoder = _Spoken()
    assert meaning_of(encoder, "bellen", "bellen").tolist() == [0, 1]
    assert encoder.asked == 1
