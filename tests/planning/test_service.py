"""What a person does with a plan: asks for it, opens a training, invites, turns down. Again is the same as once."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from matcher.db import Database
from matcher.intakes.errors import BadMeetings, RoomBusy
from matcher.intakes.models import Intake, Meeting, PlaceStatus
from matcher.planning import service
from matcher.planning.models import PlannedStart, ProposalState, Scope, SeatProposal
from tests import make
from tests.intakes.scene import at_once, check_seats, in_transaction, mails
from tests.planning.scene import BY, NOW, Scene


def _planned(session: Session, scene: Scene, *, opened: bool) -> tuple[PlannedStart, list[SeatProposal]]:
    """A plan of the branch with its four people proposed for one training."""
    intake = session.get_one(Intake, scene.intake.id) if opened else None
    start = make.planned_start(session, make.plan(session, scene.branch), intake=intake)
    return start, [make.seat_proposal(session, start, person) for person in scene.people]


def test_asking_again_while_it_is_made_gives_the_same_plan(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        first = service.ask(session, BY, Scope.branch, NOW, branch_id=scene.branch.id)
        again = service.ask(session, BY, Scope.branch, NOW, branch_id=scene.branch.id)
        other = service.ask(session, BY, Scope.country, NOW)
        assert again.id == first.id
        assert other.id != first.id


@pytest.mark.parametrize(("asked", "given"), [(-5, 2), (6, 6), (500, 12)])
def test_the_number_of_weeks_is_bounded(scene: Scene, database: Database, asked: int, given: int) -> None:
    with database.transaction() as session:
        assert service.ask(session, BY, Scope.country, NOW, weeks=asked).weeks == given


def test_opening_gives_the_training_that_was_planned_and_tells_nobody(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        start, _people = _planned(session, scene, opened=False)
        made = service.open_start(session, BY, start.id or 0, NOW)
        assert (made.seats, made.room, made.starts_at) == (start.seats, start.room, start.starts_at)
        assert make.total(session, Meeting, Meeting.intake_id == made.id) == 1
        assert service.open_start(session, BY, start.id or 0, NOW).id == made.id
    with database.transaction() as session:
        assert mails(session, "place_offered") == []
        assert make.total(session, Intake) == 2


def test_two_who_open_it_at_once_open_one(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        start, _people = _planned(session, scene, opened=False)
    work = [in_transaction(service.open_start, BY, start.id, NOW) for _ in range(4)]
    assert len({each.id for each in at_once(work, database)}) == 1
    with database.transaction() as session:
        assert make.total(session, Intake) == 2


def test_a_training_whose_room_was_taken_meanwhile_does_not_open(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        start, _people = _planned(session, scene, opened=False)
        make.intake(session, branch=scene.branch, starts=start.starts_at.date(), room=start.room)
        with pytest.raises(RoomBusy):
            service.open_start(session, BY, start.id or 0, NOW)


def test_a_training_that_lies_in_the_past_by_now_does_not_open(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        start, _people = _planned(session, scene, opened=False)
        with pytest.raises(BadMeetings):
            service.open_start(session, BY, start.id or 0, NOW + timedelta(days=40))


def test_nobody_is_invited_before_it_is_open(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        _start, people = _planned(session, scene, opened=False)
        with pytest.raises(service.NotOpenedYet):
            service.invite(session, BY, people, NOW)


def test_who_is_invited_gets_one_mail_and_an_offer(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        _start, people = _planned(session, scene, opened=True)
        done = service.invite(session, BY, people[:2], NOW)
        assert [place.status for place in done.places] == [PlaceStatus.offered] * 2
        assert done.refused == {}
        assert {each.state for each in people[:2]} == {ProposalState.confirmed}
        assert [each.place_id for each in people[:2]] == [place.id for place in done.places]
    with database.transaction() as session:
        assert len(mails(session, "place_offered")) == 2
        check_seats(session, scene.intake.id or 0)


def test_inviting_again_does_nothing(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        _start, people = _planned(session, scene, opened=True)
        service.invite(session, BY, people[:1], NOW)
    with database.transaction() as session:
        again = service.invite(session, BY, [session.get_one(SeatProposal, people[0].id)], NOW)
        assert (again.places, again.refused) == ([], {})
        assert len(mails(session, "place_offered")) == 1


def test_whom_no_seat_is_left_for_is_stale_and_the_others_are_invited(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        _start, people = _planned(session, scene, opened=True)  # four people, two seats
        done = service.invite(session, BY, people, NOW)
        assert len(done.places) == 2
        assert {type(error).__name__ for error in done.refused.values()} == {"NoSeatFree"}
        states = sorted((each.state.value, each.reason) for each in people)
        assert states == [("confirmed", ""), ("confirmed", ""), ("stale", "NoSeatFree"), ("stale", "NoSeatFree")]


def test_who_booked_it_themselves_meanwhile_is_not_told_again(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        _start, people = _planned(session, scene, opened=True)
        make.place(session, session.get_one(Intake, scene.intake.id), scene.people[0])
        done = service.invite(session, BY, people[:1], NOW)
        assert done.places == []
        assert (people[0].state, people[0].reason) == (ProposalState.stale, "AlreadyBooked")
        assert mails(session, "place_offered") == []


def test_two_recruiters_who_invite_everybody_at_once_send_each_one_mail(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        session.get_one(Intake, scene.intake.id).seats = 8
        _start, people = _planned(session, scene, opened=True)

    def invite_all(session: Session) -> int:
        fresh = [session.get_one(SeatProposal, each.id) for each in people]
        return len(service.invite(session, BY, fresh, NOW).places)

    outcome = at_once([in_transaction(invite_all) for _ in range(4)], database)
    assert sorted(outcome) == [0, 0, 0, 4]
    with database.transaction() as session:
        assert len(mails(session, "place_offered")) == 4
        check_seats(session, scene.intake.id or 0)


def test_a_proposal_is_turned_down_once(scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        _start, people = _planned(session, scene, opened=True)
        assert service.turn_down(session, BY, people[0], NOW)
        assert not service.turn_down(session, BY, people[0], NOW)
        assert service.invite(session, BY, people[:1], NOW).places == []
    plan_id = scene.planned(database)
    with database.transaction() as session:
        proposed = make.total(session, SeatProposal, SeatProposal.plan_id == plan_id)
        assert proposed == 3
