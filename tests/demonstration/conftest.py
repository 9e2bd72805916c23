"""One demonstration for the tests of this folder, in the default size: making it takes some seconds."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from matcher import demonstration
from matcher.db import Database
from tests import servers

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Session, demonstration.Summary]]:
    """A session that reads the demonstration, and what seed() said of it."""
    path = tmp_path_factory.mktemp("demonstration") / "matcher.db"
    shutil.copy(servers.sqlite_template(), path)
    database = Database(f"sqlite:///{path}")
    with database.transaction() as session:
        summary = demonstration.seed(session, now=NOW)
    with database.transaction(writes=False) as session:
        yield session, summary
    database.close()


@pytest.fixture
def seeded(demo: tuple[Session, demonstration.Summary]) -> Session:
    """A session that reads the demonstration."""
    return demo[0]
