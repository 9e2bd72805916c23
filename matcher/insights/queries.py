"""How the programme goes, in counts, for head office: nobody's name, and few queries however much there is."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from matcher import clock
from matcher.accounts.models import Branch, Client
from matcher.candidates.models import Candidate, Status
from matcher.db import rows
from matcher.engine import Band
from matcher.intakes.models import BOOKED, Intake, IntakeStatus, Place, PlaceStatus, Programme
from matcher.matching.models import Decision, Match, Verdict
from matcher.skills.models import UnmatchedWord
from matcher.vacancies import queries as vacancies
from matcher.vacancies.models import Vacancy

CAME = (PlaceStatus.attended, PlaceStatus.partly, PlaceStatus.finished)


@dataclass(frozen=True, slots=True)
class Totals:
    """The agency in numbers, at one moment."""

    branches: int
    clients: int
    active: int
    signing_up: int
    paused: int
    vacancies: int
    openings: int
    intakes: int  # open ones that have yet to begin
    seats: int
    taken: int
    waiting: int
    places: int  # given out since the month began, waiting list apart
    decisions: int  # since the month began
    proposals: int
    words: int


@dataclass(frozen=True, slots=True)
class Followed:
    """A programme: the work there is for it, its coming intakes, and how those who had a place fared."""

    id: int
    name_nl: str
    name_en: str
    vacancies: int
    openings: int
    intakes: int
    seats: int
    taken: int
    waiting: int
    finished: int
    no_show: int
    ended: int  # places of which it is known whether somebody came


def month_began(today: date) -> datetime:
    """The first moment of the month in the Netherlands."""
    return datetime.combine(today.replace(day=1), time(), clock.LOCAL)


def totals(session: Session, now: datetime) -> Totals:
    """Everything of the overview's tiles, in one query."""
    today = clock.local(now).date()
    since = month_began(today)
    coming = (col(Intake.status) == IntakeStatus.open, col(Intake.starts_at) > now)
    waits = (col(Place.intake_id) == col(Intake.id), col(Place.status) == PlaceStatus.waiting)
    found = rows(
        session,
        sa.select(
            _count(Branch),
            _count(Client),
            *(_count(Candidate, col(Candidate.status) == status) for status in _STATUSES),
            _count(Vacancy, vacancies.published(today)),
            _sum(Vacancy, col(Vacancy.openings), vacancies.published(today)),
            _count(Intake, *coming),
            _sum(Intake, col(Intake.seats), *coming),
            _sum(Intake, col(Intake.taken), *coming),
            _count(Place, *waits, *coming),
            _count(Place, col(Place.created_at) >= since, col(Place.status).in_((*BOOKED, *CAME))),
            _count(Decision, col(Decision.created_at) >= since),
            _count(Decision, col(Decision.created_at) >= since, col(Decision.verdict) == Verdict.propose),
            _count(UnmatchedWord),
        ),
    )
    return Totals(*found[0])


_STATUSES = (Status.active, Status.signing_up, Status.paused)


def programmes(session: Session, now: datetime) -> list[Followed]:
    """Each programme with its work, its coming intakes and its outcomes, in one query."""
    today = clock.local(now).date()
    mine = col(Intake.programme_id) == col(Programme.id)
    coming = (mine, col(Intake.status) == IntakeStatus.open, col(Intake.starts_at) > now)
    work = (col(Vacancy.occupation) == col(Programme.code), vacancies.published(today))
    places = (mine, col(Place.intake_id) == col(Intake.id))
    query = sa.select(
        col(Programme.id),
        col(Programme.name_nl),
        col(Programme.name_en),
        _count(Vacancy, *work),
        _sum(Vacancy, col(Vacancy.openings), *work),
        _count(Intake, *coming),
        _sum(Intake, col(Intake.seats), *coming),
        _sum(Intake, col(Intake.taken), *coming),
        _count(Place, *places, *coming, col(Place.status) == PlaceStatus.waiting),
        _count(Place, *places, col(Place.status) == PlaceStatus.finished),
        _count(Place, *places, col(Place.status) == PlaceStatus.no_show),
        _count(Place, *places, col(Place.status).in_((*CAME, PlaceStatus.no_show))),
    ).order_by(col(Programme.name_nl))
    return [Followed(*row) for row in rows(session, query)]


def sign_ups(session: Session, today: date, weeks: int = 8) -> list[tuple[date, int]]:
    """Monday of each of the last weeks -> how many candidates signed up in it, this week last."""
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=weeks - 1)
    since = datetime.combine(first, time(), clock.LOCAL)
    days = sa.select(col(Candidate.created_at)).where(col(Candidate.created_at) >= since)
    counts: Counter[date] = Counter()
    for (created_at,) in rows(session, days):
        day = clock.local(created_at).date()
        counts[day - timedelta(days=day.weekday())] += 1
    return [(first + timedelta(weeks=week), counts[first + timedelta(weeks=week)]) for week in range(weeks)]


def decided(session: Session) -> dict[Band, dict[Verdict, int]]:
    """Band of the score -> what people decided, and how often: how far they follow it, and how often they don't."""
    query = (
        sa.select(col(Match.band), col(Decision.verdict), sa.func.count())
        .join(Match, col(Match.id) == col(Decision.match_id))
        .group_by(col(Match.band), col(Decision.verdict))
    )
    found: dict[Band, dict[Verdict, int]] = {}
    for band, verdict, count in rows(session, query):
        found.setdefault(Band(band), {})[verdict] = count
    return {band: found[band] for band in Band if band in found}


def _count(what: Any, *which: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    """How many rows of `what` there are, alone or within the row of a programme."""
    query = sa.select(sa.func.count(col(what.id))).where(*which)
    return query.correlate(Programme).scalar_subquery()


def _sum(what: Any, column: Any, *which: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    query = sa.select(sa.func.coalesce(sa.func.sum(column), 0)).select_from(what).where(*which)
    return query.correlate(Programme).scalar_subquery()
