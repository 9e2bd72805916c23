"""Skills that are one, and one that is two: nobody loses anything, and a merger can be taken back exactly."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlmodel import Session, select

from matcher import clock
from matcher.audit.models import Entry
from matcher.audit.service import Actor
from matcher.candidates import own_words
from matcher.candidates import queries as candidates
from matcher.candidates import service as people
from matcher.candidates.models import Ability, Candidate, Phrase, Source
from matcher.db import Database
from matcher.engine import Verdict
from matcher.insights import client as desk
from matcher.insights import trainer
from matcher.intakes import queries as intakes
from matcher.intakes.models import Asked
from matcher.matching import queries as matching
from matcher.matching import service as matches
from matcher.skills import queries, service
from matcher.skills.models import Label, Relation, RelationKind, Skill, Trainability
from matcher.skills.service import (
    CoreStays,
    IntoItself,
    MergedAlready,
    NameTaken,
    NoSuchSkill,
    NothingMoved,
    NotMerged,
    WordsChanged,
)
from matcher.vacancies import queries as vacancies
from matcher.vacancies import service as work
from matcher.vacancies.models import Requirement, Vacancy
from tests import make

ELS = Actor(7, "office")
NEW = {"name_nl": "Bellen", "name_en": "Making calls", "trainability": Trainability.cohort, "rarity": 2}


@pytest.fixture
def pair(session: Session) -> tuple[int, int]:
    """Two skills that turn out to be one: the first is to be merged into the second."""
    return make.skill(session, "phoning").id or 0, make.skill(session, "calling").id or 0


def levels(session: Session, person: Candidate) -> dict[tuple[int, str], int | None]:
    found = candidates.abilities(session, person.id or 0)
    return {(each.skill_id, each.source.value): each.level for each in found}


def profiled(session: Session, person: Candidate) -> dict[tuple[int, str], int | None]:
    profile = candidates.profile(session, person.id or 0)
    assert profile is not None
    return {(int(each.skill), each.source.value): each.level for each in profile.abilities}


def asked(session: Session, vacancy: Vacancy) -> list[tuple[int, int, int, bool]]:
    found = vacancies.requirements(session, vacancy.id or 0)
    return [(row.skill_id, row.level, row.weight, row.must) for row in found]


def briefed(session: Session, vacancy: Vacancy) -> list[tuple[int, int, int, bool]]:
    brief = vacancies.briefs(session, Vacancy.id == vacancy.id)[0]  # type: ignore[arg-type]
    return [(int(row.skill), row.level, row.weight, row.must) for row in brief.requirements]


def test_it_works(session: Session, pair: tuple[int, int]) -> None:
    old, new = pair
    person = make.candidate(session, phoning=4)
    service.merge(session, ELS, old, new)
    index = queries.index(session)
    assert index.canonical == {old: new}
    assert old not in index.names
    assert index.resolver.resolve("phoning").matches[0].skill == new
    assert levels(session, person) == profiled(session, person) == {(new, "self"): 4}
    entry = session.exec(select(Entry).where(Entry.action == "skill.merged")).one()
    assert (entry.subject, entry.detail) == (f"skill:{old}", f"skill:{new}")


def test_a_level_goes_before_not_knowing_and_then_the_newest_counts(session: Session, pair: tuple[int, int]) -> None:
    old, new = pair
    both, doubting, seen = (make.candidate(session, name=name) for name in ("Amir", "Bo", "Cato"))
    make.ability(session, both, "phoning", 2)
    make.ability(session, both, "calling", 4).observed_at = clock.now() + timedelta(days=1)
    make.ability(session, doubting, "phoning", 3)
    make.ability(session, doubting, "calling", None).observed_at = clock.now() + timedelta(days=1)
    make.ability(session, seen, "phoning", 5, source="recruiter")
    make.ability(session, seen, "calling", 2)
    session.flush()
    service.merge(session, ELS, old, new)
    for person, expected in (
        (both, {(new, "self"): 4}),
        (doubting, {(new, "self"): 3}),
        (seen, {(new, "self"): 2, (new, "recruiter"): 5}),
    ):
        assert levels(session, person) == profiled(session, person) == expected


def test_taking_a_merger_back_gives_everything_back(session: Session, pair: tuple[int, int]) -> None:
    old, new = pair
    person = make.candidate(session, phoning=4, calling=2)
    vacancy = make.vacancy(session, phoning=3, calling=2, must=("phoning",))
    programme = make.programme(session, phoning=4, calling=3)
    before = (levels(session, person), profiled(session, person), asked(session, vacancy), briefed(session, vacancy))
    rows = [row.model_dump() for row in session.exec(select(Ability))]
    service.merge(session, ELS, old, new)
    assert levels(session, person) != before[0]
    service.split_back(session, ELS, old)
    after = (levels(session, person), profiled(session, person), asked(session, vacancy), briefed(session, vacancy))
    assert after == before
    assert [row.model_dump() for row in session.exec(select(Ability))] == rows
    assert intakes.programmes_for_engine(session)[0].targets == {old: 4, new: 3}
    assert programme.id
    assert queries.index(session).resolver.resolve("phoning").matches[0].skill == old
    with pytest.raises(NotMerged):
        service.split_back(session, ELS, old)


def test_a_vacancy_that_asked_both_asks_the_stricter(session: Session, pair: tuple[int, int]) -> None:
    old, new = pair
    vacancy = make.vacancy(session, phoning=4, calling=2, listening=3, must=("phoning",), weights={"calling": 3})
    service.merge(session, ELS, old, new)
    listening = make.skill(session, "listening").id
    assert sorted(asked(session, vacancy)) == sorted(briefed(session, vacancy))
    assert asked(session, vacancy) == [(new, 4, 3, True), (listening, 3, 2, False)]


def test_saving_a_vacancy_as_it_stands_keeps_what_was_asked(session: Session, pair: tuple[int, int]) -> None:
    old, new = pair
    vacancy = make.vacancy(session, phoning=4, calling=2)
    service.merge(session, ELS, old, new)
    work.ask(session, ELS, vacancy.id or 0, vacancies.requirements(session, vacancy.id or 0))
    service.split_back(session, ELS, old)
    assert {row[:2] for row in asked(session, vacancy)} == {(old, 4), (new, 2)}


def test_a_vacancy_that_is_changed_after_a_merger_asks_what_was_chosen(session: Session, pair: tuple[int, int]) -> None:
    old, new = pair
    vacancy = make.vacancy(session, phoning=4, calling=2)
    only_old = make.vacancy(session, phoning=4)
    service.merge(session, ELS, old, new)
    for one in (vacancy, only_old):
        changed = Requirement(vacancy_id=0, skill_id=new, level=1, weight=1)
        work.ask(session, ELS, one.id or 0, [changed])
        assert asked(session, one) == [(new, 1, 1, False)]
        work.ask(session, ELS, one.id or 0, [Requirement(vacancy_id=0, skill_id=old, level=2, weight=1)])
        assert asked(session, one) == [(new, 2, 1, False)]


def test_programmes_work_towards_what_the_skill_is_now(session: Session, pair: tuple[int, int]) -> None:
    old, new = pair
    programme = make.programme(session, phoning=4, calling=3, listening=2)
    session.add(Asked(programme_id=programme.id or 0, skill_id=old, level=3, weight=2, share=0.9))
    session.flush()
    service.merge(session, ELS, old, new)
    listening = make.skill(session, "listening").id
    assert intakes.programmes_for_engine(session)[0].targets == {new: 4, listening: 2}
    assert [(goal.skill_id, goal.level) for goal in trainer.goals(session, programme.id or 0)] == [
        (new, 4),
        (listening, 2),
    ]
    assert [row.skill_id for row in desk.usual(session, programme.code)] == [new]


def test_a_stored_match_stays_as_it_was(session: Session, pair: tuple[int, int]) -> None:
    old, new = pair
    person, vacancy = make.candidate(session, phoning=4), make.vacancy(session, calling=3)
    stored = matches.keep(session, person.id or 0, vacancy.id or 0, clock.now())
    before = matches.explain(stored)
    service.merge(session, ELS, old, new)
    assert matches.explain(stored) == before
    now = matching.people_for(session, vacancy.id or 0, person.branch_id)[0]
    assert now.low > before.low


def test_who_says_not_to_know_it_any_more_is_believed(session: Session, pair: tuple[int, int]) -> None:
    old, new = pair
    person = make.candidate(session, phoning=4)
    service.merge(session, ELS, old, new)
    people.observe(session, ELS, person.id or 0, new, None, Source.self, clock.now())
    assert levels(session, person) == profiled(session, person) == {(new, "self"): None}
    people.observe(session, ELS, person.id or 0, old, 2, Source.self, clock.now() + timedelta(minutes=1))
    assert levels(session, person) == profiled(session, person) == {(new, "self"): 2}
    people.forget(session, ELS, person.id or 0, new, clock.now())
    assert levels(session, person) == {}
    assert make.total(session, Ability) == 0


def test_phrases_follow_the_merger(session: Session, pair: tuple[int, int]) -> None:
    old, new = pair
    person = make.candidate(session, phoning=4)
    own_words.write(session, Actor(), person.id or 0, ["phoning"], "nl", clock.now())
    service.merge(session, ELS, old, new)
    assert [phrase.skill_id for phrase in candidates.phrases(session, person.id or 0)] == [new]
    assert own_words.unfinished(session, person.id or 0) is None
    own_words.write(session, Actor(), person.id or 0, [], "nl", clock.now())
    assert levels(session, person) == {}


def test_a_chain_of_mergers_ends_where_it_ends(session: Session, pair: tuple[int, int]) -> None:
    first, second = pair
    third = make.skill(session, "talking").id or 0
    person = make.candidate(session, phoning=4)
    service.merge(session, ELS, first, second)
    service.merge(session, ELS, second, third)
    assert profiled(session, person) == {(third, "self"): 4}
    service.split_back(session, ELS, second)
    assert profiled(session, person) == {(second, "self"): 4}


def test_what_can_not_be_merged_is_refused(session: Session, pair: tuple[int, int]) -> None:
    old, new = pair
    core = make.skill(session, "calm", core=1).id or 0
    gone = make.skill(session, "gone", retired=True).id or 0
    for one, other, error in (
        (old, old, IntoItself),
        (core, new, CoreStays),
        (old, gone, NoSuchSkill),
        (gone, new, MergedAlready),
        (old, 999999, NoSuchSkill),
        (999999, new, NoSuchSkill),
    ):
        with pytest.raises(error):
            service.merge(session, ELS, one, other)
    service.merge(session, ELS, old, new)
    for one, other, error in ((new, old, NoSuchSkill), (old, new, MergedAlready)):
        with pytest.raises(error):
            service.merge(session, ELS, one, other)
    service.merge(session, ELS, new, core)


def test_two_mergers_at_once_make_no_circle(database: Database) -> None:
    with database.transaction() as session:
        one, other = make.skill(session, "phoning").id or 0, make.skill(session, "calling").id or 0
    together = Barrier(2)

    def merged(skill_id: int, into_id: int) -> bool:
        together.wait()
        try:
            with database.transaction() as session:
                service.merge(session, ELS, skill_id, into_id)
        except (MergedAlready, NoSuchSkill):
            return False
        return True

    with ThreadPoolExecutor(2) as colleagues:
        done = list(colleagues.map(merged, (one, other), (other, one)))
    assert sorted(done) == [False, True]
    with database.transaction(writes=False) as session:
        assert len(queries.index(session).canonical) == 1


def labelled(session: Session, skill_id: int, *texts: str) -> list[int]:
    labels = [Label(skill_id=skill_id, lang="nl", text=text) for text in texts]
    session.add_all(labels)
    session.flush()
    return [label.id or 0 for label in labels]


def test_a_split_moves_words_and_leaves_abilities(session: Session, pair: tuple[int, int]) -> None:
    old, _ = pair
    person = make.candidate(session, phoning=4)
    ids = labelled(session, old, "mensen bellen", "de centrale bedienen")
    made = service.split(session, ELS, old, label_ids=ids[:1], relation=RelationKind.broader, **NEW)
    resolver = queries.index(session).resolver
    assert made.texts == ("mensen bellen",)
    for text, skill_id in (("mensen bellen", made.skill_id), ("de centrale bedienen", old), ("bellen", made.skill_id)):
        found = resolver.resolve(text, "nl")
        assert (found.verdict, found.matches[0].skill) == (Verdict.EXACT, skill_id)
    assert levels(session, person) == {(old, "self"): 4}
    relation = session.exec(select(Relation)).one()
    assert (relation.skill_id, relation.other_id, relation.kind) == (made.skill_id, old, RelationKind.broader)
    assert queries.index(session).vocabulary.affinities
    assert session.exec(select(Entry.subject).where(Entry.action == "skill.split")).one() == f"skill:{old}"


def test_who_used_a_word_that_moved_is_asked_which_they_mean(session: Session, pair: tuple[int, int]) -> None:
    old, _ = pair
    ids = labelled(session, old, "mensen bellen", "de centrale bedienen")
    person, other = make.candidate(session, name="Amir"), make.candidate(session, name="Bo")
    own_words.write(session, Actor(), person.id or 0, ["Mensen  bellen"], "nl", clock.now())
    own_words.write(session, Actor(), other.id or 0, ["de centrale bedienen"], "nl", clock.now())
    for each in (person, other):
        people.observe(session, Actor(), each.id or 0, old, 4, Source.self, clock.now())
    made = service.split(session, ELS, old, label_ids=ids[:1], relation=RelationKind.related, **NEW)
    assert own_words.ask_about(session, made.texts, old) == 1
    assert own_words.asked_about(session, person.id or 0, "nl") == ["Mensen bellen"]
    assert own_words.asked_about(session, other.id or 0, "nl") == []
    phrase = own_words.unfinished(session, person.id or 0)
    assert phrase is not None
    assert own_words.offered(session, phrase, "nl")[:2] == [made.skill_id, old]
    assert levels(session, person) == {(old, "self"): 4}
    assert own_words.choose(session, person.id or 0, phrase.id or 0, old, "nl", clock.now())
    assert own_words.unfinished(session, person.id or 0) is None


def test_a_split_needs_words_that_are_there(session: Session, pair: tuple[int, int]) -> None:
    old, new = pair
    ids = labelled(session, old, "mensen bellen")
    theirs = labelled(session, new, "telefoneren")
    name = session.exec(select(Label.id).where(Label.skill_id == old, Label.text == "phoning")).first() or 0
    for wrong, error in (
        ([], NothingMoved),
        (theirs, WordsChanged),
        ([*ids, 999999], WordsChanged),
        ([name], WordsChanged),
    ):
        with pytest.raises(error):
            service.split(session, ELS, old, label_ids=wrong, relation=RelationKind.related, **NEW)
    with pytest.raises(NameTaken):
        service.split(session, ELS, old, label_ids=ids, relation=RelationKind.related, **NEW | {"name_nl": "calling"})
    with pytest.raises(NoSuchSkill):
        service.split(session, ELS, 999999, label_ids=ids, relation=RelationKind.related, **NEW)
    service.split(session, ELS, old, label_ids=ids, relation=RelationKind.related, **NEW)
    with pytest.raises(WordsChanged):
        service.split(
            session, ELS, old, label_ids=ids, relation=RelationKind.related, **NEW | {"name_nl": "a", "name_en": "b"}
        )
    assert make.total(session, Skill, Skill.name_nl == "Bellen") == 1
    assert make.total(session, Phrase) == 0
