"""Everybody against everything: each pair bounded once, and those that can matter looked at exactly, for both lists.

Person by person; what is laid out of the work serves them all.

1. The conditions leave some work open to a person (`sieve`).
2. What the person reaches is added up for the work that asks for it, and wishes with it: a bound a pair (`promise`).
3. The likeliest are looked at exactly for the person's list; then the others that reach the worst of it.
4. A person whose bound reaches the worst of a vacancy's list waits for it (`queue`).

A pair that a condition bars comes last in any list: it is looked at only in a second pass, for those whose list has
room for it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch.after import Grown, grow, helped, may_fit
from matcher.engine.batch.bits import fetch
from matcher.engine.batch.compiled import called, inlined, lean
from matcher.engine.batch.desk import Desk, clear, desk, lay
from matcher.engine.batch.exact import figure, meet_job
from matcher.engine.batch.gates import unmet
from matcher.engine.batch.pair import FITS_AFTER_TRAINING, FITS_NOW
from matcher.engine.batch.promise import KNOWN, add_up, bound
from matcher.engine.batch.reach import Reach, clear_person, lay_person, reach
from matcher.engine.batch.sieve import GROUP, person_facet, sift, unsure
from matcher.engine.batch.suit_kernel import tone
from matcher.engine.batch.toplists import ENTRY, Lists, nth, offer
from matcher.engine.batch.town import Town
from matcher.engine.batch.waiting import TRAINED, Queue, enter, look_at_all, queue, worst
from matcher.engine.scoring import FITS

JOBS = np.int32(1)
ANY = np.float32(1.5)
"""Whose worst bound is below this has room for a pair that a condition bars."""


class Sheet(NamedTuple):
    """What a worker writes on. seen, sums: by vacancy; rows: those that are open, bounds, floor: theirs; needs, slots:
    what of them is reached, through which slot; best: a heap; passed: of a group; new: an entry.
    """

    seen: NDArray[np.uint8]
    sums: NDArray[np.float32]
    rows: NDArray[np.uint32]
    bounds: NDArray[np.float32]
    floor: NDArray[np.float32]
    needs: NDArray[np.uint32]
    slots: NDArray[np.uint32]
    best: NDArray[np.float32]
    passed: NDArray[np.uint8]
    new: NDArray[np.void]


def sheet(town: Town, top: int) -> Sheet:
    """An empty sheet for lists of people of this length."""
    many, places = len(town.jobs.rows), len(town.jobs.asked)
    return Sheet(
        seen=np.zeros(many, np.uint8),
        sums=np.zeros((many, 4), np.float32),
        rows=np.zeros(many + 8, np.uint32),
        bounds=np.zeros(many + 8, np.float32),
        floor=np.zeros(many, np.float32),
        needs=np.zeros(places + 20, np.uint32),
        slots=np.zeros(places + 20, np.uint32),
        best=np.zeros(top + 1, np.float32),
        passed=np.zeros(GROUP, np.uint8),
        new=np.zeros(1, ENTRY),
    )


class Place(NamedTuple):
    """Where one worker works."""

    reach: Reach
    grown: Grown
    desk: Desk
    sheet: Sheet
    queue: Queue


def workplace(town: Town, people: int, per_vacancy: int, per_candidate: int) -> Place:
    """A place for so many people, and lists of these lengths."""
    return Place(
        reach(town.persons, town.kin),
        Grown(np.zeros(town.lessons.rows), np.zeros(town.lessons.rows)),
        desk(town.persons, town.jobs, town.stand_ins),
        sheet(town, per_candidate),
        queue(len(town.jobs.rows), people, per_vacancy),
    )


@lean
def rank_people(
    first: int, last: int, town: Town, place: Place, floor: NDArray[np.float32], of_jobs: Lists, of_persons: Lists
) -> int:
    """Fill the lists with what is open to the people from first to last; gives how many pairs were looked at."""
    looked = 0
    for at in range(first, last):
        person = town.people[at]
        can = town.persons.rows[person]
        facet = person_facet(can)
        speaks = town.persons.tongues[can["spoken"] : can["spoken_end"]]
        many, edge = sift(facet, JOBS, speaks, town.tongues, town.sieve, place.sheet.passed, place.sheet.rows)
        if many == 0:
            continue
        doubt = edge or facet.odd != 0 or unsure(speaks)
        looked += consider(person, many, doubt, False, True, town, place, floor[person], of_jobs, of_persons)
    return looked


@lean
def rank_barred(
    first: int,
    last: int,
    needy: NDArray[np.int64],
    town: Town,
    place: Place,
    floor: NDArray[np.float32],
    of_jobs: Lists,
    of_persons: Lists,
) -> int:
    """Fill what room is left with what conditions bar. needy: the vacancies with room on their list."""
    looked, sheet = 0, place.sheet
    everywhere = 16 * len(needy) > len(town.jobs.rows)
    for at in range(first, last):
        person = town.people[at]
        whole = everywhere or max(floor[person], worst(person, of_persons)) < ANY
        if not whole and len(needy) == 0:
            continue
        can = town.persons.rows[person]
        speaks = town.persons.tongues[can["spoken"] : can["spoken_end"]]
        many, _ = sift(person_facet(can), JOBS, speaks, town.tongues, town.sieve, sheet.passed, sheet.rows)
        for row in range(many):
            sheet.seen[sheet.rows[row]] = 1
        if not everywhere:
            for job in needy:
                if sheet.seen[job] == 0:
                    stand(person, job, ANY, True, town, place, of_jobs)
        if whole:
            many = 0
            for job in range(len(town.jobs.rows)):
                sheet.rows[many] = job
                many += 1 - sheet.seen[job]
                sheet.seen[job] = 0
            looked += consider(person, many, False, True, everywhere, town, place, floor[person], of_jobs, of_persons)
            continue
        for row in range(many):
            sheet.seen[sheet.rows[row]] = 0
    return looked


@inlined
def consider(
    person: int,
    many: int,
    doubt: bool,
    barred: bool,
    waits: bool,
    town: Town,
    place: Place,
    least: np.float32,
    of_jobs: Lists,
    of_persons: Lists,
) -> int:
    """Bound the pairs of a person with the work on the sheet, look at the best; let the person wait, or not."""
    can = town.persons.rows[person]
    slots = lay_person(can, town.persons, town.kin, place.reach)
    promise(person, many, slots, barred, town, place)
    looked = choose(person, many, doubt, barred, town, place, least, of_persons)
    if waits:
        wait(person, many, doubt or barred, town, place, of_jobs)
    clear_person(slots, place.reach)
    return looked


@called
def promise(person: int, many: int, slots: int, barred: bool, town: Town, place: Place) -> None:
    """Bound the pairs of the person on the desk with the work on the sheet."""
    sheet = place.sheet
    for at in range(many):
        sheet.seen[sheet.rows[at]] = 1
    add_up(slots, town.needs, place.reach, sheet.seen, sheet.needs, sheet.slots, sheet.sums)
    for at in range(many):
        sheet.seen[sheet.rows[at]] = 0
    if not barred and len(town.lessons.row) > 0:
        train(town.persons.rows[person], many, town, place)
    bound(many, barred, sheet.floor, sheet.rows, town.needs, place.reach, sheet.sums, sheet.bounds)


@called
def train(can: np.void, many: int, town: Town, place: Place) -> None:
    """Mark the work that a programme may make the person on the desk fit for."""
    sheet, fresh = place.sheet, True
    for at in range(many):
        job = sheet.rows[at]
        asks = town.jobs.rows[job]
        sheet.floor[at] = 0.0
        if sheet.sums[job, KNOWN] + town.lessons.most[job] >= asks["total"] * (FITS - 1e-6):
            if fresh:
                grow(can, town.persons, town.kin, town.courses, town.lessons, place.grown)
                fresh = False
            if may_fit(asks, town.jobs, place.reach, town.lessons, place.grown):
                sheet.floor[at] = TRAINED


@called
def choose(
    person: int, many: int, doubt: bool, barred: bool, town: Town, place: Place, least: np.float32, of_persons: Lists
) -> int:
    """Fill the list of the person on the desk, the likeliest first."""
    sheet, can = place.sheet, town.persons.rows[person]
    looked, limit = 0, max(least, worst(person, of_persons))
    likely = nth(of_persons.entries.shape[1], sheet.bounds[:many], sheet.best)
    for at in range(many):
        if sheet.bounds[at] >= likely:
            ask_for(sheet.rows[at], town)
    for turn in range(2):
        for at in range(many):
            if sheet.bounds[at] < limit or (sheet.bounds[at] >= likely) != (turn == 0):
                continue
            job = sheet.rows[at]
            asks, shut = town.jobs.rows[job], barred
            if doubt or town.sieve.odd[job] != 0:
                shut = barred or unmet(can, asks, town.persons.tongues, town.jobs.tongues)
            pitched = tone(can["pitch"], asks["pitch"])
            met, uses = meet_job(can, asks, pitched, town.jobs, place.reach, place.desk)
            pair = figure(
                can, asks, met, uses, town.needs.musts[job], pitched, shut, town.persons, town.jobs, place.desk
            )
            enter(job, asks["place"], pair, sheet.new[0])
            if sheet.bounds[at] >= TRAINED and pair.band > FITS_NOW and not shut:
                lay(job, town.jobs, town.stand_ins, place.desk)
                if helped(can, asks, False, town.persons, town.jobs, town.courses, place.desk).band == FITS_NOW:
                    sheet.new[0]["band"] = FITS_AFTER_TRAINING
                clear(job, town.jobs, town.stand_ins, place.desk)
            looked += 1
            if offer(person, sheet.new[0], of_persons):
                limit = max(least, worst(person, of_persons))
    return looked


@inlined
def ask_for(job: int, town: Town) -> None:
    """Ask the memory for a vacancy."""
    for line in range(3):
        fetch(town.jobs.rows, job, 64 * line)
    for row in range(town.jobs.rows[job]["start"], town.jobs.rows[job]["end"], 2):
        fetch(town.jobs.asked, row, 0)


@called
def wait(person: int, many: int, doubt: bool, town: Town, place: Place, of_jobs: Lists) -> None:
    """Let the person wait for the work that they may be on the list of."""
    sheet, queue = place.sheet, place.queue
    for at in range(many):
        ahead = sheet.rows[at + 6]
        fetch(queue.waiting, ahead * queue.most + queue.many[ahead], 0)
        job = sheet.rows[at]
        if sheet.bounds[at] >= queue.limit[job]:
            stand(person, job, sheet.bounds[at], doubt or town.sieve.odd[job] != 0, town, place, of_jobs)


@inlined
def stand(person: int, job: int, bound: np.float32, doubt: bool, town: Town, place: Place, of_jobs: Lists) -> None:
    """Let a person wait for a vacancy; when there is no room, those who wait are looked at first."""
    queue = place.queue
    if queue.many[job] == queue.most:
        look_at_all(job, queue, town, place.desk, of_jobs, place.sheet.new)
        if bound < queue.limit[job]:
            return
    row = job * queue.most + queue.many[job]
    queue.waiting[row]["bound"] = bound
    queue.waiting[row]["who"] = ~person if doubt else person
    queue.many[job] += 1


@lean
def finish(first: int, last: int, queues: tuple[Queue, ...], town: Town, place: Place, of_jobs: Lists) -> None:
    """Look at all who still wait for the work from first to last, in any queue."""
    for job in range(first, last):
        for waits in queues:
            look_at_all(job, waits, town, place.desk, of_jobs, place.sheet.new)
