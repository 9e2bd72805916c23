"""Matches are kept as they were; a decision needs a named person and a reason, and binds to no band."""

import json

import pytest
from sqlmodel import Session, select

from matcher import clock
from matcher.audit import service as audit
from matcher.audit.models import Entry
from matcher.audit.service import SERVICE, Actor
from matcher.candidates import queries as told
from matcher.candidates import service as candidates
from matcher.candidates.models import Candidate, Purpose, Source
from matcher.matching import lists, queries, service, snapshot
from matcher.matching.models import Decision, Match, Verdict
from matcher.outbox.models import Message
from matcher.vacancies.models import Vacancy
from tests import make
from tests.cast import Cast


@pytest.fixture
def people(session: Session) -> Cast:
    make.programme(session, phone_contact=4, listening=4)
    return Cast.enter(session)


def _anja(people: Cast) -> Actor:
    return Actor(people.anja.id, "recruiter")


def _decide(session: Session, people: Cast, verdict: Verdict = Verdict.propose, reason: str = "Rustig") -> Decision:
    return service.decide(
        session,
        _anja(people),
        candidate_id=people.samira.id,
        vacancy_id=people.vacancy.id,
        verdict=verdict,
        reason=reason,
        now=clock.now(),
    )


def _again(session: Session, match: Match) -> Match:
    """The row as the database gives it back, with its JSON read anew."""
    session.flush()
    session.expire(match)
    return session.exec(select(Match).where(Match.id == match.id)).one()


def test_it_works(session: Session, people: Cast) -> None:
    match = service.keep(session, people.samira.id, people.vacancy.id, clock.now())
    assert match.band == queries.inputs(session, people.samira.id, people.vacancy.id).score().band


def test_what_is_kept_explains_itself_with_the_same_numbers(session: Session, people: Cast) -> None:
    now = queries.inputs(session, people.samira.id, people.vacancy.id).score()
    match = _again(session, service.keep(session, people.samira.id, people.vacancy.id, clock.now()))
    assert service.explain(match) == now
    assert snapshot.thaw(match.inputs).score() == now


def test_a_snapshot_survives_json_with_every_kind_of_condition(session: Session) -> None:
    make.programme(session, phone_contact=4)
    wishes = {
        "shifts": 3,
        "max_km": 5,
        "english": 2,
        "start": clock.today(),
        "pay": 15.5,
        "home": 0.8,
        "contact": "chat",
    }
    person = make.candidate(session, wishes=wishes, phone_contact=2, listening=None)
    make.ability(session, person, "phone_contact", 5, source="trainer")
    values = {"shifts": 7, "english": 4, "postcode": "9711"}
    vacancy = make.vacancy(session, values=values, phone_contact=3, listening=2, must=("listening",))
    before = queries.inputs(session, person.id, vacancy.id)
    frozen = json.loads(json.dumps(snapshot.freeze(before)))
    assert snapshot.thaw(frozen).score() == before.score()
    assert snapshot.score_of(json.loads(json.dumps(snapshot.result(before.score())))) == before.score()
    assert snapshot.mark(frozen) == snapshot.mark(snapshot.freeze(snapshot.thaw(frozen)))


def test_what_changes_later_leaves_what_was_kept_as_it_was(session: Session, people: Cast) -> None:
    match = service.keep(session, people.samira.id, people.vacancy.id, clock.now())
    before = service.explain(match)
    calm = make.skill(session, "calm").id
    candidates.observe(session, _anja(people), people.samira.id, calm, 1, Source.recruiter, clock.now())
    assert queries.inputs(session, people.samira.id, people.vacancy.id).score() != before
    assert service.explain(_again(session, match)) == before
    assert snapshot.thaw(match.inputs).score() == before


def test_the_same_inputs_are_kept_once_and_others_beside_them(session: Session, people: Cast) -> None:
    first = service.keep(session, people.samira.id, people.vacancy.id, clock.now())
    assert service.keep(session, people.samira.id, people.vacancy.id, clock.now()).id == first.id
    make.ability(session, people.samira, "calm", 5, source=Source.trainer)
    second = service.keep(session, people.samira.id, people.vacancy.id, clock.now())
    assert second.id != first.id
    assert second.inputs_hash != first.inputs_hash


def test_a_new_name_or_address_changes_no_input(session: Session, people: Cast) -> None:
    first = service.keep(session, people.samira.id, people.vacancy.id, clock.now())
    people.samira.name = "Iemand Anders"
    people.samira.branch_id = people.groningen.id
    people.samira.phone = None
    session.add(people.samira)
    session.flush()
    assert service.keep(session, people.samira.id, people.vacancy.id, clock.now()).id == first.id


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("level", [1, 5])
def test_any_decision_goes_with_any_band(session: Session, people: Cast, verdict: Verdict, level: int) -> None:
    make.ability(session, people.samira, "calm", level, source=Source.trainer)
    decision = _decide(session, people, verdict)
    assert decision.verdict is verdict
    assert decision.decided_by == people.anja.id


@pytest.mark.parametrize("reason", ["", "   ", "\n\t "])
def test_a_decision_without_a_reason_is_refused(session: Session, people: Cast, reason: str) -> None:
    with pytest.raises(service.ReasonMissing):
        _decide(session, people, reason=reason)
    assert make.total(session, Decision) == make.total(session, Match) == 0


def test_the_service_itself_decides_nothing(session: Session, people: Cast) -> None:
    with pytest.raises(service.NobodyNamed):
        service.decide(
            session,
            SERVICE,
            candidate_id=people.samira.id,
            vacancy_id=people.vacancy.id,
            verdict=Verdict.not_now,
            reason="De score is laag.",
            now=clock.now(),
        )
    assert make.total(session, Decision) == 0


def test_there_is_nothing_to_decide_about_a_vacancy_that_asks_nothing(session: Session, people: Cast) -> None:
    empty = make.vacancy(session, client=people.midden)
    with pytest.raises(service.NothingToMatch):
        service.keep(session, people.samira.id, empty.id, clock.now())
    with pytest.raises(service.NothingToMatch):
        service.keep(session, 99_999, people.vacancy.id, clock.now())


def test_a_later_decision_stands_beside_an_earlier_one(session: Session, people: Cast) -> None:
    _decide(session, people, Verdict.talk_first, "Eerst bellen")
    _decide(session, people, Verdict.propose, "Gebeld: heel rustig")
    told = lists.history(session, people.samira.id, people.vacancy.id)
    assert [(each.verdict, each.reason, each.by) for each in told] == [
        (Verdict.propose, "Gebeld: heel rustig", "Anja"),
        (Verdict.talk_first, "Eerst bellen", "Anja"),
    ]
    last = queries.decided(session, queries.of_vacancy([people.vacancy.id]))
    assert [each.verdict for each in last] == [Verdict.propose]
    assert queries.decided(session, queries.of_candidate(people.samira.id), queries.proposed()) == last
    assert queries.decided(session, queries.of_candidate(people.pieter.id)) == []


def test_a_decision_is_in_the_audit_trail_without_its_reason(session: Session, people: Cast) -> None:
    audit.begin(session)
    _decide(session, people, Verdict.not_now, "Wil liever in het magazijn")
    entry = session.exec(select(Entry).where(Entry.action == "match.decided")).one()
    assert entry.subject == f"candidate:{people.samira.id}"
    assert entry.actor_id == people.anja.id
    assert entry.detail == f"vacancy:{people.vacancy.id} not_now"


def test_only_the_person_proposed_can_say_yes_and_only_once(session: Session, people: Cast) -> None:
    decision = _decide(session, people)
    samira = Actor(people.samira.user_id, "candidate")

    def agree(who: Candidate) -> bool:
        return service.agree(session, samira, candidate_id=who.id, decision_id=decision.id, now=clock.now())

    assert not agree(people.pieter)
    assert agree(people.samira)
    assert not agree(people.samira)


def test_nobody_says_yes_to_what_was_no_proposal(session: Session, people: Cast) -> None:
    decision = _decide(session, people, Verdict.talk_first)
    actor = Actor(people.samira.user_id, "candidate")
    assert not service.agree(session, actor, candidate_id=people.samira.id, decision_id=decision.id, now=clock.now())


def test_a_match_is_found_by_what_it_is_about(session: Session, people: Cast) -> None:
    match = service.keep(session, people.samira.id, people.vacancy.id, clock.now())
    assert queries.kept(session, Match.id == match.id, Match.vacancy_id == people.vacancy.id) == match
    assert queries.kept(session, Match.vacancy_id == people.other_vacancy.id) is None


def test_erased_people_take_their_matches_along(session: Session, people: Cast) -> None:
    _decide(session, people)
    session.expire_all()
    session.connection().exec_driver_sql(f"DELETE FROM candidate WHERE id = {people.samira.id}")
    assert make.total(session, Decision) == make.total(session, Match) == 0
    assert make.total(session, Vacancy) == 2


def test_a_proposal_writes_its_letter_and_another_verdict_writes_none(session: Session, people: Cast) -> None:
    _decide(session, people, Verdict.talk_first)
    _decide(session, people, Verdict.propose)
    letters = session.exec(select(Message).where(Message.template == "proposed")).all()
    assert [letter.to for letter in letters] == ["samira@candidate.example"]
    assert letters[0].data["title"] == people.vacancy.title


def test_a_yes_to_a_proposal_is_a_consent(session: Session, people: Cast) -> None:
    decision, number = _decide(session, people), people.samira.id or 0
    own = Actor(people.samira.user_id, "candidate")
    assert not told.consented(session, number, Purpose.share_with_client)
    assert service.agree(session, own, candidate_id=number, decision_id=decision.id or 0, now=clock.now())
    assert told.consented(session, number, Purpose.share_with_client)
