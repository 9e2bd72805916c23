"""The vocabulary as head office looks at it: skills and their words, one skill whole, what a merger touches."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.candidates.models import Ability
from matcher.db import rows
from matcher.engine import LONGEST
from matcher.skills import encoder, learning
from matcher.skills import queries as skills
from matcher.skills.models import (
    Anchor,
    Label,
    LabelKind,
    Origin,
    Relation,
    RelationKind,
    Skill,
    Trainability,
    UnmatchedWord,
)
from matcher.skills.tidying import in_use
from matcher.vacancies.models import Requirement, Vacancy, VacancyStatus

T = TypeVar("T")

LIKELY = 50  # skills that a search finds, likeliest first


@dataclass(frozen=True, slots=True)
class Listed:
    """A skill on the list; `labels` and `unreviewed` in both languages together."""

    id: int
    code: str
    name_nl: str
    name_en: str
    field: str
    origin: Origin
    trainability: Trainability
    labels: int
    unreviewed: int


@dataclass(frozen=True, slots=True)
class Related:
    """A skill that another one is broader than, belongs to, or is related to."""

    id: int
    name_nl: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A skill with all there is: its words, those taken out, its anchors by language, and its relations both ways."""

    skill: Skill
    now: Skill | None  # what it was merged into
    merged: list[Skill]  # those that were merged into it
    labels: dict[str, list[Label]]
    taken_out: list[Label]
    anchors: dict[str, list[str]]
    broader: list[Related]
    narrower: list[Related]
    related: list[Related]

    @property
    def unreviewed(self) -> list[Label]:
        """The words that ask, because nobody has found them sane yet."""
        return [label for labels in self.labels.values() for label in labels if not label.reviewed]


@dataclass(frozen=True, slots=True)
class Touched:
    """How many people can do a skill, by whatever source, and how many vacancies that are not over ask it."""

    people: int
    vacancies: int


def listed(session: Session, *which: sa.ColumnElement[bool], start: int = 0, size: int = LIKELY) -> list[Listed]:
    """A page of the skills in use for which all of `which` holds, by field and name."""
    order = (col(Skill.field), sa.func.lower(col(Skill.name_nl)), col(Skill.id))
    return _listed(session, sa.select(*_COLUMNS).where(_standing(), *which).order_by(*order).offset(start).limit(size))


def counted(session: Session, *which: sa.ColumnElement[bool]) -> int:
    """How many skills in use there are for which all of `which` holds."""
    return session.exec(select(sa.func.count()).select_from(Skill).where(_standing(), *which)).one()


def found(session: Session, text: str, *which: sa.ColumnElement[bool]) -> list[Listed]:
    """The skills that the vocabulary finds for `text`, half typed or said in other words, likeliest first."""
    likely = [match.skill for match in skills.index(session).resolver.suggest(text, LIKELY, meaning=True)]
    known = {row.id: row for row in listed(session, col(Skill.id).in_(likely), *which)}
    return [known[skill] for skill in likely if skill in known]


def of_origin(origin: Origin) -> sa.ColumnElement[bool]:
    """The condition that a skill comes from there."""
    return col(Skill.origin) == origin


def to_review() -> sa.ColumnElement[bool]:
    """The condition that a skill has words that nobody has found sane yet."""
    return col(Skill.id).in_(sa.select(col(Label.skill_id)).where(in_use(), col(Label.reviewed).is_(False)))


def whole(session: Session, skill_id: int) -> Whole | None:
    """One skill with all there is about it, also when it was merged or retired."""
    skill = session.get(Skill, skill_id)
    if skill is None:
        return None
    labels = session.exec(select(Label).where(Label.skill_id == skill_id).order_by(*_ORDER)).all()
    out = [label for label in labels if label.origin is Origin.office and not label.reviewed]
    anchors = select(Anchor.lang, Anchor.text).where(Anchor.skill_id == skill_id).order_by(col(Anchor.level))
    merged = select(Skill).where(Skill.merged_into == skill_id).order_by(sa.func.lower(col(Skill.name_nl)))
    return Whole(
        skill=skill,
        now=session.get(Skill, skill.merged_into) if skill.merged_into else None,
        merged=list(session.exec(merged)),
        labels=_by_language((label.lang, label) for label in labels if label not in out),
        taken_out=out,
        anchors=_by_language(session.exec(anchors)),
        broader=_related(session, col(Relation.skill_id), col(Relation.other_id), skill_id, RelationKind.broader),
        narrower=_related(session, col(Relation.other_id), col(Relation.skill_id), skill_id, RelationKind.broader),
        related=_both_ways(session, skill_id),
    )


def touched(session: Session, skill_id: int) -> Touched:
    """Whom it concerns when a skill becomes another one; counts only."""
    people = sa.select(sa.func.count(sa.distinct(col(Ability.candidate_id)))).where(col(Ability.skill_id) == skill_id)
    asking = (
        sa.select(sa.func.count())
        .select_from(Requirement)
        .join(Vacancy, col(Vacancy.id) == col(Requirement.vacancy_id))
        .where(col(Requirement.skill_id) == skill_id, col(Vacancy.status) != VacancyStatus.closed)
    )
    return Touched(*rows(session, sa.select(people.scalar_subquery(), asking.scalar_subquery()))[0])


def word(session: Session, word_id: int) -> UnmatchedWord | None:
    """One word of the inbox."""
    return session.get(UnmatchedWord, word_id)


def waiting(session: Session) -> int:
    """How many words the inbox holds."""
    return session.exec(select(sa.func.count()).select_from(UnmatchedWord)).one()


def nearest(index: skills.Index, text: str, lang: str | None, most: int = 3) -> list[skills.SkillName]:
    """At most `most` skills whose labels look most like `text`, likeliest first; labels of any language when None."""
    return [index.names[match.skill] for match in index.resolver.nearest(text[:LONGEST], lang, most)]


# Names first, then as people read them.
_ORDER = (col(Label.kind) != LabelKind.name, sa.func.lower(col(Label.text)), col(Label.id))


def _labels(*which: sa.ColumnElement[bool]) -> Any:
    theirs = sa.select(sa.func.count()).where(col(Label.skill_id) == col(Skill.id), in_use(), *which)
    return theirs.correlate(Skill).scalar_subquery()


_COLUMNS = (
    col(Skill.id),
    col(Skill.code),
    col(Skill.name_nl),
    col(Skill.name_en),
    col(Skill.field),
    col(Skill.origin),
    col(Skill.trainability),
    _labels(),
    _labels(col(Label.reviewed).is_(False)),
)


def _listed(session: Session, query: sa.Select[*tuple[Any, ...]]) -> list[Listed]:
    return [Listed(*row) for row in rows(session, query)]


def _standing() -> sa.ColumnElement[bool]:
    return col(Skill.retired).is_(False)


def _by_language(found: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    grouped: dict[str, list[T]] = {"nl": [], "en": []}
    for lang, one in found:
        grouped.setdefault(lang, []).append(one)
    return grouped


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


@dataclass(frozen=True, slots=True)
class Understanding:
    """What words are understood by. encoder: None when spelling is all there is on this machine."""

    skills: int
    labels: int
    learned: int
    encoder: str | None


def understanding(session: Session) -> Understanding:
    """How many abilities and words there are, and of how many the meaning is known."""
    have, want = learning.learned(session)
    return Understanding(len(skills.index(session).names), want, have, encoder.available())
