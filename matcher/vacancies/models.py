"""What there is of vacancies: what a client asks and what the work offers."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from matcher.db import key, word


class VacancyStatus(StrEnum):
    """Where a vacancy is."""

    draft = "draft"
    published = "published"
    closed = "closed"
    frozen = "frozen"  # something was asked that may not be asked


class Contact(StrEnum):
    """The kind of contact with customers that the work consists of."""

    inbound = "inbound"
    outbound = "outbound"
    chat = "chat"
    none = "none"


class VacancyData(SQLModel):
    """What a client fills in about the work itself; checked when it is read (model_validate)."""

    title: str = Field(min_length=3, max_length=100)
    description: str = Field(min_length=20, max_length=4000)
    occupation: str = Field(max_length=40, description="code of the programme whose occupation this is, or empty")
    postcode: str = Field(max_length=4)
    town: str = Field(max_length=80)
    home: float = Field(ge=0, le=1, description="share of the hours worked from home")
    hours_min: int = Field(ge=1, le=40)
    hours_max: int = Field(ge=1, le=40)
    shifts: int = Field(default=0, ge=0, lt=1 << 28, description="when one must be able to work; 0: free to choose")
    dutch: int | None = Field(default=None, ge=1, le=6)
    english: int | None = Field(default=None, ge=1, le=6)
    start: date
    closes: date
    contact: Contact = Field(sa_type=word(Contact))
    autonomy: float = Field(ge=0, le=1, description="room to solve a problem end to end")
    team: float = Field(ge=0, le=1, description="contact with colleagues")
    growth: float = Field(ge=0, le=1)
    pay: float = Field(ge=10, le=100, description="euro an hour")
    openings: int = Field(default=1, ge=1, le=500)


class Vacancy(VacancyData, table=True):
    """Work at a client company."""

    __table_args__ = (sa.CheckConstraint("hours_min <= hours_max", name="hours"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(default_factory=key, max_length=32, unique=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    branch_id: int = Field(foreign_key="branch.id", index=True)
    status: VacancyStatus = Field(default=VacancyStatus.draft, sa_type=word(VacancyStatus))
    version: int = 1
    created_at: datetime
    published_at: datetime | None = None
    closed_at: datetime | None = None


class Requirement(SQLModel, table=True):
    """What a vacancy asks of one skill."""

    __table_args__ = (
        sa.UniqueConstraint("vacancy_id", "skill_id"),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name="level"),
        sa.CheckConstraint("weight BETWEEN 1 AND 3", name="weight"),
    )

    id: int | None = Field(default=None, primary_key=True)
    vacancy_id: int = Field(foreign_key="vacancy.id", ondelete="CASCADE")
    skill_id: int = Field(foreign_key="skill.id", index=True)
    level: int
    weight: int = 2
    must: bool = False
