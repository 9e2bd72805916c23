"""Reminders when nobody sent any for a while: what still makes sense goes once, the rest is recorded as expired."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from matcher.db import Database
from matcher.intakes import service
from matcher.intakes.models import Place
from matcher.intakes.queries import still_wanted
from matcher.outbox import service as outbox
from matcher.outbox.mailer import Letter
from matcher.outbox.models import Message, State
from tests.intakes.scene import NOW, STAFF, at_once, hours, key_of, set_scene

FIRST = datetime(2026, 12, 14, 8, 30, tzinfo=UTC)


class Sent:
    """Takes letters and keeps their names."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def send(self, letter: Letter) -> None:
        self.names.append(letter.name)


def render(_session: Any, message: Message) -> Letter:
    return Letter(str(message.data.get("days")), "a@b.example", message.to, "x", "x")


@pytest.fixture
def place(database: Database, at: Callable[..., Any]) -> Place:
    """A place whose confirmation was mailed at once."""
    at(NOW)
    with database.transaction() as session:
        scene = set_scene(session, seats=1, people=1)
        made = service.book(session, STAFF, intake_id=scene.intake, candidate_id=scene.people[0], now=NOW)
    outbox.deliver(database, Sent(), render, still_wanted, NOW)
    return made


def reminders(database: Database) -> list[State]:
    with database.transaction(writes=False) as session:
        query = select(Message.state).where(Message.template == "place_reminder").order_by(col(Message.id))
        return list(session.exec(query))


@pytest.mark.parametrize(
    ("back", "went", "states"),
    [
        (FIRST - timedelta(days=5) + hours(6), ["5"], ["sent", "due", "due"]),
        (FIRST - timedelta(days=1) + hours(6), ["1"], ["expired", "sent", "due"]),
        (FIRST - hours(1), ["0"], ["expired", "expired", "sent"]),
        (FIRST + hours(4), [], ["expired", "expired", "expired"]),
    ],
)
def test_after_a_gap_one_reminder_goes_and_what_is_too_late_is_recorded(
    database: Database, place: Place, at: Callable[..., Any], back: datetime, went: list[str], states: list[str]
) -> None:
    at(back)
    sent = Sent()
    for _ in range(3):
        outbox.deliver(database, sent, render, still_wanted, back)
    assert sent.names == went
    assert [state.value for state in reminders(database)] == states


def test_each_reminder_goes_once_with_any_number_of_senders(
    database: Database, place: Place, at: Callable[..., Any]
) -> None:
    sent = Sent()
    for moment in (FIRST - timedelta(days=5), FIRST - timedelta(days=1), FIRST - hours(2)):
        at(moment)
        at_once([lambda db, now=moment: outbox.deliver(db, sent, render, still_wanted, now)] * 4, database)
    assert sent.names == ["5", "1", "0"]
    assert key_of(place)
