"""What somebody writes in their own words about what they can do, and the skills that it is linked to by them."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.audit.service import Actor
from matcher.candidates import queries, service, standing
from matcher.candidates.models import Phrase, Source
from matcher.engine import LONGEST, Found, Verdict, fold
from matcher.skills import queries as skills
from matcher.skills import service as vocabulary
from matcher.skills.models import Relation

MOST = 20  # lines; more is a text, and nobody confirms that many
LINKED = (Verdict.EXACT, Verdict.SURE)
_AT_ONCE = 500  # rows a statement


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
    theirs = select(Phrase).where(Phrase.candidate_id == candidate_id).order_by(col(Phrase.id))
    known = {phrase.text: phrase for phrase in session.exec(theirs)}
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
    for phrase in _of_skill(session, candidate_id, skill_id):
        phrase.skill_id, phrase.verdict = None, Verdict.UNKNOWN.value
        session.add(phrase)
        vocabulary.note_unmatched(session, phrase.text, language, now)
    service.forget(session, actor, candidate_id, skill_id, now)


def ask_about(session: Session, texts: Iterable[str], instead_of: int | None = None) -> int:
    """Have everybody who wrote one of these asked what they mean by it; how many phrases. Nobody is given a skill.

    For words that head office linked just now: those who wrote them when nobody knew them. instead_of: also those
    whose words were this skill's until now; what they can do of that stays.

    The database can't fold, so the phrases that may be meant are read once, when head office presses a button: that is
    less than a look at each visit of each person, and what was refused once isn't asked again until something changed.
    """
    wanted = {fold(text) for text in texts}
    open_still = sa.and_(col(Phrase.skill_id).is_(None), col(Phrase.verdict) == Verdict.UNKNOWN.value)
    if instead_of is not None:
        theirs = standing.family(instead_of, skills.index(session).canonical)
        open_still = sa.or_(open_still, col(Phrase.skill_id).in_(theirs))
    written = session.exec(select(Phrase.id, Phrase.text).where(open_still))
    ids = [phrase_id for phrase_id, text in written if fold(text) in wanted]
    for start in range(0, len(ids), _AT_ONCE):
        meant = sa.update(Phrase).where(col(Phrase.id).in_(ids[start : start + _AT_ONCE]))
        session.connection().execute(meant.values(skill_id=None, verdict=Verdict.ASK.value))
    for read_before in [one for one in session if isinstance(one, Phrase)]:
        session.expire(read_before)
    return len(ids)


def offered(session: Session, phrase: Phrase, language: str) -> list[int]:
    """The skills that a phrase may mean, likeliest first.

    A skill that has these very words goes before all others; next to it comes what the person has already and is
    related to it, so that who wrote a word of a skill that was split can keep to what they have.
    """
    index = skills.index(session)
    found = index.resolver.resolve(phrase.text, language).matches
    likely = [match.skill for match in sorted(found, key=lambda match: not _is(match, phrase.text))]
    if not found or not any(_is(match, phrase.text) for match in found):
        return likely
    said = {ability.skill_id for ability in queries.abilities(session, phrase.candidate_id)}
    near = _related(session, likely[0], index) & said
    return list(dict.fromkeys([likely[0], *sorted(near), *likely[1:]]))


def unfinished(session: Session, candidate_id: int) -> Phrase | None:
    """The first phrase of which it must still be said what it means, or how well they can do that."""
    said = {each.skill_id for each in queries.abilities(session, candidate_id) if each.source is Source.self}
    return next(
        (
            phrase
            for phrase in queries.phrases(session, candidate_id)
            if (phrase.verdict == Verdict.ASK if phrase.skill_id is None else phrase.skill_id not in said)
        ),
        None,
    )


def asked_about(session: Session, candidate_id: int, language: str) -> list[str]:
    """Those of somebody's words of which we think to know now what they mean, and want to hear it from them."""
    phrases = queries.phrases(session, candidate_id)
    waiting = [phrase for phrase in phrases if phrase.skill_id is None and phrase.verdict == Verdict.ASK]
    return [phrase.text for phrase in waiting if offered(session, phrase, language)]


def _of_skill(session: Session, candidate_id: int, skill_id: int) -> list[Phrase]:
    """Somebody's phrases that were linked to a skill, or to one that was merged into it."""
    theirs = standing.family(skill_id, skills.index(session).canonical)
    query = select(Phrase).where(Phrase.candidate_id == candidate_id, col(Phrase.skill_id).in_(theirs))
    return list(session.exec(query.order_by(col(Phrase.id))))


def _is(match: Found, text: str) -> bool:
    return fold(match.label) == fold(text)


def _related(session: Session, skill_id: int, index: skills.Index) -> set[int]:
    """The skills, as they are today, that a skill has to do with."""
    query = select(Relation.skill_id, Relation.other_id).where(
        sa.or_(col(Relation.skill_id) == skill_id, col(Relation.other_id) == skill_id)
    )
    ids = {skill for pair in session.exec(query) for skill in pair}
    return {index.canonical.get(skill, skill) for skill in ids} - {skill_id}


def _drop(session: Session, actor: Actor, candidate_id: int, phrase: Phrase, now: datetime) -> None:
    """Its level goes too, unless another line says the same, or it is a core ability, which was asked by itself."""
    skill_id = phrase.skill_id
    session.delete(phrase)
    session.flush()
    if skill_id is None or _of_skill(session, candidate_id, skill_id):
        return
    index = skills.index(session)
    name = index.names.get(index.canonical.get(skill_id, skill_id))
    if name is None or name.core is None:
        service.forget(session, actor, candidate_id, skill_id, now)
