"""Fixtures for everyone: databases on both engines, a clock that stands still, a mail server, and the app.

`database` gives each test an empty, migrated database of its own, once on SQLite and once on PostgreSQL.
`session` is one writing transaction in it that is rolled back when the test ends: for tests of services and
queries. It holds SQLite's write lock meanwhile, so tests with a browser, a client or threads use `database` and
`with database.transaction() as session:` instead.
"""

import os
import shutil
import smtplib
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import hypothesis
import psycopg
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlmodel import Session

from matcher import tables
from matcher.app import create_app
from matcher.clock import LOCAL
from matcher.db import Database
from matcher.settings import VARIABLES, Settings
from tests import servers
from tests.cast import Cast
from tests.mail import MailServer
from tests.visitor import Visitor

# How long an example takes says how busy the machine is, and what numba had still to compile: no test of ours is timed.
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.stash[_FOLDER] = servers.open_folder()


def pytest_unconfigure(config: pytest.Config) -> None:
    folder = config.stash.get(_FOLDER, None)
    if folder:
        servers.close_folder(folder)


_FOLDER = pytest.StashKey[Path]()


@pytest.fixture(scope="session")
def postgresql() -> dict[str, Any]:
    """The PostgreSQL server of this run."""
    return servers.postgresql()


@pytest.fixture(scope="session")
def _worker_database(worker_id: str, postgresql: dict[str, Any]) -> str:
    """The address of one migrated database for this process: emptying it takes 2 ms, copying it 40."""
    servers.create(postgresql, worker_id, servers.TEMPLATE)
    return servers.address(postgresql, worker_id)


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty, migrated database; the test runs once on each engine."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = stack.enter_context(_sqlite_copy())
        else:
            url = request.getfixturevalue("_worker_database")
            stack.callback(_empty, url)
        database = Database(url)
        stack.callback(database.close)
        yield database


@pytest.fixture
def sqlite_database() -> Iterator[Database]:
    """An empty, migrated SQLite database, for what is the same on both engines or concerns SQLite alone."""
    with _sqlite_copy() as url:
        database = Database(url)
        yield database
        database.close()


@pytest.fixture(params=ENGINES)
def unmigrated_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table; the test runs once on each engine."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path}/unmigrated.db")
        yield database
        database.close()
        return
    server = request.getfixturevalue("postgresql")
    name = f"u_{uuid4().hex}"
    servers.create(server, name)
    database = Database(servers.address(server, name))
    yield database
    database.close()
    servers.drop(server, name)


@contextmanager
def _sqlite_copy() -> Iterator[str]:
    """The address of a copy of the template, in a folder of its own that is gone afterwards."""
    template = servers.sqlite_template()
    folder = servers.shared_folder() / uuid4().hex
    folder.mkdir()
    shutil.copy(template, folder / "matcher.db")
    try:
        yield f"sqlite:///{folder}/matcher.db"
    finally:
        shutil.rmtree(folder)


def _empty(url: str) -> None:
    """Delete every row and start every counter again, after throwing out whoever is still connected."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        for table in reversed(tables.metadata.sorted_tables):
            connection.execute(f'DELETE FROM "{table.name}"')
        connection.execute("SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'")


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing transaction that is rolled back when the test ends."""
    with Session(database.engine.execution_options(writes=True), expire_on_commit=False) as session:
        yield session
        session.rollback()


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    """Settings of development on `database`, with mail written to a folder of the test."""
    return Settings(
        database_url=database.url.render_as_string(hide_password=False),
        secret_key="a secret that only the tests know, 0123456789",
        base_url="http://localhost",
        instance=tmp_path / "instance",
    )


class _Compiled(BytecodeCache):
    """Templates compiled by earlier tests of this process."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_templates = _Compiled()


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    """The application on `database`; errors of views reach the test."""
    made = create_app(settings, database=database)
    made.testing = True
    made.jinja_env.bytecode_cache = _templates  # compiled once a process, not once a test
    made.test_client_class = Visitor
    return made


@pytest.fixture
def client(app: Flask) -> Visitor:
    """A browser that isn't signed in; `client.sign_in(cast.anja)` is one that is."""
    visitor = app.test_client()
    assert isinstance(visitor, Visitor)
    return visitor


@pytest.fixture
def cast(database: Database) -> Cast:
    """The fixed cast, committed."""
    with database.transaction() as session:
        return Cast.enter(session)


@pytest.fixture
def at() -> Iterator[Callable[..., time_machine.Traveller]]:
    """Move the clock: `at("2026-11-23 09:30")` is that time in the Netherlands, and time stands still there.

    An aware datetime is taken as it is; `tick=True` lets time pass from there on. Can be called again.
    """
    with ExitStack() as stack:

        def move(moment: str | datetime, *, tick: bool = False) -> time_machine.Traveller:
            instant = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
            if instant.tzinfo is None:
                instant = instant.replace(tzinfo=LOCAL)
            stack.pop_all().close()
            return stack.enter_context(time_machine.travel(instant, tick=tick))

        yield move


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing leaves this machine, and no mail goes anywhere but to `smtp_server`."""
    connect, connect_mail = socket.socket.connect, smtplib.SMTP.connect

    def near(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _loopback(address[0]):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    def barred(self: smtplib.SMTP, host: str = "localhost", port: int = 0, *more: Any, **named: Any) -> Any:
        if int(port) not in MailServer.ports:
            raise AssertionError(f"a test tried to send mail through {host}:{port}, which is no test server")
        return connect_mail(self, host, port, *more, **named)

    monkeypatch.setattr(socket.socket, "connect", near)
    monkeypatch.setattr(smtplib.SMTP, "connect", barred)


def _loopback(host: str) -> bool:
    return host.startswith("127.") or host in ("::1", "localhost")


@pytest.fixture
def smtp_server() -> Iterator[MailServer]:
    """A real mail server on this machine that keeps what it gets in `.mails`; `.url` is its address."""
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session", autouse=True)
def _plain_environment() -> Iterator[None]:
    """Settings of the shell don't leak into tests."""
    kept = {name: os.environ.pop(name) for name in VARIABLES.values() if name in os.environ}
    yield
    os.environ.update(kept)


def counted(database: Database, table: str) -> int:
    """How many rows `table` has, seen from a transaction of its own."""
    with database.engine.connect() as connection:
        return int(connection.execute(sa.text(f'SELECT count(*) FROM "{table}"')).scalar_one())
