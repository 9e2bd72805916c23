"""Commands about credentials: verify."""

import json
from pathlib import Path
from typing import Any, BinaryIO

import click
from sqlalchemy.exc import SQLAlchemyError

from matcher import clock
from matcher.cli.common import Refused, open_database, read_settings
from matcher.passport import keys, queries
from matcher.passport.verifying import MOST, NotValid, Verified, keys_in, verify


@click.group("credential")
def credential_group() -> None:
    """What people take along from a training (see docs/passport.md)."""


@credential_group.command("verify")
@click.argument("file", type=click.File("rb"))
@click.option(
    "--key",
    "jwks",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Public keys (JWKS) of the one who gave it; else those of this installation.",
)
def credential_verify(file: BinaryIO, jwks: Path | None) -> None:
    """Whether a credential (a JWT, or the file people download; - is standard input) is real, and what it says.

    Exit code 0: it is real. 1: it is not, or can't be checked. 2: wrong usage.
    """
    known = _read_keys(jwks) if jwks else _own_keys()
    try:
        text = file.read(2 * MOST).decode()
        found = verify(text, known, clock.now())
    except UnicodeDecodeError as error:
        raise Refused("Not valid. This is neither a JWT nor a file with a credential.") from error
    except NotValid as error:
        raise Refused(f"Not valid. {error}") from error
    click.echo("\n".join(_told(found)))


def _read_keys(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text())
        usable = keys_in(found)
    except (ValueError, RecursionError) as error:
        raise click.UsageError(f"--key: {path.name} is no set of keys (JWKS)") from error
    if not usable:
        raise click.UsageError(f"--key: there is no Ed25519 key in {path.name}")
    return dict(found)


def _own_keys() -> dict[str, Any]:
    """All keys this installation ever signed with, and the one it would sign with now."""
    settings = read_settings()
    database = open_database(settings)
    try:
        with database.transaction(writes=False) as session:
            found = queries.jwks(session)["keys"]
    except SQLAlchemyError as error:
        raise Refused("The database doesn't answer. With --key no database is needed.") from error
    finally:
        database.close()
    signer = keys.signer_of(settings.signing_key, settings.base_url, settings.sender) if settings.signing_key else None
    return {"keys": [*found, *([signer.jwk] if signer else [])]}


def _told(found: Verified) -> list[str]:
    """What it says, a line each."""
    document = found.document
    subject = document["credentialSubject"]
    achievement = subject["achievement"]
    issuer, criteria = document["issuer"], achievement.get("criteria")
    return [
        "Valid.",
        f"  What:   {_plain(achievement.get('name'))}",
        f"  By:     {_plain(issuer.get('name'))} ({_plain(issuer.get('id'))})",
        f"  Since:  {_plain(document.get('validFrom'))}",
        f"  Means:  {_plain(criteria.get('narrative') if isinstance(criteria, dict) else '')}",
        *(f"  Level:  {line}" for line in _levels(subject)),
        f"  Key:    {_plain(found.kid)}",
        "  It names nobody: that it is about the person who shows it, only they can tell.",
    ]


def _levels(subject: dict[str, Any]) -> list[str]:
    """The levels noted: the skill, and the sentence of the level."""
    levels = {
        level.get("id"): (scale.get("name"), level)
        for scale in _listed(subject["achievement"].get("resultDescription"))
        for level in _listed(scale.get("rubricCriterionLevel"))
    }
    found = []
    for result in _listed(subject.get("result")):
        name, level = levels.get(str(result.get("achievedLevel")), (None, None))
        if level is not None:
            found.append(f"{_plain(name)}: {_plain(level.get('level'))} of 5, “{_plain(level.get('description'))}”")
    return found


def _listed(found: object) -> list[dict[str, Any]]:
    """Things in a list, also of a document that somebody else composed."""
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _plain(text: object) -> str:
    """Text of somebody else, on one line and without what steers a terminal."""
    return "".join(character if character.isprintable() else " " for character in str(text or ""))


COMMANDS = (credential_group,)
