"""What there is of candidates: what they can do, want and agreed to. No CV, schooling, age or work history, ever."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from matcher.db import key, word


class Status(StrEnum):
    """Where somebody is. Nobody is ever `rejected`."""

    signing_up = "signing_up"
    active = "active"
    paused = "paused"


class Source(StrEnum):
    """Who observed a level. The words of engine.Source."""

    self = "self"
    situation = "situation"
    sample = "sample"
    recruiter = "recruiter"
    trainer = "trainer"


class Purpose(StrEnum):
    """What somebody consents to."""

    matching = "matching"
    keep_a_year = "keep_a_year"
    share_with_client = "share_with_client"


class Candidate(SQLModel, table=True):
    """A person who looks for work by what they can do."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(default_factory=key, max_length=32, unique=True)
    user_id: int = Field(foreign_key="account.id", unique=True, ondelete="CASCADE")
    branch_id: int | None = Field(default=None, foreign_key="branch.id", index=True)
    status: Status = Field(default=Status.signing_up, sa_type=word(Status))
    name: str = Field(default="", max_length=100)
    phone: str | None = Field(default=None, max_length=20)
    postcode: str | None = Field(default=None, max_length=4, description="four digits: enough for a distance")
    adult: bool | None = Field(default=None, description="says to be 18 or older")
    may_work: bool | None = Field(default=None, description="says to be allowed to work in the Netherlands")
    reached: str = Field(default="", max_length=40, description="the last question answered when signing up")
    call_me_at: datetime | None = Field(default=None, description="asked the branch to call, since")
    version: int = Field(default=1, description="raised by every change: the second of two editors is told")
    created_at: datetime
    updated_at: datetime
    rather_called: bool = Field(
        default=False,
        sa_column_kwargs={"server_default": sa.false()},
        description="reminders of a training by phone instead of by mail",
    )


class Wish(SQLModel, table=True):
    """What somebody wants of work and under which conditions; None is: not said."""

    candidate_id: int = Field(primary_key=True, foreign_key="candidate.id", ondelete="CASCADE")
    hours_min: int | None = None
    hours_max: int | None = None
    shifts: int | None = Field(default=None, description="28 bits, engine.SHIFTS: when somebody can work")
    max_km: int | None = None
    start: date | None = None
    dutch: int | None = Field(default=None, description="CEFR as 1 (A1) to 6 (C2)")
    english: int | None = None
    home: float | None = Field(default=None, description="0 to 1: how much somebody wants to work from home")
    contact: str | None = Field(default=None, max_length=16, description="inbound, outbound, chat or none")
    autonomy: float | None = None
    team: float | None = None
    growth: float | None = None
    pay: float | None = Field(default=None, description="euro an hour, at least")


class Ability(SQLModel, table=True):
    """A level somebody has in a skill, by one source. Another source stands beside it, never over it."""

    __table_args__ = (
        sa.UniqueConstraint("candidate_id", "skill_id", "source"),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name="level"),
    )

    id: int | None = Field(default=None, primary_key=True)
    candidate_id: int = Field(foreign_key="candidate.id", ondelete="CASCADE")
    skill_id: int = Field(foreign_key="skill.id", index=True)
    level: int | None = Field(default=None, description="1 to 5; None: said not to know")
    source: Source = Field(sa_type=word(Source))
    observed_by: int | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    observed_at: datetime


class Phrase(SQLModel, table=True):
    """Something somebody wrote about what they can do, and the skill they confirmed it to be, if any."""

    __table_args__ = (sa.UniqueConstraint("candidate_id", "text"),)

    id: int | None = Field(default=None, primary_key=True)
    candidate_id: int = Field(foreign_key="candidate.id", ondelete="CASCADE")
    text: str = Field(max_length=200)
    verdict: str = Field(max_length=16)
    skill_id: int | None = Field(default=None, foreign_key="skill.id")
    created_at: datetime


class Consent(SQLModel, table=True):
    """Given or withdrawn: a row each time, never changed."""

    id: int | None = Field(default=None, primary_key=True)
    candidate_id: int = Field(foreign_key="candidate.id", index=True, ondelete="CASCADE")
    purpose: Purpose = Field(sa_type=word(Purpose))
    given: bool
    text_version: str = Field(max_length=20)
    channel: str = Field(max_length=16, description="web, branch or import")
    at: datetime


class SituationChoice(SQLModel, table=True):
    """What somebody would do in a situation, and would certainly not do: replies by their number in the bank."""

    __table_args__ = (sa.CheckConstraint("best != worst", name="two"),)

    candidate_id: int = Field(primary_key=True, foreign_key="candidate.id", ondelete="CASCADE")
    code: str = Field(primary_key=True, max_length=40)
    best: int
    worst: int
    at: datetime
