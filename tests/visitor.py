"""Somebody with a browser: a test client that can sign in, and that fills in the hidden fields of forms."""

import re
from html import unescape
from typing import Any
from uuid import uuid4

from flask import session as context_session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

from matcher import clock
from matcher.accounts import service
from matcher.accounts.models import User
from matcher.candidates.models import Candidate
from matcher.db import Database


class Visitor(FlaskClient):
    """`post` adds the form's token and a fresh `_once`, as the page would; give `csrf=False` to leave them out."""

    def sign_in(self, who: User | Candidate) -> "Visitor":
        """Begin a session for somebody, without the mailed code; the visitor itself, to go on with."""
        database: Database = self.application.extensions["database"]
        user_id = who.user_id if isinstance(who, Candidate) else who.id
        assert user_id is not None, "sign_in needs somebody who is in the database"
        with database.transaction() as session:
            token = service.sign_in(session, user_id, clock.now())
        with self.session_transaction() as cookie:
            cookie["token"] = token
        return self

    def post(self, *arguments: Any, csrf: bool = True, **named: Any) -> TestResponse:
        """Send a form. `data` may set `_once` itself, to send the same form twice."""
        data = named.get("data")
        if csrf and "json" not in named and (data is None or isinstance(data, dict)):
            named["data"] = {"csrf_token": self._token(), "_once": uuid4().hex} | (data or {})
        return super().post(*arguments, **named)

    def _token(self) -> str:
        with self.session_transaction() as cookie:
            kept = cookie.get("csrf_token")
        with self.application.test_request_context():
            if kept:
                context_session["csrf_token"] = kept
            token = str(generate_csrf())
            raw = context_session["csrf_token"]
        with self.session_transaction() as cookie:
            cookie["csrf_token"] = raw
        return token


def words(response: TestResponse) -> str:
    """What a page says: its text without markup, white space made plain."""
    return words_of(response.get_data(as_text=True))


def words_of(page: str) -> str:
    """The text of a page without its markup."""
    text = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>", " ", page)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())
