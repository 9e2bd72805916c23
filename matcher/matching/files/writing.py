"""Pairs as lines of JSON."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from json import JSONEncoder
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.engine import RULE_VERSION, Band, Brief, Condition, Id, Line, Profile, Programme, Score, Vocabulary, score
from matcher.matching.files.reading import Read
from matcher.matching.files.wording import Own, Wording

BANDS = [f'"{band.value}"' for band in sorted(Band, key=lambda band: band.rank)]
_CONDITION = [one.name for one in fields(Condition)]
encode = JSONEncoder(ensure_ascii=False).encode


class Explainer:
    """Writes a pair with every line and condition: looked at again, by itself."""

    def __init__(self, wording: Wording, vocabulary: Vocabulary, programmes: tuple[Programme, ...]) -> None:
        self._wording, self._rules = wording, (vocabulary, programmes)

    def row(self, profile: Read[Profile], brief: Read[Brief], rank: int) -> str:
        """The row of a pair, without the end of a line."""
        pair = score(profile.thing, brief.thing, *self._rules)
        row = _row(pair, rank)
        own = Own({}, profile.own.texts | brief.own.texts)
        row["lines"] = [self._line(line, own) for line in pair.lines]
        row["conditions"] = [{name: getattr(one, name) for name in _CONDITION} for one in pair.conditions]
        return encode(row)

    def _line(self, line: Line, own: Own) -> dict[str, Any]:
        def name(key: int | str | None) -> str | None:
            return self._wording.name(key, own) if isinstance(key, int) else key

        return {
            "kind": line.kind,
            "skill": name(line.key),
            "weight": line.weight,
            "fit": line.fit,
            "points": line.points,
            "reason": line.reason,
            "rests_on": name(line.rests_on),
        }


def rows(
    names: list[str], side: str, others: list[str], table: NDArray[np.void], programmes: list[str]
) -> Iterator[str]:
    """The rows of each list in turn, each row with the end of its line.

    names: whose lists they are, of which side, and others: who are on them, both as JSON; programmes likewise. table:
    a row a list, of best.ENTRY.
    """
    for name, entries in zip(names, table, strict=True):
        text: list[str] = []
        for rank, entry in enumerate(entries.tolist(), 1):
            who, band, low, high, coverage, suit, programme, after_low, after_band = entry
            if who < 0:
                break
            vacancy, candidate = (name, others[who]) if side == "vacancy" else (others[who], name)
            then = "null"
            if programme >= 0:
                then = f'{{"programme": {programmes[programme]}, "low": {after_low}, "band": {BANDS[after_band]}}}'
            text.append(
                f'{{"vacancy": {vacancy}, "candidate": {candidate}, "rank": {rank}, "band": {BANDS[band]}, '
                f'"low": {low}, "high": {high}, "coverage": {coverage}, "suit": {suit}, "after": {then}, '
                f'"rule": "{RULE_VERSION}"}}\n'
            )
        yield "".join(text)


def as_json(ids: Iterable[Id]) -> list[str]:
    """Ids as they stand in a row."""
    return [encode(one) for one in ids]


def _row(pair: Score, rank: int) -> dict[str, Any]:
    after = pair.after and {"programme": pair.after.programme, "low": pair.after.low, "band": pair.after.band.value}
    return {
        "vacancy": pair.brief,
        "candidate": pair.profile,
        "rank": rank,
        "band": pair.band.value,
        "low": pair.low,
        "high": pair.high,
        "coverage": pair.coverage,
        "suit": pair.suit,
        "after": after,
        "rule": pair.rule,
    }
