"""`matcher token`: a token is printed once, listed without its secret, and ended."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher.accounts import tokens
from matcher.cli import main
from matcher.db import Database
from tests.cast import Cast

Matcher = Callable[..., Result]


@pytest.fixture
def matcher(database: Database, cast: Cast, tmp_path: Path) -> Matcher:
    environment = {
        "MATCHER_DATABASE_URL": database.url.render_as_string(hide_password=False),
        "MATCHER_INSTANCE": str(tmp_path),
    }
    return lambda *words: CliRunner().invoke(main, ["token", *words], env=environment)


def test_it_works(matcher: Matcher, database: Database, cast: Cast) -> None:
    made = matcher("add", "--branch", "utrecht", "--name", "Planbord")
    secret = made.stdout.strip()
    assert (made.exit_code, secret[:4]) == (0, "mtk_")
    with database.transaction(writes=False) as session:
        holder = tokens.holder(session, secret)
    assert holder is not None
    assert (holder.branch_id, holder.client_id) == (cast.utrecht.id, None)
    listed = matcher("list").stdout
    assert "Planbord" in listed
    assert secret not in listed
    assert matcher("revoke", str(holder.token_id)).exit_code == 0
    assert "ended" in matcher("list").stdout
    with database.transaction(writes=False) as session:
        assert tokens.holder(session, secret) is None


def test_a_company_is_named_by_its_name(matcher: Matcher, database: Database, cast: Cast) -> None:
    secret = matcher("add", "--client", "Contactpunt Midden", "--name", "x").stdout.strip()
    with database.transaction(writes=False) as session:
        holder = tokens.holder(session, secret)
    assert holder is not None
    assert holder.client_id == cast.midden.id


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "--name", "x"), 2),
        (("add", "--client", "a", "--branch", "b", "--name", "x"), 2),
        (("add", "--branch", "utrecht", "--name", " "), 2),
        (("add", "--branch", "utrecht", "--name", "x" * 61), 2),
        (("add", "--branch", "utrecht"), 2),
        (("add", "--branch", "nowhere", "--name", "x"), 1),
        (("add", "--client", "Niemand", "--name", "x"), 1),
        (("revoke", "99"), 1),
        (("revoke", "x"), 2),
    ],
)
def test_what_cannot_be_is_refused(matcher: Matcher, words: tuple[str, ...], code: int) -> None:
    assert matcher(*words).exit_code == code
    assert matcher("list").stdout == ""
