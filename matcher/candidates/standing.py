"""What somebody can do and wrote, under the skills of today: what was told of a merged skill counts as what it is now.

The rows stay as they are, so that a merger which is taken back leaves everything as it was.
"""

from collections.abc import Iterable, Mapping

from matcher.candidates.models import Ability, Phrase, Source


def observations(found: Iterable[Ability], canonical: Mapping[int, int]) -> list[Ability]:
    """Each source's word on each skill, by skill, newest first; canonical: merged skill -> what it is now.

    Where one source spoke of both skills that are one now, a level goes before "I don't know", then the newest counts.
    What was told of a merged skill comes as a row of its own, which is not in the session.
    """
    counted: dict[tuple[int, Source], Ability] = {}
    for row in sorted(found, key=lambda row: (row.level is not None, row.observed_at, row.id or 0)):
        counted[canonical.get(row.skill_id, row.skill_id), row.source] = row
    now = [row if row.skill_id == skill else _of_skill(row, skill) for (skill, _), row in counted.items()]
    now.sort(key=lambda row: row.observed_at, reverse=True)
    return sorted(now, key=lambda row: row.skill_id)


def of_today(phrase: Phrase, canonical: Mapping[int, int]) -> Phrase:
    """The phrase with the skill that its skill is now; one of its own, not in the session, when that is another."""
    if phrase.skill_id is None or phrase.skill_id not in canonical:
        return phrase
    return Phrase(**phrase.model_dump(exclude={"skill_id"}), skill_id=canonical[phrase.skill_id])


def family(skill_id: int, canonical: Mapping[int, int]) -> frozenset[int]:
    """This skill as it is now, and those that count as it."""
    now = canonical.get(skill_id, skill_id)
    return frozenset({now, *(merged for merged, end in canonical.items() if end == now)})


def _of_skill(row: Ability, skill_id: int) -> Ability:
    return Ability(**row.model_dump(exclude={"skill_id"}), skill_id=skill_id)
