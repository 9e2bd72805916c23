"""What becomes of what people write: linked, asked about, denied or kept as it is."""

import pytest
from sqlmodel import Session, select

from matcher import clock
from matcher.audit.service import Actor
from matcher.candidates import own_words, queries, service
from matcher.candidates.models import Candidate, Phrase, Source
from matcher.candidates.own_words import TooMuch
from matcher.skills import service as vocabulary
from matcher.skills.models import Label, LabelKind, Origin, Relation, RelationKind, UnmatchedWord
from tests import make

NOBODY = Actor()


@pytest.fixture
def person(session: Session) -> Candidate:
    for code, labels in {
        "calm": ["boze klanten kalmeren", "stressbestendig"],
        "typing": ["snel typen"],
        "calls": ["mensen bellen voor een afspraak"],
        "baking": ["brood bakken"],
    }.items():
        skill = make.skill(session, code)
        for text in labels:
            session.add(Label(skill_id=skill.id, lang="nl", text=text, kind=LabelKind.everyday))
    session.flush()
    return make.candidate(session)


def write(session: Session, person: Candidate, *lines: str) -> dict[str, Phrase]:
    own_words.write(session, NOBODY, person.id, list(lines), "nl", clock.now())
    return {phrase.text: phrase for phrase in queries.phrases(session, person.id)}


def test_a_known_phrase_is_linked_and_waits_for_a_level(session: Session, person: Candidate) -> None:
    phrase = write(session, person, "  Boze   klanten kalmeren ")["Boze klanten kalmeren"]
    assert (phrase.verdict, phrase.skill_id) == ("exact", make.skill(session, "calm").id)
    assert own_words.unfinished(session, person.id) == phrase
    service.observe(session, NOBODY, person.id, phrase.skill_id, 4, Source.self, clock.now())
    assert own_words.unfinished(session, person.id) is None


def test_a_denial_never_gives_the_ability(session: Session, person: Candidate) -> None:
    phrase = write(session, person, "niet stressbestendig")["niet stressbestendig"]
    assert (phrase.verdict, phrase.skill_id) == ("negated", None)
    assert own_words.unfinished(session, person.id) is None


def test_an_unknown_word_is_kept_and_noted(session: Session, person: Candidate) -> None:
    write(session, person, "xylofoonzzq")
    assert [phrase.verdict for phrase in queries.phrases(session, person.id)] == ["unknown"]
    assert [word.text for word in session.exec(select(UnmatchedWord))] == ["xylofoonzzq"]


def test_a_plausible_phrase_is_asked_about_and_the_answer_is_kept(session: Session, person: Candidate) -> None:
    phrase = write(session, person, "ik doe bellen voor een afspraak met mensen thuis")[
        "ik doe bellen voor een afspraak met mensen thuis"
    ]
    calls = make.skill(session, "calls").id
    assert phrase.verdict == "ask"
    assert calls in own_words.offered(session, phrase, "nl")
    assert own_words.choose(session, person.id, phrase.id, calls, "nl", clock.now())
    assert phrase.skill_id == calls


def test_none_of_these_keeps_the_words_without_a_skill(session: Session, person: Candidate) -> None:
    text = "ik doe bellen voor een afspraak met mensen thuis"
    phrase = write(session, person, text)[text]
    assert own_words.choose(session, person.id, phrase.id, None, "nl", clock.now())
    assert (phrase.verdict, phrase.skill_id) == ("unknown", None)
    assert not own_words.choose(session, person.id, phrase.id, None, "nl", clock.now())


def test_a_phrase_of_somebody_else_can_not_be_answered(session: Session, person: Candidate) -> None:
    text = "ik doe bellen voor een afspraak met mensen thuis"
    phrase = write(session, person, text)[text]
    other = make.candidate(session, name="Pieter")
    assert not own_words.choose(session, other.id, phrase.id, None, "nl", clock.now())
    assert phrase.verdict == "ask"


def test_words_that_meant_something_else_lose_the_skill_and_its_level(session: Session, person: Candidate) -> None:
    phrase = write(session, person, "snel typen")["snel typen"]
    skill = phrase.skill_id
    service.observe(session, NOBODY, person.id, skill, 4, Source.self, clock.now())
    own_words.not_meant(session, NOBODY, person.id, skill, "nl", clock.now())
    assert (phrase.skill_id, phrase.verdict) == (None, "unknown")
    assert queries.abilities(session, person.id) == []


def test_a_line_that_goes_takes_its_level_along_and_the_others_stay(session: Session, person: Candidate) -> None:
    typing = write(session, person, "snel typen", "brood bakken")["snel typen"].skill_id
    baking = make.skill(session, "baking").id
    for skill in (typing, baking):
        service.observe(session, NOBODY, person.id, skill, 3, Source.self, clock.now())
    kept = write(session, person, "brood bakken")
    assert list(kept) == ["brood bakken"]
    assert [ability.skill_id for ability in queries.abilities(session, person.id)] == [baking]


def test_writing_the_same_again_changes_nothing(session: Session, person: Candidate) -> None:
    before = write(session, person, "snel typen", "xylofoonzzq")
    after = write(session, person, "snel typen", "xylofoonzzq", "snel typen")
    assert {phrase.id for phrase in before.values()} == {phrase.id for phrase in after.values()}
    assert session.exec(select(UnmatchedWord.times)).one() == 1


@pytest.mark.parametrize("lines", [["x" * 201], [f"iets {number}" for number in range(21)]])
def test_too_much_is_refused_and_nothing_is_kept(session: Session, person: Candidate, lines: list[str]) -> None:
    with pytest.raises(TooMuch):
        write(session, person, *lines)
    assert queries.phrases(session, person.id) == []


def link(session: Session, text: str, code: str) -> int:
    """Head office says what a word means; how many phrases are asked about."""
    word = session.exec(select(UnmatchedWord.id).where(UnmatchedWord.text == text)).one()
    vocabulary.link_word(session, Actor(7, "office"), word or 0, make.skill(session, code).id or 0)
    return own_words.ask_about(session, [text])


def test_everybody_who_wrote_a_word_is_asked_when_it_is_linked(session: Session, person: Candidate) -> None:
    other, third = make.candidate(session, name="Bo"), make.candidate(session, name="Cato")
    for each, text in ((person, "zwamneuzen"), (other, "  ZWAMNEUZEN "), (third, "zwamneus")):
        write(session, each, text)
    baking = make.skill(session, "baking").id
    assert link(session, "zwamneuzen", "baking") == 2
    for each in (person, other):
        phrase = own_words.unfinished(session, each.id)
        assert phrase is not None
        assert (phrase.verdict, phrase.skill_id) == ("ask", None)
        assert own_words.offered(session, phrase, "nl")[0] == baking
        assert len(own_words.asked_about(session, each.id, "nl")) == 1
        assert queries.abilities(session, each.id) == []
    assert own_words.unfinished(session, third.id) is None
    assert own_words.asked_about(session, third.id, "nl") == []


def test_a_yes_leads_to_the_question_how_well(session: Session, person: Candidate) -> None:
    write(session, person, "zwamneuzen")
    link(session, "zwamneuzen", "baking")
    phrase = own_words.unfinished(session, person.id)
    assert phrase is not None
    baking = make.skill(session, "baking").id
    assert own_words.choose(session, person.id, phrase.id, baking, "nl", clock.now())
    assert own_words.asked_about(session, person.id, "nl") == []
    assert own_words.unfinished(session, person.id) == phrase
    service.observe(session, NOBODY, person.id, baking, 4, Source.self, clock.now())
    assert own_words.unfinished(session, person.id) is None


def test_what_was_refused_is_asked_again_only_when_something_changed(session: Session, person: Candidate) -> None:
    write(session, person, "zwamneuzen")
    link(session, "zwamneuzen", "baking")
    phrase = own_words.unfinished(session, person.id)
    assert phrase is not None
    own_words.choose(session, person.id, phrase.id, None, "nl", clock.now())
    assert own_words.unfinished(session, person.id) is None
    assert [word.text for word in session.exec(select(UnmatchedWord))] == ["zwamneuzen"]
    assert link(session, "zwamneuzen", "calls") == 1
    assert own_words.asked_about(session, person.id, "nl") == ["zwamneuzen"]


def test_a_denial_and_what_was_answered_are_left_alone(session: Session, person: Candidate) -> None:
    write(session, person, "niet stressbestendig", "snel typen")
    assert own_words.ask_about(session, ["niet stressbestendig", "snel typen"]) == 0
    assert {phrase.verdict for phrase in queries.phrases(session, person.id)} == {"negated", "exact"}


def test_a_word_that_is_unlinked_before_the_answer_is_no_question_any_more(session: Session, person: Candidate) -> None:
    write(session, person, "xylofoonzzq")
    link(session, "xylofoonzzq", "baking")
    label = session.exec(select(Label).where(Label.text == "xylofoonzzq", Label.origin == Origin.office)).one()
    vocabulary.unlink_word(session, Actor(7, "office"), label.id or 0, clock.now())
    assert own_words.asked_about(session, person.id, "nl") == []


def test_a_skill_that_has_these_very_words_is_offered_first(session: Session, person: Candidate) -> None:
    calls, typing = make.skill(session, "calls").id or 0, make.skill(session, "typing").id or 0
    session.add(Relation(skill_id=typing, other_id=calls, kind=RelationKind.related))
    session.add(Label(skill_id=typing, lang="en", text="opbellen voor afspraken", reviewed=False))
    session.flush()
    phrase = write(session, person, "opbellen voor afspraken")["opbellen voor afspraken"]
    assert own_words.offered(session, phrase, "nl")[0] == typing
    service.observe(session, NOBODY, person.id, calls, 3, Source.self, clock.now())
    assert own_words.offered(session, phrase, "nl")[:2] == [typing, calls]
