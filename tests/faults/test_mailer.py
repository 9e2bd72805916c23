"""A sender of mail that is killed, again and again: nothing is lost, and at most one letter a kill goes out twice."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col

from matcher import clock
from matcher.db import Database
from matcher.outbox import service
from matcher.outbox.models import Message, State
from matcher.settings import ROOT
from tests.conftest import counted
from tests.mail import MailServer

MAILS, KILLS = 200, 5


def flush(database: Database, folder: Path, server: MailServer) -> "subprocess.Popen[bytes]":
    """Begin to send what is due, as a process of its own."""
    environment = os.environ | {
        "MATCHER_DATABASE_URL": database.url.render_as_string(hide_password=False),
        "MATCHER_INSTANCE": str(folder),
        "MATCHER_SMTP_URL": server.url,
    }
    return subprocess.Popen([sys.executable, "-m", "matcher", "mail", "flush"], cwd=ROOT, env=environment)


def let_claims_run_out(database: Database) -> None:
    """As if a minute went by."""
    with database.transaction() as session:
        held = sa.update(Message).where(col(Message.state) == State.sending)
        session.connection().execute(held.values(claimed_until=clock.now() - service.CLAIM))


@pytest.mark.slow
def test_a_killed_sender_loses_nothing_and_repeats_one_letter_at_most(
    database: Database, tmp_path: Path, smtp_server: MailServer
) -> None:
    with database.transaction() as session:
        for number in range(MAILS):
            data = {"salt": f"{number:032}"}
            to = f"p{number}@candidate.example"
            service.put(session, template="sign_in", to=to, dedupe=f"m{number}", now=clock.now(), data=data)
    for _kill in range(KILLS):
        before = len(smtp_server.mails)
        sender = flush(database, tmp_path, smtp_server)
        while len(smtp_server.mails) < before + 5:
            assert sender.poll() is None, "it was done before it could be killed"
            time.sleep(0.005)
        sender.send_signal(signal.SIGKILL)
        sender.wait()
        let_claims_run_out(database)
    assert flush(database, tmp_path, smtp_server).wait(timeout=60) == 0
    got = Counter(str(mail.message["Message-ID"]) for mail in smtp_server.mails)
    assert len(got) == MAILS
    assert sum(got.values()) - MAILS <= KILLS
    with database.transaction(writes=False) as session:
        left = sa.select(sa.func.count()).where(col(Message.state) != State.sent)
        assert session.connection().execute(left).scalar_one() == 0
    assert counted(database, "message") == MAILS
