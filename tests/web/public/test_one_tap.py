"""Answers from a mail without signing in: a button and no more, for one place, once, and never by opening a link."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from matcher import tables
from matcher.audit.service import Actor
from matcher.clock import LOCAL
from matcher.db import Database
from matcher.intakes import calls, help, service
from matcher.intakes.models import Help, HelpQuestion, Intake, Place, PlaceStatus
from matcher.privacy import erasure
from matcher.web import answers, tokens
from tests import make
from tests.cast import Cast
from tests.conftest import counted
from tests.visitor import Visitor, words

STAFF = Actor(None, "recruiter")
NOW = datetime(2026, 12, 10, 12, 0, tzinfo=LOCAL)
START = date(2026, 12, 14)


@pytest.fixture
def secret(app: Flask) -> str:
    return str(app.config["SECRET_KEY"])


@pytest.fixture
def place(database: Database, cast: Cast, at: Callable[..., object]) -> Place:
    """Samira's seat in a training of one seat; Pieter waits, and the next one of its kind is a month later."""
    at(NOW)
    with database.transaction() as session:
        intake = make.intake(session, seats=1, branch=cast.utrecht, starts=START, closes_at=NOW + timedelta(days=2))
        make.intake(session, branch=cast.utrecht, starts=START + timedelta(days=30))
        booked = [
            service.book(session, STAFF, intake_id=intake.id or 0, candidate_id=person.id or 0, now=NOW)
            for person in (cast.samira, cast.pieter)
        ]
    return booked[0]


@pytest.fixture
def visitor(client: Visitor) -> Visitor:
    """Somebody who isn't signed in and reads English."""
    client.post("/language", data={"lang": "en"})
    return client


def again(database: Database, place: Place) -> Place:
    with database.transaction(writes=False) as session:
        return session.get_one(Place, place.id)


def rows(database: Database) -> dict[str, int]:
    return {table: counted(database, table) for table in tables.metadata.tables}


def test_it_works(visitor: Visitor, place: Place, secret: str, database: Database) -> None:
    link = answers.links(secret, place.key, 0, answers.COME)["yes"]
    page = visitor.get(link)
    assert "Do you come?" in words(page)
    assert "Monday 14 December 2026, 9:30" in words(page)
    answer = visitor.post(link)
    assert (answer.status_code, answer.location) == (303, link)
    assert "See you then!" in words(visitor.get(link))
    assert again(database, place).status is PlaceStatus.confirmed


@pytest.mark.parametrize("word", ["yes", "no"])
def test_opening_a_link_changes_nothing_however_often(
    visitor: Visitor, place: Place, secret: str, database: Database, word: str
) -> None:
    before = rows(database)
    link = answers.links(secret, place.key, 0, answers.COME)[word]
    for method in ("GET", "HEAD", "GET"):
        assert visitor.open(link, method=method).status_code == 200
    assert rows(database) == before
    assert again(database, place).status is PlaceStatus.booked


def test_a_no_frees_the_seat_at_once_and_shows_when_it_starts_again(
    visitor: Visitor, place: Place, secret: str, database: Database, cast: Cast
) -> None:
    link = answers.links(secret, place.key, 0, answers.COME)["no"]
    for _ in range(2):  # pressed twice
        assert visitor.post(link).location == link
    page = visitor.get(link)
    assert page.status_code == 200
    assert "Your place is cancelled" in words(page)
    assert "Wednesday 13 January 2027" in words(page)
    with database.transaction(writes=False) as session:
        statuses = session.execute(sa.select(Place.status).order_by(Place.id)).scalars().all()
        assert statuses == [PlaceStatus.cancelled, PlaceStatus.offered]
        cancelled = (
            sa.select(sa.func.count())
            .select_from(tables.outbox.Message)
            .where(tables.outbox.Message.template == "place_cancelled")
        )
        assert session.execute(cancelled).scalar() == 1
    yes = answers.links(secret, place.key, 0, answers.COME)["yes"]
    assert visitor.get(yes).status_code == 410
    assert visitor.post(yes).status_code == 410
    assert again(database, place).status is PlaceStatus.cancelled


def test_an_expired_offer_answers_410_and_says_what_now(
    visitor: Visitor, place: Place, secret: str, database: Database, at: Callable[..., object]
) -> None:
    with database.transaction() as session:
        service.cancel(session, STAFF, place.id or 0, NOW)
        offered = session.execute(sa.select(Place).where(Place.status == PlaceStatus.offered)).scalar_one()
    link = answers.links(secret, offered.key, 0, answers.OFFER)["yes"]
    assert "Do you want this place?" in words(visitor.get(link))
    at(offered.offered_until)
    for method in ("GET", "POST"):
        page = visitor.post(link) if method == "POST" else visitor.get(link)
        assert page.status_code == 410
        assert "We did not hear from you in time" in words(page)
        assert "See all trainings" in words(page)
    assert again(database, offered).status is PlaceStatus.offered


def test_an_offer_is_taken_in_one_press(visitor: Visitor, place: Place, secret: str, database: Database) -> None:
    with database.transaction() as session:
        service.cancel(session, STAFF, place.id or 0, NOW)
        offered = session.execute(sa.select(Place).where(Place.status == PlaceStatus.offered)).scalar_one()
    link = answers.links(secret, offered.key, 0, answers.OFFER)["yes"]
    assert visitor.post(link).location == link
    assert "The place is yours" in words(visitor.get(link))
    assert again(database, offered).status is PlaceStatus.booked


def test_the_page_shows_the_training_and_nothing_of_the_person(visitor: Visitor, place: Place, secret: str) -> None:
    for link in answers.links(secret, place.key, 0, answers.COME).values():
        page = words(visitor.get(link))
        for hidden in ("Samira", "samira@", "12345678", place.reference):
            assert hidden not in page


def test_a_link_that_was_tampered_with_opens_nothing(
    visitor: Visitor, place: Place, secret: str, database: Database
) -> None:
    link = answers.links(secret, place.key, 0, answers.COME)["no"]
    token = link.rsplit("/", 1)[1]
    others = (
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token.split(".")[0],
        tokens.sign("another secret that is as long as ours is", tokens.ANSWER, place.key, 0, "come"),
        tokens.sign(secret, tokens.HELP, place.key, 0, "come"),  # made for another purpose
        tokens.sign(secret, tokens.ANSWER, place.key),
        tokens.sign(secret, tokens.ANSWER, place.key, "0", "come"),
        tokens.sign(secret, tokens.ANSWER, "no-such-place", 0, "come"),
        "x",
        "x" * 3000,
    )
    for other in others:
        for page in (visitor.get(f"/answer/no/{other}"), visitor.post(f"/answer/no/{other}")):
            assert page.status_code == 410, other
            assert "This link no longer works" in words(page)
    assert visitor.get(f"/answer/maybe/{token}").status_code == 404
    assert again(database, place).status is PlaceStatus.booked


def test_after_erasing_the_link_is_kind_and_empty(
    visitor: Visitor, place: Place, secret: str, database: Database, cast: Cast
) -> None:
    with database.transaction() as session:
        erasure.erase(session, STAFF, cast.samira.id or 0, NOW)
    page = visitor.get(answers.links(secret, place.key, 0, answers.COME)["yes"])
    assert page.status_code == 410
    assert "Customer contact" not in words(page)


def test_from_the_start_on_the_link_says_to_call(
    visitor: Visitor, place: Place, secret: str, at: Callable[..., object]
) -> None:
    link = answers.links(secret, place.key, 0, answers.COME)["no"]
    at("2026-12-14 09:30")
    page = visitor.post(link)
    assert page.status_code == 410
    assert "Call us" in words(page)


def test_a_no_of_the_last_day_reaches_the_branch_too(
    visitor: Visitor, place: Place, secret: str, database: Database, cast: Cast, at: Callable[..., object]
) -> None:
    at("2026-12-14 08:00")
    visitor.post(answers.links(secret, place.key, 0, answers.COME)["no"])
    with database.transaction(writes=False) as session:
        assert [call.name for call in calls.news(session, cast.utrecht.id, NOW + timedelta(days=4))] == ["Samira"]


def test_a_form_without_its_token_changes_nothing_and_offers_the_button_again(
    visitor: Visitor, place: Place, secret: str, database: Database
) -> None:
    link = answers.links(secret, place.key, 0, answers.COME)["no"]
    page = visitor.post(link, csrf=False)
    assert page.status_code == 400
    assert "I can't come" in words(page)
    assert again(database, place).status is PlaceStatus.booked


@pytest.fixture
def asked(place: Place, database: Database, at: Callable[..., object]) -> Place:
    """Samira was not there."""
    at("2026-12-14 12:00")
    with database.transaction() as session:
        service.mark(session, STAFF, place.id or 0, PlaceStatus.no_show, datetime(2026, 12, 14, 12, 0, tzinfo=LOCAL))
    return place


def said(database: Database) -> list[Help | None]:
    with database.transaction(writes=False) as session:
        return list(session.execute(sa.select(HelpQuestion.answer)).scalars())


def test_what_would_help_is_said_once_or_not_at_all(
    visitor: Visitor, asked: Place, secret: str, database: Database
) -> None:
    link = answers.help_link(secret, asked.key)
    page = words(visitor.get(link))
    assert "You don't have to answer." in page
    assert "Samira" not in page
    assert visitor.post(link).status_code == 422
    assert visitor.post(link, data={"answer": "money"}).status_code == 422
    assert said(database) == [None]
    for _ in range(2):
        assert visitor.post(link, data={"answer": "nerves"}).location == link
    assert "On Wednesday 13 January 2027 we delete your answer." in words(visitor.get(link))
    assert said(database) == [Help.nerves]
    visitor.post(link, data={"answer": "nothing"})
    assert said(database) == [None]


def test_a_question_that_is_over_is_gone(
    visitor: Visitor, asked: Place, secret: str, database: Database, at: Callable[..., object]
) -> None:
    link = answers.help_link(secret, asked.key)
    at(datetime(2026, 12, 14, 12, 0, tzinfo=LOCAL) + help.KEPT)
    for page in (visitor.get(link), visitor.post(link, data={"answer": "nerves"})):
        assert page.status_code == 410
    assert said(database) == [None]
    assert visitor.get("/help/x").status_code == 410
    assert (
        visitor.get(answers.links(secret, asked.key, 0, "come")["yes"].replace("answer/yes", "help")).status_code == 410
    )
    with database.transaction(writes=False) as session:
        assert session.get_one(Intake, asked.intake_id)
