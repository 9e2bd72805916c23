"""What the planner answers: which intakes open, who is proposed where, who is left out, and why. Codes, never prose."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from matcher.engine.profile import Id


class Chosen(StrEnum):
    """Why somebody is proposed this seat and not another."""

    BEST = "best"  # no intake they can come to would bring them more
    BETTER_IS_FULL = "better_is_full"  # `better` would, and its seats went to people it helps more
    BETTER_STAYS_CLOSED = "better_stays_closed"  # `better` would, and does not open
    NEEDED_HERE = "needed_here"  # `better` would and has seats, but without them this one has too few people to run
    KEPT = "kept"  # `better` would, and this was proposed before: it stays unless much is lost by it


class Missed(StrEnum):
    """Why somebody is proposed nothing. The first that holds, from top to bottom."""

    HAS_PLACE = "has_place"  # keeps the place they hold in `offer`
    NO_GAIN = "no_gain"  # no programme brings them anything
    NO_INTAKE = "no_intake"  # of the programmes that would, no intake is planned or possible
    # Every intake of those programmes is barred by one of these; told is the one that comes nearest to possible,
    # `offer` the intake it is about.
    PLACE_NOT_KNOWN = "place_not_known"  # no point and no region to compare
    NOT_ONLINE = "not_online"
    TOO_FAR = "too_far"  # `km` away
    TOO_EARLY = "too_early"  # starts before they can
    NOT_AVAILABLE = "not_available"  # at moments of the week they can't come
    BUSY = "busy"  # overlaps a period they said they are busy in
    # There are intakes they can come to; `offer` is the open one that would bring the most, else the closed one.
    NO_SEATS = "no_seats"  # open, and every seat was held already
    SEATS_TO_OTHERS = "seats_to_others"  # open, and full with people it helps at least as much: see `threshold`
    SEATS_KEPT = "seats_kept"  # open, and full with people who were proposed it before
    COHORT_TOO_SMALL = "cohort_too_small"  # does not open: too few people can come
    TRAINER_BUSY = "trainer_busy"  # does not open: its trainer gives another that brings more
    ROOM_TAKEN = "room_taken"  # does not open: its room is used by another that brings more
    NOT_WORTH = "not_worth"  # does not open: costs more than it brings, or its people are helped more elsewhere


class Verdict(StrEnum):
    """Why an intake opens or stays closed."""

    WAS_OPEN = "was_open"  # fixed
    OPENS = "opens"
    TOO_FEW_PEOPLE = "too_few_people"  # fewer than the minimum can come at all
    TRAINER_ELSEWHERE = "trainer_elsewhere"  # its trainer gives `instead`, which overlaps in time
    ROOM_IN_USE = "room_in_use"  # `instead` is in the room then
    TOO_COSTLY = "too_costly"  # even the people it helps most bring less than opening costs
    BETTER_ELSEWHERE = "better_elsewhere"  # its people bring more in the intakes that do open


@dataclass(frozen=True, slots=True)
class Proposal:
    """A seat proposed to a person, who is asked before anything is booked.

    gain: what it brings them. km: as the crow flies; None online or when a point is not known. rank: 1 when none of the
    `options` (intakes they can come to and that bring something, open or not) brings more. better: the intake that
    would have brought the most, when `chosen` speaks of one. kept: the same was proposed before.
    """

    seeker: Id
    offer: Id
    gain: float
    km: float | None
    rank: int
    options: int
    chosen: Chosen
    better: Id | None = None
    kept: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A person who is proposed nothing, and why.

    offer: the intake the reason is about, None where it is about none. gain: what that would bring. km: its distance,
    as in Proposal. threshold: the least gain among those who are proposed a seat there. options: how many intakes
    they can come to, open or not.
    """

    seeker: Id
    missed: Missed
    offer: Id | None = None
    gain: float | None = None
    km: float | None = None
    threshold: float | None = None
    options: int = 0


@dataclass(frozen=True, slots=True)
class Opening:
    """What becomes of an intake.

    proposed: people proposed a seat; with `taken` at most `seats`. value: the sum of their gains less the cost of
    opening. below_minimum: open already, and still with fewer people than its minimum. instead: the open intake that
    has its trainer or its room. possible: how many people of the problem can come and gain by it. threshold: the
    least gain among those proposed, None when there are none.
    """

    offer: Id
    opens: bool
    verdict: Verdict
    seats: int
    taken: int
    proposed: int
    possible: int
    value: float
    threshold: float | None = None
    below_minimum: bool = False
    instead: Id | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody who was proposed one intake before and is not now. after: None when they are proposed nothing."""

    seeker: Id
    before: Id
    after: Id | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan, all rows by id.

    value: the sum of the gains of the proposals less the cost of the intakes that open. bound: no plan of this problem
    is worth more. gap: (bound - value) / bound, 0 when both are 0. stopped: the search ended, mostly because the time
    was up, before it came as near as asked; what is given up to move fewer people is not counted in that. proposals
    and left_out together hold every seeker once; openings every offer once.
    """

    value: float
    bound: float
    gap: float
    stopped: bool
    openings: tuple[Opening, ...]
    proposals: tuple[Proposal, ...]
    left_out: tuple[LeftOut, ...]
    moves: tuple[Move, ...] = ()
