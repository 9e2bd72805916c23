"""Commands that start things: up, scheduler, mail."""

import json
import os
import signal
import subprocess
import sys
from datetime import datetime
from threading import Event

import click

from matcher import clock, migrate, scheduler
from matcher.accounts import queries as accounts
from matcher.cli.common import Refused, open_database, read_settings
from matcher.db import Database
from matcher.demonstration import PEOPLE, seed
from matcher.intakes import programmes
from matcher.places import service as places
from matcher.settings import ROOT, Settings
from matcher.skills import learning
from matcher.skills import service as skills


@click.command()
@click.option("--port", default=8000, show_default=True, help="Port of the web server.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address the web server listens on.")
def up(port: int, host: str) -> None:
    """Migrate, load the vocabulary, seed a demonstration when empty, then run web and scheduler together."""
    settings = read_settings()
    os.environ.setdefault("MATCHER_BASE_URL", f"http://{host}:{port}")
    database = open_database(settings)
    prepare(database)
    if not settings.production and _is_empty(database):
        click.echo("The database is empty: making a demonstration (about half a minute) ...")
        with database.transaction() as session:
            summary = seed(session, now=clock.now())
        click.echo(f"  {summary.candidates} candidates at {summary.branches} branches,")
        click.echo(f"  {summary.vacancies} vacancies of {summary.clients} companies, {summary.intakes} trainings.")
    database.close()
    _run(settings, host, port)


def prepare(database: Database) -> None:
    """Bring schema, places, vocabulary and programmes up to date. Doing it again changes nothing."""
    migrate.upgrade(database)
    with database.transaction() as session:
        places.load(session)
        skills.load(session)
        learning.recall(session)
        programmes.load(session)


def _is_empty(database: Database) -> bool:
    with database.transaction(writes=False) as session:
        return accounts.is_empty(session)


def _run(settings: Settings, host: str, port: int) -> None:
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "deploy" / "gunicorn.conf.py")]
    web = subprocess.Popen([*gunicorn, "--bind", f"{host}:{port}", "wsgi:app"], cwd=ROOT)  # noqa: S603 - our own words
    jobs = subprocess.Popen([sys.executable, "-m", "matcher", "scheduler", "run"], cwd=ROOT)
    _greet(settings, host, port)
    stopping = Event()
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, lambda *_: stopping.set())
    while not stopping.wait(0.5) and web.poll() is None and jobs.poll() is None:
        pass
    died = [name for name, process in (("web", web), ("scheduler", jobs)) if process.poll() is not None]
    for process in (web, jobs):
        if process.poll() is None:
            process.terminate()
    for process in (web, jobs):
        process.wait(timeout=30)
    if died and not stopping.is_set():
        raise Refused(f"Stopped by itself: {', '.join(died)}. The lines above say why.")


def _greet(settings: Settings, host: str, port: int) -> None:
    click.echo(f"\nMatcher runs at http://{host}:{port} (stop with Ctrl-C)")
    if settings.production:
        return
    click.echo("Sign in with one of these addresses; there is no password, a code is mailed:")
    for person in PEOPLE:
        click.echo(f"  {person.role.value:<10} {person.email:<34} {person.name}{_where(person.branch)}")
    if settings.development_mail:
        click.echo(f"The mail is at http://{host}:{port}/dev/mail\n")


def _where(branch: str | None) -> str:
    return f", {branch.capitalize()}" if branch else ""


@click.group("scheduler")
def scheduler_group() -> None:
    """What is due, as time passes."""


@scheduler_group.command("run")
def scheduler_run() -> None:
    """Do what is due until stopped."""
    scheduler.run(read_settings())


@scheduler_group.command("tick")
@click.option("--now", "instant", help="ISO 8601 with an offset, as in 2027-03-01T09:00:00+01:00; now when left out.")
def scheduler_tick(instant: str | None) -> None:
    """Do all that is due at one instant, and say what came of it."""
    place = scheduler.workplace(read_settings())
    click.echo(json.dumps(scheduler.tick(place, parse_instant(instant))))


def parse_instant(text: str | None) -> datetime:
    """The instant `text` says, or now. A time without an offset is refused: it could mean two instants."""
    if text is None:
        return clock.now()
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no ISO 8601 instant") from error
    if found.tzinfo is None:
        raise click.BadParameter(f"{text!r} has no offset; add one, as in +01:00 or Z")
    return found


@click.group("mail")
def mail_group() -> None:
    """Messages that wait to be sent."""


@mail_group.command("flush")
def mail_flush() -> None:
    """Send what is due now."""
    place = scheduler.workplace(read_settings())
    click.echo(str(scheduler.send_mail(place, clock.now())))


COMMANDS = (up, scheduler_group, mail_group)
