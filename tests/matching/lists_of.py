"""Stored lists as plain rows, and what they should be, worked out pair by pair."""

from datetime import date
from typing import Any

from sqlmodel import Session

from matcher import clock
from matcher.candidates import queries as candidates
from matcher.db import Database
from matcher.engine import Band, Score, score
from matcher.matching import queries, storing
from matcher.matching.keeping import SHELVES
from matcher.skills import queries as skills
from matcher.vacancies import queries as vacancies

Rows = dict[str, dict[tuple[int, int], tuple[Any, ...]]]


def stored(database: Database) -> Rows:
    """Every stored row, by table and key."""
    with database.transaction(writes=False) as session:
        return {
            shelf.name: {
                (owner, other): row
                for owner, found in storing.stored(session, shelf).items()
                for other, row in found.items()
            }
            for shelf in SHELVES
        }


def by_pairs(database: Database, today: date | None = None) -> Rows:
    """What should be stored, by engine.score alone."""
    with database.transaction(writes=False) as session:
        return _by_pairs(session, today or clock.today())


def _by_pairs(session: Session, today: date) -> Rows:
    people = candidates.active_profiles(session)
    work = vacancies.briefs(session, vacancies.published(today))
    vocabulary, offered = skills.index(session).vocabulary, queries.programmes(session)
    seats = {row.id: row.openings for row in vacancies.listed(session, limit=10_000)}
    found: Rows = {"listedperson": {}, "listedwork": {}, "listedgain": {}}
    scores = [score(one, brief, vocabulary, offered, with_lines=False) for one in people for brief in work]
    for brief in work:
        theirs = sorted((pair for pair in scores if pair.brief == brief.id), key=_place)
        found["listedperson"] |= {(int(brief.id), int(pair.profile)): _row(pair) for pair in theirs[:50]}
    for person in people:
        theirs = sorted((pair for pair in scores if pair.profile == person.id), key=_place)
        found["listedwork"] |= {(int(person.id), int(pair.brief)): _row(pair) for pair in theirs[:20]}
        now = [int(pair.brief) for pair in theirs if pair.band is Band.FITS_NOW]
        for programme in offered:
            pairs = [score(person, brief, vocabulary, [programme], with_lines=False) for brief in work]
            after = [int(pair.brief) for pair in pairs if pair.band in (Band.FITS_NOW, Band.FITS_AFTER_TRAINING)]
            if len(after) > len(now):
                opened = (sum(seats[one] for one in some) for some in (now, after))
                found["listedgain"][int(person.id), int(programme.id)] = (len(now), len(after), *opened)
    return found


def _place(pair: Score) -> tuple[int, float, float, int, int]:
    return pair.band.rank, -pair.suit, -pair.low, int(pair.profile), int(pair.brief)


def _row(pair: Score) -> tuple[Any, ...]:
    after = pair.after
    helped = (None, None, None) if after is None else (after.programme, after.low, after.band.value)
    return (pair.band.value, pair.low, pair.high, pair.coverage, pair.suit, *helped)
