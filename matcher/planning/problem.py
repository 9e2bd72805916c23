"""What the planner is asked, read from the tables: people with what a seat would bring them, and trainings."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher import clock
from matcher.accounts.models import Branch
from matcher.candidates.models import Candidate, Status
from matcher.db import rows
from matcher.engine.planning import Offer, Period, Problem
from matcher.intakes.models import Form, Intake, IntakeStatus, Meeting, Place, PlaceStatus
from matcher.matching.queries import Gain
from matcher.places import queries as places
from matcher.planning import people, regions
from matcher.planning.models import Plan, PlannedStart, ProposalState, Scope, SeatProposal
from matcher.planning.starts import Start, possible


@dataclass(frozen=True, slots=True)
class Asked:
    """A problem for the planner with what its numbers stand for.

    starts: by the id of their offer. gains: candidate -> programme -> what a seat brings. apart: people who are not
    looked at, and why: has_place, or asked_before when they said no to all that would help them.
    """

    problem: Problem
    starts: list[Start]
    gains: Mapping[int, Mapping[int, Gain]]
    apart: dict[int, str]

    @property
    def people(self) -> int:
        """Everybody this is about."""
        return len(self.problem.seekers) + len(self.apart)


def branches_of(session: Session, plan: Plan) -> list[int]:
    """The branches whose people and possible trainings a plan is about."""
    if plan.scope is Scope.branch:
        return [plan.branch_id] if plan.branch_id else []
    return regions.branches_of(regions.by_branch(session), plan.region if plan.scope is Scope.region else "")


def ask(session: Session, plan: Plan, now: datetime) -> Asked:
    """All that a plan rests on, as it is at `now`. Asks some questions of the database, however many people."""
    wanted = branches_of(session, plan)
    region_of = regions.by_branch(session)
    free = _open(session, now, plan.weeks)
    starts = [*free, *possible(session, wanted, now, plan.weeks)]
    whose = sa.and_(col(Candidate.branch_id).in_(wanted), col(Candidate.status) == Status.active)
    gains = people.gains_of(session, wanted, now)
    away, busy = people.places_of(session, whose, now)
    no = people.said_no(session, whose, now)
    seekers, apart = [], dict.fromkeys(away, "has_place")
    for one in people.found(session, whose):
        if one.id in away:
            continue
        worth = gains.get(one.id, {})
        left = {programme: row.gain for programme, row in worth.items() if programme not in no[one.id]}
        if worth and not left:
            apart[one.id] = "asked_before"
        else:
            seekers.append(one.seeker(left, region_of.get(one.branch_id), busy[one.id]))
    offers = _offers(session, starts, region_of)
    problem = Problem(tuple(seekers), tuple(offers), previous=_previous(session, plan, starts))
    return Asked(problem, starts, gains, apart)


def _open(session: Session, now: datetime, weeks: int) -> list[Start]:
    """Trainings that are open, start in these weeks, and have a seat that nobody waits for."""
    waits = sa.select(col(Place.id)).where(
        col(Place.intake_id) == col(Intake.id), col(Place.status) == PlaceStatus.waiting
    )
    query = select(Intake).where(
        Intake.status == IntakeStatus.open,
        Intake.starts_at > now,
        Intake.starts_at < now + timedelta(weeks=weeks + 1),
        Intake.closes_at > now,
        sa.or_(col(Intake.opens_at).is_(None), col(Intake.opens_at) <= now),
        Intake.taken < Intake.seats,
        ~waits.exists(),
    )
    found = session.exec(query.order_by(col(Intake.starts_at), col(Intake.id))).all()
    met = _meetings(session, [one.id or 0 for one in found])
    return [
        Start(
            programme_id=one.programme_id,
            branch_id=one.branch_id,
            trainer_id=one.trainer_id,
            form=one.form,
            room=one.room,
            seats=one.seats - one.taken,
            minimum=max(0, one.minimum - one.taken),
            meetings=tuple(met[one.id or 0]),
            intake_id=one.id,
        )
        for one in found
        if met[one.id or 0]
    ]


def _meetings(session: Session, intake_ids: list[int]) -> dict[int, list[Period]]:
    found: dict[int, list[Period]] = defaultdict(list)
    query = sa.select(col(Meeting.intake_id), col(Meeting.starts_at), col(Meeting.ends_at))
    for intake_id, start, end in rows(
        session, query.where(col(Meeting.intake_id).in_(intake_ids)).order_by(col(Meeting.starts_at))
    ):
        found[intake_id].append((start, end))
    return found


def _offers(session: Session, starts: list[Start], region_of: dict[int, str]) -> list[Offer]:
    codes = {branch_id: code for branch_id, code in session.exec(select(Branch.id, Branch.postcode)) if branch_id}
    points = places.points(session, codes.values())
    return [
        Offer(
            id=number,
            programme=start.programme_id,
            meetings=start.meetings,
            seats=start.seats,
            minimum=0 if start.intake_id else start.minimum,
            at=points.get(codes[start.branch_id]),
            online=start.form is Form.online,
            region=region_of.get(start.branch_id),
            trainer=None if start.intake_id else start.trainer_id,
            room=None if start.intake_id or not start.room else f"{start.branch_id} {start.room.casefold()}",
            fixed=start.intake_id is not None,
        )
        for number, start in enumerate(starts)
        if not start.barred
    ]


def _previous(session: Session, plan: Plan, starts: list[Start]) -> dict[int | str, int | str]:
    """Whom the plan before proposed where, as far as the same training is there still."""
    if plan.based_on is None:
        return {}
    number = {start.name: at for at, start in enumerate(starts)}
    query = (
        select(SeatProposal.candidate_id, PlannedStart)
        .join(PlannedStart, col(PlannedStart.id) == col(SeatProposal.start_id))
        .where(SeatProposal.plan_id == plan.based_on, SeatProposal.state == ProposalState.proposed)
    )
    found: dict[int | str, int | str] = {}
    for candidate_id, start in session.exec(query):
        at = number.get(name_of(start))
        if at is not None:
            found[candidate_id] = at
    return found


def name_of(start: PlannedStart) -> tuple[object, ...]:
    """The name of a start that was planned before: see Start.name."""
    day = clock.local(start.starts_at).date()
    return ("intake", start.intake_id) if start.intake_id else ("new", start.programme_id, start.branch_id, day)
