"""Regions are provinces, told from the postcodes of branches."""

import pytest

from matcher.db import Database
from matcher.places.models import PointSource, Postcode
from matcher.planning import regions
from tests import make

PLACES = (("3511", "Utrecht"), ("6501", None), ("6499", "Limburg"), ("6503", "Gelderland"), ("9711", "Groningen"))


@pytest.fixture
def of(database: Database) -> dict[str, str]:
    """Code of a branch -> its region."""
    with database.transaction() as session:
        for code, province in PLACES:
            session.add(Postcode(code=code, province=province, lat=52, lon=5, source=PointSource.town))
        branches = [
            make.branch(session, code, postcode=postcode)
            for code, postcode in (("utrecht", "3511"), ("nijmegen", "6502"), ("zeist", "3512"), ("north", "9712"))
        ]
    with database.transaction(writes=False) as session:
        found = regions.by_branch(session)
    return {branch.code: found[branch.id or 0] for branch in branches}


def test_it_works(of: dict[str, str]) -> None:
    assert of["utrecht"] == "Utrecht"


def test_a_postcode_whose_province_is_not_known_is_told_from_the_nearest_in_the_numbering(of: dict[str, str]) -> None:
    assert of == {"utrecht": "Utrecht", "nijmegen": "Gelderland", "zeist": "Utrecht", "north": "Groningen"}


def test_without_postcodes_there_are_no_regions(database: Database) -> None:
    with database.transaction() as session:
        branch = make.branch(session)
        found = regions.by_branch(session)
        assert found == {branch.id: ""}
        assert regions.names(found) == []


def test_the_branches_of_a_region(database: Database) -> None:
    of = {1: "Utrecht", 2: "Drenthe", 3: "Utrecht"}
    assert regions.branches_of(of, "Utrecht") == [1, 3]
    assert regions.branches_of(of, "") == [1, 2, 3]
    assert regions.names(of) == ["Drenthe", "Utrecht"]
