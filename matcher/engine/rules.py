"""The versions of the rules, the one that is adopted, and the earlier ones that can still be computed.

A version is added here beside the others and compared with the one that is adopted (`matcher rules compare`) before
RULE_VERSION names it. What was stored under a version keeps it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Rule:
    """A version: from when, and what it does otherwise than the one before, and why."""

    version: str
    since: date
    reason: str


FIRST = "2026-11-1"
SECOND = "2026-11-2"
SITUATIONS_LOWER = (FIRST, SECOND)
RULE_VERSION = "2026-11-3"
"""The rules that lists, pages and files are made with. The kernel knows these alone."""

RULES = (
    Rule(FIRST, date(2026, 11, 24), "The first rules: strengths compare levels as they are."),
    Rule(
        SECOND,
        date(2026, 11, 24),
        "Strengths take out a quarter of how high somebody, or some work, rates everything: one person calls a 4 what"
        " another calls a 3. Measured on related occupations, it puts the nearer ones higher. Low, high and bands are"
        " as before.",
    ),
    Rule(
        RULE_VERSION,
        date(2026, 11, 24),
        "What somebody chose in situations stands beside what they say of themself and never takes away from it: a"
        " contradiction is something to talk about, no penalty. All else is as before.",
    ),
)
"""The oldest first."""


class UnknownRule(ValueError):
    """A version that can no longer, or not yet, be computed."""


def known(version: str) -> str:
    """The version, when it can be computed. Raises UnknownRule."""
    if all(rule.version != version for rule in RULES):
        raise UnknownRule(f"there are no rules {version!r}; there are {', '.join(rule.version for rule in RULES)}")
    return version
