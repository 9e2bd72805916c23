"""What there is of places: the four-digit postcodes of the Netherlands, each with a point."""

from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from matcher.db import word


class PointSource(StrEnum):
    """Where a point comes from, best last."""

    neighbours = "neighbours"  # estimated from the neighbours in the numbering
    town = "town"  # the point of the town
    imported = "imported"  # a finer table of this installation


class Postcode(SQLModel, table=True):
    """Four digits, their town, and the point that stands for them, in degrees (WGS 84)."""

    __table_args__ = (
        sa.CheckConstraint("lat BETWEEN -90 AND 90", name="lat"),
        sa.CheckConstraint("lon BETWEEN -180 AND 180", name="lon"),
    )

    code: str = Field(primary_key=True, max_length=4)
    town: str = Field(default="", max_length=80, description="empty when only an imported table knows the code")
    province: str | None = Field(default=None, max_length=40, description="None when it isn't known for sure")
    lat: float
    lon: float
    source: PointSource = Field(sa_type=word(PointSource))
