"""Vectors of labels: shipped for our own, made for others, forgotten when another encoder comes."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlmodel import Session, col, select

from matcher.db import Database
from matcher.skills import edition, encoder, learning
from matcher.skills.models import Edition, Label
from matcher.skills.service import LANGUAGES, own_vocabulary
from tests import make

needs_encoder = pytest.mark.skipif(encoder.available() is None, reason="no encoder runs on this machine")


class Counting:
    """An encoder that says how many letters a text has, and remembers what it was asked."""

    dim = 4

    def __init__(self, name: str = "counting 1") -> None:
        self.name, self.asked = name, [""][:0]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        rows = np.array([[len(text), 1, 0, 0] for text in texts], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    made = Counting()
    monkeypatch.setattr(encoder, "encoder", lambda: made)
    return made


def _vectors(session: Session) -> list[bytes | None]:
    return list(session.exec(select(Label.vector).order_by(col(Label.id))))


def test_it_works(database: Database, counting: Counting) -> None:
    with database.transaction() as session:
        make.skill(session, "listening")
        before = edition.mark(session)
    told: list[int] = []
    assert learning.learn(database, told.append) == 2
    with database.transaction(writes=False) as session:
        assert learning.learned(session) == (2, 2)
        assert {len(vector or b"") for vector in _vectors(session)} == {counting.dim}
        assert edition.mark(session) != before
    assert told == [2]


def test_learning_again_learns_only_what_is_new(database: Database, counting: Counting) -> None:
    with database.transaction() as session:
        make.skill(session, "listening")
    learning.learn(database)
    with database.transaction() as session:
        make.skill(session, "typing")
        mark = edition.mark(session)
    counting.asked.clear()
    assert learning.learn(database, most=1) == 1
    assert learning.learn(database) == 1
    assert counting.asked == ["typing", "typing"]
    with database.transaction(writes=False) as session:
        renewed = edition.mark(session)
    assert renewed != mark
    assert learning.learn(database) == 0
    with database.transaction(writes=False) as session:
        assert edition.mark(session) == renewed  # nothing new: nobody has to read the vocabulary again


def test_names_and_dutch_words_are_learned_first(database: Database, counting: Counting) -> None:
    with database.transaction() as session:
        skill = make.skill(session, "listening")
        session.add(Label(skill_id=skill.id, lang="en", text="being all ears"))
        session.add(Label(skill_id=skill.id, lang="nl", text="een en al oor zijn"))
    learning.learn(database)
    assert counting.asked == ["listening", "listening", "een en al oor zijn", "being all ears"]


def test_another_encoder_forgets_what_the_one_before_made(
    database: Database, counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as session:
        make.skill(session, "listening")
    learning.learn(database)
    other = Counting("counting 2")
    monkeypatch.setattr(encoder, "encoder", lambda: other)
    with database.transaction() as session:
        learning.recall(session)
        assert _vectors(session) == [None, None]
        assert session.exec(select(Edition.encoder)).one() == "counting 2"
    assert learning.learn(database) == 2


def test_without_an_encoder_nothing_is_learned_and_nothing_fails(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder, "encoder", lambda: None)
    with database.transaction() as session:
        make.skill(session, "listening")
        assert learning.recall(session) == 0
    assert learning.learn(database) == 0
    assert learning.shipped("Luisteren") is None


@needs_encoder
def test_the_vectors_of_all_our_own_words_are_shipped() -> None:
    missing = {
        text
        for entry in own_vocabulary()
        for lang in LANGUAGES
        for text in (entry[lang], *entry[f"labels_{lang}"])
        if learning.shipped(text) is None
    }
    assert missing == set(), "run `make vectors` after changing words"


@needs_encoder
def test_the_shipped_vectors_are_those_the_encoder_makes() -> None:
    known = encoder.encoder()
    assert known is not None
    texts = ["Luisteren", "Rustig blijven", "Heftruck rijden", "active listening"]
    shipped = [np.frombuffer(learning.shipped(text) or b"", dtype=np.int8).astype(np.float32) for text in texts]
    for vector, fresh in zip(shipped, known.encode(texts), strict=True):
        assert vector @ fresh / np.linalg.norm(vector) > 0.999
