"""What there is of the audit trail: entries, each holding the hash of the one before."""

from sqlmodel import Field, SQLModel


class Entry(SQLModel, table=True):
    """Somebody saw, changed or decided something. Ids and codes only: no personal data in the chain."""

    __tablename__ = "audit_entry"

    id: int | None = Field(default=None, primary_key=True)
    at: str = Field(max_length=32, description="ISO 8601 in UTC, as text: part of what is hashed")
    actor_id: int | None = Field(default=None, index=True, description="no foreign key: entries outlive accounts")
    role: str = Field(default="", max_length=16)
    action: str = Field(max_length=40)
    subject: str = Field(max_length=40, index=True, description="kind and id, as in candidate:12")
    detail: str = Field(default="", max_length=200)
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64, unique=True)


class Head(SQLModel, table=True):
    """The end of the chain: one row, locked by whoever adds to it."""

    __tablename__ = "audit_head"

    id: int = Field(default=1, primary_key=True)
    hash: str = Field(max_length=64)
    length: int = 0
