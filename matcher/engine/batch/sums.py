"""Correctly rounded sums, so that a batch and a pair agree to the last bit whatever the order of their terms."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch.compiled import called, inlined

PARTIALS = 48
"""Partial sums never overlap, so some 40 cover the whole range of a double; this leaves room."""


@inlined
def total(terms: NDArray[np.float64], many: int) -> float:
    """The double nearest to the sum of the first `many` terms, none below 0; what math.fsum gives.

    terms: with PARTIALS places to spare at the end, to work in.
    Two doubles hold the sum to 2 ** -100 of it. That settles how it rounds, except where it lies half way.
    """
    if many == 0:
        return 0.0
    high, low = terms[0], 0.0
    for at in range(1, many):
        term = terms[at]
        both = high + term
        part = both - high
        low += (high - (both - part)) + (term - part)
        high = both
    doubt = high * many * 1e-30
    least, most = high + (low - doubt), high + (low + doubt)
    return least if least == most else exactly(terms, many)


@called
def exactly(terms: NDArray[np.float64], many: int) -> float:
    """The same with as many partial sums that don't overlap as it takes (Shewchuk)."""
    first, held = len(terms) - PARTIALS, 0
    for at in range(many):
        term, kept = terms[at], 0
        for place in range(held):
            other = terms[first + place]
            if abs(term) < abs(other):
                term, other = other, term
            both = term + other
            rest = other - (both - term)
            if rest != 0.0:
                terms[first + kept] = rest
                kept += 1
            term = both
        terms[first + kept] = term
        held = kept + 1
    return rounded(terms, first, held)


@called
def rounded(terms: NDArray[np.float64], first: int, many: int) -> float:
    """The double nearest to the sum of partial sums, the largest last; halves to even."""
    place = first + many - 1
    both, rest = terms[place], 0.0
    while place > first:
        place -= 1
        before = both
        both = before + terms[place]
        rest = terms[place] - (both - before)
        if rest != 0.0:
            break
    if place > first and ((rest < 0.0 and terms[place - 1] < 0.0) or (rest > 0.0 and terms[place - 1] > 0.0)):
        twice = rest * 2.0
        moved = both + twice
        if twice == moved - both:
            both = moved
    return float(both)
