"""What every command needs: the settings, the database, and faults said in a sentence."""

from pathlib import Path

import click
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from matcher import migrate
from matcher import settings as settings_module
from matcher.db import Database
from matcher.settings import BadSettings, Settings
from matcher.skills import memory, offline
from matcher.skills.offline import Offline


def read_settings() -> Settings:
    """The settings of the environment; exits with 2 and the faults when they can't be used."""
    try:
        return settings_module.read()
    except BadSettings as error:
        raise click.UsageError(str(error)) from error


def open_database(settings: Settings | None = None) -> Database:
    """The database the settings name."""
    return Database((settings or read_settings()).database_url)


def migrated_database() -> Database:
    """The database the settings name, with its tables: made when it is empty. Refused when they are old."""
    database = open_database()
    try:
        if migrate.current(database) is None:
            migrate.upgrade(database)
        if migrate.current(database) != migrate.head():
            raise Refused("The tables are of another release. `matcher db upgrade` brings them up to date.")
    except SQLAlchemyError as error:
        raise Refused(f"The database doesn't answer: {type(error).__name__}.") from error
    return database


def known_vocabulary(own: bool) -> Offline:
    """The vocabulary of the database these settings name, when there is one that holds any; else our own files."""
    settings = read_settings()
    if own or not _is_there(settings):
        return offline.load()
    database = Database(settings.database_url)
    try:
        memory.share(database, settings.instance / "index")
        found = offline.load(database)
    except SQLAlchemyError as error:
        raise Refused("The database doesn't answer. With --own our own files are used instead.") from error
    finally:
        database.close()
    return found if found.codes else offline.load()


def _is_there(settings: Settings) -> bool:
    """Whether the database is there and has our tables. A file of SQLite is not made by looking for it."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not (url.database and Path(url.database).exists()):
        return False
    database = Database(settings.database_url)
    try:
        return migrate.current(database) == migrate.head()
    except SQLAlchemyError as error:
        raise Refused("The database doesn't answer. With --own our own files are used instead.") from error
    finally:
        database.close()


class Refused(click.ClickException):
    """Something was asked that can't be done; exits with 1."""

    exit_code = 1
