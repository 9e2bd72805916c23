"""What the migrations build is what the models say, down to the last CHECK, on both engines."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from matcher import migrate, tables
from matcher.db import Database
from tests import make
from tests.cast import Cast


def constraints(database: Database) -> dict[str, Any]:
    """Everything the database enforces, by table, as the database itself tells it."""
    inspector = sa.inspect(database.engine)
    found = {}
    for table in sorted(set(inspector.get_table_names()) - {"alembic_version"}):
        found[table] = {
            "columns": [
                (column["name"], str(column["type"]), column["nullable"], str(column["default"]))
                for column in inspector.get_columns(table)
            ],
            "checks": sorted(
                (str(check["name"]), _words(check["sqltext"])) for check in inspector.get_check_constraints(table)
            ),
            "uniques": sorted(
                (str(unique["name"]), unique["column_names"]) for unique in inspector.get_unique_constraints(table)
            ),
            "keys": sorted(
                (str(key["name"]), key["referred_table"], key["options"].get("ondelete"))
                for key in inspector.get_foreign_keys(table)
            ),
            "indexes": sorted(
                (str(index["name"]), index["column_names"], bool(index["unique"]), _where(index))
                for index in inspector.get_indexes(table)
            ),
        }
    return found


def _words(sql: str) -> str:
    return " ".join(sql.split())


def _where(index: Any) -> str:
    options = index.get("dialect_options", {})
    return _words(str(options.get("sqlite_where", "")) + str(options.get("postgresql_where", "")))


def test_models_and_migrations_agree(database: Database) -> None:
    assert migrate.differences(database) == []
    assert migrate.current(database) == migrate.head()


def test_a_migrated_schema_is_the_schema_of_the_models(unmigrated_database: Database) -> None:
    migrate.upgrade(unmigrated_database)
    migrated = constraints(unmigrated_database)
    migrate.downgrade(unmigrated_database)
    with unmigrated_database.engine.execution_options(writes=True).begin() as connection:
        tables.metadata.create_all(connection)
    assert migrated == constraints(unmigrated_database)


def test_the_database_refuses_a_word_that_is_no_status(database: Database) -> None:
    with database.transaction() as session:
        intake = make.intake(session)
    with pytest.raises(sa.exc.IntegrityError), database.transaction() as session:
        session.execute(sa.text("UPDATE intake SET status = 'maybe' WHERE id = :id"), {"id": intake.id})


def test_the_database_refuses_a_seat_too_many(database: Database) -> None:
    with database.transaction() as session:
        intake = make.intake(session, seats=2)
    with pytest.raises(sa.exc.IntegrityError), database.transaction() as session:
        session.execute(sa.text("UPDATE intake SET taken = 3 WHERE id = :id"), {"id": intake.id})


def test_the_database_refuses_a_second_live_place_of_one_person(session: Session) -> None:
    cast = Cast.enter(session)
    intake = make.intake(session)
    make.place(session, intake, cast.samira, status="cancelled")
    make.place(session, intake, cast.samira, status="booked")
    with pytest.raises(sa.exc.IntegrityError):
        make.place(session, intake, cast.samira, status="waiting")
