"""The 28 moments of a week in which work happens, as one mask of bits."""

from __future__ import annotations

from collections.abc import Iterable

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS = ("morning", "afternoon", "evening", "night")
SHIFTS = tuple(f"{day}-{part}" for day in DAYS for part in PARTS)
ALL_SHIFTS = (1 << len(SHIFTS)) - 1

_BIT = {name: 1 << place for place, name in enumerate(SHIFTS)}


def shift_mask(names: Iterable[str]) -> int:
    """The mask of these moments ("mon-morning", ...). Raises ValueError for a name that is no moment."""
    mask = 0
    for name in names:
        if name not in _BIT:
            raise ValueError(f"not a moment of the week: {name!r}")
        mask |= _BIT[name]
    return mask


def shift_names(mask: int) -> tuple[str, ...]:
    """The names of the moments in a mask, in the order of the week. Raises ValueError for other bits."""
    if not 0 <= mask <= ALL_SHIFTS:
        raise ValueError(f"not a mask of the moments of a week: {mask}")
    return tuple(name for name, bit in _BIT.items() if mask & bit)
