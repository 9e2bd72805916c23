"""The database: engine, transaction(), word() enum columns, the naming convention. SQLite and PostgreSQL alike."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from secrets import token_urlsafe
from threading import Lock
from time import monotonic
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, orm
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Waiting longer than this for somebody else's lock is answered with 503 (promise A11: within 5 seconds).
LOCK_MILLISECONDS = 4000
STATEMENT_MILLISECONDS = 20_000
IDLE_MILLISECONDS = 60_000  # somebody who was halted in the middle of a transaction lets go of its locks


def word(words: type[StrEnum]) -> Any:
    """A column type that stores the value of an enum as text, with a CHECK: readable, and alike on both databases."""
    return sa.Enum(
        words,
        native_enum=False,
        length=32,
        create_constraint=True,
        name=words.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


def key() -> str:
    """A name for a row that can't be guessed (96 bits), for addresses that people outside the agency see."""
    return token_urlsafe(12)


class Database:
    """One database: an engine, and the only way to a transaction on it."""

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite(self.url) if self.sqlite else _postgresql(self.url)
        self._writer = Lock()
        self._writing = self.engine.execution_options(writes=True)
        # A read that tries to write is refused by the database itself: no GET changes anything.
        self._reading = self.engine.execution_options(postgresql_readonly=True)

    @contextmanager
    def transaction(self, *, writes: bool = True) -> Iterator[Session]:
        """A session in one transaction: committed when the block ends, rolled back when it raises.

        `writes=False` gives one that can only read. A writing one on SQLite takes the write lock at its start
        (BEGIN IMMEDIATE), so that two of them never read the same free seat.
        """
        with self._turn(writes) as bind, Session(bind, expire_on_commit=False) as session:
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise

    @contextmanager
    def _turn(self, writes: bool) -> Iterator[sa.Engine]:
        """The engine to use, when it is our turn to. SQLite lets one write at a time and wakes the others by chance:
        those of this process queue here. Both waits together, here and for other processes, have one limit."""
        if not (self.sqlite and writes):
            yield self._writing if writes else self._reading
            return
        until = monotonic() + LOCK_MILLISECONDS / 1000
        if not self._writer.acquire(timeout=LOCK_MILLISECONDS / 1000):
            raise PoolTimeout("another write takes too long")
        try:
            yield self._writing.execution_options(waits=max(1, int(1000 * (until - monotonic()))))
        finally:
            self._writer.release()

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def _sqlite(url: sa.URL) -> sa.Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, pool_size=16, max_overflow=32, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",  # erased words leave the file too
            f"busy_timeout={LOCK_MILLISECONDS}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: sa.Connection) -> None:
        options = connection.get_execution_options()
        writes = options.get("writes", False)
        connection.exec_driver_sql(f"PRAGMA busy_timeout={options.get('waits', LOCK_MILLISECONDS)}")
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: sa.URL) -> sa.Engine:
    options = (
        f"-c lock_timeout={LOCK_MILLISECONDS} -c statement_timeout={STATEMENT_MILLISECONDS} "
        f"-c idle_in_transaction_session_timeout={IDLE_MILLISECONDS} -c timezone=UTC"
    )
    return sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        hide_parameters=True,  # an error that is logged tells no values
        pool_size=10,
        max_overflow=20,
        pool_timeout=5,
        connect_args={"options": options, "connect_timeout": 5},
    )


def refused_as_read_only(error: BaseException) -> bool:
    """Whether the database refused a write in a transaction that can only read."""
    text = str(getattr(error, "orig", ""))
    return "readonly database" in text or "read-only transaction" in text


def insert_once(session: Session, model: type[SQLModel], **values: Any) -> bool:
    """Insert a row unless a unique constraint says it is there already; whether it was inserted.

    Waits for another transaction that is just inserting the same, so that of any number at once one is told True.
    """
    connection = session.connection()
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(model.__table__).values(**values).on_conflict_do_nothing()  # type: ignore[attr-defined]
    return connection.execute(statement.returning(sa.literal(1))).first() is not None


def rows(session: Session, statement: sa.Select[*tuple[Any, ...]]) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    """The rows of a statement over columns (`sa.select`), any number of them: sqlmodel's own select stops at four."""
    return orm.Session.execute(session, statement).all()
