"""What the pages of a client company need around the cast: postcodes, and a programme with what is usually asked."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from matcher import clock
from matcher.audit import service as audit
from matcher.db import Database
from matcher.intakes.models import Asked
from matcher.places.models import PointSource, Postcode
from matcher.vacancies.models import Requirement, Vacancy
from tests import make
from tests.cast import Cast
from tests.visitor import Visitor


@pytest.fixture
def joost(client: Visitor, cast: Cast, database: Database) -> Visitor:
    """Joost of Contactpunt Midden, signed in; customer contact usually asks to listen and to stay calm, now and then
    to chat."""
    with database.transaction() as session:
        audit.begin(session)
        session.add(Postcode(code="3511", town="Utrecht", lat=52.09, lon=5.12, source=PointSource.town))
        programme = make.programme(session)
        for code, share in (("listening", 0.9), ("calm", 0.8), ("chat", 0.2)):
            session.add(
                Asked(
                    programme_id=programme.id,
                    skill_id=make.skill(session, code).id,
                    level=3,
                    weight=2,
                    must=code == "calm",
                    share=share,
                )
            )
    return client.sign_in(cast.joost)


def work(**values: str) -> dict[str, str]:
    """The first step, filled in."""
    plain = {
        "occupation": "customer_contact",
        "contact": "inbound",
        "title": "Klanten helpen van een energiebedrijf",
        "description": "Je helpt mensen aan de telefoon met hun rekening. Je zoekt het uit en belt terug.",
    }
    return plain | values


def terms(version: int, **values: Any) -> dict[str, Any]:
    """The third step, filled in."""
    start, closes = clock.today() + timedelta(days=40), clock.today() + timedelta(days=30)
    plain: dict[str, Any] = {
        "version": str(version),
        "home": "0.6",
        "postcode": "3511 ab",
        "hours_min": "20",
        "hours_max": "32",
        "shifts": ["mon-morning", "tue-morning"],
        "dutch": "3",
        "english": "",
        "start": [str(start.day), str(start.month), str(start.year)],
        "closes": [str(closes.day), str(closes.month), str(closes.year)],
        "openings": "4",
        "autonomy": "1.0",
        "team": "0.5",
        "growth": "0.5",
        "pay": "16,50",
    }
    return plain | values


def newest(session: Session) -> Vacancy:
    """The vacancy that was made last."""
    return session.exec(select(Vacancy).order_by(col(Vacancy.id).desc())).first()


def asked(session: Session, vacancy_id: int) -> dict[int, tuple[int, int, bool]]:
    """Skill -> level, weight and must."""
    found = session.exec(select(Requirement).where(Requirement.vacancy_id == vacancy_id))
    return {row.skill_id: (row.level, row.weight, row.must) for row in found}


def row(skill_id: int, level: int = 3, weight: int = 2, *, must: bool = False) -> dict[str, Any]:
    """One ability of the second step."""
    ticked = {f"must_{skill_id}": "y"} if must else {}
    return {f"level_{skill_id}": str(level), f"weight_{skill_id}": str(weight), **ticked}


def version(visitor: Visitor, path: str) -> int:
    """The version in the form of a page."""
    found = re.search(r'name="version"[^>]*value="(\d+)"', visitor.get(path).get_data(as_text=True))
    assert found, path
    return int(found[1])
