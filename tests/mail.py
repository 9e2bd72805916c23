"""A real mail server on the loopback interface that keeps the mails it gets, and can be told to misbehave."""

import email
import email.policy
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, ClassVar

from aiosmtpd.controller import Controller


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as the server got it: who it was handed over for, and what it says."""

    sender: str
    recipients: list[str]
    message: EmailMessage

    @property
    def text(self) -> str:
        """The plain text of it."""
        body = self.message.get_body(("plain",))
        assert body is not None, "a mail without plain text"
        return str(body.get_content())


class MailServer:
    """`answer` decides what a mail gets as its answer, by its recipient: None is accepted, "550 no such box" is not."""

    ports: ClassVar[set[int]] = set()

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.answer: Callable[[str], str | None] = lambda recipient: None
        self.slow = 0.0  # seconds to wait before an answer
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=10)

    @property
    def url(self) -> str:
        """The address for the settings."""
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Begin to listen."""
        MailServer.ports.add(self.port)
        self._controller.start()

    def stop(self) -> None:
        """Stop listening."""
        self._controller.stop()
        MailServer.ports.discard(self.port)

    def to(self, address: str) -> list[Mail]:
        """The mails handed over for `address`, oldest first."""
        return [mail for mail in self.mails if address in mail.recipients]

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        """Accept or refuse a recipient."""
        refusal = self.answer(address)
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep a mail."""
        if self.slow:
            time.sleep(self.slow)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append(Mail(envelope.mail_from, list(envelope.rcpt_tos), message))
        return "250 kept"
