"""What an import did, and what it left out and why: told in lines that fit a terminal."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FIRST_FEW, MOST = 3, 1000


@dataclass(slots=True)
class Counts:
    """How many there are in the files, and what became of them."""

    read: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0


@dataclass(slots=True)
class Report:
    """What an import does. `refused`: reason -> the places, each with what stands there."""

    languages: tuple[str, ...] = ()
    absent: list[str] = field(default_factory=list)
    counts: dict[str, Counts] = field(default_factory=dict)
    retired: dict[str, int] = field(default_factory=dict)
    aside: dict[str, int] = field(default_factory=dict)
    refused: dict[str, list[str]] = field(default_factory=dict)

    def of(self, what: str) -> Counts:
        """The counts of `what`, to count up."""
        return self.counts.setdefault(what, Counts())

    def refuse(self, why: str, path: Path, line: int, what: str = "") -> None:
        """Note that something on a line of a file was left out."""
        shown = f": {what[:80]!r}" if what else ""
        self.refused.setdefault(why, []).append(f"{path.name} line {line}{shown}")

    def set_aside(self, why: str) -> None:
        """Count something that is in order, but becomes nothing here."""
        self.aside[why] = self.aside.get(why, 0) + 1

    @property
    def untouched(self) -> bool:
        """Whether the tables were in line already."""
        return not any(one.new or one.changed or one.gone for one in self.counts.values()) and not any(
            self.retired.values()
        )

    def lines(self) -> Iterator[str]:
        """The report, a line each."""
        yield f"Languages: {', '.join(self.languages)}."
        for what, one in self.counts.items():
            ended = f"{self.retired[what]:,} retired" if what in self.retired else f"{one.gone:,} gone"
            yield f"{what}: {one.read:,} read, {one.new:,} new, {one.changed:,} changed, {ended}."
        for name in self.absent:
            yield f"Not there, so what was known of it stays: {name}."
        for why, times in self.aside.items():
            yield f"Left aside, {why}: {times:,}."
        for why, places in self.refused.items():
            yield f"Skipped, {why}: {len(places):,}."
            yield from (f"    {place}" for place in places[:FIRST_FEW])
            if len(places) > FIRST_FEW:
                yield f"    and {len(places) - FIRST_FEW:,} more"
        if self.untouched:
            yield "Nothing was new or changed."

    def refusals(self) -> Iterator[str]:
        """Each thing that was left out because something is wrong with it; of thousands alike, the first thousand."""
        for why, places in self.refused.items():
            yield from (f"{place}: {why}" for place in places[:MOST])
            if len(places) > MOST:
                yield f"and {len(places) - MOST:,} more: {why}"
