"""The console script as somebody at a shell sees it: what it says, and its exit codes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlmodel import select

from matcher.accounts.models import Role, User
from matcher.audit import service as audit
from matcher.candidates.models import Candidate
from matcher.cli import main
from matcher.db import Database
from tests import make
from tests.cast import Cast

Matcher = Callable[..., Result]


@pytest.fixture
def matcher(database: Database, tmp_path: Path) -> Matcher:
    """Runs `matcher` on the test's database."""
    environment = {
        "MATCHER_DATABASE_URL": database.url.render_as_string(hide_password=False),
        "MATCHER_INSTANCE": str(tmp_path),
    }

    def run(*words: str, **more: str) -> Result:
        return CliRunner().invoke(main, words, env=environment | more)

    return run


def test_every_command_explains_itself() -> None:
    def walk(command: object, words: list[str]) -> None:
        outcome = CliRunner().invoke(main, [*words, "--help"])
        assert outcome.exit_code == 0, words
        assert len(outcome.output.splitlines()) > 2, words
        for name, child in getattr(command, "commands", {}).items():
            walk(child, [*words, name])

    walk(main, [])


def test_wrong_usage_is_2(matcher: Matcher) -> None:
    assert matcher("no-such-command").exit_code == 2
    assert matcher("scheduler", "tick", "--now", "2027-03-01T09:00").exit_code == 2
    assert matcher("settings", "check", MATCHER_DATABASE_URL="mysql://x").exit_code == 2


def test_routes_tell_their_policy(matcher: Matcher) -> None:
    found = json.loads(matcher("routes", "--json").stdout)
    assert {route["policy"] for route in found} >= {"everybody", "only recruiter", "only candidate"}
    assert all(route["policy"] for route in found)


def test_a_member_of_staff_is_added_once(matcher: Matcher, database: Database, cast: Cast) -> None:
    words = ("user", "add", "--role=recruiter", "--email=New@Branch.example", "--name=Nieuw", "--branch=utrecht")
    assert matcher(*words).exit_code == 0
    assert matcher(*words).exit_code == 1
    assert matcher(*words[:-1], "--branch=nowhere").exit_code == 1
    with database.transaction(writes=False) as session:
        user = session.exec(select(User).where(User.email == "new@branch.example")).one()
    assert (user.role, user.branch_id) == (Role.recruiter, cast.utrecht.id)


def test_the_schema_can_be_checked(matcher: Matcher) -> None:
    outcome = matcher("db", "check")
    assert outcome.exit_code == 0, outcome.output


def test_a_demonstration_does_not_go_among_real_people(matcher: Matcher, cast: Cast) -> None:
    assert matcher("seed", "demo").exit_code == 1


def test_tampering_makes_verify_fail(matcher: Matcher, database: Database) -> None:
    with database.transaction() as session:
        audit.record(session, audit.SERVICE, "candidate.seen", "candidate:1")
        audit.record(session, audit.SERVICE, "candidate.seen", "candidate:2")
    anchor = matcher("audit", "anchor").stdout.strip()
    assert matcher("audit", "verify", f"--anchor={anchor}").exit_code == 0
    with database.engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA query_only=OFF") if database.sqlite else None
        connection.exec_driver_sql("DELETE FROM audit_entry WHERE subject = 'candidate:2'")
    assert matcher("audit", "verify").exit_code == 1


def test_a_person_is_exported_and_erased(matcher: Matcher, database: Database, cast: Cast) -> None:
    number = str(cast.samira.id)
    assert json.loads(matcher("privacy", "export", number).stdout)
    assert matcher("privacy", "erase", number, "--yes").exit_code == 0
    assert matcher("privacy", "erase", number, "--yes").exit_code == 1
    assert matcher("privacy", "export", number).exit_code == 1
    with database.transaction(writes=False) as session:
        assert session.get(Candidate, cast.samira.id) is None


def test_what_is_due_at_an_instant_is_done_once(matcher: Matcher, database: Database) -> None:
    with database.transaction() as session:
        make.branch(session)
    first = json.loads(matcher("scheduler", "tick", "--now", "2027-03-01T09:00:00+01:00").stdout)
    again = json.loads(matcher("scheduler", "tick", "--now", "2027-03-01T09:00:30+01:00").stdout)
    assert first["lapse_offers"] == "0"
    assert again["lapse_offers"] == "done before"


def test_places_that_are_wrong_are_named(matcher: Matcher, tmp_path: Path) -> None:
    table = tmp_path / "places.csv"
    table.write_text("postcode,lat,lon\n3511,52.09,5.12\n3512,north,5.1\n")
    outcome = matcher("places", "import", str(table))
    assert outcome.exit_code == 1
    assert "line 3" in outcome.stderr
