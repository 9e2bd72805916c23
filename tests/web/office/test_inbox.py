"""The inbox in the browser: two clicks to a new skill, and who wrote the word is asked on their own first page."""

import pytest
from sqlmodel import select

from matcher import clock
from matcher.audit import service as audit
from matcher.audit.service import Actor
from matcher.candidates import own_words, queries
from matcher.db import Database
from matcher.skills import queries as skills
from matcher.skills import service as vocabulary
from matcher.skills.models import Origin, Skill, Trainability, UnmatchedWord
from tests import make
from tests.cast import Cast
from tests.visitor import Visitor, words


@pytest.fixture
def els(client: Visitor, cast: Cast, database: Database) -> Visitor:
    """Els of head office, signed in."""
    with database.transaction() as session:
        audit.begin(session)
    return client.sign_in(cast.els)


def unknown(database: Database, text: str, lang: str = "nl", times: int = 1) -> int:
    """A word that somebody wrote and nobody knew; its id in the inbox."""
    with database.transaction() as session:
        for _ in range(times):
            vocabulary.note_unmatched(session, text, lang, clock.now())
        return session.exec(select(UnmatchedWord.id).where(UnmatchedWord.folded == text)).one() or 0


def test_it_works(els: Visitor, database: Database) -> None:
    word = unknown(database, "zwamneuzen", times=3)
    listed = words(els.get("/office/words"))
    assert "3 keer geschreven" in listed
    assert "Er wacht 1 woord." in listed
    assert f"/office/words/{word}/new" in els.get("/office/words").get_data(as_text=True)


def test_a_new_skill_takes_two_clicks(els: Visitor, database: Database) -> None:
    word = unknown(database, "zwamneuzen")
    form = els.get(f"/office/words/{word}/new").get_data(as_text=True)
    assert 'value="Zwamneuzen"' in form
    answer = els.post(
        f"/office/words/{word}/new",
        data={"name_nl": "Zwamneuzen", "name_en": "", "trainability": "slow", "rarity": "2"},
    )
    assert (answer.status_code, answer.location) == (303, "/office/words")
    assert "krijgt de vraag" in words(els.get("/office/words"))
    with database.transaction(writes=False) as session:
        made = session.exec(select(Skill).where(Skill.origin == Origin.office)).one()
        assert (made.name_nl, made.name_en, made.trainability) == ("Zwamneuzen", "Zwamneuzen", Trainability.slow)
        assert skills.index(session).resolver.resolve("zwamneuzen").matches[0].skill == made.id
    assert els.get(f"/office/words/{word}/new").status_code == 404


def test_an_english_word_is_proposed_as_the_english_name(els: Visitor, database: Database) -> None:
    word = unknown(database, "crochet", "en")
    assert els.get(f"/office/words/{word}/new").get_data(as_text=True).count('value="Crochet"') == 2


def test_a_name_that_is_taken_offers_the_skill_that_has_it(els: Visitor, database: Database) -> None:
    word = unknown(database, "zwamneuzen")
    with database.transaction() as session:
        there = make.skill(session, "smalltalk", name_nl="Een praatje maken").id
    data = {"name_nl": "een praatje maken", "name_en": "", "trainability": "slow", "rarity": "2"}
    answer = els.post(f"/office/words/{word}/new", data=data)
    assert answer.status_code == 422
    assert "Er is al een vaardigheid met deze naam." in words(answer)
    assert f'name="skill" value="{there}"' in answer.get_data(as_text=True)
    assert els.post(f"/office/words/{word}/link", data={"skill": str(there)}).status_code == 303


@pytest.mark.parametrize(
    "wrong",
    [
        {"name_nl": ""},
        {"name_nl": "x" * 201},
        {"name_nl": "\x00\u202e"},
        {"trainability": "never"},
        {"trainability": ""},
        {"rarity": "9"},
        {"rarity": "x"},
    ],
)
def test_a_wrong_answer_is_told_and_makes_nothing(els: Visitor, database: Database, wrong: dict[str, str]) -> None:
    word = unknown(database, "zwamneuzen")
    data = {"name_nl": "Kletsen", "name_en": "Chatting", "trainability": "slow", "rarity": "2"} | wrong
    answer = els.post(f"/office/words/{word}/new", data=data)
    assert answer.status_code == 422
    assert 'value="Chatting"' in answer.get_data(as_text=True)
    with database.transaction() as session:
        assert make.total(session, Skill, Skill.origin == Origin.office) == 0
        assert make.total(session, UnmatchedWord) == 1


def test_a_stale_form_makes_nothing_and_keeps_what_was_typed(els: Visitor, database: Database) -> None:
    word = unknown(database, "zwamneuzen")
    data = {"name_nl": "Kletsen", "name_en": "", "trainability": "slow", "rarity": "2"}
    answer = els.post(f"/office/words/{word}/new", data=data, csrf=False)
    assert answer.status_code == 400
    assert 'value="Kletsen"' in answer.get_data(as_text=True)
    with database.transaction() as session:
        assert make.total(session, UnmatchedWord) == 1


def test_a_page_that_a_colleague_was_ahead_of_says_so(els: Visitor, database: Database) -> None:
    word = unknown(database, "zwamneuzen")
    with database.transaction() as session:
        skill = make.skill(session, "smalltalk").id or 0
    assert els.post(f"/office/words/{word}/set-aside").status_code == 303
    for path, data in (
        (f"/office/words/{word}/link", {"skill": str(skill)}),
        (f"/office/words/{word}/new", {"name_nl": "Kletsen", "trainability": "slow", "rarity": "2"}),
    ):
        answer = els.post(path, data=data)
        assert answer.status_code == 404
        assert "Misschien heeft een collega" in words(answer)
    with database.transaction() as session:
        assert make.total(session, Skill, Skill.origin == Origin.office) == 0


def test_a_stale_button_does_not_blame_the_ability(els: Visitor, database: Database) -> None:
    word = unknown(database, "zwamneuzen")
    with database.transaction() as session:
        skill = make.skill(session, "smalltalk").id or 0
    els.post(f"/office/words/{word}/link", data={"skill": str(skill)}, csrf=False)
    seen = words(els.get(f"/office/words/{word}"))
    assert "stond te lang open" in seen
    assert "niet in de woordenlijst" not in seen


def test_who_wrote_the_word_is_asked_on_their_first_page_and_gains_it_by_a_yes(
    els: Visitor, database: Database, cast: Cast
) -> None:
    with database.transaction() as session:
        own_words.write(session, Actor(), cast.samira.id or 0, ["Zwamneuzen"], "nl", clock.now())
        skill = make.skill(session, "smalltalk", name_nl="Een praatje maken").id or 0
    els.sign_in(cast.samira)
    assert "Wat bedoel je hiermee?" not in words(els.get("/candidate/"))
    els.sign_in(cast.els)
    word = unknown(database, "zwamneuzen")  # counted a second time: the same word
    els.post(f"/office/words/{word}/link", data={"skill": str(skill)})
    els.sign_in(cast.samira)
    seen = words(els.get("/candidate/"))
    assert "Wat bedoel je hiermee?" in seen
    assert "Zwamneuzen" in seen
    asked = els.get("/candidate/words/next?next=/candidate/")
    assert asked.status_code == 303
    assert "Een praatje maken" in words(els.get(str(asked.location)))
    with database.transaction(writes=False) as session:
        assert skill not in {each.skill_id for each in queries.abilities(session, cast.samira.id or 0)}
    on = els.post(str(asked.location), data={"skill": str(skill)})
    level = els.get(str(on.location))
    assert "/candidate/questions/smalltalk" in str(level.location)
    els.post(str(level.location), data={"level": "4"})
    with database.transaction(writes=False) as session:
        abilities = {each.skill_id: each.level for each in queries.abilities(session, cast.samira.id or 0)}
    assert abilities[skill] == 4
    assert "Wat bedoel je hiermee?" not in words(els.get("/candidate/"))
