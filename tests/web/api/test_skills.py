"""Words of the vocabulary: the answers of the type-ahead on the pages and of `matcher resolve` and `extract`."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from matcher.cli import main
from matcher.db import Database
from matcher.skills.models import Label, Skill
from tests import make
from tests.cast import Cast
from tests.visitor import Visitor
from tests.web.api.conftest import System

SENTENCE = "Ik kan goed luisteren en blijf rustig bij boze klanten. Achter de kassa staan doe ik ook."


@pytest.fixture
def words(database: Database, midden: System) -> None:
    with database.transaction() as session:
        for code, name, label in (
            ("calm", "Boze klanten kalmeren", "rustig blijven bij boze klanten"),
            ("listening", "Luisteren", "goed luisteren"),
            ("till", "Achter de kassa staan", "kassawerk"),
        ):
            skill = make.skill(session, code, name_nl=name, name_en=code, field="retail")
            session.add_all([Label(skill_id=skill.id, lang="nl", text=text) for text in (name.lower(), label)])
        session.get_one(Skill, skill.id).esco = "http://data.europa.eu/esco/skill/till"


def command(database: Database, folder: Path, said: str, *asked: str) -> list[dict[str, Any]]:
    """What a command answers, a line each."""
    environment = {
        "MATCHER_DATABASE_URL": database.url.render_as_string(hide_password=False),
        "MATCHER_INSTANCE": str(folder),
    }
    done = CliRunner().invoke(main, asked, input=said, env=environment)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_it_works(midden: System, words: None) -> None:
    (hit, *_others) = midden.get("/skills?q=kassa")["results"]
    assert (hit["code"], hit["name"], hit["field"]) == ("till", "Achter de kassa staan", "winkel")


@pytest.mark.parametrize(
    "query", ["q=boze+kl", "q=kassa&lang=en", "q=luist&meaning=1", "q=", "q=%00kassa", "q=%F0%9F%98%80"]
)
def test_the_type_ahead_gives_what_the_pages_give(
    midden: System, words: None, client: Visitor, cast: Cast, query: str
) -> None:
    page = client.sign_in(cast.joost).get(f"/skills/search?{query}").get_json()["results"]
    told = midden.get(f"/skills?{query}")["results"]
    assert [{name: one[name] for name in ("id", "name", "label", "field")} for one in told] == page


def test_phrases_mean_what_the_command_says(
    midden: System, utrecht: System, words: None, database: Database, tmp_path: Path
) -> None:
    phrases = ["luisteren", "niet luisteren", "kassawerk", "", "qwxzq", "boze klanten", "l\u0075isteren " * 9]
    told = midden.post("/skills/resolve", {"phrases": phrases, "lang": "nl", "top": 3})["results"]
    assert told == command(database, tmp_path, "\n".join(phrases) + "\n", "resolve", "--lang", "nl", "--top", "3")
    assert {one["verdict"] for one in told} >= {"exact", "negated", "unknown"}
    assert told[2]["matches"][0]["esco"] == "http://data.europa.eu/esco/skill/till"
    assert utrecht.post("/skills/resolve", {"phrases": phrases, "lang": "nl", "top": 3})["results"] == told


def test_a_text_names_what_the_command_says(midden: System, words: None, database: Database, tmp_path: Path) -> None:
    told = midden.post("/skills/extract", {"text": SENTENCE})["skills"]
    line = json.dumps({"id": 1, "text": SENTENCE}) + "\n"
    assert [{"id": 1, "skills": told}] == command(database, tmp_path, line, "extract")
    assert {one["skill"] for one in told} >= {"listening", "till"}
    for one in told:
        assert SENTENCE[one["start"] : one["end"]] == one["quote"]


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("resolve", {"phrases": []}, "/phrases"),
        ("resolve", {"phrases": ["a"] * 101}, "/phrases"),
        ("resolve", {"phrases": ["a", "b" * 201]}, "/phrases/1"),
        ("resolve", {"phrases": ["a", None]}, "/phrases/1"),
        ("resolve", {"phrases": "a"}, "/phrases"),
        ("resolve", {"phrases": ["a"], "lang": "fr"}, "/lang"),
        ("resolve", {"phrases": ["a"], "top": 0}, "/top"),
        ("resolve", {}, "/phrases"),
        ("extract", {"text": "a" * 20_001}, "/text"),
        ("extract", {"text": 5}, "/text"),
        ("extract", {"text": "a", "meaning": "yes"}, "/meaning"),
        ("extract", {"text": "a", "~/": 1}, "/~0~1"),
    ],
)
def test_what_is_too_much_is_named(midden: System, path: str, body: Any, pointer: str) -> None:
    told = midden.post(f"/skills/{path}", body, status=422)
    assert [fault["pointer"] for fault in told["errors"]] == [pointer]


def test_the_limits_themselves_are_fine(midden: System, words: None) -> None:
    assert len(midden.post("/skills/resolve", {"phrases": ["b" * 200] * 100})["results"]) == 100
    assert "skills" in midden.post("/skills/extract", {"text": "luisteren " * 2000})
    assert midden.call("GET", "/skills?q=" + "a" * 200).status_code == 200
    assert midden.call("GET", "/skills?q=" + "a" * 201).status_code == 422


def test_a_core_ability_comes_with_its_levels(midden: System, database: Database, words: None) -> None:
    from matcher.skills import service

    with database.transaction() as session:
        service.load(session)
    told = {hit["code"]: hit["anchors"] for hit in midden.get("/skills?q=luisteren")["results"]}
    assert any(anchors is not None and len(anchors) == 5 for anchors in told.values())
