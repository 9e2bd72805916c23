"""The stored lists compared with everything computed anew: a difference is a defect, which is mended and told."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from time import sleep

import numpy as np
import structlog
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from matcher import clock
from matcher.db import Database
from matcher.engine import RULE_VERSION
from matcher.engine.batch import Lexicon, people, programmes, rank_all, work
from matcher.engine.batch.work import Work
from matcher.matching import storing, wanted
from matcher.matching.keeping import SHELVES
from matcher.matching.models import ListCheck, Ranking
from matcher.matching.ranker import TakenOver
from matcher.matching.resident import Everything, Loaded
from matcher.matching.storing import GAINS, PEOPLE, WORK, Difference, Lists

log = structlog.get_logger()

TRIES = 5
PAUSE = 1.0
"""Seconds in which whoever keeps the lists current takes in what has just changed."""
AT_NIGHT = 3
"""The hour, in the Netherlands, in which everything is computed anew."""
EVERY = timedelta(hours=20)


class NeverCalm(Exception):
    """The lists differ, and were written all the time while that was looked at."""


@dataclass(frozen=True, slots=True)
class _Moment:
    """What lists rest on, and the lists that are stored, as they were at one moment."""

    place: Ranking | None
    everything: Everything
    loaded: Loaded
    stored: dict[str, Lists]


def nightly(database: Database, now: datetime) -> ListCheck | None:
    """The check of this night; None by day, when it was done, and before the lists were first made."""
    if clock.local(now).hour != AT_NIGHT:
        return None
    with database.transaction(writes=False) as session:
        last = latest(session)
        if storing.standing(session) is None or (last is not None and now - last.at < EVERY and not last.by_hand):
            return None
    return check(database, now)


def check(database: Database, now: datetime, *, by_hand: bool = False) -> ListCheck:
    """Compute everything anew, make what is stored equal to it, and keep a report. Raises NeverCalm.

    1. The lists and what they rest on are read as at one moment. When a change was made just before that is not in
       them yet, it is given time.
    2. Everything is laid out and ranked from the start; nothing is taken from whoever keeps the lists current.
    3. What differs is written, unless somebody else wrote meanwhile: then all is done again.
    """
    for attempt in range(1, TRIES + 1):
        with database.transaction(writes=False) as session:
            moment = _read(session, patient=attempt < TRIES)
        if moment is None:
            sleep(PAUSE)
            continue
        anew = _anew(moment, clock.local(now).date())
        found = [
            storing.compare(shelf, anew[shelf.name].keys() | there.keys(), there, anew[shelf.name])
            for shelf in SHELVES
            for there in [moment.stored[shelf.name]]
        ]
        try:
            return _keep(database, moment, found, _report(moment, anew, found, now, by_hand))
        except (TakenOver, IntegrityError):
            continue
    raise NeverCalm


def latest(session: Session) -> ListCheck | None:
    """The last check."""
    return session.exec(select(ListCheck).order_by(col(ListCheck.id).desc())).first()


def _read(session: Session, *, patient: bool) -> _Moment | None:
    """All of one moment; None when the lists don't hold the last changes yet and we are patient."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    place = storing.standing(session)
    if patient and place is not None and storing.is_behind(session, place):
        return None
    everything = Everything.read(session)
    stored = {shelf.name: storing.stored(session, shelf) for shelf in SHELVES}
    return _Moment(place, everything, everything.laid_out(session), stored)


def _anew(moment: _Moment, today: date) -> dict[str, Lists]:
    """All lists, with a lexicon and columns of their own."""
    hall = moment.loaded.hall
    rows = hall.openings.on(today.toordinal())
    open_today = set(hall.openings.ids[rows].tolist())
    lexicon = Lexicon(moment.loaded.vocabulary)
    crowd = people(moment.everything.profiles, lexicon)
    openings: Work = work((brief for brief in moment.everything.briefs if brief.id in open_today), lexicon)
    offered = programmes(moment.loaded.offered, lexicon)
    found = rank_all(crowd, openings, lexicon, offered)
    opened = hall.opened(np.arange(len(hall.crowd.ids)), rows)
    return {
        PEOPLE.name: wanted.all_lists(openings.ids, crowd.ids, offered.ids, found.of_work),
        WORK.name: wanted.all_lists(crowd.ids, openings.ids, offered.ids, found.of_people),
        GAINS.name: wanted.gains(hall.crowd.ids.tolist(), offered.ids, opened),
    }


def _report(
    moment: _Moment, anew: dict[str, Lists], found: list[storing.Work], now: datetime, by_hand: bool
) -> ListCheck:
    difference = sum((each.difference() for each in found), Difference())
    return ListCheck(
        at=now,
        by_hand=by_hand,
        rule_version=RULE_VERSION,
        candidates=len(moment.everything.profiles),
        vacancies=len(anew[PEOPLE.name]),
        compared=sum(len(rows) for lists in anew.values() for rows in lists.values()),
        missing=difference.missing,
        surplus=difference.surplus,
        different=difference.different,
    )


def _keep(database: Database, moment: _Moment, found: list[storing.Work], report: ListCheck) -> ListCheck:
    """Write what differs, and the report. Raises TakenOver when the lists are no longer those that were compared."""
    place = moment.place
    differs = bool(report.missing or report.surplus or report.different)
    with database.transaction() as session:
        if differs:
            turn, read_to = (place.turn, place.read_to) if place else (None, 0)
            if not storing.take_turn(session, turn, report.at, read_to=read_to, mended=True):
                raise TakenOver
            for each in found:
                each.write(session)
        session.add(report)
    if differs:
        log.error("lists differed", missing=report.missing, surplus=report.surplus, different=report.different)
    return report
