"""What the planner is asked: people with what a seat would bring them, intakes that could open, and who has a place."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from matcher.engine.planning.faults import Fault, InvalidProblem
from matcher.engine.planning.times import Period, in_order, moments, overlap
from matcher.engine.profile import Id, Point
from matcher.engine.shifts import ALL_SHIFTS

USUAL_KM = 25.0
"""How far somebody is thought to travel who did not say, in kilometres as the crow flies."""

MOST_SEATS = 10_000


@dataclass(frozen=True, slots=True)
class Seeker:
    """A person who may be proposed a seat.

    id: unique among the people of a problem.
    gains: programme id -> what a seat in it brings, 0 or more, in one unit for everybody (how much it raises what they
        can be placed in, weighed by demand). A programme that is left out brings nothing, and 0 is never proposed.
    at: where they travel from, or None when it is not known: then only intakes in their own `region` are near enough.
    max_km: as the crow flies, 0 or more; None: not known, and `Problem.usual_km` counts. Never looked at online.
    region: the branch or region they belong to, compared with `Offer.region` when a point is missing.
    shifts: mask of the moments of the week they can come (matcher.engine.shifts); None: not known, and bars nothing.
    earliest: the first calendar day, in the Netherlands, on which they can start; None: any.
    online_ok: whether they can follow an online intake.
    busy: periods in which they can't come; an intake with a meeting that overlaps one is not proposed.
    """

    id: Id
    gains: Mapping[Id, float]
    at: Point | None = None
    max_km: float | None = None
    region: Id | None = None
    shifts: int | None = None
    earliest: date | None = None
    online_ok: bool = True
    busy: tuple[Period, ...] = ()

    def __post_init__(self) -> None:
        for programme, gain in self.gains.items():
            _figure(gain, f"gains: {programme}")
        _point(self.at)
        if self.max_km is not None:
            _figure(self.max_km, "max_km")
        if self.shifts is not None and not 0 <= self.shifts <= ALL_SHIFTS:
            raise InvalidProblem(Fault.OUT_OF_RANGE, f"shifts: {self.shifts} is no mask of the moments of a week")
        object.__setattr__(self, "busy", in_order(self.busy, "busy", apart=False))


@dataclass(frozen=True, slots=True)
class Offer:
    """An intake: one that is open already, or one that could be opened.

    id: unique among the intakes of a problem.
    programme: what is taught; its id as in `Seeker.gains`.
    meetings: periods of aware instants, at least one, apart from each other; kept in order.
    seats: 1 or more; taken: seats held already, at most `seats`.
    minimum: the smallest cohort it runs with, people who hold a seat counted; at most `seats`.
    at, online, region: where it is; an intake that is not online and has no point is near for its own region only.
    trainer, room: ids; two intakes that overlap in time and share one are never both open. None: no matter.
    fixed: open already, so it is never closed, and its minimum bars nothing. An intake with a seat taken is fixed.
    cost: what opening it costs, in the unit of the gains, 0 or more; of a fixed one it is spent and not counted.
    shifts: moments in which one must be able to come; None: those that its meetings take.
    """

    id: Id
    programme: Id
    meetings: tuple[Period, ...]
    seats: int
    minimum: int = 0
    taken: int = 0
    at: Point | None = None
    online: bool = False
    region: Id | None = None
    trainer: Id | None = None
    room: Id | None = None
    fixed: bool = False
    cost: float = 0.0
    shifts: int | None = None

    def __post_init__(self) -> None:
        if not self.meetings:
            raise InvalidProblem(Fault.MISSING, "meetings: give at least one period")
        object.__setattr__(self, "meetings", in_order(self.meetings, "meetings"))
        if not 1 <= self.seats <= MOST_SEATS:
            raise InvalidProblem(Fault.OUT_OF_RANGE, f"seats: {self.seats} is not from 1 to {MOST_SEATS:,}")
        for name, value in (("minimum", self.minimum), ("taken", self.taken)):
            if value < 0:
                raise InvalidProblem(Fault.OUT_OF_RANGE, f"{name}: {value} is below 0")
            if value > self.seats:
                raise InvalidProblem(Fault.OUT_OF_RANGE, f"{name}: {value} is more than the {self.seats} seats")
        _point(self.at)
        _figure(self.cost, "cost")
        object.__setattr__(self, "fixed", self.fixed or self.taken > 0)
        if self.shifts is None:
            object.__setattr__(self, "shifts", moments(self.meetings))

    @property
    def free(self) -> int:
        """Seats nobody holds yet."""
        return self.seats - self.taken


@dataclass(frozen=True, slots=True)
class Held:
    """A place somebody has in an intake of the problem: they keep it, and are proposed no second one in this plan.

    The seat must be counted in the intake's `taken`. Who has a place elsewhere, or one that leaves room for another,
    is not named here: give its meetings as `Seeker.busy` and leave its programme out of their gains.
    """

    seeker: Id
    offer: Id


@dataclass(frozen=True, slots=True)
class Problem:
    """All that a plan is made of. The order in which people and intakes are given changes nothing: they are sorted.

    previous: seeker id -> offer id of the proposals so far; a plan then moves as few of them as possible. Entries
        about people or intakes that are not in the problem are left aside.
    tolerance: how much of the best value may be given up to move fewer people, as a share (0.001: a thousandth).
    usual_km: how far people travel whose limit is not known.

    Raises InvalidProblem, which names the ids it is about: an id given twice, a held place of somebody or something
    that is not there, more held places than `taken`, and a trainer or room in two places among fixed intakes.
    """

    seekers: tuple[Seeker, ...] = ()
    offers: tuple[Offer, ...] = ()
    held: tuple[Held, ...] = ()
    previous: Mapping[Id, Id] = field(default_factory=dict)
    tolerance: float = 0.001
    usual_km: float = USUAL_KM

    def __post_init__(self) -> None:
        for name in ("seekers", "offers"):
            object.__setattr__(self, name, _sorted_once(getattr(self, name), name))
        object.__setattr__(
            self, "held", tuple(sorted(set(self.held), key=lambda one: (in_turn(one.seeker), in_turn(one.offer))))
        )
        _figure(self.usual_km, "usual_km")
        if not 0 <= self.tolerance < 1:
            raise InvalidProblem(Fault.OUT_OF_RANGE, f"tolerance: {self.tolerance} is not from 0 to 1")
        _check_held(self)
        for one, other, fault in clashes([offer for offer in self.offers if offer.fixed]):
            what = "trainer" if fault is Fault.TRAINER_TWICE else "room"
            raise InvalidProblem(
                fault,
                f"{what} {getattr(one, what)} is in two places: intakes {one.id} and {other.id} are both open and "
                "overlap in time; move one, or change who gives it or where",
                (one.id, other.id),
            )


def clashes(offers: Iterable[Offer]) -> list[tuple[Offer, Offer, Fault]]:
    """Pairs of intakes that can't both be open, each with the reason; a pair that shares both is named for the trainer.

    In the order of the offers given.
    """
    offers = list(offers)
    place = {offer.id: at for at, offer in enumerate(offers)}
    found: dict[tuple[int, int], Fault] = {}
    for name, fault in (("room", Fault.ROOM_TWICE), ("trainer", Fault.TRAINER_TWICE)):
        sharing: dict[Id, list[Offer]] = {}
        for offer in offers:
            if getattr(offer, name) is not None:
                sharing.setdefault(getattr(offer, name), []).append(offer)
        for group in sharing.values():
            for at, one in enumerate(group):
                for other in group[at + 1 :]:
                    if overlap(one.meetings, other.meetings):
                        found[place[one.id], place[other.id]] = fault
    return [(offers[one], offers[other], fault) for (one, other), fault in sorted(found.items())]


def in_turn(name: Id) -> tuple[bool, Id]:
    """What ids are sorted by, also when some are numbers and some are text: numbers first."""
    return isinstance(name, str), name


def _check_held(problem: Problem) -> None:
    people = {seeker.id for seeker in problem.seekers}
    offers = {offer.id: offer for offer in problem.offers}
    count: dict[Id, int] = {}
    for held in problem.held:
        if held.seeker not in people:
            raise InvalidProblem(Fault.UNKNOWN, f"held: there is no person {held.seeker}", (held.seeker,))
        if held.offer not in offers:
            raise InvalidProblem(Fault.UNKNOWN, f"held: there is no intake {held.offer}", (held.offer,))
        count[held.offer] = count.get(held.offer, 0) + 1
    for offer_id, many in count.items():
        if many > offers[offer_id].taken:
            sentence = f"intake {offer_id}: {many} people hold a place, and taken says {offers[offer_id].taken}"
            raise InvalidProblem(Fault.OUT_OF_RANGE, sentence, (offer_id,))


def _sorted_once(things: Iterable[Seeker | Offer], name: str) -> tuple[Seeker | Offer, ...]:
    ordered = sorted(things, key=lambda one: in_turn(one.id))
    for one, other in itertools.pairwise(ordered):
        if one.id == other.id:
            raise InvalidProblem(Fault.TWICE, f"{name}: the id {one.id} is given twice", (one.id,))
    return tuple(ordered)


def _figure(value: float, name: str) -> None:
    if not math.isfinite(value) or value < 0:
        raise InvalidProblem(Fault.OUT_OF_RANGE, f"{name}: {value} is not a number of 0 or more")


def _point(point: Point | None) -> None:
    if point is not None and not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):
        raise InvalidProblem(Fault.OUT_OF_RANGE, f"at: {point} is no latitude and longitude in degrees")
