"""All that a pass reads: people, work, programmes and the vocabulary, laid out once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.batch.after import Lessons, lessons
from matcher.engine.batch.courses import Courses, Programmes, programmes
from matcher.engine.batch.lexicon import Kin, Lexicon, Stand
from matcher.engine.batch.needs import Needs, needs
from matcher.engine.batch.people import People, Persons
from matcher.engine.batch.sieve import Sieve, by_place, fill_with_jobs, sieve
from matcher.engine.batch.work import Jobs, Work


class Town(NamedTuple):
    """jobs: neighbours together, as `order` says, by the row of each in the columns they came in. people: the same
    order of people, whose rows stay where they are. kin: only of the skills that anybody asks for. tongues: for each
    language its row in the sieve, or -1.
    """

    persons: Persons
    jobs: Jobs
    order: NDArray[np.int64]
    people: NDArray[np.int64]
    courses: Courses
    lessons: Lessons
    kin: Kin
    stand_ins: Stand
    needs: Needs
    sieve: Sieve
    tongues: NDArray[np.int32]


def town(people: People, work: Work, lexicon: Lexicon, offered: Programmes | None = None) -> Town:
    """All that a pass over these people and this work reads."""
    kin, order = lexicon.kin(), by_place(work.rows.rows)
    jobs = in_order(work.rows, order)
    tongues = np.full(lexicon.tongues(), -1, np.int32)
    spoken = np.unique(jobs.tongues["tongue"])
    tongues[spoken] = np.arange(len(spoken))
    courses = (offered or programmes((), lexicon)).rows
    asked = asked_kin(kin, jobs)
    laid = sieve(len(jobs.rows), len(spoken))
    fill_with_jobs(np.arange(len(order)), jobs.rows, jobs.tongues, tongues, laid)
    return Town(
        persons=people.rows,
        jobs=jobs,
        order=order,
        people=by_place(people.rows.rows),
        courses=courses,
        lessons=lessons(courses, asked, jobs),
        kin=asked,
        stand_ins=lexicon.stand_ins(),
        needs=needs(jobs, len(kin.rarity)),
        sieve=laid,
        tongues=tongues,
    )


def asked_kin(kin: Kin, jobs: Jobs) -> Kin:
    """The rows of what somebody asks for."""
    asked = np.zeros(len(kin.rarity), np.bool_)
    asked[jobs.asked["skill"]] = True
    keep = asked[kin.asked]
    start = np.concatenate(([0], np.cumsum(keep)))[kin.start].astype(np.int64)
    return kin._replace(start=start, asked=kin.asked[keep], share=kin.share[keep])


def with_people(laid: Town, people: People) -> Town:
    """The same work for other people. Their columns were made before the work was laid out, or know no skill more."""
    return laid._replace(persons=people.rows, people=by_place(people.rows.rows))


def in_order(jobs: Jobs, order: NDArray[np.int64]) -> Jobs:
    """The same work in another order, the requirements of each beside those of the next."""
    rows = jobs.rows[order]
    many = rows["end"] - rows["start"]
    ends = np.cumsum(many)
    asked = jobs.asked[np.repeat(rows["start"] - ends + many, many) + np.arange(len(jobs.asked))]
    rows["start"], rows["end"] = ends - many, ends
    return Jobs(rows, asked, jobs.tongues)
