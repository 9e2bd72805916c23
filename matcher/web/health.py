"""For machines that watch: is the process alive, can it serve."""

from datetime import timedelta
from threading import Thread
from typing import Any

import sqlalchemy as sa
from flask.typing import ResponseReturnValue

from matcher import clock
from matcher.db import Database
from matcher.outbox import queries as outbox
from matcher.web import unit_of_work
from matcher.web.guard import Route, blueprint, everybody

DEADLINE_SECONDS = 2.5
TOO_OLD = timedelta(minutes=5)


def livez() -> ResponseReturnValue:
    """The process answers. Asks no database."""
    return {"status": "alive"}


def readyz() -> ResponseReturnValue:
    """Whether pages can be served: the database answers within its deadline, and mail isn't late."""
    found: dict[str, Any] = {}
    asking = Thread(target=_ask, args=(unit_of_work.database(), found), daemon=True)
    asking.start()
    asking.join(DEADLINE_SECONDS)
    status = found.get("status", "the database does not answer in time")
    return {"status": status, "oldest_mail_seconds": found.get("age", 0)}, 200 if status == "ready" else 503


def _ask(database: Database, found: dict[str, Any]) -> None:
    now = clock.now()
    try:
        with database.transaction(writes=False) as session:
            session.connection().execute(sa.text("SELECT 1"))
            oldest = outbox.oldest_due(session, now)
    except sa.exc.SQLAlchemyError as error:
        found["status"] = f"the database fails: {type(error).__name__}"
        return
    age = now - oldest if oldest else timedelta()
    found["age"] = int(age.total_seconds())
    found["status"] = "ready" if age < TOO_OLD else "mail is late: is the scheduler running?"


health = blueprint("health", "", everybody, [Route("/livez", "livez", livez), Route("/readyz", "readyz", readyz)])
