"""The command match: people and vacancies as files, matched without a server."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Self, cast

import click

from matcher.cli.common import Refused, known_vocabulary
from matcher.matching import distributed, files
from matcher.places import service as places

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("match")
@click.option("--candidates", required=True, type=_FILE)
@click.option("--vacancies", required=True, type=_FILE)
@click.option("--top", default=50, show_default=True, type=click.IntRange(1, 10_000), help="Entries of each list.")
@click.option("--by", type=click.Choice(["vacancy", "candidate"]), default="vacancy", show_default=True)
@click.option("--lines", is_flag=True, help="With every line of the explanation.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write there instead of standard output.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 256), help="Processes to work with.")
@click.option(
    "--resume", type=click.Path(file_okay=False, path_type=Path), help="Keep there how far it is; the same goes on."
)
@click.option("--engine", type=click.Choice(["here", "dask"]), default="here", show_default=True)
@click.option("--scheduler", help="Address of the scheduler that --engine dask works with; a cluster here if left out.")
@click.option("--own", is_flag=True, help="With our own vocabulary only, whatever the database holds.")
def match_files(candidates: Path, vacancies: Path, **how: Any) -> None:
    """Match people with vacancies, both as files of JSON lines (see docs/engine.md). Needs no server.

    A line that can't be used is named, and the rest goes on; exit code 1 then.
    """
    out: Path | None = how["out"]
    _check(candidates, vacancies, out, how)
    order = files.Order(how["by"], how["top"], how["lines"])
    request = files.Request(candidates, vacancies, order, how["resume"], _block(candidates, vacancies, how["workers"]))
    report = _Report()
    vocabulary = known_vocabulary(how["own"])
    try:
        with _whole(out) as target, report:
            outcome = files.match(request, vocabulary, places.built_in_points(), target, report, _crew(how))
    except (files.CannotGoOn, distributed.NotInstalled, distributed.NoCluster) as error:
        raise Refused(str(error)) from error
    except files.WorkerLost as error:
        again = "The same command goes on from there." if how["resume"] else "With --resume it could go on from there."
        raise Refused(f"{error} {again}") from error
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Refused(f"What is needed can't be read or written: {error}") from error
    for path, used, what in (
        (candidates, outcome.candidates, "person"),
        (vacancies, outcome.vacancies, "vacancy"),
    ):
        if not used:
            click.echo(f"{path.name} holds no {what} that can be matched", err=True)
    raise SystemExit(0 if not outcome.refused and outcome.candidates and outcome.vacancies else 1)


@contextmanager
def _whole(out: Path | None) -> Iterator[BinaryIO]:
    """Where the rows go: standard output, or a file that is there when all of them are, and else as it was."""
    if out is None:
        with click.open_file("-", "wb") as target:
            yield cast("BinaryIO", target)
            target.flush()
        return
    part = out.with_name(f".{out.name}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _check(candidates: Path, vacancies: Path, out: Path | None, how: dict[str, Any]) -> None:
    """Everything about the words of the command that can be said before any work is done."""
    for path in (candidates, vacancies):
        if not path.is_file():
            raise click.UsageError(f"{path} is no ordinary file: it is read more than once, so put it on a disk first")
    if out is not None and not out.absolute().parent.is_dir():
        raise click.UsageError(f"there is no folder {out.absolute().parent}")
    if out is not None and out.exists() and any(out.samefile(path) for path in (candidates, vacancies)):
        raise click.UsageError(f"{out} is one of the files that are read")
    if how["scheduler"] and how["engine"] != "dask":
        raise click.UsageError("--scheduler is for --engine dask")


def _block(candidates: Path, vacancies: Path, workers: int) -> int:
    """Bytes of a block: as large as may be, but some for every worker."""
    larger = max(candidates.stat().st_size, vacancies.stat().st_size)
    return files.BLOCK if workers == 1 else min(files.BLOCK, max(2 << 20, larger // (4 * workers)))


def _crew(how: dict[str, Any]) -> files.Crew | None:
    if how["engine"] == "dask":
        return distributed.cluster(how["workers"], how["scheduler"])
    return files.processes(how["workers"]) if how["workers"] > 1 else None


class _Report:
    """Tells on standard error how it goes: what is refused, and on a terminal how far it is."""

    def __init__(self) -> None:
        self._shows, self._since, self._line = sys.stderr.isatty(), 0.0, ""
        self._first: int | None = None  # bytes that were done before this run

    def refused(self, file: Path, sentence: str) -> None:
        self._wipe()
        click.echo(f"{file.name} {sentence}", err=True)

    def progress(self, done: int, total: int, lines: int) -> None:
        if not self._shows:
            return
        if self._first is None:
            self._first, self._since = (
                done,
                time.monotonic(),
            )  # nothing can be said of the rest until a second block is done
        sofar = done - self._first
        left = f", {(time.monotonic() - self._since) * (total - done) / sofar:,.0f} s left" if sofar else ""
        self._wipe()
        filled = 30 * done // max(1, total)
        self._line = f"[{'#' * filled:30}] {done / max(1, total):4.0%}  {lines:,} lines{left}"
        click.echo(self._line, err=True, nl=False)

    def _wipe(self) -> None:
        if self._line:
            click.echo("\r" + " " * len(self._line) + "\r", err=True, nl=False)
            self._line = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._wipe()


COMMANDS = (match_files,)
