"""What every command needs: the settings, the database, and faults said in a sentence."""

import click

from matcher import settings as settings_module
from matcher.db import Database
from matcher.settings import BadSettings, Settings


def read_settings() -> Settings:
    """The settings of the environment; exits with 2 and the faults when they can't be used."""
    try:
        return settings_module.read()
    except BadSettings as error:
        raise click.UsageError(str(error)) from error


def open_database(settings: Settings | None = None) -> Database:
    """The database the settings name."""
    return Database((settings or read_settings()).database_url)


class Refused(click.ClickException):
    """Something was asked that can't be done; exits with 1."""

    exit_code = 1
