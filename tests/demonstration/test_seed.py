"""The demonstration as a whole: its size, its sameness, and that it never stands among real people."""

import hashlib
from collections import Counter
from datetime import timedelta

import phonenumbers
import pytest
import sqlalchemy as sa
from email_validator import validate_email
from sqlmodel import Session, col, select

from matcher import demonstration, tables
from matcher.accounts.models import Branch, Client, User
from matcher.candidates.models import Candidate
from matcher.db import Database
from matcher.demonstration import names
from matcher.demonstration.branches import towns
from matcher.intakes.models import Intake, IntakeStatus
from matcher.places import queries as places
from matcher.skills import queries as skills
from matcher.skills.models import UnmatchedWord
from tests import make
from tests.demonstration.conftest import NOW

SMALL = {"candidates": 60, "vacancies": 24}
# The chain of the audit trail holds the hour of the clock, so it differs from one making to the next; what is told of
# changes holds the number of the transaction.
NOT_COMPARED = {"audit_entry", "audit_head", "edition", "change"}


def fingerprint(session: Session) -> dict[str, str]:
    """Table -> a hash of all its rows."""
    marks = {}
    for table in tables.metadata.sorted_tables:
        if table.name not in NOT_COMPARED:
            rows = session.connection().execute(sa.select(table).order_by(*table.primary_key)).all()
            marks[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return marks


def test_it_has_the_size_that_was_asked_for(demo: tuple[Session, demonstration.Summary]) -> None:
    session, summary = demo
    assert (summary.branches, summary.clients, summary.vacancies, summary.candidates) == (130, 40, 300, 1500)
    assert summary.intakes >= 60
    for model, count in ((Branch, 130), (Client, 40), (Candidate, 1500)):
        assert session.exec(select(sa.func.count()).select_from(model)).one() == count


def test_the_same_seed_gives_the_same_rows(session: Session) -> None:
    demonstration.seed(session, now=NOW, **SMALL)
    first = fingerprint(session)
    session.rollback()
    _start_counters_again(session)
    demonstration.seed(session, now=NOW, **SMALL)
    assert fingerprint(session) == first


def test_another_seed_gives_other_people(session: Session) -> None:
    demonstration.seed(session, now=NOW, **SMALL)
    first = session.exec(select(Candidate.name).order_by(col(Candidate.id))).all()
    session.rollback()
    demonstration.seed(session, seed=7, now=NOW, **SMALL)
    assert session.exec(select(Candidate.name).order_by(col(Candidate.id))).all() != first


def test_it_never_comes_among_what_is_there(session: Session) -> None:
    make.branch(session)
    with pytest.raises(demonstration.NotEmpty):
        demonstration.seed(session, now=NOW, **SMALL)


@pytest.mark.parametrize("days", [1, 2, 5, 6, 124])
def test_on_any_day_trainings_are_over_running_and_to_come(sqlite_database: Database, days: int) -> None:
    now = NOW + timedelta(days=days)
    with sqlite_database.transaction() as session:
        demonstration.seed(session, now=now, candidates=1, vacancies=0)
        states = Counter(
            (status, starts_at > now) for status, starts_at in session.exec(select(Intake.status, Intake.starts_at))
        )
    open_, finished = IntakeStatus.open, IntakeStatus.finished
    assert states == {(open_, True): 60, (open_, False): 4, (finished, False): 8}


def test_everybody_who_is_named_can_sign_in(seeded: Session) -> None:
    for person in demonstration.PEOPLE:
        user = seeded.exec(select(User).where(User.email == person.email)).one()
        assert (user.role, user.name, user.active) == (person.role, person.name, True)
        town = seeded.exec(select(Branch.town).where(Branch.id == user.branch_id)).first()
        assert town == (None if person.role == "candidate" else person.branch)


def test_no_mail_and_no_call_reaches_a_real_person(seeded: Session) -> None:
    addresses = [*seeded.exec(select(User.email)), *seeded.exec(select(Branch.email))]
    for address in addresses:
        assert address == address.lower()
        assert address.endswith((".example", "@example.nl"))
        assert validate_email(address, check_deliverability=False, test_environment=True).normalized == address
    phones = [*seeded.exec(select(Branch.phone)), *filter(None, seeded.exec(select(Candidate.phone)))]
    for phone in set(phones):
        assert phone.startswith("085 000 ")
        assert phonenumbers.is_valid_number(phonenumbers.parse(phone, "NL"))


def test_every_postcode_is_in_the_table_and_branches_are_where_they_say(seeded: Session) -> None:
    for branch in seeded.exec(select(Branch)):
        place = places.find(seeded, branch.postcode)
        assert place is not None
        assert place.town == branch.town or branch.town == "Den Haag"
    codes = set(filter(None, seeded.exec(select(Candidate.postcode))))
    assert set(places.points(seeded, codes)) == codes
    assert len(towns()) == 130


def test_the_words_in_the_inbox_are_unknown_to_the_vocabulary(seeded: Session) -> None:
    resolver = skills.index(seeded).resolver
    words = seeded.exec(select(UnmatchedWord)).all()
    assert len(words) == 12
    for word in words:
        assert resolver.resolve(word.text, "nl").verdict in ("unknown", "ask"), word.text


def test_a_slug_is_fit_for_an_address() -> None:
    assert names.slug("Ayşe Yıldız") == "ayse.yildiz"
    assert names.slug("'s-Hertogenbosch") == "s.hertogenbosch"


def _start_counters_again(session: Session) -> None:
    """A rolled back insert leaves its number used on PostgreSQL; ids are part of what is compared."""
    if session.connection().dialect.name == "postgresql":
        reset = "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
        session.connection().execute(sa.text(reset))
