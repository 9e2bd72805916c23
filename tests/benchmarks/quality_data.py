"""Real data to measure the order of lists with: occupations, what they ask, which are related, and people's phrases.

Everything is read by path (MATCHER_BENCH_DATA) and nothing of it is kept here; what layout is expected says
docs/quality.md.
"""

import csv
import os
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.engine import Relation

PHRASES = 5
"""How many phrases make a person."""


@dataclass(frozen=True, slots=True)
class Onet:
    """A row an occupation: importance (1 to 5) and level (0 to 7) a skill, importance of work styles; the related."""

    importance: NDArray[np.float64]
    level: NDArray[np.float64]
    styles: NDArray[np.float64]
    related: dict[int, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has just this occupation, as the phrases for some of its skills: (phrase, the right skill)."""

    occupation: int
    phrases: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Esco:
    """Occupations by the essential skills they ask, the relations of skills, their labels, and people.

    labels: skill, text, language, and whether it is the name of the skill. siblings: skills of one narrowest group.
    """

    essential: dict[int, frozenset[int]]
    relations: tuple[tuple[int, Relation, int], ...]
    siblings: tuple[frozenset[int], ...]
    labels: tuple[tuple[int, str, str, bool], ...]
    people: tuple[Person, ...]


def data() -> Path | None:
    """Where the data is, or None."""
    folder = os.environ.get("MATCHER_BENCH_DATA")
    return Path(folder) if folder and Path(folder, "onet", "related.csv").exists() else None


@cache
def onet(folder: Path) -> Onet:
    """The occupations that have skills and work styles, and their Primary related ones among themselves."""
    skills, styles = _table(folder / "onet" / "skills.csv"), _table(folder / "onet" / "work_styles.csv")
    codes = sorted(skills.keys() & styles.keys())
    places = {code: place for place, code in enumerate(codes)}
    related: dict[int, set[int]] = defaultdict(set)
    for row in _csv(folder / "onet" / "related.csv"):
        one, other = row["O*NET-SOC Code"], row["Related O*NET-SOC Code"]
        if row["Relatedness Tier"].startswith("Primary") and {one, other} <= places.keys():
            related[places[one]].add(places[other])
    return Onet(
        importance=_matrix(skills, codes, "IM"),
        level=_matrix(skills, codes, "LV"),
        styles=_matrix(styles, codes, "IM"),
        related={place: frozenset(others) for place, others in sorted(related.items())},
    )


@cache
def esco(folder: Path) -> Esco:
    """The occupations and skills, and a person for each occupation that has enough skills with a phrase."""
    places: dict[str, int] = defaultdict(lambda: len(places))
    labels = tuple(
        (places[row["conceptUri"]], text, "nl", is_name)
        for row in _csv(folder / "esco" / "skills_nl.csv")
        for text, is_name in _texts(row)
    )
    essential: dict[str, set[int]] = defaultdict(set)
    for row in _csv(folder / "esco" / "occupationSkillRelations.csv"):
        if row["relationType"] == "essential":
            essential[row["occupationUri"]].add(places[row["skillUri"]])
    asked = {number: frozenset(essential[uri]) for number, uri in enumerate(sorted(essential))}
    relations, groups = [], defaultdict(set)
    for row in _csv(folder / "esco" / "broaderRelationsSkillPillar.csv"):
        narrow, broad = places[row["conceptUri"]], places[row["broaderUri"]]
        if row["conceptType"] == row["broaderType"] == "KnowledgeSkillCompetence":
            relations.append((narrow, Relation.NARROWER, broad))
        elif row["conceptType"] == "KnowledgeSkillCompetence":
            groups[broad].add(narrow)
    for row in _csv(folder / "esco" / "skillSkillRelations.csv"):
        relations.append((places[row["originalSkillUri"]], Relation.RELATED, places[row["relatedSkillUri"]]))
    known = {skill for skill, *_ in labels}
    phrases = [
        (row["text"], places[row["skill"]])
        for row in _csv(folder / "phrases_nl.csv")
        if row["relation"] in ("exactMatch", "closeMatch") and places[row["skill"]] in known
    ]
    siblings = tuple(frozenset(group) for group in groups.values())
    return Esco(asked, tuple(relations), siblings, labels, tuple(_people(asked, phrases)))


def _people(asked: dict[int, frozenset[int]], phrases: list[tuple[str, int]]) -> Iterator[Person]:
    by_skill: dict[int, list[str]] = defaultdict(list)
    for text, skill in phrases:
        by_skill[skill].append(text)
    for occupation, skills in asked.items():
        spoken = sorted(skills & by_skill.keys())
        if len(spoken) >= PHRASES:
            dice = random.Random(occupation)
            chosen = dice.sample(spoken, PHRASES)
            yield Person(occupation, tuple((dice.choice(by_skill[skill]), skill) for skill in chosen))


def _table(path: Path) -> dict[str, dict[tuple[str, str], float]]:
    found: dict[str, dict[tuple[str, str], float]] = defaultdict(dict)
    for row in _csv(path):
        found[row["O*NET-SOC Code"]][row["Scale ID"], row["Element ID"]] = float(row["Data Value"])
    return found


def _matrix(table: dict[str, dict[tuple[str, str], float]], codes: list[str], scale: str) -> NDArray[np.float64]:
    elements = sorted({element for row in table.values() for kind, element in row if kind == scale})
    return np.array([[table[code][scale, element] for element in elements] for code in codes])


def _texts(row: dict[str, str]) -> Iterator[tuple[str, bool]]:
    yield row["preferredLabel"], True
    for text in row["altLabels"].splitlines():
        if text.strip():
            yield text.strip(), False


def _csv(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
