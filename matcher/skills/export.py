"""The whole vocabulary as plain records, in an order that is always the same: to read, compare, or take elsewhere."""

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.db import rows
from matcher.skills.models import Label, Relation, RelationKind, Skill

Record = dict[str, Any]


def records(session: Session) -> Iterator[Record]:
    """A record for each skill, in the order of their codes; retired ones too, because people's abilities rest on them.

    Relations name codes: `broader` the skills that it is a special case of, `related` those it goes together with.
    """
    skills = session.exec(select(Skill)).all()
    codes = {skill.id: skill.code for skill in skills}
    labels, relations = _labels(session), _relations(session, codes)
    for skill in sorted(skills, key=lambda skill: skill.code):
        yield {
            "code": skill.code,
            "esco": skill.esco,
            "origin": skill.origin.value,
            "field": skill.field,
            "core": skill.core,
            "nl": skill.name_nl,
            "en": skill.name_en,
            "trainability": skill.trainability.value,
            "rarity": skill.rarity,
            "retired": skill.retired,
            "merged_into": codes.get(skill.merged_into),
            "labels": labels.get(skill.id, []),
            **{kind.value: sorted(relations.get((skill.id, kind), [])) for kind in RelationKind},
        }


def _labels(session: Session) -> dict[int | None, list[Record]]:
    columns = (Label.skill_id, Label.lang, Label.text, Label.kind, Label.origin, Label.reviewed)
    found: dict[int | None, list[Record]] = {}
    for owner, lang, text, kind, origin, reviewed in sorted(
        rows(session, sa.select(*(col(column) for column in columns))),
        key=lambda row: (row.lang, row.kind != "name", row.text),
    ):
        label = {"lang": lang, "text": text, "kind": kind.value, "origin": origin.value, "reviewed": reviewed}
        found.setdefault(owner, []).append(label)
    return found


def _relations(session: Session, codes: Mapping[int | None, str]) -> dict[tuple[int | None, RelationKind], list[str]]:
    found: dict[tuple[int | None, RelationKind], list[str]] = {}
    for one, kind, other in session.exec(select(Relation.skill_id, Relation.kind, Relation.other_id)):
        found.setdefault((one, RelationKind(kind)), []).append(codes[other])
    return found
