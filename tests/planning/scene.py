"""A branch with a trainer, people whom a training would help, and a training that is open."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session, select

from matcher.accounts.models import Branch, Role, User
from matcher.audit import service as audit
from matcher.audit.service import Actor
from matcher.candidates.models import Candidate
from matcher.db import Database
from matcher.intakes.models import Intake, Programme
from matcher.planning import making, service
from matcher.planning.models import LeftOut, Plan, PlannedStart, Scope, SeatProposal
from tests import make

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday, ten in the morning in the Netherlands
START = date(2026, 12, 7)  # a Monday, two weeks later
BY = Actor(user_id=None, role="recruiter")


@dataclass(frozen=True, slots=True)
class Scene:
    """Utrecht with people and an intake of two seats."""

    branch: Branch
    trainer: User
    programme: Programme
    intake: Intake
    people: list[Candidate]

    @classmethod
    def enter(cls, database: Database, *, people: int = 4, **values: Any) -> "Scene":
        """Write it all; the clock has to stand at NOW. The first of the people gains most by a seat."""
        with database.transaction() as session:
            audit.begin(session)
            branch = make.branch(session, "utrecht", name="Utrecht")
            trainer = make.user(session, Role.trainer, branch_id=branch.id)
            programme = make.programme(session)
            plain: dict[str, Any] = {"seats": 2, "starts": START, "meetings": 3, "room": "Zaal 1", "minimum": 2}
            intake = make.intake(session, branch=branch, programme=programme, **plain | values)
            crowd = [make.candidate(session, name=f"Person {number}", branch=branch) for number in range(people)]
            for number, person in enumerate(crowd):
                make.seat_gain(session, person, programme, openings=30 - number)
            return cls(branch, trainer, programme, intake, crowd)

    def planned(self, database: Database, at: datetime = NOW) -> int:
        """The id of a plan of the branch, asked for and made at `at`."""
        with database.transaction() as session:
            plan_id = service.ask(session, BY, Scope.branch, at, branch_id=self.branch.id, region="").id
        assert making.make_due(database, at) == 1
        return plan_id or 0


def proposed(session: Session, plan_id: int) -> dict[int, PlannedStart]:
    """Candidate -> the training they are proposed for."""
    query = select(SeatProposal.candidate_id, PlannedStart).join(PlannedStart)
    return dict(session.exec(query.where(SeatProposal.plan_id == plan_id)).all())


def proposals(session: Session, plan_id: int) -> list[SeatProposal]:
    """The proposals of a plan, in the order of people."""
    query = select(SeatProposal).where(SeatProposal.plan_id == plan_id)
    return sorted(session.exec(query), key=lambda proposal: proposal.candidate_id)


def missed(session: Session, plan_id: int) -> dict[int, str]:
    """Candidate -> why they are proposed nothing."""
    return {row.candidate_id: row.missed for row in session.exec(select(LeftOut).where(LeftOut.plan_id == plan_id))}


def plan(session: Session, plan_id: int) -> Plan:
    """A plan as it stands."""
    return session.get_one(Plan, plan_id)
