"""What there is of the vocabulary: skills, labels, anchors, relations, and words nobody knew."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from matcher.db import key, word

RARITY = {1: 1.0, 2: 1.25, 3: 1.5}
"""What the steps of rarity weigh in a match: measured on related occupations, where steps of one weighed too much."""


class Trainability(StrEnum):
    """How far training helps: not, in months, or within one intake. The words of engine.Trainability."""

    stable = "stable"
    slow = "slow"
    cohort = "cohort"


class Origin(StrEnum):
    """Where a skill or a label comes from: our own files, ESCO, or head office, out of what people wrote."""

    own = "own"
    esco = "esco"
    office = "office"


class LabelKind(StrEnum):
    """What a label is to its skill."""

    name = "name"
    everyday = "everyday"


class RelationKind(StrEnum):
    """What the first skill of a relation is to the second."""

    broader = "broader"
    related = "related"


class Skill(SQLModel, table=True):
    """A concept of the vocabulary: something a person can do."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=60, unique=True)
    esco: str | None = Field(default=None, max_length=120, index=True)
    origin: Origin = Field(default=Origin.own, sa_type=word(Origin))
    field: str = Field(default="", max_length=40, description="the field of work its file is about")
    core: int | None = Field(default=None, description="its place among the core abilities, 1 to 14")
    name_nl: str = Field(max_length=200)
    name_en: str = Field(max_length=200)
    question_nl: str = Field(default="", max_length=200)
    question_en: str = Field(default="", max_length=200)
    why_nl: str = Field(default="", max_length=300)
    why_en: str = Field(default="", max_length=300)
    trainability: Trainability = Field(sa_type=word(Trainability))
    rarity: int = Field(default=2, ge=1, le=3, description="1: nearly all work asks it .. 3: few do")
    retired: bool = False
    merged_into: int | None = Field(default=None, foreign_key="skill.id", index=True, description="it is this one now")


class Label(SQLModel, table=True):
    """A word or phrase people use for a skill."""

    __table_args__ = (sa.UniqueConstraint("skill_id", "lang", "text"),)

    id: int | None = Field(default=None, primary_key=True)
    skill_id: int = Field(foreign_key="skill.id", index=True, ondelete="CASCADE")
    lang: str = Field(max_length=5)
    text: str = Field(max_length=200)
    kind: LabelKind = Field(default=LabelKind.everyday, sa_type=word(LabelKind))
    reviewed: bool = Field(default=True, description="links by itself; else a person confirms")
    origin: Origin = Field(default=Origin.own, sa_type=word(Origin), sa_column_kwargs={"server_default": "own"})
    vector: bytes | None = Field(default=None, description="its meaning; None: not learned yet")


class Anchor(SQLModel, table=True):
    """What a level of a core ability looks like, in everyday words."""

    __table_args__ = (
        sa.UniqueConstraint("skill_id", "level", "lang"),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name="level"),
    )

    id: int | None = Field(default=None, primary_key=True)
    skill_id: int = Field(foreign_key="skill.id", index=True, ondelete="CASCADE")
    level: int
    lang: str = Field(max_length=5)
    text: str = Field(max_length=200)


class Relation(SQLModel, table=True):
    """`skill_id` has `other_id` as its broader, or as a related skill. Affinity is made from these."""

    __table_args__ = (
        sa.UniqueConstraint("skill_id", "other_id", "kind"),
        sa.CheckConstraint("skill_id <> other_id", name="others"),
    )

    id: int | None = Field(default=None, primary_key=True)
    skill_id: int = Field(foreign_key="skill.id", index=True, ondelete="CASCADE")
    other_id: int = Field(foreign_key="skill.id", index=True, ondelete="CASCADE")
    kind: RelationKind = Field(sa_type=word(RelationKind))


class UnmatchedWord(SQLModel, table=True):
    """Something people wrote that the vocabulary doesn't know; counted, never with who wrote it."""

    __table_args__ = (sa.UniqueConstraint("folded", "lang"),)

    id: int | None = Field(default=None, primary_key=True)
    folded: str = Field(max_length=200)
    text: str = Field(max_length=200)
    lang: str = Field(max_length=5)
    times: int = 1
    first_at: datetime
    last_at: datetime


class Edition(SQLModel, table=True):
    """Which edition of the vocabulary this is: one row, marked anew by whatever changes it."""

    __table_args__ = (sa.CheckConstraint("id = 1", name="one"),)

    id: int = Field(default=1, primary_key=True)
    mark: str = Field(default_factory=key, max_length=32, description="by chance, so that no two editions share one")
    encoder: str = Field(default="", max_length=60, description="what made the vectors of the labels")


class Occupation(SQLModel, table=True):
    """A kind of work, for the titles of vacancies. Never a person's: the programme looks at abilities."""

    id: int | None = Field(default=None, primary_key=True)
    esco: str = Field(max_length=120, unique=True)
    isco: str = Field(default="", max_length=20)
    name_nl: str = Field(max_length=200)
    name_en: str = Field(max_length=200)
    retired: bool = False


class OccupationLabel(SQLModel, table=True):
    """A title people use for an occupation."""

    __table_args__ = (sa.UniqueConstraint("occupation_id", "lang", "text"),)

    id: int | None = Field(default=None, primary_key=True)
    occupation_id: int = Field(foreign_key="occupation.id", index=True, ondelete="CASCADE")
    lang: str = Field(max_length=5)
    text: str = Field(max_length=200)
    kind: LabelKind = Field(default=LabelKind.everyday, sa_type=word(LabelKind))


class OccupationSkill(SQLModel, table=True):
    """A skill that an occupation asks: always (essential), or often."""

    occupation_id: int = Field(foreign_key="occupation.id", primary_key=True, ondelete="CASCADE")
    skill_id: int = Field(foreign_key="skill.id", primary_key=True, index=True, ondelete="CASCADE")
    essential: bool
