"""`matcher resolve` and `matcher extract`, as somebody at a shell sees them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher.cli import main
from matcher.db import Database
from matcher.skills.models import Label
from tests import make

Matcher = Callable[..., Result]


@pytest.fixture
def alone(tmp_path: Path) -> Matcher:
    """Runs `matcher` where there is no database."""
    environment = {"MATCHER_INSTANCE": str(tmp_path)}
    return lambda said, *words: CliRunner().invoke(main, [*map(str, words)], input=said, env=environment)


@pytest.fixture
def matcher(database: Database, tmp_path: Path) -> Matcher:
    """Runs `matcher` on the test's database."""
    environment = {
        "MATCHER_DATABASE_URL": database.url.render_as_string(hide_password=False),
        "MATCHER_INSTANCE": str(tmp_path),
    }
    return lambda said, *words: CliRunner().invoke(main, [*map(str, words)], input=said, env=environment)


def _lines(done: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_it_works(alone: Matcher, tmp_path: Path) -> None:
    done = alone("luisteren\nniet stressbestendig\n\nqwxzq\n", "resolve", "--lang", "nl", "--top", "2")
    assert done.exit_code == 0
    lines = _lines(done)
    assert [line["verdict"] for line in lines] == ["exact", "negated", "unknown", "unknown"]
    assert lines[0]["matches"][0]["skill"] == "listening"  # type: ignore[index]
    assert str(lines[0]["matches"][0]["esco"]).startswith("http://data.europa.eu/esco/skill/")  # type: ignore[index]
    assert set(tmp_path.iterdir()) == set()  # no database is made by looking for one


def test_a_phrase_that_is_too_long_is_named_and_the_rest_goes_on(alone: Matcher) -> None:
    done = alone(f"{'a' * 201}\nluisteren\n", "resolve")
    assert done.exit_code == 1
    assert "line 1: a phrase has at most 200 characters, not 201" in done.stderr
    assert len(_lines(done)) == 1


def test_skills_in_a_text_come_with_their_quotes(alone: Matcher) -> None:
    text = "Je kunt goed luisteren. Ervaring met een heftruck is niet nodig."
    done = alone(json.dumps({"id": 7, "text": text}) + "\n", "extract", "--lang", "nl", "--spelling")
    assert done.exit_code == 0
    (line,) = _lines(done)
    (found,) = line["skills"]  # type: ignore[misc]
    assert (line["id"], found["skill"], found["quote"]) == (7, "listening", "luisteren")
    assert text[found["start"] : found["end"]] == "luisteren"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("luisteren", "Expecting value"),
        ("[1, 2]", 'a line is {"id": ..., "text": "..."}'),
        ('{"id": 1, "text": null}', 'a line is {"id": ..., "text": "..."}'),
        (json.dumps({"id": 1, "text": "a" * 20_001}), "a text has at most 20000 characters"),
        ("[" * 100_000, "line 1"),
    ],
)
def test_a_line_that_is_no_text_is_named_and_the_rest_goes_on(alone: Matcher, line: str, why: str) -> None:
    done = alone(f'{line}\n{{"id": 2, "text": "goed luisteren"}}\n', "extract", "--spelling")
    assert done.exit_code == 1
    assert why in done.stderr
    assert [found["id"] for found in _lines(done)] == [2]


def test_what_head_office_linked_is_known_at_the_shell_too(matcher: Matcher, database: Database) -> None:
    with database.transaction() as session:
        skill = make.skill(session, "kites")
        session.add(Label(skill_id=skill.id, lang="nl", text="vliegers oplaten"))
    done = matcher("vliegers oplaten\n", "resolve")
    assert _lines(done)[0]["verdict"] == "exact"
    assert _lines(done)[0]["matches"][0]["skill"] == "kites"  # type: ignore[index]
    own = matcher("vliegers oplaten\n", "resolve", "--own")
    assert "kites" not in own.stdout


def test_an_empty_database_leaves_our_own_files(matcher: Matcher) -> None:
    assert _lines(matcher("luisteren\n", "resolve"))[0]["verdict"] == "exact"


def test_a_database_that_does_not_answer_is_said(tmp_path: Path) -> None:
    environment = {"MATCHER_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "MATCHER_INSTANCE": str(tmp_path)}
    done = CliRunner().invoke(main, ["resolve"], input="luisteren\n", env=environment)
    assert (done.exit_code, "--own" in done.stderr) == (1, True)
    own = CliRunner().invoke(main, ["resolve", "--own"], input="luisteren\n", env=environment)
    assert own.exit_code == 0
