"""Both lists of everybody, from columns: on one core or more, and from parts that are merged."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from matcher.engine.batch import toplists
from matcher.engine.batch.block import wanted
from matcher.engine.batch.courses import Programmes, programmes
from matcher.engine.batch.desk import desk
from matcher.engine.batch.figures import Figures, figures
from matcher.engine.batch.kernel import Town, rank_block
from matcher.engine.batch.lexicon import Lexicon
from matcher.engine.batch.people import People
from matcher.engine.batch.sweep import sheet
from matcher.engine.batch.toplists import Lists
from matcher.engine.batch.work import Work

TOP_PER_VACANCY = 50
TOP_PER_CANDIDATE = 20
BLOCK = 2048
"""So many people at a time: what is laid out of them fits in the cache of a core."""


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
    place = town(people, work, lexicon, offered)
    of_people = toplists.lists(len(people), top_per_candidate)

    def part(ends: tuple[int, int]) -> Lists:
        of_work = toplists.lists(len(work), top_per_vacancy)
        fill(*ends, place, of_work, of_people)
        return of_work

    with ThreadPoolExecutor(workers) as pool:
        parts = list(pool.map(part, _ranges(len(people), workers)))
    of_work = _merged(parts)
    toplists.sort(of_work)
    toplists.sort(of_people)
    own = desk(place.persons, place.jobs, place.stand_ins)
    return Ranking(figures(of_work, True, place, own), figures(of_people, False, place, own))


def town(people: People, work: Work, lexicon: Lexicon, offered: Programmes | None = None) -> Town:
    """All that a pass reads."""
    courses = (offered or programmes((), lexicon)).rows
    kin = lexicon.kin()
    tongues = np.full(lexicon.tongues(), -1, np.int32)
    spoken = np.unique(work.rows.tongues["tongue"])
    tongues[spoken] = np.arange(len(spoken))
    return Town(people.rows, work.rows, courses, kin, lexicon.stand_ins(), wanted(work.rows, len(kin.rarity)), tongues)


def fill(first: int, last: int, place: Town, of_work: Lists, of_people: Lists) -> None:
    """Put the people from first to last on both lists."""
    own, paper = desk(place.persons, place.jobs, place.stand_ins), sheet(BLOCK)
    chosen = toplists.lists(BLOCK, of_people.who.shape[1])
    for start in range(first, last, BLOCK):
        end = min(start + BLOCK, last)
        rank_block(start, end, place, own, paper, of_work, of_people, chosen)


def _ranges(many: int, parts: int) -> list[tuple[int, int]]:
    return [(many * part // parts, many * (part + 1) // parts) for part in range(parts)]


def _merged(parts: Sequence[Lists]) -> Lists:
    first, *others = parts
    for other in others:
        toplists.merge(other, first)
    return first
