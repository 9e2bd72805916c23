"""The counts of head office are those of the rows, and take as many queries for many as for few."""

from datetime import timedelta

from sqlmodel import Session

from matcher import clock
from matcher.candidates.models import Status
from matcher.engine import Band
from matcher.insights import queries, vocabulary
from matcher.matching.models import Verdict
from matcher.skills.models import Label, Relation, RelationKind, UnmatchedWord
from tests import make
from tests.cast import Cast
from tests.statements import sent_to


def test_the_totals_count_what_there_is(session: Session) -> None:
    cast = Cast.enter(session)
    make.vacancy(session, client=cast.midden, status="draft", listening=3)
    paused = make.candidate(session, name="Bo", branch=cast.utrecht)
    paused.status = Status.paused
    intake = make.intake(session, seats=8, branch=cast.utrecht)
    make.place(session, intake, cast.samira, "confirmed")
    make.place(session, intake, cast.pieter, "waiting")
    make.intake(session, seats=100, starts=clock.today() - timedelta(days=20))
    make.decision(session, make.match(session, cast.samira, cast.vacancy), by=cast.anja)
    now = clock.now()
    session.add(UnmatchedWord(folded="zeilen", text="zeilen", lang="nl", first_at=now, last_at=now))
    session.flush()
    found = queries.totals(session, now)
    assert (found.branches, found.clients) == (2, 2)
    assert (found.active, found.signing_up, found.paused) == (2, 0, 1)
    assert (found.vacancies, found.openings) == (2, 2)
    assert (found.intakes, found.seats, found.taken, found.waiting) == (1, 8, 1, 1)
    assert (found.places, found.decisions, found.proposals, found.words) == (1, 1, 1, 1)


def test_an_empty_agency_counts_nothing(session: Session) -> None:
    found = queries.totals(session, clock.now())
    assert (found.branches, found.openings, found.seats, found.taken) == (0, 0, 0, 0)
    assert queries.programmes(session, clock.now()) == []
    assert queries.decided(session) == {}
    assert {count for _monday, count in queries.sign_ups(session, clock.today())} == {0}


def test_a_programme_has_its_own_work_and_seats_only(session: Session) -> None:
    contact, orders = make.programme(session), make.programme(session, "order_picker", order_picking=3)
    make.vacancy(session, values={"occupation": "customer_contact", "openings": 4}, listening=3)
    make.vacancy(session, values={"occupation": "customer_contact", "closes": clock.today() - timedelta(days=1)})
    intake = make.intake(session, programme=orders, seats=6)
    make.place(session, intake, make.candidate(session, listening=2))
    make.place(session, intake, make.candidate(session, name="Bo"), "no_show")
    found = {row.id: row for row in queries.programmes(session, clock.now())}
    mine, other = found[contact.id or 0], found[orders.id or 0]
    assert (mine.vacancies, mine.openings, mine.intakes, mine.seats) == (1, 4, 0, 0)
    assert (other.vacancies, other.openings, other.intakes, other.seats, other.taken) == (0, 0, 1, 6, 1)
    assert (other.no_show, other.ended, other.finished) == (1, 1, 0)


def test_sign_ups_fall_in_their_own_week(session: Session) -> None:
    make.candidate(session, listening=2)
    old = make.candidate(session, name="Bo")
    old.created_at = clock.now() - timedelta(weeks=30)
    session.flush()
    found = queries.sign_ups(session, clock.today())
    assert len(found) == 8
    assert found[-1][1] == 1
    assert sum(count for _monday, count in found) == 1
    assert found[-1][0].weekday() == 0


def test_decisions_stand_beside_what_the_score_said(session: Session) -> None:
    cast = Cast.enter(session)
    make.decision(session, make.match(session, cast.samira, cast.vacancy, band="not_now"), by=cast.anja)
    make.decision(session, make.match(session, cast.pieter, cast.vacancy), by=cast.anja, verdict=Verdict.not_now)
    assert queries.decided(session) == {Band.FITS_NOW: {Verdict.not_now: 1}, Band.NOT_NOW: {Verdict.propose: 1}}


def test_much_takes_as_many_queries_as_little(session: Session) -> None:
    make.programme(session)
    engine = session.connection().engine
    with sent_to(engine) as few:
        look(session)
    for number in range(6):
        make.programme(session, f"programme_{number}", typing=3)
        make.candidate(session, name=f"Person {number}")
        make.vacancy(session, listening=3)
    session.flush()
    with sent_to(engine) as many:
        look(session)
    assert len(many) == len(few)


def look(session: Session) -> None:
    """Everything the overview asks."""
    queries.totals(session, clock.now())
    queries.programmes(session, clock.now())
    queries.sign_ups(session, clock.today())
    queries.decided(session)


def test_the_vocabulary_is_found_by_any_of_its_words(session: Session) -> None:
    listening = make.skill(session, "listening", field="core")
    make.skill(session, "forklift", field="warehouse")
    make.skill(session, "gone", retired=True)
    session.add(Label(skill_id=listening.id, lang="nl", text="een luisterend oor"))
    session.flush()
    assert [skill.code for skill in vocabulary.listed(session)] == ["listening", "forklift"]
    assert [(skill.code, skill.labels) for skill in vocabulary.found(session, "Luisterend")] == [("listening", 3)]
    assert vocabulary.found(session, "100%") == []


def test_a_skill_is_shown_with_its_relations_both_ways(session: Session) -> None:
    broad, narrow, like = (make.skill(session, code) for code in ("calm", "de_escalation", "patience"))
    session.add(Relation(skill_id=narrow.id, other_id=broad.id, kind=RelationKind.broader))
    session.add(Relation(skill_id=like.id, other_id=broad.id, kind=RelationKind.related))
    session.flush()
    whole, part = vocabulary.whole(session, broad.id or 0), vocabulary.whole(session, narrow.id or 0)
    assert whole is not None
    assert part is not None
    assert [row.id for row in whole.narrower] == [narrow.id]
    assert [row.id for row in whole.related] == [like.id]
    assert [row.id for row in part.broader] == [broad.id]
    assert {lang: [label.text for label in labels] for lang, labels in whole.labels.items()} == {
        "nl": ["calm"],
        "en": ["calm"],
    }
    assert vocabulary.whole(session, 999_999) is None
