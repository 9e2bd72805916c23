"""`matcher credential verify`: exit code 0 for a real one, 1 for any other, 2 for wrong usage."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher import clock
from matcher.cli import main
from matcher.db import Database
from matcher.intakes.models import PlaceStatus
from matcher.passport import keys, queries, service
from tests import make
from tests.cast import Cast

Matcher = Callable[..., Result]
SIGNER = keys.signer_of("ab" * 32, "https://matcher.example", "Matcher")


@pytest.fixture
def file(database: Database, cast: Cast, tmp_path: Path) -> Path:
    """Samira's credential as she downloads it, with the keys beside it."""
    with database.transaction() as session:
        intake = make.intake(session, branch=cast.utrecht, starts=clock.today() - timedelta(days=3))
        make.place(session, intake, session.merge(cast.samira), PlaceStatus.finished)
        make.ability(session, session.merge(cast.samira), "phone_contact", 4, source="trainer")
        service.issue(session, SIGNER, clock.now())
        (credential,) = queries.credentials(session, cast.samira.id or 0)
        (tmp_path / "keys.json").write_text(json.dumps(queries.jwks(session)))
        (tmp_path / "credential.json").write_text(json.dumps(queries.file_of(credential)))
    return tmp_path / "credential.json"


@pytest.fixture
def matcher(database: Database, tmp_path: Path) -> Matcher:
    environment = {
        "MATCHER_DATABASE_URL": database.url.render_as_string(hide_password=False),
        "MATCHER_INSTANCE": str(tmp_path),
    }

    def run(*words: object, given: str | bytes = "", **more: str) -> Result:
        arguments = ["credential", "verify", *map(str, words)]
        return CliRunner().invoke(main, arguments, input=given, env=environment | more)

    return run


def test_it_works(matcher: Matcher, file: Path) -> None:
    told = matcher(file)
    assert told.exit_code == 0
    assert told.stdout.startswith("Valid.\n")
    for said in ("Customer contact", "https://matcher.example", "phone contact: 4 of 5", SIGNER.kid):
        assert said in told.stdout


def test_with_a_file_of_keys_no_database_is_needed(matcher: Matcher, file: Path, tmp_path: Path) -> None:
    nowhere = {"MATCHER_DATABASE_URL": f"sqlite:///{tmp_path}/nowhere/m.db"}
    assert matcher(file, "--key", tmp_path / "keys.json", **nowhere).exit_code == 0
    told = matcher(file, **nowhere)
    assert (told.exit_code, "With --key no database is needed." in told.stderr) == (1, True)


def test_the_bare_jwt_is_taken_from_standard_input(matcher: Matcher, file: Path) -> None:
    assert matcher("-", given=json.loads(file.read_text())["jwt"] + "\n").exit_code == 0


def test_the_key_of_the_settings_is_ours_before_it_signed_anything(matcher: Matcher, database: Database) -> None:
    told = matcher("-", given="x.y.z", MATCHER_SIGNING_KEY="ab" * 32)
    assert told.exit_code == 1


@pytest.mark.parametrize("given", [b"", b"\xff\xfe", b"a.b.c", b"{}", b"x" * 1_000_000])
def test_what_is_not_real_is_refused_in_a_sentence(matcher: Matcher, file: Path, given: bytes) -> None:
    told = matcher("-", given=given)
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr.startswith("Error: Not valid. ")


def test_another_key_makes_it_worth_nothing(matcher: Matcher, file: Path, tmp_path: Path) -> None:
    other = keys.signer_of("cd" * 32, "https://matcher.example", "Matcher")
    (tmp_path / "other.json").write_text(json.dumps({"keys": [other.jwk]}))
    told = matcher(file, "--key", tmp_path / "other.json")
    assert (told.exit_code, "a key that is not known here" in told.stderr) == (1, True)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"keys": []}', '{"keys": [{"crv": "Ed25519"}]}', '{"keys": "x"}'])
def test_a_file_without_keys_is_wrong_usage(matcher: Matcher, file: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "none.json").write_text(text)
    assert matcher(file, "--key", tmp_path / "none.json").exit_code == 2


def test_a_file_that_is_not_there_is_wrong_usage(matcher: Matcher, tmp_path: Path) -> None:
    assert matcher(tmp_path / "nothing.json").exit_code == 2
    assert matcher().exit_code == 2


PRODUCTION = {
    "MATCHER_ENV": "production",
    "MATCHER_SECRET_KEY": "0123456789abcdefghijklmnopqrstuv",
    "MATCHER_BASE_URL": "https://matcher.example",
    "MATCHER_SMTP_URL": "smtp://mail.example:587",
}


@pytest.mark.parametrize(
    ("key", "code", "said"),
    [
        ("", 0, "nobody gets a credential"),
        ("ab" * 32, 0, "The settings can be used (production).\n"),
        ("ab" * 31, 2, "MATCHER_SIGNING_KEY: must be 64 hexadecimal characters"),
        ("-----BEGIN PRIVATE KEY-----", 2, "MATCHER_SIGNING_KEY: must be 64 hexadecimal characters"),
    ],
)
def test_checking_the_settings_says_whether_credentials_can_be_given(key: str, code: int, said: str) -> None:
    told = CliRunner().invoke(main, ["settings", "check"], env=PRODUCTION | {"MATCHER_SIGNING_KEY": key})
    assert (told.exit_code, said in told.output) == (code, True)
    assert ("nobody gets" in told.output) == (key == "")
