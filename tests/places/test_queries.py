"""Questions about places: what is a postcode, and where does it lie."""

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import Session

from matcher.places import queries, service


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("3511", "3511"),
        ("3511ab", "3511AB"),
        (" 3511 AB ", "3511AB"),
        ("3511\xa0ab", "3511AB"),
        ("9999XK", "9999XK"),
    ],
)
def test_a_postcode_is_understood_in_every_spelling(text: str, normal: str) -> None:
    assert queries.normalise(text) == normal


@pytest.mark.parametrize(
    "text",
    [
        "",
        "351",
        "35111",
        "0511",
        "3511 A",
        "3511 ABC",
        "3511 SA",
        "3511sd",
        "3511 SS",
        "Utrecht",
        "３５１１",
        "3511AB\0",
    ],
)
def test_what_is_no_postcode_gives_none(text: str) -> None:
    assert queries.normalise(text) is None


def test_an_endless_text_is_no_postcode() -> None:
    assert queries.normalise(" " * 1_000_000 + "3511") is None


def test_a_postcode_lies_in_its_town(session: Session) -> None:
    service.load(session)
    place = queries.find(session, "3511 ab")
    assert place is not None
    assert (place.town, place.province) == ("Utrecht", "Utrecht")
    assert (place.lat, place.lon) == pytest.approx((52.09, 5.12), abs=0.05)


def test_a_code_that_does_not_exist_is_not_found(session: Session) -> None:
    service.load(session)
    assert queries.find(session, "1000") is None
    assert queries.find(session, "nowhere") is None


def test_points_are_given_under_the_spelling_they_were_asked_by(session: Session) -> None:
    service.load(session)
    points = queries.points(session, ["3511 AB", "9711", "1000", "rubbish"])
    assert set(points) == {"3511 AB", "9711"}
    assert points["9711"] == pytest.approx((53.22, 6.57), abs=0.05)
    assert queries.points(session, []) == {}


@pytest.mark.parametrize("many", [3, 3000])
def test_points_takes_one_query(session: Session, many: int) -> None:
    service.load(session)
    codes = [str(code) for code in range(1011, 1011 + many)]
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    points = queries.points(session, codes)
    assert len(seen) == 1
    known = session.execute(
        sa.text("SELECT count(*) FROM postcode WHERE code IN :codes").bindparams(
            sa.bindparam("codes", codes, expanding=True)
        )
    ).scalar_one()
    assert len(points) == known > 0
