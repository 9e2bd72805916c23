"""What people do with plans: ask for one, open a training it proposes, invite people, turn a proposal down."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.audit.service import Actor, record
from matcher.intakes import service as intakes
from matcher.intakes.cohorts import IntakeData
from matcher.intakes.errors import AlreadyBooked, NotYours, Refused
from matcher.intakes.invitations import invite as invite_to
from matcher.intakes.models import Intake, Place
from matcher.intakes.offers import lock_candidates
from matcher.planning.models import Plan, PlannedStart, PlanState, ProposalState, Scope, SeatProposal

WEEKS, MOST_WEEKS = 6, 12
KEPT = timedelta(days=60)  # plans older than this are forgotten; what came of them stands with the places
CLOSES = timedelta(days=2)  # booking of a training that is opened from a plan closes so long before its start


class NotOpenedYet(Exception):
    """Nobody has opened this training yet: there is no seat to offer."""


@dataclass(slots=True)
class Invited:
    """What became of inviting people: whom a seat is held for, and who could not be invited, with the reason."""

    places: list[Place] = field(default_factory=list)
    refused: dict[int, Refused] = field(default_factory=dict)  # by candidate


def ask(
    session: Session,
    actor: Actor,
    scope: Scope,
    now: datetime,
    *,
    branch_id: int | None = None,
    region: str = "",
    weeks: int = WEEKS,
) -> Plan:
    """Ask for a plan; the scheduler makes it. While one of the same scope is being made, that one is handed back.

    It starts from the newest plan of its scope that was made: what it proposed stays unless much is lost by it.
    `weeks` is 2 to 12.
    """
    same = (Plan.scope == scope, Plan.branch_id == branch_id, Plan.region == region)
    query = select(Plan).where(*same).order_by(col(Plan.id).desc())
    under_way = session.exec(query.where(col(Plan.state).in_((PlanState.asked, PlanState.making)))).first()
    if under_way is not None:
        return under_way
    before = session.exec(query.where(Plan.state == PlanState.made)).first()
    plan = Plan(
        scope=scope,
        branch_id=branch_id,
        region=region,
        weeks=max(2, min(weeks, MOST_WEEKS)),
        asked_by=actor.user_id,
        asked_at=now,
        based_on=before.id if before else None,
    )
    session.add(plan)
    session.flush()
    record(session, actor, "plan.asked", f"plan:{plan.id}", f"{scope.value} {branch_id or ''}".strip())
    return plan


def open_start(session: Session, actor: Actor, start_id: int, now: datetime) -> Intake:
    """Open a training that a plan proposes, as it was planned. Again is the same as once.

    Nobody is booked or told by it. Raises NotYours, BadMeetings (it lies in the past by now), TrainerBusy, RoomBusy.
    """
    start = _held_start(session, start_id)
    if start.intake_id is not None:
        return session.get_one(Intake, start.intake_id)
    meetings = [(datetime.fromisoformat(begin), datetime.fromisoformat(end)) for begin, end in start.meetings]
    closes = start.starts_at - CLOSES
    data = IntakeData(
        programme_id=start.programme_id,
        branch_id=start.branch_id,
        trainer_id=start.trainer_id,
        form=start.form,
        room=start.room,
        seats=start.seats,
        minimum=start.minimum,
        closes_at=closes if closes > now else None,
    )
    intake = intakes.open_intake(session, actor, data, meetings, now)
    start.intake_id = intake.id
    session.add(start)
    session.flush()
    return intake


def invite(session: Session, actor: Actor, proposals: Sequence[SeatProposal], now: datetime) -> Invited:
    """Offer the proposed seats to these people: each gets one mail, and decides. Who is invited already stays so.

    All are of one training. A seat that is gone, or somebody who has a place by now, makes the proposal stale; the
    others are invited. Raises NotOpenedYet.
    """
    done = Invited()
    waiting = [proposal for proposal in proposals if proposal.state is ProposalState.proposed]
    if not waiting:
        return done
    start = session.get_one(PlannedStart, waiting[0].start_id)
    if start.intake_id is None:
        raise NotOpenedYet
    # Everybody first, then the training: the order in which all that books takes its locks.
    lock_candidates(session, [proposal.candidate_id for proposal in waiting])
    for proposal in _fresh(session, waiting):
        try:
            place = invite_to(session, actor, start.intake_id, proposal.candidate_id, now)
        except AlreadyBooked as error:
            _decided(session, actor, proposal, ProposalState.stale, now, reason="AlreadyBooked")
            done.refused[proposal.candidate_id] = error
        except Refused as error:
            _decided(session, actor, proposal, ProposalState.stale, now, reason=type(error).__name__)
            done.refused[proposal.candidate_id] = error
        else:
            proposal.place_id = place.id
            _decided(session, actor, proposal, ProposalState.confirmed, now)
            done.places.append(place)
    return done


def turn_down(session: Session, actor: Actor, proposal: SeatProposal, now: datetime) -> bool:
    """Say no to a proposal; for four weeks no plan proposes this programme to them again. Whether it still stood."""
    for fresh in _fresh(session, [proposal]):
        _decided(session, actor, fresh, ProposalState.turned_down, now)
        record(session, actor, "proposal.turned_down", f"candidate:{fresh.candidate_id}", f"plan:{fresh.plan_id}")
        return True
    return False


def forget_old(session: Session, now: datetime) -> int:
    """Delete plans that are long past, with what they proposed; how many."""
    old = sa.delete(Plan).where(col(Plan.asked_at) < now - KEPT).returning(col(Plan.id))
    return len(session.connection().execute(old).all())


def _held_start(session: Session, start_id: int) -> PlannedStart:
    """The row, held until the transaction ends: two people who open it at once open one training."""
    statement = (
        sa.update(PlannedStart)
        .where(col(PlannedStart.id) == start_id)
        .values(seats=PlannedStart.seats)
        .returning(PlannedStart)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    start: PlannedStart | None = session.execute(statement).scalar()
    if start is None:
        raise NotYours
    return start


def _fresh(session: Session, proposals: Sequence[SeatProposal]) -> list[SeatProposal]:
    """Those of these that still stand, read afresh and held; in the order of people."""
    statement = (
        sa.update(SeatProposal)
        .where(
            col(SeatProposal.id).in_([proposal.id for proposal in proposals]),
            col(SeatProposal.state) == ProposalState.proposed,
        )
        .values(gain=SeatProposal.gain)
        .returning(SeatProposal)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    return sorted(session.execute(statement).scalars(), key=lambda proposal: proposal.candidate_id)


def _decided(
    session: Session, actor: Actor, proposal: SeatProposal, state: ProposalState, now: datetime, reason: str = ""
) -> None:
    proposal.state, proposal.reason = state, reason
    proposal.decided_by, proposal.decided_at = actor.user_id, now
    session.add(proposal)
    session.flush()
