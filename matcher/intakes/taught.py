"""What people ask about programmes: what each works towards, module by module, and how often it is given."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.intakes.models import Intake, IntakeStatus, Module, Programme, Target


@dataclass(frozen=True, slots=True)
class Curriculum:
    """A programme with its modules in order, and its targets as (skill id, level, module id)."""

    programme: Programme
    modules: list[Module]
    targets: list[tuple[int, int, int | None]]


def curriculum(session: Session, programme_id: int) -> Curriculum | None:
    """All of one programme; None when there is none of that id."""
    programme = session.get(Programme, programme_id)
    if programme is None:
        return None
    modules = select(Module).where(Module.programme_id == programme_id).order_by(col(Module.position))
    targets = (
        select(Target.skill_id, Target.level, Target.module_id)
        .join(Module, col(Module.id) == col(Target.module_id), isouter=True)
        .where(Target.programme_id == programme_id)
        .order_by(col(Module.position).is_(None), col(Module.position), col(Target.id))
    )
    return Curriculum(programme, list(session.exec(modules)), list(session.exec(targets)))


def listed(session: Session, now: datetime) -> list[tuple[Programme, int, int]]:
    """Every programme by its Dutch name, with its number of targets and of intakes yet to start."""
    targets = sa.select(sa.func.count()).where(col(Target.programme_id) == Programme.id).scalar_subquery()
    coming = (
        sa.select(sa.func.count())
        .where(
            col(Intake.programme_id) == Programme.id,
            col(Intake.status) == IntakeStatus.open,
            col(Intake.starts_at) > now,
        )
        .scalar_subquery()
    )
    return list(session.exec(select(Programme, targets, coming).order_by(col(Programme.name_nl))))
