"""Hands a letter to a mail server, or, in development, writes it to a folder as an .eml file."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

SECONDS = 10


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it is sent. `name` makes its Message-ID: the same message sent again has the same one."""

    name: str
    sender: str
    to: str
    subject: str
    text: str
    html: str = ""
    calendars: tuple[bytes, ...] = ()
    calendar_method: str = "REQUEST"

    def message(self) -> EmailMessage:
        """The letter as MIME: plain text, HTML beside it, and invitations as calendars expect them (RFC 6047).

        A mail reader shows the one that is an alternative to the text; the others are files beside it.
        """
        message = EmailMessage(policy=SMTP)
        message["From"] = self.sender
        message["To"] = self.to
        message["Subject"] = " ".join(self.subject.split())  # a line break here would be a header of its own
        message["Message-ID"] = f"<{self.name}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.text)
        if self.html:
            message.add_alternative(self.html, subtype="html")
        method = {"method": self.calendar_method}
        for calendar in self.calendars[:1]:
            message.add_alternative(calendar.decode(), subtype="calendar", params=method)
        for number, calendar in enumerate(self.calendars[1:], start=2):
            text, name = calendar.decode(), f"{number}.ics"
            message.add_attachment(text, subtype="calendar", params=method, filename=name)
        return message


class Refused(Exception):
    """The mail server says: never."""


class Unreachable(Exception):
    """The mail server can't take it now; later it may."""


class Transport(Protocol):
    """Something that takes letters."""

    def send(self, letter: Letter) -> None:
        """Send it. Raises Refused or Unreachable."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Writes letters into a folder: development without a mail server."""

    path: Path

    def send(self, letter: Letter) -> None:
        """Write it as an .eml file, whole or not at all."""
        self.path.mkdir(parents=True, exist_ok=True)
        target = self.path / f"{letter.name.split('@')[0]}.eml"
        partial = target.with_suffix(".part")
        partial.write_bytes(letter.message().as_bytes())
        partial.replace(target)


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server: smtp://user:password@host:port, with STARTTLS where it is offered; smtps:// from the start."""

    url: str

    def send(self, letter: Letter) -> None:
        """Hand it over within seconds, or say why not."""
        parts = urlsplit(self.url)
        host = parts.hostname or "localhost"
        try:
            with self._connect(parts.scheme, host, parts.port) as server:
                if parts.scheme == "smtp" and server.has_extn("starttls"):
                    server.starttls(context=ssl.create_default_context())
                    server.ehlo()
                if parts.username:
                    server.login(unquote(parts.username), unquote(parts.password or ""))
                server.send_message(letter.message())
        except smtplib.SMTPRecipientsRefused as error:
            code = max(reply[0] for reply in error.recipients.values())
            raise (Refused if code >= 500 else Unreachable)(f"recipient refused: {code}") from error
        except smtplib.SMTPResponseException as error:
            raise (Refused if error.smtp_code >= 550 else Unreachable)(f"answered {error.smtp_code}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(type(error).__name__) from error

    def _connect(self, scheme: str, host: str, port: int | None) -> smtplib.SMTP:
        if scheme == "smtps":
            return smtplib.SMTP_SSL(host, port or 465, timeout=SECONDS, context=ssl.create_default_context())
        server = smtplib.SMTP(host, port or 25, timeout=SECONDS)
        server.ehlo()
        return server
