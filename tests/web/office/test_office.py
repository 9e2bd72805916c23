"""Head office: counts without names, words that become understood, and a chain that shows tampering."""

import pytest
import sqlalchemy as sa
from sqlmodel import select

from matcher import clock
from matcher.audit import service as audit
from matcher.audit.models import Entry
from matcher.audit.service import Actor
from matcher.db import Database
from matcher.engine import Verdict
from matcher.skills import queries as skills
from matcher.skills import service as vocabulary
from matcher.skills.models import Label, UnmatchedWord
from tests import make
from tests.cast import Cast
from tests.visitor import Visitor, words

PAGES = ("/office/overview", "/office/words", "/office/vocabulary", "/office/audit")


@pytest.fixture
def els(client: Visitor, cast: Cast, database: Database) -> Visitor:
    """Els of head office, signed in."""
    with database.transaction() as session:
        audit.begin(session)
    return client.sign_in(cast.els)


def unknown(database: Database, text: str) -> int:
    """A word that somebody wrote and nobody knew; its id in the inbox."""
    with database.transaction() as session:
        vocabulary.note_unmatched(session, text, "nl", clock.now())
        return session.exec(select(UnmatchedWord.id).where(UnmatchedWord.text == text)).one() or 0


def meant(database: Database, text: str) -> tuple[Verdict, list[int]]:
    """What the vocabulary makes of a word now."""
    with database.transaction(writes=False) as session:
        found = skills.index(session).resolver.resolve(text, "nl")
        return found.verdict, [match.skill for match in found.matches]


def test_it_works(els: Visitor, database: Database, cast: Cast) -> None:
    with database.transaction() as session:
        make.programme(session)
    for path in PAGES:
        assert els.get(path).status_code == 200
    assert "2 vestigingen" in words(els.get("/office/overview"))


@pytest.mark.parametrize("path", PAGES)
def test_no_page_names_a_candidate(els: Visitor, database: Database, cast: Cast, path: str) -> None:
    with database.transaction() as session:
        audit.record(session, Actor(cast.anja.id, "recruiter"), "candidate.seen", f"candidate:{cast.samira.id}")
    page = els.get(path).get_data(as_text=True)
    for secret in ("Samira", "samira@", "Pieter", "612345678"):
        assert secret not in page


def test_a_linked_word_is_understood_and_leaves_the_inbox(els: Visitor, database: Database) -> None:
    word_id = unknown(database, "zwamneuzen")
    with database.transaction() as session:
        skill_id = make.skill(session, "smalltalk").id
    assert "zwamneuzen" in words(els.get("/office/words"))
    assert meant(database, "zwamneuzen")[0] is Verdict.UNKNOWN
    answer = els.post(f"/office/words/{word_id}/link", data={"skill": str(skill_id)})
    assert (answer.status_code, answer.location) == (303, "/office/words")
    assert meant(database, "zwamneuzen") == (Verdict.EXACT, [skill_id])
    els.get("/office/words")
    assert "zwamneuzen" not in words(els.get("/office/words"))
    with database.transaction() as session:
        entry = session.exec(select(Entry).where(Entry.action == "word.linked")).one()
        assert entry.subject == f"skill:{skill_id}"


def test_a_linked_word_stays_when_the_vocabulary_is_loaded_again(els: Visitor, database: Database) -> None:
    with database.transaction() as session:
        vocabulary.load(session)
        skill_id = skills.index(session).ids["listening"]
    word_id = unknown(database, "zwamneuzen")
    els.post(f"/office/words/{word_id}/link", data={"skill": str(skill_id)})
    with database.transaction() as session:
        session.add(Label(skill_id=skill_id, lang="nl", text="niet uit de bestanden"))
        session.flush()
        assert vocabulary.load(session).changed == 1
        texts = set(session.exec(select(Label.text).where(Label.skill_id == skill_id)))
    assert "zwamneuzen" in texts
    assert "niet uit de bestanden" not in texts


def test_a_link_can_be_taken_back(els: Visitor, database: Database) -> None:
    word_id = unknown(database, "zwamneuzen")
    with database.transaction() as session:
        skill_id = make.skill(session, "smalltalk").id
    els.post(f"/office/words/{word_id}/link", data={"skill": str(skill_id)})
    assert "Dat betekent het niet" in words(els.get(f"/office/vocabulary/{skill_id}"))
    with database.transaction() as session:
        label_id = session.exec(select(Label.id).where(Label.text == "zwamneuzen")).one()
        shipped_id = session.exec(select(Label.id).where(Label.text == "smalltalk", Label.lang == "nl")).one()
    assert els.post(f"/office/words/{shipped_id}/unlink").status_code == 404
    assert els.post(f"/office/words/{label_id}/unlink").status_code == 303
    assert meant(database, "zwamneuzen")[0] is Verdict.UNKNOWN
    assert "zwamneuzen" in words(els.get("/office/words"))


@pytest.mark.parametrize("forged", ["999999", "abc", "", "-1", "99999999999999999999"])
def test_a_forged_skill_links_nothing(els: Visitor, database: Database, forged: str) -> None:
    word_id = unknown(database, "zwamneuzen")
    answer = els.post(f"/office/words/{word_id}/link", data={"skill": forged})
    assert answer.location == f"/office/words/{word_id}"
    with database.transaction() as session:
        assert make.total(session, UnmatchedWord) == 1


def test_a_word_is_set_aside_and_comes_back_when_written_again(els: Visitor, database: Database) -> None:
    word_id = unknown(database, "zwamneuzen")
    assert els.post(f"/office/words/{word_id}/set-aside").status_code == 303
    again = els.post(f"/office/words/{word_id}/set-aside")
    assert again.status_code == 404
    seen = words(again)
    assert "Geen onbekende woorden" in seen
    assert "Misschien heeft een collega" in seen
    unknown(database, "zwamneuzen")
    assert "zwamneuzen" in words(els.get("/office/words"))


def test_a_word_is_shown_as_text(els: Visitor, database: Database) -> None:
    word_id = unknown(database, "<img src=x onerror=alert(1)>")
    for path in ("/office/words", f"/office/words/{word_id}", f"/office/words/{word_id}?q=<script>alert(1)</script>"):
        page = els.get(path).get_data(as_text=True)
        assert "<img src=x" not in page
        assert "<script>alert" not in page


@pytest.mark.parametrize("query", ["x" * 3000, "%", "'; --", "\x00", "", "👎"])
def test_any_search_gets_an_answer(els: Visitor, database: Database, query: str) -> None:
    word_id = unknown(database, "zwamneuzen")
    for path in ("/office/vocabulary", f"/office/words/{word_id}"):
        assert els.get(path, query_string={"q": query}).status_code == 200
    assert els.get("/office/audit", query_string={"about": query}).status_code == 200


def test_a_skill_shows_its_words(els: Visitor, database: Database) -> None:
    with database.transaction() as session:
        skill_id = make.skill(session, "smalltalk", name_nl="Een praatje maken").id
    seen = words(els.get(f"/office/vocabulary/{skill_id}"))
    assert "Een praatje maken" in seen
    assert els.get("/office/vocabulary/999999").status_code == 404


def test_the_chain_says_whether_it_is_whole(els: Visitor, database: Database) -> None:
    with database.transaction() as session:
        for number in range(3):
            audit.record(session, Actor(1, "recruiter"), "candidate.seen", f"candidate:{number}")
    assert "De keten is heel" in words(els.get("/office/audit"))
    with database.transaction() as session:
        session.connection().execute(sa.update(Entry).where(Entry.subject == "candidate:1").values(detail="changed"))
    assert "De keten is verbroken" in words(els.get("/office/audit"))


def test_the_trail_can_be_narrowed_to_one_subject(els: Visitor, database: Database) -> None:
    with database.transaction() as session:
        audit.record(session, Actor(1, "recruiter"), "vacancy.published", "vacancy:12")
        audit.record(session, Actor(1, "recruiter"), "strange.deed", "vacancy:13")
    seen = words(els.get("/office/audit"))
    assert "publiceerde een vacature" in seen
    assert "strange.deed" in seen
    assert "vacancy:13" not in words(els.get("/office/audit?about=vacancy:12"))
