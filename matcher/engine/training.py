"""What a programme brings, and which programme helps a pair most."""

from __future__ import annotations

from collections.abc import Mapping

from matcher.engine.affinity import Vocabulary
from matcher.engine.evidence import Held
from matcher.engine.profile import LOWEST, Programme

UNKNOWN = Held(LOWEST, LOWEST, known=False)
"""Where training starts for what nobody knows: at the foot of the scale, and open above."""


def lifted(holding: Mapping[int, Held], programme: Programme, vocabulary: Vocabulary) -> dict[int, Held]:
    """The skills that a programme changes, as they will be after it, as intervals.

    c' = max(c, min(target, c + lift)) at both ends of the interval, lift 0 for stable, 1 for slow, 2 for cohort. So
    no end ever goes down. An unknown skill becomes "at least c' from 1": that is what may be counted on. It stays
    unknown, because training somebody says nothing of how good they were already.
    """
    after: dict[int, Held] = {}
    for skill, target in programme.targets.items():
        before = holding.get(skill, UNKNOWN)
        low, high, known = before
        lift = vocabulary.info(skill).trainability.lift
        then = Held(max(low, min(target, low + lift)), max(high, min(target, high + lift)), known)
        if then != before or before is UNKNOWN:
            after[skill] = then
    return after
