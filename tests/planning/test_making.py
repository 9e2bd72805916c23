"""Plans are made by the scheduler: what they propose, whom they leave out and why, and what a kill or a fault does."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from matcher.candidates.models import Candidate
from matcher.db import Database
from matcher.intakes.models import Intake, Place, PlaceStatus
from matcher.matching.models import ListedGain
from matcher.planning import making, service
from matcher.planning.models import Plan, PlannedStart, PlanState, ProposalState, Scope, SeatProposal
from matcher.privacy import erasure, export
from tests import make
from tests.conftest import counted
from tests.planning.scene import BY, NOW, Scene, missed, plan, proposals, proposed

CLAIMED = timedelta(minutes=5)


def test_it_works(scene: Scene, database: Database) -> None:
    plan_id = scene.planned(database)
    with database.transaction() as session:
        made = plan(session, plan_id)
        assert (made.state, made.people, made.gap) == (PlanState.made, 4, 0.0)
        where = proposed(session, plan_id)
        assert sorted(where) == [person.id for person in scene.people]
        assert made.value == pytest.approx(sum(each.gain for each in proposals(session, plan_id)))
    assert counted(database, "message") == 0
    assert counted(database, "place") == 0


def test_an_open_training_is_filled_before_another_is_opened(database: Database, scene: Scene) -> None:
    with database.transaction() as session:
        session.get_one(Intake, scene.intake.id).seats = 6
    plan_id = scene.planned(database)
    with database.transaction() as session:
        assert {start.intake_id for start in proposed(session, plan_id).values()} == {scene.intake.id}


def test_a_possible_training_opens_only_with_as_many_as_it_needs(database: Database, scene: Scene) -> None:
    with database.transaction() as session:
        session.get_one(Intake, scene.intake.id).minimum = 2
        newer = make.intake(session, branch=scene.branch, starts=NOW.date() - timedelta(days=90), seats=12, minimum=6)
        newer.starts_at = NOW + timedelta(days=400)  # the newest of its programme: as it is usually given
    plan_id = scene.planned(database)
    with database.transaction() as session:
        possible = session.exec(
            select(PlannedStart).where(PlannedStart.plan_id == plan_id, col(PlannedStart.new))
        ).all()
        assert {(start.opens, start.verdict) for start in possible} == {(False, "too_few_people")}
        assert len(proposed(session, plan_id)) == 2
        assert set(missed(session, plan_id).values()) == {"seats_to_others"}


def test_who_has_a_seat_keeps_it_and_is_proposed_nothing(database: Database, scene: Scene) -> None:
    with database.transaction() as session:
        make.place(session, session.get_one(Intake, scene.intake.id), scene.people[0])
    plan_id = scene.planned(database)
    with database.transaction() as session:
        assert scene.people[0].id not in proposed(session, plan_id)
        assert missed(session, plan_id)[scene.people[0].id or 0] == "has_place"


def test_who_said_no_is_not_asked_again_for_four_weeks(database: Database, scene: Scene) -> None:
    person = scene.people[0]
    with database.transaction() as session:
        make.place(session, session.get_one(Intake, scene.intake.id), person, PlaceStatus.declined)
    plan_id = scene.planned(database)
    with database.transaction() as session:
        assert missed(session, plan_id)[person.id or 0] == "asked_before"
        session.connection().execute(sa.update(Place).values(updated_at=NOW - timedelta(days=29)))
    later = scene.planned(database)
    with database.transaction() as session:
        assert person.id in proposed(session, later)


def test_a_training_that_the_agency_called_off_is_no_no(database: Database, scene: Scene) -> None:
    with database.transaction() as session:
        off = make.intake(session, branch=scene.branch, status="cancelled", room="Zaal 9")
        make.place(session, off, scene.people[0], PlaceStatus.cancelled)
    plan_id = scene.planned(database)
    with database.transaction() as session:
        assert scene.people[0].id in proposed(session, plan_id)


def test_who_gains_nothing_is_left_out_with_that_reason(database: Database, scene: Scene) -> None:
    with database.transaction() as session:
        nobody = make.candidate(session, name="Nobody", branch=scene.branch)
    plan_id = scene.planned(database)
    with database.transaction() as session:
        assert missed(session, plan_id)[nobody.id or 0] == "no_gain"


def test_seats_that_others_wait_for_are_not_proposed(database: Database, scene: Scene) -> None:
    with database.transaction() as session:
        waits = make.candidate(session, name="Waits", branch=scene.branch)
        make.place(session, session.get_one(Intake, scene.intake.id), waits, PlaceStatus.waiting)
    plan_id = scene.planned(database)
    with database.transaction() as session:
        assert scene.intake.id not in {start.intake_id for start in proposed(session, plan_id).values()}


def test_people_of_another_branch_are_not_in_a_branchs_plan(database: Database, scene: Scene) -> None:
    with database.transaction() as session:
        other = make.branch(session, "elsewhere")
        stranger = make.candidate(session, name="Stranger", branch=other)
        make.seat_gain(session, stranger, scene.programme, openings=90)
    plan_id = scene.planned(database)
    with database.transaction() as session:
        assert stranger.id not in {*proposed(session, plan_id), *missed(session, plan_id)}


def test_a_new_plan_starts_from_the_one_before(database: Database, scene: Scene) -> None:
    with database.transaction() as session:
        session.get_one(Intake, scene.intake.id).seats = 3
    first = scene.planned(database)
    with database.transaction() as session:
        before = {person: start.starts_at for person, start in proposed(session, first).items()}
        make.seat_gain(session, make.candidate(session, name="New", branch=scene.branch), scene.programme, openings=2)
    second = scene.planned(database, NOW + timedelta(minutes=1))
    with database.transaction() as session:
        made = plan(session, second)
        after = {person: start.starts_at for person, start in proposed(session, second).items()}
        assert made.based_on == first
        assert made.kept == 4
        assert {person: after[person] for person in before} == before
        assert sum(each.kept for each in proposals(session, second)) == 4


def test_who_was_invited_stays_put_in_the_next_plan(database: Database, scene: Scene) -> None:
    first = scene.planned(database)
    with database.transaction() as session:
        chosen = [each for each in proposals(session, first) if each.start_id]
        there = next(each for each in chosen if session.get_one(PlannedStart, each.start_id).intake_id)
        done = service.invite(session, BY, [there], NOW)
        assert [place.status for place in done.places] == [PlaceStatus.offered]
        person = there.candidate_id
    second = scene.planned(database)
    with database.transaction() as session:
        assert missed(session, second)[person] == "has_place"


def test_a_plan_is_made_once(database: Database, scene: Scene) -> None:
    scene.planned(database)
    assert making.make_due(database, NOW) == 0


def test_a_plan_whose_maker_was_killed_is_made_by_the_next(database: Database, scene: Scene) -> None:
    with database.transaction() as session:
        asked = service.ask(session, BY, Scope.branch, NOW, branch_id=scene.branch.id)
        asked.state, asked.claimed_until = PlanState.making, NOW + CLAIMED
        session.add(asked)
    assert making.make_due(database, NOW) == 0
    assert making.make_due(database, NOW + 2 * CLAIMED) == 1
    with database.transaction() as session:
        assert plan(session, asked.id or 0).state is PlanState.made


def test_a_plan_that_goes_wrong_says_so_and_the_next_is_made(
    database: Database, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: Any, **_named: Any) -> None:
        raise ValueError

    with database.transaction() as session:
        asked = service.ask(session, BY, Scope.branch, NOW, branch_id=scene.branch.id)
    monkeypatch.setattr(making, "solve", broken)
    assert making.make_due(database, NOW) == 0
    with database.transaction() as session:
        assert plan(session, asked.id or 0).state is PlanState.failed
    monkeypatch.undo()
    scene.planned(database)


def test_who_is_erased_while_a_plan_is_made_is_not_in_it(
    database: Database, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    solve, gone = making.solve, scene.people[0].id or 0

    def meanwhile(problem: Any, **named: Any) -> Any:
        with database.transaction() as session:
            erasure.erase(session, BY, gone, NOW)
        return solve(problem, **named)

    monkeypatch.setattr(making, "solve", meanwhile)
    plan_id = scene.planned(database)
    with database.transaction() as session:
        assert plan(session, plan_id).state is PlanState.made
        assert gone not in proposed(session, plan_id)


def test_erasing_somebody_takes_them_out_of_every_plan(database: Database, scene: Scene) -> None:
    plan_id, gone = scene.planned(database), scene.people[0].id or 0
    with database.transaction() as session:
        assert gone in proposed(session, plan_id)
        erasure.erase(session, BY, gone, NOW)
    with database.transaction() as session:
        assert gone not in {*proposed(session, plan_id), *missed(session, plan_id)}
        assert session.exec(select(ListedGain).where(ListedGain.candidate_id == gone)).first() is None
        assert session.get(Candidate, gone) is None


def test_old_plans_are_forgotten(database: Database, scene: Scene) -> None:
    scene.planned(database)
    with database.transaction() as session:
        assert service.forget_old(session, NOW + service.KEPT - timedelta(days=1)) == 0
        assert service.forget_old(session, NOW + service.KEPT + timedelta(days=1)) == 1
    with database.transaction() as session:
        for model in (Plan, PlannedStart, SeatProposal):
            assert make.total(session, model) == 0


def test_proposals_begin_as_proposed(database: Database, scene: Scene) -> None:
    plan_id = scene.planned(database)
    with database.transaction() as session:
        assert {each.state for each in proposals(session, plan_id)} == {ProposalState.proposed}
        assert {(each.before, each.after) for each in proposals(session, plan_id)} == {(0, 3)}


def test_a_persons_export_holds_what_planning_keeps_of_them(scene: Scene, database: Database) -> None:
    scene.planned(database)
    with database.transaction() as session:
        told = export.of(session, scene.people[0].id or 0)["planning"]
    assert told["gains"] == [{"training": "Customer contact", "vacancies_now": 0, "vacancies_after": 3}]
    assert [(each["training"], each["state"], each["why"]) for each in told["proposed"]] == [
        ("Customer contact", "proposed", "best")
    ]
    assert told["left_out"] == []
