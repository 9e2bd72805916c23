"""Writes the changes in short transactions, so that others can write in between, and shows them all at once at the end.

New concepts are written as retired, which nothing shows. The last transaction makes them visible, together with what
is left to write. So whoever looks sees all of the old or all of the new, and a run that was cut off at any moment
leaves something to do: the next run finishes it.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

from matcher.db import Database
from matcher.skills import edition
from matcher.skills.esco.changes import Changes, ConceptChange, NewLabel, Shelved, Values
from matcher.skills.esco.standing import table
from matcher.skills.models import (
    Label,
    Occupation,
    OccupationLabel,
    OccupationSkill,
    Origin,
    Relation,
    Skill,
)

ROWS = 2000
"""Rows a transaction: some tenths of a second."""
BREATH = 0.5
"""After a transaction the others get their turn, for this share of the time it took."""
IN = 500
"""Values in one list of a statement."""

Piece = tuple[int, Callable[[sa.Connection], None]]
"""Something to write in one transaction, and how many rows it is."""


class Writer:
    """Writes the changes of one import."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._skills = _Concepts(changes.skills, Skill, Label, "skill_id")
        self._occupations = _Concepts(changes.occupations, Occupation, OccupationLabel, "occupation_id")

    def write(self, database: Database, told: Callable[[int], Any]) -> None:
        """Write everything. told: called after each transaction with how many rows it wrote."""
        switched = self._changes.skills.switch.size + self._changes.occupations.switch.size
        pieces: list[Piece] = list(self._pieces())
        if switched and not pieces:
            pieces.append((0, lambda _connection: None))
        for place, (size, piece) in enumerate(pieces, 1):
            last = place == len(pieces)
            began = time.monotonic()
            with database.transaction() as session:
                piece(session.connection())
                if last:
                    self._switch(session)
            told(size + (switched if last else 0))
            if database.sqlite and not last:
                time.sleep(BREATH * (time.monotonic() - began))

    def _switch(self, session: Session) -> None:
        self._skills.switch(session.connection())
        self._occupations.switch(session.connection())
        edition.changed(session)

    def _pieces(self) -> Iterator[Piece]:
        yield from self._skills.pieces()
        yield from self._occupations.pieces()
        relations, asked = table(Relation), table(OccupationSkill)
        pair = (asked.c.occupation_id == sa.bindparam("occupation")) & (asked.c.skill_id == sa.bindparam("skill"))
        yield from _parts(self._changes.relations.gone, lambda to, part: _delete(to, relations, part))
        yield from _parts(self._changes.relations.new, self._relate)
        yield from _parts(self._changes.asked.gone, lambda to, part: _run(to, sa.delete(asked).where(pair), part))
        yield from _parts(self._changes.asked.changed, lambda to, part: _run(to, sa.update(asked).where(pair), part))
        yield from _parts(self._changes.asked.new, self._ask)

    def _relate(self, to: sa.Connection, part: Sequence[tuple[str, Any, str]]) -> None:
        ids = self._skills.ids
        rows = [{"skill_id": ids[one], "kind": kind, "other_id": ids[other]} for one, kind, other in part]
        _insert(to, Relation, rows)

    def _ask(self, to: sa.Connection, part: Sequence[tuple[str, Any, str]]) -> None:
        rows = [
            {"occupation_id": self._occupations.ids[one], "skill_id": self._skills.ids[skill], "essential": essential}
            for one, essential, skill in part
        ]
        _insert(to, OccupationSkill, rows)


class _Concepts:
    """Writes skills, or occupations, each in one transaction with its labels."""

    def __init__(self, shelved: Shelved, concept: type[SQLModel], label: type[SQLModel], owner: str) -> None:
        self._shelved, self._concept, self._label, self._owner = shelved, concept, label, owner
        self.ids = dict(shelved.ids)

    def pieces(self) -> Iterator[Piece]:
        part, size = list[ConceptChange](), 0
        for place, change in enumerate(self._shelved.changes, 1):
            part.append(change)
            size += change.size
            if size >= ROWS or place == len(self._shelved.changes):
                yield size, lambda to, part=part: self._write(to, part)  # type: ignore[misc]
                part, size = [], 0

    def switch(self, to: sa.Connection) -> None:
        concepts, switch = table(self._concept), self._shelved.switch
        for retired, ids in ((False, [self.ids[uri] for uri in switch.shown]), (True, switch.hidden)):
            for some in _lists(ids):
                to.execute(sa.update(concepts).where(concepts.c.id.in_(some)).values(retired=retired))
        _update(to, concepts, [{"id": one, "merged_into": it, "retired": True} for one, it in switch.merged.items()])

    def _write(self, to: sa.Connection, part: Sequence[ConceptChange]) -> None:
        labels = table(self._label)
        self._add(to, [change for change in part if change.id is None])
        _update(to, table(self._concept), [{"id": one.id, **one.values} for one in part if one.id and one.values])
        _delete(to, labels, [label for change in part for label in change.gone_labels])
        _update(to, labels, [label for change in part for label in change.labels])
        _insert(
            to,
            self._label,
            [self._row(self.ids[change.uri], label) for change in part for label in change.new_labels],
        )

    def _add(self, to: sa.Connection, new: Sequence[ConceptChange]) -> None:
        concepts = table(self._concept)
        _insert(to, self._concept, [change.values for change in new])
        for some in _lists([change.uri for change in new]):
            query = sa.select(concepts.c.esco, concepts.c.id).where(concepts.c.esco.in_(some))
            if "origin" in concepts.c:
                query = query.where(concepts.c.origin == Origin.esco)
            self.ids |= {row.esco: row.id for row in to.execute(query)}

    def _row(self, owner: int, label: NewLabel) -> Values:
        row = {self._owner: owner, "lang": label.lang, "text": label.text, "kind": label.kind}
        return row | {"origin": label.origin, "reviewed": label.reviewed} if self._label is Label else row


def _parts(rows: Sequence[Any], work: Callable[[sa.Connection, Sequence[Any]], None]) -> Iterator[Piece]:
    for part in _lists(rows, ROWS):
        yield len(part), lambda to, part=part: work(to, part)  # type: ignore[misc]


def _lists(rows: Sequence[Any], most: int = IN) -> Iterator[Sequence[Any]]:
    return (rows[start : start + most] for start in range(0, len(rows), most))


def _insert(to: sa.Connection, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, but for those that somebody else inserted since we looked."""
    insert = sqlite.insert if to.dialect.name == "sqlite" else postgresql.insert
    _run(to, insert(table(model)).on_conflict_do_nothing(), rows)


def _update(to: sa.Connection, what: sa.Table, rows: Iterable[Values]) -> None:
    """Update rows by their id, those with the same columns together."""
    alike: dict[tuple[str, ...], list[Values]] = {}
    for row in rows:
        columns = {name: value for name, value in row.items() if name in what.c and name != "id"}
        alike.setdefault(tuple(columns), []).append({"which": row["id"], **columns})
    for some in alike.values():
        _run(to, sa.update(what).where(what.c.id == sa.bindparam("which")), some)


def _delete(to: sa.Connection, what: sa.Table, ids: Sequence[int]) -> None:
    for some in _lists(ids):
        to.execute(sa.delete(what).where(what.c.id.in_(some)))


def _run(to: sa.Connection, statement: sa.Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        to.execute(statement, rows)
