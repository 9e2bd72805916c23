"""The fixtures keep what they promise: nothing leaves this machine, the clock stands still, nothing stays behind."""

import smtplib
import socket
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from matcher import clock
from matcher.accounts.models import User
from matcher.db import Database
from tests import make
from tests.cast import Cast
from tests.mail import MailServer


def test_the_network_is_out_of_reach() -> None:
    with pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_mail_goes_nowhere_but_to_the_test_server(smtp_server: MailServer) -> None:
    with pytest.raises(AssertionError, match="no test server"):
        smtplib.SMTP("127.0.0.1", 25)
    with smtplib.SMTP("127.0.0.1", smtp_server.port) as connection:
        connection.sendmail("a@one.example", ["b@two.example"], "Subject: Hello\n\nHow are you?\n")
    assert [mail.text.strip() for mail in smtp_server.to("b@two.example")] == ["How are you?"]


def test_the_mail_server_refuses_whom_it_is_told_to_refuse(smtp_server: MailServer) -> None:
    smtp_server.answer = lambda recipient: "550 no such box" if recipient.startswith("b@") else None
    with smtplib.SMTP("127.0.0.1", smtp_server.port) as connection, pytest.raises(smtplib.SMTPRecipientsRefused):
        connection.sendmail("a@one.example", ["b@two.example"], "Subject: Hello\n\nHow are you?\n")
    assert smtp_server.mails == []


def test_the_clock_stands_where_it_is_put(at: Callable[..., Any]) -> None:
    at("2027-03-27 09:30")
    assert clock.now().isoformat() == "2027-03-27T08:30:00+00:00"
    at("2027-03-29 09:30")
    assert clock.now().isoformat() == "2027-03-29T07:30:00+00:00"


@pytest.mark.parametrize("time", [1, 2])
def test_every_test_begins_with_nothing(database: Database, time: int) -> None:
    with database.transaction() as session:
        assert make.total(session, User) == 0
        assert Cast.enter(session).anja.id == 1


@pytest.mark.parametrize("time", [1, 2])
def test_a_session_leaves_nothing_behind(session: Session, time: int) -> None:
    assert make.total(session, User) == 0
    make.user(session)
    assert make.total(session, User) == 1
