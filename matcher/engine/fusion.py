"""One order out of several kinds of evidence: spelling and meaning, weighed by a small model that shows its sums.

For each label that came near, a handful of figures between 0 and 1; a label's points are the sum of figure times
weight; a skill has the points of its best label. The points say how much likelier one skill is than another: their
softmax is each skill's share. How likely the best one is at all is told by that share and by how near it is. Weights
and thresholds come out of `fusion.json`, fitted by `python -m tests.benchmarks.fit_fusion`; docs/words.md tells how.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Prefix

from matcher.engine.slips import Words

CLOSE = 0.6
"""From here on sharing pieces of words counts more than in proportion: it is the same words, not a few letters."""
_PART = 4
"""The fewest letters in which one word may be a part of another, as in a compound."""
_BEGINNING = 5
"""The fewest letters at the beginning that two words share when they are kin."""

ASKED_ABOUT = 5
"""How many skills somebody is shown, to say which they mean."""

SPELLING = ("shared", "close", "sorted", "held", "said", "meant", "longer", "shorter", "crowded")
"""The figures that count where there is no encoder."""
BOTH = ("shared", "held", "said", "meant", "meaning", "skill_meaning", "around", "crowded")
"""Those that count beside meaning: the others were measured to add nothing to it."""
LIKELY = ("always", "odds", "shared", "said", "meant", "meaning")
"""What tells how likely the best one is; without an encoder all but the last."""
FILE = Path(__file__).with_name("fusion.json")


class Candidate(NamedTuple):
    """A label that came near, by spelling or by meaning. Cosines are 0 to 1; None is one that could not be taken."""

    place: int
    skill: int
    words: Words
    shared: float
    """The cosine of the pieces of words; 0 when the label did not come up by them."""
    meaning: float | None = None
    skill_meaning: float | None = None
    """Of the skill: its best label in each language, averaged."""
    around: float | None = None
    """Of the skill: all its labels in the language of this one, averaged. Of two with the same label it tells."""
    crowded: float = 0.0
    """Of the skill: 0, or below when it has so many labels that one of them is near by chance (Labels.crowded)."""


class Fused(NamedTuple):
    """A skill, by its best label. score: how likely it is to be right, 0 to 1; points: what each figure added."""

    skill: int
    place: int
    score: float
    points: dict[str, float]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the figures, and of what tells how likely the best one is: an intercept first."""

    weights: Mapping[str, float]
    likely: Mapping[str, float]
    plausible: float
    """The first few are worth a question when one of them is right with at least this chance."""


@cache
def model(with_meaning: bool) -> Model:
    """The fitted model, with meaning or for spelling alone."""
    known = json.loads(FILE.read_text(encoding="utf-8"))["models"]["both" if with_meaning else "spelling"]
    return Model(known["weights"], known["likely"], known["plausible"])


def figures(said: Words, candidate: Candidate) -> dict[str, float]:
    """What is known of a label beside the words of a phrase; spelling only, 0 to 1; -1 to 0 what speaks against it."""
    phrase, label = " ".join(said.words), " ".join(candidate.words.words)
    grown = math.log((len(label) + 1) / (len(phrase) + 1))
    return {
        "shared": candidate.shared,
        "close": max(candidate.shared - CLOSE, 0.0),
        "sorted": fuzz.token_sort_ratio(phrase, label) / 100,
        "held": fuzz.token_set_ratio(phrase, label) / 100,
        "said": _covered(said.stems, candidate.words.stems),
        "meant": _covered(candidate.words.stems, said.stems),
        "longer": min(-grown, 0.0),
        "shorter": min(grown, 0.0),
        "crowded": candidate.crowded,
    }


def fuse(said: Words, candidates: Sequence[Candidate], using: Model | None = None) -> list[Fused]:
    """The skills of these labels, likeliest first, equal ones by id. using: another model than the fitted one."""
    with_meaning = any(candidate.meaning is not None for candidate in candidates)
    chosen = using or model(with_meaning)
    table = evidence(said, candidates)
    best: dict[int, tuple[float, int, dict[str, float]]] = {}
    for candidate, row in zip(candidates, table, strict=True):
        points = {name: round(weight * row[name], 9) for name, weight in chosen.weights.items()}
        total = math.fsum(points.values())
        known = best.get(candidate.skill)
        if known is None or (-total, candidate.place) < (-known[0], known[1]):
            best[candidate.skill] = (total, candidate.place, points)
    if not best:
        return []
    ordered = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))
    shares = _shares([total for _, (total, _, _) in ordered])
    first = table[next(i for i, candidate in enumerate(candidates) if candidate.place == ordered[0][1][1])]
    chance = _likely(chosen.likely, shares[0], first)
    return [
        Fused(skill, place, round(chance * share / shares[0], 6), points)
        for (skill, (_, place, points)), share in zip(ordered, shares, strict=True)
    ]


def is_plausible(fused: Sequence[Fused], *, with_meaning: bool) -> bool:
    """Whether the first few together are likely enough to be asked about."""
    return math.fsum(one.score for one in fused[:ASKED_ABOUT]) >= model(with_meaning).plausible


def evidence(said: Words, candidates: Sequence[Candidate]) -> list[dict[str, float]]:
    """All figures of each label. A label without a vector is taken to mean what its skill does, or the average one."""
    known = [one.meaning for one in candidates if one.meaning is not None]
    average = math.fsum(known) / len(known) if known else 0.0
    table = []
    for one in candidates:
        of_skill = average if one.skill_meaning is None else one.skill_meaning
        meaning = of_skill if one.meaning is None else one.meaning
        around = meaning if one.around is None else one.around
        table.append({**figures(said, one), "meaning": meaning, "skill_meaning": of_skill, "around": around})
    return table


def _shares(totals: Sequence[float]) -> list[float]:
    weights = [math.exp(total - totals[0]) for total in totals]
    together = math.fsum(weights)
    return [weight / together for weight in weights]


def odds_of(share: float) -> float:
    """The log of how many times likelier the best one is than all others together, between -6 and 6."""
    bounded = min(max(share, 0.0025), 0.9975)
    return math.log(bounded / (1 - bounded))


def _likely(weights: Mapping[str, float], share: float, first: Mapping[str, float]) -> float:
    """The chance that the best one is right: by its odds against the others, and by how near it is at all."""
    known = {**first, "always": 1.0, "odds": odds_of(share)}
    return 1 / (1 + math.exp(-math.fsum(weight * known[name] for name, weight in weights.items())))


def _covered(words: Sequence[str], by: Sequence[str]) -> float:
    """How much of these words the others say: whole, as a part of a compound, or in another form."""
    if not words:
        return 0.0
    return math.fsum(max((_kin(word, other) for other in by), default=0.0) for word in words) / len(words)


def _kin(word: str, other: str) -> float:
    if word == other:
        return 1.0
    shortest, longest = sorted((word, other), key=len)
    if len(shortest) >= _PART and shortest in longest:
        return 0.3 + 0.7 * len(shortest) / len(longest)
    same = Prefix.similarity(word, other)
    return same / len(longest) if same >= _BEGINNING else 0.0
