"""Signing up, answering, observing, consent, pausing: what is kept, by whom, and what is refused."""

from threading import Thread

import pytest
from sqlmodel import Session, col, select

from matcher import clock
from matcher.accounts.models import Role, User
from matcher.accounts.service import AddressTaken
from matcher.audit import queries as audit
from matcher.audit.service import Actor
from matcher.candidates import queries, service
from matcher.candidates.models import Ability, Candidate, Consent, Purpose, Source, Status
from matcher.candidates.service import Changed, NobodyThere, NoConsent, UnknownPlace
from matcher.db import Database
from matcher.places import service as places
from tests import make

NOBODY = Actor()


def signed_up(session: Session, email: str = "samira@candidate.example") -> Candidate:
    user_id = service.sign_up(session, NOBODY, email=email, name="Samira", language="nl", now=clock.now())
    return session.exec(select(Candidate).where(Candidate.user_id == user_id)).one()


def actions(session: Session, person: Candidate) -> list[str]:
    return [entry.action for entry in audit.about(session, f"candidate:{person.id}")]


def test_signing_up_makes_an_account_a_candidate_and_a_consent(session: Session) -> None:
    person = signed_up(session, " Samira@Candidate.example ")
    account = session.get_one(User, person.user_id)
    assert (account.email, account.role, account.name) == ("samira@candidate.example", Role.candidate, "Samira")
    assert person.status is Status.signing_up
    assert person.adult
    assert person.may_work
    assert queries.consented(session, person.id, Purpose.matching)
    assert "candidate.signed_up" in actions(session, person)


def test_the_same_address_again_is_the_same_account(session: Session) -> None:
    first, again = signed_up(session), signed_up(session, "SAMIRA@candidate.example")
    assert first.id == again.id
    assert make.total(session, Consent) == 1


def test_the_address_of_staff_is_refused(session: Session) -> None:
    make.user(session, Role.recruiter, name="Anja", email="anja@branch.example")
    with pytest.raises(AddressTaken):
        signed_up(session, "anja@branch.example")
    assert make.total(session, Candidate) == 0


def test_an_account_that_was_switched_off_does_not_come_back(session: Session) -> None:
    account = session.get_one(User, signed_up(session).user_id)
    account.active = False
    session.add(account)
    session.flush()
    with pytest.raises(AddressTaken):
        signed_up(session)


def test_a_postcode_gives_the_nearest_branch(session: Session) -> None:
    places.load(session)
    make.branch(session, "utrecht", postcode="3511")
    groningen = make.branch(session, "groningen", postcode="9711", town="Groningen")
    person = signed_up(session)
    assert service.settle(session, NOBODY, person.id, "9712 ab", clock.now()) == groningen
    assert (person.postcode, person.branch_id) == ("9712", groningen.id)


def test_another_branch_stays_while_the_postcode_does(session: Session) -> None:
    places.load(session)
    utrecht = make.branch(session, "utrecht", postcode="3511")
    groningen = make.branch(session, "groningen", postcode="9711", town="Groningen")
    person = make.candidate(session, branch=groningen)
    assert service.settle(session, NOBODY, person.id, "3511 XX", clock.now()) == groningen
    assert service.settle(session, NOBODY, person.id, "3512", clock.now()) == utrecht


@pytest.mark.parametrize("text", ["0000", "12", "Utrecht", "", "1000 SS"])
def test_what_is_no_postcode_changes_nothing(session: Session, text: str) -> None:
    person = make.candidate(session)
    with pytest.raises(UnknownPlace):
        service.settle(session, NOBODY, person.id, text, clock.now())
    assert person.postcode == "3511"


def test_an_answer_is_kept_and_raises_the_version(session: Session) -> None:
    person = make.candidate(session)
    before = person.version
    service.answer(session, NOBODY, person.id, {"hours_min": 12, "hours_max": 20, "phone": None}, clock.now())
    wish = queries.wish(session, person.id)
    assert wish is not None
    assert (wish.hours_min, wish.hours_max, person.phone) == (12, 20, None)
    assert person.version == before + 1
    assert actions(session, person) == ["candidate.changed"]


def test_a_new_name_is_the_name_of_the_account_too(session: Session) -> None:
    person = make.candidate(session)
    service.answer(session, NOBODY, person.id, {"name": "Sam"}, clock.now())
    session.expire_all()
    assert session.get_one(User, person.user_id).name == "Sam"


@pytest.mark.parametrize("column", ["status", "branch_id", "role", "candidate_id", "version"])
def test_what_nobody_may_set_about_themself_is_refused(session: Session, column: str) -> None:
    person = make.candidate(session)
    with pytest.raises(ValueError, match=column):
        service.answer(session, NOBODY, person.id, {column: 1}, clock.now())


def test_the_second_of_two_editors_is_told(session: Session) -> None:
    person = make.candidate(session)
    seen = person.version
    service.answer(session, NOBODY, person.id, {"max_km": 10}, clock.now(), version=seen)
    with pytest.raises(Changed) as told:
        service.answer(session, NOBODY, person.id, {"max_km": 40}, clock.now(), version=seen)
    assert told.value.version == seen + 1


def test_an_answer_of_nobody_is_refused(session: Session) -> None:
    with pytest.raises(NobodyThere):
        service.answer(session, NOBODY, 999, {"max_km": 10}, clock.now())


def test_an_observation_of_another_source_stands_beside_the_own_one(session: Session) -> None:
    person = make.candidate(session, listening=4)
    anja = make.user(session, Role.recruiter, name="Anja")
    skill = make.skill(session, "listening")
    actor = Actor(anja.id, Role.recruiter)
    service.observe(session, actor, person.id, skill.id, 2, Source.recruiter, clock.now())
    service.observe(session, actor, person.id, skill.id, 3, Source.recruiter, clock.now())
    found = {row.source: (row.level, row.observed_by) for row in queries.abilities(session, person.id)}
    assert found == {Source.self: (4, None), Source.recruiter: (3, anja.id)}


def test_forgetting_takes_back_one_source_only(session: Session) -> None:
    person = make.candidate(session, listening=4)
    make.ability(session, person, "listening", 2, source=Source.trainer)
    service.forget(session, NOBODY, person.id, make.skill(session, "listening").id, clock.now())
    assert [row.source for row in queries.abilities(session, person.id)] == [Source.trainer]


def test_without_consent_nobody_becomes_active(session: Session) -> None:
    person = make.candidate(session, consents=())
    service.pause(session, NOBODY, person.id, clock.now())
    with pytest.raises(NoConsent):
        service.activate(session, NOBODY, person.id, clock.now())
    assert person.status is Status.paused


def test_withdrawing_consent_to_matching_pauses_at_once(session: Session) -> None:
    person = make.candidate(session)
    now = clock.now()
    service.consent(session, NOBODY, person.id, Purpose.matching, given=False, channel="web", now=now)
    assert person.status is Status.paused
    assert not queries.consented(session, person.id, Purpose.matching)
    assert queries.profiles(session, person.branch_id) == []


def test_consents_are_added_never_changed_and_saying_the_same_again_adds_nothing(session: Session) -> None:
    person = make.candidate(session)
    for given in (True, False, False, True):
        service.consent(session, NOBODY, person.id, Purpose.keep_a_year, given=given, channel="web", now=clock.now())
    told = [one.given for one in queries.consents(session, person.id) if one.purpose is Purpose.keep_a_year]
    assert told == [True, False, True]


def test_asking_for_a_call_twice_keeps_the_first_moment(session: Session) -> None:
    person = make.candidate(session)
    first = clock.now()
    service.call_me(session, NOBODY, person.id, first)
    service.call_me(session, NOBODY, person.id, clock.now())
    session.expire_all()
    assert session.get_one(Candidate, person.id).call_me_at == first
    assert actions(session, person).count("candidate.asked_for_call") == 1
    service.called(session, NOBODY, person.id)
    session.expire_all()
    assert session.get_one(Candidate, person.id).call_me_at is None


def test_two_sign_ups_at_once_make_one_account(database: Database) -> None:
    made: list[int] = []

    def sign_up() -> None:
        with database.transaction() as session:
            made.append(
                service.sign_up(session, NOBODY, email="twice@x.example", name="Twee", language="nl", now=clock.now())
            )

    threads = [Thread(target=sign_up) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.transaction(writes=False) as session:
        assert len(set(made)) == 1
        assert len(made) == 6
        assert session.exec(select(Candidate.user_id)).all() == [made[0]]
        assert session.exec(select(Ability).where(col(Ability.id) > 0)).all() == []
