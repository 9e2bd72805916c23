"""Fit the weights of matcher/engine/fusion.json: `MATCHER_BENCH_DATA=... python -m tests.benchmarks.fit_fusion`.

A conditional logit over what came near each phrase (the right skills should have the largest share), by kind of phrase,
spelling never counting against a label; then a logistic for how likely the best one is, with phrases whose skill was
taken out and nonsense among them; then the thresholds. Figures are of cross-validation, never of the fit.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from matcher.engine.fusion import ASKED_ABOUT, BOTH, FILE, LIKELY, SPELLING, Candidate, evidence, odds_of
from matcher.engine.slips import Words
from matcher.skills.encoder import encoder
from tests.benchmarks import words_data
from tests.benchmarks.words_near import Remembering, gathered

MIX = {
    "exact": 4.0, "close": 1.0, "titles": 1.5, "sentences": 0.7, "half word": 0.7, "misspelt": 0.3,
    "misspelt label": 0.3, "split label": 0.3, "half label": 0.3, "joined label": 0.3, "shuffled label": 0.3,
}  # fmt: skip
"""How much each kind of phrase weighs: what people write most, most."""
OURS = ", with our own"
"""A phrase is looked for in ESCO alone, and in ESCO beside our own skills; each counts for half."""
AT_MOST = 400
"""Phrases of a kind that are used."""
PARTS = 5
RIDGE = 1e-3
KEPT = 0.98
"""Of what people wrote (not made out of labels) and whose skill is among the first five, so many are asked about."""
Floats = NDArray[np.float64]


class Example(NamedTuple):
    """A phrase as figures: a row for each label near it, whose skill it is, and which are right."""

    skills: NDArray[np.int64]
    table: Floats
    right: frozenset[int]


def main() -> None:
    """Fit, cross-validate, write."""
    folder = words_data.data()
    if folder is None:
        sys.exit("MATCHER_BENCH_DATA says where the data is.")
    cache = os.environ.get("MATCHER_BENCH_CACHE")
    real = encoder()
    models: dict[str, object] = {"spelling": fit(folder, SPELLING, None)}
    if real:
        models["both"] = fit(folder, BOTH, Remembering(real, Path(cache) if cache else None))
    told = {
        "fitted_on": "development phrases: " + ", ".join(f"{name} x{weight:g}" for name, weight in MIX.items()),
        "encoder": real.name if real else None,
        "how": f"{PARTS}-fold cross-validation; see docs/words.md",
        "models": models,
    }
    FILE.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def fit(folder: Path, names: Sequence[str], real: Remembering | None) -> dict[str, object]:
    """The model with these figures, with its cross-validated quality by kind of phrase."""
    kinds = [kind for kind in words_data.kinds(folder) if kind.name in MIX or kind.name == "shuffled"]
    kinds += [words_data.beside_our_own(kind, OURS) for kind in kinds if kind.vocabulary != "titles"]
    found = {kind.name: gathered(folder, kind, real) for kind in kinds}
    examples = {
        name: [_example(said, near, right, names) for said, near, right in rows if near] for name, rows in found.items()
    }
    parts = {name: np.random.default_rng(7).integers(0, PARTS, len(rows)) for name, rows in examples.items()}
    ranks = {name: np.zeros(len(rows)) for name, rows in examples.items()}
    for part in range(PARTS):
        weights = _weights(_without(examples, parts, part), names)
        for name, rows in examples.items():
            for place in np.flatnonzero(parts[name] == part):
                ranks[name][place] = _rank(rows[place], weights)
    weights = _weights(examples, names)
    quality = {
        name: {"hit@1": _share(one == 1), "hit@5": _share(one <= 5), "MRR": _share(1 / one), "n": len(one)}
        for name, one in ranks.items()
    }
    for name, one in quality.items():
        print(f"  {name:32} " + "  ".join(f"{key} {value}" for key, value in one.items()), flush=True)
    nonsense = words_data.Kind(
        "", "skills_nl", "nl", tuple(words_data.Query(t, frozenset()) for t in words_data.nonsense(folder))
    )
    strange = [_example(said, near, right, names) for said, near, right in gathered(folder, nonsense, real) if near]
    likely, plausible, report = _likely(examples, strange, weights, names)
    print(" ", report, flush=True)
    return {
        "weights": dict(zip(names, weights.round(3).tolist(), strict=True)),
        "likely": likely,
        "plausible": plausible,
        "cross_validated": quality,
        "calibration": report,
    }


def _example(said: Words, near: list[Candidate], right: frozenset[int], names: Sequence[str]) -> Example:
    rows = evidence(said, near)
    table = np.array([[row[name] for name in names] for row in rows])
    return Example(np.array([one.skill for one in near]), table, right)


def _without(
    examples: dict[str, list[Example]], parts: dict[str, NDArray[np.int64]], part: int
) -> dict[str, list[Example]]:
    return {
        name: [one for one, own in zip(rows, parts[name], strict=True) if own != part]
        for name, rows in examples.items()
    }


def _weight(name: str) -> float:
    weight = MIX.get(name.removesuffix(OURS), 0.0)
    return weight if name == "titles" else weight / 2


def _weights(examples: dict[str, list[Example]], names: Sequence[str]) -> Floats:
    """The weights under which the right skills have the largest share, each kind of phrase counting as MIX says."""
    chosen = [(one, weight / min(len(rows), AT_MOST)) for name, rows in examples.items() if (weight := _weight(name))
              for one in rows[:AT_MOST] if np.isin(one.skills, list(one.right)).any()]  # fmt: skip
    table = np.concatenate([one.table for one, _ in chosen])
    spread = table.std(axis=0) + 1e-9
    table = table / spread
    ends = np.cumsum([0, *(len(one.skills) for one, _ in chosen)])[:-1]
    row_of = np.repeat(np.arange(len(chosen)), [len(one.skills) for one, _ in chosen])
    right = np.concatenate([np.isin(one.skills, list(one.right)) for one, _ in chosen])
    counts = np.array([weight for _, weight in chosen])
    counts /= counts.sum()

    def loss(weights: Floats) -> tuple[float, Floats]:
        points = table @ weights
        grown = np.exp(points - np.maximum.reduceat(points, ends)[row_of])
        share = grown / np.add.reduceat(grown, ends)[row_of]
        good = np.add.reduceat(np.where(right, share, 0.0), ends)
        among = np.where(right, share, 0.0) / np.maximum(good, 1e-300)[row_of]
        slope = table.T @ (counts[row_of] * (share - among))
        return float(
            -(counts * np.log(np.maximum(good, 1e-300))).sum() + RIDGE * weights @ weights
        ), slope + 2 * RIDGE * weights

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(names))
    return np.asarray(found.x / spread)


def _best(example: Example, weights: Floats) -> tuple[NDArray[np.int64], Floats, NDArray[np.int64]]:
    """The skills, best first, with their points and the row of their best label."""
    points = example.table @ weights
    order = np.lexsort((np.arange(len(points)), -points))
    _, first = np.unique(example.skills[order], return_index=True)
    rows = order[np.sort(first)]
    return example.skills[rows], points[rows], rows


def _rank(example: Example, weights: Floats) -> float:
    skills, _, _ = _best(example, weights)
    found = np.flatnonzero(np.isin(skills, list(example.right)))
    return float(found[0] + 1) if len(found) else np.inf


def _share(of: Floats | NDArray[np.bool_]) -> float:
    return round(float(np.mean(of)), 3)


def _likely(
    examples: dict[str, list[Example]], strange: list[Example], weights: Floats, names: Sequence[str]
) -> tuple[dict[str, float], float, dict[str, float]]:
    """How likely the best one is: its weights, the score below which nothing is near, and what these two do."""
    figures = [name for name in LIKELY if name in ("always", "odds") or name in names]
    typed = [one for name in ("exact", f"exact{OURS}", "titles") for one in examples[name][:AT_MOST]]
    known = [*typed, *(one for name in ("misspelt label", "half label") for one in examples[name][:AT_MOST])]
    gone = [replaced for one in known if len((replaced := _taken_out(one)).skills)]
    table = np.array([_told(one, weights, names, figures) for one in [*known, *gone, *strange]])
    right = np.array([_rank(one, weights) == 1 for one in [*known, *gone, *strange]])

    def loss(logit: Floats) -> float:
        margin = np.where(right, 1, -1) * (table @ logit)
        return float(np.logaddexp(0, -margin).mean() + RIDGE * logit @ logit)

    found = minimize(loss, np.zeros(len(figures)), method="L-BFGS-B").x
    scores = 1 / (1 + np.exp(-(table @ found)))
    in_five = np.array([_rank(one, weights) <= 5 for one in typed])
    together = scores * np.array([_of_five(one, weights) for one in [*known, *gone, *strange]])
    plausible = float(np.quantile(together[: len(typed)][in_five], 1 - KEPT))
    of_strange = together[len(known) + len(gone) :]
    high = scores >= 0.8
    report = {
        "asked of those in the first five": _share(together[: len(typed)][in_five] >= plausible),
        "unknown of nonsense": _share(of_strange < plausible),
        "right of those with a score of 0.8": _share(right[high]),
        "taken out with a score of 0.8": _share(scores[len(known) : len(known) + len(gone)] >= 0.8),
    }
    return dict(zip(figures, found.round(3).tolist(), strict=True)), round(plausible - 0.0005, 3), report


def _of_five(example: Example, weights: Floats) -> float:
    """The shares of the first five together, in times that of the first."""
    _, points, _ = _best(example, weights)
    return float(np.exp(points[:ASKED_ABOUT] - points[0]).sum())


def _taken_out(example: Example) -> Example:
    """The same phrase where the right skills are not in the vocabulary."""
    left = ~np.isin(example.skills, list(example.right))
    return Example(example.skills[left], example.table[left], frozenset())


def _told(example: Example, weights: Floats, names: Sequence[str], figures: Sequence[str]) -> list[float]:
    _, points, rows = _best(example, weights)
    share = 1 / float(np.exp(points - points[0]).sum())
    first = {**dict(zip(names, example.table[rows[0]], strict=True)), "always": 1.0, "odds": odds_of(share)}
    return [first[name] for name in figures]


if __name__ == "__main__":
    main()
