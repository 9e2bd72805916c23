"""What a page costs, beside an address that does nothing."""

import pytest

from matcher.db import Database
from tests.benchmarks.measure import seconds, tell
from tests.cast import Cast
from tests.visitor import Visitor


def bench_the_front_page(client: Visitor) -> None:
    bare = seconds(lambda: client.get("/livez"), times=20)
    client.get("/")
    tell("the front page, in times /livez", seconds(lambda: client.get("/"), times=20), unit=bare)


def bench_the_first_page_of_a_recruiter(client: Visitor, cast: Cast) -> None:
    client.sign_in(cast.anja)
    bare = seconds(lambda: client.get("/livez"), times=20)
    client.get("/", follow_redirects=True)
    took = seconds(lambda: client.get("/", follow_redirects=True), times=20)
    tell("a recruiter's first page, in times /livez", took, unit=bare)


@pytest.mark.parametrize("writes", [False, True], ids=["read", "write"])
def bench_an_empty_transaction(database: Database, writes: bool) -> None:
    def empty() -> None:
        with database.transaction(writes=writes) as session:
            session.connection()

    tell("an empty transaction", seconds(empty, times=50))
