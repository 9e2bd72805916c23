"""Our own vocabulary without a database: for the command line, where people try the matching on their own files."""

import tomllib
from dataclasses import dataclass
from typing import Any

from matcher.engine import (
    LabelEntry,
    Programme,
    Relation,
    Resolver,
    SkillInfo,
    Trainability,
    Vocabulary,
    build_affinities,
    fold,
)
from matcher.skills.service import FOLDER, LANGUAGES, own_vocabulary


@dataclass(frozen=True, slots=True)
class Offline:
    """Skills by number (1, 2, ... in the order of our files), as the engine and the resolver want them."""

    entries: dict[int, dict[str, Any]]
    vocabulary: Vocabulary
    resolver: Resolver
    ids: dict[str, int]  # by code, and by ESCO URI
    programmes: tuple[Programme, ...]  # with their codes as ids

    def name(self, skill: int) -> str:
        """The code of a skill."""
        return str(self.entries[skill]["code"])

    def skill(self, text: str) -> int | None:
        """The skill that a code, an ESCO URI or words surely mean; None when that isn't sure. Raises TooLong."""
        known = self.ids.get(text)
        if known is not None:
            return known
        found = self.resolver.resolve(text)
        return found.matches[0].skill if found.verdict in ("exact", "sure") else None

    def denies(self, text: str) -> bool:
        """Whether words deny having a skill."""
        return self.resolver.resolve(text).verdict == "negated"


def load() -> Offline:
    """Read our files. Numbers are those of this reading only; codes are what lasts."""
    entries = dict(enumerate(own_vocabulary(), 1))
    ids = {entry["code"]: number for number, entry in entries.items()}
    relations = [
        (number, relation, ids[other])
        for number, entry in entries.items()
        for field, relation in (("broader", Relation.NARROWER), ("related", Relation.RELATED))
        for other in entry.get(field, [])
    ]
    skills = {
        number: SkillInfo(number, Trainability(entry["trainability"]), float(entry["rarity"]))
        for number, entry in entries.items()
    }
    programmes = tomllib.loads((FOLDER / "programmes.toml").read_text(encoding="utf-8"))["programme"]
    return Offline(
        entries=entries,
        vocabulary=Vocabulary(skills, build_affinities(relations)),
        resolver=Resolver(
            LabelEntry(number, text, lang)
            for number, entry in entries.items()
            for lang in LANGUAGES
            for text in (entry[lang], *entry[f"labels_{lang}"])
        ),
        ids=ids | {entry["esco"]: number for number, entry in entries.items() if entry.get("esco")},
        programmes=tuple(
            Programme(one["code"], {ids[target["skill"]]: target["target"] for target in one["targets"]})
            for one in programmes
        ),
    )


class Words:
    """Numbers for words that no skill is known by: the same words, folded, get the same number and meet their like."""

    def __init__(self, vocabulary: Offline) -> None:
        self._vocabulary = vocabulary
        self._numbers: dict[str, int] = {}
        self._words: dict[int, str] = {}

    def number(self, text: str) -> int:
        """The skill that `text` means, or a number of its own, below zero. Raises TooLong."""
        known = self._vocabulary.skill(text)
        if known is not None:
            return known
        number = self._numbers.setdefault(fold(text) or text, -1 - len(self._numbers))
        self._words.setdefault(number, text)
        return number

    def name(self, number: int) -> str:
        """The code of a skill, or the words as they were written first."""
        return self._words[number] if number < 0 else self._vocabulary.name(number)
