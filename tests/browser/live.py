"""The real server for a browser: `matcher up` on a free port, with a database and mail folder of its own."""

import email
import email.policy
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from matcher.accounts.models import User
from matcher.accounts.service import sign_in
from matcher.app import create_app
from matcher.candidates.models import Candidate
from matcher.clock import now
from matcher.db import Database
from matcher.settings import ROOT, Settings
from matcher.skills import service as skills
from tests import make, servers
from tests.cast import Cast

SECRET = "a secret that only the browser tests know, 9876543210"
STARTS_WITHIN = 40.0  # seconds; a busy machine takes its time
MAILS_WITHIN = 20.0


@dataclass
class LiveServer:
    """A running service: its `url`, its `database`, and the `cast` in it."""

    folder: Path
    url: str = ""
    database: Database = field(init=False)
    cast: Cast = field(init=False)

    def start(self) -> None:
        """Fill a database with the cast and the vocabulary, start everything, and wait until it is ready."""
        shutil.copy(servers.sqlite_template(), self.folder / "matcher.db")
        self.database = Database(f"sqlite:///{self.folder}/matcher.db")
        with self.database.transaction() as session:
            skills.load(session)
            self.cast = Cast.enter(session)
            make.intake(session, seats=6, branch=self.cast.utrecht, trainer=self.cast.wout)
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.settings = Settings(
            database_url=f"sqlite:///{self.folder}/matcher.db",
            secret_key=SECRET,
            base_url=self.url,
            instance=self.folder,
        )
        self._log = (self.folder / "server.log").open("w")
        self._process = subprocess.Popen(
            [str(Path(sys.executable).parent / "matcher"), "up", "--port", str(port)],
            env=self._environment(),
            stdout=self._log,
            stderr=self._log,
            cwd=ROOT,
            start_new_session=True,
        )
        self._wait()

    def _environment(self) -> dict[str, str]:
        """The settings of this server as environment variables."""
        return os.environ | {
            "MATCHER_DATABASE_URL": f"sqlite:///{self.folder}/matcher.db",
            "MATCHER_SECRET_KEY": SECRET,
            "MATCHER_BASE_URL": self.url,
            "MATCHER_INSTANCE": str(self.folder),
        }

    def stop(self) -> None:
        """Stop everything that was started."""
        os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._log.close()
        self.database.close()

    def mails_to(self, address: str) -> list[EmailMessage]:
        """The mails written for somebody, oldest first."""
        found = []
        for path in sorted((self.folder / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if address in str(message["To"]):
                assert isinstance(message, EmailMessage)
                found.append(message)
        return found

    def code_for(self, address: str, *, after: int = 0) -> str:
        """The six digits last mailed to somebody; waits for a mail beyond the first `after`."""
        until = time.monotonic() + MAILS_WITHIN
        while time.monotonic() < until:
            mails = self.mails_to(address)
            if len(mails) > after:
                body = mails[-1].get_body(("plain",))
                assert body is not None, "a mail without plain text"
                found = re.search(r"\b(\d{3}) ?(\d{3})\b", body.get_content())
                assert found, f"no code in the mail to {address}"
                return found[1] + found[2]
            time.sleep(0.1)
        raise AssertionError(f"no mail to {address} within {MAILS_WITHIN} s")

    def cookie(self, who: User | Candidate) -> dict[str, Any]:
        """The cookie of somebody who has signed in, for a browser that skips the mailed code."""
        user_id = who.user_id if isinstance(who, Candidate) else who.id
        assert user_id is not None, "cookie needs somebody who is in the database"
        with self.database.transaction() as session:
            token = sign_in(session, user_id, now())
        app = create_app(self.settings, database=self.database)
        serializer = app.session_interface.get_signing_serializer(app)
        value = serializer.dumps({"token": token, "_permanent": True})
        return {"name": app.config["SESSION_COOKIE_NAME"], "value": value, "url": self.url}

    def _wait(self) -> None:
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until and self._process.poll() is None:
            with suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                urllib.request.urlopen(f"{self.url}/livez", timeout=2)  # noqa: S310
                return
            time.sleep(0.1)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        raise RuntimeError("the server did not start:\n" + (self.folder / "server.log").read_text()[-4000:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
