"""The inbox of words: counted without their writers, linked, made into a skill, set aside; and labels tidied."""

import pytest
from sqlmodel import Session, select

from matcher import clock
from matcher.audit.models import Entry
from matcher.audit.service import Actor
from matcher.engine import Verdict
from matcher.skills import queries, service
from matcher.skills.models import Label, LabelKind, Origin, Skill, Trainability, UnmatchedWord
from matcher.skills.service import NameStays, NameTaken, NoSuchLabel, NoSuchSkill, NoSuchWord
from tests import make

ELS = Actor(7, "office")
MADE = {"name_en": "Felting", "trainability": Trainability.cohort, "rarity": 3}


def unknown(session: Session, text: str, lang: str = "nl") -> int:
    service.note_unmatched(session, text, lang, clock.now())
    return session.exec(select(UnmatchedWord.id).where(UnmatchedWord.lang == lang)).all()[-1] or 0


def meant(session: Session, text: str) -> tuple[Verdict, list[int]]:
    found = queries.index(session).resolver.resolve(text, "nl")
    return found.verdict, [match.skill for match in found.matches]


def actions(session: Session) -> list[tuple[str, str]]:
    return [(entry.action, entry.subject) for entry in session.exec(select(Entry)) if entry.actor_id == 7]


def test_it_works(session: Session) -> None:
    skill = make.skill(session, "felting")
    label = service.link_word(session, ELS, unknown(session, "vilten"), skill.id or 0)
    assert (label.origin, label.reviewed) == (Origin.office, True)
    assert meant(session, "Vilten") == (Verdict.EXACT, [skill.id])
    assert make.total(session, UnmatchedWord) == 0
    assert actions(session) == [("word.linked", f"skill:{skill.id}")]


def test_the_same_word_in_other_spellings_is_counted_once(session: Session) -> None:
    for text in ("Vilten", "vilten ", "VÍLTEN"):
        unknown(session, text)
    unknown(session, "vilten", "en")
    assert [(word.lang, word.times) for word in queries.unmatched(session)] == [("nl", 3), ("en", 1)]


@pytest.mark.parametrize("text", ["", "  ", "\x00", "👍", "..."])
def test_what_is_no_word_is_not_noted(session: Session, text: str) -> None:
    service.note_unmatched(session, text, "nl", clock.now())
    assert make.total(session, UnmatchedWord) == 0


def test_a_word_is_linked_to_no_skill_that_is_gone(session: Session) -> None:
    word = unknown(session, "vilten")
    for gone in (make.skill(session, "gone", retired=True).id or 0, 999999):
        with pytest.raises(NoSuchSkill):
            service.link_word(session, ELS, word, gone)
    assert make.total(session, UnmatchedWord) == 1


def test_linking_an_unreviewed_label_reviews_it(session: Session) -> None:
    skill = make.skill(session, "felting")
    session.add(Label(skill_id=skill.id or 0, lang="nl", text="vilten", origin=Origin.esco, reviewed=False))
    session.flush()
    label = service.link_word(session, ELS, unknown(session, "vilten"), skill.id or 0)
    assert (label.origin, label.reviewed) == (Origin.esco, True)


def test_a_word_becomes_a_skill_of_its_own(session: Session) -> None:
    skill = service.make_skill_of(session, ELS, unknown(session, "ik kan vilten maken"), name_nl="Vilten", **MADE)
    assert (skill.code, skill.origin, skill.retired) == ("office_vilten", Origin.office, False)
    assert meant(session, "ik kan vilten maken") == (Verdict.EXACT, [skill.id])
    assert meant(session, "vilten") == (Verdict.EXACT, [skill.id])
    assert meant(session, "felting")[0] is Verdict.EXACT
    assert make.total(session, UnmatchedWord) == 0
    assert actions(session) == [("skill.made", f"skill:{skill.id}")]
    assert queries.index(session).names[skill.id or 0].name_en == "Felting"


def test_two_names_that_are_nearly_the_same_get_codes_of_their_own(session: Session) -> None:
    codes = [
        service.make_skill_of(session, ELS, unknown(session, name), name_nl=name, **MADE | {"name_en": english}).code
        for name, english in (("Vilten!", "a"), ("Vílten", "b"), ("漢字", "c"), ("Спорт", "d"))
    ]
    assert codes == ["office_vilten", "office_vilten_2", "office", "office_2"]


def test_a_name_is_given_once(session: Session) -> None:
    there = make.skill(session, "felting", name_nl="Vilten")
    word = unknown(session, "vilten")
    with pytest.raises(NameTaken) as taken:
        service.make_skill_of(session, ELS, word, name_nl="vilten", **MADE)
    assert taken.value.skill_id == there.id
    there.retired = True
    session.add(there)
    assert service.make_skill_of(session, ELS, word, name_nl="vilten", **MADE).id != there.id


def test_a_word_that_somebody_else_dealt_with_is_gone(session: Session) -> None:
    skill, word = make.skill(session, "felting"), unknown(session, "vilten")
    service.set_word_aside(session, ELS, word)
    for deal in (
        lambda: service.link_word(session, ELS, word, skill.id or 0),
        lambda: service.make_skill_of(session, ELS, word, name_nl="Vilten", **MADE),
        lambda: service.set_word_aside(session, ELS, word),
    ):
        with pytest.raises(NoSuchWord):
            deal()


def test_a_link_that_is_taken_back_puts_the_word_in_the_inbox_again(session: Session) -> None:
    skill = make.skill(session, "felting")
    label = service.link_word(session, ELS, unknown(session, "vilten"), skill.id or 0)
    service.unlink_word(session, ELS, label.id or 0, clock.now())
    assert meant(session, "vilten")[0] is not Verdict.EXACT
    assert [word.text for word in queries.unmatched(session)] == ["vilten"]


def test_only_words_of_the_inbox_are_unlinked(session: Session) -> None:
    made = service.make_skill_of(session, ELS, unknown(session, "vilten"), name_nl="Vilten", **MADE)
    shipped = make.skill(session, "knitting")
    for label_id in session.exec(select(Label.id).where(Label.skill_id.in_([made.id, shipped.id]))):  # type: ignore[attr-defined]
        with pytest.raises(NoSuchWord):
            service.unlink_word(session, ELS, label_id or 0, clock.now())


def esco_label(session: Session) -> Label:
    skill = make.skill(session, "charging")
    label = Label(skill_id=skill.id or 0, lang="nl", text="wc-geld innen", origin=Origin.esco, reviewed=False)
    session.add(label)
    session.flush()
    return label


def test_an_unreviewed_label_asks_and_a_reviewed_one_links(session: Session) -> None:
    label = esco_label(session)
    assert meant(session, "wc-geld innen")[0] is Verdict.ASK
    service.review(session, ELS, label.id or 0)
    assert meant(session, "wc-geld innen")[0] is Verdict.EXACT
    assert actions(session) == [("label.reviewed", f"skill:{label.skill_id}")]
    with pytest.raises(NoSuchLabel):
        service.review(session, ELS, label.id or 0)


def test_a_label_that_is_taken_out_means_nothing_until_it_is_put_back(session: Session) -> None:
    label = esco_label(session)
    service.take_out(session, ELS, label.id or 0)
    assert meant(session, "wc-geld innen") == (Verdict.UNKNOWN, [])
    with pytest.raises(NoSuchLabel):
        service.take_out(session, ELS, label.id or 0)
    with pytest.raises(NoSuchLabel):
        service.review(session, ELS, label.id or 0)
    service.put_back(session, ELS, label.id or 0)
    assert meant(session, "wc-geld innen")[0] is Verdict.EXACT
    with pytest.raises(NoSuchLabel):
        service.put_back(session, ELS, label.id or 0)


def test_a_skill_keeps_its_name(session: Session) -> None:
    make.skill(session, "charging")
    name = session.exec(select(Label).where(Label.kind == LabelKind.name)).first()
    assert name is not None
    with pytest.raises(NameStays):
        service.take_out(session, ELS, name.id or 0)


def test_the_code_of_a_skill_never_grows_too_long(session: Session) -> None:
    skill = service.make_skill_of(session, ELS, unknown(session, "vilten"), name_nl="vilt " * 39, **MADE)
    session.expire(skill)
    assert len(session.get_one(Skill, skill.id).code) <= 60
