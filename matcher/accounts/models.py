"""What there is of accounts: branches, clients, users, sign-in codes, sessions, receipts of forms, API tokens."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from matcher.db import word


class Role(StrEnum):
    """Who somebody is to the service; decides which audience's pages are theirs."""

    candidate = "candidate"
    client = "client"
    recruiter = "recruiter"
    trainer = "trainer"
    office = "office"


STAFF = (Role.recruiter, Role.trainer, Role.office)


class Branch(SQLModel, table=True):
    """A local branch of the agency."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=40, unique=True)
    name: str = Field(max_length=100)
    street: str = Field(default="", max_length=100)
    postcode: str = Field(max_length=4, index=True)
    town: str = Field(max_length=80)
    phone: str = Field(max_length=20)
    email: str = Field(max_length=254)


class Client(SQLModel, table=True):
    """A company that posts vacancies."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=100, unique=True)
    about: str = Field(default="", max_length=500)
    postcode: str = Field(max_length=4)
    town: str = Field(max_length=80)
    branch_id: int = Field(foreign_key="branch.id", index=True)


class User(SQLModel, table=True):
    """Somebody who can sign in: one e-mail address, one role. Erasing a candidate removes their row."""

    __tablename__ = "account"  # `user` is a reserved word in PostgreSQL

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(max_length=254, unique=True, description="folded: lower case, no spaces")
    name: str = Field(default="", max_length=100)
    role: Role = Field(sa_type=word(Role))
    language: str = Field(default="nl", max_length=5)
    branch_id: int | None = Field(default=None, foreign_key="branch.id", index=True)
    client_id: int | None = Field(default=None, foreign_key="client.id", index=True)
    active: bool = True
    created_at: datetime


class SignInCode(SQLModel, table=True):
    """A mailed code and link that let somebody in, once.

    Neither is stored: both are made from `salt` and the service's secret, so a stolen database opens nothing.
    """

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(max_length=254, index=True)
    browser_hash: str = Field(max_length=64, description="the code works only in the browser that asked for it")
    salt: str = Field(max_length=64)
    link_hash: str = Field(max_length=64, unique=True)
    address_hash: str = Field(max_length=64, index=True, description="network address, for limits; dropped daily")
    attempts: int = 0
    created_at: datetime = Field(index=True)
    expires_at: datetime
    used_at: datetime | None = None


class SignIn(SQLModel, table=True):
    """A session on the server: the cookie holds a token, this row its hash. Ended here is ended everywhere."""

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64, unique=True)
    user_id: int = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    created_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None


class Receipt(SQLModel, table=True):
    """The answer given to a form, by the form's own key: the same form sent again gets the same answer."""

    __table_args__ = (sa.UniqueConstraint("key", "owner"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=64)
    owner: str = Field(max_length=64, description="the session that sent it: keys of others don't collide")
    location: str = Field(default="", max_length=500)
    created_at: datetime = Field(index=True)
    body_hash: str = Field(
        default="",
        max_length=64,
        sa_column_kwargs={"server_default": ""},
        description="of the API: another body under the same key is refused",
    )


class ApiToken(SQLModel, table=True):
    """By which a system of one company or branch uses the API. The token itself is told once, and stored nowhere."""

    __table_args__ = (sa.CheckConstraint("(client_id IS NULL) <> (branch_id IS NULL)", name="owner"),)

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64, unique=True)
    name: str = Field(max_length=60, description="what it is for, in the owner's words")
    client_id: int | None = Field(default=None, foreign_key="client.id", index=True)
    branch_id: int | None = Field(default=None, foreign_key="branch.id", index=True)
    created_by: int | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    created_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None
    minute: datetime | None = Field(default=None, description="the minute that `requests` counts")
    requests: int = 0
