"""What the stored lists should be, as rows: from pairs that are on a list, or from everything at once."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.engine import Band, Id
from matcher.engine.batch import Figures
from matcher.engine.dense import Pairs
from matcher.matching.resident import Hall
from matcher.matching.storing import Lists, Row

_BANDS = tuple(band.value for band in Band)


def people_lists(hall: Hall, chosen: Mapping[int, Sequence[int]]) -> Lists:
    """The rows of the lists of vacancies; chosen: the people on each."""
    pairs = [(vacancy, person) for vacancy, people in chosen.items() for person in people]
    found = _figures(hall, [person for _, person in pairs], [vacancy for vacancy, _ in pairs])
    return _by_owner(pairs, found)


def work_lists(hall: Hall, chosen: Mapping[int, Sequence[int]]) -> Lists:
    """The rows of the lists of people; chosen: the vacancies on each."""
    pairs = [(person, vacancy) for person, work in chosen.items() for vacancy in work]
    found = _figures(hall, [person for person, _ in pairs], [vacancy for _, vacancy in pairs])
    return _by_owner(pairs, found)


def all_lists(owners: Sequence[Id], others: Sequence[Id], programmes: Sequence[Id], found: Figures) -> Lists:
    """The rows of lists that were ranked all at once."""
    lists: Lists = {}
    for row, owner in enumerate(owners):
        places = [rank for rank in range(found.who.shape[1]) if found.who[row, rank] >= 0]
        lists[int(owner)] = {
            int(others[found.who[row, rank]]): _row(
                int(found.band[row, rank]),
                (found.low[row, rank], found.high[row, rank], found.coverage[row, rank], found.suit[row, rank]),
                programmes[found.programme[row, rank]] if found.programme[row, rank] >= 0 else None,
                float(found.after_low[row, rank]),
                int(found.after_band[row, rank]),
            )
            for rank in places
        }
    return lists


def gains(people: Iterable[int], programmes: Sequence[Id], opened: NDArray[np.int64]) -> Lists:
    """The rows of gains of these people; opened: a row each, as engine.dense.opened has it. Only what opens work."""
    lists: Lists = {}
    for person, found in zip(people, opened.tolist(), strict=True):
        now, *after = found
        lists[person] = {
            int(programme): (now[0], then[0], now[1], then[1])
            for programme, then in zip(programmes, after, strict=True)
            if then[0] > now[0]
        }
    return lists


def _figures(hall: Hall, people: Sequence[int], work: Sequence[int]) -> list[Row]:
    who = np.array([hall.crowd.at[person] for person in people], np.int64)
    what = np.array([hall.openings.at[vacancy] for vacancy in work], np.int64)
    return _rows(hall.whole(who, what), hall.courses.ids)


def _rows(found: Pairs, programmes: Sequence[Id]) -> list[Row]:
    columns = (found.low, found.high, found.coverage, found.suit)
    figures = zip(*(column.tolist() for column in columns), strict=True)
    after = zip(found.programme.tolist(), found.after_low.tolist(), found.after_band.tolist(), strict=True)
    return [
        _row(band, figure, programmes[programme] if programme >= 0 else None, low, then)
        for band, figure, (programme, low, then) in zip(found.band.tolist(), figures, after, strict=True)
    ]


def _row(band: int, figures: Sequence[float], programme: Id | None, after_low: float, after_band: int) -> Row:
    low, high, coverage, suit = (float(figure) for figure in figures)
    if programme is None:
        return _BANDS[band], low, high, coverage, suit, None, None, None
    return _BANDS[band], low, high, coverage, suit, int(programme), after_low, _BANDS[after_band]


def _by_owner(pairs: Sequence[tuple[int, int]], found: Sequence[Row]) -> Lists:
    lists: Lists = {}
    for (owner, other), row in zip(pairs, found, strict=True):
        lists.setdefault(owner, {})[other] = row
    return lists
