"""The vocabulary for the command line, where people try it on their own files: that of the database, else our own."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from matcher.db import Database
from matcher.engine import (
    Programme,
    Relation,
    Resolver,
    SkillInfo,
    Trainability,
    Vocabulary,
    build_affinities,
)
from matcher.skills import files, learning, memory
from matcher.skills.esco.everyday import LANGUAGE
from matcher.skills.loading import unsaid
from matcher.skills.models import RARITY, Skill
from matcher.skills.service import FOLDER, LANGUAGES, own_vocabulary


@dataclass(frozen=True, slots=True)
class Offline:
    """The skills by number, as the engine and the resolver want them. Numbers are of this reading; codes last."""

    codes: Mapping[int, str]
    escos: Mapping[int, str]
    vocabulary: Vocabulary
    resolver: Resolver
    ids: Mapping[str, int]  # by code, and by ESCO URI
    programmes: tuple[Programme, ...]  # with their codes as ids

    def name(self, skill: int) -> str:
        """The code of a skill."""
        return self.codes[skill]

    def skill(self, text: str) -> int | None:
        """The skill that a code, an ESCO URI or words surely mean; None when that isn't sure. Raises TooLong."""
        known = self.ids.get(text)
        if known is not None:
            return known
        found = self.resolver.resolve(text, meaning=False)
        return found.matches[0].skill if found.verdict in ("exact", "sure") else None

    def denies(self, text: str) -> bool:
        """Whether words deny having a skill."""
        return self.resolver.resolve(text, meaning=False).verdict == "negated"


def load(database: Database | None = None) -> Offline:
    """The vocabulary of the database, with what was imported and linked there; our own files without one."""
    if database is None:
        return _of_files()
    with database.transaction(writes=False) as session:
        return _of_database(session)


def _of_files() -> Offline:
    entries = dict(enumerate(own_vocabulary(), 1))
    ids = {entry["code"]: number for number, entry in entries.items()}
    relations = [
        (number, relation, ids[other])
        for number, entry in entries.items()
        for field, relation in (("broader", Relation.NARROWER), ("related", Relation.RELATED))
        for other in entry.get(field, [])
    ]
    skills = {
        number: SkillInfo(number, Trainability(entry["trainability"]), RARITY[entry["rarity"]])
        for number, entry in entries.items()
    }
    escos = {number: entry["esco"] for number, entry in entries.items() if entry.get("esco")}
    labels = [
        files.Row(number, text, lang, True, learning.shipped(text))
        for number, entry in entries.items()
        for lang in LANGUAGES
        for text in (entry[lang], *entry[f"labels_{lang}"])
    ]
    labels += [
        files.Row(number, text, LANGUAGE, False, learning.shipped(text))
        for number, entry in entries.items()
        for text in unsaid(entry)
    ]
    return Offline(
        codes={number: entry["code"] for number, entry in entries.items()},
        escos=escos,
        vocabulary=Vocabulary(skills, build_affinities(relations)),
        resolver=files.made(labels),
        ids=ids | {uri: number for number, uri in escos.items()},
        programmes=_programmes(ids),
    )


def _of_database(session: Session) -> Offline:
    index = memory.index(session)
    living = select(Skill.id, Skill.esco).where(col(Skill.esco).is_not(None), col(Skill.retired).is_(False))
    escos = {number: uri for number, uri in session.exec(living) if number is not None and uri}
    return Offline(
        codes={number: name.code for number, name in index.names.items()},
        escos=escos,
        vocabulary=index.vocabulary,
        resolver=index.resolver,
        ids=index.ids | {uri: number for number, uri in escos.items()},
        programmes=_programmes(index.ids),
    )


def _programmes(ids: Mapping[str, int]) -> tuple[Programme, ...]:
    """Our programmes, as far as their skills are there."""
    programmes = tomllib.loads((FOLDER / "programmes.toml").read_text(encoding="utf-8"))["programme"]
    return tuple(
        Programme(
            one["code"],
            {ids[target["skill"]]: target["target"] for target in one["targets"] if target["skill"] in ids},
        )
        for one in programmes
    )
