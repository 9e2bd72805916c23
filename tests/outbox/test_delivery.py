"""Messages are rows first; they are sent once, late rather than never, and one bad address stops nobody."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from matcher.db import Database
from matcher.outbox import queries, service
from matcher.outbox.mailer import Letter, Smtp
from matcher.outbox.models import Message, State
from tests.mail import MailServer

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def put(session: Session, to: str, dedupe: str = "", **more: object) -> None:
    service.put(session, template="plain", to=to, dedupe=dedupe or to, now=NOW, **more)


def render(_session: Session, message: Message) -> Letter:
    return Letter(f"message-{message.id}@matcher.example", "matcher@demo.example", message.to, "Hallo", "Dag\n")


def always(_session: Session, _message: Message) -> bool:
    return True


def deliver(database: Database, server: MailServer, now: datetime = NOW) -> service.Tally:
    return service.deliver(database, Smtp(server.url), render, always, now)


def states(database: Database) -> dict[str, State]:
    with database.transaction(writes=False) as session:
        return {message.to: message.state for message in session.exec(select(Message))}


def test_a_message_arrives(database: Database, smtp_server: MailServer) -> None:
    with database.transaction() as session:
        put(session, "samira@candidate.example")
    assert deliver(database, smtp_server).sent == 1
    assert [mail.text.strip() for mail in smtp_server.to("samira@candidate.example")] == ["Dag"]
    assert deliver(database, smtp_server).sent == 0


def test_the_same_cause_writes_one_message(database: Database, smtp_server: MailServer) -> None:
    with database.transaction() as session:
        put(session, "samira@candidate.example", "booked:1")
        put(session, "samira@candidate.example", "booked:1")
    assert deliver(database, smtp_server).sent == 1


def test_no_mail_without_its_cause(database: Database, smtp_server: MailServer) -> None:
    def fail() -> None:
        with database.transaction() as session:
            put(session, "samira@candidate.example")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert deliver(database, smtp_server).sent == 0


def test_a_refused_address_does_not_stop_the_rest(database: Database, smtp_server: MailServer) -> None:
    smtp_server.answer = lambda to: "550 no such box" if to.startswith("gone") else None
    with database.transaction() as session:
        for to in ("gone@candidate.example", "samira@candidate.example"):
            put(session, to)
    tally = deliver(database, smtp_server)
    assert (tally.sent, tally.refused) == (1, 1)
    assert states(database) == {
        "gone@candidate.example": State.refused,
        "samira@candidate.example": State.sent,
    }


def test_a_server_that_is_busy_is_tried_again_later_and_later(database: Database, smtp_server: MailServer) -> None:
    smtp_server.answer = lambda _to: "451 try later"
    with database.transaction() as session:
        put(session, "samira@candidate.example")
    waits, now = [], NOW
    for _ in range(3):
        assert deliver(database, smtp_server, now).later == 1
        with database.transaction(writes=False) as session:
            due = session.exec(select(Message.not_before)).one()
        waits.append((due - now).total_seconds() / 60)
        now = due
    assert waits == [1, 5, 15]
    smtp_server.answer = lambda _to: None
    assert deliver(database, smtp_server, now).sent == 1


def test_a_server_that_is_down_loses_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MailServer, "ports", {9})  # nobody listens there
    with database.transaction() as session:
        put(session, "samira@candidate.example")
    tally = service.deliver(database, Smtp("smtp://127.0.0.1:9"), render, always, NOW)
    assert tally.later == 1
    assert states(database) == {"samira@candidate.example": State.due}


def test_a_reason_that_is_gone_sends_nothing(database: Database, smtp_server: MailServer) -> None:
    with database.transaction() as session:
        put(session, "samira@candidate.example")
    service.deliver(database, Smtp(smtp_server.url), render, lambda _session, _message: False, NOW)
    assert smtp_server.mails == []
    assert states(database) == {"samira@candidate.example": State.dropped}


def test_what_came_too_late_is_not_sent(database: Database, smtp_server: MailServer) -> None:
    with database.transaction() as session:
        put(session, "samira@candidate.example", not_after=NOW + timedelta(hours=1))
    deliver(database, smtp_server, NOW + timedelta(hours=6))
    assert smtp_server.mails == []
    assert states(database) == {"samira@candidate.example": State.expired}


def test_what_a_killed_sender_held_is_sent_with_the_same_message_id(
    database: Database, smtp_server: MailServer
) -> None:
    with database.transaction() as session:
        put(session, "samira@candidate.example")

    class Killed(BaseException):
        """Stands for kill -9: after the server took the letter, before it was marked."""

    class Killer:
        def send(self, letter: Letter) -> None:
            Smtp(smtp_server.url).send(letter)
            raise Killed

    with pytest.raises(Killed):
        service.deliver(database, Killer(), render, always, NOW)
    assert deliver(database, smtp_server, NOW + timedelta(seconds=30)).sent == 0
    assert deliver(database, smtp_server, NOW + timedelta(seconds=60)).sent == 1
    first, second = smtp_server.to("samira@candidate.example")
    assert first.message["Message-ID"] == second.message["Message-ID"]


def test_two_senders_at_once_send_each_message_once(database: Database, smtp_server: MailServer) -> None:
    with database.transaction() as session:
        for number in range(30):
            put(session, f"person{number}@candidate.example")
    with ThreadPoolExecutor(3) as senders:
        tallies = list(senders.map(lambda _: deliver(database, smtp_server), range(3)))
    assert sum(tally.sent for tally in tallies) == 30
    assert len(smtp_server.mails) == 30


def test_a_line_break_in_a_subject_makes_no_header(smtp_server: MailServer) -> None:
    letter = Letter(
        "m-1@matcher.example", "matcher@demo.example", "samira@candidate.example", "a\r\nBcc: b@c.example", ""
    )
    Smtp(smtp_server.url).send(letter)
    (mail,) = smtp_server.mails
    assert mail.message["Bcc"] is None
    assert mail.recipients == ["samira@candidate.example"]


def test_how_late_the_oldest_message_is_can_be_asked(database: Database) -> None:
    with database.transaction() as session:
        assert queries.oldest_due(session, NOW) is None
        put(session, "samira@candidate.example")
        put(session, "later@candidate.example", not_before=NOW + timedelta(days=1))
        assert queries.oldest_due(session, NOW + timedelta(minutes=6)) == NOW
