"""What planning keeps of one person: what trainings would do for them, and where plans proposed them or did not."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from matcher.accounts.models import Branch
from matcher.db import rows
from matcher.intakes.models import Programme
from matcher.matching.models import ListedGain
from matcher.planning.models import LeftOut, Plan, PlannedStart, SeatProposal


def about(session: Session, candidate_id: int) -> dict[str, list[dict[str, Any]]]:
    """All of it as plain data, for themself."""
    gains = (
        sa.select(col(Programme.name_nl), col(ListedGain.placeable_now), col(ListedGain.placeable_after))
        .join(Programme, col(Programme.id) == col(ListedGain.programme_id))
        .where(col(ListedGain.candidate_id) == candidate_id)
        .order_by(col(Programme.id))
    )
    proposed = (
        sa.select(
            col(Plan.asked_at),
            col(Programme.name_nl),
            col(Branch.name),
            col(PlannedStart.starts_at),
            col(SeatProposal.state),
            col(SeatProposal.chosen),
        )
        .join(PlannedStart, col(PlannedStart.id) == col(SeatProposal.start_id))
        .join(Plan, col(Plan.id) == col(SeatProposal.plan_id))
        .join(Programme, col(Programme.id) == col(PlannedStart.programme_id))
        .join(Branch, col(Branch.id) == col(PlannedStart.branch_id))
        .where(col(SeatProposal.candidate_id) == candidate_id)
        .order_by(col(SeatProposal.id))
    )
    left_out = (
        sa.select(col(Plan.asked_at), col(LeftOut.missed))
        .join(Plan, col(Plan.id) == col(LeftOut.plan_id))
        .where(col(LeftOut.candidate_id) == candidate_id)
        .order_by(col(Plan.id))
    )
    return {
        "gains": _plain(session, gains, "training", "vacancies_now", "vacancies_after"),
        "proposed": _plain(session, proposed, "at", "training", "branch", "starts_at", "state", "why"),
        "left_out": _plain(session, left_out, "at", "why"),
    }


def _plain(session: Session, query: sa.Select[*tuple[Any, ...]], *names: str) -> list[dict[str, Any]]:
    """Rows by these names; instants as ISO 8601, enums as their word."""
    return [
        {
            name: value.isoformat() if hasattr(value, "isoformat") else getattr(value, "value", value)
            for name, value in zip(names, row, strict=True)
        }
        for row in rows(session, query)
    ]
