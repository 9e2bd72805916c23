"""The stored lists as plain rows: read, compared with what they should be, and made so, the rows that differ only."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from matcher.db import insert_once, rows
from matcher.engine import RULE_VERSION
from matcher.matching.models import Change, Figures, ListedGain, ListedPerson, ListedWork, Ranking

Row: TypeAlias = tuple[Any, ...]
Lists: TypeAlias = dict[int, dict[int, Row]]
"""Whose list -> who or what is on it -> its figures, in the order of the columns of the table."""

_FIGURES = tuple(Figures.model_fields)
AT_ONCE = 500
"""So many lists are read, or written in one transaction, so that others needn't wait long for theirs."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A table of lists: whose they are, what is on them, and the columns of figures."""

    model: type[SQLModel]
    owner: str
    other: str
    figures: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of the table."""
        return str(sa.inspect(self.model).local_table.name)


PEOPLE = Shelf(ListedPerson, "vacancy_id", "candidate_id", _FIGURES)
WORK = Shelf(ListedWork, "candidate_id", "vacancy_id", _FIGURES)
GAINS = Shelf(
    ListedGain,
    "candidate_id",
    "programme_id",
    ("placeable_now", "placeable_after", "openings_now", "openings_after"),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """How many rows were not there, there too many, and there with other figures."""

    missing: int = 0
    surplus: int = 0
    different: int = 0

    def __add__(self, other: "Difference") -> "Difference":
        return Difference(self.missing + other.missing, self.surplus + other.surplus, self.different + other.different)

    def __bool__(self) -> bool:
        return bool(self.missing or self.surplus or self.different)


def stored(session: Session, shelf: Shelf, owners: Iterable[int] | None = None) -> Lists:
    """The lists of these owners as they are stored; of everybody when None."""
    table: Any = sa.inspect(shelf.model).local_table
    query = sa.select(*(table.c[name] for name in (shelf.owner, shelf.other, *shelf.figures)))
    found: Lists = {}
    queries = [query] if owners is None else [query.where(table.c[shelf.owner].in_(some)) for some in parts(owners)]
    for each in queries:
        for owner, other, *figures in rows(session, each):
            found.setdefault(owner, {})[other] = tuple(figures)
    return found


def owners(session: Session, shelf: Shelf) -> set[int]:
    """Whoever has a list."""
    table: Any = sa.inspect(shelf.model).local_table
    return {owner for (owner,) in rows(session, sa.select(table.c[shelf.owner]).distinct())}


def compare(shelf: Shelf, owners: Iterable[int], before: Lists, wanted: Lists) -> "Work":
    """What has to be written so that the lists of these owners become what is wanted."""
    work = Work(shelf, [], [], [])
    for owner in owners:
        there, want = before.get(owner, {}), wanted.get(owner, {})
        work.drop += [(owner, other) for other in there.keys() - want.keys()]
        work.add += [(owner, other, *want[other]) for other in want.keys() - there.keys()]
        both = want.keys() & there.keys()
        work.change += [(owner, other, *want[other]) for other in both if want[other] != there[other]]
    return work


@dataclass(slots=True)
class Work:
    """Rows to be written to one table."""

    shelf: Shelf
    drop: list[tuple[int, int]]
    add: list[Row]
    change: list[Row]

    def difference(self) -> Difference:
        """How much it is."""
        return Difference(len(self.add), len(self.drop), len(self.change))

    def write(self, session: Session) -> None:
        """Write it."""
        table: Any = sa.inspect(self.shelf.model).local_table
        connection = session.connection()
        owner, other = table.c[self.shelf.owner], table.c[self.shelf.other]
        row = sa.and_(owner == sa.bindparam("row_owner"), other == sa.bindparam("row_other"))
        if self.drop:
            gone = [{"row_owner": one, "row_other": another} for one, another in self.drop]
            connection.execute(sa.delete(table).where(row), gone)
        if self.add:
            names = (self.shelf.owner, self.shelf.other, *self.shelf.figures)
            connection.execute(sa.insert(table), [dict(zip(names, each, strict=True)) for each in self.add])
        if self.change:
            names = ("row_owner", "row_other", *(f"to_{name}" for name in self.shelf.figures))
            values: dict[str, Any] = {name: sa.bindparam(f"to_{name}") for name in self.shelf.figures}
            changed = [dict(zip(names, each, strict=True)) for each in self.change]
            connection.execute(sa.update(table).where(row).values(values), changed)


def standing(session: Session) -> Ranking | None:
    """Where the lists stand; None before they were first made."""
    return session.exec(select(Ranking)).first()


def is_behind(session: Session, place: Ranking) -> bool:
    """Whether something changed that may not be in the lists yet."""
    newer = sa.select(col(Change.subject)).where(col(Change.mark) >= place.read_to).limit(1)
    return session.connection().execute(newer).first() is not None


def take_turn(session: Session, turn: int | None, now: datetime, *, read_to: int, mended: bool = False) -> bool:
    """Whether nobody wrote since `turn` (None: nobody ever), so that it is ours to write; says what will be in them."""
    if turn is None:
        return insert_once(
            session, Ranking, id=1, turn=1, read_to=read_to, mended=0, rule_version=RULE_VERSION, ranked_at=now
        )
    statement = (
        sa.update(Ranking)
        .where(col(Ranking.id) == 1, col(Ranking.turn) == turn)
        .values(
            turn=turn + 1,
            read_to=read_to,
            mended=col(Ranking.mended) + int(mended),
            rule_version=RULE_VERSION,
            ranked_at=now,
        )
    )
    return session.connection().execute(statement).rowcount == 1


def parts(ids: Iterable[int]) -> Iterator[Sequence[int]]:
    """The ids in parts of a size that a statement can hold."""
    left = iter(ids)
    while some := list(islice(left, AT_ONCE)):
        yield some
