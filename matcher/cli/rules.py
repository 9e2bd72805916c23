"""The commands rules and lists: which rules there are, what others would change, whether stored lists are right."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from matcher import clock
from matcher.cli.common import Refused, known_vocabulary, open_database
from matcher.engine import RULE_VERSION, RULES, Brief, Id, Profile, UnknownRule
from matcher.matching import checking, reports
from matcher.matching.comparing import AT_MOST, Comparison, compare, sample
from matcher.matching.files.lines import Piece, read
from matcher.matching.files.reading import Reader, WrongLine
from matcher.matching.files.wording import Wording
from matcher.places import service as places

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
Thing = TypeVar("Thing", Profile, Brief)


@click.group("rules", invoke_without_command=True)
@click.pass_context
def rules_group(context: click.Context) -> None:
    """The versions of the rules of matching; the adopted one has a star."""
    if context.invoked_subcommand is not None:
        return
    for rule in RULES:
        star = "*" if rule.version == RULE_VERSION else " "
        click.echo(f"{star} {rule.version}  {rule.since.isoformat()}  {rule.reason}")


@rules_group.command("compare")
@click.argument("old")
@click.argument("new")
@click.option("--candidates", type=_FILE, help="People as JSON lines; those of the database when left out.")
@click.option("--vacancies", type=_FILE, help="Work as JSON lines.")
@click.option("--pairs", default=AT_MOST, show_default=True, type=click.IntRange(1), help="Of more, an even sample.")
@click.option("--json", "as_json", is_flag=True, help="As a JSON object.")
@click.option("--keep", is_flag=True, help="Keep it in the database, where head office sees it.")
def rules_compare(
    old: str, new: str, candidates: Path | None, vacancies: Path | None, pairs: int, as_json: bool, keep: bool
) -> None:
    """What the rules NEW would change beside OLD, and for whom: by number, never by name.

    Exit code 1 when a line of a file can't be used; the rest goes on.
    """
    if (candidates is None) != (vacancies is None):
        raise click.UsageError("--candidates and --vacancies go together")
    if keep and candidates is not None:
        raise click.UsageError("--keep is for a report about the database")
    refused = 0
    try:
        if candidates is not None and vacancies is not None:
            found, refused = _of_files(candidates, vacancies, old, new, pairs)
        else:
            found = _of_database(old, new, pairs, keep)
    except UnknownRule as error:
        raise click.UsageError(str(error)) from error
    click.echo(json.dumps(found.data(), ensure_ascii=False, indent=1) if as_json else _in_words(found))
    if refused:
        raise SystemExit(1)


def _of_database(old: str, new: str, pairs: int, keep: bool) -> Comparison:
    database, now = open_database(), clock.now()
    with database.transaction(writes=False) as session:
        found = reports.of_database(session, old, new, now, pairs)
    if keep:
        with database.transaction() as session:
            reports.keep(session, found, now)
    return found


def _of_files(candidates: Path, vacancies: Path, old: str, new: str, pairs: int) -> tuple[Comparison, int]:
    vocabulary = known_vocabulary(own=False)
    reader = Reader(Wording(vocabulary), places.built_in_points(), "vacancy")
    work, wrong_work = _read(vacancies, lambda raw: reader.brief(raw).thing)
    people, wrong_people = _read(candidates, lambda raw: reader.profile(raw).thing)
    some, things = sample(people, work, pairs)
    known = (vocabulary.vocabulary, vocabulary.programmes)
    return compare(some, things, *known, old, new, of=(len(people), len(work))), wrong_people + wrong_work


def _read(path: Path, make: Callable[[bytes | None], Thing]) -> tuple[list[Thing], int]:
    """What a file holds, and how many of its lines can't be used; those are named on standard error."""
    found: dict[Id, Thing] = {}
    wrong = 0
    with path.open("rb") as file:
        for line in read(file, Piece(0, path.stat().st_size)):
            try:
                thing = make(line.raw)
                if thing.id in found:
                    raise WrongLine(f"the id {thing.id!r} was there before")
                found[thing.id] = thing
            except WrongLine as error:
                wrong += 1
                click.echo(f"{path.name} line {line.number}: {error}", err=True)
    return list(found.values()), wrong


def _in_words(found: Comparison) -> str:
    lines = [
        f"Rules {found.new} beside {found.old}: {found.pairs} pairs, {found.candidates} of {found.of_candidates} people"
        f" and {found.vacancies} of {found.of_vacancies} vacancies",
        f"other band: {sum(found.bands.values())} pairs",
        *(f"  {change}: {many}" for change, many in sorted(found.bands.items())),
        *(
            f"{name} moves {moved.median:.{places}f} in the middle, {moved.one_in_twenty:.{places}f} or more for one"
            f" in twenty, {moved.most:.{places}f} at most"
            for name, moved, places in (("low", found.low, 3), ("suit", found.suit, 3), ("rank", found.rank, 0))
        ),
        f"of the best ten people of a vacancy {found.top_people:.0%} stay; of the best ten vacancies of a person"
        f" {found.top_work:.0%}",
        f"other work comes first for {found.other_first} people",
        "changed most (candidate, vacancy: band, suit, rank):",
        *(
            f"  {one.candidate}, {one.vacancy}: {one.old_band} > {one.new_band},"
            f" {one.old_suit:.3f} > {one.new_suit:.3f}, {one.old_rank} > {one.new_rank}"
            for one in found.first
        ),
    ]
    return "\n".join(lines)


@click.group("lists")
def lists_group() -> None:
    """The stored lists of who fits what."""


@lists_group.command("check")
def lists_check() -> None:
    """Compute all lists anew and compare; what differs is mended and counted. Exit code 1 when anything did."""
    try:
        found = checking.check(open_database(), clock.now(), by_hand=True)
    except checking.NeverCalm as error:
        raise Refused("The lists were changed all the time. Try again at a calmer moment.") from error
    click.echo(f"{found.candidates} people and {found.vacancies} vacancies, {found.compared} rows compared.")
    if found.missing or found.surplus or found.different:
        raise Refused(
            f"{found.missing} were missing, {found.surplus} too many, {found.different} different: all are mended."
        )
    click.echo("All as they should be.")


COMMANDS = (rules_group, lists_group)
