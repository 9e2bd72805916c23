"""Commands about what is kept: db, seed, user, places, vocabulary."""

from pathlib import Path

import click
import sqlalchemy as sa
from sqlmodel import select

from matcher import clock, migrate
from matcher.accounts import service as accounts
from matcher.accounts.models import Branch, Client, Role
from matcher.cli.common import Refused, open_database
from matcher.cli.serve import prepare
from matcher.demonstration import seed
from matcher.places import service as places


@click.group("db")
def db_group() -> None:
    """The schema."""


@db_group.command("upgrade")
@click.argument("revision", default="head")
def db_upgrade(revision: str) -> None:
    """Bring the schema up to REVISION (the newest when left out)."""
    migrate.upgrade(open_database(), revision)
    click.echo(f"The schema is at {migrate.current(open_database())}.")


@db_group.command("downgrade")
@click.argument("revision")
def db_downgrade(revision: str) -> None:
    """Bring the schema back to REVISION, or to `base`: that deletes everything."""
    migrate.downgrade(open_database(), revision)
    click.echo(f"The schema is at {migrate.current(open_database()) or 'base'}.")


@db_group.command("check")
def db_check() -> None:
    """Whether the schema is the newest, and models and schema agree. Exit code 1 when not."""
    database = open_database()
    current, head = migrate.current(database), migrate.head()
    if current != head:
        raise Refused(f"The schema is at {current or 'base'}, the newest is {head}: run matcher db upgrade.")
    if differences := migrate.differences(database):
        raise Refused("Models and schema disagree:\n" + "\n".join(map(str, differences)))
    click.echo(f"The schema is at {head} and agrees with the models.")


@click.group("seed")
def seed_group() -> None:
    """Invented data."""


@seed_group.command("demo")
@click.option("--candidates", default=1500, show_default=True)
@click.option("--vacancies", default=300, show_default=True)
@click.option("--seed", "seed_number", default=2026, show_default=True, help="The same number gives the same people.")
def seed_demo(candidates: int, vacancies: int, seed_number: int) -> None:
    """Load invented branches, companies, vacancies, candidates and trainings into an empty database."""
    database = open_database()
    prepare(database)
    with database.transaction() as session:
        if session.exec(select(sa.func.count()).select_from(Branch)).one():
            raise Refused("There are branches already; a demonstration goes into an empty database.")
        click.echo(seed(session, seed=seed_number, candidates=candidates, vacancies=vacancies, now=clock.now()))


@click.group("user")
def user_group() -> None:
    """People who can sign in."""


@user_group.command("add")
@click.option("--role", type=click.Choice([role.value for role in Role if role != Role.candidate]), required=True)
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--branch", help="Code of the branch, for recruiters and trainers.")
@click.option("--client", help="Name of the company, for clients.")
def user_add(role: str, email: str, name: str, branch: str | None, client: str | None) -> None:
    """Add a member of staff or somebody of a client company. Candidates sign up by themselves."""
    with open_database().transaction() as session:
        branch_id = client_id = None
        if role in ("recruiter", "trainer"):
            branch_id = session.exec(select(Branch.id).where(Branch.code == (branch or ""))).first()
            if branch_id is None:
                raise Refused(f"There is no branch with the code {branch!r}.")
        if role == "client":
            client_id = session.exec(select(Client.id).where(Client.name == (client or ""))).first()
            if client_id is None:
                raise Refused(f"There is no company with the name {client!r}.")
        try:
            accounts.add_user(
                session,
                email=email,
                name=name,
                role=Role(role),
                now=clock.now(),
                branch_id=branch_id,
                client_id=client_id,
            )
        except accounts.AddressTaken as error:
            raise Refused(f"There is an account with the address {email} already.") from error
    click.echo(f"{name} can sign in as {role} with {email}.")


@click.group("places")
def places_group() -> None:
    """Where postcodes lie."""


@places_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def places_import(file: Path) -> None:
    """Read a finer table of `postcode,lat,lon`. Wrong lines are named, the rest is taken; exit code 1 then."""
    with open_database().transaction() as session:
        report = places.import_file(session, file)
    click.echo(f"{report.placed} postcodes taken, {len(report.refused)} lines refused.")
    for line, why in report.refused:
        click.echo(f"line {line}: {why}", err=True)
    if report.refused:
        raise SystemExit(1)


COMMANDS = (db_group, seed_group, user_group, places_group)
