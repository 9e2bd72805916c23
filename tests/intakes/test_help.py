"""After a no-show: a question, an answer, and that both are forgotten."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from matcher.audit.models import Entry
from matcher.clock import local
from matcher.intakes import help, service
from matcher.intakes.help import HelpGone
from matcher.intakes.models import Help, HelpQuestion, Place, PlaceStatus
from matcher.intakes.queries import still_wanted
from tests.intakes.scene import STAFF, crowd, key_of, mails

FIRST = datetime(2026, 12, 14, 8, 30, tzinfo=UTC)


@pytest.fixture
def absent(session: Session, at: Callable[..., Any]) -> Place:
    """Somebody who was not there."""
    at(FIRST)
    _, (place,) = crowd(session, seats=1, people=1)
    return service.mark(session, STAFF, key_of(place), PlaceStatus.no_show, FIRST)


def test_who_was_not_there_is_asked_once_an_hour_later(session: Session, absent: Place) -> None:
    service.mark(session, STAFF, key_of(absent), PlaceStatus.no_show, FIRST)
    (mail,) = mails(session, "place_help")
    assert local(mail.not_before).strftime("%H:%M") == "10:30"
    assert still_wanted(session, mail)
    (asked,) = help.of_candidate(session, absent.candidate_id, FIRST)
    assert (asked.place_id, asked.answer, asked.expires_at) == (absent.id, None, FIRST + timedelta(days=30))


def test_somebody_who_was_there_after_all_is_asked_nothing(session: Session, absent: Place) -> None:
    service.mark(session, STAFF, key_of(absent), PlaceStatus.attended, FIRST)
    assert help.of_candidate(session, absent.candidate_id, FIRST) == []
    assert not still_wanted(session, mails(session, "place_help")[0])


def test_an_answer_can_be_given_changed_and_taken_back(session: Session, absent: Place) -> None:
    place_id = key_of(absent)
    for said in (Help.transport, Help.transport, Help.call_me):
        help.answer(session, STAFF, place_id, said, FIRST)
        assert help.of_candidate(session, absent.candidate_id, FIRST)[0].answer is said
    assert not still_wanted(session, mails(session, "place_help")[0])  # who has answered is not asked by mail
    help.done(session, STAFF, place_id, FIRST)
    help.done(session, STAFF, place_id, FIRST)
    assert help.of_candidate(session, absent.candidate_id, FIRST)[0].done_at == FIRST
    help.answer(session, STAFF, place_id, None, FIRST)
    (asked,) = help.of_candidate(session, absent.candidate_id, FIRST)
    assert (asked.answer, asked.done_at) == (None, None)
    trail = session.exec(
        select(Entry).where(Entry.subject == f"place:{place_id}", Entry.action != "place.booked")
    ).all()
    told = [(entry.action, entry.detail) for entry in trail if entry.action.startswith("help")]
    assert told == [("help.answered", ""), ("help.answered", ""), ("help.done", ""), ("help.withdrawn", "")]


def test_after_thirty_days_nothing_of_it_is_left(session: Session, absent: Place) -> None:
    place_id = key_of(absent)
    help.answer(session, STAFF, place_id, Help.nerves, FIRST)
    over = FIRST + help.KEPT
    assert help.forget_old(session, over - timedelta(seconds=1)) == 0
    assert help.of_candidate(session, absent.candidate_id, over) == []  # also before the job has come by
    with pytest.raises(HelpGone):
        help.answer(session, STAFF, place_id, Help.transport, over)
    assert help.forget_old(session, over) == 1
    assert session.exec(select(HelpQuestion)).all() == []
    with pytest.raises(HelpGone):
        help.answer(session, STAFF, place_id, Help.transport, FIRST)
