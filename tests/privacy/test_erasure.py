"""After erasing nothing of a person is left but counts and ids: in no table, and their seat is somebody else's."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from matcher import clock, tables
from matcher.accounts import service as accounts
from matcher.accounts.models import SignIn, User
from matcher.accounts.service import Asker
from matcher.audit import service as audit
from matcher.audit.service import Actor
from matcher.candidates import own_words
from matcher.candidates.models import Candidate
from matcher.db import Database
from matcher.intakes import service as intakes
from matcher.intakes.models import Intake, Place, PlaceStatus
from matcher.matching import service as matching
from matcher.outbox.models import Message
from matcher.privacy import erasure, export
from matcher.skills.models import UnmatchedWord
from tests import make
from tests.cast import Cast

NOBODY = Actor()
WORDS = ("Wilhelmina", "wilhelmina@candidate.example", "+31687654321", "qwrtzplk", "heel goed in xylofoonzz")


@pytest.fixture
def person(database: Database, cast: Cast) -> Candidate:
    """Somebody with everything one can have: words, places, mails, codes, a session, a match and a decision."""
    now = clock.now()
    with database.transaction() as session:
        made = make.candidate(session, name=WORDS[0], branch=cast.utrecht, email=WORDS[1], listening=4, calm=3)
        made.phone = WORDS[2]
        session.add(made)
        own_words.write(session, NOBODY, made.id or 0, list(WORDS[3:]), "nl", now)
        intake = make.intake(session, seats=1, branch=cast.utrecht)
        intakes.book(session, NOBODY, intake_id=intake.id or 0, candidate_id=made.id or 0, now=now)
        intakes.book(session, NOBODY, intake_id=intake.id or 0, candidate_id=cast.pieter.id or 0, now=now)
        asker = Asker("a browser", "192.0.2.7")
        accounts.ask_code(session, secret="s", email=WORDS[1], asker=asker, language="nl", now=now)
        accounts.sign_in(session, made.user_id, now)
        match = matching.keep(session, made.id or 0, cast.vacancy.id or 0, now)
        make.decision(session, match, by=cast.anja, reason=f"{WORDS[0]} blijft rustig.")
    return made


def erase(database: Database, person: Candidate) -> bool:
    with database.transaction() as session:
        return erasure.erase(session, Actor(person.user_id, "candidate"), person.id or 0, clock.now())


def everything(session: Session) -> str:
    """All that stands in all tables, as text."""
    return "\n".join(
        str(tuple(row)) for table in tables.metadata.sorted_tables for row in session.execute(sa.select(table))
    )


def test_the_words_of_a_person_stand_in_the_tables_before(database: Database, person: Candidate) -> None:
    with database.transaction(writes=False) as session:
        found = everything(session)
    assert [word for word in WORDS if word not in found] == []


def test_the_words_of_a_person_stand_in_no_table_afterwards(database: Database, person: Candidate) -> None:
    assert erase(database, person)
    with database.transaction(writes=False) as session:
        found = everything(session).lower()
    assert [word for word in WORDS if word.lower() in found] == []


def test_others_and_their_things_stay(database: Database, person: Candidate, cast: Cast) -> None:
    erase(database, person)
    with database.transaction(writes=False) as session:
        assert session.get(Candidate, cast.samira.id) is not None
        assert session.get(User, cast.anja.id) is not None
        assert export.of(session, cast.samira.id or 0)["account"]["name"] == "Samira"


def test_the_seat_is_offered_to_the_next_in_line(database: Database, person: Candidate, cast: Cast) -> None:
    erase(database, person)
    with database.transaction(writes=False) as session:
        left = session.exec(select(Place)).one()
        assert (left.candidate_id, left.status) == (cast.pieter.id, PlaceStatus.offered)
        assert session.exec(select(Intake.taken)).one() == 1
        assert (
            session.exec(select(Message.template, Message.user_id)).all().count(("place_offered", cast.pieter.user_id))
            == 1
        )


def test_sessions_end_and_the_address_can_begin_anew(database: Database, person: Candidate) -> None:
    erase(database, person)
    with database.transaction(writes=False) as session:
        assert make.total(session, SignIn) == 0
        assert session.exec(select(User).where(User.email == WORDS[1])).first() is None


def test_a_word_that_others_wrote_too_stays_with_one_less(database: Database, person: Candidate, cast: Cast) -> None:
    with database.transaction() as session:
        own_words.write(session, NOBODY, cast.samira.id or 0, ["qwrtzplk"], "nl", clock.now())
    erase(database, person)
    with database.transaction(writes=False) as session:
        assert session.exec(select(UnmatchedWord.text, UnmatchedWord.times)).all() == [("qwrtzplk", 1)]


def test_the_trail_stays_whole_and_says_that_it_happened(database: Database, person: Candidate) -> None:
    erase(database, person)
    with database.transaction(writes=False) as session:
        told = audit.verify(session)
        assert told.fault == ""
        assert "candidate.erased" in everything(session)


def test_erasing_again_or_nobody_does_nothing(database: Database, person: Candidate) -> None:
    erase(database, person)
    assert not erase(database, person)


def test_the_words_of_a_person_stand_in_no_file_of_sqlite(sqlite_database: Database) -> None:
    with sqlite_database.transaction() as session:
        made = make.candidate(session, name=WORDS[0], email=WORDS[1], listening=4)
        own_words.write(session, NOBODY, made.id or 0, list(WORDS[3:]), "nl", clock.now())
    folder = Path(str(sqlite_database.url.database)).parent
    assert all(word.encode() in contents(folder) for word in WORDS[3:])
    erase(sqlite_database, made)
    assert erasure.scrub(sqlite_database)
    assert [word for word in (*WORDS[:2], *WORDS[3:]) if word.encode() in contents(folder)] == []


def contents(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())
