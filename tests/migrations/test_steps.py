"""Every step goes up, down and up again, on both engines, with rows in every table it doesn't itself remove."""

from typing import Any

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from matcher import migrate, tables
from matcher.db import Database
from tests import make
from tests.cast import Cast


def revisions() -> list[str]:
    """All revisions, oldest first."""
    script = ScriptDirectory(str(migrate.ROOT / "migrations"))
    return [step.revision for step in reversed(list(script.walk_revisions()))]


Rows = dict[str, list[dict[str, Any]]]


def rows(database: Database) -> Rows:
    """Every row of every table that is there, in order of its key, without Alembic's own."""
    with database.engine.connect() as connection:
        metadata = sa.MetaData()
        metadata.reflect(connection)
        return {
            table.name: [
                dict(row._mapping) for row in connection.execute(sa.select(table).order_by(*table.primary_key))
            ]
            for table in metadata.sorted_tables
            if table.name != "alembic_version"
        }


def _all(table: sa.Table) -> sa.Select[Any]:
    return sa.select(table).order_by(*table.primary_key)


def within(found: Rows, shape: Rows) -> Rows:
    """`found` without the tables and columns that `shape` doesn't have."""
    return {
        table: [{name: row[name] for name in kept[0]} for row in found[table]] if kept else []
        for table, kept in shape.items()
    }


def fill(database: Database) -> None:
    """Put the cast, with a place in an intake and a decided match, in the database."""
    with database.transaction() as session:
        cast = Cast.enter(session)
        intake = make.intake(session, trainer=cast.wout)
        make.place(session, intake, cast.samira)
        make.decision(session, make.match(session, cast.samira, cast.vacancy), by=cast.anja)


def test_there_is_one_line_of_steps_that_starts_at_nothing() -> None:
    script = ScriptDirectory(str(migrate.ROOT / "migrations"))
    assert script.get_heads() == [migrate.head()]
    assert script.get_base() == revisions()[0]


def test_up_down_and_up_leaves_an_empty_and_then_a_whole_schema(unmigrated_database: Database) -> None:
    migrate.upgrade(unmigrated_database)
    fill(unmigrated_database)
    migrate.downgrade(unmigrated_database)
    assert rows(unmigrated_database) == {}
    assert migrate.current(unmigrated_database) is None
    migrate.upgrade(unmigrated_database)
    assert set(rows(unmigrated_database)) == set(tables.metadata.tables)
    assert migrate.differences(unmigrated_database) == []


def test_every_step_taken_back_and_again_keeps_the_rows_of_the_steps_before(
    unmigrated_database: Database,
) -> None:
    migrate.upgrade(unmigrated_database)
    fill(unmigrated_database)
    for revision in reversed(["base", *revisions()[:-1]]):
        before = rows(unmigrated_database)
        migrate.downgrade(unmigrated_database, revision)
        left = rows(unmigrated_database)
        assert left == within(before, left)
        migrate.upgrade(unmigrated_database)
        after = rows(unmigrated_database)
        assert set(after) == set(tables.metadata.tables)
        assert within(after, left) == left


def test_upgrading_twice_changes_nothing(unmigrated_database: Database) -> None:
    migrate.upgrade(unmigrated_database)
    fill(unmigrated_database)
    before = rows(unmigrated_database)
    migrate.upgrade(unmigrated_database)
    assert rows(unmigrated_database) == before


def test_rows_that_would_point_nowhere_stop_a_migration_on_sqlite(sqlite_database: Database) -> None:
    fill(sqlite_database)
    with sqlite_database.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("PRAGMA query_only=OFF")
        raw.execute("DELETE FROM candidate")
        raw.execute("PRAGMA foreign_keys=ON")
    with pytest.raises(migrate.ChildlessRows):
        migrate.upgrade(sqlite_database)
