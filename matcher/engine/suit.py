"""Suit: does the work use what a person is good at, and does it give what they want. Half and half."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from matcher.engine.affinity import Vocabulary
from matcher.engine.evidence import Held
from matcher.engine.profile import LOWEST, Brief, Wishes
from matcher.engine.verdict import Kind, Line, Reason

STRENGTHS = 0.5
WISHES = 0.5
"""What each half of suit weighs."""
PAY_SLACK = 0.2
"""Pay below the wish counts for less and less, and for nothing from this share below it."""


class Part(NamedTuple):
    """A line in the making; its weight is still relative to its siblings."""

    key: int | str
    weight: float
    fit: float
    rests_on: int | None
    reasons: tuple[Reason, Reason, Reason]


_PERSON = (Reason.USED, Reason.PARTLY_USED, Reason.NOT_USED)
_WORK = (Reason.STRONG_HERE, Reason.PARTLY_STRONG, Reason.NOT_STRONG)
_WISH = (Reason.GIVEN, Reason.PARTLY_GIVEN, Reason.NOT_GIVEN)


def parts(holding: Mapping[int, Held], wishes: Wishes, brief: Brief, vocabulary: Vocabulary) -> list[tuple[Kind, Part]]:
    """All parts of suit with weights that add up to at most 1; suit is the sum of weight * fit.

    Strengths have two sides of equal weight. `a` = c - 1 and `r` = level - 1 are the steps above the foot of the scale.

    1. The person's side: of the abilities that distinguish this person, how much does the work use?
       Weight rarity * a; fit min(1, tone * r / a) for the requirement that uses it most, at most its affinity.
    2. The work's side: of what the work asks, how much is a strength of this person?
       Weight rarity * w * r; fit min(1, affinity * a / (tone * r)) for the ability that serves it best.

    `tone` is how high this person's levels lie beside those of this work, and only a quarter of it (see `pitch`).

    So the easiest work is not the best for everybody, nor the strongest person for all work. Levels count as reported:
    nothing is refused on suit. Unknown abilities are no strengths. A side with nothing in it (no ability above level
    1, nothing asked above level 1) gives nothing. Rarity comes from the vocabulary alone, so nobody's sign-up moves
    anybody else's match.
    """
    theirs = pitch(level.high for level in holding.values())
    asked = pitch(requirement.level for requirement in brief.requirements)
    tone = theirs / asked if theirs and asked else 1.0
    persons_side, works_side = (side(holding, brief, tone, vocabulary) for side in (_persons_side, _works_side))
    return _together(persons_side, works_side, wishes, brief)


def parts_at_first(
    holding: Mapping[int, Held],
    wishes: Wishes,
    brief: Brief,
    served: Sequence[tuple[float, int | None]],
    vocabulary: Vocabulary,
) -> list[tuple[Kind, Part]]:
    """The same under the first rules: without tone, and the work's side as far as each requirement is met.

    served: of each requirement the fit as reported, 0 when it isn't known, and the ability it rests on.
    """
    works_side = []
    for requirement, (fit, rests_on) in zip(brief.requirements, served, strict=True):
        weight = vocabulary.info(requirement.skill).rarity * requirement.weight * (requirement.level - LOWEST)
        if weight > 0:
            works_side.append(Part(requirement.skill, weight, fit, rests_on, _WORK))
    return _together(_persons_side(holding, brief, 1.0, vocabulary), works_side, wishes, brief)


def _together(
    persons_side: list[Part], works_side: list[Part], wishes: Wishes, brief: Brief
) -> list[tuple[Kind, Part]]:
    return [
        *((Kind.STRENGTH, part) for part in _normal(persons_side, STRENGTHS / 2)),
        *((Kind.STRENGTH, part) for part in _normal(works_side, STRENGTHS / 2)),
        *((Kind.WISH, part) for part in _normal(list(_wishes(wishes, brief)) or [_NO_WISH], WISHES)),
    ]


def pitch(levels: Iterable[float]) -> float:
    """How high levels lie as a whole: the fourth root of their mean number of steps above the foot of the scale.

    One person, or one vacancy, rates everything a step higher than another would. Comparing with the own mean takes
    that out; but part of it is real. The fourth root takes a quarter of it out, which was measured to be best (half
    was about as good; none and all of it were worse). One number a person and one a vacancy; 0 when nothing is above
    the foot.
    """
    steps = [level - LOWEST for level in levels]
    return math.sqrt(math.sqrt(math.fsum(steps) / len(steps))) if steps else 0.0


def suit(found: Sequence[tuple[Kind, Part]]) -> float:
    """The sum of the parts, 0 to 1."""
    return min(1.0, math.fsum(part.weight * part.fit for _, part in found))


def lines(found: Sequence[tuple[Kind, Part]]) -> list[Line]:
    """The parts as lines."""
    return [
        Line(kind, key, weight, fit, weight * fit, _reason(fit, reasons), rests_on)
        for kind, (key, weight, fit, rests_on, reasons) in found
    ]


def _persons_side(holding: Mapping[int, Held], brief: Brief, tone: float, vocabulary: Vocabulary) -> list[Part]:
    uses: dict[int, float] = {}
    for requirement in brief.requirements:
        row = vocabulary.standing_in_for(requirement.skill)
        asked = tone * (requirement.level - LOWEST)
        for skill in row.keys() & holding.keys():
            steps = min(row[skill] * (holding[skill].high - LOWEST), asked)
            uses[skill] = max(uses.get(skill, 0.0), steps)
    side = []
    for skill, (_, level, _) in sorted(holding.items()):
        steps = level - LOWEST
        weight = vocabulary.info(skill).rarity * steps
        if weight > 0:
            side.append(Part(skill, weight, uses.get(skill, 0.0) / steps, skill, _PERSON))
    return side


def _works_side(holding: Mapping[int, Held], brief: Brief, tone: float, vocabulary: Vocabulary) -> list[Part]:
    side = []
    for requirement in brief.requirements:
        steps = requirement.level - LOWEST
        weight = vocabulary.info(requirement.skill).rarity * requirement.weight * steps
        if weight > 0:
            reach, rests_on = _served(holding, vocabulary.standing_in_for(requirement.skill))
            side.append(Part(requirement.skill, weight, min(1.0, reach / (tone * steps)), rests_on, _WORK))
    return side


def _served(holding: Mapping[int, Held], row: Mapping[int, float]) -> tuple[float, int | None]:
    """The steps of the ability that serves best, then the nearest, then the smallest id; and which that is."""
    found = [(row[skill] * (holding[skill].high - LOWEST), row[skill], -skill) for skill in row.keys() & holding.keys()]
    if not found:
        return 0.0, None
    reach, _, skill = max(found)
    return reach, -skill


_NO_WISH = Part("none", 1.0, 0.5, None, (Reason.NO_WISH, Reason.NO_WISH, Reason.NO_WISH))
"""Nothing wished that the work speaks of: halfway, on a line of its own, so that it neither helps nor harms."""


def _wishes(wants: Wishes, brief: Brief) -> Iterator[Part]:
    """A part for each wish the person has and the work speaks of.

    home, autonomy, team, growth weigh what they matter, and fit as far as the work gives them. contact, pay and
    shifts weigh 1: the kind of contact fits or not; pay fits from the wish upwards and fades out to 20 % below it;
    shifts fit by the share of the work's moments that are among the liked ones, wholly when the person may choose.
    """
    offers = brief.offers
    home = offers.home if offers.home is not None else brief.terms.home
    for name, matters, given in (
        ("home", wants.home, home),
        ("autonomy", wants.autonomy, offers.autonomy),
        ("team", wants.team, offers.team),
        ("growth", wants.growth, offers.growth),
    ):
        if matters and given is not None:
            yield Part(name, matters, given, None, _WISH)
    if wants.contact is not None and offers.contact is not None:
        yield Part("contact", 1.0, float(wants.contact is offers.contact), None, _WISH)
    if wants.pay and offers.pay is not None:
        missing = max(0.0, 1 - offers.pay / wants.pay)
        yield Part("pay", 1.0, max(0.0, 1 - missing / PAY_SLACK), None, _WISH)
    if wants.shifts is not None:
        asked = brief.terms.shifts
        liked = (asked & wants.shifts).bit_count() / asked.bit_count() if asked else 1.0
        yield Part("shifts", 1.0, liked, None, _WISH)


def _normal(side: list[Part], share: float) -> list[Part]:
    """The parts with weights that add up to `share`; one so light that nothing is left of it goes."""
    total = math.fsum(part.weight for part in side)
    shares = [(part, share * (part.weight / total)) for part in side if part.weight > 0]
    return [Part(part.key, weight, part.fit, part.rests_on, part.reasons) for part, weight in shares if weight > 0]


def _reason(fit: float, reasons: tuple[Reason, Reason, Reason]) -> Reason:
    wholly, partly, hardly = reasons
    return wholly if fit >= 0.8 else partly if fit >= 0.4 else hardly
