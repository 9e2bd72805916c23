"""What the vocabulary holds before an import: skills, occupations, their labels, and how they are related."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from matcher.db import rows
from matcher.skills.models import (
    Label,
    LabelKind,
    Occupation,
    OccupationLabel,
    OccupationSkill,
    Origin,
    Relation,
    RelationKind,
    Skill,
    Trainability,
)


def table(model: type[SQLModel]) -> sa.Table:
    """The table of a model, for statements in bulk."""
    return cast(sa.Table, sa.inspect(model).local_table)


class Known(NamedTuple):
    """A skill or an occupation (which has no more than the first of these)."""

    id: int
    esco: str | None
    name_nl: str
    name_en: str
    retired: bool
    isco: str = ""
    origin: Origin = Origin.esco
    rarity: int = 2
    trainability: Trainability = Trainability.slow
    merged_into: int | None = None


class Said(NamedTuple):
    """A label of a skill or of an occupation."""

    id: int
    owner: int
    lang: str
    text: str
    kind: LabelKind
    origin: Origin = Origin.esco
    reviewed: bool = False

    @property
    def is_everyday(self) -> bool:
        """Whether it is one of `everyday`, that nobody reviewed: the only ones of our own that link with `ask`."""
        return self.origin is Origin.own and not self.reviewed


@dataclass(frozen=True, slots=True)
class Shelf:
    """All skills, or all occupations, with their labels. by_uri: the one that stands for a concept of ESCO."""

    all: dict[int, Known]
    by_uri: dict[str, Known]
    labels: dict[int, list[Said]]

    def living(self, known: Known) -> Known:
        """What a merged skill is now; itself when it was not merged."""
        seen = {known.id}
        while known.merged_into is not None and known.merged_into in self.all and known.merged_into not in seen:
            known = self.all[known.merged_into]
            seen.add(known.id)
        return known


def skills(session: Session) -> Shelf:
    """The skills. Of two with one address the one that came from ESCO holds its labels; ours stands for it then."""
    names = ("id", "esco", "name_nl", "name_en", "retired", "origin", "rarity", "trainability", "merged_into")
    found = [Known(**row._mapping) for row in _all(session, Skill, names)]
    labels = _labels(session, Label, ("id", "skill_id", "lang", "text", "kind", "origin", "reviewed"))
    # One of ours that left our files no longer stands for the concept; ESCO's own may come beside it.
    stands = [one for one in found if one.origin is Origin.esco or not one.retired or one.merged_into]
    return _shelf(found, sorted(stands, key=lambda one: (one.origin is Origin.esco, one.id)), labels)


def occupations(session: Session) -> Shelf:
    """The occupations."""
    found = [Known(*row) for row in _all(session, Occupation, ("id", "esco", "name_nl", "name_en", "retired", "isco"))]
    labels = _labels(session, OccupationLabel, ("id", "occupation_id", "lang", "text", "kind"))
    return _shelf(found, found, labels)


def relations(session: Session) -> dict[tuple[int, RelationKind, int], int]:
    """(skill, kind, other skill) -> the id of that relation."""
    return {
        (one, kind, other): relation
        for relation, one, kind, other in _all(session, Relation, ("id", "skill_id", "kind", "other_id"))
    }


def asked(session: Session) -> dict[tuple[int, int], bool]:
    """(occupation, skill) -> whether it is essential."""
    found = _all(session, OccupationSkill, ("occupation_id", "skill_id", "essential"))
    return {(occupation, skill): essential for occupation, skill, essential in found}


def _shelf(found: Sequence[Known], stands: Sequence[Known], labels: dict[int, list[Said]]) -> Shelf:
    by_uri = {one.esco: one for one in stands if one.esco}
    return Shelf({one.id: one for one in found}, by_uri, labels)


def _labels(session: Session, model: type[SQLModel], names: Sequence[str]) -> dict[int, list[Said]]:
    found: dict[int, list[Said]] = {}
    for row in _all(session, model, names):
        found.setdefault(row[1], []).append(Said(*row))
    return found


def _all(session: Session, model: type[SQLModel], names: Sequence[str]) -> Sequence[Any]:
    columns = table(model).c
    return rows(session, sa.select(*(columns[name] for name in names)).order_by(columns[names[0]]))
