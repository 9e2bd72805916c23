"""Error pages: a clear sentence in the reader's language and a reference, never a stack trace."""

import traceback
from secrets import token_hex

import structlog
from flask import Flask, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from matcher.db import refused_as_read_only
from matcher.web import unit_of_work
from matcher.web.api import problems
from matcher.web.rendering import page

log = structlog.get_logger()

RETRY_SECONDS = 5
KNOWN = (400, 403, 404, 405, 409, 410, 413, 414, 422, 429)


def init_app(app: Flask) -> None:
    """Answer every error with a page of ours, and log it in our own words only."""
    app.log_exception = lambda exc_info: None  # type: ignore[method-assign]  # Flask's tells the values of rows

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        if code < 400:
            return error
        if code >= 500:
            return _failed(getattr(error, "original_exception", None) or error)
        if request.path.startswith(problems.UNDER):
            return problems.of(error)
        text, _status = page("public/error.html", code, code=code if code in KNOWN else 400, reference=None)
        allow = error.get_response().headers.get("Allow")
        return text, code, {"Allow": allow} if allow else {}


def _failed(error: BaseException) -> ResponseReturnValue:
    unit_of_work.give_up()
    if g.get("stale", False) and refused_as_read_only(error):
        # A form without its token ran in a transaction that can't write, and its view has nothing to show again.
        return page("public/error.html", 400, code=400, reference=None)
    busy = not refused_as_read_only(error) and isinstance(error, OperationalError | PoolTimeout)
    code = 503 if busy else 500
    reference = token_hex(4)
    # The trace names code, not people: the message of the error itself may hold a row, so it is left out.
    trace = "".join(traceback.format_tb(error.__traceback__)) if error.__traceback__ else ""
    log.error("failed", reference=reference, kind=type(error).__name__, endpoint=request.endpoint, trace=trace)
    if request.path.startswith(problems.UNDER):
        return problems.failed(code, reference, RETRY_SECONDS)
    if busy:
        g.viewer = None  # so that the page asks the database nothing: it would be waited for once more
    try:
        text = page("public/error.html", code, code=code, reference=reference)[0]
    except Exception:
        # The page needs the database for the viewer's name; without it the plain words still come.
        g.viewer = None
        text = f"<!doctype html><title>{code}</title><p>Het lukt nu even niet. Probeer het straks weer. ({reference})"
    return text, code, {"Retry-After": str(RETRY_SECONDS)} if busy else {}
