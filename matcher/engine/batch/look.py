"""A pair looked at whole: its standing, suit, condition and band. The vacancy lies on the desk."""

from __future__ import annotations

from typing import NamedTuple

from matcher.engine.batch.compiled import inlined
from matcher.engine.batch.courses import Courses, Helped, best
from matcher.engine.batch.desk import Desk
from matcher.engine.batch.pair import FITS_NOW, Standing, band, fit, standing
from matcher.engine.batch.people import Persons
from matcher.engine.batch.suit_kernel import strengths, tone, wishes
from matcher.engine.batch.sums import total
from matcher.engine.batch.work import Jobs


class Seen(NamedTuple):
    """A pair: how the requirements stand, suit, the rank of its band, and what training makes of it."""

    standing: Standing
    suit: float
    band: int
    helped: Helped


@inlined
def look(
    person: int,
    job: int,
    persons: Persons,
    jobs: Jobs,
    courses: Courses,
    desk: Desk,
    barred: bool,
    trains: bool,
    whole: bool,
) -> Seen:
    """The figures of a pair, to the last bit those of scoring.score.

    barred: a condition is unmet. trains: some programme may make it fit. whole: high, and what training makes of it,
    also where the band doesn't depend on them.
    """
    can, asks = persons.rows[person], jobs.rows[job]
    pitched = tone(can["pitch"], asks["pitch"])
    fit(can, asks, persons, jobs, pitched, desk)
    now = standing(asks, jobs, desk, whole)
    many = strengths(can, asks, persons, jobs, pitched, desk)
    many = wishes(can, asks, many, desk)
    suit = min(1.0, total(desk.terms, many))
    place = band(now, asks["total"], barred, False)
    helped = Helped(-1, now.low, place)
    if whole or (trains and place > FITS_NOW and not barred):
        helped = best(can, asks, persons, jobs, barred, now, courses, desk)
        place = band(now, asks["total"], barred, helped.band == FITS_NOW)
    return Seen(now, suit, place, helped)
