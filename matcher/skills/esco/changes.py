"""What has to be written to bring the tables in line: plain rows, found before anything is written."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from matcher.skills.models import LabelKind, Origin

Values = dict[str, Any]


class NewLabel(NamedTuple):
    """A label that is not there yet. Titles of occupations have no more than the first three of these."""

    lang: str
    text: str
    kind: LabelKind
    reviewed: bool = False
    origin: Origin = Origin.esco


@dataclass(slots=True)
class ConceptChange:
    """What changes of one skill or occupation. id: None for a new one, which has all its columns in `values`."""

    uri: str
    id: int | None
    values: Values = field(default_factory=dict)
    new_labels: list[NewLabel] = field(default_factory=list)
    labels: list[Values] = field(default_factory=list)  # id, and the columns that change
    gone_labels: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return self.id is None or bool(self.values or self.size > 1)

    @property
    def size(self) -> int:
        """How many rows it is."""
        return 1 + len(self.new_labels) + len(self.labels) + len(self.gone_labels)


@dataclass(slots=True)
class Switch:
    """What becomes visible, or stops being so, all at once at the end. merged: skill -> the skill it is from now on."""

    shown: list[str] = field(default_factory=list)  # addresses
    hidden: list[int] = field(default_factory=list)
    merged: dict[int, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many rows it is."""
        return len(self.shown) + len(self.hidden) + len(self.merged)


@dataclass(slots=True)
class Shelved:
    """The changes of all skills, or of all occupations. ids: those that are there, by address."""

    ids: dict[str, int]
    changes: list[ConceptChange] = field(default_factory=list)
    switch: Switch = field(default_factory=Switch)


@dataclass(slots=True)
class Rows:
    """Rows of a table that has no more than its key and what is new, changed or gone of it.

    New ones know concepts by address: some have no id yet.
    """

    new: list[tuple[str, Any, str]] = field(default_factory=list)
    changed: list[Values] = field(default_factory=list)
    gone: list[Any] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many rows it is."""
        return len(self.new) + len(self.changed) + len(self.gone)


@dataclass(slots=True)
class Changes:
    """All that an import writes. relations: (skill, kind, skill); asked: (occupation, essential, skill)."""

    skills: Shelved
    occupations: Shelved
    relations: Rows
    asked: Rows

    @property
    def size(self) -> int:
        """How many rows it is: what a progress bar counts."""
        shelves = (self.skills, self.occupations)
        concepts = sum(change.size for shelf in shelves for change in shelf.changes)
        return concepts + sum(shelf.switch.size for shelf in shelves) + self.relations.size + self.asked.size
