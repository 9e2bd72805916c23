"""What people ask of the vocabulary: all of it in memory, names, words nobody knew."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from matcher.skills.memory import CoreAbility, Index, SkillName, index
from matcher.skills.models import Skill, UnmatchedWord

__all__ = ["CoreAbility", "Index", "SkillName", "index", "names", "unmatched"]


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
