"""Learning what labels mean: a vector for each, made once by the encoder and kept beside the label.

The vectors of our own labels are shipped, so that a new machine understands at once; ESCO's are made after its import.
"""

from collections.abc import Callable, Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.db import Database, insert_once, key, rows
from matcher.engine import packed
from matcher.skills import edition, encoder
from matcher.skills.models import Edition, Label, LabelKind

SHIPPED = Path(__file__).parent / "vocabulary" / "vectors.npz"
BATCH = 200
"""Labels a transaction: about a second and a half of work, of which the database is held for some milliseconds."""


def learned(session: Session, *, first: bool = False) -> tuple[int, int]:
    """How many labels have a vector, and how many there are. first: only of those that are learned first."""
    counted = sa.select(sa.func.count(col(Label.vector)), sa.func.count()).select_from(Label).where(_which(first))
    have, want = rows(session, counted)[0]
    return have, want


def recall(session: Session) -> int:
    """Give labels without a vector the shipped one of their text, where there is one; how many got one.

    When another encoder made what is there, that is forgotten first.
    """
    known = encoder.encoder()
    if known is None:
        return 0
    _settle(session, known.name)
    shipped = _shipped(known.name)
    missing = [
        (label_id, text)
        for label_id, text in session.exec(select(Label.id, Label.text).where(col(Label.vector).is_(None)))
        if label_id is not None and text_key(text) in shipped
    ]
    _keep(session, [(label_id, shipped[text_key(text)]) for label_id, text in missing])
    if missing:
        edition.changed(session)
    return len(missing)


def learn(
    database: Database,
    told: Callable[[int], Any] = lambda _done: None,
    *,
    most: int | None = None,
    first: bool = False,
) -> int:
    """Make the vectors that are missing, at most `most`, in transactions of BATCH labels; how many were made.

    first: only of names and Dutch labels, which help most. told: called after each batch with how many were made in
    it. May be stopped at any moment, and goes on from there.
    """
    known = encoder.encoder()
    if known is None:
        return 0
    with database.transaction() as session:
        recall(session)
    made = 0
    while batch := _next(database, first, BATCH if most is None else min(BATCH, most - made)):
        vectors = known.encode([text for _, text in batch])
        with database.transaction() as session:
            _keep(session, list(zip((label_id for label_id, _ in batch), packed(vectors), strict=True)))
        made += len(batch)
        told(len(batch))
    # A new edition is read again by every process: once, when all of it is learned, not after each small part.
    if made and (most is None or not _next(database, first, 1)):
        with database.transaction() as session:
            edition.changed(session)
    return made


def text_key(text: str) -> int:
    """What the shipped vectors know a text by: 63 bits of its hash."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def shipped(text: str) -> bytes | None:
    """The vector that was shipped for a text of our own vocabulary; None without one, or without its encoder."""
    known = encoder.encoder()
    return None if known is None else _shipped(known.name).get(text_key(text))


@cache
def _shipped(name: str) -> dict[int, bytes]:
    if not SHIPPED.exists():
        return {}
    with np.load(SHIPPED, allow_pickle=False) as found:
        if str(found["encoder"]) != name:
            return {}
        return {int(key): vector.tobytes() for key, vector in zip(found["keys"], found["vectors"], strict=True)}


def _settle(session: Session, name: str) -> None:
    """Forget what another encoder made: vectors of two encoders can't be compared."""
    insert_once(session, Edition, id=1, mark=key(), encoder=name)
    before = session.exec(select(Edition.encoder)).one()
    if before == name:
        return
    session.connection().execute(sa.update(Label).where(col(Label.vector).is_not(None)).values(vector=None))
    session.connection().execute(sa.update(Edition).values(encoder=name))


def _which(first: bool) -> sa.ColumnElement[bool]:
    return sa.or_(col(Label.kind) == LabelKind.name, col(Label.lang) == "nl") if first else sa.true()


def _next(database: Database, first: bool, most: int) -> Sequence[tuple[int, str]]:
    """Labels that have no vector yet, at most `most`: names first, then Dutch ones."""
    order = (col(Label.kind).desc(), col(Label.lang).desc(), col(Label.id))
    missing = sa.select(col(Label.id), col(Label.text)).where(col(Label.vector).is_(None), _which(first))
    with database.transaction(writes=False) as session:
        return [(label_id, text) for label_id, text in rows(session, missing.order_by(*order).limit(most))]


def _keep(session: Session, vectors: Sequence[tuple[int, bytes]]) -> None:
    if vectors:
        table = Label.__table__  # type: ignore[attr-defined]
        statement = sa.update(table).where(table.c.id == sa.bindparam("label")).values(vector=sa.bindparam("made"))
        session.connection().execute(statement, [{"label": label_id, "made": made} for label_id, made in vectors])
