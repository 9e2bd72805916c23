"""The score of one pair: what is sure, what is possible, what it is called, and every line it is the sum of.

Exact and independent of the order of input: sums are correctly rounded (math.fsum), and a bound counts as reached
within TOLERANCE. The formulas are those of docs on matching; they change only together with RULE_VERSION.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from matcher.engine import suit
from matcher.engine.affinity import Trainability, Vocabulary
from matcher.engine.conditions import conditions
from matcher.engine.evidence import Held, held
from matcher.engine.profile import LOWEST, Brief, Profile, Programme, Requirement, by_id
from matcher.engine.rules import FIRST, RULE_VERSION, SITUATIONS_LOWER, known
from matcher.engine.training import lifted
from matcher.engine.verdict import After, Band, Gate, Kind, Line, Opens, Reason, Score

FITS = 0.8
"""`low` from here on fits; `high` from here on is worth a talk."""
FAR = 0.5
"""A must with a fit below this is far away, and bars."""
TOO_LITTLE = 0.5
"""Coverage below this is too little known."""
TOLERANCE = 1e-9


def score(
    profile: Profile,
    brief: Brief,
    vocabulary: Vocabulary,
    programmes: Iterable[Programme] = (),
    *,
    with_lines: bool = True,
    rule: str = RULE_VERSION,
) -> Score:
    """How this person and this work go together, now and after the programme that helps most.

    1. Each requirement gets a fit, careful (`low`) and hopeful (`high`).
    2. The fits, weighed, give low, high, coverage, and the musts that are far away or unknown.
    3. The conditions, and what each programme would make of it, decide the band.
    4. Suit is added up beside it.

    with_lines=False leaves the lines out, for sorting many pairs; nothing else differs. rule: the version of the rules
    (engine.rules). Raises UnknownRule.
    """
    holding = held(profile.abilities, situations_lower=known(rule) in SITUATIONS_LOWER)
    rows = [vocabulary.standing_in_for(asked.skill) for asked in brief.requirements]
    fits = [_fit(asked, row, holding) for asked, row in zip(brief.requirements, rows, strict=True)]
    standing = _standing(brief, fits)
    gates = conditions(profile.availability, brief.terms)
    unmet = tuple(dict.fromkeys(gate.kind for gate in gates if gate.gate is Gate.UNMET))
    after = _best_after(standing, _trained(brief, rows, holding, fits, vocabulary, programmes), unmet)
    parts = _parts(rule, holding, profile, brief, fits, vocabulary)
    lines = (*_requirement_lines(brief, fits, holding, vocabulary), *suit.lines(parts)) if with_lines else ()
    return Score(
        profile=profile.id,
        brief=brief.id,
        low=standing.low,
        high=standing.high,
        coverage=standing.coverage,
        suit=suit.suit(parts),
        band=_band(standing, unmet, after),
        lines=lines,
        conditions=gates,
        barred_by=(*standing.far, *unmet),
        after=after,
        to_ask=standing.unknown,
        rule=rule,
    )


class Fit(NamedTuple):
    """How far a person meets one requirement, as it enters low and high, and the skill that low rests on."""

    low: float
    high: float
    known: bool
    rests_on: int | None


def _parts(
    rule: str,
    holding: Mapping[int, Held],
    profile: Profile,
    brief: Brief,
    fits: Sequence[Fit],
    vocabulary: Vocabulary,
) -> list[tuple[Kind, suit.Part]]:
    """The parts of suit under a version of the rules; all else is the same in each of them."""
    if rule == FIRST:
        served = [(fit.high if fit.known else 0.0, fit.rests_on) for fit in fits]
        return suit.parts_at_first(holding, profile.wishes, brief, served, vocabulary)
    return suit.parts(holding, profile.wishes, brief, vocabulary)


@dataclass(frozen=True, slots=True)
class _Standing:
    """The requirements taken together. far, unknown: the skills of the musts that bar, and of those to ask about."""

    low: float
    high: float
    coverage: float
    far: tuple[int, ...]
    unknown: tuple[int, ...]


_NOTHING = Fit(0.0, 0.0, known=False, rests_on=None)


def _fit(asked: Requirement, row: Mapping[int, float], holding: Mapping[int, Held], before: Fit = _NOTHING) -> Fit:
    """The fit with the abilities in `holding` that stand in for what is asked, on top of the fit `before` them.

    row: every skill that stands in for what is asked, and how far.
    reach = max of affinity * (c - 1); fit = min(1, reach / (r - 1)), and 1 for r = 1 as soon as there is anything.
    Without a known ability the requirement is unknown: then its `high` here is only what training made sure of.
    It rests on the ability that gives the best low, then the best high, then the nearest, then the smallest id.
    """
    relevant = row.keys() & holding.keys()
    if not relevant:
        return before
    steps = asked.level - LOWEST
    low, high, known, rests_on = before
    best = (-1.0, -1.0, 0.0, 0)
    for skill in relevant:
        share = row[skill]
        level_low, level_high, is_known = holding[skill]
        fit_low = min(1.0, share * (level_low - LOWEST) / steps) if steps else 1.0
        fit_high = min(1.0, share * (level_high - LOWEST) / steps) if steps else 1.0
        known = known or is_known
        rank = (fit_low, fit_high, share, -skill)
        if rank > best:
            best, rests_on = rank, skill
        if fit_high > high:
            high = fit_high
    return Fit(max(low, best[0]), high, known, rests_on)


def _standing(brief: Brief, fits: Sequence[Fit]) -> _Standing:
    """Unknown counts 0 in low and 1 in high. A surplus on one requirement never fills the gap of another.

    A must bars when it is known and its fit, as reported, is below FAR. It is unknown as long as nobody knows it,
    unless training makes sure of at least FAR.
    """
    total = known = 0
    lows, highs = [], []
    far, unknown = [], []
    for asked, fit in zip(brief.requirements, fits, strict=True):
        total += asked.weight
        lows.append(asked.weight * fit.low)
        if fit.known:
            known += asked.weight
            highs.append(asked.weight * fit.high)
            if asked.must and not _reached(fit.high, FAR):
                far.append(asked.skill)
        else:
            highs.append(float(asked.weight))
            if asked.must and not _reached(fit.low, FAR):
                unknown.append(asked.skill)
    low, high = min(1.0, math.fsum(lows) / total), min(1.0, math.fsum(highs) / total)
    return _Standing(low, high, known / total, tuple(far), tuple(unknown))


def _trained(
    brief: Brief,
    rows: Sequence[Mapping[int, float]],
    holding: Mapping[int, Held],
    fits: Sequence[Fit],
    vocabulary: Vocabulary,
    programmes: Iterable[Programme],
) -> list[tuple[Programme, _Standing]]:
    """How the requirements stand after each programme that changes any of them.

    Training only ever adds, so each fit is built on the one before it.
    """
    outcomes = []
    for programme in programmes:
        learned = lifted(holding, programme, vocabulary)
        after = [
            _fit(asked, row, learned, before) if before.low < 1 else before
            for asked, row, before in zip(brief.requirements, rows, fits, strict=True)
        ]
        if after != fits:
            outcomes.append((programme, _standing(brief, after)))
    return outcomes


def _best_after(now: _Standing, outcomes: Iterable[tuple[Programme, _Standing]], unmet: Sequence[str]) -> After | None:
    """The programme that gives the best band, then the highest low, then the smallest id; None when nothing changes."""
    best: After | None = None
    best_key = (_band(now, unmet, None).rank, -now.low)
    for programme, then in sorted(outcomes, key=lambda outcome: by_id(outcome[0].id)):
        band = _band(then, unmet, None)
        key = (band.rank, -then.low)
        if key < best_key:
            best, best_key = After(programme.id, then.low, band, then.low - now.low), key
    return best


def _band(standing: _Standing, unmet: Sequence[str], after: After | None) -> Band:
    """In this order, the first that holds. An unknown condition doesn't block: it is shown, to be asked.

    1. fits_now: low is enough, nothing bars, no must is unknown.
    2. fits_after_training: the same after the best programme. An unmet condition is not mended by training.
    3. not_now: a must is known to be far away, or a condition is unmet.
    4. too_little_known: less than half of what is asked is known.
    5. talk_first: with what may yet turn out it would be enough.
    6. not_now.
    """
    barred = bool(standing.far or unmet)
    if _reached(standing.low, FITS) and not barred and not standing.unknown:
        return Band.FITS_NOW
    if after is not None and after.band is Band.FITS_NOW:
        return Band.FITS_AFTER_TRAINING
    if barred:
        return Band.NOT_NOW
    if not _reached(standing.coverage, TOO_LITTLE):
        return Band.TOO_LITTLE_KNOWN
    return Band.TALK_FIRST if _reached(standing.high, FITS) else Band.NOT_NOW


def _requirement_lines(
    brief: Brief, fits: Sequence[Fit], holding: Mapping[int, Held], vocabulary: Vocabulary
) -> list[Line]:
    """A line for each requirement, in the order of the brief; normalised weights, so the points add up to low."""
    total = sum(asked.weight for asked in brief.requirements)
    lines = []
    for asked, fit in zip(brief.requirements, fits, strict=True):
        reason, opens = _why(asked, fit, vocabulary)
        weight = asked.weight / total
        lines.append(
            Line(
                Kind.REQUIREMENT,
                asked.skill,
                weight,
                fit.low,
                weight * fit.low,
                reason,
                rests_on=fit.rests_on,
                opens=opens,
                asked=asked.weight,
                level=asked.level,
                held=None if fit.rests_on is None else holding[fit.rests_on].high,
                must=asked.must,
                best=fit.high if fit.known else 1.0,
            )
        )
    return lines


def _why(asked: Requirement, fit: Fit, vocabulary: Vocabulary) -> tuple[Reason, Opens | None]:
    """The reason of a requirement line, and what would change it."""
    if not fit.known:
        return Reason.NOT_KNOWN, Opens.ASK
    if _reached(fit.low, 1.0):
        return Reason.ENOUGH, None
    if _reached(fit.high, 1.0):
        return Reason.ENOUGH_IF_CONFIRMED, Opens.CONFIRM
    reason = Reason.CLOSE if _reached(fit.high, FAR) else Reason.FAR
    trainability = vocabulary.info(asked.skill).trainability
    if trainability is Trainability.STABLE:
        return reason, Opens.CONFIRM if fit.low < fit.high else None
    return reason, Opens.TRAIN if trainability is Trainability.COHORT else Opens.GROW


def _reached(figure: float, bound: float) -> bool:
    return figure >= bound - TOLERANCE
