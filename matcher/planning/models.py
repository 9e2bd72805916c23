"""What there is of planning: counted demand, plans, the trainings they looked at, and what they propose."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from matcher.db import word
from matcher.intakes.models import Form


class Scope(StrEnum):
    """Whose people and trainings a plan is about."""

    branch = "branch"
    region = "region"
    country = "country"


class PlanState(StrEnum):
    """How far a plan is. One that is asked for is made by the scheduler, never while somebody waits for a page."""

    asked = "asked"
    making = "making"
    made = "made"
    failed = "failed"


class ProposalState(StrEnum):
    """What became of a proposal: a person confirms it or turns it down; stale is: it can't be any more."""

    proposed = "proposed"
    confirmed = "confirmed"
    turned_down = "turned_down"
    stale = "stale"


class SeatDemand(SQLModel, table=True):
    """How many people of a branch a seat would help, counted by the scheduler: a page can't count everybody."""

    __table_args__ = (sa.UniqueConstraint("branch_id", "programme_id"),)

    id: int | None = Field(default=None, primary_key=True)
    branch_id: int = Field(foreign_key="branch.id", ondelete="CASCADE")
    programme_id: int | None = Field(
        default=None, foreign_key="programme.id", index=True, ondelete="CASCADE", description="None: by any of them"
    )
    placeable: int = Field(description="whom no vacancy fits now, and one would after it")
    wider: int = Field(description="who would get more vacancies to choose from")
    counted_at: datetime


class Plan(SQLModel, table=True):
    """A proposal for the next weeks that somebody asked for. A branch's own, a region's, or of the whole country."""

    __table_args__ = (sa.Index("ix_plan_state_asked_at", "state", "asked_at"),)

    id: int | None = Field(default=None, primary_key=True)
    scope: Scope = Field(sa_type=word(Scope))
    branch_id: int | None = Field(default=None, foreign_key="branch.id", index=True, description="of a branch's plan")
    region: str = Field(default="", max_length=40, description="of a branch's and of a region's plan")
    weeks: int = Field(description="how many weeks ahead trainings may start")
    state: PlanState = Field(default=PlanState.asked, sa_type=word(PlanState))
    asked_by: int | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    asked_at: datetime
    claimed_until: datetime | None = Field(default=None, description="while it is made; then another one takes over")
    made_at: datetime | None = None
    based_on: int | None = Field(default=None, foreign_key="plan.id", ondelete="SET NULL")
    people: int = Field(default=0, description="whom it was made for, proposed or not")
    kept: int = Field(default=0, description="proposals that are those of the plan before")
    value: float = Field(default=0.0, description="the gains of its proposals together")
    gap: float = Field(default=0.0, description="how far the best possible plan can be above it, as a share")
    seconds: float = 0.0


class PlannedStart(SQLModel, table=True):
    """A training that a plan looked at: one that is open already, or a possible one that somebody may open."""

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True, ondelete="CASCADE")
    intake_id: int | None = Field(default=None, foreign_key="intake.id", index=True, ondelete="SET NULL")
    new: bool = Field(description="a possible training; it has an intake once somebody opened it")
    opens: bool = Field(description="whether the plan wants it")
    verdict: str = Field(max_length=32, description="why it opens or stays closed; a code of the planner, or ours")
    instead: int | None = Field(default=None, description="the start that has its trainer or its room")
    possible: int = Field(default=0, description="people who can come and gain by it")
    programme_id: int = Field(foreign_key="programme.id")
    branch_id: int = Field(foreign_key="branch.id")
    trainer_id: int | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    form: Form = Field(sa_type=word(Form))
    room: str = Field(default="", max_length=100)
    seats: int = Field(description="seats that are free")
    minimum: int = 0
    starts_at: datetime
    meetings: list[list[str]] = Field(default_factory=list, sa_type=sa.JSON, description="start and end, ISO 8601")


class SeatProposal(SQLModel, table=True):
    """One person, proposed for one training."""

    __table_args__ = (sa.UniqueConstraint("plan_id", "candidate_id"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", ondelete="CASCADE")
    start_id: int = Field(foreign_key="plannedstart.id", index=True, ondelete="CASCADE")
    candidate_id: int = Field(foreign_key="candidate.id", index=True, ondelete="CASCADE")
    before: int = Field(description="vacancies that fit now")
    after: int = Field(description="vacancies that fit after the training")
    gain: float = Field(description="see matching.gains")
    km: float | None = Field(default=None, description="as the crow flies; None online or when it isn't known")
    chosen: str = Field(max_length=32, description="why this seat and not another; a code of the planner")
    better: int | None = Field(default=None, description="the start that would have brought more")
    kept: bool = Field(default=False, description="the plan before proposed the same")
    state: ProposalState = Field(default=ProposalState.proposed, sa_type=word(ProposalState))
    reason: str = Field(default="", max_length=40, description="why it is stale; a code")
    place_id: int | None = Field(default=None, foreign_key="place.id", index=True, ondelete="SET NULL")
    decided_by: int | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    decided_at: datetime | None = None


class LeftOut(SQLModel, table=True):
    """Somebody for whom a plan has no seat, and why."""

    plan_id: int = Field(primary_key=True, foreign_key="plan.id", ondelete="CASCADE")
    candidate_id: int = Field(primary_key=True, foreign_key="candidate.id", index=True, ondelete="CASCADE")
    missed: str = Field(max_length=32, description="why; a code of the planner, or ours")
    start_id: int | None = Field(default=None, foreign_key="plannedstart.id", index=True, ondelete="CASCADE")
    km: float | None = None
