"""Commands about words: resolve, and loading our own vocabulary. They read files and standard input, need no server."""

import json
import sys

import click

from matcher.cli.common import open_database
from matcher.engine import LabelEntry, Resolver, TooLong
from matcher.skills import service as skills


def own_resolver() -> tuple[Resolver, dict[int, dict[str, str]]]:
    """A resolver over our own files, needing no database; and each skill's code, ESCO URI and names."""
    entries = dict(enumerate(skills.own_vocabulary(), 1))
    labels = [
        LabelEntry(id_, text, lang)
        for id_, entry in entries.items()
        for lang in skills.LANGUAGES
        for text in (entry[lang], *entry[f"labels_{lang}"])
    ]
    return Resolver(labels), entries


@click.command()
@click.option("--lang", type=click.Choice(skills.LANGUAGES), help="Only labels of this language.")
@click.option("--top", default=5, show_default=True, type=click.IntRange(1, 50))
def resolve(lang: str | None, top: int) -> None:
    """Read a phrase a line from standard input, write a JSON line for each: its verdict and the nearest skills."""
    resolver, entries = own_resolver()
    refused = 0
    for number, line in enumerate(sys.stdin, 1):
        text = line.rstrip("\r\n")
        try:
            found = resolver.resolve(text, lang=lang, top=top)
        except TooLong as error:
            click.echo(f"line {number}: {error}", err=True)
            refused += 1
            continue
        matches = [
            {
                "skill": entries[match.skill]["code"],
                "esco": entries[match.skill].get("esco"),
                "label": match.label,
                "score": round(match.score, 4),
            }
            for match in found.matches
        ]
        click.echo(json.dumps({"text": text, "verdict": found.verdict, "matches": matches}, ensure_ascii=False))
    raise SystemExit(1 if refused else 0)


@click.group("vocabulary")
def vocabulary_group() -> None:
    """The skills and the words people use for them."""


@vocabulary_group.command("load")
def vocabulary_load() -> None:
    """Bring the tables in line with our own files. Doing it again changes nothing."""
    with open_database().transaction() as session:
        loaded = skills.load(session)
    click.echo(f"{loaded.skills} skills, {loaded.changed} new or changed.")


COMMANDS = (resolve, vocabulary_group)
