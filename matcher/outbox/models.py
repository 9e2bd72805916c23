"""What there is to send: a message is a row first."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from matcher.db import word


class State(StrEnum):
    """How far a message got."""

    due = "due"
    sending = "sending"
    sent = "sent"
    dropped = "dropped"  # its reason was gone before it was sent
    refused = "refused"  # the mail server said never
    expired = "expired"


class Message(SQLModel, table=True):
    """A mail to one person: the template and what fills it; its text is made when it is sent, in their language."""

    __table_args__ = (sa.Index("ix_message_state_not_before", "state", "not_before"),)

    id: int | None = Field(default=None, primary_key=True)
    dedupe: str = Field(max_length=120, unique=True, description="the same cause never writes a second message")
    to: str = Field(max_length=254)
    user_id: int | None = Field(default=None, foreign_key="account.id", index=True, ondelete="CASCADE")
    language: str = Field(default="nl", max_length=5)
    template: str = Field(max_length=60)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    place_id: int | None = Field(default=None, foreign_key="place.id", index=True, ondelete="CASCADE")
    state: State = Field(default=State.due, sa_type=word(State))
    not_before: datetime
    not_after: datetime | None = Field(default=None, description="later than this it makes no sense any more")
    attempts: int = 0
    claimed_until: datetime | None = None
    sent_at: datetime | None = None
    error: str = Field(default="", max_length=200)
