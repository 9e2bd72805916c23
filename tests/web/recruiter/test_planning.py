"""Planning as a recruiter sees it: the radar, asking for a plan, opening trainings, inviting people."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from matcher import clock
from matcher.candidates.models import Candidate
from matcher.db import Database
from matcher.intakes.models import Intake, Place, PlaceStatus
from matcher.outbox.models import Message
from matcher.planning import counting, making
from matcher.planning.models import LeftOut, Plan, PlannedStart, PlanState, ProposalState, SeatProposal
from tests import make
from tests.conftest import counted
from tests.visitor import Visitor, words
from tests.web.recruiter.scene import Scene


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan of Anja's branch: Samira and Kees for an open training, Joris for one that could be opened."""

    plan: Plan
    open: PlannedStart
    new: PlannedStart
    samira: SeatProposal
    joris: SeatProposal


@pytest.fixture
def planned(database: Database, scene: Scene) -> Planned:
    with database.transaction() as session:
        plan = make.plan(session, scene.cast.utrecht, value=16.3)
        opened = make.planned_start(session, plan, intake=session.get_one(Intake, scene.intake.id))
        new = make.planned_start(session, plan, programme_id=scene.programme.id, trainer_id=scene.cast.wout.id)
        kees = session.exec(select(Candidate).where(Candidate.name == "Kees")).one()
        joris = make.candidate(session, name="Joris", branch=scene.cast.utrecht)
        samira = make.seat_proposal(session, opened, scene.cast.samira)
        session.add(LeftOut(plan_id=plan.id, candidate_id=kees.id, missed="has_place"))
        return Planned(plan, opened, new, samira, make.seat_proposal(session, new, joris))


def _again(database: Database, proposal: SeatProposal) -> SeatProposal:
    with database.transaction() as session:
        return session.get_one(SeatProposal, proposal.id)


def _proposed(session: Session, planned: Planned, *names: str) -> list[SeatProposal]:
    branch = make.branch(session, "elders", name="Elders")
    people = [make.candidate(session, name=name, branch=branch) for name in names]
    return [make.seat_proposal(session, session.get_one(PlannedStart, planned.open.id), one) for one in people]


def test_it_works(anja: Visitor, scene: Scene, planned: Planned) -> None:
    page = words(anja.get("/recruiter/planning"))
    assert "Where seats are wanted" in page
    assert "My branch" in page
    plan = words(anja.get(f"/recruiter/planning/{planned.plan.id}"))
    assert "Samira" in plan
    assert "Joris" in plan
    assert "0 now, 3 after it" in plan
    assert "16.3 gain in chances of work" in plan
    assert "have a seat in a training already" in plan


def test_planning_is_in_the_menu(anja: Visitor, scene: Scene) -> None:
    assert 'href="/recruiter/planning"' in anja.get("/recruiter/").get_data(as_text=True)


def test_the_radar_counts_people_and_leads_to_opening_a_training(
    anja: Visitor, scene: Scene, database: Database
) -> None:
    with database.transaction() as session:
        make.seat_gain(session, scene.cast.samira, scene.programme)
    counting.count(database, clock.now())
    answer = anja.get("/recruiter/planning")
    assert "1 1 of your branch" in words(answer)
    assert "/recruiter/intakes/new?programme=customer_contact" in answer.get_data(as_text=True)
    opening = anja.get("/recruiter/intakes/new?programme=customer_contact&seats=9&first_day=2026-12-14")
    assert 'value="9"' in opening.get_data(as_text=True)


def test_a_plan_that_is_asked_for_is_being_made_until_the_scheduler_has_made_it(
    anja: Visitor, scene: Scene, database: Database
) -> None:
    answer = anja.post("/recruiter/planning/ask", data={"scope": "branch", "weeks": "6"})
    assert answer.status_code == 303
    page = anja.get(answer.location)
    assert "The proposal is being made." in words(page)
    assert "location.reload()" in page.get_data(as_text=True)
    assert making.make_due(database, clock.now()) == 1
    page = anja.get(answer.location)
    assert "Left out, and why" in words(page)
    assert "location.reload()" not in page.get_data(as_text=True)


def test_asking_twice_gives_one_plan(anja: Visitor, scene: Scene, database: Database) -> None:
    first = anja.post("/recruiter/planning/ask", data={"scope": "branch", "weeks": "6"})
    second = anja.post("/recruiter/planning/ask", data={"scope": "branch", "weeks": "6"})
    assert first.location == second.location
    assert counted(database, "plan") == 1


@pytest.mark.parametrize("data", [{"scope": "country"}, {"scope": "x"}, {"scope": "branch", "weeks": "99"}])
def test_a_plan_of_something_else_is_refused(
    anja: Visitor, scene: Scene, database: Database, data: dict[str, str]
) -> None:
    assert anja.post("/recruiter/planning/ask", data={"weeks": "6"} | data).status_code == 422
    assert counted(database, "plan") == 0


def test_a_plan_that_went_wrong_says_what_to_do(anja: Visitor, planned: Planned, database: Database) -> None:
    with database.transaction() as session:
        session.get_one(Plan, planned.plan.id).state = PlanState.failed
    page = words(anja.get(f"/recruiter/planning/{planned.plan.id}"))
    assert "This proposal could not be made. Ask for it once more" in page


def test_somebody_is_invited_by_one_press_and_told_once(anja: Visitor, planned: Planned, database: Database) -> None:
    address = f"/recruiter/planning/proposals/{planned.samira.id}/invite"
    assert anja.post(address).status_code == 303
    page = words(anja.get(f"/recruiter/planning/{planned.plan.id}"))
    assert "Samira gets an e-mail. A seat is held until" in page
    assert "seat offered" in page
    assert anja.post(address).status_code == 303
    assert "This proposal was dealt with already." in words(anja.get(f"/recruiter/planning/{planned.plan.id}"))
    with database.transaction() as session:
        assert [message.template for message in session.exec(select(Message))] == ["place_offered"]
        assert session.exec(select(Place).where(Place.candidate_id == planned.samira.candidate_id)).one().status is (
            PlaceStatus.offered
        )


def test_the_same_form_sent_twice_invites_once(anja: Visitor, planned: Planned, database: Database) -> None:
    address = f"/recruiter/planning/proposals/{planned.samira.id}/invite"
    for _ in range(2):
        assert anja.post(address, data={"_once": "the-same-form"}).status_code == 303
    assert counted(database, "message") == 1


def test_all_of_a_training_are_invited_after_a_look(
    anja: Visitor, scene: Scene, planned: Planned, database: Database
) -> None:
    with database.transaction() as session:
        more = make.candidate(session, name="Mehmet", branch=scene.cast.utrecht)
        second = make.seat_proposal(session, session.get_one(PlannedStart, planned.open.id), more)
    address = f"/recruiter/planning/trainings/{planned.open.id}/invite"
    page = words(anja.get(address))
    assert "2 people get one message each: there is a place for you." in page
    assert "12 seats are free now." in page
    assert counted(database, "message") == 0
    assert anja.post(address, data={}).status_code == 422
    both = [str(planned.samira.id), str(second.id)]
    assert anja.post(address, data={"people": both}).status_code == 303
    assert "2 people get one message each." in words(anja.get(f"/recruiter/planning/{planned.plan.id}"))
    assert counted(database, "message") == 2
    assert "There is nobody left to invite" in words(anja.get(address))


def test_only_who_is_ticked_is_invited(anja: Visitor, scene: Scene, planned: Planned, database: Database) -> None:
    with database.transaction() as session:
        more = make.candidate(session, name="Mehmet", branch=scene.cast.utrecht)
        make.seat_proposal(session, session.get_one(PlannedStart, planned.open.id), more)
    address = f"/recruiter/planning/trainings/{planned.open.id}/invite"
    anja.post(address, data={"people": [str(planned.samira.id)]})
    assert _again(database, planned.samira).state is ProposalState.confirmed
    assert counted(database, "message") == 1


def test_a_training_that_filled_up_meanwhile_says_so(
    anja: Visitor, scene: Scene, planned: Planned, database: Database
) -> None:
    with database.transaction() as session:
        intake = session.get_one(Intake, scene.intake.id)
        intake.seats = intake.taken = 1
        make.place(session, session.get_one(Intake, scene.intake.id), scene.cast.pieter, PlaceStatus.waiting)
    anja.post(f"/recruiter/planning/proposals/{planned.samira.id}/invite")
    page = words(anja.get(f"/recruiter/planning/{planned.plan.id}"))
    assert "Samira: Every seat of this training is taken by now." in page
    assert "not possible any more" in page
    assert "every seat was taken meanwhile" in page
    assert counted(database, "message") == 0


def test_a_possible_training_is_opened_after_a_look_and_tells_nobody(
    anja: Visitor, planned: Planned, database: Database
) -> None:
    address = f"/recruiter/planning/trainings/{planned.new.id}/open"
    page = words(anja.get(address))
    assert "Open this training?" in page
    assert "Wout" in page
    assert counted(database, "intake") == 3
    assert anja.post(address).status_code == 303
    assert anja.post(address).status_code == 303
    assert counted(database, "intake") == 4
    assert counted(database, "message") == 0
    assert "It is open already." in words(anja.get(address))
    assert anja.post(f"/recruiter/planning/proposals/{planned.joris.id}/invite").status_code == 303
    assert _again(database, planned.joris).state is ProposalState.confirmed


def test_a_training_that_cannot_be_opened_any_more_says_why(
    anja: Visitor, scene: Scene, planned: Planned, database: Database
) -> None:
    with database.transaction() as session:
        on = planned.new.starts_at.date()
        make.intake(session, branch=scene.cast.utrecht, starts=on, room=planned.new.room)
    answer = anja.post(f"/recruiter/planning/trainings/{planned.new.id}/open")
    assert answer.status_code == 409
    assert "It can't be opened like this any more. Another training is in that room at that time." in words(answer)
    assert "Change something first" in words(answer)


def test_nobody_is_invited_to_what_is_not_open_yet(anja: Visitor, planned: Planned, database: Database) -> None:
    anja.post(f"/recruiter/planning/proposals/{planned.joris.id}/invite")
    assert "This training is not open yet. Open it first." in words(anja.get(f"/recruiter/planning/{planned.plan.id}"))
    assert "Open it first, then invite people." in words(
        anja.get(f"/recruiter/planning/trainings/{planned.new.id}/invite")
    )
    assert counted(database, "message") == 0


def test_a_proposal_is_turned_down(anja: Visitor, planned: Planned, database: Database) -> None:
    address = f"/recruiter/planning/proposals/{planned.samira.id}/turn-down"
    assert anja.post(address).status_code == 303
    page = words(anja.get(f"/recruiter/planning/{planned.plan.id}"))
    assert "Samira is not proposed for this training for four weeks." in page
    assert _again(database, planned.samira).state is ProposalState.turned_down
    anja.post(f"/recruiter/planning/proposals/{planned.samira.id}/invite")
    assert counted(database, "message") == 0


def test_who_is_left_out_is_listed_by_reason(anja: Visitor, planned: Planned) -> None:
    page = words(anja.get(f"/recruiter/planning/{planned.plan.id}/left-out?why=has_place"))
    assert "Kees" in page
    page = words(anja.get(f"/recruiter/planning/{planned.plan.id}/left-out?why=nonsense"))
    assert "Nobody is left out for this reason" in page


def test_people_of_another_branch_are_counted_and_never_named(
    anja: Visitor, planned: Planned, database: Database
) -> None:
    with database.transaction() as session:
        theirs = _proposed(session, planned, "Achmed", "Beatrijs")
        session.add(
            LeftOut(
                plan_id=planned.plan.id,
                candidate_id=make.candidate(session, name="Carolien", branch=make.branch(session, "ver")).id,
                missed="no_gain",
            )
        )
    page = words(anja.get(f"/recruiter/planning/{planned.plan.id}"))
    assert "2 people of branch Elders" in page
    assert not {"Achmed", "Beatrijs", "Carolien"} & set(page.split())
    assert "Carolien" not in words(anja.get(f"/recruiter/planning/{planned.plan.id}/left-out?why=no_gain"))
    address = f"/recruiter/planning/trainings/{planned.open.id}/invite"
    assert "Achmed" not in words(anja.get(address))
    assert anja.post(f"/recruiter/planning/proposals/{theirs[0].id}/invite").status_code == 404
    assert anja.post(f"/recruiter/planning/proposals/{theirs[0].id}/turn-down").status_code == 404
    anja.post(address, data={"people": [str(each.id) for each in theirs]})
    assert counted(database, "message") == 0
    assert _again(database, theirs[0]).state is ProposalState.proposed


def test_another_branchs_plan_is_not_there(client: Visitor, scene: Scene, planned: Planned) -> None:
    bram = client.sign_in(scene.cast.bram)
    for path in (
        f"{planned.plan.id}",
        f"{planned.plan.id}/left-out",
        f"trainings/{planned.open.id}/invite",
        f"trainings/{planned.new.id}/open",
    ):
        assert bram.get(f"/recruiter/planning/{path}").status_code == 404
    assert bram.post(f"/recruiter/planning/proposals/{planned.samira.id}/invite").status_code == 404


def test_a_plan_of_the_country_shows_each_branch_its_own_people(
    client: Visitor, scene: Scene, planned: Planned, database: Database
) -> None:
    with database.transaction() as session:
        plan = make.plan(session)
        start = make.planned_start(session, plan, intake=session.get_one(Intake, scene.other_intake.id))
        make.seat_proposal(session, start, make.candidate(session, name="Noor", branch=scene.cast.groningen))
        make.seat_proposal(session, start, scene.cast.samira)
        new = make.planned_start(session, plan, branch_id=scene.cast.groningen.id, programme_id=scene.programme.id)
        make.seat_proposal(session, new, make.candidate(session, name="Tim", branch=scene.cast.utrecht))
    client.sign_in(scene.cast.bram)
    theirs = words(client.get(f"/recruiter/planning/{plan.id}"))
    assert "Noor" in theirs
    assert "Samira" not in theirs
    client.sign_in(scene.cast.anja)
    ours = words(client.get(f"/recruiter/planning/{plan.id}"))
    assert "Samira" in ours
    assert "Noor" not in ours
    assert "Filiaal Groningen beslist of de training opengaat." in ours
    assert client.get(f"/recruiter/planning/trainings/{new.id}/open").status_code == 404
    assert client.post(f"/recruiter/planning/trainings/{new.id}/open").status_code == 404


def test_somebody_is_invited_to_a_seat_that_is_about_to_stay_empty(
    anja: Visitor, scene: Scene, database: Database
) -> None:
    with database.transaction() as session:
        soon = clock.today() + timedelta(days=8)
        intake = make.intake(session, programme=scene.programme, branch=scene.cast.utrecht, starts=soon, room="Zaal 4")
        make.seat_gain(session, scene.cast.samira, scene.programme)
    counting.count(database, clock.now())
    assert "Invite Samira" in words(anja.get("/recruiter/planning"))
    address = f"/recruiter/planning/intakes/{intake.id}/invite"
    assert anja.post(address, data={"candidate_id": str(scene.cast.samira.id)}).status_code == 303
    assert "Samira gets an e-mail." in words(anja.get("/recruiter/planning"))
    anja.post(address, data={"candidate_id": str(scene.cast.samira.id)})
    assert "Samira: This person has a place in this training already." in words(anja.get("/recruiter/planning"))
    assert anja.post(address, data={"candidate_id": str(scene.cast.pieter.id)}).status_code == 404
    assert anja.post(address, data={"candidate_id": "1e3"}).status_code == 404
    assert anja.post("/recruiter/planning/intakes/999999/invite", data={"candidate_id": "1"}).status_code == 404
    assert counted(database, "message") == 1


def test_looking_at_a_plan_leaves_a_trace(anja: Visitor, planned: Planned, database: Database) -> None:
    before = counted(database, "audit_entry")
    anja.get(f"/recruiter/planning/{planned.plan.id}")
    assert counted(database, "audit_entry") == before + 1


def test_what_was_not_counted_yet_is_said_and_is_no_nought(anja: Visitor, scene: Scene) -> None:
    page = words(anja.get("/recruiter/planning"))
    assert scene.programme.name_en in page
    assert "Come back in a minute." in page
    assert "0 of your branch" not in page
