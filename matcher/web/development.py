"""/dev/mail: the mail that was written to files, to be read without a mail server. Not there in production."""

from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from flask import abort, current_app
from flask.typing import ResponseReturnValue

from matcher.web.guard import Route, blueprint, everybody
from matcher.web.rendering import page

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter as the page shows it."""

    name: str
    to: str
    subject: str
    text: str
    links: tuple[str, ...]


def folder() -> Path:
    """Where mail is written in development."""
    path: Path = current_app.extensions["settings"].instance / "mail"
    return path


def mails() -> ResponseReturnValue:
    """The newest mail, newest first."""
    paths = sorted(folder().glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return page("public/dev_mail.html", mails=[_read(path) for path in paths[:SHOWN]])


def mail(name: str) -> ResponseReturnValue:
    """One mail as it was written."""
    path = folder() / f"{name}.eml"
    if path.parent != folder() or not path.exists():
        abort(404)
    return path.read_bytes(), 200, {"Content-Type": "text/plain; charset=utf-8"}


def _read(path: Path) -> Mail:
    message = message_from_bytes(path.read_bytes(), policy=default)
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    links = tuple(word for word in text.split() if word.startswith(("http://", "https://")))
    return Mail(path.stem, str(message["To"]), str(message["Subject"]), text, links)


development = blueprint(
    "development",
    "/dev",
    everybody,
    [Route("/mail", "mails", mails), Route("/mail/<name>", "mail", mail)],
)
