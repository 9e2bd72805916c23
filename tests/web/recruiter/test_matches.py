"""One person and one vacancy: the explanation, the decision and what a training changes."""

import re

import pytest
from flask import Flask
from sqlmodel import select

from matcher.candidates.models import Source
from matcher.db import Database
from matcher.intakes.models import Place, PlaceStatus
from matcher.matching.models import Decision, Match, Verdict
from matcher.outbox.models import Message
from matcher.settings import Settings
from matcher.skills.models import Relation, RelationKind
from matcher.vacancies.models import VacancyStatus
from matcher.web.mail import Letters
from tests import make
from tests.conftest import counted
from tests.visitor import Visitor, words
from tests.web.recruiter.scene import Scene


@pytest.fixture
def address(scene: Scene) -> str:
    return f"/recruiter/vacancies/{scene.cast.vacancy.id}/candidates/{scene.cast.samira.id}"


def test_it_works(anja: Visitor, address: str) -> None:
    page = words(anja.get(address))
    # Samira said: listening 4 of the 3 asked, calm 3 of the 3 asked; what she says counts one level lower at least.
    assert "listening" in page
    assert "said by the candidate" in page
    assert "enough, if somebody confirms it" in page
    assert "let somebody else confirm it" in page
    assert "Together: the score 75.0 of 100" in page


def test_the_lines_add_up_to_the_sums_on_the_page(anja: Visitor, address: str) -> None:
    page = anja.get(address).get_data(as_text=True)
    for table in re.findall(r"(?s)<table class=\"table\">.*?</table>", page):
        if "<tfoot>" not in table:
            continue
        body, foot = table.split("<tfoot>")
        points = [float(each) for each in re.findall(r'<td class="number nowrap">([\d.]+)<', body)]
        assert points
        total = re.search(r"<strong>([\d.]+)</strong>", foot)
        assert total is not None
        assert sum(points) == pytest.approx(float(total[1]), abs=0.05 * len(points) + 0.05)


def test_the_page_names_the_ability_that_stands_in(anja: Visitor, scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        asked, held = make.skill(session, "chat"), make.skill(session, "writing")
        session.add(Relation(skill_id=held.id, other_id=asked.id, kind=RelationKind.broader))
        make.ability(session, scene.cast.samira, "writing", 4, source=Source.sample)
        vacancy = make.vacancy(session, client=scene.cast.midden, chat=4).id
    page = words(anja.get(f"/recruiter/vacancies/{vacancy}/candidates/{scene.cast.samira.id}"))
    assert "rests on: writing, shown in a small work sample" in page


def test_contradicting_sources_are_a_talking_point(
    anja: Visitor, scene: Scene, database: Database, address: str
) -> None:
    with database.transaction() as session:
        make.ability(session, scene.cast.samira, "calm", 1, source=Source.trainer)
    page = words(anja.get(address))
    assert "calm: 3 of 5 said by the candidate, but 1 of 5 seen by a trainer. The second one counts." in page
    assert 'This is why it says "not now"' in page


def test_a_decision_against_the_machine_is_just_possible(
    anja: Visitor, scene: Scene, database: Database, address: str
) -> None:
    with database.transaction() as session:
        make.ability(session, scene.cast.samira, "calm", 1, source=Source.trainer)
    answer = anja.post(address, data={"verdict": "propose", "reason": "Vandaag zelf gezien: heel rustig."})
    assert (answer.status_code, answer.location) == (303, address)
    page = words(anja.get(address))
    assert "Vandaag zelf gezien: heel rustig." in page
    assert "Anja" in page
    with database.transaction() as session:
        decision = session.exec(select(Decision)).one()
        assert (decision.verdict, decision.decided_by) == (Verdict.propose, scene.cast.anja.id)
        made = decision.id
    then = words(anja.get(f"/recruiter/vacancies/decisions/{made}"))
    assert "These numbers never change" in then
    assert "“Vandaag zelf gezien: heel rustig.”" in then


def test_a_decision_is_explained_later_with_the_numbers_of_then(
    anja: Visitor, scene: Scene, database: Database, address: str
) -> None:
    anja.post(address, data={"verdict": "talk_first", "reason": "Eerst bellen"})
    with database.transaction() as session:
        make.ability(session, scene.cast.samira, "calm", 5, source=Source.trainer)
        made = session.exec(select(Decision.id)).one()
    assert "Together: the score 75.0 of 100" in words(anja.get(f"/recruiter/vacancies/decisions/{made}"))
    assert "Together: the score 75.0 of 100" not in words(anja.get(address))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"verdict": "propose", "reason": ""}, "Write why."),
        ({"verdict": "", "reason": "Blijft rustig"}, "Choose what you decide."),
        ({"reason": "Blijft rustig"}, "Choose what you decide."),
        ({"verdict": "rejected", "reason": "Blijft rustig"}, "Not a valid choice"),
        ({"verdict": "propose", "reason": "x" * 501}, "Use at most 500 characters."),
        ({"verdict": "propose", "reason": "Haar BSN is 111222333"}, "This looks like a BSN."),
    ],
)
def test_a_wrong_decision_is_not_written_and_keeps_what_was_typed(
    anja: Visitor, database: Database, address: str, data: dict[str, str], told: str
) -> None:
    answer = anja.post(address, data=data)
    assert answer.status_code == 422
    assert told in words(answer)
    if "BSN" in told:
        assert b"111222333" not in answer.data
    else:
        assert data["reason"] in words(answer)
    assert counted(database, "decision") == 0


def test_a_stale_form_decides_nothing_and_keeps_what_was_typed(anja: Visitor, database: Database, address: str) -> None:
    answer = anja.post(address, data={"verdict": "propose", "reason": "Blijft rustig"}, csrf=False)
    assert answer.status_code == 400
    assert "Blijft rustig" in words(answer)
    assert counted(database, "decision") == 0


def test_the_same_form_twice_is_one_decision(anja: Visitor, database: Database, address: str) -> None:
    for _ in range(3):
        data = {"verdict": "not_now", "reason": "Zoekt iets anders", "_once": "same"}
        assert anja.post(address, data=data).status_code == 303
    assert counted(database, "decision") == 1


def test_nothing_is_decided_about_a_closed_vacancy(anja: Visitor, scene: Scene, database: Database) -> None:
    with database.transaction() as session:
        closed = make.vacancy(session, client=scene.cast.midden, status=VacancyStatus.closed, listening=3).id
    address = f"/recruiter/vacancies/{closed}/candidates/{scene.cast.samira.id}"
    assert "This vacancy is not open" in words(anja.post(address, data={"verdict": "propose", "reason": "Toch"}))
    assert counted(database, "decision") == 0


def test_a_training_that_helps_can_be_booked_from_here(
    anja: Visitor, scene: Scene, database: Database, address: str
) -> None:
    page = words(anja.get(address))
    assert "Customer contact : 75 → 100" in page
    assert "Book for Samira" in page
    data = {"candidate_id": str(scene.cast.samira.id), "next": address}
    answer = anja.post(f"/recruiter/intakes/{scene.intake.id}/book", data=data)
    assert (answer.status_code, answer.location) == (303, address)
    after = words(anja.get(address))
    assert "Samira is booked, and gets an e-mail." in after
    assert "See the place" in after
    with database.transaction() as session:
        place = session.exec(select(Place).where(Place.candidate_id == scene.cast.samira.id)).one()
        assert place.status is PlaceStatus.booked


def test_an_address_elsewhere_is_not_followed_after_booking(anja: Visitor, scene: Scene) -> None:
    data = {"candidate_id": str(scene.cast.samira.id), "next": "https://elsewhere.example/"}
    answer = anja.post(f"/recruiter/intakes/{scene.intake.id}/book", data=data)
    assert answer.location == f"/recruiter/intakes/{scene.intake.id}"


def test_who_is_proposed_gets_a_mail_that_leads_to_the_question(
    anja: Visitor, scene: Scene, app: Flask, settings: Settings, database: Database, address: str
) -> None:
    anja.post(address, data={"verdict": "talk_first", "reason": "Eerst bellen"})
    with database.transaction() as session:
        assert session.exec(select(Message).where(Message.template == "proposed")).all() == []
    anja.post(address, data={"verdict": "propose", "reason": "Blijft rustig"})
    with database.transaction() as session:
        message = session.exec(select(Message).where(Message.template == "proposed")).one()
        letter = Letters(app, settings).render(session, message)
        key = session.exec(select(Match.key).join(Decision).where(Decision.verdict == Verdict.propose)).one()
    assert message.user_id == scene.cast.samira.user_id
    assert f"/candidate/proposals/{key}" in letter.text
    assert scene.cast.vacancy.title in letter.text
    assert "Blijft rustig" not in letter.text  # a reason is read after signing in
