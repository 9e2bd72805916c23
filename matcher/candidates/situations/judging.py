"""From what somebody would do in the situations of an ability to a level: a rule anybody can follow by hand."""

from collections.abc import Sequence

MOST = 6
HIGHEST = 4
"""Level 5 is what others see in somebody over time; a choice on a page can't show it."""


def worth_of(best: int, worst: int) -> int:
    """What the two choices in one situation show, 0 to 6.

    `best` is the worth of what one would do, `worst` of what one would certainly not do, both 0 to 3: choosing the
    best counts 3, and so does knowing what makes it worse.
    """
    return best + (3 - worst)


def level_of(shown: Sequence[int]) -> int:
    """The level (1 to 4) that some situations of one ability show together; the mean of them, in thirds of the scale.

    Raises ValueError when there are none.
    """
    if not shown:
        raise ValueError("no situation was answered")
    # Whole numbers only: half a step is rounded up, the same everywhere.
    return 1 + (2 * (HIGHEST - 1) * sum(shown) + MOST * len(shown)) // (2 * MOST * len(shown))
