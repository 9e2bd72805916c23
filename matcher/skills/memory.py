"""The vocabulary in memory: one index a database, made anew when the vocabulary has changed, shared by all threads.

What is large (labels and their index) stands in files that all workers map, when the database was given a folder.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from weakref import WeakKeyDictionary

import sqlalchemy as sa
import structlog
from sqlmodel import Session, col, select

from matcher.db import Database, rows
from matcher.engine import Relation as EngineRelation
from matcher.engine import Resolver, SkillInfo, Vocabulary, build_affinities
from matcher.engine import Trainability as EngineTrainability
from matcher.skills import edition, files
from matcher.skills.models import RARITY, Anchor, Label, Relation, RelationKind, Skill
from matcher.skills.tidying import in_use

log = structlog.get_logger()

SMALL = 20_000
"""Labels. With fewer, a changed vocabulary is read again at once; with more, beside the work, within seconds."""

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
    """The vocabulary in memory: what the engine scores with, what resolves words, and the names.

    canonical: the living skill that a merged one is now, for those that were merged.
    """

    vocabulary: Vocabulary
    resolver: Resolver
    names: dict[int, SkillName]
    ids: dict[str, int]
    core: tuple[CoreAbility, ...]
    canonical: Mapping[int, int]


@dataclass(slots=True)
class _Kept:
    """What is known of one database."""

    folder: Path | None = None
    mark: str | None = None
    index: Index | None = None
    renewing: bool = False


# Known by the pool, which reading and writing have in common: an engine with options of its own is another object.
_kept: "WeakKeyDictionary[sa.Pool, _Kept]" = WeakKeyDictionary()
_lock = Lock()


def share(database: Database, folder: Path) -> None:
    """Keep what is large of this database's index in files under `folder`, which all processes map."""
    with _lock:
        _kept.setdefault(database.engine.pool, _Kept()).folder = folder


def index(session: Session) -> Index:
    """The vocabulary in memory, as it is in the database now. Costs one small query when nothing changed.

    A large vocabulary that changed is read beside the work; until it is ready, the one before is given.
    """
    engine = session.connection().engine
    mark = edition.mark(session)
    with _lock:
        kept = _kept.setdefault(engine.pool, _Kept())
        if kept.index is not None and kept.mark == mark:
            return kept.index
        if kept.index is None or len(kept.index.resolver) < SMALL:
            kept.index, kept.mark = _build(session, kept.folder, mark), mark
            return kept.index
        if not kept.renewing:
            kept.renewing = True
            Thread(target=_renew, args=(engine, kept), daemon=True).start()
        return kept.index


def _renew(engine: sa.Engine, kept: _Kept) -> None:
    try:
        with Session(engine) as session:
            mark = edition.mark(session)
            made = _build(session, kept.folder, mark)
        with _lock:
            kept.index, kept.mark = made, mark
    except Exception as error:
        # The index before goes on serving; the next request tries again.
        log.error("vocabulary not renewed", kind=type(error).__name__)
    finally:
        kept.renewing = False


def _build(session: Session, folder: Path | None, mark: str) -> Index:
    found = session.exec(select(Skill).order_by(col(Skill.id))).all()
    skills = [skill for skill in found if not skill.retired]
    names = {
        skill.id: SkillName(
            skill.id, skill.code, skill.name_nl, skill.name_en, skill.field, skill.core, skill.trainability.value
        )
        for skill in skills
        if skill.id is not None
    }
    info = {
        skill.id: SkillInfo(skill.id, EngineTrainability(skill.trainability.value), RARITY[skill.rarity])
        for skill in skills
        if skill.id is not None
    }
    canonical = _canonical({skill.id: skill.merged_into for skill in found if skill.id and skill.merged_into}, names)
    return Index(
        vocabulary=Vocabulary(info, build_affinities(_relations(session, names, canonical))),
        resolver=files.resolver(folder, mark, lambda: _labels(session, names, canonical)),
        names=names,
        ids={name.code: name.id for name in names.values()},
        core=_core(session, [skill for skill in skills if skill.core is not None]),
        canonical=canonical,
    )


def _canonical(merged: Mapping[int, int], living: Mapping[int, SkillName]) -> dict[int, int]:
    """Where each chain of mergers ends; one that ends nowhere, or never, is left out."""
    found = {}
    for start in merged:
        end, seen = start, {start}
        while end in merged and merged[end] not in seen:
            end = merged[end]
            seen.add(end)
        if end in living:
            found[start] = end
    return found


def _relations(
    session: Session, living: Mapping[int, SkillName], canonical: Mapping[int, int]
) -> list[tuple[int, EngineRelation, int]]:
    found = []
    for one, kind, other in session.exec(select(Relation.skill_id, Relation.kind, Relation.other_id)):
        first, second = canonical.get(one, one), canonical.get(other, other)
        if first in living and second in living and first != second:
            found.append((first, _TO_ENGINE[RelationKind(kind)], second))
    return found


def _labels(session: Session, living: Mapping[int, SkillName], canonical: Mapping[int, int]) -> list[files.Row]:
    """The labels of all living skills; those of a merged one are labels of what it is now."""
    columns = (Label.skill_id, Label.text, Label.lang, Label.reviewed, Label.vector)
    found = rows(session, sa.select(*(col(column) for column in columns)).where(in_use()).order_by(col(Label.id)))
    return [
        files.Row(canonical.get(skill_id, skill_id), *rest)
        for skill_id, *rest in found
        if canonical.get(skill_id, skill_id) in living
    ]


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
