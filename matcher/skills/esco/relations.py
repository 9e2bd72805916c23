"""The relations in the files of a download: skills with skills, occupations with what they ask."""

from collections.abc import Set
from pathlib import Path

from matcher.skills.esco.download import SKILL, Folder
from matcher.skills.esco.reading import rows
from matcher.skills.esco.report import Report
from matcher.skills.models import RelationKind

STRENGTHS = {"essential": True, "optional": False}

Related = tuple[str, RelationKind, str]
Asked = dict[tuple[str, str], bool]
"""(occupation, skill) -> whether it is essential."""


class Relations:
    """Reads relations of which both ends are in use; what isn't right is noted in the report. Raises BrokenFile.

    ended: concepts that are named, but not in use; a relation of theirs is no mistake.
    """

    def __init__(
        self, folder: Folder, skills: Set[str], occupations: Set[str], ended: Set[str], report: Report
    ) -> None:
        self._folder, self._report = folder, report
        self._skills, self._occupations, self._ended = skills, occupations, ended
        self._pairs: set[frozenset[str]] = set()

    def between_skills(self) -> dict[RelationKind, set[Related] | None]:
        """The relations between skills, one for each pair; None where there is no such file.

        Broader ones come first: of a pair that is both, the one that says more counts.
        """
        return {
            RelationKind.broader: self._broader(self._folder.broader) if self._folder.broader else None,
            RelationKind.related: self._related(self._folder.related) if self._folder.related else None,
        }

    def asked(self) -> Asked | None:
        """What occupations ask; None when there is no such file."""
        path = self._folder.asked
        if path is None:
            return None
        found: Asked = {}
        for line, (occupation, strength, skill) in rows(path, ["occupationUri", "relationType", "skillUri"]):
            if strength not in STRENGTHS:
                self._report.refuse("unknown relation", path, line, strength)
            elif self._known(path, line, occupation, self._occupations) and self._known(
                path, line, skill, self._skills
            ):
                found[occupation, skill] = found.get((occupation, skill), False) or STRENGTHS[strength]
        return found

    def _broader(self, path: Path) -> set[Related]:
        found = set()
        columns = ["conceptType", "conceptUri", "broaderType", "broaderUri"]
        for line, (kind, one, broader_kind, other) in rows(path, columns):
            if kind != SKILL or broader_kind != SKILL:
                # A heading is no ability: what stands under it may have nothing else in common.
                self._report.set_aside("under a group, which is no skill")
            elif self._new(path, line, one, other):
                found.add((one, RelationKind.broader, other))
        return found

    def _related(self, path: Path) -> set[Related]:
        found = set()
        for line, (one, strength, other) in rows(path, ["originalSkillUri", "relationType", "relatedSkillUri"]):
            if strength not in STRENGTHS:
                self._report.refuse("unknown relation", path, line, strength)
            elif self._new(path, line, one, other):
                found.add((min(one, other), RelationKind.related, max(one, other)))
        return found

    def _new(self, path: Path, line: int, one: str, other: str) -> bool:
        """Whether this is a sound relation of a pair that has none yet."""
        pair = frozenset((one, other))
        if one == other:
            self._report.refuse("a relation to itself", path, line, one)
        elif self._known(path, line, one, self._skills) and self._known(path, line, other, self._skills):
            if pair not in self._pairs:
                self._pairs.add(pair)
                return True
            self._report.set_aside("a second relation of the same pair")
        return False

    def _known(self, path: Path, line: int, uri: str, where: Set[str]) -> bool:
        if uri in where:
            return True
        if uri in self._ended:
            self._report.set_aside("a relation of a concept that is not in use")
        else:
            self._report.refuse("a relation to an unknown concept", path, line, uri)
        return False
