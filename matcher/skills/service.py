"""What people do with the vocabulary: load our own, note words that nobody knew, and link those to a skill."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from matcher.audit import service as audit
from matcher.audit.models import Entry
from matcher.audit.service import Actor
from matcher.db import insert_once
from matcher.engine import fold
from matcher.skills.models import (
    Anchor,
    Label,
    LabelKind,
    Origin,
    Relation,
    RelationKind,
    Skill,
    Trainability,
    UnmatchedWord,
)

FOLDER = Path(__file__).parent / "vocabulary"
LANGUAGES = ("nl", "en")
# The audit entries of a label that a person made out of a word of the inbox, and of its end.
LINKED, UNLINKED = "word.linked", "word.unlinked"


class NoSuchWord(Exception):
    """The word is not in the inbox (any more): somebody else dealt with it."""


class NoSuchSkill(Exception):
    """There is no such skill, or it has been retired."""


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
       because people's abilities rest on it.
    2. Labels, anchors and relations of our own skills become exactly those of the files; labels that people linked
       stay beside them.
    """
    entries = own_vocabulary(folder)
    ids, changed = _skills(session, entries)
    labels = [row for entry in entries for row in _labels(entry, ids)]
    changed |= _sync(session, Label, ids.values(), labels, kept=linked(session))
    changed |= _sync(session, Anchor, ids.values(), [row for entry in entries for row in _anchors(entry, ids)])
    changed |= _sync(session, Relation, ids.values(), [row for entry in entries for row in _relations(entry, ids)])
    return Loaded(len(entries), len(changed))


def note_unmatched(session: Session, text: str, lang: str, now: datetime) -> None:
    """Count a word that the vocabulary doesn't know; who wrote it is not kept here."""
    folded = fold(text)[:200]
    if not folded:
        return
    if not insert_once(
        session, UnmatchedWord, folded=folded, text=text[:200], lang=lang, times=1, first_at=now, last_at=now
    ):
        session.connection().execute(
            sa.update(UnmatchedWord)
            .where(col(UnmatchedWord.folded) == folded, col(UnmatchedWord.lang) == lang)
            .values(times=UnmatchedWord.times + 1, last_at=now)
        )


def link_word(session: Session, actor: Actor, word_id: int, skill_id: int) -> Label:
    """Make a word of the inbox a label of a skill, and take it out of the inbox: from now on it is understood.

    Raises NoSuchWord, NoSuchSkill.
    """
    word = _word(session, word_id)
    skill = session.get(Skill, skill_id)
    if skill is None or skill.retired:
        raise NoSuchSkill
    label = {"skill_id": skill_id, "lang": word.lang, "text": word.text}
    insert_once(session, Label, **label, kind=LabelKind.everyday, reviewed=True)
    made = session.exec(
        select(Label).where(Label.skill_id == skill_id, Label.lang == word.lang, Label.text == word.text)
    ).one()
    session.delete(word)
    session.flush()
    audit.record(session, actor, LINKED, f"skill:{skill_id}", f"label:{made.id}")
    return made


def unlink_word(session: Session, actor: Actor, label_id: int, now: datetime) -> None:
    """Take back that a word means a skill, and put it in the inbox again. Raises NoSuchWord for any other label."""
    label = session.get(Label, label_id)
    if label is None or label_id not in linked(session):
        raise NoSuchWord
    session.delete(label)
    session.flush()
    note_unmatched(session, label.text, label.lang, now)
    audit.record(session, actor, UNLINKED, f"skill:{label.skill_id}", f"label:{label_id}")


def set_word_aside(session: Session, actor: Actor, word_id: int) -> None:
    """Take a word out of the inbox that names no ability. Whoever writes it again puts it back. Raises NoSuchWord."""
    session.delete(_word(session, word_id))
    session.flush()
    audit.record(session, actor, "word.set_aside", f"word:{word_id}")


def _word(session: Session, word_id: int) -> UnmatchedWord:
    """A word of the inbox, held until the transaction ends: of two who deal with it, one does."""
    held = select(UnmatchedWord).where(UnmatchedWord.id == word_id).with_for_update()
    word = session.exec(held.execution_options(populate_existing=True)).first()
    if word is None:
        raise NoSuchWord
    return word


def linked(session: Session) -> frozenset[int]:
    """The labels that people linked and did not take back; the audit trail tells which."""
    told = select(Entry.action, Entry.detail).where(col(Entry.action).in_((LINKED, UNLINKED)))
    found: set[int] = set()
    for action, detail in session.exec(told.order_by(col(Entry.id))):
        label_id = int(detail.removeprefix("label:"))
        if action == LINKED:
            found.add(label_id)
        else:
            found.discard(label_id)
    return frozenset(found)


def _skills(session: Session, entries: list[dict[str, Any]]) -> tuple[dict[str, int], set[int]]:
    known = {skill.code: skill for skill in session.exec(select(Skill).where(Skill.origin == Origin.own))}
    touched = []
    for entry in entries:
        skill = known.pop(entry["code"], None)
        if skill is None:
            skill = Skill(code=entry["code"], **_columns(entry))
            session.add(skill)
            touched.append(skill)
        elif _update(skill, _columns(entry)):
            touched.append(skill)
    for gone in known.values():
        if _update(gone, {"retired": True}):
            touched.append(gone)
    session.flush()
    ids = {code: id_ for code, id_ in session.exec(select(Skill.code, Skill.id)) if id_ is not None}
    return {entry["code"]: ids[entry["code"]] for entry in entries}, {skill.id for skill in touched if skill.id}


def _columns(entry: Mapping[str, Any]) -> dict[str, Any]:
    texts = {f"{name}_{lang}": entry.get(f"{name}_{lang}", "") for name in ("question", "why") for lang in LANGUAGES}
    return {
        **texts,
        "esco": entry.get("esco"),
        "origin": Origin.own,
        "field": entry["field"],
        "core": entry["core"],
        "name_nl": entry["nl"],
        "name_en": entry["en"],
        "trainability": Trainability(entry["trainability"]),
        "rarity": entry["rarity"],
        "retired": False,
    }


def _update(skill: Skill, values: Mapping[str, Any]) -> bool:
    different = {name: value for name, value in values.items() if getattr(skill, name, None) != value}
    for name, value in different.items():
        setattr(skill, name, value)
    return bool(different)


def _labels(entry: Mapping[str, Any], ids: Mapping[str, int]) -> Iterable[dict[str, Any]]:
    for lang in LANGUAGES:
        words = {entry[lang]: LabelKind.name} | {
            text: LabelKind.everyday for text in entry[f"labels_{lang}"] if text != entry[lang]
        }
        for text, kind in words.items():
            yield {"skill_id": ids[entry["code"]], "lang": lang, "text": text, "kind": kind, "reviewed": True}


def _anchors(entry: Mapping[str, Any], ids: Mapping[str, int]) -> Iterable[dict[str, Any]]:
    for lang in LANGUAGES:
        for level, text in enumerate(entry.get(f"anchors_{lang}", []), 1):
            yield {"skill_id": ids[entry["code"]], "level": level, "lang": lang, "text": text}


def _relations(entry: Mapping[str, Any], ids: Mapping[str, int]) -> Iterable[dict[str, Any]]:
    for kind in RelationKind:
        for other in entry.get(kind.value, []):
            yield {"skill_id": ids[entry["code"]], "other_id": ids[other], "kind": kind}


def _sync(
    session: Session,
    model: type[SQLModel],
    skills: Iterable[int],
    wanted: Iterable[dict[str, Any]],
    kept: frozenset[int] = frozenset(),
) -> set[int]:
    """Make the rows of `model` of these skills exactly the wanted ones; the skills for which something changed.

    Rows with an id in `kept` stay, unless a wanted one takes their place (the same skill, language and text).
    """
    table = cast(sa.Table, sa.inspect(model).local_table)
    columns = [column for column in table.c if column.name != "id"]
    ours = set(skills)
    present = {
        tuple(row[1:]): row[0]
        for row in session.connection().execute(sa.select(table.c.id, *columns))
        if row[1] in ours
    }
    rows = {tuple(row[column.name] for column in columns): row for row in wanted}
    places = {key[:3] for key in rows}
    present = {key: id_ for key, id_ in present.items() if id_ not in kept or key in rows or key[:3] in places}
    gone = [present[key] for key in present.keys() - rows.keys()]
    new = [rows[key] for key in rows if key not in present]
    for start in range(0, len(gone), 500):
        session.connection().execute(sa.delete(table).where(table.c.id.in_(gone[start : start + 500])))
    if new:
        session.connection().execute(sa.insert(table), new)
    return {key[0] for key in present.keys() ^ rows.keys()}
