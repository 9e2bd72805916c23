"""Trainings that could be opened: for each branch with a trainer, each programme and each of the next weeks, a start
on the programme's usual days."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher import clock
from matcher.accounts.models import Branch, Role, User
from matcher.db import rows
from matcher.intakes.hours import instant
from matcher.intakes.meetings import Hours
from matcher.intakes.models import Form, Intake, IntakeStatus, Meeting, Programme
from matcher.intakes.series import holiday

FIRST_WEEK = 2  # time enough to ask people and for them to answer
SEATS, MINIMUM = 12, 6  # of a programme that was never given
BEGIN, PAUSE, FULL_DAY, ORDER = time(9), timedelta(minutes=30), 8, (0, 1, 3, 2, 4)


@dataclass(frozen=True, slots=True)
class Usual:
    """How a programme is usually given: days of the week (0 is Monday), times on the clock, and its size."""

    days: tuple[int, ...]
    begin: time
    end: time
    meetings: int
    seats: int
    minimum: int


@dataclass(frozen=True, slots=True)
class Start:
    """A training that a plan looks at; `intake_id` is None for one that could be opened. `seats` are free ones.

    barred: why it can't open, whatever it would bring: no_trainer or no_room.
    """

    programme_id: int
    branch_id: int
    trainer_id: int | None
    form: Form
    room: str
    seats: int
    minimum: int
    meetings: tuple[Hours, ...]
    intake_id: int | None = None
    barred: str = ""

    @property
    def name(self) -> tuple[object, ...]:
        """What makes it the same training in the plan before: its intake, else what starts where and when."""
        return ("intake", self.intake_id) if self.intake_id else ("new", self.programme_id, self.branch_id, self.day)

    @property
    def day(self) -> date:
        """The first day."""
        return clock.local(self.meetings[0][0]).date()


@dataclass(slots=True)
class _Diary:
    """When whom or what is taken by trainings that are open already."""

    taken: dict[object, list[Hours]] = field(default_factory=lambda: defaultdict(list))

    def is_free(self, who: object, meetings: Sequence[Hours]) -> bool:
        """Whether nothing of theirs overlaps one of these meetings."""
        return not any(start < end_ and begin_ < end for start, end in meetings for begin_, end_ in self.taken[who])


def possible(session: Session, branch_ids: Iterable[int], now: datetime, weeks: int) -> list[Start]:
    """The starts that these branches could open, from the second week to the last of `weeks`.

    Trainers and rooms that are taken by open trainings are passed over; two possible starts may still want the same
    one: the planner opens one of them.
    """
    wanted = set(branch_ids)
    trainers = _trainers(session, wanted)
    branches = session.exec(select(Branch).where(col(Branch.id).in_(sorted(trainers))).order_by(col(Branch.id)))
    programmes = session.exec(select(Programme).order_by(col(Programme.id))).all()
    usual = {programme.id: _usual(session, programme) for programme in programmes}
    rooms, diary = _rooms(session, wanted), _diary(session, now)
    monday = clock.local(now).date() - timedelta(days=clock.local(now).weekday())
    found: list[Start] = []
    for branch in branches:
        for number, programme in enumerate(programmes):
            for week in range(FIRST_WEEK, weeks + 1):
                meetings = meetings_of(usual[programme.id], monday + timedelta(weeks=week))
                people = trainers[branch.id or 0]
                in_turn = people[number % len(people) :] + people[: number % len(people)]
                places = [*rooms.get(branch.id or 0, []), f"{branch.street}, {branch.town}".strip(", ")]
                found.append(_start(programme, branch, usual[programme.id], meetings, in_turn, places, diary))
    return found


def meetings_of(usual: Usual, first: date) -> tuple[Hours, ...]:
    """The meetings of a programme that begins in the week of the Monday `first`; no meeting on a public holiday."""
    days: list[date] = []
    on = first
    while len(days) < usual.meetings:
        if on.weekday() in usual.days and holiday(on) is None:
            days.append(on)
        on += timedelta(days=1)
    return tuple((instant(on, usual.begin, second=False), instant(on, usual.end, second=False)) for on in days)


def _start(
    programme: Programme,
    branch: Branch,
    usual: Usual,
    meetings: tuple[Hours, ...],
    trainers: list[int],
    rooms: list[str],
    diary: _Diary,
) -> Start:
    form = Form.branch if Form.branch.value in programme.forms else Form.online
    trainer = next((one for one in trainers if diary.is_free(("trainer", one), meetings)), None)
    room = next((one for one in rooms if diary.is_free(("room", branch.id, one.casefold()), meetings)), None)
    return Start(
        programme_id=programme.id or 0,
        branch_id=branch.id or 0,
        trainer_id=trainer,
        form=form,
        room=(room or "")[:100] if form is Form.branch else "",
        seats=usual.seats,
        minimum=usual.minimum,
        meetings=meetings,
        barred="no_trainer" if trainer is None else "no_room" if room is None and form is Form.branch else "",
    )


def _trainers(session: Session, branch_ids: set[int]) -> dict[int, list[int]]:
    query = select(User.branch_id, User.id).where(
        User.role == Role.trainer, col(User.active).is_(True), col(User.branch_id).in_(sorted(branch_ids))
    )
    found: dict[int, list[int]] = defaultdict(list)
    for branch_id, user_id in session.exec(query.order_by(col(User.id))):
        found[branch_id or 0].append(user_id or 0)
    return dict(found)


def _rooms(session: Session, branch_ids: set[int]) -> dict[int, list[str]]:
    """The rooms of each branch: those in which it gave trainings."""
    query = (
        select(Intake.branch_id, Intake.room)
        .where(col(Intake.branch_id).in_(sorted(branch_ids)), Intake.form == Form.branch, Intake.room != "")
        .distinct()
        .order_by(col(Intake.branch_id), col(Intake.room))
    )
    found: dict[int, list[str]] = defaultdict(list)
    for branch_id, room in session.exec(query):
        found[branch_id].append(room)
    return dict(found)


def _diary(session: Session, now: datetime) -> _Diary:
    diary = _Diary()
    query = (
        sa.select(
            col(Intake.trainer_id),
            col(Intake.branch_id),
            col(Intake.room),
            col(Meeting.starts_at),
            col(Meeting.ends_at),
        )
        .join(Meeting, col(Meeting.intake_id) == col(Intake.id))
        .where(col(Intake.status) == IntakeStatus.open, col(Meeting.ends_at) > now)
    )
    for trainer_id, branch_id, room, start, end in rows(session, query):
        diary.taken[("trainer", trainer_id)].append((start, end))
        diary.taken[("room", branch_id, room.casefold())].append((start, end))
    return diary


def _usual(session: Session, programme: Programme) -> Usual:
    """As the newest of its trainings was given; of one that never was, whole days from nine, as many as it needs."""
    last = session.exec(
        select(Intake)
        .where(Intake.programme_id == programme.id, Intake.status != IntakeStatus.cancelled)
        .order_by(col(Intake.starts_at).desc(), col(Intake.id).desc())
    ).first()
    met = [] if last is None else session.exec(select(Meeting).where(Meeting.intake_id == last.id)).all()
    if last is None or not met:
        return _plain(programme)
    begins, ends = (
        [clock.local(at) for at in ats] for ats in zip(*((m.starts_at, m.ends_at) for m in met), strict=True)
    )
    begin, end = (Counter(at.time() for at in ats).most_common(1)[0][0] for ats in (begins, ends))
    if begin >= end:
        return _plain(programme)
    return Usual(tuple(sorted({at.weekday() for at in begins})), begin, end, len(met), last.seats, last.minimum)


def _plain(programme: Programme) -> Usual:
    a_week = min(5, max(1, -(-programme.hours_per_week // FULL_DAY)))
    lasts = timedelta(hours=min(FULL_DAY, programme.hours_per_week / a_week)) + PAUSE
    end = (datetime.combine(date.min, BEGIN) + lasts).time()
    return Usual(tuple(sorted(ORDER[:a_week])), BEGIN, end, programme.weeks * a_week, SEATS, MINIMUM)
