"""The application under gunicorn with several workers, and people who press buttons at the same moment."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode

from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from matcher import clock
from matcher.accounts import service
from matcher.app import create_app
from matcher.candidates.models import Candidate
from matcher.db import Database
from matcher.settings import ROOT, Settings

SECRET = "a secret that only these tests know, 0123456789"
STARTS_WITHIN = 60.0  # seconds; a busy machine takes its time


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back on a press of a button."""

    status: int
    location: str
    text: str


@dataclass(frozen=True, slots=True)
class Served:
    """A running service; `press` sends a form as somebody."""

    port: int
    app: Flask
    database: Database
    pid: int = 0  # of gunicorn's first process, the parent of its workers

    def cookie_of(self, person: Candidate) -> str:
        """A signed cookie of a session that was begun for somebody."""
        with self.database.transaction() as session:
            token = service.sign_in(session, person.user_id, clock.now())
        serializer = self.app.session_interface.get_signing_serializer(self.app)
        return f"matcher={serializer.dumps({'token': token, 'csrf_token': 'a' * 40})}"

    def press(self, cookie: str, path: str, once: str) -> Answer:
        """Send the form at `path` with its token and the key `once`."""
        csrf = URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps("a" * 40)
        return self._ask("POST", path, cookie, urlencode({"csrf_token": csrf, "_once": once}))

    def get(self, cookie: str, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, cookie)

    def _ask(self, method: str, path: str, cookie: str = "", body: str = "") -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        connection.request(method, path, body or None, {"Cookie": cookie, **kind})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return Answer(answer.status, answer.getheader("Location") or "", text)

    def ready(self) -> bool:
        """Whether it answers."""
        try:
            return self._ask("GET", "/livez").status == 200
        except OSError:
            return False


@contextmanager
def served(database: Database, folder: Path, workers: int = 4) -> Iterator[Served]:
    """Run the application on `database` until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = Settings(
        database_url=database.url.render_as_string(hide_password=False), secret_key=SECRET, instance=folder
    )
    environment = os.environ | {
        "MATCHER_DATABASE_URL": settings.database_url,
        "MATCHER_SECRET_KEY": SECRET,
        "MATCHER_INSTANCE": str(folder),
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "-w", str(workers)]
    process = subprocess.Popen([*command, "-b", f"127.0.0.1:{port}", "wsgi:app"], cwd=ROOT, env=environment)
    running = Served(port, create_app(settings, database), database, process.pid)
    try:
        until = time.monotonic() + STARTS_WITHIN
        while not running.ready():
            assert process.poll() is None, "the server stopped"
            assert time.monotonic() < until, "the server did not start in time"
            time.sleep(0.1)
        yield running
    finally:
        process.terminate()
        process.wait(timeout=30)


def at_once(number: int, press: Callable[[int], Answer]) -> list[Answer]:
    """What comes back when `number` people press at the same moment."""
    start = Barrier(number)

    def one(who: int) -> Answer:
        start.wait()
        return press(who)

    with ThreadPoolExecutor(number) as people:
        return list(people.map(one, range(number)))
