"""What other rules would change for whom: two versions side by side on the same people and work. Ids, never names."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias, TypeVar

from matcher.engine import Brief, Id, Profile, Programme, Score, Vocabulary, score

AT_MOST = 40_000
"""So many pairs are looked at unless told otherwise: both versions take some ten seconds then."""
TOP = 10
FIRST = 10

Scores: TypeAlias = dict[tuple[Id, Id], Score]
"""By vacancy and person."""

Person = TypeVar("Person")
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Moved:
    """How far a figure moves, over all pairs, whichever way: in the middle, at one in twenty, at most."""

    median: float
    one_in_twenty: float
    most: float


@dataclass(frozen=True, slots=True)
class Changed:
    """One pair that changes: bands, suit, and the rank on the vacancy's list, before and after."""

    candidate: Id
    vacancy: Id
    old_band: str
    new_band: str
    old_suit: float
    new_suit: float
    old_rank: int
    new_rank: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What `new` changes beside `old`.

    candidates, vacancies: how many were looked at, of how many there are (of_*). bands: how many pairs go from one
    band to another. low, suit, rank: how far they move; rank: on the lists of vacancies. top_people, top_work: the
    share of the best ten that stays, of a vacancy's people and a person's work, on average. other_first: for how many
    people other work comes first. first: pairs that change most: band first, then rank.
    """

    old: str
    new: str
    candidates: int
    of_candidates: int
    vacancies: int
    of_vacancies: int
    pairs: int
    bands: Mapping[str, int]
    low: Moved
    suit: Moved
    rank: Moved
    top_people: float
    top_work: float
    other_first: int
    first: Sequence[Changed]

    def data(self) -> dict[str, Any]:
        """As JSON-able data."""
        return asdict(self)


def compare(
    profiles: Sequence[Profile],
    briefs: Sequence[Brief],
    vocabulary: Vocabulary,
    programmes: Iterable[Programme],
    old: str,
    new: str,
    *,
    of: tuple[int, int] | None = None,
) -> Comparison:
    """Score these people against this work under both versions. of: how many of each there are, when this is a sample.

    Raises UnknownRule.
    """
    offered = tuple(programmes)

    def under(rule: str) -> Scores:
        known = (vocabulary, offered)
        every = ((one, brief) for brief in briefs for one in profiles)
        scores = (score(one, brief, *known, with_lines=False, rule=rule) for one, brief in every)
        return {(pair.brief, pair.profile): pair for pair in scores}

    before, after = under(old), under(new)
    old_work, new_work = _ranks(before, 1), _ranks(after, 1)
    old_people, new_people = _ranks(before, 0), _ranks(after, 0)
    moved = [_changed(before[pair], after[pair], old_people[pair], new_people[pair]) for pair in before]
    return Comparison(
        old=old,
        new=new,
        candidates=len(profiles),
        of_candidates=of[0] if of else len(profiles),
        vacancies=len(briefs),
        of_vacancies=of[1] if of else len(briefs),
        pairs=len(before),
        # A dict of its own: asdict() would make a Counter anew out of its pairs, and count those.
        bands=dict(Counter(f"{one.old_band} > {one.new_band}" for one in moved if one.old_band != one.new_band)),
        low=_moved(abs(after[pair].low - before[pair].low) for pair in before),
        suit=_moved(abs(one.new_suit - one.old_suit) for one in moved),
        rank=_moved(float(abs(one.new_rank - one.old_rank)) for one in moved),
        top_people=_stays(old_people, new_people, 0),
        top_work=_stays(old_work, new_work, 1),
        other_first=sum(1 for pair, rank in old_work.items() if rank == 1 and new_work[pair] != 1),
        first=_first(moved),
    )


def _changed(before: Score, after: Score, old_rank: int, new_rank: int) -> Changed:
    return Changed(
        candidate=before.profile,
        vacancy=before.brief,
        old_band=before.band.value,
        new_band=after.band.value,
        old_suit=before.suit,
        new_suit=after.suit,
        old_rank=old_rank,
        new_rank=new_rank,
    )


def sample(people: Sequence[Person], work: Sequence[Thing], at_most: int) -> tuple[list[Person], list[Thing]]:
    """Evenly spread people and work, of at most so many pairs, in the proportion that there is of them."""
    pairs = len(people) * len(work)
    if pairs <= at_most:
        return list(people), list(work)
    share = (at_most / pairs) ** 0.5
    some = _spread(work, max(1, min(at_most, int(len(work) * share))))
    return _spread(people, max(1, min(len(people), at_most // len(some)))), some


def _spread(things: Sequence[Thing], many: int) -> list[Thing]:
    return [things[place * len(things) // many] for place in range(many)]


def _ranks(scores: Mapping[tuple[Id, Id], Score], side: int) -> dict[tuple[Id, Id], int]:
    """The rank of each pair on the list of its side: 0 the vacancy's, 1 the person's. Equals go by id, as lists do."""
    lists: dict[Id, list[tuple[Id, Id]]] = {}
    for pair in scores:
        lists.setdefault(pair[side], []).append(pair)
    ranks: dict[tuple[Id, Id], int] = {}
    for pairs in lists.values():
        pairs.sort(
            key=lambda pair: (scores[pair].band.rank, -scores[pair].suit, -scores[pair].low, _by_id(pair[1 - side]))
        )
        ranks |= {pair: rank for rank, pair in enumerate(pairs, 1)}
    return ranks


def _by_id(one: Id) -> tuple[bool, Id]:
    return isinstance(one, str), one


def _moved(figures: Iterator[float]) -> Moved:
    found = sorted(figures)
    if not found:
        return Moved(0.0, 0.0, 0.0)
    return Moved(statistics.median(found), found[min(len(found) - 1, len(found) * 19 // 20)], found[-1])


def _stays(before: Mapping[tuple[Id, Id], int], after: Mapping[tuple[Id, Id], int], side: int) -> float:
    """Which share of the best ten is among the best ten still, on average over the lists."""
    there: Counter[Id] = Counter()
    still: Counter[Id] = Counter()
    for pair, rank in before.items():
        if rank <= TOP:
            there[pair[side]] += 1
            still[pair[side]] += after[pair] <= TOP
    return statistics.fmean(still[one] / many for one, many in there.items()) if there else 1.0


def _first(moved: Sequence[Changed]) -> list[Changed]:
    """Those that change most: another band, then a rank that moves far among the best."""

    def weight(one: Changed) -> tuple[bool, float, float]:
        ranks = abs(one.new_rank - one.old_rank) / min(one.new_rank, one.old_rank)
        return one.old_band == one.new_band, -ranks, -abs(one.new_suit - one.old_suit)

    changed = [one for one in moved if one.old_band != one.new_band or one.old_rank != one.new_rank]
    return sorted(changed, key=weight)[:FIRST]
