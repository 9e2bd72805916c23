"""What there is of the passport: credentials that were given, and the public keys that prove them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from matcher.db import key


class Credential(SQLModel, table=True):
    """What somebody who finished a training takes along: one a place, signed."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(default_factory=key, max_length=32, unique=True)
    place_id: int = Field(foreign_key="place.id", unique=True, ondelete="CASCADE")
    candidate_id: int = Field(foreign_key="candidate.id", index=True, ondelete="CASCADE")
    token: str = Field(max_length=100_000, description="the signed JWT; its payload is the credential")
    levels: dict[str, int] = Field(
        default_factory=dict,
        sa_column=sa.Column(sa.JSON, nullable=False),
        description="what the trainer noted, by the skill's code: when it changes, the credential is made anew",
    )
    issued_at: datetime = Field(index=True)


class SigningKey(SQLModel, table=True):
    """The public half of a key that was ever signed with. Never deleted: what it signed stays verifiable."""

    kid: str = Field(primary_key=True, max_length=300, description="its public address")
    jwk: dict[str, Any] = Field(default_factory=dict, sa_column=sa.Column(sa.JSON, nullable=False))
    first_used_at: datetime
