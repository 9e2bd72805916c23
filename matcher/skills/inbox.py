"""The inbox of words that nobody's vocabulary knew: count them, link one to a skill, make one of it, set it aside."""

import re
import unicodedata
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.audit import service as audit
from matcher.audit.service import Actor
from matcher.db import insert_once
from matcher.engine import fold
from matcher.skills import edition
from matcher.skills.loading import LANGUAGES
from matcher.skills.models import Label, LabelKind, Origin, Skill, Trainability, UnmatchedWord

# What each of these is in the audit trail.
LINKED, UNLINKED, SET_ASIDE, MADE = "word.linked", "word.unlinked", "word.set_aside", "skill.made"
FIELD = "other"  # the field of work of a skill that head office makes


class NoSuchWord(Exception):
    """The word is not in the inbox (any more): somebody else dealt with it."""


class NoSuchSkill(Exception):
    """There is no such skill, or it has been retired."""


class NameTaken(Exception):
    """There is a skill of this name already; `skill_id` says which."""

    def __init__(self, skill_id: int) -> None:
        super().__init__(str(skill_id))
        self.skill_id = skill_id


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
    label = _label(session, skill_id, word.lang, word.text)
    session.delete(word)
    session.flush()
    audit.record(session, actor, LINKED, f"skill:{skill_id}", f"label:{label.id}")
    return label


def make_skill_of(
    session: Session,
    actor: Actor,
    word_id: int,
    *,
    name_nl: str,
    name_en: str,
    trainability: Trainability,
    rarity: int,
) -> Skill:
    """Make a new skill out of a word of the inbox, with that word and its names as labels, and take the word out.

    Raises NoSuchWord, NameTaken.
    """
    word = _word(session, word_id)
    skill = new_skill(session, name_nl=name_nl, name_en=name_en, trainability=trainability, rarity=rarity)
    skill_id = skill.id or 0
    if fold(word.text) not in (fold(name_nl), fold(name_en)):
        _label(session, skill_id, word.lang, word.text)
    session.delete(word)
    session.flush()
    audit.record(session, actor, MADE, f"skill:{skill_id}", f"word:{word_id}")
    return skill


def new_skill(
    session: Session, *, name_nl: str, name_en: str, trainability: Trainability, rarity: int, field: str = FIELD
) -> Skill:
    """A skill of head office's own, known by its names. Writes no audit entry: whoever calls this says why.

    Raises NameTaken when a skill in use has one of these names.
    """
    wanted = (name_nl.casefold(), name_en.casefold())
    names = select(Skill.id, Skill.name_nl, Skill.name_en).where(col(Skill.retired).is_(False))
    for skill_id, nl, en in session.exec(names.order_by(col(Skill.id))):
        if (nl.casefold() == wanted[0] or en.casefold() == wanted[1]) and skill_id:
            raise NameTaken(skill_id)
    made = Skill(
        code=_code(session, name_nl),
        origin=Origin.office,
        field=field,
        name_nl=name_nl,
        name_en=name_en,
        trainability=trainability,
        rarity=rarity,
    )
    session.add(made)
    session.flush()
    for lang, name in zip(LANGUAGES, (name_nl, name_en), strict=True):
        session.add(Label(skill_id=made.id or 0, lang=lang, text=name, kind=LabelKind.name, origin=Origin.office))
    session.flush()
    return made


def unlink_word(session: Session, actor: Actor, label_id: int, now: datetime) -> None:
    """Take back that a word means a skill, and put it in the inbox again. Raises NoSuchWord for any other label."""
    label = session.get(Label, label_id)
    if label is None or label.origin is not Origin.office or label.kind is LabelKind.name or not label.reviewed:
        raise NoSuchWord
    session.delete(label)
    session.flush()
    note_unmatched(session, label.text, label.lang, now)
    audit.record(session, actor, UNLINKED, f"skill:{label.skill_id}", f"label:{label_id}")


def set_word_aside(session: Session, actor: Actor, word_id: int) -> None:
    """Take a word out of the inbox that names no ability. Whoever writes it again puts it back. Raises NoSuchWord."""
    session.delete(_word(session, word_id))
    session.flush()
    audit.record(session, actor, SET_ASIDE, f"word:{word_id}")


def _word(session: Session, word_id: int) -> UnmatchedWord:
    """A word of the inbox, held until the transaction ends: of two who deal with it, one does."""
    held = select(UnmatchedWord).where(UnmatchedWord.id == word_id).with_for_update()
    word = session.exec(held.execution_options(populate_existing=True)).first()
    if word is None:
        raise NoSuchWord
    return word


def _label(session: Session, skill_id: int, lang: str, text: str) -> Label:
    """The word as a label that links by itself: a new one of the office's, or the one that is there, reviewed now."""
    insert_once(
        session,
        Label,
        skill_id=skill_id,
        lang=lang,
        text=text,
        kind=LabelKind.everyday,
        reviewed=True,
        origin=Origin.office,
    )
    same = (Label.skill_id == skill_id, Label.lang == lang, Label.text == text)
    label = session.exec(select(Label).where(*same).execution_options(populate_existing=True)).one()
    label.reviewed = True
    session.add(label)
    edition.changed(session)
    return label


def _code(session: Session, name: str) -> str:
    """A code that nothing has yet, made of the name; our own files have none that begin with "office_"."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    stem = f"office_{re.sub(r'[^a-z0-9]+', '_', plain).strip('_')[:40]}".rstrip("_")
    taken = set(session.exec(select(Skill.code).where(col(Skill.code).startswith(stem, autoescape=True))))
    numbered = (stem if number == 1 else f"{stem}_{number}" for number in range(1, len(taken) + 2))
    return next(code for code in numbered if code not in taken)
