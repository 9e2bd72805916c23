"""Commands about words: resolve, and loading our own vocabulary. They read files and standard input, need no server."""

import json
import sys
from pathlib import Path

import click

from matcher.cli.common import open_database
from matcher.engine import TooLong
from matcher.intakes import programmes
from matcher.matching import files
from matcher.places import service as places
from matcher.skills import offline
from matcher.skills import service as skills


@click.command()
@click.option("--lang", type=click.Choice(skills.LANGUAGES), help="Only labels of this language.")
@click.option("--top", default=5, show_default=True, type=click.IntRange(1, 50))
def resolve(lang: str | None, top: int) -> None:
    """Read a phrase a line from standard input, write a JSON line for each: its verdict and the nearest skills."""
    vocabulary = offline.load()
    refused = 0
    for number, line in enumerate(sys.stdin, 1):
        text = line.rstrip("\r\n")
        try:
            found = vocabulary.resolver.resolve(text, lang=lang, top=top)
        except TooLong as error:
            click.echo(f"line {number}: {error}", err=True)
            refused += 1
            continue
        matches = [
            {
                "skill": vocabulary.name(match.skill),
                "esco": vocabulary.entries[match.skill].get("esco"),
                "label": match.label,
                "score": round(match.score, 4),
            }
            for match in found.matches
        ]
        click.echo(json.dumps({"text": text, "verdict": found.verdict, "matches": matches}, ensure_ascii=False))
    raise SystemExit(1 if refused else 0)


@click.command("match")
@click.option("--candidates", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--vacancies", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--top", default=50, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--by", type=click.Choice(["vacancy", "candidate"]), default="vacancy", show_default=True)
@click.option("--lines", is_flag=True, help="With every line of the explanation.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write there instead of standard output.")
def match_files(candidates: Path, vacancies: Path, top: int, by: str, lines: bool, out: Path | None) -> None:
    """Match people with vacancies, both as files of JSON lines (see docs/matching.md). Needs no server."""
    vocabulary = offline.load()
    reader = files.Reader(vocabulary, places.built_in_points())
    refused: list[str] = []

    def refuse(file: Path, why: str) -> None:
        refused.append(why)
        click.echo(f"{file.name} {why}", err=True)

    with (
        candidates.open(encoding="utf-8", errors="replace") as people,
        vacancies.open(encoding="utf-8", errors="replace") as work,
    ):
        profiles = list(reader.profiles(people, lambda why: refuse(candidates, why)))
        briefs = list(reader.briefs(work, lambda why: refuse(vacancies, why)))
    rows = files.match(profiles, briefs, vocabulary, reader.words, by=by, top=top, with_lines=lines)
    with click.open_file(str(out) if out else "-", "w", encoding="utf-8", atomic=out is not None) as target:
        for row in rows:
            target.write(json.dumps(row, ensure_ascii=False) + "\n")
    raise SystemExit(1 if refused else 0)


@click.group("vocabulary")
def vocabulary_group() -> None:
    """The skills and the words people use for them."""


@vocabulary_group.command("load")
def vocabulary_load() -> None:
    """Bring the tables in line with our own files: skills, programmes, places. Doing it again changes nothing."""
    with open_database().transaction() as session:
        places.load(session)
        loaded = skills.load(session)
        programmes.load(session)
    click.echo(f"{loaded.skills} skills, {loaded.changed} new or changed.")


COMMANDS = (resolve, match_files, vocabulary_group)
