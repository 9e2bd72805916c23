"""What people ask of candidates: one of them, what they told, and the engine's view of one or of a whole branch."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.accounts.models import User
from matcher.candidates import standing
from matcher.candidates.models import Ability, Candidate, Consent, Phrase, Purpose, Status, Wish
from matcher.db import rows
from matcher.engine import Ability as Observation
from matcher.engine import Availability, Contact, Profile, Source, Wishes
from matcher.places.models import Postcode
from matcher.skills import queries as skills


def id_of_user(session: Session, user_id: int) -> int | None:
    """The candidate an account belongs to."""
    return session.exec(select(Candidate.id).where(Candidate.user_id == user_id)).first()


def of_branch(session: Session, branch_id: int | None, candidate_id: int) -> Candidate | None:
    """A candidate, but only of this branch."""
    return session.exec(select(Candidate).where(Candidate.id == candidate_id, Candidate.branch_id == branch_id)).first()


def wish(session: Session, candidate_id: int) -> Wish | None:
    """What somebody wants of work."""
    return session.get(Wish, candidate_id)


def abilities(session: Session, candidate_id: int) -> list[Ability]:
    """Every observation of what somebody can do, by skill as it is today, newest first."""
    found = session.exec(select(Ability).where(Ability.candidate_id == candidate_id))
    return standing.observations(found, skills.index(session).canonical)


def phrases(session: Session, candidate_id: int) -> list[Phrase]:
    """What somebody wrote in their own words, oldest first, each with its skill as it is today."""
    found = session.exec(select(Phrase).where(Phrase.candidate_id == candidate_id).order_by(col(Phrase.id)))
    canonical = skills.index(session).canonical
    return [standing.of_today(phrase, canonical) for phrase in found]


def phrase(session: Session, candidate_id: int, phrase_id: int) -> Phrase | None:
    """One of somebody's own phrases, as it is stored."""
    return session.exec(select(Phrase).where(Phrase.id == phrase_id, Phrase.candidate_id == candidate_id)).first()


def one(session: Session, candidate_id: int | None) -> Candidate | None:
    """A candidate by id: for pages about oneself."""
    return None if candidate_id is None else session.get(Candidate, candidate_id)


def consents(session: Session, candidate_id: int) -> list[Consent]:
    """Every yes and every withdrawal, newest first."""
    query = select(Consent).where(Consent.candidate_id == candidate_id)
    return list(session.exec(query.order_by(col(Consent.id).desc())))


def consented(session: Session, candidate_id: int, purpose: Purpose) -> bool:
    """Whether the last word on `purpose` was yes."""
    last = next((consent for consent in consents(session, candidate_id) if consent.purpose == purpose), None)
    return last is not None and last.given


def email_of(session: Session, candidate_id: int) -> str | None:
    """The address of somebody's account."""
    query = select(User.email).join(Candidate, col(Candidate.user_id) == col(User.id))
    return session.exec(query.where(Candidate.id == candidate_id)).first()


def profile(session: Session, candidate_id: int) -> Profile | None:
    """One candidate as the engine sees them, whatever their status."""
    return next(iter(_profiles(session, col(Candidate.id) == candidate_id)), None)


def profiles(session: Session, branch_id: int | None) -> list[Profile]:
    """The branch's active candidates as the engine sees them: some queries, however many people there are."""
    return _profiles(session, sa.and_(col(Candidate.branch_id) == branch_id, col(Candidate.status) == Status.active))


def active_profiles(session: Session, *which: sa.ColumnElement[bool]) -> list[Profile]:
    """The active candidates of all branches for whom all of `which` holds, as the engine sees them, by id."""
    return _profiles(session, sa.and_(col(Candidate.status) == Status.active, *which))


def names(session: Session, candidate_ids: Iterable[int]) -> dict[int, str]:
    """Names by id, for those already known to be visible."""
    found = session.exec(select(Candidate.id, Candidate.name).where(col(Candidate.id).in_(list(candidate_ids))))
    return {id_: name for id_, name in found if id_ is not None}


def _profiles(session: Session, which: sa.ColumnElement[bool]) -> list[Profile]:
    people = rows(
        session,
        sa.select(
            col(Candidate.id),
            col(Candidate.may_work),
            col(Postcode.lat),
            col(Postcode.lon),
            *(getattr(Wish, name) for name in _WISH),
        )
        .outerjoin(Wish, col(Wish.candidate_id) == col(Candidate.id))
        .outerjoin(Postcode, col(Postcode.code) == col(Candidate.postcode))
        .where(which)
        .order_by(col(Candidate.id)),
    )
    observed = _observed(session, which)
    return [_profile(row, observed.get(row[0], [])) for row in people]


def _observed(session: Session, which: sa.ColumnElement[bool]) -> dict[int, list[Observation]]:
    """What each of them can do by each source. What concerns merged skills is settled as in standing.observations."""
    canonical = skills.index(session).canonical
    merged = {*canonical, *canonical.values()}
    query = (
        sa.select(col(Ability.candidate_id), col(Ability.skill_id), col(Ability.level), col(Ability.source))
        .join(Candidate, col(Candidate.id) == col(Ability.candidate_id))
        .where(which)
    )
    found: dict[int, list[Observation]] = {}
    plain = query.where(col(Ability.skill_id).not_in(merged)) if merged else query
    for candidate_id, skill_id, level, source in rows(session, plain):
        found.setdefault(candidate_id, []).append(Observation(skill_id, level, Source(source.value)))
    if merged:
        order = (col(Ability.level).is_not(None), col(Ability.observed_at), col(Ability.id))
        theirs = rows(session, query.where(col(Ability.skill_id).in_(merged)).order_by(*order))
        last = {(person, canonical.get(skill, skill), source): level for person, skill, level, source in theirs}
        for (person, skill, source), level in last.items():
            found.setdefault(person, []).append(Observation(skill, level, Source(source.value)))
    return found


_WISH = (
    "hours_min", "hours_max", "shifts", "max_km", "start", "dutch", "english",
    "home", "contact", "autonomy", "team", "growth", "pay",
)  # fmt: skip


def _profile(row: sa.Row[*tuple[Any, ...]], observed: list[Observation]) -> Profile:
    id_, may_work, lat, lon, *rest = row
    wish = dict(zip(_WISH, rest, strict=True))
    spoken = {"nl": wish["dutch"], "en": wish["english"]}
    return Profile(
        id=id_,
        abilities=tuple(observed),
        availability=Availability(
            point=None if lat is None else (lat, lon),
            max_km=wish["max_km"],
            hours=None if wish["hours_min"] is None else (wish["hours_min"], wish["hours_max"]),
            shifts=wish["shifts"],
            languages={language: level for language, level in spoken.items() if level is not None},
            start=wish["start"],
            may_work=may_work,
        ),
        wishes=Wishes(
            home=wish["home"],
            contact=None if wish["contact"] is None else Contact(wish["contact"]),
            autonomy=wish["autonomy"],
            team=wish["team"],
            growth=wish["growth"],
            pay=wish["pay"],
        ),
    )
