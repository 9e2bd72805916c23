"""Invented people and intakes all over the Netherlands, of any size: towns, travel limits, trainers who are shared."""

from datetime import UTC, date, datetime, timedelta

import numpy as np

from matcher.engine.planning import Offer, Period, Problem, Seeker
from matcher.engine.shifts import ALL_SHIFTS, shift_mask

# Latitude, longitude and thousands of inhabitants.
TOWNS = np.array(
    [
        (52.37, 4.90, 930), (51.92, 4.48, 670), (52.08, 4.31, 560), (52.09, 5.12, 370), (51.44, 5.48, 245),
        (53.22, 6.57, 240), (51.56, 5.09, 230), (52.37, 5.22, 222), (51.59, 4.78, 186), (51.84, 5.86, 182),
        (52.22, 6.89, 161), (52.39, 4.64, 165), (51.98, 5.91, 166), (52.22, 5.96, 167), (52.16, 5.39, 160),
        (52.51, 6.09, 132), (53.20, 5.80, 127), (51.69, 5.30, 160), (50.85, 5.69, 122), (51.81, 4.67, 121),
        (52.16, 4.49, 127), (52.06, 4.49, 127), (52.44, 4.83, 160), (50.88, 5.98, 86), (52.03, 5.67, 121),
        (52.63, 4.75, 112), (52.27, 6.79, 81), (52.01, 4.36, 106), (52.25, 6.16, 102), (51.37, 6.17, 103),
        (52.79, 6.90, 108), (52.99, 6.56, 69), (52.96, 5.92, 51), (51.50, 3.61, 50), (51.48, 4.29, 79),
        (52.64, 5.06, 75), (52.52, 5.47, 81), (51.97, 6.29, 58), (52.36, 6.66, 74), (52.70, 6.20, 34),
    ]
)  # fmt: skip
HALVES = {"morning": (9, 12), "afternoon": (13, 16), "evening": (19, 22)}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat")
FROM = datetime(2027, 1, 4, tzinfo=UTC)  # a Monday in winter: local time is an hour later
PROGRAMMES = 8


def country(people: int, intakes: int, seed: int = 1) -> Problem:
    """A problem of this size: more people than seats, a sixth of the intakes online, a tenth open already."""
    chance = np.random.default_rng(seed)
    demand = 0.3 + chance.gamma(2.0, 0.35, (len(TOWNS), PROGRAMMES))
    return Problem(tuple(_people(people, demand, chance)), tuple(_intakes(intakes, chance)))


def _people(many, demand, chance):
    share = TOWNS[:, 2] / TOWNS[:, 2].sum()
    homes = chance.choice(len(TOWNS), many, p=share)
    popular = 1 / (1.5 + np.arange(PROGRAMMES))
    for one in range(many):
        home = int(homes[one])
        helped = chance.choice(
            PROGRAMMES, int(chance.choice([1, 2, 3, 4], p=[0.3, 0.35, 0.25, 0.1])), False, popular / popular.sum()
        )
        raised = chance.beta(1.3, 3.5, len(helped))
        yield Seeker(
            one,
            {
                int(which): round(float(demand[home, which] * gain), 4)
                for which, gain in zip(helped, raised, strict=True)
            },
            at=_near(home, 0.05, chance),
            max_km=float(chance.choice([10, 15, 20, 25, 30, 40], p=[0.15, 0.2, 0.2, 0.2, 0.15, 0.1])),
            region=home,
            shifts=_free(chance),
            earliest=None if chance.random() < 0.5 else date(2027, 1, 4) + timedelta(int(chance.integers(0, 28))),
            online_ok=bool(chance.random() < 0.6),
            busy=((FROM + timedelta(days=7), FROM + timedelta(days=14)),) if chance.random() < 0.05 else (),
        )


def _intakes(many, chance):
    """Every trainer gives two or three programmes near home and is offered about six starts, of which some overlap."""
    share = TOWNS[:, 2] / TOWNS[:, 2].sum()
    trainers = max(1, many // 6)
    home = chance.choice(len(TOWNS), trainers, p=share)
    gives = [chance.choice(PROGRAMMES, 3, False) for _ in range(trainers)]
    begun: dict[int, tuple[Period, ...]] = {}
    for one in range(many):
        trainer = one % trainers
        town = int(home[trainer])
        seats = int(chance.choice([8, 10, 12, 12, 12, 16]))
        fixed = one < trainers and chance.random() < 0.6
        meetings = _series(chance)
        begun.setdefault(trainer, meetings)
        yield Offer(
            one,
            int(chance.choice(gives[trainer])),
            meetings,
            seats,
            minimum=min(seats, int(chance.choice([6, 7, 8]))),
            taken=int(chance.integers(0, seats // 2)) if fixed else 0,
            at=_near(town, 0.03, chance),
            online=bool(chance.random() < 1 / 6),
            region=town,
            trainer=trainer,
            room=f"{town}-{one}" if fixed else f"{town}-{int(chance.integers(0, 1 + trainers // 12))}",
            fixed=fixed,
            cost=round(float(chance.uniform(0.3, 1.2)), 2),
        )


def _series(chance) -> tuple[Period, ...]:
    """Twice or three times a week on one half of the day, for three or four weeks, from one of six Mondays."""
    days = chance.choice(5, int(chance.choice([2, 3])), False)
    begins, ends = HALVES[str(chance.choice(list(HALVES), p=[0.45, 0.4, 0.15]))]
    monday = FROM + timedelta(weeks=int(chance.integers(0, 6)))
    return tuple(
        (
            monday + timedelta(weeks=week, days=int(day), hours=begins - 1),
            monday + timedelta(weeks=week, days=int(day), hours=ends - 1),
        )
        for week in range(int(chance.choice([3, 4])))
        for day in days
    )


def _free(chance) -> int | None:
    kind = chance.choice(
        ["unknown", "any", "days", "mornings", "evenings", "some"], p=[0.2, 0.2, 0.25, 0.15, 0.08, 0.12]
    )
    if kind == "unknown":
        return None
    if kind == "any":
        return ALL_SHIFTS
    if kind == "some":
        return shift_mask(f"{day}-{half}" for day in DAYS for half in HALVES if chance.random() < 0.6)
    halves = {"days": ("morning", "afternoon"), "mornings": ("morning",), "evenings": ("evening",)}[kind]
    return shift_mask(f"{day}-{half}" for day in DAYS for half in halves)


def _near(town: int, spread: float, chance) -> tuple[float, float]:
    north, east = chance.normal(0, spread, 2)
    return float(TOWNS[town, 0] + north), float(TOWNS[town, 1] + 1.6 * east)
