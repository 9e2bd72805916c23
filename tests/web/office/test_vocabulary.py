"""The vocabulary in the browser: paged and found, its words tidied, skills merged, split back and split."""

import pytest
from sqlmodel import Session, select

from matcher import clock
from matcher.audit import service as audit
from matcher.audit.models import Entry
from matcher.audit.service import Actor
from matcher.candidates import own_words, queries
from matcher.db import Database
from matcher.engine import Verdict
from matcher.skills import queries as skills
from matcher.skills.models import Label, LabelKind, Origin, Skill
from tests import make
from tests.cast import Cast
from tests.visitor import Visitor, words

ANSWERS = {"name_nl": "Bellen", "name_en": "Making calls", "trainability": "slow", "rarity": "2"}


@pytest.fixture
def els(client: Visitor, cast: Cast, database: Database) -> Visitor:
    """Els of head office, signed in."""
    with database.transaction() as session:
        audit.begin(session)
    return client.sign_in(cast.els)


def label(session: Session, skill_id: int, text: str, *, reviewed: bool = True, origin: Origin = Origin.esco) -> int:
    made = Label(skill_id=skill_id, lang="nl", text=text, reviewed=reviewed, origin=origin)
    session.add(made)
    session.flush()
    return made.id or 0


@pytest.fixture
def pair(database: Database) -> tuple[int, int]:
    """Two skills that turn out to be one."""
    with database.transaction() as session:
        one = make.skill(session, "phoning", name_nl="Telefoneren")
        other = make.skill(session, "calling", name_nl="Mensen opbellen")
        for skill in (one, other):
            label(session, skill.id or 0, skill.name_nl, origin=Origin.own)
        return one.id or 0, other.id or 0


def the(database: Database, skill_id: int) -> Skill:
    with database.transaction(writes=False) as session:
        return session.get_one(Skill, skill_id)


def test_it_works(els: Visitor, pair: tuple[int, int]) -> None:
    for path in ("", f"/{pair[0]}", f"/{pair[0]}/merge", f"/{pair[0]}/split"):
        assert els.get(f"/office/vocabulary{path}").status_code == 200


def test_the_list_comes_a_page_at_a_time(els: Visitor, database: Database) -> None:
    with database.transaction() as session:
        for number in range(120):
            skill = make.skill(
                session, f"esco_{number:03}", name_nl=f"Gereedschap {number:03}", origin=Origin.esco, field=""
            )
            label(session, skill.id or 0, f"toestel {number}", reviewed=number != 7)
    first, last = (words(els.get(f"/office/vocabulary?origin=esco&page={page}")) for page in (1, 3))
    assert "1 tot en met 50 van 120" in first
    assert "Gereedschap 000" in first
    assert "Gereedschap 119" in last
    assert "Gereedschap 000" not in last
    to_review = words(els.get("/office/vocabulary?review=y"))
    assert "Gereedschap 007" in to_review
    assert "Gereedschap 008" not in to_review


@pytest.mark.parametrize(
    "query", ["page=0", "page=99999999", "page=x", "origin=mars", "review=1", "q=%00", "origin=&q="]
)
def test_any_address_gets_an_answer(els: Visitor, pair: tuple[int, int], query: str) -> None:
    assert els.get(f"/office/vocabulary?{query}").status_code == 200


def test_a_search_finds_what_is_half_typed(els: Visitor, pair: tuple[int, int]) -> None:
    found = words(els.get("/office/vocabulary?q=telefo"))
    assert "Telefoneren" in found
    assert "Mensen opbellen" not in found


def test_a_label_is_reviewed_taken_out_and_put_back(els: Visitor, database: Database, pair: tuple[int, int]) -> None:
    with database.transaction() as session:
        id_ = label(session, pair[0], "aan de lijn hangen", reviewed=False)
    page = f"/office/vocabulary/{pair[0]}"
    assert "1 woord is nog niet nagekeken" in words(els.get(page))
    for deed, told in (
        ("review", "begrijpen we “aan de lijn hangen” zonder te vragen"),
        ("take-out", "“aan de lijn hangen” is eruit gehaald"),
        ("put-back", "“aan de lijn hangen” telt weer mee"),
    ):
        answer = els.post(f"/office/labels/{id_}/{deed}")
        assert (answer.status_code, answer.location) == (303, f"{page}#words")
        assert told in words(els.get(page))
        again = els.post(f"/office/labels/{id_}/{deed}")
        assert again.status_code == 303
        assert "Een collega heeft net al iets" in words(els.get(page))
    with database.transaction() as session:
        name = session.exec(select(Label.id).where(Label.skill_id == pair[0], Label.kind == LabelKind.name)).first()
    els.post(f"/office/labels/{name}/take-out")
    assert "houdt haar naam" in words(els.get(page))
    assert els.post("/office/labels/999999/review").status_code == 404


def test_all_words_of_a_skill_are_reviewed_at_once_but_for_those_taken_out(
    els: Visitor, database: Database, pair: tuple[int, int]
) -> None:
    with database.transaction() as session:
        ids = [label(session, pair[0], text, reviewed=False) for text in ("aan de lijn", "aan de telefoon", "wc-geld")]
        theirs = label(session, pair[1], "opbellen", reviewed=False)
    els.post(f"/office/labels/{ids[2]}/take-out")
    page = f"/office/vocabulary/{pair[0]}"
    assert "Ze kloppen allemaal" in words(els.get(page))
    assert els.post(f"{page}/review").location == f"{page}#words"
    assert "2 woorden zijn nagekeken." in words(els.get(page))
    with database.transaction(writes=False) as session:
        reviewed = [session.get_one(Label, id_).reviewed for id_ in (*ids, theirs)]
    assert reviewed == [True, True, False, False]
    assert els.post("/office/vocabulary/999999/review").status_code == 404


def test_a_merger_is_looked_up_confirmed_and_taken_back(
    els: Visitor, database: Database, pair: tuple[int, int]
) -> None:
    one, other = pair
    with database.transaction() as session:
        person = make.candidate(session, name="Amir", phoning=4)
        make.vacancy(session, phoning=3)
    assert "Mensen opbellen" in words(els.get(f"/office/vocabulary/{one}/merge?q=mensen opbellen"))
    confirm = words(els.get(f"/office/vocabulary/{one}/merge?into={other}"))
    assert "Het gaat om 1 persoon." in confirm
    assert "Het gaat om 1 vacature." in confirm
    assert the(database, one).merged_into is None
    answer = els.post(f"/office/vocabulary/{one}/merge", data={"into": str(other)})
    assert (answer.status_code, answer.location) == (303, f"/office/vocabulary/{other}")
    assert the(database, one).merged_into == other
    assert "Hiermee samengevoegd Telefoneren" in words(els.get(f"/office/vocabulary/{other}"))
    assert "Dit is nu: Mensen opbellen" in words(els.get(f"/office/vocabulary/{one}"))
    assert "Telefoneren" not in words(els.get("/office/vocabulary"))
    with database.transaction(writes=False) as session:
        assert [(each.skill_id, each.level) for each in queries.abilities(session, person.id or 0)] == [(other, 4)]
    assert els.post(f"/office/vocabulary/{one}/split-back").status_code == 303
    assert the(database, one).merged_into is None
    assert els.post(f"/office/vocabulary/{one}/split-back").status_code == 303
    assert "nergens (meer) mee samengevoegd" in words(els.get(f"/office/vocabulary/{one}"))
    with database.transaction(writes=False) as session:
        made = set(session.exec(select(Entry.action)))
    assert {"skill.merged", "skill.split_back"} <= made


def test_what_can_not_be_merged_is_told_kindly(els: Visitor, database: Database, pair: tuple[int, int]) -> None:
    one, other = pair
    with database.transaction() as session:
        core = make.skill(session, "patience", core=3).id or 0
        gone = make.skill(session, "gone", retired=True).id or 0
    for start, into, status, told in (
        (one, one, 422, "Dat is dezelfde vaardigheid."),
        (core, other, 422, "Dit is een kernvaardigheid"),
        (one, gone, 422, "staat niet (meer) in de woordenlijst"),
        (one, "999999", 422, "staat niet (meer) in de woordenlijst"),
        (one, "abc", 422, "staat niet (meer) in de woordenlijst"),
        (one, "", 422, "staat niet (meer) in de woordenlijst"),
        (gone, other, 409, "Een collega heeft deze vaardigheid net samengevoegd."),
    ):
        answer = els.post(f"/office/vocabulary/{start}/merge", data={"into": str(into)})
        assert (answer.status_code, told in words(answer)) == (status, True), (start, into)
    assert els.post(f"/office/vocabulary/{one}/merge", data={"into": str(other)}, csrf=False).status_code == 400
    assert els.post("/office/vocabulary/999999/merge", data={"into": str(other)}).status_code == 404
    assert the(database, one).merged_into is None


def test_a_split_asks_who_wrote_a_word_of_it(
    els: Visitor, database: Database, cast: Cast, pair: tuple[int, int]
) -> None:
    one, _ = pair
    with database.transaction() as session:
        moved, stays = label(session, one, "mensen bellen"), label(session, one, "de centrale bedienen")
        own_words.write(session, Actor(), cast.samira.id or 0, ["mensen bellen"], "nl", clock.now())
    form = els.get(f"/office/vocabulary/{one}/split").get_data(as_text=True)
    assert f'value="{moved}"' in form
    assert f'value="{stays}"' in form
    answer = els.post(f"/office/vocabulary/{one}/split", data={**ANSWERS, "labels": str(moved), "relation": "broader"})
    assert answer.status_code == 303
    made = int(str(answer.location).rsplit("/", 1)[1])
    with database.transaction(writes=False) as session:
        found = skills.index(session).resolver.resolve("mensen bellen", "nl")
        assert (found.verdict, found.matches[0].skill) == (Verdict.EXACT, made)
        assert own_words.asked_about(session, cast.samira.id or 0, "nl") == ["mensen bellen"]
    els.sign_in(cast.samira)
    assert "Wat bedoel je hiermee?" in words(els.get("/candidate/"))


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"labels": []}, 422),
        ({"labels": "999999"}, 409),
        ({"labels": "abc"}, 409),
        ({"name_nl": ""}, 422),
        ({"name_nl": "Mensen opbellen"}, 422),
        ({"relation": "narrower"}, 422),
    ],
)
def test_a_split_that_can_not_be_done_changes_nothing(
    els: Visitor, database: Database, pair: tuple[int, int], wrong: dict[str, object], status: int
) -> None:
    with database.transaction() as session:
        moved = label(session, pair[0], "mensen bellen")
        before = make.total(session, Skill)
    data = {**ANSWERS, "labels": str(moved), "relation": "related"} | wrong
    answer = els.post(f"/office/vocabulary/{pair[0]}/split", data=data)
    assert answer.status_code == status
    assert "mensen bellen" in words(answer)
    with database.transaction() as session:
        assert make.total(session, Skill) == before


def test_only_head_office_changes_the_vocabulary(client: Visitor, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        one, other = make.skill(session, "phoning").id or 0, make.skill(session, "calling").id or 0
        id_ = label(session, one, "aan de lijn hangen", reviewed=False)
    for who in (cast.samira, cast.anja, cast.wout, cast.joost):
        client.sign_in(who)
        for path, data in (
            (f"/office/vocabulary/{one}/merge", {"into": str(other)}),
            (f"/office/vocabulary/{one}/split", {**ANSWERS, "labels": str(id_), "relation": "related"}),
            (f"/office/labels/{id_}/review", {}),
            (f"/office/labels/{id_}/take-out", {}),
        ):
            assert client.post(path, data=data).status_code == 404
    assert the(database, one).merged_into is None
    with database.transaction() as session:
        assert not session.get_one(Label, id_).reviewed
