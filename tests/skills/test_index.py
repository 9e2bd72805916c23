"""The vocabulary in memory: read once, whoever asks, and again when it has changed."""

from matcher.db import Database
from matcher.skills import queries
from tests import make


def test_it_is_read_once_for_reading_and_writing_alike(database: Database) -> None:
    with database.transaction() as session:
        make.skill(session, "listening")
        first = queries.index(session)
    for writes in (True, False, True):
        with database.transaction(writes=writes) as session:
            assert queries.index(session) is first


def test_a_new_word_is_known_at_once(database: Database) -> None:
    with database.transaction() as session:
        make.skill(session, "listening")
        assert "typing" not in queries.index(session).ids
    with database.transaction() as session:
        make.skill(session, "typing")
    with database.transaction(writes=False) as session:
        assert "typing" in queries.index(session).ids
