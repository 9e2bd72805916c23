"""Runs migrations on the connection that matcher/migrate.py hands over; start them with `matcher db upgrade`."""

from typing import Any

import sqlalchemy as sa
from alembic import context
from sqlmodel.sql.sqltypes import AutoString

from matcher import tables


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Plain SQLAlchemy types in migrations, so that an old one runs whatever SQLModel is installed."""
    if kind != "type":
        return False
    if isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    if type(item).__name__ == "UTCDateTime":
        return "sa.DateTime(timezone=True)"
    if isinstance(item, sa.Enum):
        words = ", ".join(repr(value) for value in item.enums)
        return f"sa.Enum({words}, name={item.name!r}, native_enum=False, length=32, create_constraint=True)"
    return False


def run(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=tables.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
