"""Head office sees the rules, what each changed and for whom, and whether the stored lists are right."""

from sqlmodel import select

from matcher import clock
from matcher.db import Database
from matcher.matching import checking, ranker, reports
from matcher.matching.models import ListedPerson
from tests.cast import Cast
from tests.visitor import Visitor


def test_it_works(client: Visitor, cast: Cast) -> None:
    client.sign_in(cast.els)
    shown = client.get("/office/rules")
    assert shown.status_code == 200
    assert "2026-11-2" in shown.text
    assert "Nog geen vergelijking" in shown.text
    assert "De lijsten zijn nog niet gemaakt" in shown.text


def test_reports_and_checks_are_shown(client: Visitor, database: Database, cast: Cast) -> None:
    ranker.of(database).tick(clock.now())
    checking.check(database, clock.now())
    reports.make_due(database, clock.now())
    client.sign_in(cast.els)
    shown = client.get("/office/rules").text
    assert "Alle lijsten klopten" in shown
    assert "2026-11-2 naast 2026-11-1" in shown
    assert "Samira" not in shown


def test_a_list_that_was_wrong_is_told(client: Visitor, database: Database, cast: Cast) -> None:
    ranker.of(database).tick(clock.now())
    with database.transaction() as session:
        session.delete(session.exec(select(ListedPerson)).first())
    checking.check(database, clock.now())
    client.sign_in(cast.els)
    assert "1 regel klopte niet" in client.get("/office/rules").text


def test_others_do_not_see_it(client: Visitor, cast: Cast) -> None:
    client.sign_in(cast.anja)
    assert client.get("/office/rules").status_code == 404
