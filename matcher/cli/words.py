"""Commands about words: resolve and extract. They read standard input, need no server."""

import json
import sys
from collections.abc import Callable
from typing import Any

import click

from matcher.cli.common import known_vocabulary
from matcher.engine import extract as extract_from
from matcher.skills import service as skills


@click.command()
@click.option("--lang", type=click.Choice(skills.LANGUAGES), help="Only labels of this language.")
@click.option("--top", default=5, show_default=True, type=click.IntRange(1, 50))
@click.option("--own", is_flag=True, help="With our own files only, whatever the database holds.")
def resolve(lang: str | None, top: int, own: bool) -> None:
    """Read a phrase a line from standard input, write a JSON line for each: its verdict and the nearest skills.

    The nearest ones are told of an unknown phrase too: none of them is near enough to ask somebody about.
    """
    vocabulary = known_vocabulary(own)

    def answer(line: str) -> dict[str, Any]:
        found = vocabulary.resolver.resolve(line, lang=lang, top=top)
        matches = [
            {
                "skill": vocabulary.name(match.skill),
                "esco": vocabulary.escos.get(match.skill),
                "label": match.label,
                "score": round(match.score, 4),
            }
            for match in found.matches or vocabulary.resolver.nearest(line, lang, top)
        ]
        return {"text": line, "verdict": found.verdict, "matches": matches}

    _each_line(answer, blank=True)


@click.command()
@click.option("--lang", type=click.Choice(skills.LANGUAGES), help="Only by labels of this language.")
@click.option("--top", default=20, show_default=True, type=click.IntRange(1, 200))
@click.option("--spelling", is_flag=True, help="Only what stands there; nothing by meaning.")
@click.option("--own", is_flag=True, help="With our own files only, whatever the database holds.")
def extract(lang: str | None, top: int, spelling: bool, own: bool) -> None:
    """Read JSON lines {"id", "text"} from standard input, write for each the skills it names, with their quotes.

    What stands there in the words of a label comes first; then what a sentence means, which is less sure.
    """
    vocabulary = known_vocabulary(own)

    def answer(line: str) -> dict[str, Any]:
        given = json.loads(line)
        if not isinstance(given, dict) or not isinstance(given.get("text"), str):
            raise ValueError('a line is {"id": ..., "text": "..."}')
        found = extract_from(vocabulary.resolver, given["text"], lang, top, meaning=not spelling)
        skills = [
            {
                "skill": vocabulary.name(one.skill),
                "esco": vocabulary.escos.get(one.skill),
                "label": one.label,
                "score": round(one.score, 4),
                "quote": one.quote,
                "start": one.start,
                "end": one.end,
            }
            for one in found
        ]
        return {"id": given.get("id"), "skills": skills}

    _each_line(answer)


def _each_line(answer: Callable[[str], dict[str, Any]], *, blank: bool = False) -> None:
    """Write what each line of standard input is answered with. A line that can't be is named, and the rest goes on."""
    refused = 0
    for number, line in enumerate(sys.stdin, 1):
        text = line.rstrip("\r\n")
        if not blank and not text.strip():
            continue
        try:
            found = answer(text)
        except (ValueError, RecursionError) as error:
            click.echo(f"line {number}: {error}", err=True)
            refused += 1
            continue
        click.echo(json.dumps(found, ensure_ascii=False))
    raise SystemExit(1 if refused else 0)


COMMANDS = (resolve, extract)
