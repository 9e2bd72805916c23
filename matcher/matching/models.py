"""What there is of matches: scores kept as they were, and what people decided about them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from matcher.db import key, word


class Verdict(StrEnum):
    """What a person decided. There is no rejection."""

    propose = "propose"
    talk_first = "talk_first"
    not_now = "not_now"


class Match(SQLModel, table=True):
    """A score as it was shown or decided upon: inputs, rule version and lines, to be explained years later."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(default_factory=key, max_length=32, unique=True)
    candidate_id: int = Field(foreign_key="candidate.id", index=True, ondelete="CASCADE")
    vacancy_id: int = Field(foreign_key="vacancy.id", index=True)
    rule_version: str = Field(max_length=20)
    band: str = Field(max_length=24)
    low: float
    high: float
    coverage: float
    suit: float
    inputs: dict[str, Any] = Field(sa_type=sa.JSON, description="profile, brief and vocabulary, as scored")
    inputs_hash: str = Field(max_length=64, index=True)
    result: dict[str, Any] = Field(sa_type=sa.JSON, description="lines, conditions, what a training changes")
    created_at: datetime


class Decision(SQLModel, table=True):
    """What a named person decided about a match, and why. Later ones stand beside earlier ones."""

    id: int | None = Field(default=None, primary_key=True)
    match_id: int = Field(foreign_key="match.id", index=True, ondelete="CASCADE")
    candidate_id: int = Field(foreign_key="candidate.id", index=True, ondelete="CASCADE")
    vacancy_id: int = Field(foreign_key="vacancy.id", index=True)
    decided_by: int = Field(foreign_key="account.id")
    verdict: Verdict = Field(sa_type=word(Verdict))
    reason: str = Field(max_length=500)
    candidate_agreed_at: datetime | None = Field(default=None, description="both yeses open the name to the client")
    created_at: datetime
