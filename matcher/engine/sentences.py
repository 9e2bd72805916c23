"""Skills of a running text by what stands there and, less surely, by what its sentences mean."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matcher.engine.extraction import Extracted
from matcher.engine.lookup import LONGEST, Resolver, Verdict

BY_MEANING = 0.75
"""What a skill is worth that a sentence only looks like or means, beside one whose label stands there."""
OF_A_SENTENCE = 5
"""Skills that one sentence may bring by its meaning."""
FEWEST_LETTERS = 4
MOST_SENTENCES = 400
"""Sentences whose meaning is looked for, each once however often it stands there: the longest text has about that many
of fifty characters. Of a list of thousands of words the rest is found by what stands there."""

_SENTENCE = re.compile(r"[^.;!?\n\r•·|]+(?:\.(?=\w)[^.;!?\n\r•·|]*)*")
_PAUSE = re.compile(r"[,:()\s]")


def extract(
    resolver: Resolver, text: str, lang: str | None = None, top: int = 20, *, meaning: bool = True
) -> list[Extracted]:
    """The skills that a text names, surest first, each with its quote: words of the text, or a whole sentence of it.

    lang: by labels of that language only. meaning=False: only what stands there. Of a text of more than MOST_SENTENCES
    different sentences, the first ones count by their meaning. Raises TextTooLong.
    """
    found = {one.skill: one for one in resolver.extractor.extract(text, lang, top)}
    first = dict[str, tuple[int, int]]()
    for start, end in _sentences(text) if meaning else ():
        first.setdefault(text[start:end], (start, end))
        if len(first) == MOST_SENTENCES:
            break
    for quote, (start, end) in first.items():
        resolution = resolver.resolve(quote, lang, OF_A_SENTENCE)
        if resolution.verdict is Verdict.NEGATED:
            continue
        for match in resolution.matches:
            score = round(BY_MEANING * match.score, 4)
            known = found.get(match.skill)
            if known is None or known.score < score:
                found[match.skill] = Extracted(match.skill, match.label, score, quote, start, end)
    return sorted(found.values(), key=lambda one: (-one.score, one.start, one.skill))[:top]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends, without the spaces around it; a long one in parts that can be resolved."""
    for sentence in _SENTENCE.finditer(text):
        start, end = sentence.span()
        while start < end:
            stop = end
            if end - start > LONGEST:
                pauses = [pause.end() for pause in _PAUSE.finditer(text, start + LONGEST // 2, start + LONGEST)]
                stop = pauses[-1] if pauses else start + LONGEST
            part = text[start:stop]
            if sum(letter.isalpha() for letter in part) >= FEWEST_LETTERS:
                yield start + len(part) - len(part.lstrip()), stop - (len(part) - len(part.rstrip()))
            start = stop
