"""What people ask of plans: which there are for them, and what one proposes. Names only of the branch's own people."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.accounts.models import Branch, User
from matcher.candidates.models import Candidate
from matcher.db import rows
from matcher.intakes.models import Form, Intake, IntakeStatus, Place, PlaceStatus, Programme
from matcher.planning.models import LeftOut, Plan, PlannedStart, PlanState, ProposalState, Scope, SeatProposal


@dataclass(frozen=True, slots=True)
class Proposed:
    """One of the branch's people, proposed for a training; `better` is the start that would have brought more."""

    id: int
    start_id: int
    candidate_id: int
    name: str
    before: int
    after: int
    gain: float
    km: float | None
    chosen: str
    better: int | None
    kept: bool
    state: ProposalState
    reason: str
    place_id: int | None
    place: PlaceStatus | None
    offered_until: datetime | None
    by_phone: bool


@dataclass(slots=True)
class StartRow:
    """A training of a plan. people: the branch's own; others: branch name -> how many of its people."""

    id: int
    intake_id: int | None
    new: bool
    opens: bool
    verdict: str
    instead: int | None
    possible: int
    code: str
    name_nl: str
    name_en: str
    branch_id: int
    branch: str
    town: str
    trainer_id: int | None
    trainer: str | None
    form: Form
    room: str
    seats: int
    minimum: int
    starts_at: datetime
    meetings: list[list[str]]
    intake_status: IntakeStatus | None
    free_now: int | None
    people: list[Proposed] = field(default_factory=list)
    others: dict[str, int] = field(default_factory=dict)

    @property
    def proposed(self) -> int:
        """Everybody who is proposed here."""
        return len(self.people) + sum(self.others.values())

    @property
    def to_invite(self) -> list[Proposed]:
        """The branch's people who can still be invited."""
        return [person for person in self.people if person.state is ProposalState.proposed]


def of_branch(branch_id: int | None, region: str) -> sa.ColumnElement[bool]:
    """The condition that a plan concerns a branch: its own, its region's, or that of the whole country."""
    return sa.or_(
        sa.and_(col(Plan.scope) == Scope.branch, col(Plan.branch_id) == branch_id),
        sa.and_(col(Plan.scope) == Scope.region, col(Plan.region) == region),
        col(Plan.scope) == Scope.country,
    )


def of_office() -> sa.ColumnElement[bool]:
    """The condition that a plan is head office's business: of more than one branch."""
    return col(Plan.scope) != Scope.branch


def one(session: Session, plan_id: int, which: sa.ColumnElement[bool]) -> Plan | None:
    """A plan, when `which` holds for it."""
    return session.exec(select(Plan).where(Plan.id == plan_id, which)).first()


def newest(session: Session, which: sa.ColumnElement[bool], most: int = 10) -> list[Plan]:
    """The last plans for which `which` holds, newest first."""
    return list(session.exec(select(Plan).where(which).order_by(col(Plan.id).desc()).limit(most)))


def newer(session: Session, plan: Plan) -> int | None:
    """The id of the newest plan of the same scope that was made after this one."""
    same = (Plan.scope == plan.scope, Plan.branch_id == plan.branch_id, Plan.region == plan.region)
    query = select(sa.func.max(Plan.id)).where(*same, Plan.state == PlanState.made)
    last = session.exec(query).one()
    return last if last is not None and last > (plan.id or 0) else None


def newest_of_regions(session: Session) -> dict[str, Plan]:
    """Region -> its newest plan that was made; under "" that of the whole country."""
    last = (
        sa.select(sa.func.max(col(Plan.id)))
        .where(col(Plan.state) == PlanState.made, of_office())
        .group_by(col(Plan.scope), col(Plan.region))
    )
    return {plan.region: plan for plan in session.exec(select(Plan).where(col(Plan.id).in_(last)))}


def start(session: Session, start_id: int, which: sa.ColumnElement[bool]) -> PlannedStart | None:
    """A training of a plan for which `which` holds."""
    query = select(PlannedStart).join(Plan, col(Plan.id) == col(PlannedStart.plan_id))
    return session.exec(query.where(PlannedStart.id == start_id, which)).first()


def proposal(
    session: Session, proposal_id: int, branch_id: int | None, which: sa.ColumnElement[bool]
) -> SeatProposal | None:
    """A proposal for one of the branch's people, in a plan for which `which` holds."""
    query = (
        select(SeatProposal)
        .join(Plan, col(Plan.id) == col(SeatProposal.plan_id))
        .join(Candidate, col(Candidate.id) == col(SeatProposal.candidate_id))
    )
    return session.exec(query.where(SeatProposal.id == proposal_id, Candidate.branch_id == branch_id, which)).first()


def proposals(session: Session, start_id: int, branch_id: int | None) -> list[SeatProposal]:
    """The proposals of a training for the branch's people."""
    query = select(SeatProposal).join(Candidate, col(Candidate.id) == col(SeatProposal.candidate_id))
    mine = query.where(SeatProposal.start_id == start_id, Candidate.branch_id == branch_id)
    return list(session.exec(mine.order_by(col(SeatProposal.id))))


def starts(session: Session, plan_id: int, branch_id: int | None) -> list[StartRow]:
    """The trainings of a plan with the branch's people by name and others counted by branch; soonest first.

    Without a branch (head office) everybody is only counted.
    """
    found = {row.id: row for row in _starts(session, plan_id)}
    own = sa.and_(col(SeatProposal.plan_id) == plan_id, col(Candidate.branch_id) == branch_id)
    if branch_id is not None:
        for person in _people(session, own):
            found[person.start_id].people.append(person)
    count = (
        sa.select(col(SeatProposal.start_id), col(Branch.name), sa.func.count())
        .join(Candidate, col(Candidate.id) == col(SeatProposal.candidate_id))
        .join(Branch, col(Branch.id) == col(Candidate.branch_id))
        .where(col(SeatProposal.plan_id) == plan_id, col(Branch.id).is_distinct_from(branch_id))
        .group_by(col(SeatProposal.start_id), col(Branch.name))
        .order_by(col(Branch.name))
    )
    for start_id, name, many in rows(session, count):
        found[start_id].others[name] = many
    return list(found.values())


def left_out(session: Session, plan_id: int, branch_id: int | None) -> Counter[str]:
    """Why the branch's people are proposed nothing -> how many. Without a branch: everybody."""
    query = (
        sa.select(col(LeftOut.missed), sa.func.count())
        .join(Candidate, col(Candidate.id) == col(LeftOut.candidate_id))
        .where(col(LeftOut.plan_id) == plan_id)
        .group_by(col(LeftOut.missed))
    )
    if branch_id is not None:
        query = query.where(col(Candidate.branch_id) == branch_id)
    return Counter(dict(rows(session, query)))


def left_out_names(session: Session, plan_id: int, branch_id: int | None, missed: str) -> list[tuple[int, str]]:
    """The branch's people who are proposed nothing for this reason: id and name, by name."""
    query = (
        sa.select(col(Candidate.id), col(Candidate.name))
        .join(LeftOut, col(LeftOut.candidate_id) == col(Candidate.id))
        .where(col(LeftOut.plan_id) == plan_id, col(Candidate.branch_id) == branch_id, col(LeftOut.missed) == missed)
        .order_by(sa.func.lower(col(Candidate.name)), col(Candidate.id))
    )
    return [(person, name) for person, name in rows(session, query)]


def counts(session: Session, plan_ids: list[int]) -> dict[int, Counter[ProposalState]]:
    """Plan id -> what became of its proposals."""
    found: dict[int, Counter[ProposalState]] = defaultdict(Counter)
    query = (
        sa.select(col(SeatProposal.plan_id), col(SeatProposal.state), sa.func.count())
        .where(col(SeatProposal.plan_id).in_(plan_ids))
        .group_by(col(SeatProposal.plan_id), col(SeatProposal.state))
    )
    for plan_id, state, many in rows(session, query):
        found[plan_id][state] = many
    return found


def _starts(session: Session, plan_id: int) -> list[StartRow]:
    waits = (
        sa.select(sa.func.count())
        .select_from(Place)
        .where(col(Place.intake_id) == col(Intake.id), col(Place.status) == PlaceStatus.waiting)
        .correlate(Intake)
        .scalar_subquery()
    )
    names = ("id", "intake_id", "new", "opens", "verdict", "instead", "possible")
    facts = ("form", "room", "seats", "minimum", "starts_at", "meetings")
    query = (
        sa.select(
            *(getattr(PlannedStart, name) for name in names),
            col(Programme.code),
            col(Programme.name_nl),
            col(Programme.name_en),
            col(Branch.id),
            col(Branch.name),
            col(Branch.town),
            col(User.id),
            col(User.name),
            *(getattr(PlannedStart, name) for name in facts),
            col(Intake.status),
            sa.case((waits > 0, 0), else_=col(Intake.seats) - col(Intake.taken)),
        )
        .select_from(PlannedStart)
        .join(Programme, col(Programme.id) == col(PlannedStart.programme_id))
        .join(Branch, col(Branch.id) == col(PlannedStart.branch_id))
        .outerjoin(User, col(User.id) == col(PlannedStart.trainer_id))
        .outerjoin(Intake, col(Intake.id) == col(PlannedStart.intake_id))
        .where(col(PlannedStart.plan_id) == plan_id)
        .order_by(col(PlannedStart.starts_at), col(PlannedStart.id))
    )
    return [StartRow(*row) for row in rows(session, query)]


def _people(session: Session, which: sa.ColumnElement[bool]) -> list[Proposed]:
    names = ("id", "start_id", "candidate_id")
    facts = ("before", "after", "gain", "km", "chosen", "better", "kept", "state", "reason", "place_id")
    query = (
        sa.select(
            *(getattr(SeatProposal, name) for name in names),
            col(Candidate.name),
            *(getattr(SeatProposal, name) for name in facts),
            col(Place.status),
            col(Place.offered_until),
            sa.func.coalesce(col(Place.by_phone), sa.false()),
        )
        .join(Candidate, col(Candidate.id) == col(SeatProposal.candidate_id))
        .outerjoin(Place, col(Place.id) == col(SeatProposal.place_id))
        .where(which)
        .order_by(col(SeatProposal.gain).desc(), col(SeatProposal.candidate_id))
    )
    return [Proposed(*row) for row in rows(session, query)]
