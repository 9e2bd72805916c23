"""The vocabulary as head office looks at it: skills and their words, one skill whole, words nobody knew."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.db import rows
from matcher.skills import queries as skills
from matcher.skills import service
from matcher.skills.models import Anchor, Label, Relation, RelationKind, Skill, UnmatchedWord

SHOWN = 300


@dataclass(frozen=True, slots=True)
class Listed:
    """A skill on the list; `labels` in both languages together."""

    id: int
    code: str
    name_nl: str
    name_en: str
    field: str
    trainability: str
    labels: int


@dataclass(frozen=True, slots=True)
class Related:
    """A skill that another one is broader than, belongs to, or is related to."""

    id: int
    name_nl: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A skill with all there is: labels and anchors by language, and its relations both ways."""

    skill: Skill
    labels: dict[str, list[str]]
    linked: list[Label]  # those of the labels that a person made out of a word of the inbox
    anchors: dict[str, list[str]]
    broader: list[Related]
    narrower: list[Related]
    related: list[Related]


def listed(session: Session, search: str = "") -> list[Listed]:
    """Skills in use whose name or one of whose labels holds `search`, by field and name."""
    count = sa.select(sa.func.count()).where(col(Label.skill_id) == col(Skill.id)).scalar_subquery()
    query = (
        sa.select(
            col(Skill.id),
            col(Skill.code),
            col(Skill.name_nl),
            col(Skill.name_en),
            col(Skill.field),
            col(Skill.trainability),
            count,
        )
        .where(col(Skill.retired).is_(False))
        .order_by(col(Skill.field), col(Skill.name_nl), col(Skill.id))
        .limit(SHOWN)
    )
    if search:
        held = sa.select(col(Label.skill_id)).where(col(Label.text).icontains(search, autoescape=True))
        names = (col(Skill.name_nl), col(Skill.name_en), col(Skill.code))
        query = query.where(
            sa.or_(col(Skill.id).in_(held), *(name.icontains(search, autoescape=True) for name in names))
        )
    return [Listed(*row) for row in rows(session, query)]


def whole(session: Session, skill_id: int) -> Whole | None:
    """One skill with all there is about it."""
    skill = session.get(Skill, skill_id)
    if skill is None:
        return None
    return Whole(
        skill=skill,
        labels=_by_language(
            session.exec(select(Label.lang, Label.text).where(Label.skill_id == skill_id).order_by(col(Label.text)))
        ),
        linked=_linked(session, skill_id),
        anchors=_by_language(
            session.exec(
                select(Anchor.lang, Anchor.text).where(Anchor.skill_id == skill_id).order_by(col(Anchor.level))
            )
        ),
        broader=_related(session, col(Relation.skill_id), col(Relation.other_id), skill_id, RelationKind.broader),
        narrower=_related(session, col(Relation.other_id), col(Relation.skill_id), skill_id, RelationKind.broader),
        related=_both_ways(session, skill_id),
    )


def word(session: Session, word_id: int) -> UnmatchedWord | None:
    """One word of the inbox."""
    return session.get(UnmatchedWord, word_id)


def nearest(index: skills.Index, text: str, lang: str | None, most: int = 3) -> list[skills.SkillName]:
    """At most `most` skills whose labels look most like `text`, likeliest first; labels of any language when None."""
    return [index.names[found.skill] for found in index.resolver.resolve(text[:200], lang, most).matches]


def _by_language(found: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {"nl": [], "en": []}
    for lang, text in found:
        grouped.setdefault(lang, []).append(text)
    return grouped


def _linked(session: Session, skill_id: int) -> list[Label]:
    query = select(Label).where(Label.skill_id == skill_id, col(Label.id).in_(service.linked(session)))
    return list(session.exec(query.order_by(col(Label.text))))


def _both_ways(session: Session, skill_id: int) -> list[Related]:
    one = _related(session, col(Relation.skill_id), col(Relation.other_id), skill_id, RelationKind.related)
    other = _related(session, col(Relation.other_id), col(Relation.skill_id), skill_id, RelationKind.related)
    return list(dict.fromkeys([*one, *other]))


def _related(session: Session, here: Any, there: Any, skill_id: int, kind: RelationKind) -> list[Related]:
    query = (
        sa.select(col(Skill.id), col(Skill.name_nl), col(Skill.name_en))
        .join(Relation, there == col(Skill.id))
        .where(here == skill_id, col(Relation.kind) == kind)
        .order_by(col(Skill.name_nl))
    )
    return [Related(*row) for row in rows(session, query)]
