"""Mailed codes and links: they work once, for ten minutes, and only their salt is stored."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from matcher.accounts import service
from matcher.accounts.models import SignInCode
from matcher.accounts.service import Asker, CodeGone, CodeWrong, TooMany
from matcher.db import Database
from matcher.outbox.models import Message

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SECRET = "a secret of the tests"
EMAIL = "samira@candidate.example"
HOME = Asker("her own browser", "192.0.2.1")


def ask(session: Session, asker: Asker = HOME, email: str = EMAIL, now: datetime = NOW) -> SignInCode:
    service.ask_code(session, secret=SECRET, email=email, asker=asker, language="nl", now=now)
    return session.exec(select(SignInCode).order_by(sa.desc("id"))).first() or pytest.fail("no code was made")


def use(session: Session, code: str, browser: str = HOME.browser, now: datetime = NOW) -> None:
    service.use_code(session, secret=SECRET, email=EMAIL, browser=browser, code=code, now=now)


def test_a_code_works_once(session: Session) -> None:
    code = service.code_of(SECRET, ask(session).salt)
    use(session, code)
    with pytest.raises(CodeGone):
        use(session, code)


def test_a_code_works_for_ten_minutes(session: Session) -> None:
    code = service.code_of(SECRET, ask(session).salt)
    with pytest.raises(CodeGone):
        use(session, code, now=NOW + timedelta(minutes=10))


def test_a_code_works_only_in_the_browser_that_asked(session: Session) -> None:
    code = service.code_of(SECRET, ask(session).salt)
    with pytest.raises(CodeGone):
        use(session, code, browser="a stranger's")
    use(session, code)


def test_five_wrong_guesses_end_a_code(session: Session) -> None:
    code = service.code_of(SECRET, ask(session).salt)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(service.GUESSES):
        with pytest.raises(CodeWrong):
            use(session, wrong)
    with pytest.raises(CodeGone):
        use(session, code)


def test_a_strangers_guesses_cost_the_owner_nothing(session: Session) -> None:
    owners = service.code_of(SECRET, ask(session).salt)
    stranger = Asker("a stranger's", "192.0.2.66")
    ask(session, stranger)
    wrong = "000000" if owners != "000000" else "111111"
    for _ in range(service.GUESSES):
        with pytest.raises(CodeWrong):
            use(session, wrong, browser=stranger.browser)
    use(session, owners)


def test_a_link_works_once_in_any_browser(session: Session) -> None:
    token = service.link_of(SECRET, ask(session).salt)
    assert service.email_of_link(session, token=token, now=NOW) == EMAIL
    assert service.use_link(session, token=token, now=NOW) == EMAIL
    assert service.email_of_link(session, token=token, now=NOW) is None
    with pytest.raises(CodeGone):
        service.use_link(session, token=token, now=NOW)


def test_neither_code_nor_link_is_stored(session: Session) -> None:
    row = ask(session)
    code, token = service.code_of(SECRET, row.salt), service.link_of(SECRET, row.salt)
    kept = str(row.model_dump()) + str([message.model_dump() for message in session.exec(select(Message))])
    assert row.salt in kept
    assert code not in kept
    assert token not in kept


def test_asking_too_often_is_refused_with_a_wait(session: Session) -> None:
    for minute in range(service.ASKS):
        ask(session, now=NOW + timedelta(minutes=minute))
    with pytest.raises(TooMany) as refused:
        ask(session, now=NOW + timedelta(minutes=6))
    assert refused.value.seconds == 9 * 60
    ask(session, now=NOW + timedelta(minutes=15, seconds=1))


def test_a_stranger_who_asks_too_often_does_not_keep_the_owner_out(session: Session) -> None:
    stranger = Asker("a stranger's", "192.0.2.66")
    for _ in range(service.ASKS):
        ask(session, stranger)
    with pytest.raises(TooMany):
        ask(session, stranger)
    ask(session)


def test_one_network_address_can_ask_for_a_branch_but_not_for_everybody(session: Session) -> None:
    for number in range(service.ASKS_OF_ADDRESS):
        ask(session, email=f"person{number}@candidate.example")
    with pytest.raises(TooMany):
        ask(session, email="one.more@candidate.example")


def test_of_fifty_who_use_a_code_at_once_one_gets_in(database: Database) -> None:
    with database.transaction() as session:
        code = service.code_of(SECRET, ask(session).salt)

    def try_it(_: int) -> bool:
        try:
            with database.transaction() as session:
                use(session, code)
        except (CodeGone, CodeWrong):
            return False
        return True

    with ThreadPoolExecutor(10) as people:
        assert sum(people.map(try_it, range(50))) == 1
