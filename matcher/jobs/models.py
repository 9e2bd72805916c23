"""What there is of jobs: one row for each time slot that somebody claimed."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class JobRun(SQLModel, table=True):
    """A job's slot, claimed before the work: the UNIQUE makes a second scheduler harmless."""

    __table_args__ = (sa.UniqueConstraint("job", "slot"),)

    id: int | None = Field(default=None, primary_key=True)
    job: str = Field(max_length=40)
    slot: datetime = Field(index=True)
    done_at: datetime | None = None
    error: str = Field(default="", max_length=200)
