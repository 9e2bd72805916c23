"""What people do with candidates: sign up, answer, observe an ability, consent, pause, ask for a call."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.accounts import queries as accounts
from matcher.accounts.models import Branch, Role, User
from matcher.accounts.service import AddressTaken, fold_email
from matcher.audit import service as audit
from matcher.audit.service import Actor
from matcher.candidates import queries, standing
from matcher.candidates.models import Ability, Candidate, Consent, Purpose, Source, Status, Wish
from matcher.db import insert_once
from matcher.engine import distance_km
from matcher.places import queries as places
from matcher.skills import queries as skills

TEXT_VERSION = "2026-11"  # of the sentences that people consent to; a new text is a new version

# What an answer may set. Status, branch, consent and who somebody is have verbs of their own.
_CANDIDATE = frozenset({"name", "phone", "adult", "may_work", "rather_called"})
_WISH = frozenset(Wish.model_fields) - {"candidate_id"}


class UnknownPlace(Exception):
    """There is no such postcode."""


class Changed(Exception):
    """Somebody else changed this candidate meanwhile; `version` is what it is now."""

    def __init__(self, version: int) -> None:
        super().__init__(str(version))
        self.version = version


class NoConsent(Exception):
    """This needs a yes that was not given, or was withdrawn."""


class NobodyThere(Exception):
    """There is no such candidate (any more)."""


def sign_up(
    session: Session,
    actor: Actor,
    *,
    email: str,
    name: str,
    language: str,
    now: datetime,
    adult: bool = True,
    may_work: bool = True,
    branch_id: int | None = None,
    channel: str = "web",
) -> int:
    """Make an account and a candidate with consent to matching; the account's id.

    Again with the same address gives the same account: of any number at once, one is made. Raises AddressTaken when the
    address is of somebody who is no candidate, or whose account was switched off.
    """
    user_id, made = _account(session, email=fold_email(email), name=name, language=language, now=now)
    if not made:
        return user_id
    person = Candidate(
        user_id=user_id,
        branch_id=branch_id,
        name=name,
        adult=adult,
        may_work=may_work,
        created_at=now,
        updated_at=now,
    )
    session.add(person)
    session.flush()
    candidate_id = person.id or 0
    session.add(Wish(candidate_id=candidate_id))
    who = actor if actor.user_id is not None else Actor(user_id, Role.candidate)
    audit.record(session, who, "candidate.signed_up", f"candidate:{candidate_id}", channel)
    consent(session, who, candidate_id, Purpose.matching, given=True, channel=channel, now=now)
    return user_id


def answer(
    session: Session,
    actor: Actor,
    candidate_id: int,
    values: Mapping[str, Any],
    now: datetime,
    version: int | None = None,
) -> None:
    """Set what somebody told about themself or about what they want: columns of Candidate and Wish by name.

    Raises ValueError for a column that is not theirs to set, Changed when `version` is not the present one.
    """
    wrong = set(values) - _CANDIDATE - _WISH
    if wrong:
        raise ValueError(f"not an answer: {', '.join(sorted(wrong))}")
    person = _changing(session, candidate_id, now, version)
    wish = session.get(Wish, candidate_id) or Wish(candidate_id=candidate_id)
    for name, value in values.items():
        setattr(person if name in _CANDIDATE else wish, name, value)
    session.add(wish)
    if "name" in values:
        session.connection().execute(sa.update(User).where(col(User.id) == person.user_id).values(name=values["name"]))
    _changed(session, actor, person, " ".join(sorted(values)))


def settle(session: Session, actor: Actor, candidate_id: int, postcode: str, now: datetime) -> Branch | None:
    """Set where somebody lives, and give them the nearest branch; the branch. Raises UnknownPlace.

    Four digits are kept. The branch stays as it is while the postcode does: somebody may have chosen another one.
    """
    place = places.find(session, postcode)
    if place is None:
        raise UnknownPlace
    person = _changing(session, candidate_id, now)
    if person.branch_id is None or person.postcode != place.code:
        nearest = _nearest(session, (place.lat, place.lon))
        person.branch_id = nearest.id if nearest else person.branch_id
        person.postcode = place.code
    _changed(session, actor, person, "postcode")
    return accounts.branch(session, person.branch_id)


def observe(
    session: Session, actor: Actor, candidate_id: int, skill_id: int, level: int | None, source: Source, now: datetime
) -> None:
    """Note a level (1 to 5; None: they don't know) as one source sees it, over what that source said before.

    A merged skill is what it is today. "I don't know" goes for what was told of the skills merged into it, too.
    """
    skill_id = skills.index(session).canonical.get(skill_id, skill_id)
    person = _changing(session, candidate_id, now)
    known = _observed(session, candidate_id, skill_id, source)
    own = next((row for row in known if row.skill_id == skill_id), None)
    ability = own or Ability(candidate_id=candidate_id, skill_id=skill_id, source=source, observed_at=now)
    for row in (ability, *(known if level is None else ())):
        row.level, row.observed_at = level, now
        row.observed_by = None if source is Source.self else actor.user_id
        session.add(row)
    _changed(session, actor, person, f"ability:{skill_id} {source.value}")


def forget(
    session: Session, actor: Actor, candidate_id: int, skill_id: int, now: datetime, source: Source = Source.self
) -> None:
    """Take back what one source said about a skill, and about those merged into it."""
    known = _observed(session, candidate_id, skill_id, source)
    if known:
        person = _changing(session, candidate_id, now)
        for row in known:
            session.delete(row)
        _changed(session, actor, person, f"ability:{skill_id} forgotten")


def reach(session: Session, candidate_id: int, question: str) -> None:
    """Remember the last question that somebody answered when signing up, to go on from there."""
    session.connection().execute(sa.update(Candidate).where(col(Candidate.id) == candidate_id).values(reached=question))


def activate(session: Session, actor: Actor, candidate_id: int, now: datetime) -> None:
    """Sign-up is done, or a pause is over: look for work. Again is the same as once. Raises NoConsent."""
    if not queries.consented(session, candidate_id, Purpose.matching):
        raise NoConsent
    _become(session, actor, candidate_id, Status.active, now)


def pause(session: Session, actor: Actor, candidate_id: int, now: datetime) -> None:
    """Stop matching until somebody resumes; nothing is lost."""
    _become(session, actor, candidate_id, Status.paused, now)


def consent(
    session: Session, actor: Actor, candidate_id: int, purpose: Purpose, *, given: bool, channel: str, now: datetime
) -> None:
    """Write down a yes or a withdrawal. Again the same writes nothing. No consent to matching: a pause."""
    if queries.consented(session, candidate_id, purpose) == given:
        return
    session.add(
        Consent(
            candidate_id=candidate_id,
            purpose=purpose,
            given=given,
            text_version=TEXT_VERSION,
            channel=channel,
            at=now,
        )
    )
    session.flush()
    verb = "consent.given" if given else "consent.withdrawn"
    audit.record(session, actor, verb, f"candidate:{candidate_id}", f"{purpose.value} {TEXT_VERSION}")
    if purpose is Purpose.matching and not given:
        pause(session, actor, candidate_id, now)


def call_me(session: Session, actor: Actor, candidate_id: int, now: datetime) -> None:
    """Ask the branch to call; asked again before they did, the first moment stays."""
    _call(session, actor, candidate_id, now, "candidate.asked_for_call")


def called(session: Session, actor: Actor, candidate_id: int) -> None:
    """The branch has called."""
    _call(session, actor, candidate_id, None, "candidate.called")


def _account(session: Session, *, email: str, name: str, language: str, now: datetime) -> tuple[int, bool]:
    """The id of the account with this address, and whether it was made just now. Raises AddressTaken."""
    made = insert_once(
        session,
        User,
        email=email,
        name=name,
        role=Role.candidate,
        language=language,
        active=True,
        created_at=now,
    )
    user = session.exec(select(User).where(User.email == email)).one()
    if user.role is not Role.candidate or not user.active or user.id is None:
        raise AddressTaken
    return user.id, made


def _call(session: Session, actor: Actor, candidate_id: int, at: datetime | None, action: str) -> None:
    """Only who changes something writes an audit entry: of two presses the second does nothing."""
    asked = col(Candidate.call_me_at)
    statement = sa.update(Candidate).where(
        col(Candidate.id) == candidate_id, asked.is_not(None) if at is None else asked.is_(None)
    )
    if session.connection().execute(statement.values(call_me_at=at)).rowcount == 1:
        audit.record(session, actor, action, f"candidate:{candidate_id}")


def _become(session: Session, actor: Actor, candidate_id: int, status: Status, now: datetime) -> None:
    person = _changing(session, candidate_id, now)
    if person.status is not status:
        person.status = status
        _changed(session, actor, person, f"status {status.value}")


def _changing(session: Session, candidate_id: int, now: datetime, version: int | None = None) -> Candidate:
    """The candidate, held until the transaction ends: the UPDATE locks on both databases. NobodyThere, Changed."""
    session.flush()
    which = col(Candidate.id) == candidate_id
    if version is not None:
        which = sa.and_(which, col(Candidate.version) == version)
    statement = sa.update(Candidate).where(which).values(version=Candidate.version + 1, updated_at=now)
    held = session.connection().execute(statement).rowcount == 1
    fresh = select(Candidate).where(Candidate.id == candidate_id).execution_options(populate_existing=True)
    person = session.exec(fresh).first()
    if person is None:
        raise NobodyThere
    if not held:
        raise Changed(person.version)
    return person


def _changed(session: Session, actor: Actor, person: Candidate, detail: str) -> None:
    session.add(person)
    session.flush()
    audit.record(session, actor, "candidate.changed", f"candidate:{person.id}", detail[:200])


def _observed(session: Session, candidate_id: int, skill_id: int, source: Source) -> list[Ability]:
    """The rows of one source on a skill, and on those that were merged into it."""
    skill_ids = standing.family(skill_id, skills.index(session).canonical)
    query = select(Ability).where(
        Ability.candidate_id == candidate_id, col(Ability.skill_id).in_(skill_ids), Ability.source == source
    )
    return list(session.exec(query))


def _nearest(session: Session, here: tuple[float, float]) -> Branch | None:
    """The branch with the shortest way, as the crow flies; then the smallest id."""
    branches = accounts.branches(session)
    points = places.points(session, [branch.postcode for branch in branches])
    placed = [branch for branch in branches if branch.postcode in points]
    return min(placed, key=lambda branch: (distance_km(here, points[branch.postcode]), branch.id or 0), default=None)
