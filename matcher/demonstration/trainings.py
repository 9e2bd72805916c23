"""Invented intakes: when they start, where, who gives them; some full with people waiting, some nearly empty."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from sqlmodel import Session, select

from matcher.accounts.models import Branch
from matcher.clock import local
from matcher.demonstration import names
from matcher.demonstration.calendar import Diary, hours_of, meeting_days, monday
from matcher.demonstration.staff import ELSEWHERE, HOME, Staff
from matcher.intakes.hours import instant
from matcher.intakes.models import Form, Intake, IntakeStatus, Meeting, Programme

COMING, RUNNING, PAST = 60, 4, 8
WEEKS = 10  # how far ahead intakes are planned
CITIES = 24  # the largest branches have intakes; others send their people there
OFTEN = ("customer_contact",) * 5 + ("order_picker",) * 2 + ("warehouse_worker",) * 2 + ("logistics_worker",)


@dataclass(frozen=True)
class Plan:
    """One intake to be: in how many weeks, where, of what, and which share of its seats is asked for.

    More than 1 asked is a waiting list.
    """

    week: int
    town: str
    programme: str
    asked: float


# What visitors see first: a full one with a waiting list, one half full, one nearly empty, and so on.
OWN = (
    Plan(1, HOME, "customer_contact", 1.35),
    Plan(3, HOME, "customer_contact", 0.5),
    Plan(2, HOME, "order_picker", 0.15),
    Plan(5, HOME, "warehouse_worker", 0.6),
    Plan(8, HOME, "customer_contact", 0.0),
    Plan(0, HOME, "logistics_worker", 0.4),
    Plan(2, ELSEWHERE, "customer_contact", 1.0),
    Plan(4, ELSEWHERE, "logistics_worker", 0.3),
    Plan(-2, HOME, "order_picker", 0.9),
    Plan(-9, HOME, "customer_contact", 0.9),
    Plan(-10, ELSEWHERE, "order_picker", 0.8),
)
ASKED = (1.3, 0.5, 0.1, 1.0, 0.7, 0.2, 0.4, 1.2, 0.0, 0.8)


def make(session: Session, chance: Random, branches: list[Branch], staff: Staff, now: datetime) -> dict[int, Plan]:
    """Writes the intakes with their meetings, still without people; intake id -> its plan."""
    programmes = {programme.code: programme for programme in session.exec(select(Programme))}
    at = {branch.town: branch for branch in branches}
    diary = Diary()
    drawn: list[tuple[Intake, Plan, list[date]]] = []
    for plan in _plans(chance, branches):
        programme = programmes[plan.programme]
        days = meeting_days(programme, monday(local(now).date(), plan.week))
        intake = _intake(chance, programme, at[plan.town], days, now)
        intake.trainer_id = _trainer(staff, at[plan.town], days, diary)
        if intake.form is Form.branch:
            intake.room = _room(at[plan.town], days, diary)
        drawn.append((intake, plan, days))
    session.add_all(intake for intake, _, _ in drawn)
    session.flush()
    for intake, plan, days in drawn:
        hours = [hours_of(programmes[plan.programme], day) for day in days]
        session.add_all(Meeting(intake_id=intake.id or 0, starts_at=start, ends_at=end) for start, end in hours)
    session.flush()
    return {intake.id or 0: plan for intake, plan, _ in drawn}


def _plans(chance: Random, branches: list[Branch]) -> list[Plan]:
    """The fixed plans, and as many drawn ones as are missing: coming, running, and past ones."""
    towns = [branch.town for branch in branches[:CITIES]]
    plans = list(OWN)
    weeks = (
        (COMING, [plan for plan in OWN if plan.week >= 0], range(WEEKS)),
        (RUNNING, [plan for plan in OWN if plan.week == -2], (-2,)),
        (PAST, [plan for plan in OWN if plan.week < -2], (-7, -8, -10)),
    )
    for wanted, fixed, starts in weeks:
        for number in range(wanted - len(fixed)):
            week = starts[number % len(starts)]
            share = ASKED[number * 3 % len(ASKED)] if week >= 0 else 0.8
            plans.append(Plan(week, chance.choice(towns), OFTEN[number * 7 % len(OFTEN)], share))
    return plans


def _intake(chance: Random, programme: Programme, branch: Branch, days: list[date], now: datetime) -> Intake:
    form = Form.branch
    if programme.code == "customer_contact" and branch.town not in (HOME, ELSEWHERE):
        form = chance.choices((Form.branch, Form.online, Form.client), (65, 25, 10))[0]
    rooms = {Form.online: "https://training.example/online", Form.client: f"Bij een bedrijf in {branch.town}"}
    starts_at = hours_of(programme, days[0])[0]
    over = hours_of(programme, days[-1])[1] < now
    seats = chance.choice((8, 10, 12, 12, 14, 16))
    return Intake(
        key=names.key(chance),
        programme_id=programme.id or 0,
        branch_id=branch.id or 0,
        form=form,
        room=rooms.get(form, ""),
        paid=chance.random() < 0.3,
        seats=seats,
        minimum=seats // 2,
        status=IntakeStatus.finished if over else IntakeStatus.open,
        starts_at=starts_at,
        closes_at=instant(days[0] - timedelta(days=2), time(17)),
    )


def _trainer(staff: Staff, branch: Branch, days: list[date], diary: Diary) -> int | None:
    """A trainer who is free on these days: of the branch if there is one, else of another; None when all are busy."""
    order = sorted(staff.trainers, key=lambda trainer: trainer[0] != branch.id)
    for _, trainer in order:
        if diary.is_free(("trainer", trainer), days):
            diary.take(("trainer", trainer), days)
            return trainer
    return None


def _room(branch: Branch, days: list[date], diary: Diary) -> str:
    """The first room of the branch that is free on these days."""
    number = 1
    while not diary.is_free(("room", branch.id, number), days):
        number += 1
    diary.take(("room", branch.id, number), days)
    return f"{branch.street}, {branch.town}, lokaal {number}"
