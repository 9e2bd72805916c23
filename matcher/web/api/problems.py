"""What the API says no with: problem details (RFC 9457), in the language that the request asks for."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Response, g, request
from flask_babel import gettext as _
from pydantic import BaseModel, Field
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

UNDER = "/api/"
MEDIA = "application/problem+json"
URN = "urn:matcher:problem:"
LANGUAGES = ("nl", "en")


class Fault(BaseModel):
    """One thing that is wrong, and where: one of pointer, parameter and header is there."""

    detail: str
    pointer: str | None = Field(default=None, description="JSON pointer into the body")
    parameter: str | None = Field(default=None, description="of the address, after the question mark")
    header: str | None = None


class ProblemDetails(BaseModel):
    """What was refused, and why. Every answer from 400 on is one."""

    type: str = Field(description="about:blank, or urn:matcher:problem:... of docs/api.md")
    title: str
    status: int
    detail: str | None = None
    errors: list[Fault] | None = None
    reference: str | None = Field(default=None, description="to be told when you ask us about it")
    version: int | None = Field(default=None, description="the version that the thing has now")
    findings: list[dict[str, Any]] | None = Field(default=None, description="words that may not be asked")


class Problem(HTTPException):
    """Refuse the request: rolls back, and answers with these details."""

    def __init__(
        self,
        status: int,
        kind: str = "",
        detail: str | None = None,
        *,
        errors: Iterable[Fault] = (),
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        """kind: a word of docs/api.md, or empty when the status says it all. more: further members of the details."""
        super().__init__(detail)
        self.code = status
        self.kind, self.detail, self.errors = kind, detail, list(errors)
        self.headers, self.more = dict(headers or {}), more


def speak() -> None:
    """Let this request be answered in the language it asks for. No cookie is looked at, here or later."""
    g.viewer = None
    g.language = request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def of(error: HTTPException) -> Response:
    """The answer to whatever was refused under /api/."""
    speak()
    if isinstance(error, Problem):
        return _answer(error.code or 500, error.kind, error.detail, error.errors, error.headers, error.more)
    allow = error.get_response().headers.get("Allow")
    return _answer(error.code or 500, headers={"Allow": allow} if allow else None)


def failed(status: int, reference: str, retry_seconds: int) -> Response:
    """The answer to what went wrong on our side."""
    speak()
    headers = {"Retry-After": str(retry_seconds)} if status == 503 else None
    return _answer(status, headers=headers, more={"reference": reference})


def _answer(
    status: int,
    kind: str = "",
    detail: str | None = None,
    errors: Iterable[Fault] = (),
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> Response:
    said = _SAID.get(status)
    body: dict[str, Any] = {
        "type": URN + kind if kind else "about:blank",
        "title": said() if said else HTTP_STATUS_CODES.get(status, str(status)),
        "status": status,
        "detail": detail,
        "errors": [fault.model_dump(exclude_none=True) for fault in errors],
        **(more or {}),
    }
    known = {name: value for name, value in body.items() if value not in (None, [])}
    response = Response(json.dumps(known, ensure_ascii=False), status, mimetype=MEDIA)
    response.headers.update({"Content-Language": g.language, "Vary": "Accept-Language"} | dict(headers or {}))
    return response


_SAID: dict[int, Callable[[], str]] = {
    400: lambda: _("This request can't be read"),
    401: lambda: _("A valid token is needed"),
    403: lambda: _("This token is not for this"),
    404: lambda: _("Not found"),
    405: lambda: _("Not with this method"),
    409: lambda: _("Not possible now"),
    412: lambda: _("Changed meanwhile"),
    413: lambda: _("Too large"),
    415: lambda: _("Send JSON"),
    422: lambda: _("Something in the request is not right"),
    428: lambda: _("Say which version you change"),
    429: lambda: _("Too many requests"),
    500: lambda: _("Something went wrong on our side"),
    503: lambda: _("Too busy just now"),
}
