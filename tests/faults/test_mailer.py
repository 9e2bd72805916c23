"""A sender of mail that is killed, again and again: nothing is lost, and at most one letter a kill goes out twice."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
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

MAILS, KILLS = 500, 20  # promise B2


class Senders:
    """`matcher mail flush`, again and again, each as a process of its own that can be killed."""

    def __init__(self, database: Database, folder: Path, server: MailServer) -> None:
        environment = os.environ | {
            "MATCHER_DATABASE_URL": database.url.render_as_string(hide_password=False),
            "MATCHER_INSTANCE": str(folder),
            "MATCHER_SMTP_URL": server.url,
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.sender"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self) -> int:
        """Begin to send what is due; the id of the process."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return int(self._line())

    def end(self) -> int:
        """Wait for it; its exit code, or the negative of what killed it."""
        return int(self._line())

    def close(self) -> None:
        """No more of them."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


@pytest.fixture
def senders(database: Database, tmp_path: Path, smtp_server: MailServer) -> Iterator[Senders]:
    """Senders of what is due in `database`, to `smtp_server`."""
    made = Senders(database, tmp_path, smtp_server)
    yield made
    made.close()


def let_claims_run_out(database: Database) -> None:
    """As if a minute went by."""
    with database.transaction() as session:
        held = sa.update(Message).where(col(Message.state) == State.sending)
        session.connection().execute(held.values(claimed_until=clock.now() - service.CLAIM))


@pytest.mark.slow
def test_a_killed_sender_loses_nothing_and_repeats_one_letter_at_most(
    database: Database, smtp_server: MailServer, senders: Senders
) -> None:
    with database.transaction() as session:
        for number in range(MAILS):
            data = {"salt": f"{number:032}"}
            to = f"p{number}@candidate.example"
            service.put(session, template="sign_in", to=to, dedupe=f"m{number}", now=clock.now(), data=data)
    for _kill in range(KILLS):
        before = len(smtp_server.mails)
        sender, patience = senders.begin(), time.monotonic() + 60
        while len(smtp_server.mails) < before + 5:
            assert time.monotonic() < patience, "nothing is being sent"
            time.sleep(0.002)
        os.kill(sender, signal.SIGKILL)
        assert senders.end() == -signal.SIGKILL, "it was done before it could be killed"
        let_claims_run_out(database)
    senders.begin()
    assert senders.end() == 0
    got = Counter(str(mail.message["Message-ID"]) for mail in smtp_server.mails)
    assert len(got) == MAILS
    assert sum(got.values()) - MAILS <= KILLS
    with database.transaction(writes=False) as session:
        left = sa.select(sa.func.count()).where(col(Message.state) != State.sent)
        assert session.connection().execute(left).scalar_one() == 0
    assert counted(database, "message") == MAILS
