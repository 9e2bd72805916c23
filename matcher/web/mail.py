"""Makes letters of messages: each template has a subject block and a body, in the language of its reader."""

import re
from typing import Any, Literal

from flask import Flask
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlmodel import Session

from matcher import clock
from matcher.accounts import service as accounts
from matcher.intakes import calendar
from matcher.intakes import queries as intakes
from matcher.outbox.mailer import Letter
from matcher.outbox.models import Message
from matcher.settings import Settings
from matcher.web import place_letters
from matcher.web.languages import named

# What a letter does to the reader's calendar.
CALENDAR: dict[str, Literal["REQUEST", "CANCEL"]] = {
    "place_booked": "REQUEST",
    "place_moved": "REQUEST",
    "place_cancelled": "CANCEL",
}

_GAPS = re.compile(r"\n{3,}")  # that lines left out of a template leave behind


class Letters:
    """Makes letters; handed to outbox.deliver() by whoever starts it."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.app, self.settings = app, settings

    def render(self, session: Session, message: Message) -> Letter:
        """The letter of a message as things are now."""
        with self.app.app_context(), force_locale(message.language):
            values = self._values(session, message)
            template = self.app.jinja_env.get_template(f"email/{message.template}.txt")
            context = template.new_context({**values, "base_url": self.settings.base_url.rstrip("/")})
            subject = "".join(template.blocks["subject"](context))
            body = "".join(template.blocks["body"](context))
            method = CALENDAR.get(message.template) if _holds_a_seat(values) else None
            invitations = self._invitations(values, message, method) if method else []
        return Letter(
            name=f"message-{message.id}@{self._domain()}",
            sender=self.settings.mail_from,
            to=message.to,
            subject=subject,
            text=_GAPS.sub("\n\n", body.strip()) + "\n",
            calendars=tuple(invitations),
            calendar_method=method or "",
        )

    def _values(self, session: Session, message: Message) -> dict[str, Any]:
        values: dict[str, Any] = dict(message.data)
        if message.template == "sign_in":
            secret = str(self.app.config["SECRET_KEY"])
            values["code"] = accounts.code_of(secret, values["salt"])
            values["token"] = accounts.link_of(secret, values["salt"])
        if message.place_id is not None:
            values.update(place_letters.values(session, message, str(self.app.config["SECRET_KEY"])))
        return values

    def _invitations(
        self, values: dict[str, Any], message: Message, method: Literal["REQUEST", "CANCEL"]
    ) -> list[bytes]:
        return calendar.invitations(
            values["intake"],
            values["meetings"],
            values["seat"],
            message.to,
            method,
            title=_("Training: %(name)s", name=named(values["place"])),
            organizer_email=self.settings.mail_from.rpartition("<")[2].rstrip(">"),
            now=clock.now(),
        )

    def _domain(self) -> str:
        return self.settings.mail_from.rpartition("@")[2].rstrip(">")


def _holds_a_seat(values: dict[str, Any]) -> bool:
    """Whether the place has, or had until this letter, a seat: who only waits has nothing in a calendar."""
    return values.get("was", getattr(values.get("seat"), "status", "")) in ("booked", "confirmed")


def wanted(session: Session, message: Message) -> bool:
    """Whether the reason to send a message is still there, asked right before it is sent."""
    return message.place_id is None or intakes.still_wanted(session, message)
