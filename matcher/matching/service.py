"""What people do with matches: keep one as it was, decide about it, agree to a proposal."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.audit import service as audit
from matcher.audit.service import Actor
from matcher.candidates import service as candidates
from matcher.candidates.models import Purpose
from matcher.engine import RULE_VERSION, Score, UnknownRule
from matcher.matching import queries, snapshot
from matcher.matching.letters import tell_proposed
from matcher.matching.models import Decision, Match, Verdict


class NothingToMatch(Exception):
    """One of the two is gone, or the vacancy asks nothing."""


class ReasonMissing(Exception):
    """A decision about a person needs a reason."""


class NobodyNamed(Exception):
    """A decision about a person is taken by a named person, never by the service."""


def keep(session: Session, candidate_id: int, vacancy_id: int, now: datetime) -> Match:
    """The pair's match as it is now, stored with all it rests on. The same inputs are stored once. NothingToMatch."""
    inputs = queries.inputs(session, candidate_id, vacancy_id)
    if inputs is None:
        raise NothingToMatch
    frozen = snapshot.freeze(inputs)
    mark = snapshot.mark(frozen)
    known = session.exec(
        select(Match).where(
            Match.candidate_id == candidate_id,
            Match.vacancy_id == vacancy_id,
            Match.inputs_hash == mark,
            Match.rule_version == RULE_VERSION,
        )
    ).first()
    if known is not None:
        return known
    score = inputs.score()
    match = Match(
        candidate_id=candidate_id,
        vacancy_id=vacancy_id,
        rule_version=score.rule,
        band=score.band.value,
        low=score.low,
        high=score.high,
        coverage=score.coverage,
        suit=score.suit,
        inputs=frozen,
        inputs_hash=mark,
        result=snapshot.result(score),
        created_at=now,
    )
    session.add(match)
    session.flush()
    return match


def explain(match: Match) -> Score:
    """The score as it was when it was kept: the same numbers and lines, however long ago."""
    return snapshot.score_of(match.result)


def rescored(match: Match) -> Score | None:
    """The score computed again from what was kept, under its own rules; None when those are no longer in the code.

    It equals what explain() gives, or something was tampered with.
    """
    try:
        return snapshot.thaw(match.inputs).score(match.rule_version)
    except UnknownRule:
        return None


def decide(
    session: Session,
    actor: Actor,
    *,
    candidate_id: int,
    vacancy_id: int,
    verdict: Verdict,
    reason: str,
    now: datetime,
) -> Decision:
    """A named person decides about a pair, and says why. Earlier decisions stay. Raises ReasonMissing, NothingToMatch.

    The machine's band binds nobody: any verdict may go with any band.
    """
    if actor.user_id is None:
        raise NobodyNamed
    if not reason.strip():
        raise ReasonMissing
    match = keep(session, candidate_id, vacancy_id, now)
    decision = Decision(
        match_id=match.id or 0,
        candidate_id=candidate_id,
        vacancy_id=vacancy_id,
        decided_by=actor.user_id,
        verdict=verdict,
        reason=reason.strip(),
        created_at=now,
    )
    session.add(decision)
    session.flush()
    if verdict is Verdict.propose:
        tell_proposed(session, decision, match, now)
    audit.record(session, actor, "match.decided", f"candidate:{candidate_id}", f"vacancy:{vacancy_id} {verdict.value}")
    return decision


def agree(session: Session, actor: Actor, *, candidate_id: int, decision_id: int, now: datetime) -> bool:
    """The candidate says yes to being named to the client. Whether there was such a proposal of theirs.

    The yes is a consent too: taking that back takes the name away from every client again.
    """
    done = session.connection().execute(
        sa.update(Decision)
        .where(
            col(Decision.id) == decision_id,
            col(Decision.candidate_id) == candidate_id,
            col(Decision.verdict) == Verdict.propose,
            col(Decision.candidate_agreed_at).is_(None),
        )
        .values(candidate_agreed_at=now)
    )
    if done.rowcount == 1:
        candidates.consent(session, actor, candidate_id, Purpose.share_with_client, given=True, channel="web", now=now)
        audit.record(session, actor, "proposal.agreed", f"candidate:{candidate_id}", f"decision:{decision_id}")
    return done.rowcount == 1
