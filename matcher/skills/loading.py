"""Brings our own vocabulary, written down in TOML files, into the tables; again is the same as once."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from matcher.db import rows
from matcher.engine import fold
from matcher.skills import edition
from matcher.skills.esco.everyday import LANGUAGE, everyday
from matcher.skills.models import Anchor, Label, LabelKind, Origin, Relation, RelationKind, Skill, Trainability

FOLDER = Path(__file__).parent / "vocabulary"
LANGUAGES = ("nl", "en")

_AT_ONCE = 500  # rows a statement

Place = tuple[int, str, str]
"""What there is one label of: skill, language, text."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What load() found: how many skills there are, and how many were new or changed."""

    skills: int
    changed: int


def own_vocabulary(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """The skills of our own files, core abilities first, each with `field` (its file) and `core` (1 to 14)."""
    found = []
    for path in sorted(folder.glob("*.toml"), key=lambda path: (path.stem != "core", path.stem)):
        for place, skill in enumerate(tomllib.loads(path.read_text(encoding="utf-8")).get("skill", []), 1):
            found.append({**skill, "field": path.stem, "core": place if path.stem == "core" else None})
    return found


def load(session: Session, folder: Path = FOLDER) -> Loaded:
    """Bring the tables in line with our own files. Doing it again changes nothing.

    1. Skills by code: new ones are added, changed ones updated; one that left the files is retired, never deleted,
       because people's abilities rest on it. One that head office merged into another stays so. A skill of ESCO that
       our files name by its address becomes ours, with whoever has it.
    2. Labels of our own become exactly those of the files; those of ESCO and of head office stay beside them. What
       head office took out stays out. A skill with an address of ESCO also has what `esco.everyday` says for that
       concept, unless it is there already; that is asked about, until somebody reviews it.
    3. Anchors, and relations among our own skills, become exactly those of the files.
    """
    entries = own_vocabulary(folder)
    ids, changed = _skills(session, entries)
    wanted = {place: kind for entry in entries for place, kind in _words(entry, ids)}
    suggested = {place for entry in entries for place in _suggested(entry, ids)}
    changed |= _labels(session, wanted, suggested, ids.values())
    changed |= _sync(session, Anchor, ids.values(), [row for entry in entries for row in _anchors(entry, ids)])
    changed |= _sync(session, Relation, ids.values(), [row for entry in entries for row in _relations(entry, ids)])
    if changed:
        edition.changed(session)
    return Loaded(len(entries), len(changed))


def _skills(session: Session, entries: list[dict[str, Any]]) -> tuple[dict[str, int], set[int]]:
    codes = [entry["code"] for entry in entries]
    addresses = [entry["esco"] for entry in entries if entry.get("esco")]
    ours = sa.or_(
        col(Skill.origin) == Origin.own,
        col(Skill.code).in_(codes),
        sa.and_(col(Skill.origin) == Origin.esco, col(Skill.esco).in_(addresses)),
    )
    present = session.exec(select(Skill).where(ours).order_by(col(Skill.id))).all()
    known = {skill.code: skill for skill in present}
    adopted = {skill.esco: skill for skill in present if skill.origin is Origin.esco and skill.merged_into is None}
    kept, touched = [], []
    for entry in entries:
        there = known.get(entry["code"]) or adopted.get(entry.get("esco"))
        values = _columns(entry, merged=there is not None and there.merged_into is not None)
        skill = there or Skill(**values)
        if _update(skill, values):
            session.add(skill)
            touched.append(skill)
        kept.append(skill)
    for gone in (skill for skill in present if skill.origin is Origin.own and skill not in kept):
        if _update(gone, {"retired": True}):
            touched.append(gone)
    session.flush()
    return {skill.code: skill.id or 0 for skill in kept}, {skill.id for skill in touched if skill.id}


def _columns(entry: Mapping[str, Any], *, merged: bool) -> dict[str, Any]:
    texts = {f"{name}_{lang}": entry.get(f"{name}_{lang}", "") for name in ("question", "why") for lang in LANGUAGES}
    return {
        **texts,
        "code": entry["code"],
        "esco": entry.get("esco"),
        "origin": Origin.own,
        "field": entry["field"],
        "core": entry["core"],
        "name_nl": entry["nl"],
        "name_en": entry["en"],
        "trainability": Trainability(entry["trainability"]),
        "rarity": entry["rarity"],
        "retired": merged,
    }


def _update(skill: Skill, values: Mapping[str, Any]) -> bool:
    different = {name: value for name, value in values.items() if getattr(skill, name, None) != value}
    for name, value in different.items():
        setattr(skill, name, value)
    return bool(different) or skill.id is None


def _words(entry: Mapping[str, Any], ids: Mapping[str, int]) -> Iterable[tuple[Place, LabelKind]]:
    for lang in LANGUAGES:
        for text in entry[f"labels_{lang}"]:
            yield (ids[entry["code"]], lang, text), LabelKind.everyday
        yield (ids[entry["code"]], lang, entry[lang]), LabelKind.name


def unsaid(entry: Mapping[str, Any]) -> list[str]:
    """What `esco.everyday` says in Dutch for the concept that one of our own skills is, and our files don't."""
    said = {fold(text) for text in (entry[LANGUAGE], *entry[f"labels_{LANGUAGE}"])}
    return [text for text in everyday().get(entry.get("esco", ""), ()) if fold(text) not in said]


def _suggested(entry: Mapping[str, Any], ids: Mapping[str, int]) -> Iterable[Place]:
    return ((ids[entry["code"]], LANGUAGE, text) for text in unsaid(entry))


def _labels(session: Session, wanted: dict[Place, LabelKind], suggested: set[Place], skills: Iterable[int]) -> set[int]:
    """Make our own labels of these skills exactly the wanted ones; the skills for which something changed.

    A wanted text that ESCO or head office brought becomes ours; one that head office took out stays as it is. One that
    is suggested links by asking alone, and stays as it is when it is there, whoever brought it.
    """
    columns = (Label.id, Label.skill_id, Label.lang, Label.text, Label.kind, Label.reviewed, Label.origin)
    query = sa.select(*(col(column) for column in columns)).join(Skill, col(Skill.id) == col(Label.skill_id))
    ours, new, quiet = set(skills), dict(wanted), {(one, lang, fold(text)): text for one, lang, text in suggested}
    gone: dict[int, int] = {}
    ours_now: list[dict[str, Any]] = []
    touched: set[int] = set()
    for id_, skill_id, lang, text, kind, reviewed, origin in rows(
        session, query.where(col(Skill.origin) == Origin.own)
    ):
        if skill_id not in ours:
            continue
        asked = new.pop((skill_id, lang, text), None)
        if asked is None and (origin is not Origin.own or (skill_id, lang, text) in suggested):
            quiet.pop((skill_id, lang, fold(text)), None)
        elif asked is None:
            gone[id_] = skill_id
        elif (reviewed or origin is not Origin.office) and (kind, reviewed, origin) != (asked, True, "own"):
            ours_now.append({"label": id_, "is": asked})
            touched.add(skill_id)
    added = [(place, kind, True) for place, kind in new.items()]
    added += [((one, lang, text), LabelKind.everyday, False) for (one, lang, _), text in quiet.items()]
    _write(session, list(gone), ours_now, added)
    return touched | set(gone.values()) | {place[0] for place, _, _ in added}


def _write(
    session: Session, gone: list[int], ours_now: list[dict[str, Any]], added: list[tuple[Place, LabelKind, bool]]
) -> None:
    table = cast(sa.Table, sa.inspect(Label).local_table)
    _delete(session, table, gone)
    if ours_now:
        become = sa.update(table).where(table.c.id == sa.bindparam("label"))
        session.connection().execute(become.values(kind=sa.bindparam("is"), reviewed=True, origin=Origin.own), ours_now)
    if added:
        names = ("skill_id", "lang", "text", "kind", "reviewed", "origin")
        values = [dict(zip(names, (*place, kind, sound, Origin.own), strict=True)) for place, kind, sound in added]
        session.connection().execute(sa.insert(table), values)


def _anchors(entry: Mapping[str, Any], ids: Mapping[str, int]) -> Iterable[dict[str, Any]]:
    for lang in LANGUAGES:
        for level, text in enumerate(entry.get(f"anchors_{lang}", []), 1):
            yield {"skill_id": ids[entry["code"]], "level": level, "lang": lang, "text": text}


def _relations(entry: Mapping[str, Any], ids: Mapping[str, int]) -> Iterable[dict[str, Any]]:
    for kind in RelationKind:
        for other in entry.get(kind.value, []):
            yield {"skill_id": ids[entry["code"]], "other_id": ids[other], "kind": kind}


def _sync(session: Session, model: type[SQLModel], skills: Iterable[int], wanted: list[dict[str, Any]]) -> set[int]:
    """Make the rows of `model` that speak of these skills alone exactly the wanted ones; the skills with a change."""
    table = cast(sa.Table, sa.inspect(model).local_table)
    columns = [column for column in table.c if column.name != "id"]
    speaks_of = [place for place, column in enumerate(columns, 1) if column.foreign_keys]
    ours = set(skills)
    present = {
        tuple(row[1:]): row[0]
        for row in rows(session, sa.select(table.c.id, *columns))
        if all(row[place] in ours for place in speaks_of)
    }
    asked = {tuple(row[column.name] for column in columns): row for row in wanted}
    _delete(session, table, [present[key] for key in present.keys() - asked.keys()])
    if new := [asked[key] for key in asked if key not in present]:
        session.connection().execute(sa.insert(table), new)
    return {key[0] for key in present.keys() ^ asked.keys()}


def _delete(session: Session, table: sa.Table, ids: list[int]) -> None:
    for start in range(0, len(ids), _AT_ONCE):
        session.connection().execute(sa.delete(table).where(table.c.id.in_(ids[start : start + _AT_ONCE])))
