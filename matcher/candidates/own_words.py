"""What somebody writes in their own words about what they can do, and the skills that it is linked to by them."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.audit.service import Actor
from matcher.candidates import queries, service
from matcher.candidates.models import Ability, Phrase, Source
from matcher.engine import LONGEST, Verdict
from matcher.skills import queries as skills
from matcher.skills import service as vocabulary

MOST = 20  # lines; more is a text, and nobody confirms that many
LINKED = (Verdict.EXACT, Verdict.SURE)


class TooMuch(Exception):
    """More lines than MOST, or a line of more than LONGEST characters."""


def write(session: Session, actor: Actor, candidate_id: int, lines: list[str], language: str, now: datetime) -> None:
    """Make somebody's own words exactly these lines. What stays keeps what they confirmed. Raises TooMuch.

    1. A line that went takes along the level that rested on it alone.
    2. A new line is resolved: `exact` and `sure` are linked, to be confirmed by giving a level; `ask` waits for an
       answer; `negated` and `unknown` are kept as written, and an unknown word is noted for the vocabulary.
    """
    wanted = list(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))
    if len(wanted) > MOST or any(len(line) > LONGEST for line in wanted):
        raise TooMuch
    known = {phrase.text: phrase for phrase in queries.phrases(session, candidate_id)}
    for text in known.keys() - set(wanted):
        _drop(session, actor, candidate_id, known[text], now)
    resolver = skills.index(session).resolver
    for text in wanted:
        if text not in known:
            found = resolver.resolve(text, language)
            linked = found.matches[0].skill if found.verdict in LINKED else None
            session.add(
                Phrase(
                    candidate_id=candidate_id, text=text, verdict=found.verdict.value, skill_id=linked, created_at=now
                )
            )
            if found.verdict is Verdict.UNKNOWN:
                vocabulary.note_unmatched(session, text, language, now)
    session.flush()


def choose(
    session: Session, candidate_id: int, phrase_id: int, skill_id: int | None, language: str, now: datetime
) -> bool:
    """Say which skill a phrase means; None: none of those offered. Whether it was one of theirs, still to be answered.

    A phrase that means nothing we know is kept as written, and noted for the vocabulary.
    """
    phrase = queries.phrase(session, candidate_id, phrase_id)
    if phrase is None or phrase.verdict != Verdict.ASK:
        return False
    phrase.skill_id = skill_id
    if skill_id is None:
        phrase.verdict = Verdict.UNKNOWN.value
        vocabulary.note_unmatched(session, phrase.text, language, now)
    session.add(phrase)
    session.flush()
    return True


def not_meant(session: Session, actor: Actor, candidate_id: int, skill_id: int, language: str, now: datetime) -> None:
    """Say that one's words did not mean this skill: they stay as written, without it."""
    theirs = select(Phrase).where(Phrase.candidate_id == candidate_id, Phrase.skill_id == skill_id)
    for phrase in session.exec(theirs).all():
        phrase.skill_id, phrase.verdict = None, Verdict.UNKNOWN.value
        session.add(phrase)
        vocabulary.note_unmatched(session, phrase.text, language, now)
    service.forget(session, actor, candidate_id, skill_id, now)


def offered(session: Session, phrase: Phrase, language: str) -> list[int]:
    """The skills that a phrase may mean, likeliest first."""
    return [found.skill for found in skills.index(session).resolver.resolve(phrase.text, language).matches]


def unfinished(session: Session, candidate_id: int) -> Phrase | None:
    """The first phrase of which it must still be said what it means, or how well they can do that."""
    levelled = select(Ability.skill_id).where(Ability.candidate_id == candidate_id, Ability.source == Source.self)
    query = select(Phrase).where(
        Phrase.candidate_id == candidate_id,
        sa.or_(
            sa.and_(col(Phrase.skill_id).is_(None), col(Phrase.verdict) == Verdict.ASK.value),
            sa.and_(col(Phrase.skill_id).is_not(None), col(Phrase.skill_id).not_in(levelled)),
        ),
    )
    return session.exec(query.order_by(col(Phrase.id))).first()


def _drop(session: Session, actor: Actor, candidate_id: int, phrase: Phrase, now: datetime) -> None:
    """Its level goes too, unless another line says the same, or it is a core ability, which was asked by itself."""
    skill_id = phrase.skill_id
    session.delete(phrase)
    session.flush()
    if skill_id is None:
        return
    others = select(Phrase.id).where(Phrase.candidate_id == candidate_id, Phrase.skill_id == skill_id)
    name = skills.index(session).names.get(skill_id)
    if session.exec(others).first() is None and (name is None or name.core is None):
        service.forget(session, actor, candidate_id, skill_id, now)
