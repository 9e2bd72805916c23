"""Makes the plans that were asked for: claim, read, think outside every transaction, write. Done by the scheduler."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import sqlalchemy as sa
import structlog
from sqlmodel import Session, col, select

from matcher import clock
from matcher.candidates.models import Candidate
from matcher.db import Database
from matcher.engine.planning import Plan as Answer
from matcher.engine.planning import solve
from matcher.planning import problem
from matcher.planning.models import LeftOut, Plan, PlannedStart, PlanState, SeatProposal
from matcher.planning.problem import Asked
from matcher.planning.starts import Start

log = structlog.get_logger()

SECONDS = 60.0  # for thinking; what is found by then is the plan, and its gap says how good it is
CLAIM = timedelta(minutes=10)  # after a process was killed, another one takes over


def make_due(database: Database, now: datetime) -> int:
    """Make every plan that was asked for; how many. Safe with any number of these at the same time."""
    made = 0
    while (claimed := _claim(database, now)) is not None:
        plan_id, until = claimed
        try:
            _make(database, plan_id, until, now)
            made += 1
        except Exception as error:
            log.error("plan failed", plan=plan_id, kind=type(error).__name__)
            with database.transaction() as session:
                _end(session, plan_id, until, state=PlanState.failed)
    return made


def _claim(database: Database, now: datetime) -> tuple[int, datetime] | None:
    """A plan that is now ours, and until when."""
    due = sa.or_(
        col(Plan.state) == PlanState.asked,
        sa.and_(col(Plan.state) == PlanState.making, col(Plan.claimed_until) < now),
    )
    with database.transaction(writes=False) as session:
        if session.exec(select(Plan.id).where(due).limit(1)).first() is None:
            return None  # nearly always: nobody waits for the write lock because of a look
    until = now + CLAIM
    with database.transaction() as session:
        first = sa.select(col(Plan.id)).where(due).order_by(col(Plan.asked_at), col(Plan.id)).limit(1)
        claimed = session.connection().execute(
            sa.update(Plan)
            .where(col(Plan.id) == first.with_for_update(skip_locked=True).scalar_subquery(), due)
            .values(state=PlanState.making, claimed_until=until)
            .returning(col(Plan.id))
        )
        plan_id = claimed.scalar()
    return None if plan_id is None else (plan_id, until)


def _make(database: Database, plan_id: int, until: datetime, now: datetime) -> None:
    began = monotonic()
    with database.transaction(writes=False) as session:
        asked = problem.ask(session, session.get_one(Plan, plan_id), now)
    answer = solve(asked.problem, seconds=SECONDS)
    with database.transaction() as session:
        figures: dict[str, Any] = {
            "people": asked.people,
            "kept": sum(proposal.kept for proposal in answer.proposals),
            "value": answer.value,
            "gap": answer.gap,
            "seconds": monotonic() - began,
            "made_at": clock.now(),
        }
        if _end(session, plan_id, until, state=PlanState.made, **figures):
            _write(session, plan_id, asked, answer)


def _end(session: Session, plan_id: int, until: datetime, **values: Any) -> bool:
    """End our claim; whether it was still ours."""
    ours = (col(Plan.id) == plan_id, col(Plan.state) == PlanState.making, col(Plan.claimed_until) == until)
    ended = sa.update(Plan).where(*ours).values(claimed_until=None, **values).returning(col(Plan.id))
    return session.connection().execute(ended).first() is not None


@dataclass(frozen=True, slots=True)
class _Row:
    """A training of the plan with what the planner says of it."""

    start: Start
    opens: bool
    verdict: str
    possible: int = 0
    instead: object = None  # the offer that has its trainer or its room


def _write(session: Session, plan_id: int, asked: Asked, answer: Answer) -> None:
    """Put the plan down: trainings that matter, proposals, and everybody else with the reason."""
    ids = _write_starts(session, plan_id, _rows(asked, answer))
    connection = session.connection()
    known = set(connection.execute(sa.select(col(Candidate.id))).scalars())  # without who was erased meanwhile
    proposals = [
        {
            "plan_id": plan_id,
            "start_id": ids[one.offer],
            "candidate_id": one.seeker,
            **_worth(asked, int(one.seeker), asked.starts[int(one.offer)].programme_id),
            "gain": one.gain,
            "km": one.km,
            "chosen": one.chosen.value,
            "better": ids.get(one.better),
            "kept": one.kept,
            "state": "proposed",
            "reason": "",
        }
        for one in answer.proposals
        if one.seeker in known
    ]
    apart = [(candidate_id, why, None, None) for candidate_id, why in asked.apart.items()]
    missed = [(one.seeker, one.missed.value, ids.get(one.offer), one.km) for one in answer.left_out]
    left_out = [
        {"plan_id": plan_id, "candidate_id": candidate_id, "missed": why, "start_id": start_id, "km": km}
        for candidate_id, why, start_id, km in (*apart, *missed)
        if candidate_id in known
    ]
    for model, values in ((SeatProposal, proposals), (LeftOut, left_out)):
        if values:
            connection.execute(sa.insert(model), values)


def _worth(asked: Asked, candidate_id: int, programme_id: int) -> dict[str, int]:
    gain = asked.gains[candidate_id][programme_id]
    return {"before": gain.placeable_now, "after": gain.placeable_after}


def _rows(asked: Asked, answer: Answer) -> dict[object, _Row]:
    """By offer: all that could open, and of those that are open the ones somebody could come to."""
    found: dict[object, _Row] = {}
    for one in answer.openings:
        start = asked.starts[int(one.offer)]
        if start.intake_id is None or one.possible:
            opens = one.opens and (start.intake_id is not None or one.proposed > 0)
            found[one.offer] = _Row(start, opens, one.verdict.value, one.possible, one.instead)
    barred: dict[object, _Row] = {
        at: _Row(start, False, start.barred) for at, start in enumerate(asked.starts) if start.barred
    }
    return {**found, **barred}


def _write_starts(session: Session, plan_id: int, wanted: dict[object, _Row]) -> dict[object, int]:
    """The row of each training that was written, by its offer."""
    written = {
        offer: PlannedStart(
            plan_id=plan_id,
            intake_id=row.start.intake_id,
            new=row.start.intake_id is None,
            opens=row.opens,
            verdict=row.verdict,
            possible=row.possible,
            programme_id=row.start.programme_id,
            branch_id=row.start.branch_id,
            trainer_id=row.start.trainer_id,
            form=row.start.form,
            room=row.start.room,
            seats=row.start.seats,
            minimum=row.start.minimum,
            starts_at=row.start.meetings[0][0],
            meetings=[[start.isoformat(), end.isoformat()] for start, end in row.start.meetings],
        )
        for offer, row in wanted.items()
    }
    session.add_all(written.values())
    session.flush()
    ids = {offer: row.id or 0 for offer, row in written.items()}
    for offer, row in written.items():
        row.instead = ids.get(wanted[offer].instead)
    session.flush()
    return ids
