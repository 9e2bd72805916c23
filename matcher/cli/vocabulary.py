"""Commands about the vocabulary: load our own files, import ESCO, export all of it."""

import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from matcher.cli.common import Refused, migrated_database
from matcher.db import Database
from matcher.intakes import programmes
from matcher.places import service as places
from matcher.skills import encoder, esco, export, learning
from matcher.skills import service as skills

GOES_ON = "Nothing of it is shown yet; run the import again, and it goes on where it was."


@click.group("vocabulary")
def vocabulary_group() -> None:
    """The skills and the words people use for them."""


@vocabulary_group.command("load")
def vocabulary_load() -> None:
    """Bring the tables in line with our own files: skills, programmes, places. Doing it again changes nothing."""
    with migrated_database().transaction() as session:
        places.load(session)
        loaded = skills.load(session)
        learning.recall(session)
        programmes.load(session)
    click.echo(f"{loaded.skills} skills, {loaded.changed} new or changed.")


@vocabulary_group.command("import-esco")
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--lang", help="Languages, with commas between them; nl and en, as far as they are there, when left out.")
@click.option("--fewer", is_flag=True, help="Also when the files lack much of what an earlier import brought.")
@click.option(
    "--learn/--no-learn", default=True, help="Learn at once what names and Dutch labels mean; else the scheduler does."
)
def vocabulary_import_esco(directory: Path, lang: str | None, fewer: bool, learn: bool) -> None:
    """Bring the tables in line with ESCO, from the files of its official download in DIRECTORY.

    Doing it again changes nothing, and finishes what was cut off. A broken file is named, and nothing is changed then.
    What single rows lack is told, the rest is taken; exit code 1 then.
    """
    folder = esco.find(directory, _languages(directory, lang))
    database = migrated_database()
    with ExitStack() as stack:
        try:
            report = esco.bring_in(database, folder, fewer=fewer, progress=lambda size: _bar(stack, size, "Writing"))
        except esco.BrokenFile as error:
            raise Refused(f"{_ended(error)} Nothing was changed.") from error
        except esco.Shrunk as error:
            raise Refused(f"{error}. Is it half a download? Nothing was changed; --fewer takes it as it is.") from error
        except SQLAlchemyError as error:
            raise Refused(f"The database can't be written ({type(error).__name__}). {GOES_ON}") from error
    for line in (*report.lines(), esco.ATTRIBUTION):
        click.echo(line)
    if learn:
        _learn(database, first=True)
    for line in report.refusals():
        click.echo(line, err=True)
    raise SystemExit(1 if report.refused else 0)


@vocabulary_group.command("learn")
def vocabulary_learn() -> None:
    """Learn what the labels mean that were not learned yet. May be stopped at any moment, and goes on from there."""
    _learn(migrated_database(), first=False)


def _learn(database: Database, *, first: bool) -> None:
    """With a progress bar. first: only what helps most; the scheduler learns the rest."""
    if encoder.available() is None:
        click.echo("No encoder runs on this machine: words are understood by their spelling alone.", err=True)
        return
    with database.transaction(writes=False) as session:
        have, want = learning.learned(session, first=first)
    with ExitStack() as stack:
        made = learning.learn(database, _bar(stack, want - have, "Learning what labels mean"), first=first)
    with database.transaction(writes=False) as session:
        have, want = learning.learned(session)
    click.echo(f"{made} labels learned; {have} of {want} have a meaning now.")


@vocabulary_group.command("export")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write there instead of standard output.")
def vocabulary_export(out: Path | None) -> None:
    """Write the whole vocabulary as JSON lines, a skill each, in the order of their codes (see docs/vocabulary.md)."""
    database = migrated_database()
    try:
        with (
            database.transaction(writes=False) as session,
            click.open_file(str(out) if out else "-", "w", encoding="utf-8", atomic=out is not None) as target,
        ):
            for record in export.records(session):
                target.write(json.dumps(record, ensure_ascii=False) + "\n")
    except BrokenPipeError:
        raise  # who reads has had enough; nothing to tell
    except OSError as error:
        raise Refused(f"{out or 'The output'} can't be written: {error.strerror}.") from error


def _ended(error: Exception) -> str:
    """What went wrong, as a sentence that ends."""
    said = str(error)
    return said if said.endswith("?") else f"{said}."


def _bar(stack: ExitStack, size: int, label: str) -> Callable[[int], Any]:
    """What to tell of each step; a bar on a terminal until the stack ends, nothing where nobody watches."""
    if not sys.stderr.isatty():
        return lambda _done: None
    return stack.enter_context(click.progressbar(length=size, label=label, file=sys.stderr)).update


def _languages(directory: Path, asked: str | None) -> tuple[str, ...]:
    """The languages to import: those asked for, which must be there, or those of our screens that are."""
    there = esco.languages_of(directory)
    wanted = tuple(dict.fromkeys(lang.strip() for lang in asked.split(","))) if asked is not None else skills.LANGUAGES
    missing = [lang for lang in wanted if lang not in there]
    if (asked is not None and missing) or len(missing) == len(wanted):
        names = ", ".join(f"skills_{lang}.csv" for lang in missing)
        raise click.UsageError(f"{directory} holds no {names}")
    return tuple(lang for lang in wanted if lang in there)


COMMANDS = (vocabulary_group,)
