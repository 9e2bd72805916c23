"""What the engine answers: a Score, the lines it is the sum of, and the codes that templates put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from matcher.engine.profile import Id


class Band(StrEnum):
    """The five words a pair can get, best first."""

    FITS_NOW = "fits_now"
    FITS_AFTER_TRAINING = "fits_after_training"
    TALK_FIRST = "talk_first"
    TOO_LITTLE_KNOWN = "too_little_known"
    NOT_NOW = "not_now"

    @property
    def rank(self) -> int:
        """0 for the best band, 4 for the last."""
        return _RANK[self]


_RANK = {band: place for place, band in enumerate(Band)}


class Gate(StrEnum):
    """How a hard condition stands."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What a line is about."""

    REQUIREMENT = "requirement"
    STRENGTH = "strength"
    WISH = "wish"


class Reason(StrEnum):
    """Why a line or a condition is as it is. Codes, never prose."""

    # requirement
    ENOUGH = "enough"
    ENOUGH_IF_CONFIRMED = "enough_if_confirmed"
    CLOSE = "close"
    FAR = "far"
    NOT_KNOWN = "not_known"
    # strength, seen from the person: does the work use it
    USED = "used"
    PARTLY_USED = "partly_used"
    NOT_USED = "not_used"
    # strength, seen from the work: is what it asks a strength of the person
    STRONG_HERE = "strong_here"
    PARTLY_STRONG = "partly_strong"
    NOT_STRONG = "not_strong"
    # wish
    GIVEN = "given"
    PARTLY_GIVEN = "partly_given"
    NOT_GIVEN = "not_given"
    NO_WISH = "no_wish"
    # condition
    WITHIN_REACH = "within_reach"
    TOO_FAR = "too_far"
    DISTANCE_UNKNOWN = "distance_unknown"
    HOURS_FIT = "hours_fit"
    HOURS_APART = "hours_apart"
    HOURS_UNKNOWN = "hours_unknown"
    SHIFTS_FIT = "shifts_fit"
    SHIFTS_MISSING = "shifts_missing"
    SHIFTS_UNKNOWN = "shifts_unknown"
    LANGUAGE_ENOUGH = "language_enough"
    LANGUAGE_SHORT = "language_short"
    LANGUAGE_UNKNOWN = "language_unknown"
    STARTS_IN_TIME = "starts_in_time"
    STARTS_TOO_LATE = "starts_too_late"
    START_UNKNOWN = "start_unknown"
    MAY_WORK = "may_work"
    MAY_NOT_WORK = "may_not_work"
    PERMIT_UNKNOWN = "permit_unknown"


class Opens(StrEnum):
    """What would change a requirement line for the better."""

    ASK = "ask"
    """Nobody knows yet: ask."""
    CONFIRM = "confirm"
    """Only the person says so: let somebody else see it."""
    TRAIN = "train"
    """One intake can do it."""
    GROW = "grow"
    """It takes months."""


@dataclass(frozen=True, slots=True)
class Line:
    """One bar of an explanation: points = weight * fit.

    The points of the requirement lines add up to `low`, those of the strength and wish lines together to `suit`. key:
    the skill, or the name of the wish. rests_on: the skill of the ability that was looked at (another one than the
    key when it stands in for it). For requirements only: asked (the weight 1..3 the vacancy gave), level (asked for),
    held (the level of the ability it rests on, as reported), must, and best (the fit as it enters `high`).
    """

    kind: Kind
    key: int | str
    weight: float
    fit: float
    points: float
    reason: Reason
    rests_on: int | None = None
    opens: Opens | None = None
    asked: int | None = None
    level: int | float | None = None
    held: int | float | None = None
    must: bool = False
    best: float | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A hard condition: kind is "distance", "hours", "shifts", "language", "start" or "permit"; detail the figures."""

    kind: str
    gate: Gate
    reason: Reason
    detail: Mapping[str, int | float | str | tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class After:
    """The pair after the programme that helps most: its low and band then, and the gain in low, the gain of a seat."""

    programme: Id
    low: float
    band: Band
    gain: float


@dataclass(frozen=True, slots=True)
class Score:
    """One pair. low, high, coverage, suit: 0 to 1. profile and brief: the ids. rule: the rules it was made with.

    barred_by: the skills of the musts and the kinds of the conditions that say "not now".
    to_ask: the skills of the musts that nobody knows about yet.
    """

    profile: Id
    brief: Id
    low: float
    high: float
    coverage: float
    suit: float
    band: Band
    lines: tuple[Line, ...]
    conditions: tuple[Condition, ...]
    barred_by: tuple[int | str, ...]
    after: After | None
    to_ask: tuple[int, ...]
    rule: str
