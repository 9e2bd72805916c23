"""What a client's pages ask across capabilities: proposals as strengths, usual requirements, names of abilities."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.accounts.models import Branch
from matcher.candidates.models import Candidate, Consent, Purpose, Status
from matcher.db import rows
from matcher.engine import Kind, Line, Reason, Score
from matcher.intakes import queries as intakes
from matcher.intakes.models import Asked, Programme
from matcher.matching.models import Decision, Match, Verdict
from matcher.matching.snapshot import score_of
from matcher.skills import queries as skills
from matcher.vacancies.models import Vacancy

ENOUGH = (Reason.ENOUGH, Reason.ENOUGH_IF_CONFIRMED)


@dataclass(frozen=True, slots=True)
class Proposed:
    """Somebody proposed for a vacancy. `name`, `branch` and `phone` (the branch's) only after their own yes."""

    number: int  # 1 for who was proposed first: all that tells people apart before they say yes
    at: datetime
    score: Score
    name: str | None
    branch: str | None
    phone: str | None
    taught: frozenset[int]  # the skills of the training that helps them most

    @property
    def strengths(self) -> list[Line]:
        """What is asked and they can do."""
        return [line for line in self._asked if line.reason in ENOUGH]

    @property
    def learnable(self) -> list[Line]:
        """What is asked and the training that helps most works towards."""
        return [line for line in self._asked if line.key in self.taught and line.reason not in ENOUGH]

    @property
    def to_discuss(self) -> list[Line]:
        """What is asked and neither is there nor comes with that training, or isn't known."""
        return [line for line in self._asked if line.key not in self.taught and line.reason not in ENOUGH]

    @property
    def _asked(self) -> list[Line]:
        return [line for line in self.score.lines if line.kind is Kind.REQUIREMENT]


def proposed(session: Session, vacancy_id: int) -> list[Proposed]:
    """Whom a recruiter proposes for a vacancy, in the order in which they were proposed.

    Before the candidate says yes, or after they took it back, the name doesn't leave the database.
    """
    named = sa.and_(col(Decision.candidate_agreed_at).is_not(None), ~_taken_back().exists())
    query = (
        sa.select(
            col(Decision.created_at),
            col(Match.result),
            sa.case((named, col(Candidate.name))),
            sa.case((named, col(Branch.name))),
            sa.case((named, col(Branch.phone))),
        )
        .join(Match, col(Match.id) == col(Decision.match_id))
        .join(Candidate, col(Candidate.id) == col(Decision.candidate_id))
        .outerjoin(Branch, col(Branch.id) == col(Candidate.branch_id))
        .where(_standing(), col(Decision.vacancy_id) == vacancy_id)
        .order_by(col(Decision.id))
    )
    taught = {programme.id: frozenset(programme.targets) for programme in intakes.programmes_for_engine(session)}
    found = []
    for number, (at, result, name, branch, phone) in enumerate(rows(session, query), 1):
        score = score_of(result)
        training = taught.get(score.after.programme, frozenset()) if score.after else frozenset()
        found.append(Proposed(number, at, score, name, branch, phone, training))
    return found


def proposal_counts(session: Session, client_id: int) -> dict[int, int]:
    """How many people are proposed for each vacancy of a company; vacancies without any are left out."""
    query = (
        sa.select(col(Decision.vacancy_id), sa.func.count())
        .join(Vacancy, col(Vacancy.id) == col(Decision.vacancy_id))
        .join(Candidate, col(Candidate.id) == col(Decision.candidate_id))
        .where(_standing(), col(Vacancy.client_id) == client_id)
        .group_by(col(Decision.vacancy_id))
    )
    return {found.vacancy_id: found[1] for found in rows(session, query)}


def usual(session: Session, occupation: str) -> list[Asked]:
    """What vacancies for a programme's occupation ask, of the skills of today, the most usual first."""
    query = select(Asked).join(Programme, col(Programme.id) == col(Asked.programme_id))
    canonical = skills.index(session).canonical
    found: dict[int, Asked] = {}
    for row in session.exec(query.where(Programme.code == occupation).order_by(col(Asked.share).desc())):
        now = canonical.get(row.skill_id, row.skill_id)
        found.setdefault(now, row if now == row.skill_id else Asked(**row.model_dump() | {"skill_id": now}))
    return list(found.values())


def anchors(session: Session, language: str) -> dict[int, tuple[str, ...]]:
    """The five sentences of each core ability, level 1 first."""
    return {core.id: core.anchors[language] for core in skills.index(session).core if core.anchors[language]}


def _standing() -> sa.ColumnElement[bool]:
    """The condition that a decision is the last about a pair, and proposes somebody who looks for work."""
    last = sa.select(sa.func.max(Decision.id)).group_by(col(Decision.candidate_id), col(Decision.vacancy_id))
    return sa.and_(
        col(Decision.id).in_(last),
        col(Decision.verdict) == Verdict.propose,
        col(Candidate.status) == Status.active,
    )


def _taken_back() -> sa.Select[Any]:
    """Withdrawals of being named, later than the yes to this proposal."""
    return (
        sa.select(col(Consent.id))
        .where(
            col(Consent.candidate_id) == col(Decision.candidate_id),
            col(Consent.purpose) == Purpose.share_with_client,
            col(Consent.given).is_(False),
            col(Consent.at) >= col(Decision.candidate_agreed_at),
        )
        .correlate(Decision)
    )
