"""Who may see what: another branch's things and things that don't exist are the same 404."""

import pytest
from sqlmodel import col, select

from matcher.audit.models import Entry
from matcher.db import Database
from tests import make
from tests.cast import Cast
from tests.conftest import counted
from tests.visitor import Visitor
from tests.web.recruiter.scene import Scene

PAGES = (
    "/recruiter/",
    "/recruiter/vacancies",
    "/recruiter/vacancies/{vacancy}",
    "/recruiter/vacancies/{vacancy}/candidates/{samira}",
    "/recruiter/candidates",
    "/recruiter/candidates/{samira}",
    "/recruiter/candidates/{samira}/abilities/{skill}",
    "/recruiter/intakes",
    "/recruiter/intakes/new",
    "/recruiter/intakes/{intake}",
    "/recruiter/intakes/{intake}/call-off",
)


def _filled(scene: Scene, database: Database, page: str) -> str:
    with database.transaction() as session:
        skill = make.skill(session, "calm").id
    return page.format(vacancy=scene.cast.vacancy.id, samira=scene.cast.samira.id, skill=skill, intake=scene.intake.id)


def test_it_works(anja: Visitor, scene: Scene, database: Database) -> None:
    for language in ("nl", "en"):
        anja.post("/language", data={"lang": language})
        for page in PAGES:
            answer = anja.get(_filled(scene, database, page))
            assert answer.status_code == 200, page
            assert f'lang="{language}"' in answer.get_data(as_text=True)


def test_a_stranger_is_asked_to_sign_in(client: Visitor, scene: Scene, database: Database) -> None:
    for page in PAGES:
        answer = client.get(_filled(scene, database, page))
        assert answer.status_code == 303
        assert answer.location.startswith("/sign-in?next=")


@pytest.mark.parametrize("who", ["samira", "joost", "wout"])
def test_other_roles_find_nothing(client: Visitor, scene: Scene, database: Database, who: str) -> None:
    client.sign_in(getattr(scene.cast, who))
    for page in PAGES:
        assert client.get(_filled(scene, database, page)).status_code == 404
    assert client.post(f"/recruiter/candidates/{scene.cast.samira.id}/called").status_code == 404


def test_another_branch_finds_nothing_of_this_one(client: Visitor, scene: Scene, database: Database) -> None:
    client.sign_in(scene.cast.bram)
    for page in PAGES:
        answer = client.get(_filled(scene, database, page))
        assert answer.status_code == (404 if "{" in page else 200)
        assert "Samira" not in answer.get_data(as_text=True)


def test_what_is_of_another_branch_and_what_is_not_there_are_the_same(anja: Visitor, scene: Scene) -> None:
    cast = scene.cast
    for theirs, nothing in (
        (f"candidates/{cast.pieter.id}", "candidates/999999"),
        (f"vacancies/{cast.other_vacancy.id}", "vacancies/999999"),
        (f"vacancies/{cast.vacancy.id}/candidates/{cast.pieter.id}", f"vacancies/{cast.vacancy.id}/candidates/999999"),
        (f"intakes/{scene.other_intake.id}", "intakes/999999"),
        (f"intakes/places/{scene.other_place.id}", "intakes/places/999999"),
        ("vacancies/decisions/4", "vacancies/decisions/999999"),
    ):
        answers = [anja.get(f"/recruiter/{path}") for path in (theirs, nothing)]
        assert [answer.status_code for answer in answers] == [404, 404]


def test_a_strange_number_is_not_found(anja: Visitor) -> None:
    for number in ("0", "99999999999999999999", "-1", "abc", "1.5", "2147483648"):
        for path in ("vacancies", "candidates", "intakes", "intakes/places", "vacancies/decisions"):
            assert anja.get(f"/recruiter/{path}/{number}").status_code == 404


STRANGE = (
    "q=%00%F0%9F%92%A5%25_%5C&status=zzz&contact=1&home=x&sort=id;drop&own=maybe&page=0",
    "page=-3&band=nonsense&programme=%27&state=%3Cscript%3Ezz",
    "page=99999999999999999999&q=" + "x" * 3000,
    "page=%C2%B2&band=fits_now&status=any&q=%ED%A0%80",
    "q=%3Cscript%3Ezz&page=2&page=3",
)


def test_a_filter_edited_by_hand_never_breaks_a_page(anja: Visitor, scene: Scene, database: Database) -> None:
    for page in ("vacancies", "candidates", "intakes", "vacancies/{vacancy}", "intakes/{intake}"):
        for query in STRANGE:
            answer = anja.get(f"/recruiter/{_filled(scene, database, page)}?{query}")
            assert answer.status_code == 200, (page, query)
            assert b"<script>zz" not in answer.data


def test_a_view_of_a_candidate_is_in_the_audit_trail_and_a_404_is_not(
    anja: Visitor, scene: Scene, database: Database
) -> None:
    before = counted(database, "audit_entry")
    anja.get(f"/recruiter/candidates/{scene.cast.pieter.id}")
    assert counted(database, "audit_entry") == before
    anja.get(f"/recruiter/candidates/{scene.cast.samira.id}")
    with database.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT action, subject, actor_id FROM audit_entry ORDER BY id DESC LIMIT 1")
        assert tuple(found.one()) == ("candidate.seen", f"candidate:{scene.cast.samira.id}", scene.cast.anja.id)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("candidates/{pieter}/called", {}),
        ("candidates/{pieter}/abilities/{skill}", {"level": "5", "seen": ""}),
        ("vacancies/{vacancy}/candidates/{pieter}", {"verdict": "propose", "reason": "Goed"}),
        ("intakes/{intake}/book", {"candidate_id": "{pieter}"}),
        ("intakes/{intake}/book", {"candidate_id": "x' OR 1=1"}),
        ("intakes/{intake}/book", {}),
        ("intakes/{other_intake}/seats", {"seats": "3", "version": "1"}),
        ("intakes/places/{place}/cancel", {}),
        ("intakes/places/{place}/answer", {"answer": "yes"}),
        ("intakes/places/{place}/first", {"reason": "work_waits"}),
    ],
)
def test_ids_in_forms_are_checked_like_ids_in_addresses(
    anja: Visitor, scene: Scene, database: Database, path: str, data: dict[str, str]
) -> None:
    with database.transaction() as session:
        skill = make.skill(session, "calm").id
    ids = {
        "pieter": scene.cast.pieter.id,
        "vacancy": scene.cast.vacancy.id,
        "intake": scene.intake.id,
        "other_intake": scene.other_intake.id,
        "place": scene.other_place.id,
        "skill": skill,
    }
    filled = {name: value.format(**ids) for name, value in data.items()}
    tables = ("ability", "place", "decision", "audit_entry")
    before = [counted(database, table) for table in tables]
    assert anja.post("/recruiter/" + path.format(**ids), data=filled).status_code == 404
    assert [counted(database, table) for table in tables] == before


def test_whoever_looks_at_people_leaves_an_entry(client: Visitor, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        intake = make.intake(session, branch=cast.utrecht, trainer=cast.wout)
        place = make.place(session, intake, cast.samira)
        skill = make.skill(session, "listening")
    client.sign_in(cast.anja)
    client.get(f"/recruiter/intakes/{intake.id}")
    client.get(f"/recruiter/intakes/places/{place.id}")
    client.get(f"/recruiter/candidates/{cast.samira.id}/abilities/{skill.id}")
    client.sign_in(cast.wout)
    client.get(f"/trainer/intakes/{intake.id}")
    with database.transaction(writes=False) as session:
        told = session.exec(select(Entry.action, Entry.subject, Entry.detail).order_by(col(Entry.id))).all()
    assert told == [
        ("participants.seen", f"intake:{intake.id}", ""),
        ("candidate.seen", f"candidate:{cast.samira.id}", f"place:{place.id}"),
        ("candidate.seen", f"candidate:{cast.samira.id}", f"skill:{skill.id}"),
        ("participants.seen", f"intake:{intake.id}", ""),
    ]
