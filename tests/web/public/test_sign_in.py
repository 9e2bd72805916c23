"""Signing in by a mailed code: opening a link signs nobody in, an old cookie is worth nothing."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlmodel import select

from matcher import clock
from matcher.accounts.models import SignIn, SignInCode
from matcher.accounts.service import GUESSES
from matcher.db import Database
from matcher.outbox import service as outbox
from matcher.outbox.mailer import Smtp
from matcher.settings import Settings
from matcher.web.mail import Letters, wanted
from tests.cast import Cast
from tests.mail import MailServer
from tests.visitor import Visitor, words


class Post:
    """Delivers what is due and reads it."""

    def __init__(self, app: Flask, settings: Settings, server: MailServer) -> None:
        self.app, self.settings, self.server = app, settings, server

    def newest(self, to: str) -> tuple[str, str]:
        """The code and the path of the link in the newest mail to somebody."""
        letters = Letters(self.app, self.settings)
        outbox.deliver(self.app.extensions["database"], Smtp(self.server.url), letters.render, wanted, clock.now())
        text = self.server.to(to)[-1].text
        code = re.search(r"\b\d{6}\b", text)
        link = re.search(r"/sign-in/link/\w+", text)
        assert code
        assert link
        return code[0], link[0]


@pytest.fixture
def post(app: Flask, settings: Settings, smtp_server: MailServer) -> Post:
    return Post(app, settings, smtp_server)


def ask(client: Visitor, email: str, path: str = "/sign-in") -> None:
    answer = client.post(path, data={"email": email})
    assert (answer.status_code, answer.location) == (303, "/sign-in/code")


def test_it_works(client: Visitor, cast: Cast, post: Post) -> None:
    ask(client, " Anja@recruiter.example ")
    code, _ = post.newest("anja@recruiter.example")
    answer = client.post("/sign-in/code", data={"code": code})
    assert (answer.status_code, answer.location) == (303, "/recruiter/")


def test_the_code_may_be_typed_with_a_space(client: Visitor, cast: Cast, post: Post) -> None:
    ask(client, "anja@recruiter.example")
    code, _ = post.newest("anja@recruiter.example")
    assert client.post("/sign-in/code", data={"code": f" {code[:3]} {code[3:]} "}).status_code == 303


def test_one_goes_to_the_page_that_was_asked_for(client: Visitor, cast: Cast, post: Post) -> None:
    assert client.get("/recruiter/candidates").location == "/sign-in?next=/recruiter/candidates"
    client.get("/sign-in?next=/recruiter/candidates")
    ask(client, "anja@recruiter.example")
    code, _ = post.newest("anja@recruiter.example")
    assert client.post("/sign-in/code", data={"code": code}).location == "/recruiter/candidates"


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"]
)
def test_no_other_site_is_gone_to(client: Visitor, cast: Cast, post: Post, target: str) -> None:
    client.get("/sign-in", query_string={"next": target})
    ask(client, "anja@recruiter.example")
    code, _ = post.newest("anja@recruiter.example")
    assert client.post("/sign-in/code", data={"code": code}).location == "/recruiter/"


def test_opening_the_link_signs_nobody_in(client: Visitor, app: Flask, cast: Cast, post: Post) -> None:
    ask(client, "anja@recruiter.example")
    _, link = post.newest("anja@recruiter.example")
    scanner = app.test_client()
    for _ in range(3):
        assert scanner.get(link).status_code == 200
    assert scanner.get("/recruiter/").status_code == 303
    assert client.post(link).location == "/recruiter/"
    assert client.get("/recruiter/").status_code == 200


def test_a_link_works_once(client: Visitor, app: Flask, cast: Cast, post: Post) -> None:
    ask(client, "anja@recruiter.example")
    _, link = post.newest("anja@recruiter.example")
    client.post(link)
    again = app.test_client().post(link)
    assert again.status_code == 410
    assert "Deze link werkt niet meer" in words(again)


def test_of_many_presses_on_one_link_one_signs_in(app: Flask, client: Visitor, cast: Cast, post: Post) -> None:
    ask(client, "anja@recruiter.example")
    _, link = post.newest("anja@recruiter.example")

    def press(_: int) -> int:
        return int(app.test_client().post(link).status_code)

    with ThreadPoolExecutor(5) as people:
        statuses = list(people.map(press, range(20)))
    assert sorted(set(statuses)) == [303, 410]
    assert statuses.count(303) == 1
    database: Database = app.extensions["database"]
    with database.transaction(writes=False) as session:
        assert len(session.exec(select(SignIn)).all()) == 1


def test_known_and_unknown_addresses_get_the_same_answer(app: Flask, cast: Cast) -> None:
    pages = []
    for email in ("anja@recruiter.example", "nobody@recruiter.example"):
        client = app.test_client()
        ask(client, email)
        body = client.get("/sign-in/code").get_data(as_text=True).replace(email, "")
        pages.append(re.sub(r'(nonce|value|nonce-\w+)="[^"]*"', "", body))
    assert pages[0] == pages[1]


def test_an_unknown_address_is_asked_to_begin(client: Visitor, cast: Cast, post: Post) -> None:
    ask(client, "new@candidate.example", "/start")
    code, _ = post.newest("new@candidate.example")
    answer = client.post("/sign-in/code", data={"code": code})
    assert (answer.status_code, answer.location) == (303, "/welcome/")


def test_a_wrong_code_says_so_and_counts(client: Visitor, app: Flask, cast: Cast, post: Post) -> None:
    ask(client, "anja@recruiter.example")
    code, _ = post.newest("anja@recruiter.example")
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(GUESSES):
        answer = client.post("/sign-in/code", data={"code": wrong})
        assert answer.status_code == 422
        assert "niet de code" in words(answer)
    assert "werkt niet meer" in words(client.post("/sign-in/code", data={"code": code}))


def test_asking_too_often_says_when_to_come_back(client: Visitor, cast: Cast) -> None:
    for _ in range(5):
        ask(client, "anja@recruiter.example")
    answer = client.post("/sign-in", data={"email": "anja@recruiter.example"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("email", ["", "anja", "anja@", "@example.nl", "a b@example.nl", "x" * 3000 + "@example.nl"])
def test_what_is_no_address_is_refused_and_kept(client: Visitor, email: str) -> None:
    answer = client.post("/start", data={"email": email})
    assert answer.status_code == 422
    assert "Vul een e-mailadres in" in words(answer) or "tekens" in words(answer)
    if email:
        assert email in answer.get_data(as_text=True)


def test_an_old_cookie_is_worth_nothing_after_signing_out(app: Flask, client: Visitor, cast: Cast) -> None:
    client.sign_in(cast.anja)
    assert client.get("/recruiter/").status_code == 200
    with client.session_transaction() as cookie:
        old = dict(cookie)
    client.post("/sign-out")
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie.update(old)
    assert thief.get("/recruiter/").status_code == 303


def test_signing_in_changes_the_session(client: Visitor, cast: Cast, post: Post) -> None:
    ask(client, "anja@recruiter.example")
    with client.session_transaction() as cookie:
        before = dict(cookie)
    code, _ = post.newest("anja@recruiter.example")
    client.post("/sign-in/code", data={"code": code})
    with client.session_transaction() as cookie:
        after = dict(cookie)
    assert not set(before.values()) & set(after.values())


def test_signing_out_is_no_link(client: Visitor) -> None:
    assert client.get("/sign-out").status_code == 405


def test_a_mail_scanner_finds_no_address_that_changes_something(client: Visitor, app: Flask, cast: Cast) -> None:
    ask(client, "anja@recruiter.example")
    database: Database = app.extensions["database"]
    with database.transaction(writes=False) as session:
        row = session.exec(select(SignInCode)).one()
    assert row.used_at is None
