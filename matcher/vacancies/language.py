"""What may not be asked in a vacancy: finds the words, says on which ground, and what to ask instead."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from matcher.vacancies.phrases import RULES, Ground, Instead, Severity

__all__ = ["Finding", "Ground", "Instead", "Severity", "check"]

LONGEST = 20_000  # characters that are read; a description holds 4,000


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that were found: text[start:end] is `quote`."""

    quote: str
    start: int
    end: int
    ground: Ground
    instead: Instead
    severity: Severity

    @property
    def forbidden(self) -> bool:
        """Whether a vacancy that says this can't be published."""
        return self.severity is Severity.forbidden


def _compiled(phrases: Iterable[str]) -> re.Pattern[str]:
    written = rf"(?<!\w)(?:{'|'.join(phrases)})(?![\w-])"
    return re.compile(written.replace(" ?", r"\s*").replace(" ", r"\s+"), re.IGNORECASE)


_READY = tuple((rule, _compiled(rule.phrases), _compiled(rule.fine) if rule.fine else None) for rule in RULES)


def check(text: str) -> list[Finding]:
    """What in `text` may not be asked, or is against the programme, in the order of the text; no two overlap.

    Of two that overlap the forbidden one stays, else the first. Only the first LONGEST characters are read.
    """
    found = sorted(_hits(text[:LONGEST]), key=lambda hit: (not hit.forbidden, hit.start, -hit.end))
    kept: list[Finding] = []
    for hit in found:
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def _hits(text: str) -> Iterator[Finding]:
    for rule, phrases, fine in _READY:
        harmless = [match.span() for match in fine.finditer(text)] if fine else []
        for match in phrases.finditer(text):
            start, end = match.span()
            if not any(left < end and start < right for left, right in harmless):
                yield Finding(match[0], start, end, rule.ground, rule.instead, rule.severity)
