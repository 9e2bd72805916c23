"""Matching on files: the documented format in, the engine's own numbers out; a wrong line is named."""

import json
import math
from pathlib import Path

import pytest
from click.testing import CliRunner

from matcher.cli import main
from matcher.cli import match as command
from matcher.engine import score
from matcher.matching.files.reading import Reader
from matcher.matching.files.wording import Wording
from matcher.places.service import built_in_points
from matcher.skills import offline

PERSON = {
    "id": "c1",
    "abilities": [{"skill": "actief luisteren", "level": 4, "source": "self"}, {"skill": "typen", "level": None}],
    "conditions": {
        "postcode": "3511",
        "max_km": 25,
        "hours": [20, 32],
        "shifts": ["mon-morning", "tue-evening"],
        "languages": {"nl": "B1"},
        "start": "2027-01-04",
    },
    "wishes": {"home": 0.8, "contact": "inbound", "autonomy": 1.0, "pay": 15.5},
    "hair": "an extra field is ignored",
}
WORK = {
    "id": "v1",
    "requirements": [
        {"skill": "goed luisteren", "level": 3, "weight": 2, "must": True},
        {"skill": "omgaan met stress", "level": 3},
    ],
    "conditions": {
        "postcode": "3511",
        "home": 0.6,
        "hours": [24, 40],
        "shifts": ["mon-morning"],
        "languages": {"nl": "B1"},
        "start": "2027-02-01",
    },
    "offers": {"contact": "inbound", "autonomy": 0.7, "pay": 16.2},
}


@pytest.fixture(scope="module")
def vocabulary() -> offline.Offline:
    return offline.load()


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch, vocabulary: offline.Offline) -> None:
    """The vocabulary is read once for all these tests: it takes longer than a match."""
    monkeypatch.setattr(command, "known_vocabulary", lambda own: vocabulary)


def run(folder: Path, people: list[object], work: list[object], *more: str) -> tuple[int, list[dict[str, object]], str]:
    """Exit code, rows and standard error of `matcher match` on these lines."""
    files = {"candidates": people, "vacancies": work}
    for name, lines in files.items():
        text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        (folder / f"{name}.jsonl").write_text(text)
    arguments = [f"--{name}={folder}/{name}.jsonl" for name in files]
    outcome = CliRunner().invoke(main, ["match", "--own", *arguments, *more])
    return outcome.exit_code, [json.loads(row) for row in outcome.stdout.splitlines()], outcome.stderr


def test_it_works(tmp_path: Path) -> None:
    code, rows, _ = run(tmp_path, [PERSON], [WORK], "--lines")
    assert code == 0
    (row,) = rows
    assert (row["vacancy"], row["candidate"], row["rank"]) == ("v1", "c1", 1)
    points = [line["points"] for line in row["lines"] if line["kind"] == "requirement"]
    assert math.isclose(sum(points), row["low"], abs_tol=1e-9)
    suit = [line["points"] for line in row["lines"] if line["kind"] != "requirement"]
    assert math.isclose(sum(suit), row["suit"], abs_tol=1e-9)


def test_the_numbers_are_those_of_the_engine(tmp_path: Path, vocabulary: offline.Offline) -> None:
    _, rows, _ = run(tmp_path, [PERSON], [WORK])
    reader = Reader(Wording(vocabulary), built_in_points(), "vacancy")
    brief = reader.brief(json.dumps(WORK).encode()).thing
    profile = reader.profile(json.dumps(PERSON).encode()).thing
    made = score(profile, brief, vocabulary.vocabulary, vocabulary.programmes)
    assert [rows[0][name] for name in ("low", "high", "coverage", "suit", "band")] == [
        made.low,
        made.high,
        made.coverage,
        made.suit,
        made.band.value,
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("nonsense", "is no JSON"),
        ("[]", "is no JSON object"),
        ({"abilities": []}, "has no id"),
        (PERSON, "was there before"),
        ({"id": "x", "abilities": [{"skill": "typen", "level": 9}]}, "from 1 to 5"),
        ('{"id": "x", "abilities": [{"skill": "typen", "level": NaN}]}', "from 1 to 5"),
        ({"id": "x", "abilities": [{"level": 3}]}, "names no skill"),
        ({"id": "x", "abilities": [{"skill": "x" * 201, "level": 3}]}, "line 2"),
        ({"id": "x", "conditions": {"postcode": "0000"}}, "is not known"),
        ({"id": "x", "conditions": {"languages": {"nl": "Z9"}}}, "A1 to C2"),
        ({"id": "x", "conditions": {"shifts": ["someday"]}}, "moment"),
        ({"id": "x", "conditions": {"hours": [40, 20]}}, "hours"),
        ({"id": "x", "conditions": "none"}, "is no object"),
        ('{"id": "x", "abilities": ' + "[" * 100_000, "is no JSON"),
    ],
)
def test_a_wrong_line_is_named_and_the_rest_goes_on(tmp_path: Path, line: object, why: str) -> None:
    code, rows, said = run(tmp_path, [PERSON, line], [WORK])
    assert code == 1
    assert "candidates.jsonl line 2" in said
    assert why in said
    assert [row["candidate"] for row in rows] == ["c1"]


def test_a_vacancy_that_asks_nothing_is_matched_with_nobody(tmp_path: Path) -> None:
    code, rows, said = run(tmp_path, [PERSON], [{"id": "v2", "requirements": []}, WORK])
    assert code == 1
    assert "asks nothing" in said
    assert {row["vacancy"] for row in rows} == {"v1"}


def test_somebody_who_said_nothing_is_too_little_known(tmp_path: Path) -> None:
    _, rows, _ = run(tmp_path, [{"id": "c2"}], [WORK])
    assert rows[0]["band"] == "too_little_known"


def test_a_denied_ability_never_counts(tmp_path: Path) -> None:
    denied = {"id": "c2", "abilities": [{"skill": "niet stressbestendig", "level": 5, "source": "trainer"}]}
    _, rows, _ = run(tmp_path, [denied], [WORK])
    assert rows[0]["coverage"] == 0


def test_two_words_for_one_skill_are_one_ability_at_the_highest_level(tmp_path: Path) -> None:
    twice = {"id": "c2", "abilities": [{"skill": "luisteren", "level": 2}, {"skill": "goed luisteren", "level": 4}]}
    _, rows, _ = run(tmp_path, [twice], [WORK], "--lines")
    (line,) = [line for line in rows[0]["lines"] if line["reason"].startswith("enough")]
    assert line["skill"] == "listening"


def test_words_nobody_knows_still_meet_their_like(tmp_path: Path) -> None:
    person = {"id": "c2", "abilities": [{"skill": "Jongleren met kettingzagen", "level": 5, "source": "recruiter"}]}
    work = {"id": "v2", "requirements": [{"skill": "jongleren met kettingzagen", "level": 3}]}
    _, rows, _ = run(tmp_path, [person], [work])
    assert rows[0]["low"] == 1


def test_lists_can_be_asked_by_candidate_and_shortened(tmp_path: Path) -> None:
    work = [{**WORK, "id": f"v{number}"} for number in range(5)]
    _, rows, _ = run(tmp_path, [PERSON, {**PERSON, "id": "c2"}], list(work), "--by=candidate", "--top=2")
    assert [(row["candidate"], row["rank"], row["vacancy"]) for row in rows] == [
        ("c1", 1, "v0"),
        ("c1", 2, "v1"),
        ("c2", 1, "v0"),
        ("c2", 2, "v1"),
    ]


def test_an_esco_address_and_a_code_are_skills_too(vocabulary: offline.Offline) -> None:
    number = vocabulary.ids["listening"]
    assert vocabulary.skill(vocabulary.escos[number]) == number
    assert vocabulary.skill("listening") == number


def test_resolve_answers_a_line_for_each_phrase() -> None:
    outcome = CliRunner().invoke(
        main, ["resolve", "--own", "--top=1"], input="luistren\nniet stressbestendig\n\nzzqx\n"
    )
    rows = [json.loads(row) for row in outcome.stdout.splitlines()]
    assert [row["verdict"] for row in rows] == ["sure", "negated", "unknown", "unknown"]
    assert rows[0]["matches"][0]["skill"] == "listening"
    assert outcome.exit_code == 0


def test_a_phrase_that_is_too_long_is_named() -> None:
    outcome = CliRunner().invoke(main, ["resolve", "--own"], input="luisteren\n" + "x" * 201 + "\n")
    assert outcome.exit_code == 1
    assert "line 2" in outcome.stderr
    assert len(outcome.stdout.splitlines()) == 1


def test_wrong_usage_is_exit_code_2() -> None:
    assert CliRunner().invoke(main, ["match"]).exit_code == 2
