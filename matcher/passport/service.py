"""Gives credentials for trainings that were finished: one a place, made anew when the trainer notes more."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.accounts.models import User
from matcher.audit.service import SERVICE, record
from matcher.candidates.models import Ability, Candidate, Source
from matcher.db import insert_once, key, rows
from matcher.intakes.finished import Finished, finished_places
from matcher.intakes.models import Meeting, Place, PlaceStatus, Programme
from matcher.passport.document import Achieved, Noted, compose, sign
from matcher.passport.keys import Signer
from matcher.passport.models import Credential, SigningKey
from matcher.passport.wording import PLAIN, spoken
from matcher.skills import queries as skills
from matcher.skills.models import Skill

EVER = datetime(2000, 1, 1, tzinfo=UTC)
MOST = 200  # a turn; a day's worth for the whole agency, and a second of work
STILL_NOTED = timedelta(days=14)  # a trainer writes down what they saw up to so long after the last day


def issue(session: Session, signer: Signer, now: datetime) -> int:
    """Give what is due, and make anew what the trainer has noted differently since; how many. Again changes nothing."""
    finished = _without(session) + _recent(session, now)
    if not finished:
        return 0
    insert_once(session, SigningKey, kid=signer.kid, jwk=signer.jwk, first_used_at=now)
    kept = _kept(session, finished)
    noted = _noted(session, finished)
    languages, summaries, ends = _languages(session, finished), _summaries(session, finished), _ends(session, finished)
    given = 0
    for each in finished:
        language = spoken(languages[each.candidate_id])
        achieved = Achieved(
            programme_code=each.programme_code,
            name=each.name_en if language == "en" else each.name_nl,
            summary=summaries[each.programme_id][language],
            language=language,
            since=max(each.finished_at, ends.get(each.intake_id, EVER)),
            noted=[_told(session, skill, level, language) for skill, level in noted[each.place_id]],
        )
        given += _give(session, signer, each, achieved, kept.get(each.place_id), now)
    return given


def _give(
    session: Session, signer: Signer, each: Finished, achieved: Achieved, kept: Credential | None, now: datetime
) -> bool:
    """Whether a credential was given: not when this place has one that says the same, or another was first."""
    levels = {noted.code: noted.level for noted in achieved.noted}
    if kept is not None and kept.levels == levels:
        return False
    token = sign(compose(achieved, signer.issuer), signer)
    if kept is not None:
        kept.token, kept.levels, kept.issued_at = token, levels, now
        session.add(kept)
    elif not insert_once(
        session,
        Credential,
        key=key(),
        place_id=each.place_id,
        candidate_id=each.candidate_id,
        token=token,
        levels=levels,
        issued_at=now,
    ):
        return False
    record(session, SERVICE, "credential.issued", f"candidate:{each.candidate_id}", f"place:{each.place_id}")
    return True


def _without(session: Session) -> list[Finished]:
    """The longest finished that have no credential yet."""
    waiting = (
        sa.select(col(Place.id))
        .where(
            col(Place.status) == PlaceStatus.finished,
            ~sa.exists().where(col(Credential.place_id) == col(Place.id)),
        )
        .order_by(col(Place.updated_at), col(Place.id))
        .limit(MOST)
    )
    places = list(session.execute(waiting).scalars())
    return finished_places(session, EVER, col(Place.id).in_(places)) if places else []


def _recent(session: Session, now: datetime) -> list[Finished]:
    """Those who finished lately and have one: the trainer may have noted or corrected something since."""
    given = sa.exists().where(col(Credential.place_id) == col(Place.id)).correlate(Place)
    return finished_places(session, now - STILL_NOTED, given)


def _kept(session: Session, finished: Iterable[Finished]) -> dict[int, Credential]:
    query = select(Credential).where(col(Credential.place_id).in_([each.place_id for each in finished]))
    return {credential.place_id: credential for credential in session.exec(query)}


def _noted(session: Session, finished: Iterable[Finished]) -> dict[int, list[tuple[Skill, int]]]:
    """By place: the goals with the level a trainer noted since this training began; nothing from before it."""
    canonical = skills.index(session).canonical
    query = sa.select(col(Ability.candidate_id), col(Ability.skill_id), col(Ability.observed_at)).where(
        col(Ability.source) == Source.trainer,
        col(Ability.candidate_id).in_({each.candidate_id for each in finished}),
    )
    observed: defaultdict[tuple[int, int], datetime] = defaultdict(lambda: EVER)
    for person, skill, at in rows(session, query):
        mine = (person, canonical.get(skill, skill))
        observed[mine] = max(at, observed[mine])
    counted = {
        each.place_id: {
            skill: level for skill, level in each.levels.items() if observed[each.candidate_id, skill] >= each.starts_at
        }
        for each in finished
    }
    wanted = {skill for levels in counted.values() for skill in levels}
    known = {skill.id: skill for skill in session.exec(select(Skill).where(col(Skill.id).in_(wanted)))}
    return {place: [(known[skill], levels[skill]) for skill in sorted(levels)] for place, levels in counted.items()}


def _told(session: Session, skill: Skill, level: int, language: str) -> Noted:
    core = next((one for one in skills.index(session).core if one.id == skill.id), None)
    return Noted(
        code=skill.code,
        name=skill.name_en if language == "en" else skill.name_nl,
        esco=skill.esco,
        level=level,
        sentences=(core.anchors.get(language) if core else None) or PLAIN[language],
    )


def _languages(session: Session, finished: Iterable[Finished]) -> dict[int, str]:
    query = (
        sa.select(col(Candidate.id), col(User.language))
        .join(User, col(User.id) == col(Candidate.user_id))
        .where(col(Candidate.id).in_({each.candidate_id for each in finished}))
    )
    return {row[0]: row[1] for row in rows(session, query)}


def _ends(session: Session, finished: Iterable[Finished]) -> dict[int, datetime]:
    """By intake: when its last meeting began. Nobody finished before that, also where it was written down earlier."""
    query = (
        sa.select(col(Meeting.intake_id), sa.func.max(col(Meeting.starts_at)))
        .where(col(Meeting.intake_id).in_({each.intake_id for each in finished}))
        .group_by(col(Meeting.intake_id))
    )
    return {row[0]: row[1] for row in rows(session, query)}


def _summaries(session: Session, finished: Iterable[Finished]) -> dict[int, dict[str, str]]:
    query = select(Programme).where(col(Programme.id).in_({each.programme_id for each in finished}))
    return {one.id or 0: {"nl": one.summary_nl, "en": one.summary_en} for one in session.exec(query)}
