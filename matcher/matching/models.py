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


class Change(SQLModel, table=True):
    """The last change of one subject. Triggers write it (matching.watch), whoever changes what; nobody else does.

    kind: candidate, vacancy, programme, vocabulary or places; subject: whose, 0 where there is one of it. mark: rises
    with each change on SQLite; on PostgreSQL the transaction it was made in.
    """

    kind: str = Field(primary_key=True, max_length=16)
    subject: int = Field(primary_key=True)
    mark: int = Field(sa_type=sa.BigInteger, index=True)


class Ranking(SQLModel, table=True):
    """Where the stored lists stand: one row.

    turn: raised by each writer, so that of two the slower one starts again. read_to: the mark up to which changes are
    in the lists. mended: how often a check found a difference; whoever keeps lists in memory then makes them anew.
    """

    __table_args__ = (sa.CheckConstraint("id = 1", name="one"),)

    id: int = Field(default=1, primary_key=True)
    turn: int = 0
    read_to: int = Field(default=0, sa_type=sa.BigInteger)
    mended: int = 0
    rule_version: str = Field(default="", max_length=20)
    ranked_at: datetime


class Figures(SQLModel):
    """A pair as the lists hold it. programme_id: the programme that helps most; after_low, after_band: with it."""

    band: str = Field(max_length=24)
    low: float
    high: float
    coverage: float
    suit: float
    programme_id: int | None = Field(default=None, foreign_key="programme.id", ondelete="SET NULL")
    after_low: float | None = None
    after_band: str | None = Field(default=None, max_length=24)


class ListedPerson(Figures, table=True):
    """One of the fifty people on a vacancy's list. The figures give the order: band, suit, low, then id."""

    vacancy_id: int = Field(primary_key=True, foreign_key="vacancy.id", ondelete="CASCADE")
    candidate_id: int = Field(primary_key=True, foreign_key="candidate.id", index=True, ondelete="CASCADE")


class ListedWork(Figures, table=True):
    """One of the twenty vacancies on a person's list, in the same order."""

    candidate_id: int = Field(primary_key=True, foreign_key="candidate.id", ondelete="CASCADE")
    vacancy_id: int = Field(primary_key=True, foreign_key="vacancy.id", index=True, ondelete="CASCADE")


class ListedGain(SQLModel, table=True):
    """What a seat in a programme would bring somebody: only where it opens work. See matching.gains."""

    candidate_id: int = Field(primary_key=True, foreign_key="candidate.id", ondelete="CASCADE")
    programme_id: int = Field(primary_key=True, foreign_key="programme.id", index=True, ondelete="CASCADE")
    placeable_now: int
    placeable_after: int
    openings_now: int
    openings_after: int


class ListCheck(SQLModel, table=True):
    """The stored lists compared with everything computed anew: how much there was, and what differed and was mended."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    by_hand: bool = False
    rule_version: str = Field(max_length=20)
    candidates: int
    vacancies: int
    compared: int = Field(description="rows computed anew")
    missing: int = Field(description="of them, not stored")
    surplus: int = Field(description="stored, but not among them")
    different: int = Field(description="stored with other figures")


class RuleReport(SQLModel, table=True):
    """What other rules would change for whom, kept as it was shown. Ids, never names."""

    id: int | None = Field(default=None, primary_key=True)
    old: str = Field(max_length=20)
    new: str = Field(max_length=20)
    at: datetime
    report: dict[str, Any] = Field(sa_type=sa.JSON)
