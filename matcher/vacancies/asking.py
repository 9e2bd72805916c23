"""What a vacancy asks, under the skills of today: what was asked of a merged skill is asked of what that is now."""

from collections.abc import Collection, Iterable, Mapping

from sqlmodel import Session, col, select

from matcher.skills import queries as skills
from matcher.skills.models import Skill
from matcher.vacancies.errors import UnknownAbility
from matcher.vacancies.models import Requirement


def as_one(asked: Iterable[Requirement], canonical: Mapping[int, int]) -> list[Requirement]:
    """One requirement a skill of today: where two skills became one, the stricter level, weight and must of both.

    canonical: merged skill -> what it is now. What is put together comes as a row of its own, not in the session.
    """
    found: dict[int, Requirement] = {}
    for row in asked:
        skill_id = canonical.get(row.skill_id, row.skill_id)
        before = found.get(skill_id)
        if before is None and skill_id == row.skill_id:
            found[skill_id] = row
            continue
        both = [row] if before is None else [before, row]
        found[skill_id] = Requirement(
            id=both[0].id,
            vacancy_id=row.vacancy_id,
            skill_id=skill_id,
            level=max(each.level for each in both),
            weight=max(each.weight for each in both),
            must=any(each.must for each in both),
        )
    return list(found.values())


def rewrite(session: Session, vacancy_id: int, wanted: list[Requirement]) -> None:
    """Make what a vacancy asks exactly this. What is asked already, of a merged skill too, stays as it is stored.

    Raises UnknownAbility, also for a skill twice and for a level or weight that is none.
    """
    canonical = skills.index(session).canonical
    stored = list(session.exec(select(Requirement).where(Requirement.vacancy_id == vacancy_id)))
    standing = {row.skill_id: row for row in as_one(stored, canonical)}
    asked = {row.skill_id: row for row in as_one(wanted, canonical)}
    _refuse_unknown(session, asked.values(), standing)
    if len({row.skill_id for row in wanted}) < len(wanted):
        raise UnknownAbility
    for row in stored:
        now = canonical.get(row.skill_id, row.skill_id)
        same = now in asked and _says(asked[now]) == _says(standing[now])
        if not same and not (now in asked and row.skill_id == now):
            session.delete(row)
    session.flush()
    own = {row.skill_id: row for row in stored}
    for skill_id, row in asked.items():
        if skill_id in standing and _says(row) == _says(standing[skill_id]):
            continue
        kept = own.get(skill_id) or Requirement(vacancy_id=vacancy_id, skill_id=skill_id, level=1)
        kept.level, kept.weight, kept.must = _says(row)
        session.add(kept)


def _says(row: Requirement) -> tuple[int, int, bool]:
    return row.level, row.weight, row.must


def _refuse_unknown(session: Session, asked: Collection[Requirement], kept: Collection[int]) -> None:
    """A skill that was retired may stay where it was asked already, but isn't asked anew."""
    ids = [row.skill_id for row in asked]
    current = select(Skill.id).where(col(Skill.id).in_(ids), col(Skill.retired).is_(False))
    scales = all(1 <= row.level <= 5 and 1 <= row.weight <= 3 for row in asked)
    if not set(ids) <= {*session.exec(current), *kept} or not scales:
        raise UnknownAbility
