"""Commands that look: routes, settings, audit, privacy."""

import json

import click

from matcher import clock
from matcher.app import create_app
from matcher.audit import service as audit
from matcher.cli.common import Refused, open_database, read_settings
from matcher.privacy import erasure, export
from matcher.settings import notes_of


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As a JSON list.")
def routes(as_json: bool) -> None:
    """Every address with its methods and its policy."""
    app = create_app(read_settings())
    policies = app.extensions["policies"]
    found = [
        {
            "path": rule.rule,
            "endpoint": rule.endpoint,
            "methods": sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}),
            "policy": policies[rule.endpoint].name if rule.endpoint in policies else None,
        }
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
    ]
    if as_json:
        click.echo(json.dumps(found, indent=1))
        return
    for route in found:
        click.echo(f"{'/'.join(route['methods']):<10} {route['path']:<52} {route['policy'] or 'NO POLICY'}")


@click.group("settings")
def settings_group() -> None:
    """What the service is told from outside."""


@settings_group.command("check")
def settings_check() -> None:
    """Whether the settings can be used; names every fault, exit code 2 then."""
    settings = read_settings()
    click.echo(f"The settings can be used ({settings.env}).")
    for note in notes_of(settings):
        click.echo(note)


@click.group("audit")
def audit_group() -> None:
    """The chain of who saw, changed and decided what."""


@audit_group.command("verify")
@click.option("--anchor", help="A hash from `matcher audit anchor`, kept elsewhere: finds a tail that was cut off.")
def audit_verify(anchor: str | None) -> None:
    """Walk the chain; exit code 1 when an entry was edited, deleted, inserted, moved or cut off."""
    with open_database().transaction(writes=False) as session:
        found = audit.verify(session, anchor)
    if found.fault:
        raise Refused(f"after {found.length} sound entries: {found.fault}")
    click.echo(f"{found.length} entries, all sound. End: {found.head}")


@audit_group.command("anchor")
def audit_anchor() -> None:
    """Print the hash of the last entry, to be kept outside the database."""
    with open_database().transaction(writes=False) as session:
        click.echo(audit.verify(session).head)


@click.group("privacy")
def privacy_group() -> None:
    """What is kept of one person. ID is the candidate's number, as staff see it in addresses."""


@privacy_group.command("export")
@click.argument("candidate_id", metavar="ID", type=int)
def privacy_export(candidate_id: int) -> None:
    """Print all that is kept of a candidate, as JSON."""
    with open_database().transaction(writes=False) as session:
        found = export.of(session, candidate_id)
    if not found:
        raise Refused(f"There is no candidate {candidate_id}.")
    click.echo(json.dumps(found, ensure_ascii=False, indent=1))


@privacy_group.command("erase")
@click.argument("candidate_id", metavar="ID", type=int)
@click.confirmation_option(prompt="This can't be undone. Erase?")
def privacy_erase(candidate_id: int) -> None:
    """Erase a candidate and their account; their seats go to the next in line."""
    database = open_database()
    with database.transaction() as session:
        if not erasure.erase(session, audit.SERVICE, candidate_id, clock.now()):
            raise Refused(f"There is no candidate {candidate_id}.")
    erasure.scrub(database)
    click.echo(f"Candidate {candidate_id} is erased.")


COMMANDS = (routes, settings_group, audit_group, privacy_group)
