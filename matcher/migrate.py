"""Brings the schema up, down, or checks it against the models: Alembic, on one connection, safe on SQLite."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from matcher import tables
from matcher.db import Database
from matcher.matching import watch
from matcher.settings import ROOT


class ChildlessRows(RuntimeError):
    """After a migration some rows point at rows that are gone; nothing was committed."""


def _config() -> Config:
    return Config(str(ROOT / "migrations" / "alembic.ini"))


@contextmanager
def _connection(database: Database) -> Iterator[Config]:
    """A configuration holding one writing connection; foreign keys are off on SQLite and checked at the end."""
    config = _config()
    with database.engine.connect() as connection:
        connection = connection.execution_options(writes=True)
        raw: Any = connection.connection.driver_connection
        if database.sqlite:
            # Outside a transaction, or SQLite ignores it. Batch mode rebuilds tables: with foreign keys on,
            # dropping the old table would delete the rows that point at it, without a word.
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            config.attributes["connection"] = connection
            yield config
            if database.sqlite:
                orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if orphans:
                    raise ChildlessRows(f"{len(orphans)} rows point nowhere, first: {orphans[0]}")
            connection.commit()
        finally:
            connection.rollback()
            if database.sqlite:
                raw.execute("PRAGMA foreign_keys=ON")


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema to `revision`."""
    with _connection(database) as config:
        command.upgrade(config, revision)
        # A table that batch mode made anew has lost its triggers, without a word.
        watch.install(config.attributes["connection"])


def downgrade(database: Database, revision: str = "base") -> None:
    """Bring the schema back to `revision`."""
    with _connection(database) as config:
        command.downgrade(config, revision)
        watch.install(config.attributes["connection"])


def revise(database: Database, message: str, identifier: str) -> None:
    """Write a migration from the difference between models and schema, for a maintainer to read and correct."""
    with _connection(database) as config:
        command.revision(config, message=message, autogenerate=True, rev_id=identifier)


def current(database: Database) -> str | None:
    """The revision the schema is at, or None when it is empty."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The newest revision there is."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def differences(database: Database) -> list[Any]:
    """What models and schema disagree on; an empty list when they agree."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, tables.metadata))
