"""Planning as head office sees it: every region in counts, plans of a region or the country, and nobody's name."""

import pytest

from matcher import clock
from matcher.db import Database
from matcher.intakes.models import Intake
from matcher.matching.models import Ranking
from matcher.places.models import PointSource, Postcode
from matcher.planning import counting, making
from matcher.planning.models import LeftOut, Plan, PlanState, Scope
from tests import make
from tests.cast import Cast
from tests.conftest import counted
from tests.visitor import Visitor, words


@pytest.fixture
def els(client: Visitor, cast: Cast, database: Database) -> Visitor:
    """Els of head office, in English, with two regions and a training in one of them."""
    with database.transaction() as session:
        for code, province in (("3511", "Utrecht"), ("9711", "Groningen")):
            session.add(Postcode(code=code, town=province, province=province, lat=52, lon=5, source=PointSource.town))
        programme = make.programme(session)
        make.intake(session, branch=cast.utrecht, programme=programme, seats=7)
        make.seat_gain(session, cast.samira, programme)
        make.seat_gain(session, cast.pieter, programme)
    counting.count(database, clock.now())
    client.sign_in(cast.els)
    client.post("/language", data={"lang": "en"})
    return client


def test_it_works(els: Visitor) -> None:
    page = words(els.get("/office/planning"))
    assert "2 would become placeable" in page
    assert "7 seats free in six weeks" in page
    assert "Groningen 1 branch 1 0 1 0 none yet" in page
    assert "Utrecht 1 branch 1 7 0 0 none yet" in page


def test_regions_are_shown_for_one_training(els: Visitor, database: Database, cast: Cast) -> None:
    with database.transaction() as session:
        make.seat_gain(session, cast.samira, make.programme(session, "order_picker", order_picking=3))
        session.get_one(Ranking, 1).ranked_at = clock.now()
    counting.count(database, clock.now())
    assert "Utrecht 1 branch 1 7" in words(els.get("/office/planning"))  # one person, however many trainings help
    page = words(els.get("/office/planning?programme=order_picker"))
    assert "Utrecht 1 branch 1 0 1 0" in page
    assert "Groningen 1 branch 0 0 0 0" in page
    assert els.get("/office/planning?programme=nonsense").status_code == 200


@pytest.mark.parametrize(("region", "scope"), [("Utrecht", Scope.region), ("", Scope.country)])
def test_a_plan_is_asked_for_and_made(els: Visitor, database: Database, region: str, scope: Scope) -> None:
    answer = els.post("/office/planning/ask", data={"region": region})
    assert answer.status_code == 303
    assert "The proposal is being made." in words(els.get(answer.location))
    assert making.make_due(database, clock.now()) == 1
    page = words(els.get(answer.location))
    assert "people looked at" in page
    assert "Left out, and why" in page
    with database.transaction() as session:
        made = session.get_one(Plan, int(answer.location.rpartition("/")[2]))
        assert (made.scope, made.region, made.state) == (scope, region, PlanState.made)


def test_a_region_that_is_not_there_is_not_found(els: Visitor, database: Database) -> None:
    assert els.post("/office/planning/ask", data={"region": "Atlantis"}).status_code == 404
    assert counted(database, "plan") == 0


def test_a_plan_shows_counts_and_no_names(els: Visitor, database: Database, cast: Cast) -> None:
    with database.transaction() as session:
        plan = make.plan(session, scope=Scope.region, region="Utrecht", value=4.5, gap=0.02, people=2)
        intake = session.get_one(Intake, 1)
        make.seat_proposal(session, make.planned_start(session, plan, intake=intake), cast.samira)
        make.planned_start(session, plan, branch_id=cast.utrecht.id, opens=False, verdict="no_trainer")
        session.add(LeftOut(plan_id=plan.id, candidate_id=cast.pieter.id, missed="too_far"))
    page = words(els.get(f"/office/planning/{plan.id}"))
    assert "Samira" not in page
    assert "Pieter" not in page
    assert "The best plan there can be is at most 2.0% better." in page
    assert "1 live too far from every training that would help" in page
    assert "1 No trainer of the branch is free then." in page
    assert "value 4.5 · 0 invited" in words(els.get("/office/planning"))


def test_a_branchs_own_plan_is_its_own_business(els: Visitor, database: Database, cast: Cast) -> None:
    with database.transaction() as session:
        plan = make.plan(session, cast.utrecht)
    assert els.get(f"/office/planning/{plan.id}").status_code == 404
    assert els.get("/office/planning/999999").status_code == 404


def test_a_plan_that_went_wrong_can_be_asked_for_again(els: Visitor, database: Database) -> None:
    with database.transaction() as session:
        plan = make.plan(session, scope=Scope.region, region="Utrecht", state=PlanState.failed, made_at=None)
    assert "This proposal could not be made." in words(els.get(f"/office/planning/{plan.id}"))
    assert els.post("/office/planning/ask", data={"region": "Utrecht"}).status_code == 303
