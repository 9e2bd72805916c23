"""How gunicorn serves the application: `gunicorn -c deploy/gunicorn.conf.py wsgi:app`."""

import os
import re
import sys
from pathlib import Path

from gunicorn.glogging import Logger

from matcher.matching import resident

sqlite = not os.environ.get("MATCHER_DATABASE_URL", "sqlite").startswith("postgresql")
production = os.environ.get("MATCHER_ENV") == "production"

wsgi_app = "wsgi:app"
bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
# SQLite has one writer at a time: more processes would only wait for each other.
workers = 1 if sqlite else len(os.sched_getaffinity(0))
# A client that sends its request a byte at a time holds a thread, and nothing else, until it is done or too late:
# there are more threads than a page of such clients. Work itself is bounded by the pool of database connections.
threads = 64
timeout = 30
graceful_timeout = 20
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - the heartbeat file, off the disk
control_socket_disable = True  # nobody needs to change a running server
limit_request_line = 4094
limit_request_fields = 60
accesslog = "-" if production else None
errorlog = "-"
loglevel = "info" if production else "warning"
# Which page, how it went and how long it took. No address of the visitor, no query, no referrer, no browser.
access_log_format = '{"at": "%(t)s", "method": "%(m)s", "path": "%(U)s", "status": %(s)s, "seconds": %(L)s}'

_WORD = re.compile(r"[a-z]{1,24}(-[a-z]{1,24})*(\.[a-z]{1,8})?|\d{1,10}|")


def masked(path: str) -> str:
    """`path` with everything that is neither a word nor a number taken out: keys and tokens stand in addresses."""
    return "/".join(part if _WORD.fullmatch(part) else "*" for part in path.split("/"))


class PrivateLog(Logger):
    """A log that holds no token, no visitor's address and nothing of a request."""

    def warning(self, msg, *args, **kwargs):
        """gunicorn tells who sent a malformed request, and a part of it: neither is for a log."""
        super().warning("Invalid request" if str(msg).startswith("Invalid request") else msg, *args, **kwargs)

    def exception(self, msg, *args, **kwargs):
        """What kind of error it was; its own message and the address asked for may hold anything."""
        kind = sys.exc_info()[0]
        super().error("Error handling a request: %s", kind.__name__ if kind else "unknown")

    def atoms(self, resp, req, environ, request_time):
        """What a line of the log is made of."""
        atoms = super().atoms(resp, req, environ, request_time)
        atoms["U"] = masked(environ.get("PATH_INFO", ""))
        return atoms


def post_worker_init(worker):
    """Lay out everybody and all work before anybody asks for a list of them."""
    resident.warm(worker.wsgi.extensions["database"].engine)


logger_class = PrivateLog
