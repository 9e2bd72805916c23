"""What changed since somebody last looked. Whoever wants to know keeps a Reader of their own."""

from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlmodel import Session, col

from matcher.db import rows
from matcher.matching.models import Change


@dataclass(frozen=True, slots=True)
class Changes:
    """Whose things changed. rest: programmes, vocabulary or places, which concern everybody."""

    candidates: frozenset[int] = frozenset()
    vacancies: frozenset[int] = frozenset()
    rest: frozenset[str] = frozenset()

    @property
    def count(self) -> int:
        """How many people and vacancies it is about."""
        return len(self.candidates) + len(self.vacancies)

    def __bool__(self) -> bool:
        return bool(self.candidates or self.vacancies or self.rest)


@dataclass(slots=True)
class Reader:
    """How far somebody has read. Changes may be told twice, never left out.

    On PostgreSQL a transaction that began earlier may commit later. So what counts is not the highest mark that was
    seen, but the oldest transaction that wasn't done then: everything from there on is read again.
    """

    since: int
    _seen: dict[tuple[str, int], int] = field(default_factory=dict)

    @classmethod
    def now(cls, session: Session) -> "Reader":
        """A reader for whom all that can be seen now is known. Make it before loading."""
        reader = cls(0)
        reader.read(session)
        return reader

    @property
    def settled(self) -> bool:
        """Whether nothing that was read will be told again."""
        return not self._seen

    def read(self, session: Session) -> Changes:
        """What changed since the last time, as this session sees it."""
        upto = _horizon(session)
        query = sa.select(col(Change.kind), col(Change.subject), col(Change.mark)).where(col(Change.mark) >= self.since)
        found: dict[str, set[int]] = {"candidate": set(), "vacancy": set()}
        seen = {}
        for kind, subject, mark in rows(session, query):
            if mark >= upto:
                seen[kind, subject] = mark
            if self._seen.get((kind, subject)) != mark:
                found.setdefault(kind, set()).add(subject)
        self.since, self._seen = upto, seen
        candidates, vacancies = found.pop("candidate"), found.pop("vacancy")
        return Changes(frozenset(candidates), frozenset(vacancies), frozenset(found))


def _horizon(session: Session) -> int:
    """The mark from which on something may still come that is not seen now."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        return int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(col(Change.mark)), 0) + 1)).scalar_one())
    statement = sa.text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
    return int(connection.execute(statement).scalar_one())
