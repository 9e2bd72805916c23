"""Both lists of everybody, from columns: on one core or more."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch import toplists
from matcher.engine.batch.courses import Programmes
from matcher.engine.batch.figures import Figures, figures
from matcher.engine.batch.kernel import ANY, Place, finish, rank_barred, rank_people, workplace
from matcher.engine.batch.lexicon import Lexicon
from matcher.engine.batch.pair import NOT_NOW
from matcher.engine.batch.people import People
from matcher.engine.batch.promise import BAND
from matcher.engine.batch.toplists import Lists
from matcher.engine.batch.town import Town, town
from matcher.engine.batch.work import Work

TOP_PER_VACANCY = 50
TOP_PER_CANDIDATE = 20


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best people for each vacancy and the best work for each person, in the order of the columns."""

    of_work: Figures
    of_people: Figures


def rank_all(
    people: People,
    work: Work,
    lexicon: Lexicon,
    offered: Programmes | None = None,
    *,
    top_per_vacancy: int = TOP_PER_VACANCY,
    top_per_candidate: int = TOP_PER_CANDIDATE,
    workers: int = 1,
) -> Ranking:
    """Everybody against everything; equal to scoring.score for each pair on a list, and complete.

    people, work, offered: columns made with this lexicon. workers: cores to use. A list is in the order band, suit,
    low, id, and shorter where there are not so many.
    """
    return rank_town(town(people, work, lexicon, offered), top_per_vacancy, top_per_candidate, workers=workers)


def rank_town(
    place: Town,
    top_per_vacancy: int,
    top_per_candidate: int,
    *,
    workers: int = 1,
    limits: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None,
) -> Ranking:
    """The same for what is laid out. limits: of each vacancy and of each person, in the order of the columns, what a
    pair must reach (`waiting.level`): who is below may be left out.
    """
    people, work = place.persons.rows, place.jobs.rows
    of_people, of_work = toplists.lists(len(people), top_per_candidate), toplists.lists(len(work), top_per_vacancy)
    with ThreadPoolExecutor(workers) as pool:
        fill(place, of_people, of_work, workers, lambda do, parts: list(pool.map(do, parts)), limits)
    return Ranking(*figures(of_people, of_work, place))


def fill(
    place: Town,
    of_people: Lists,
    of_work: Lists,
    workers: int,
    spread: Callable[[Callable[[int], object], range], object],
    limits: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None,
) -> None:
    """Fill empty lists. spread: does something for each worker, all at once. limits: as in rank_town."""
    everybody, everything, each = len(of_people.many), len(of_work.many), range(workers)
    tops = of_work.entries.shape[1], of_people.entries.shape[1]
    least, floor = limits or (np.full(everything, -np.inf, np.float32), np.full(everybody, -np.inf, np.float32))
    least = least[place.order]
    desks = [workplace(place, everybody, *tops) for _ in each]
    for desk in desks:
        np.maximum(desk.queue.limit, least, out=desk.queue.limit)
    lists = [of_work, *(toplists.lists(everything, tops[0]) for _ in each[1:])]
    queues = tuple(desk.queue for desk in desks)

    def part(many: int, worker: int) -> tuple[int, int]:
        return many * worker // workers, many * (worker + 1) // workers

    def first(worker: int) -> None:
        rank_people(*part(everybody, worker), place, desks[worker], floor, lists[worker], of_people)

    def second(worker: int) -> None:
        rank_barred(*part(everybody, worker), needy, place, desks[worker], floor, lists[worker], of_people)

    def done(worker: int) -> None:
        for other in lists[1:]:
            toplists.merge(*part(everything, worker), other, of_work)
        finish(*part(everything, worker), queues, place, desks[worker], of_work)

    spread(first, each)
    spread(done, each)
    needy = with_room(of_work, least, desks)
    spread(second, each)
    spread(done, each)


def with_room(of_work: Lists, least: NDArray[np.float32], desks: list[Place]) -> NDArray[np.int64]:
    """The vacancies with room for what is barred; all queues are told what the lists ask for."""
    top = of_work.entries.shape[1]
    if top == 0:
        return np.zeros(0, np.int64)
    full = of_work.many == top
    worst = of_work.entries[:, 0]
    limits = np.where(full, BAND * (NOT_NOW - worst["band"]) + worst["suit"], -np.inf)
    limits = np.maximum(limits, least)
    for desk in desks:
        desk.queue.limit[:] = limits
    return np.nonzero(limits < ANY)[0]
