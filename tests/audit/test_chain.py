"""The audit chain tells when somebody edited, removed, inserted, moved or cut off an entry."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from matcher.audit import service
from matcher.audit.service import Actor
from matcher.db import Database

ANJA = Actor(7, "recruiter")


def write(session: Session, entries: int = 5) -> None:
    for number in range(entries):
        service.record(session, ANJA, "candidate.seen", f"candidate:{number}")


def run(session: Session, sql: str) -> None:
    session.connection().execute(sa.text(sql))
    session.expire_all()


def test_an_untouched_chain_is_sound(session: Session) -> None:
    write(session)
    found = service.verify(session)
    assert (found.length, found.fault) == (5, "")


def test_an_empty_chain_is_sound(session: Session) -> None:
    assert service.verify(session).fault == ""


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE audit_entry SET subject = 'candidate:99' WHERE subject = 'candidate:2'",
        "UPDATE audit_entry SET actor_id = 8 WHERE subject = 'candidate:2'",
        "DELETE FROM audit_entry WHERE subject = 'candidate:2'",
        "DELETE FROM audit_entry WHERE subject = 'candidate:0'",
        "DELETE FROM audit_entry WHERE subject = 'candidate:4'",
        "UPDATE audit_entry SET id = id + 100 WHERE subject = 'candidate:2'",
        "INSERT INTO audit_entry (at, role, action, subject, detail, previous, hash)"
        " SELECT at, role, action, subject, detail, hash, 'made up' FROM audit_entry WHERE subject = 'candidate:4'",
    ],
)
def test_tampering_is_found(session: Session, tamper: str) -> None:
    write(session)
    run(session, tamper)
    assert service.verify(session).fault


def test_a_tail_cut_off_with_its_end_mended_is_found_by_the_anchor(session: Session) -> None:
    write(session)
    anchor = service.verify(session).head
    run(session, "DELETE FROM audit_entry WHERE subject IN ('candidate:3', 'candidate:4')")
    cut = service.verify(session).head
    run(session, f"UPDATE audit_head SET hash = '{cut}', length = 3")
    assert service.verify(session).fault == ""
    assert service.verify(session, anchor).fault


def test_the_chain_goes_on_after_an_anchor(session: Session) -> None:
    write(session)
    anchor = service.verify(session).head
    write(session, 2)
    assert service.verify(session, anchor).fault == ""


def test_many_at_once_make_one_chain(database: Database) -> None:
    def record(number: int) -> None:
        with database.transaction() as session:
            service.record(session, ANJA, "candidate.seen", f"candidate:{number}")

    with ThreadPoolExecutor(8) as people:
        list(people.map(record, range(40)))
    with database.transaction(writes=False) as session:
        found = service.verify(session)
    assert (found.length, found.fault) == (40, "")


def test_what_is_undone_leaves_no_entry(database: Database) -> None:
    def fail(work: Callable[[Session], None]) -> None:
        with database.transaction() as session:
            work(session)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail(write)
    with database.transaction(writes=False) as session:
        assert service.verify(session).length == 0
