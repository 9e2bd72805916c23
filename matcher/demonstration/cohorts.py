"""Who has a place in which invented intake: seats, waiting lists, offers, and how far those who finished got."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

import numpy as np
from sqlmodel import Session, col, select

from matcher.accounts.models import Branch
from matcher.candidates.models import Candidate, Source, Status
from matcher.demonstration import abilities, names
from matcher.demonstration.trainings import Plan
from matcher.engine import distances_km
from matcher.intakes.hours import answer_by
from matcher.intakes.models import SEATED, Form, Intake, IntakeStatus, Place, PlaceStatus, Target
from matcher.intakes.service import LETTERS
from matcher.places import queries as places

NEAR = 60  # so many of the nearest people may come to a training; online, everybody
ASKED_WITHIN = timedelta(days=21)  # the last weeks before booking closed, or until now


def make(
    session: Session,
    chance: Random,
    plans: dict[int, Plan],
    people: list[Candidate],
    branches: list[Branch],
    now: datetime,
) -> list[Place]:
    """Writes everybody's place. A seat is never sold twice, and nobody waits where a seat is free."""
    order = _nearest(session, branches)
    references = _references(chance)
    # Nobody is in two of them: a training is a full week's work.
    free = {person.id: person for person in people if person.status is Status.active}
    written: list[Place] = []
    for intake in session.exec(select(Intake).order_by(col(Intake.starts_at), col(Intake.id))):
        since = min(now, intake.closes_at) - ASKED_WITHIN
        at_hand = [person for person in free.values() if person.created_at < since]
        if intake.form is not Form.online:
            rank = order[intake.branch_id]
            at_hand = sorted(at_hand, key=lambda person: rank[person.branch_id or 0])[:NEAR]
        chance.shuffle(at_hand)
        asking = at_hand[: round(intake.seats * plans[intake.id or 0].asked)]
        for person in asking:
            del free[person.id]
        written += _places(chance, intake, asking, references, since)
        _go_on(chance, intake, written[-len(asking) :] if asking else [], now)
    session.add_all(written)
    session.flush()
    abilities.write(session, _seen_by_trainers(session, chance, written))
    return written


def _nearest(session: Session, branches: list[Branch]) -> dict[int, dict[int, int]]:
    """For each branch, the rank of every branch by distance: 0 is itself."""
    points = places.points(session, [branch.postcode for branch in branches])
    here = np.array([points[branch.postcode] for branch in branches])
    ids = [branch.id or 0 for branch in branches]
    ranks: dict[int, dict[int, int]] = {}
    for branch in branches:
        nearest = distances_km(points[branch.postcode], here).argsort(kind="stable")
        ranks[branch.id or 0] = {ids[int(at)]: rank for rank, at in enumerate(nearest)}
    return ranks


def _references(chance: Random) -> Iterator[str]:
    """References as people say them on the phone, each once."""
    given: set[str] = set()
    while True:
        reference = "MT-" + "".join(chance.choice(LETTERS) for _ in range(6))
        if reference not in given:
            given.add(reference)
            yield reference


def _places(
    chance: Random, intake: Intake, asking: list[Candidate], references: Iterator[str], since: datetime
) -> list[Place]:
    """First come, first served: as many seats as there are, the rest waits in the order they asked."""
    step = ASKED_WITHIN / (len(asking) + 1)
    intake.turns = len(asking)
    intake.taken = min(len(asking), intake.seats)
    return [
        Place(
            key=names.key(chance),
            reference=next(references),
            intake_id=intake.id or 0,
            candidate_id=person.id or 0,
            status=PlaceStatus.booked if turn <= intake.seats else PlaceStatus.waiting,
            turn=turn,
            created_at=since + step * turn,
            updated_at=since + step * turn,
        )
        for turn, person in enumerate(asking, 1)
    ]


def _go_on(chance: Random, intake: Intake, made: list[Place], now: datetime) -> None:
    """What became of the places meanwhile: confirmed, offered to the next, or how it ended."""
    if intake.status is IntakeStatus.finished:
        for place in made:
            ends = (PlaceStatus.finished, PlaceStatus.partly, PlaceStatus.no_show)
            place.status = chance.choices(ends, (80, 12, 8))[0]
        intake.taken = 0  # who has been there holds no seat any more
        return
    if intake.starts_at - now < timedelta(days=14):
        for place in made:
            if place.status is PlaceStatus.booked and chance.random() < 0.6:
                place.status = PlaceStatus.confirmed
    waiting = [place for place in made if place.status is PlaceStatus.waiting]
    if len(waiting) > 1:
        # Somebody cancelled today, and the first in line has been offered the seat.
        gone, next_one = chance.choice([place for place in made if place.status in SEATED]), waiting[0]
        gone.status, gone.updated_at = PlaceStatus.cancelled, now - timedelta(hours=2)
        next_one.status, next_one.updated_at = PlaceStatus.offered, now - timedelta(hours=2)
        next_one.offered_until, next_one.by_phone = answer_by(next_one.updated_at, intake.starts_at)


def _seen_by_trainers(session: Session, chance: Random, written: list[Place]) -> list[abilities.Row]:
    """What trainers saw people do at the end: mostly what the programme works towards."""
    targets: dict[int, list[Target]] = {}
    for target in session.exec(select(Target).order_by(col(Target.id))):
        targets.setdefault(target.programme_id, []).append(target)
    intakes = {intake.id: intake for intake in session.exec(select(Intake))}
    seen: list[abilities.Row] = []
    for place in written:
        intake = intakes[place.intake_id]
        if place.status is not PlaceStatus.finished or intake.trainer_id is None:
            continue
        for target in chance.sample(targets[intake.programme_id], 5):
            level = max(1, min(5, target.level + chance.choices((-1, 0, 1), (25, 60, 15))[0]))
            at = intake.starts_at + timedelta(weeks=3)
            trainer = intake.trainer_id
            seen.append(abilities.row(place.candidate_id, target.skill_id, level, Source.trainer, at, trainer))
    return seen
