"""What people ask of the vocabulary: the engine's view of it, names, core abilities, words nobody knew."""

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.db import rows
from matcher.engine import LabelEntry, Resolver, SkillInfo, Vocabulary, build_affinities
from matcher.engine import Relation as EngineRelation
from matcher.engine import Trainability as EngineTrainability
from matcher.skills.models import Anchor, Label, Relation, RelationKind, Skill, UnmatchedWord

_TO_ENGINE = {RelationKind.broader: EngineRelation.NARROWER, RelationKind.related: EngineRelation.RELATED}


@dataclass(frozen=True, slots=True)
class SkillName:
    """A skill as lists show it."""

    id: int
    code: str
    name_nl: str
    name_en: str
    field: str
    core: int | None
    trainability: str


@dataclass(frozen=True, slots=True)
class CoreAbility:
    """A core ability as a candidate is asked about it; anchors: language -> its five sentences, level 1 first."""

    id: int
    code: str
    core: int
    name_nl: str
    name_en: str
    question_nl: str
    question_en: str
    why_nl: str
    why_en: str
    anchors: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Index:
    """The vocabulary in memory: what the engine scores with, what resolves words, and the names."""

    vocabulary: Vocabulary
    resolver: Resolver
    names: dict[int, SkillName]
    ids: dict[str, int]
    core: tuple[CoreAbility, ...]


# One index a database, made again when the vocabulary has changed. Shared by the threads of a worker, and known by the
# pool, which reading and writing have in common: an engine with options of its own is another object each time.
_indexes: "WeakKeyDictionary[sa.Pool, tuple[tuple[object, ...], Index]]" = WeakKeyDictionary()
_lock = Lock()


def index(session: Session) -> Index:
    """The vocabulary in memory, as it is in the database now. Costs one small query when nothing changed."""
    pool = session.connection().engine.pool
    mark = _mark(session)
    with _lock:
        known = _indexes.get(pool)
        if known is None or known[0] != mark:
            known = (mark, _build(session))
            _indexes[pool] = known
        return known[1]


def names(session: Session, skill_ids: Iterable[int]) -> dict[int, SkillName | Skill]:
    """The names of these skills, also of those that left the vocabulary since."""
    known = index(session).names
    wanted = set(skill_ids)
    found: dict[int, SkillName | Skill] = {skill_id: known[skill_id] for skill_id in wanted & known.keys()}
    if gone := wanted - known.keys():
        found |= {skill.id: skill for skill in session.exec(select(Skill).where(col(Skill.id).in_(gone))) if skill.id}
    return found


def unmatched(session: Session, limit: int = 100) -> list[UnmatchedWord]:
    """Words nobody's vocabulary knew, the most frequent first."""
    order = (col(UnmatchedWord.times).desc(), col(UnmatchedWord.folded))
    return list(session.exec(select(UnmatchedWord).order_by(*order).limit(limit)))


def _mark(session: Session) -> tuple[object, ...]:
    """Differs as soon as a skill, label, anchor or relation is added, removed or retired."""
    found = rows(
        session,
        sa.select(
            *(
                sa.select(what).select_from(model).scalar_subquery()
                for model in (Skill, Label, Anchor, Relation)
                for what in (sa.func.count(), sa.func.max(model.id))
            ),
            sa.select(sa.func.count()).select_from(Skill).where(col(Skill.retired)).scalar_subquery(),
        ),
    )
    return tuple(found[0])


def _build(session: Session) -> Index:
    skills = session.exec(select(Skill).where(col(Skill.retired).is_(False)).order_by(col(Skill.id))).all()
    names = {
        skill.id: SkillName(
            skill.id, skill.code, skill.name_nl, skill.name_en, skill.field, skill.core, skill.trainability.value
        )
        for skill in skills
        if skill.id is not None
    }
    info = {
        skill.id: SkillInfo(skill.id, EngineTrainability(skill.trainability.value), float(skill.rarity))
        for skill in skills
        if skill.id is not None
    }
    relations = [
        (skill_id, _TO_ENGINE[RelationKind(kind)], other_id)
        for skill_id, kind, other_id in session.exec(select(Relation.skill_id, Relation.kind, Relation.other_id))
        if skill_id in names and other_id in names
    ]
    labels = session.exec(select(Label.skill_id, Label.text, Label.lang, Label.reviewed).order_by(col(Label.id)))
    return Index(
        vocabulary=Vocabulary(info, build_affinities(relations)),
        resolver=Resolver(LabelEntry(*label) for label in labels if label[0] in names),
        names=names,
        ids={name.code: name.id for name in names.values()},
        core=_core(session, [skill for skill in skills if skill.core is not None]),
    )


def _core(session: Session, skills: list[Skill]) -> tuple[CoreAbility, ...]:
    anchors: dict[tuple[int, str], list[str]] = {}
    for skill_id, lang, text in session.exec(
        select(Anchor.skill_id, Anchor.lang, Anchor.text).order_by(col(Anchor.skill_id), col(Anchor.level))
    ):
        anchors.setdefault((skill_id, lang), []).append(text)
    return tuple(
        CoreAbility(
            id=skill.id or 0,
            code=skill.code,
            core=skill.core or 0,
            name_nl=skill.name_nl,
            name_en=skill.name_en,
            question_nl=skill.question_nl,
            question_en=skill.question_en,
            why_nl=skill.why_nl,
            why_en=skill.why_en,
            anchors={lang: tuple(anchors.get((skill.id or 0, lang), ())) for lang in ("nl", "en")},
        )
        for skill in sorted(skills, key=lambda skill: skill.core or 0)
    )
