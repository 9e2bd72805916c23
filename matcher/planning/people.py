"""The people whom planning looks at: when and where they can come, what a seat does for them, what keeps them away."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from matcher import clock
from matcher.candidates.models import Candidate, Wish
from matcher.db import rows
from matcher.engine.planning import Period, Seeker
from matcher.engine.profile import Point
from matcher.intakes.models import SEATED, Intake, IntakeStatus, Meeting, Place, PlaceStatus
from matcher.matching import queries as matching
from matcher.matching.queries import Gain
from matcher.places.models import Postcode
from matcher.planning.models import PlannedStart, ProposalState, SeatProposal

QUIET = timedelta(days=28)  # so long after a no nobody is asked again for the same programme
IN_TRAINING = (PlaceStatus.attended, PlaceStatus.partly)
SAID_NO = (PlaceStatus.declined, PlaceStatus.lapsed, PlaceStatus.cancelled)


@dataclass(frozen=True, slots=True)
class Person:
    """When and where somebody can come."""

    id: int
    branch_id: int
    at: Point | None
    max_km: int | None
    shifts: int | None
    earliest: date | None

    def seeker(self, gains: Mapping[int, float], region: str | None, busy: list[Period]) -> Seeker:
        """The planner's view of them."""
        return Seeker(
            id=self.id,
            gains=dict(gains.items()),
            at=self.at,
            max_km=self.max_km,
            region=region,
            shifts=self.shifts,
            earliest=self.earliest,
            busy=tuple(busy),
        )


def found(session: Session, whose: sa.ColumnElement[bool]) -> list[Person]:
    """These people, in order of id; one query."""
    query = (
        sa.select(
            col(Candidate.id),
            col(Candidate.branch_id),
            col(Postcode.lat),
            col(Postcode.lon),
            col(Wish.max_km),
            col(Wish.shifts),
            col(Wish.start),
        )
        .outerjoin(Wish, col(Wish.candidate_id) == col(Candidate.id))
        .outerjoin(Postcode, col(Postcode.code) == col(Candidate.postcode))
        .where(whose)
        .order_by(col(Candidate.id))
    )
    return [
        Person(person, branch_id, None if lat is None else (lat, lon), max_km, shifts, earliest)
        for person, branch_id, lat, lon, max_km, shifts, earliest in rows(session, query)
    ]


def gains_of(session: Session, branch_ids: list[int], now: datetime) -> dict[int, dict[int, Gain]]:
    """Candidate -> programme -> what a seat does for the people of these branches, as matching keeps it current."""
    today = clock.local(now).date()
    if len(branch_ids) == 1:
        gains = matching.gains(session, today, branch_id=branch_ids[0])
    else:
        here = sa.select(col(Candidate.id)).where(col(Candidate.branch_id).in_(branch_ids))
        gains = matching.gains(session, today, candidate_ids=[one for (one,) in rows(session, here)])
    by_person: dict[int, dict[int, Gain]] = defaultdict(dict)
    for gain in gains:
        by_person[gain.candidate_id][gain.programme_id] = gain
    return by_person


def places_of(
    session: Session, whose: sa.ColumnElement[bool], now: datetime
) -> tuple[set[int], dict[int, list[Period]]]:
    """Who has a seat or is in a training; and when those who wait for one would be busy with it."""
    query = (
        sa.select(col(Place.candidate_id), col(Place.status), col(Meeting.starts_at), col(Meeting.ends_at))
        .join(Candidate, col(Candidate.id) == col(Place.candidate_id))
        .join(Meeting, col(Meeting.intake_id) == col(Place.intake_id))
        .where(whose, col(Place.status).in_((*SEATED, *IN_TRAINING, PlaceStatus.waiting)), col(Meeting.ends_at) > now)
    )
    away: set[int] = set()
    busy: dict[int, list[Period]] = defaultdict(list)
    for candidate_id, status, start, end in rows(session, query):
        if status is PlaceStatus.waiting:
            busy[candidate_id].append((start, end))
        else:
            away.add(candidate_id)
    return away, busy


def said_no(session: Session, whose: sa.ColumnElement[bool], now: datetime) -> dict[int, set[int]]:
    """The programmes that people said no to of late, or that a recruiter said no to for them."""
    theirs = (
        sa.select(col(Place.candidate_id), col(Intake.programme_id))
        .join(Intake, col(Intake.id) == col(Place.intake_id))
        .join(Candidate, col(Candidate.id) == col(Place.candidate_id))
        .where(
            whose,
            col(Place.status).in_(SAID_NO),
            col(Place.updated_at) > now - QUIET,
            col(Intake.status) != IntakeStatus.cancelled,  # the agency's no is not theirs
        )
    )
    ours = (
        sa.select(col(SeatProposal.candidate_id), col(PlannedStart.programme_id))
        .join(PlannedStart, col(PlannedStart.id) == col(SeatProposal.start_id))
        .join(Candidate, col(Candidate.id) == col(SeatProposal.candidate_id))
        .where(whose, col(SeatProposal.state) == ProposalState.turned_down, col(SeatProposal.decided_at) > now - QUIET)
    )
    found: dict[int, set[int]] = defaultdict(set)
    for query in (theirs, ours):
        for candidate_id, programme_id in rows(session, query):
            found[candidate_id].add(programme_id)
    return found
