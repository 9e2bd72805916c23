"""What people ask about trainings: which start when, what places there are, who comes, what is still to be mailed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from matcher.accounts.models import Branch, User
from matcher.candidates.models import Candidate
from matcher.engine import Programme as Taught
from matcher.intakes.lists import PEOPLE, IntakeRow, columns, intakes, measured, of_staff, rows
from matcher.intakes.models import (
    LIVE,
    Form,
    Intake,
    IntakeStatus,
    Meeting,
    Module,
    Place,
    PlaceStatus,
    Priority,
    Programme,
    Target,
)
from matcher.intakes.offers import passed_over
from matcher.intakes.reasons import still_wanted
from matcher.skills import queries as skills

__all__ = [
    "IntakeDetail",
    "IntakeRow",
    "ParticipantRow",
    "PlaceRow",
    "detail",
    "for_branch",
    "for_trainer",
    "meetings_of",
    "of_letter",
    "participants",
    "passed_over",
    "place",
    "places_of",
    "programmes",
    "programmes_for_engine",
    "still_wanted",
    "turn_before",
    "upcoming",
]


@dataclass(frozen=True, slots=True)
class IntakeDetail:
    """One intake with its meetings, and the programme's text and modules."""

    row: IntakeRow
    intake: Intake
    programme: Programme
    branch: Branch
    meetings: list[Meeting]
    modules: list[Module]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One of somebody's places; `before` counts who is before them on the waiting list."""

    id: int
    key: str
    reference: str
    status: PlaceStatus
    offered_until: datetime | None
    by_phone: bool
    priority: Priority | None
    before: int
    intake_id: int
    intake_key: str
    intake_status: IntakeStatus
    programme_code: str
    name_nl: str
    name_en: str
    form: Form
    branch: str
    town: str
    room: str
    paid: bool
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """One person in an intake, for recruiters and trainers: seats first, then offers, who waits, who left."""

    id: int
    key: str
    reference: str
    status: PlaceStatus
    turn: int
    offered_until: datetime | None
    by_phone: bool
    priority: Priority | None
    candidate_id: int
    candidate_key: str
    name: str
    phone: str | None
    email: str
    branch_id: int | None


def upcoming(
    session: Session,
    *,
    now: datetime,
    programme_codes: list[str] | None = None,
    near: str | None = None,
    within_km: float | None = None,
    branch_id: int | None = None,
    limit: int | None = None,
) -> list[IntakeRow]:
    """Intakes that can be booked at `now`, soonest first.

    `near` is a postcode: each row then says how far it is, as the crow flies; `within_km` leaves out what is further
    (an intake online is never far; one that can't be measured is left out).
    """
    query = intakes().where(
        col(Intake.status) == IntakeStatus.open,
        col(Intake.starts_at) > now,
        col(Intake.closes_at) > now,
        sa.or_(col(Intake.opens_at).is_(None), col(Intake.opens_at) <= now),
    )
    if programme_codes is not None:
        query = query.where(col(Programme.code).in_(programme_codes))
    if branch_id is not None:
        query = query.where(col(Intake.branch_id) == branch_id)
    if near is None:
        return rows(session, query.limit(limit))
    found = measured(session, rows(session, query), near)
    if within_km is not None:
        found = [row for row in found if row.form is Form.online or (row.km is not None and row.km <= within_km)]
    return found[:limit]


def detail(session: Session, key: str) -> IntakeDetail | None:
    """All that a page about one intake shows; None when there is none of that key."""
    found = rows(session, intakes().where(col(Intake.key) == key))
    if not found:
        return None
    row = found[0]
    return IntakeDetail(
        row=row,
        intake=session.get_one(Intake, row.id),
        programme=session.get_one(Programme, row.programme_id),
        branch=session.get_one(Branch, row.branch_id),
        meetings=meetings_of(session, row.id),
        modules=list(
            session.exec(select(Module).where(Module.programme_id == row.programme_id).order_by(col(Module.position)))
        ),
    )


def meetings_of(session: Session, intake_id: int) -> list[Meeting]:
    """The meetings of an intake, first to last."""
    return list(session.exec(select(Meeting).where(Meeting.intake_id == intake_id).order_by(col(Meeting.starts_at))))


def place(session: Session, key: str) -> Place | None:
    """The place of that key."""
    return session.exec(select(Place).where(Place.key == key)).one_or_none()


def places_of(session: Session, candidate_id: int) -> list[PlaceRow]:
    """Somebody's places, the live ones first, then by when the intake starts."""
    earlier: Any = aliased(Place)
    before = (
        sa.select(sa.func.count())
        .where(
            earlier.intake_id == Place.intake_id,
            earlier.status == PlaceStatus.waiting,
            earlier.turn < col(Place.turn),
        )
        .correlate(Place)
        .scalar_subquery()
    )
    query = (
        sa.select(
            *columns(Place, "id", "key", "reference", "status", "offered_until", "by_phone", "priority"),
            before,
            *columns(Intake, "id", "key", "status"),
            *columns(Programme, "code", "name_nl", "name_en"),
            col(Intake.form),
            *columns(Branch, "name", "town"),
            *columns(Intake, "room", "paid", "starts_at"),
        )
        .select_from(Place)
        .join(Intake, col(Place.intake_id) == Intake.id)
        .join(Programme, col(Intake.programme_id) == Programme.id)
        .join(Branch, col(Intake.branch_id) == Branch.id)
        .where(col(Place.candidate_id) == candidate_id)
        .order_by(col(Place.status).in_(LIVE).desc(), col(Intake.starts_at), col(Place.id))
    )
    return [PlaceRow(*row) for row in session.execute(query)]


def participants(session: Session, intake_id: int) -> list[ParticipantRow]:
    """Everybody who has or had a place in an intake."""
    standing = sa.case(
        (col(Place.status).in_(PEOPLE), 0),
        (col(Place.status) == PlaceStatus.offered, 1),
        (col(Place.status) == PlaceStatus.waiting, 2),
        else_=3,
    )
    query = (
        sa.select(
            *columns(Place, "id", "key", "reference", "status", "turn", "offered_until", "by_phone", "priority"),
            *columns(Candidate, "id", "key", "name", "phone"),
            col(User.email),
            col(Candidate.branch_id),
        )
        .select_from(Place)
        .join(Candidate, col(Place.candidate_id) == Candidate.id)
        .join(User, col(Candidate.user_id) == User.id)
        .where(col(Place.intake_id) == intake_id)
        .order_by(standing, col(Place.turn))
    )
    return [ParticipantRow(*row) for row in session.execute(query)]


def turn_before(session: Session, place: Place) -> int:
    """How many people wait in the same intake and are before this place: 0 for who is next."""
    return session.exec(
        select(sa.func.count())
        .select_from(Place)
        .where(
            Place.intake_id == place.intake_id,
            Place.status == PlaceStatus.waiting,
            col(Place.turn) < place.turn,
        )
    ).one()


def for_trainer(session: Session, trainer_id: int, now: datetime) -> list[IntakeRow]:
    """A trainer's intakes that are not long past, soonest first."""
    return of_staff(session, col(Intake.trainer_id) == trainer_id, now)


def for_branch(session: Session, branch_id: int, now: datetime) -> list[IntakeRow]:
    """A branch's intakes that are not long past; `by_phone` counts the offers that somebody has to call about."""
    return of_staff(session, col(Intake.branch_id) == branch_id, now)


def programmes(session: Session) -> list[Programme]:
    """Every programme, by its Dutch name."""
    return list(session.exec(select(Programme).order_by(col(Programme.name_nl))))


def programmes_for_engine(session: Session) -> list[Taught]:
    """Every programme as the engine sees it: the level it works towards in each skill of today, by id."""
    canonical = skills.index(session).canonical
    targets: dict[int, dict[int, int]] = {}
    query = select(Programme.id, Target.skill_id, Target.level).join(
        Target, col(Target.programme_id) == Programme.id, isouter=True
    )
    for programme_id, skill_id, level in session.exec(query.order_by(col(Programme.id))):
        taught = targets.setdefault(cast(int, programme_id), {})
        if skill_id is not None:
            now = canonical.get(skill_id, skill_id)
            taught[now] = max(level, taught.get(now, level))
    return [Taught(id=programme_id, targets=taught) for programme_id, taught in targets.items()]


def of_letter(session: Session, place_id: int) -> tuple[PlaceRow, Place, Intake]:
    """A place as a letter tells of it: the row its owner sees, and the place and intake themselves."""
    found, intake = session.exec(
        select(Place, Intake).join(Intake, col(Place.intake_id) == Intake.id).where(Place.id == place_id)
    ).one()
    row = next(row for row in places_of(session, found.candidate_id) if row.id == place_id)
    return row, found, intake
