"""What finding skills in running text costs, beside a bare Aho-Corasick pass over it with the same labels."""

import csv
import os
import statistics
from pathlib import Path
from time import process_time

import ahocorasick_rs

from matcher.engine.extraction import LONGEST_TEXT, Extractor
from matcher.engine.labels import LabelEntry, Labels
from matcher.skills.service import own_vocabulary

TEXTS, TIMES = 12, 5
DATA = os.environ.get("MATCHER_BENCH_DATA")


def bench_a_text() -> None:
    labels, texts = _labelled()
    extractor = Extractor.of(labels)
    bare = ahocorasick_rs.AhoCorasick([labels.folded[place] for place in range(len(labels))])
    extractor.extract(texts[0])
    ratios: dict[str, list[float]] = {"seen for the first time": [], "seen before": []}
    milliseconds = []
    for text in texts[1:]:
        lowered = text.lower()
        passed, first, again = [], [], []
        for _ in range(TIMES):
            began = process_time()
            bare.find_matches_as_indexes(lowered, overlapping=True)
            passed.append(process_time() - began)
            fresh = Extractor(labels, extractor._arrays)  # remembers no word of any text
            for times in (first, again):
                began = process_time()
                fresh.extract(text)
                times.append(process_time() - began)
        ratios["seen for the first time"].append(min(first) / min(passed))
        ratios["seen before"].append(min(again) / min(passed))
        milliseconds.append(1000 * min(first))
    print(
        f"\n  {len(labels)} labels, texts of {len(texts[1])} characters: {statistics.median(milliseconds):.1f} ms",
        end="",
    )
    for name, found in ratios.items():
        print(f"\n  a text {name}: {statistics.median(found):.2f} x Aho-Corasick, at most {max(found):.2f} x", end="")


def _labelled() -> tuple[Labels, list[str]]:
    """All labels of ESCO with its descriptions as running text, where they are to be had; else our own words."""
    if DATA is None:
        skills = own_vocabulary()
        own = [
            LabelEntry(number, text, lang)
            for number, skill in enumerate(skills)
            for lang in ("nl", "en")
            for text in (skill[lang], *skill[f"labels_{lang}"])
        ]
        return Labels.of(own), _cut(". ".join(f"En dan {entry.text} in de winkel" for entry in own))
    csv.field_size_limit(10**9)
    numbers: dict[str, int] = {}
    entries, told = [], []
    for lang in ("nl", "en"):
        with (Path(DATA) / "esco" / f"skills_{lang}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                number = numbers.setdefault(row["conceptUri"], len(numbers))
                words = [row["preferredLabel"], *(row.get("altLabels") or "").split("\n")]
                entries += [LabelEntry(number, word, lang) for word in words if 0 < len(word) <= 200]
                told.append(row.get("description") or "")
    texts = _cut(" ".join(told))
    return Labels.of(entries), texts[:: max(1, len(texts) // TEXTS)]


def _cut(text: str) -> list[str]:
    pieces = [text[start : start + LONGEST_TEXT] for start in range(0, len(text), LONGEST_TEXT)]
    return (pieces * 2)[: max(TEXTS, len(pieces) - 1)]
