"""Type-ahead: the same answer for everybody who is signed in, bounded, and harmless whatever is typed."""

from typing import Any

import pytest
from sqlmodel import Session

from matcher.db import Database
from matcher.skills.models import Label
from tests import make
from tests.cast import Cast
from tests.visitor import Visitor

PEOPLE = ("samira", "anja", "wout", "joost", "els")


@pytest.fixture
def words(database: Database, cast: Cast) -> dict[str, int]:
    """Three skills with words of their own; their ids by code."""
    with database.transaction() as session:
        return {
            "calm": skill(
                session, "calm_customers", "Boze klanten kalmeren", "Calming angry people", "stressbestendig"
            ),
            "sewing": skill(session, "sewing", "Naaien", "Sewing", "kleding naaien"),
            "till": skill(session, "till", "Achter de kassa staan", "Working the till", "kassawerk"),
        }


def skill(session: Session, code: str, nl: str, en: str, everyday: str) -> int:
    made = make.skill(session, code, name_nl=nl, name_en=en, field="retail").id or 0
    session.add_all([Label(skill_id=made, lang="nl", text=text) for text in (nl.lower(), everyday)])
    session.flush()
    return made


def ask(visitor: Visitor, **query: str) -> list[dict[str, Any]]:
    answer = visitor.get("/skills/search", query_string=query)
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.get_json()["results"]
    return found


def test_it_works(client: Visitor, cast: Cast, words: dict[str, int]) -> None:
    client.sign_in(cast.samira)
    first = ask(client, q="boze kl", lang="nl")[0]
    assert first == {
        "id": words["calm"],
        "name": "Boze klanten kalmeren",
        "label": "boze klanten kalmeren",
        "field": "winkel",
    }


def test_names_come_in_the_language_asked(client: Visitor, cast: Cast, words: dict[str, int]) -> None:
    client.sign_in(cast.samira)
    assert ask(client, q="kassa", lang="en")[0]["name"] == "Working the till"
    assert ask(client, q="kassa", lang="en")[0]["field"] == "shops"
    for lang in ("fr", "", "nl\x00"):
        assert ask(client, q="kassa", lang=lang)[0]["name"] == "Achter de kassa staan"


def test_everybody_gets_the_same_answer(client: Visitor, cast: Cast, words: dict[str, int]) -> None:
    answers = []
    for who in PEOPLE:
        client.sign_in(getattr(cast, who))
        answers.append(ask(client, q="kle", lang="nl"))
    assert all(answer == answers[0] for answer in answers)
    assert [found["id"] for found in answers[0]][:1] == [words["sewing"]]


def test_a_stranger_is_asked_to_sign_in(client: Visitor, words: dict[str, int]) -> None:
    answer = client.get("/skills/search?q=kassa")
    assert answer.status_code == 303
    assert str(answer.location).startswith("/sign-in?next=")
    assert client.post("/skills/search").status_code in (404, 405)


def test_at_most_ten_come_and_each_skill_once(client: Visitor, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        for number in range(15):
            skill(session, f"tool_{number}", f"Gereedschap {number}", f"Tool {number}", f"gereedschap soort {number}")
    client.sign_in(cast.joost)
    found = [each["id"] for each in ask(client, q="gereedschap", meaning="1")]
    assert len(found) == len(set(found)) == 10


def test_when_the_typing_pauses_more_is_found(client: Visitor, cast: Cast, words: dict[str, int]) -> None:
    client.sign_in(cast.samira)
    quick, paused = (ask(client, q="stresbestendig", lang="nl", **more) for more in ({}, {"meaning": "1"}))
    assert words["calm"] in [found["id"] for found in paused]
    assert paused[: len(quick)] == quick


def test_a_retired_or_merged_skill_is_not_offered(client: Visitor, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        new = skill(session, "till", "Achter de kassa staan", "Working the till", "kassawerk")
        make.skill(session, "old_till", name_nl="Kassawerk oud", retired=True, merged_into=new)
    client.sign_in(cast.samira)
    assert {found["id"] for found in ask(client, q="kassa")} | {found["id"] for found in ask(client, q="old till")} == {
        new
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "\x00",
        "k\x00assa",
        "👍🏽",
        "\u202eassak",
        "<b>kassa</b>",
        "'; DROP TABLE skill; --",
        "漢字",
        "%",
        "½" * 200,
    ],
)
def test_strange_words_get_an_answer(client: Visitor, cast: Cast, words: dict[str, int], text: str) -> None:
    client.sign_in(cast.samira)
    for meaning in ("", "1"):
        answer = client.get("/skills/search", query_string={"q": text, "meaning": meaning})
        assert answer.status_code == 200
        assert answer.content_type == "application/json"


@pytest.mark.parametrize("length", [201, 1_000_000])
def test_too_much_is_refused_with_a_clear_sentence(client: Visitor, cast: Cast, length: int) -> None:
    client.sign_in(cast.samira)
    answer = client.get("/skills/search", query_string={"q": "x" * length})
    assert answer.status_code == 422
    assert answer.get_json() == {"error": "Gebruik hoogstens 200 tekens."}


def test_an_answer_may_be_kept_for_a_minute_by_this_browser_only(client: Visitor, cast: Cast) -> None:
    client.sign_in(cast.samira)
    headers = client.get("/skills/search?q=kassa&lang=nl").headers
    assert headers["Cache-Control"] == "private, max-age=60"
    assert headers["Vary"] == "Cookie"
    assert headers["X-Content-Type-Options"] == "nosniff"
