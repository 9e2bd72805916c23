"""Two skills that are one, and one that is two: merge, take that back, split.

Nobody's rows are rewritten. A merged skill says what it is now, and whoever reads abilities, requirements, targets or
phrases reads them as that (`Index.canonical`): history stays, and a merger that was a mistake is taken back exactly.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session, col, select

from matcher.audit import service as audit
from matcher.audit.service import Actor
from matcher.engine import fold
from matcher.skills.inbox import NoSuchSkill, new_skill
from matcher.skills.models import Label, LabelKind, Origin, Relation, RelationKind, Skill, Trainability
from matcher.skills.tidying import in_use

MERGED, SPLIT_BACK, SPLIT = "skill.merged", "skill.split_back", "skill.split"


class IntoItself(Exception):
    """A skill can't be merged into itself."""


class CoreStays(Exception):
    """A core ability has a question of its own, and can't become another skill."""


class MergedAlready(Exception):
    """The skill was merged by somebody else, or retired."""


class NotMerged(Exception):
    """The skill is not merged (any more)."""


class NothingMoved(Exception):
    """A new skill next to another one needs words of that one."""


class WordsChanged(Exception):
    """Some of the words that should move are not there any more."""


@dataclass(frozen=True, slots=True)
class Split:
    """What came of a split: the new skill, and the words that went along."""

    skill_id: int
    texts: tuple[str, ...]


def merge(session: Session, actor: Actor, skill_id: int, into_id: int) -> None:
    """Make a skill count as another one from now on, with its labels and everybody's abilities. Stored matches stay.

    Only into a skill in use, so there is never a circle. Raises NoSuchSkill (that other one is gone), MergedAlready,
    IntoItself, CoreStays.
    """
    held = _held(session, skill_id, into_id)
    skill, into = held.get(skill_id), held.get(into_id)
    if skill is None or into is None:
        raise NoSuchSkill
    if skill_id == into_id:
        raise IntoItself
    if skill.retired or skill.merged_into is not None:
        raise MergedAlready
    if into.retired or into.merged_into is not None:
        raise NoSuchSkill
    if skill.core is not None:
        raise CoreStays
    skill.merged_into, skill.retired = into_id, True
    session.add(skill)
    session.flush()
    audit.record(session, actor, MERGED, f"skill:{skill_id}", f"skill:{into_id}")


def split_back(session: Session, actor: Actor, skill_id: int) -> None:
    """Take a merger back: the skill has its labels and everybody's abilities again. Raises NotMerged."""
    skill = _held(session, skill_id).get(skill_id)
    if skill is None or skill.merged_into is None:
        raise NotMerged
    into_id = skill.merged_into
    skill.merged_into, skill.retired = None, False
    session.add(skill)
    session.flush()
    audit.record(session, actor, SPLIT_BACK, f"skill:{skill_id}", f"skill:{into_id}")


def split(
    session: Session,
    actor: Actor,
    skill_id: int,
    *,
    name_nl: str,
    name_en: str,
    label_ids: Collection[int],
    relation: RelationKind,
    trainability: Trainability,
    rarity: int,
) -> Split:
    """Make a new skill next to another one, and give it some of that one's words. Abilities stay where they are.

    relation: `broader` makes the new skill a part of the old one, `related` its neighbour. The words leave the old
    skill for good, whatever is loaded or imported later. Raises NoSuchSkill, NothingMoved, WordsChanged, NameTaken.
    """
    old = _held(session, skill_id).get(skill_id)
    if old is None or old.retired:
        raise NoSuchSkill
    wanted = set(label_ids)
    if not wanted:
        raise NothingMoved
    theirs = (Label.skill_id == skill_id, Label.kind == LabelKind.everyday, in_use())
    labels = session.exec(select(Label).where(col(Label.id).in_(wanted), *theirs).order_by(col(Label.id))).all()
    if {label.id for label in labels} != wanted:
        raise WordsChanged
    made = new_skill(
        session, name_nl=name_nl, name_en=name_en, trainability=trainability, rarity=rarity, field=old.field
    )
    made_id = made.id or 0
    session.add(Relation(skill_id=made_id, other_id=skill_id, kind=relation))
    for label in labels:
        _move(session, label, made_id, (name_nl, name_en))
    session.flush()
    audit.record(session, actor, SPLIT, f"skill:{skill_id}", f"skill:{made_id} {len(labels)}")
    return Split(made_id, tuple(label.text for label in labels))


def _move(session: Session, label: Label, skill_id: int, names: tuple[str, str]) -> None:
    """A label of the new skill in place of the old one's, which stays behind as taken out."""
    if fold(label.text) not in [fold(name) for name in names]:
        moved = Label(skill_id=skill_id, lang=label.lang, text=label.text, origin=Origin.office, vector=label.vector)
        session.add(moved)
    label.origin, label.reviewed = Origin.office, False
    session.add(label)


def _held(session: Session, *skill_ids: int) -> dict[int, Skill]:
    """These skills, held until the transaction ends, always in the same order: two mergers at once make no circle."""
    query = select(Skill).where(col(Skill.id).in_(skill_ids)).order_by(col(Skill.id)).with_for_update()
    found = session.exec(query.execution_options(populate_existing=True)).all()
    return {skill.id: skill for skill in found if skill.id is not None}
