"""Commands about tokens of the API: add, list, revoke."""

from datetime import datetime

import click
from sqlmodel import select

from matcher import clock
from matcher.accounts import tokens
from matcher.accounts.models import Branch, Client
from matcher.audit.service import SERVICE
from matcher.cli.common import Refused, open_database

NAME = 60


@click.group("token")
def token_group() -> None:
    """Tokens by which systems use the API (see docs/api.md)."""


@token_group.command("add")
@click.option("--client", help="Name of the company whose system it is.")
@click.option("--branch", help="Code of the branch whose system it is.")
@click.option("--name", required=True, help="What it is for.")
def token_add(client: str | None, branch: str | None, name: str) -> None:
    """Make a token and print it. It is stored nowhere: keep it now, or make another one."""
    if (client is None) == (branch is None):
        raise click.UsageError("say --client or --branch: a token is of one of them")
    if not 0 < len(name.strip()) <= NAME:
        raise click.UsageError(f"--name is 1 to {NAME} characters")
    with open_database().transaction() as session:
        client_id = branch_id = None
        if client is not None:
            client_id = session.exec(select(Client.id).where(Client.name == client)).first()
        if branch is not None:
            branch_id = session.exec(select(Branch.id).where(Branch.code == branch)).first()
        if client_id is None and branch_id is None:
            raise Refused(f"There is no company {client!r}." if client else f"There is no branch with code {branch!r}.")
        _token, secret = tokens.make(
            session, SERVICE, name=name.strip(), client_id=client_id, branch_id=branch_id, now=clock.now()
        )
    click.echo(secret)


@token_group.command("list")
def token_list() -> None:
    """Every token: its number, whose it is, what for, when it was made and last used, and whether it was ended."""
    with open_database().transaction(writes=False) as session:
        for row in tokens.listed(session):
            ended = f"  ended {_day(row.revoked_at)}" if row.revoked_at else ""
            times = f"made {_day(row.created_at)}  used {_day(row.used_at)}{ended}"
            click.echo(f"{row.id:>5}  {row.owner:<30} {row.name:<30} {times}")


@token_group.command("revoke")
@click.argument("token_id", metavar="ID", type=int)
def token_revoke(token_id: int) -> None:
    """End a token, from its next request on."""
    with open_database().transaction() as session:
        if not tokens.revoke(session, SERVICE, token_id, clock.now()):
            raise Refused(f"There is no token {token_id}.")
    click.echo(f"Token {token_id} is ended.")


def _day(instant: datetime | None) -> str:
    return clock.local(instant).date().isoformat() if instant else "never"


COMMANDS = (token_group,)
