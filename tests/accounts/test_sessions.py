"""Sessions are on the server: ended there is ended everywhere, and they don't last for ever."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from matcher.accounts import queries, service
from matcher.accounts.models import Role
from tests import make

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_a_token_tells_who_somebody_is(session: Session) -> None:
    anja = make.user(session, Role.recruiter, name="Anja")
    viewer = queries.signed_in(session, service.sign_in(session, anja.id or 0, NOW), NOW)
    assert viewer is not None
    assert (viewer.user_id, viewer.role, viewer.branch_id) == (anja.id, Role.recruiter, anja.branch_id)


def test_a_made_up_token_is_nobody(session: Session) -> None:
    assert queries.signed_in(session, "made up", NOW) is None


def test_signed_out_is_out_everywhere(session: Session) -> None:
    anja = make.user(session, Role.recruiter)
    here, there = service.sign_in(session, anja.id or 0, NOW), service.sign_in(session, anja.id or 0, NOW)
    service.sign_out(session, here, NOW)
    assert queries.signed_in(session, here, NOW) is None
    assert queries.signed_in(session, there, NOW) is not None


def test_an_account_that_is_switched_off_is_out_at_once(session: Session) -> None:
    anja = make.user(session, Role.recruiter)
    token = service.sign_in(session, anja.id or 0, NOW)
    anja.active = False
    session.flush()
    assert queries.signed_in(session, token, NOW) is None


@pytest.mark.parametrize(
    ("role", "idle", "still_in"),
    [
        (Role.recruiter, timedelta(minutes=119), True),
        (Role.recruiter, timedelta(minutes=121), False),
        (Role.candidate, timedelta(days=6), True),
        (Role.candidate, timedelta(days=8), False),
    ],
)
def test_who_does_nothing_for_long_is_signed_out(session: Session, role: Role, idle: timedelta, still_in: bool) -> None:
    token = service.sign_in(session, make.user(session, role).id or 0, NOW)
    assert (queries.signed_in(session, token, NOW + idle) is not None) == still_in


def test_staff_sign_in_again_each_day_however_busy(session: Session) -> None:
    token = service.sign_in(session, make.user(session, Role.recruiter).id or 0, NOW)
    viewer = queries.signed_in(session, token, NOW + timedelta(hours=1))
    assert viewer is not None
    service.seen(session, viewer.sign_in_id, NOW + timedelta(hours=12))
    assert queries.signed_in(session, token, NOW + timedelta(hours=12, minutes=1)) is None


def test_an_address_has_one_account(session: Session) -> None:
    make.user(session, Role.recruiter, email="anja@branch.example")
    with pytest.raises(service.AddressTaken):
        service.add_user(session, email=" Anja@Branch.example", name="Anja", role=Role.office, now=NOW)
