"""What there is of trainings: programmes, their intakes, the meetings, and each person's place."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from matcher.db import key, word


class Form(StrEnum):
    """Where an intake takes place."""

    branch = "branch"
    client = "client"
    online = "online"


class IntakeStatus(StrEnum):
    """Where an intake is."""

    open = "open"
    cancelled = "cancelled"
    finished = "finished"


class PlaceStatus(StrEnum):
    """What somebody's place is. Booked, confirmed and offered hold a seat."""

    booked = "booked"
    confirmed = "confirmed"
    waiting = "waiting"
    offered = "offered"
    declined = "declined"
    lapsed = "lapsed"
    cancelled = "cancelled"
    attended = "attended"
    partly = "partly"
    no_show = "no_show"
    finished = "finished"


class Priority(StrEnum):
    """Why somebody may go before others on a waiting list. Nothing else is a reason."""

    our_mistake = "our_mistake"
    called_off = "called_off"  # their earlier intake was called off by the agency
    work_waits = "work_waits"  # a client waits for them after this training


BOOKED = (PlaceStatus.booked, PlaceStatus.confirmed)
SEATED = (*BOOKED, PlaceStatus.offered)
LIVE = (*SEATED, PlaceStatus.waiting)
ALL_FORMS = "[" + ", ".join(f'"{form.value}"' for form in Form) + "]"
_LIVE_SQL = "status IN (" + ", ".join(f"'{status.value}'" for status in LIVE) + ")"


class Programme(SQLModel, table=True):
    """A training towards an occupation. From version 2 on head office changed it: what we ship leaves it alone."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=40, unique=True)
    name_nl: str = Field(max_length=100)
    name_en: str = Field(max_length=100)
    summary_nl: str = Field(max_length=400)
    summary_en: str = Field(max_length=400)
    weeks: int
    hours_per_week: int
    forms: list[str] = Field(
        default_factory=lambda: [form.value for form in Form],
        sa_column=sa.Column(sa.JSON, nullable=False, server_default=ALL_FORMS),
        description="in which forms it is given",
    )
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class Module(SQLModel, table=True):
    """A part of a programme."""

    __table_args__ = (sa.UniqueConstraint("programme_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", index=True, ondelete="CASCADE")
    code: str = Field(max_length=40)
    position: int
    name_nl: str = Field(max_length=100)
    name_en: str = Field(max_length=100)
    hours: int


class Target(SQLModel, table=True):
    """The level of a skill that a programme works towards."""

    __table_args__ = (
        sa.UniqueConstraint("programme_id", "skill_id"),
        sa.CheckConstraint("level BETWEEN 2 AND 5", name="level"),
    )

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", index=True, ondelete="CASCADE")
    module_id: int | None = Field(default=None, foreign_key="module.id", ondelete="SET NULL")
    skill_id: int = Field(foreign_key="skill.id")
    level: int


class Asked(SQLModel, table=True):
    """What vacancies for a programme's occupation usually ask: a suggestion to clients."""

    __table_args__ = (sa.UniqueConstraint("programme_id", "skill_id"),)

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", index=True, ondelete="CASCADE")
    skill_id: int = Field(foreign_key="skill.id")
    level: int
    weight: int
    must: bool = False
    share: float = Field(description="how often a vacancy asks it, 0 to 1")


class Intake(SQLModel, table=True):
    """One start of a programme: a cohort with seats. `taken` counts the seats held; the CHECK is the last line."""

    __table_args__ = (
        sa.CheckConstraint("taken >= 0 AND taken <= seats", name="taken"),
        sa.CheckConstraint("minimum >= 0 AND minimum <= seats", name="minimum"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(default_factory=key, max_length=32, unique=True)
    programme_id: int = Field(foreign_key="programme.id", index=True)
    branch_id: int = Field(foreign_key="branch.id", index=True)
    trainer_id: int | None = Field(default=None, foreign_key="account.id", index=True, ondelete="SET NULL")
    form: Form = Field(sa_type=word(Form))
    room: str = Field(default="", max_length=100, description="address and room, or how to join online")
    paid: bool = Field(default=False, description="whether the hours are paid")
    seats: int = Field(ge=1)
    minimum: int = 0
    taken: int = 0
    turns: int = Field(default=0, description="the last number given out on the waiting list")
    status: IntakeStatus = Field(default=IntakeStatus.open, sa_type=word(IntakeStatus))
    starts_at: datetime = Field(index=True, description="start of the first meeting")
    closes_at: datetime = Field(description="booking until")
    sequence: int = Field(default=0, description="iCalendar SEQUENCE, raised by every change that people are told of")
    version: int = 1
    opens_at: datetime | None = Field(default=None, description="booking from; at once when empty")
    goes_ahead: bool = Field(
        default=False,
        sa_column_kwargs={"server_default": sa.false()},
        description="somebody decided so, with fewer people than the minimum",
    )


class Meeting(SQLModel, table=True):
    """One session of an intake."""

    __table_args__ = (sa.CheckConstraint("starts_at < ends_at", name="order"),)

    id: int | None = Field(default=None, primary_key=True)
    intake_id: int = Field(foreign_key="intake.id", index=True, ondelete="CASCADE")
    starts_at: datetime
    ends_at: datetime


class Place(SQLModel, table=True):
    """One person's seat, offer or spot on the waiting list."""

    __table_args__ = (
        # A person has one live place in an intake, whatever the code above does.
        sa.Index(
            "uq_place_live",
            "intake_id",
            "candidate_id",
            unique=True,
            sqlite_where=sa.text(_LIVE_SQL),
            postgresql_where=sa.text(_LIVE_SQL),
        ),
        sa.UniqueConstraint("intake_id", "turn"),
        sa.Index("ix_place_status_offered_until", "status", "offered_until"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(default_factory=key, max_length=32, unique=True)
    reference: str = Field(max_length=12, unique=True, description="what people say on the phone")
    intake_id: int = Field(foreign_key="intake.id", index=True)
    candidate_id: int = Field(foreign_key="candidate.id", index=True, ondelete="CASCADE")
    status: PlaceStatus = Field(sa_type=word(PlaceStatus))
    turn: int = Field(description="order of asking, unique in the intake: the waiting list's rule")
    offered_until: datetime | None = None
    by_phone: bool = Field(default=False, description="too near the start to mail: the branch calls")
    created_at: datetime
    updated_at: datetime
    priority: Priority | None = Field(default=None, sa_type=word(Priority), description="why they go before others")
    owed: bool = Field(
        default=False,
        sa_column_kwargs={"server_default": sa.false()},
        description="called off by the agency: in the next intake of the programme they go first",
    )


class Presence(SQLModel, table=True):
    """Whether somebody was there at one meeting. The status of the place follows from these."""

    __table_args__ = (sa.UniqueConstraint("place_id", "meeting_id"),)

    id: int | None = Field(default=None, primary_key=True)
    place_id: int = Field(foreign_key="place.id", ondelete="CASCADE")
    meeting_id: int = Field(foreign_key="meeting.id", index=True, ondelete="CASCADE")
    present: bool
    noted_at: datetime
    noted_by: int | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")


class Need(SQLModel, table=True):
    """What somebody needs to take part, in their own words: apart from all else, and gone when the training is."""

    place_id: int = Field(primary_key=True, foreign_key="place.id", ondelete="CASCADE")
    text: str = Field(max_length=200)
    told_at: datetime


class Help(StrEnum):
    """What would have made it possible to come."""

    transport = "transport"
    child_care = "child_care"
    nerves = "nerves"
    something_else = "something_else"
    call_me = "call_me"


class HelpQuestion(SQLModel, table=True):
    """Asked of somebody who was not there: can we help? A row of its own, that is deleted when it expires."""

    place_id: int = Field(primary_key=True, foreign_key="place.id", ondelete="CASCADE")
    asked_at: datetime
    expires_at: datetime = Field(index=True)
    answer: Help | None = Field(default=None, sa_type=word(Help))
    answered_at: datetime | None = None
    done_at: datetime | None = Field(default=None, description="the branch did something with the answer")


class Call(SQLModel, table=True):
    """A call about a place that the branch was to make: of a reminder only when it was made, of news when it came."""

    __table_args__ = (sa.UniqueConstraint("place_id", "about"),)

    id: int | None = Field(default=None, primary_key=True)
    place_id: int = Field(foreign_key="place.id", ondelete="CASCADE")
    about: str = Field(max_length=20)
    due_at: datetime
    done_at: datetime | None = None
    done_by: int | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")


class Feed(SQLModel, table=True):
    """The secret address of somebody's calendar. Made of `salt` and the service's secret; its hash finds the row."""

    user_id: int = Field(primary_key=True, foreign_key="account.id", ondelete="CASCADE")
    salt: str = Field(max_length=64)
    token_hash: str = Field(max_length=64, unique=True)
    made_at: datetime
    asked: int = Field(default=0, description="how often it was fetched since asked_since")
    asked_since: datetime
