"""How many questions a list page asks of the database: as many for a long list as for a short one."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from matcher import clock
from matcher.db import Database
from matcher.intakes.models import Intake, Programme
from matcher.planning.models import Plan
from matcher.skills import service as vocabulary
from tests import make
from tests.cast import Cast
from tests.statements import sent_to
from tests.visitor import Visitor

PAGES = {
    "samira": ("/candidate/", "/candidate/work", "/candidate/trainings?all=1", "/candidate/profile", "/candidate/data"),
    "anja": (
        "/recruiter/",
        "/recruiter/vacancies",
        "/recruiter/vacancies/{vacancy}",
        "/recruiter/candidates",
        "/recruiter/candidates/{samira}",
        "/recruiter/intakes",
        "/recruiter/intakes/{intake}",
        "/recruiter/planning",
        "/recruiter/planning/{plan}",
    ),
    "wout": ("/trainer/", "/trainer/intakes/{intake}"),
    "joost": ("/client/vacancies", "/client/vacancies/{vacancy}"),
    "els": (
        "/office/planning",
        "/office/planning/{country}",
        "/office/overview",
        "/office/words",
        "/office/vocabulary",
        "/office/audit",
    ),
}


def more_of_everything(session: Session, cast: Cast, intake: Intake, programme: Programme, number: int) -> None:
    """A row more on every list: a person who waits, proposed for a new vacancy, a new intake, an unknown word."""
    person = make.candidate(session, name=f"Kees {number}", branch=cast.utrecht, listening=2, calm=4)
    person.call_me_at = clock.now()
    session.add(person)
    make.place(session, intake, person, "waiting")
    make.place(session, intake, make.candidate(session, branch=cast.utrecht))
    work = make.vacancy(session, client=cast.midden, listening=3, calm=2)
    for vacancy, proposed in ((cast.vacancy, person), (work, cast.samira)):
        make.decision(session, make.match(session, proposed, vacancy, result=RESULT), by=cast.anja)
    on = clock.today() + timedelta(days=20 + 7 * number)
    another = make.intake(session, programme=programme, branch=cast.utrecht, trainer=cast.wout, starts=on)
    make.place(session, another, cast.samira, "waiting" if number % 2 else "booked")
    make.ability(session, cast.samira, f"skill_{number}", 4)
    for plan in session.exec(select(Plan)):
        start = make.planned_start(session, plan, intake=another, branch_id=cast.utrecht.id)
        make.seat_proposal(session, start, person)
    make.seat_gain(session, person, programme)
    vocabulary.note_unmatched(session, f"iets onbekends {number}", "nl", clock.now())


RESULT = {
    "low": 0.9, "high": 1.0, "coverage": 1.0, "suit": 0.5, "band": "fits_now", "rule": "1",
    "lines": [], "conditions": [], "barred_by": [], "after": None, "to_ask": [], "profile": 1, "brief": 1,
}  # fmt: skip


@pytest.mark.parametrize("who", PAGES)
def test_a_longer_list_asks_no_more_questions(database: Database, client: Visitor, cast: Cast, who: str) -> None:
    with database.transaction() as session:
        programme = make.programme(session)
        intake = make.intake(session, programme=programme, branch=cast.utrecht, trainer=cast.wout, seats=30)
        plan, country = make.plan(session, cast.utrecht), make.plan(session)
        for number in range(2):
            more_of_everything(session, cast, intake, programme, number)
    client.sign_in(getattr(cast, who))
    ids = {
        "vacancy": cast.vacancy.id,
        "samira": cast.samira.id,
        "intake": intake.id,
        "plan": plan.id,
        "country": country.id,
    }
    pages = [page.format(**ids) for page in PAGES[who]]
    few = {page: asked(client, database, page) for page in pages}
    with database.transaction() as session:
        for number in range(2, 9):
            more_of_everything(session, cast, session.get_one(Intake, intake.id), programme, number)
    many = {page: asked(client, database, page) for page in pages}
    assert {page: many[page] for page in pages if many[page] > few[page]} == {}


def asked(visitor: Visitor, database: Database, page: str) -> int:
    """How many statements a visit takes. The first one reads the vocabulary into memory, and is not the one counted."""
    assert visitor.get(page).status_code == 200
    with sent_to(database.engine) as sent:
        assert visitor.get(page).status_code == 200
    return len(sent)
