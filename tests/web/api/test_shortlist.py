"""Who fits a vacancy: the same people and the same numbers as on the pages, in the batch, and by `matcher match`."""

import io
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from matcher import clock
from matcher.audit.models import Entry
from matcher.audit.service import Actor
from matcher.db import Database
from matcher.insights import client as desk
from matcher.intakes import programmes
from matcher.matching import files, lists, queries, service
from matcher.matching.models import Verdict
from matcher.places.models import PointSource, Postcode
from matcher.places.service import built_in_points
from matcher.skills import offline
from matcher.skills import service as skills
from matcher.skills.models import Skill
from matcher.vacancies.models import Contact, Vacancy
from matcher.web.api import paging
from tests import make
from tests.cast import Cast
from tests.matching.filed import Listening
from tests.visitor import Visitor, words
from tests.web.api.conftest import System

NUMBERS = ("band", "low", "high", "coverage", "suit", "rule")


@pytest.fixture
def decided(database: Database, cast: Cast, midden: System) -> int:
    """Anja proposes Samira to Contactpunt Midden; the number of her decision."""
    with database.transaction() as session:
        decision = service.decide(
            session,
            Actor(cast.anja.id, "recruiter"),
            candidate_id=cast.samira.id or 0,
            vacancy_id=cast.vacancy.id or 0,
            verdict=Verdict.propose,
            reason="Blijft rustig.",
            now=clock.now(),
        )
        return decision.id or 0


def test_it_works(midden: System, cast: Cast, decided: int) -> None:
    told = midden.get(f"/vacancies/{cast.vacancy.id}/shortlist")
    assert (told["kind"], told["next"], len(told["items"])) == ("proposed", None, 1)


def test_a_name_comes_with_that_persons_own_yes(
    midden: System, cast: Cast, decided: int, database: Database, client: Visitor
) -> None:
    path = f"/vacancies/{cast.vacancy.id}/shortlist"
    before = midden.call("GET", path)
    assert "Samira" not in before.get_data(as_text=True)
    person = before.get_json()["items"][0]
    assert (person["name"], person["branch"], person["phone"]) == (None, None, None)
    with database.transaction() as session:
        samira = cast.samira
        assert service.agree(
            session,
            Actor(samira.user_id, "candidate"),
            candidate_id=samira.id or 0,
            decision_id=decided,
            now=clock.now(),
        )
    named = midden.get(path)["items"][0]
    assert (named["name"], named["branch"]) == ("Samira", "Utrecht")
    assert "+31612345678" not in str(named)
    page = words(client.sign_in(cast.joost).get(f"/client/vacancies/{cast.vacancy.id}"))
    for said in (named["name"], named["phone"], *(line["name"] for line in named["strengths"])):
        assert said in page


def test_strengths_are_those_of_the_page(midden: System, cast: Cast, decided: int, database: Database) -> None:
    told = midden.get(f"/vacancies/{cast.vacancy.id}/shortlist")["items"][0]
    with database.transaction(writes=False) as session:
        person = desk.proposed(session, cast.vacancy.id or 0)[0]
        codes = dict(session.exec(select(Skill.id, Skill.code)).all())
    for part in ("strengths", "learnable", "to_discuss"):
        assert [line["skill"] for line in told[part]] == [codes[line.key] for line in getattr(person, part)]
    assert told["band"] == person.score.band
    assert told["strengths"]
    assert not {"low", "high", "suit", "candidate"} & told.keys()


def test_looking_at_people_is_in_the_trail(
    midden: System, utrecht: System, cast: Cast, decided: int, database: Database
) -> None:
    midden.get(f"/vacancies/{cast.vacancy.id}/shortlist")
    utrecht.get(f"/vacancies/{cast.vacancy.id}/shortlist")
    with database.transaction(writes=False) as session:
        found = {(one.action, one.role, one.subject, one.detail[:6]) for one in session.exec(select(Entry))}
    assert ("proposals.seen", "client", f"vacancy:{cast.vacancy.id}", "token:") in found
    assert ("matches.seen", "recruiter", f"vacancy:{cast.vacancy.id}", "token:") in found


@pytest.fixture
def many(database: Database, utrecht: System, cast: Cast) -> int:
    """Our own vocabulary and trainings, thirty people of Utrecht, and a vacancy; its number."""
    with database.transaction() as session:
        skills.load(session)
        programmes.load(session)
        for code in ("3511", "9711"):
            row = session.get_one(Postcode, code)
            row.lat, row.lon = built_in_points()[code]
            row.source = PointSource.town
        chance = random.Random(7)
        codes = sorted(one.code for one in session.exec(select(Skill)) if one.code not in ("calm", "listening"))[:12]
        for number in range(30):
            _person(session, cast, chance, codes, number)
        asked = {code: chance.randint(2, 5) for code in codes[:8]}
        values = {"contact": Contact.chat, "shifts": 3, "english": 2, "autonomy": 1.0}
        return make.vacancy(session, client=cast.midden, must=codes[:1], values=values, **asked).id or 0


def _person(session: Session, cast: Cast, chance: random.Random, codes: list[str], number: int) -> None:
    levels = {code: chance.choice([None, 1, 2, 3, 4, 5]) for code in chance.sample(codes, 8)}
    wishes: dict[str, Any] = {
        "hours_min": chance.choice([16, 34]),
        "max_km": chance.choice([5, 40, None]),
        "dutch": chance.choice([2, 4, None]),
        "english": chance.choice([1, 3]),
        "shifts": chance.choice([3, 1, None]),
        "home": chance.choice([0.0, 0.5, None]),
        "contact": chance.choice([Contact.chat, None]),
        "pay": chance.choice([15.0, None]),
    }
    person = make.candidate(session, name=f"Mens {number}", branch=cast.utrecht, wishes=wishes, **levels)
    for code in chance.sample(codes, 2):
        make.ability(session, person, code, chance.randint(1, 5), source="trainer")


def everybody(system: System, vacancy_id: int, limit: int = 25) -> list[dict[str, Any]]:
    """Every part of a ranked list."""
    found, path = [], f"/vacancies/{vacancy_id}/shortlist?limit={limit}"
    following: str | None = path
    while following:
        told = system.get(following)
        found += told["items"]
        following = f"{path}&cursor={told['next']}" if told["next"] else None
    return found


def test_the_numbers_are_those_of_the_page_and_the_batch(
    utrecht: System, many: int, database: Database, cast: Cast
) -> None:
    told = everybody(utrecht, many, limit=7)
    with database.transaction(writes=False) as session:
        page = lists.people(session, many, cast.utrecht.id, size=1000)
        batch = queries.people_for(session, many, cast.utrecht.id, top=None)
        codes = dict(session.exec(select(Skill.id, Skill.code)).all())
    assert page is not None
    assert [one["rank"] for one in told] == list(range(1, 32))
    for one, (rank, score), other in zip(told, page.shown, batch, strict=True):
        assert (one["rank"], one["candidate"]) == (rank, score.profile)
        assert one["candidate"] == other.profile
        assert [one[name] for name in NUMBERS] == [getattr(score, name) for name in NUMBERS]
        assert [one[name] for name in NUMBERS] == [getattr(other, name) for name in NUMBERS]
        assert [(line["skill"], line["points"], line["fit"]) for line in one["lines"]] == [
            (codes.get(line.key, line.key), line.points, line.fit) for line in score.lines
        ]
        points = sum(line["points"] for line in one["lines"] if line["kind"] == "requirement")
        assert points == pytest.approx(one["low"])
    assert len({one["band"] for one in told}) > 2


def test_files_from_the_export_give_the_same_numbers(
    utrecht: System, many: int, database: Database, cast: Cast, tmp_path: Path
) -> None:
    for name, path in (("c", "/export/candidates"), ("v", "/export/vacancies")):
        answer = utrecht.call("GET", path)
        assert answer.mimetype == "application/x-ndjson"
        (tmp_path / f"{name}.jsonl").write_bytes(answer.get_data())
    request = files.Request(tmp_path / "c.jsonl", tmp_path / "v.jsonl", files.Order("vacancy", 1000, True))
    target, report = io.BytesIO(), Listening()
    files.match(request, offline.load(database), built_in_points(), target, report)
    rows = [json.loads(line) for line in target.getvalue().splitlines()]
    assert report.said == []
    told = everybody(utrecht, many)
    written = [row for row in rows if row["vacancy"] == many]
    assert [row["candidate"] for row in written] == [one["candidate"] for one in told]
    for row, one in zip(written, told, strict=True):
        assert [row[name] for name in NUMBERS] == [one[name] for name in NUMBERS]
        after = one["after"] and {name: one["after"][name] for name in ("programme", "low", "band")}
        assert row["after"] == after
        assert [line["points"] for line in row["lines"]] == [line["points"] for line in one["lines"]]
        assert [line["skill"] for line in row["lines"]] == [line["skill"] for line in one["lines"]]


def test_a_vacancy_that_asks_nothing_is_matched_with_nobody(utrecht: System, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        nothing = make.vacancy(session, client=cast.midden).id
    told = utrecht.get(f"/vacancies/{nothing}/shortlist")
    assert (told["items"], told["next"], told["counts"]) == ([], None, {})
    assert all(
        json.loads(line)["id"] != nothing for line in utrecht.call("GET", "/export/vacancies").get_data().splitlines()
    )


def test_a_cursor_past_the_end_gives_nothing(utrecht: System, cast: Cast, system_of: Callable[..., System]) -> None:
    from_other = everybody(utrecht, cast.vacancy.id or 0)
    assert len(from_other) == 1
    told = utrecht.get(f"/vacancies/{cast.vacancy.id}/shortlist?cursor={paging.cursor(10_000)}")
    assert (told["items"], told["next"]) == ([], None)


def test_a_draft_has_no_people_for_its_company(midden: System, cast: Cast, decided: int, database: Database) -> None:
    with database.transaction() as session:
        session.get_one(Vacancy, cast.vacancy.id).status = "draft"
    assert midden.get(f"/vacancies/{cast.vacancy.id}/shortlist")["items"] == []
