"""Everybody and all work laid out in the memory of this process, kept as the database has it by reading what changed.

Made beside the work when it is first wanted; until it is there, and while much changes at once, there is None of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from threading import Lock, Thread
from weakref import WeakKeyDictionary

import numpy as np
import sqlalchemy as sa
import structlog
from numpy.typing import NDArray
from sqlmodel import Session, col, select

from matcher.candidates import queries as candidates
from matcher.candidates.models import Candidate, Status
from matcher.db import rows
from matcher.engine import Brief, Profile, Programme, Vocabulary
from matcher.engine.batch import Lexicon, Programmes, people, programmes, work
from matcher.engine.batch.lexicon import Stand
from matcher.engine.batch.people import Persons
from matcher.engine.batch.work import Jobs
from matcher.engine.dense import Pairs, opened, pairs
from matcher.intakes import queries as intakes
from matcher.matching.changes import Changes, Reader
from matcher.matching.columns import Crowd, Openings, crowd, openings, with_people, with_work
from matcher.skills import queries as skills
from matcher.vacancies import queries as vacancies
from matcher.vacancies.models import Vacancy, VacancyStatus

log = structlog.get_logger()

Rows = NDArray[np.int64]
MANY = 2000
"""With more changes at once all is laid out anew, beside the work."""


@dataclass(frozen=True, slots=True)
class Hall:
    """What there is at one moment; stays as it is whatever changes."""

    crowd: Crowd
    openings: Openings
    courses: Programmes
    stand_ins: Stand
    lexicon: Lexicon

    def beside_work(self, brief: Brief, people_rows: Rows) -> Pairs:
        """These people beside one piece of work that needn't be among the openings."""
        jobs, stand_ins = self.laid_work(brief)
        return self._pairs(people_rows, np.zeros(len(people_rows), np.int64), self.crowd.rows, jobs, stand_ins)

    def beside_person(self, profile: Profile, work_rows: Rows) -> Pairs:
        """This work beside one person, who needn't be in the crowd."""
        with _laying:
            persons = people([profile], self.lexicon).rows
            stand_ins = self.lexicon.stand_ins()
        return self._pairs(np.zeros(len(work_rows), np.int64), work_rows, persons, self.openings.rows, stand_ins)

    def laid_work(self, brief: Brief) -> tuple[Jobs, Stand]:
        """One piece of work in columns of its own, and who stands in for what it asks."""
        with _laying:
            return work([brief], self.lexicon).rows, self.lexicon.stand_ins()

    def whole(self, people_rows: Rows, work_rows: Rows) -> Pairs:
        """All figures of these pairs; best given by work."""
        made = (self.crowd.rows, self.openings.rows, self.stand_ins, self.courses.rows)
        return pairs(people_rows, work_rows, *made, whole=True)

    def opened(self, people_rows: Rows, work_rows: Rows) -> Rows:
        """How much of this work each of these people fits, now and after each programme; see engine.dense."""
        made = (self.crowd.rows, self.openings.rows, self.stand_ins, self.courses.rows)
        return opened(people_rows, work_rows, *made, self.openings.seats)

    def _pairs(
        self,
        people_rows: Rows,
        work_rows: Rows,
        persons: Persons,
        jobs: Jobs,
        stand_ins: Stand,
    ) -> Pairs:
        return pairs(people_rows, work_rows, persons, jobs, stand_ins, self.courses.rows, whole=False)


_laying = Lock()
"""A lexicon learns a skill it didn't know when something is laid out: one at a time."""


@dataclass(slots=True)
class Loaded:
    """What is kept to follow the database from one moment to the next."""

    hall: Hall
    reader: Reader
    vocabulary: Vocabulary
    canonical: dict[int, int]
    offered: tuple[Programme, ...]

    def fits(self, session: Session) -> bool:
        """Whether the vocabulary is still what all was laid out by. New words for the same skills are no matter."""
        index = skills.index(session)
        if index.vocabulary is self.vocabulary:
            return True
        if index.vocabulary != self.vocabulary or dict(index.canonical) != self.canonical:
            return False
        self.vocabulary = index.vocabulary
        return True

    def follows(self, session: Session) -> bool:
        """Bring it up to date with the database; False when that is better done from the start."""
        if not self.fits(session):
            return False
        changes = self.reader.read(session)
        if "places" in changes.rest or changes.count > MANY:
            return False
        if changes:
            self.take_in(session, changes)
        return True

    def take_in(self, session: Session, changes: Changes) -> tuple[list[Profile], list[Brief]]:
        """Lay out what changed; gives what became of it. Who is not active, and what is not published, is not there."""
        hall = self.hall
        profiles: list[Profile] = []
        briefs: list[Brief] = []
        with _laying:
            people_now, openings_now, courses = hall.crowd, hall.openings, hall.courses
            if changes.candidates:
                which = col(Candidate.id).in_(changes.candidates)
                profiles = candidates.active_profiles(session, which)
                theirs = branches(session, which)
                people_now = with_people(people_now, changes.candidates, profiles, theirs, hall.lexicon)
            if changes.vacancies:
                which = col(Vacancy.id).in_(changes.vacancies)
                briefs = vacancies.briefs(session, is_published(), which)
                openings_now = with_work(openings_now, changes.vacancies, briefs, facts(session, which), hall.lexicon)
            if "programme" in changes.rest:
                self.offered = offered(session)
                courses = programmes(self.offered, hall.lexicon)
            self.hall = Hall(people_now, openings_now, courses, hall.lexicon.stand_ins(), hall.lexicon)
        return profiles, briefs


def load(session: Session) -> Loaded:
    """Lay out everybody and all published work, as this session sees it, holding some thousands at a time."""
    reader = Reader.now(session)
    return _laid_out(session, reader, _some_at_a_time(session), vacancies.briefs(session, is_published()))


def _some_at_a_time(session: Session) -> Iterator[Profile]:
    last = session.exec(select(sa.func.max(Candidate.id))).one() or 0
    for first in range(0, last + 1, MANY):
        yield from candidates.active_profiles(session, col(Candidate.id).between(first, first + MANY - 1))


def _laid_out(session: Session, reader: Reader, profiles: Iterable[Profile], briefs: Sequence[Brief]) -> Loaded:
    index = skills.index(session)
    lexicon = Lexicon(index.vocabulary)
    everybody = crowd(profiles, branches(session), lexicon)
    everything = openings(briefs, facts(session), lexicon)
    taught = offered(session)
    courses = programmes(taught, lexicon)
    hall = Hall(everybody, everything, courses, lexicon.stand_ins(), lexicon)
    return Loaded(hall, reader, index.vocabulary, dict(index.canonical), taught)


@dataclass(frozen=True, slots=True)
class Everything:
    """Everybody who is active and all that is published, and a reader of what changes from then on."""

    reader: Reader
    profiles: list[Profile]
    briefs: list[Brief]

    @classmethod
    def read(cls, session: Session) -> "Everything":
        """All of it, as this session sees it."""
        reader = Reader.now(session)
        return cls(reader, candidates.active_profiles(session), vacancies.briefs(session, is_published()))

    def laid_out(self, session: Session) -> Loaded:
        """The same in columns."""
        return _laid_out(session, self.reader, self.profiles, self.briefs)


def is_published() -> sa.ColumnElement[bool]:
    """The condition that a vacancy is published, whatever the day."""
    return col(Vacancy.status) == VacancyStatus.published


def offered(session: Session) -> tuple[Programme, ...]:
    """The programmes as the engine sees them."""
    return tuple(intakes.programmes_for_engine(session))


def branches(session: Session, *which: sa.ColumnElement[bool]) -> dict[int, int | None]:
    """The branch of each active candidate for whom all of `which` holds."""
    query = sa.select(col(Candidate.id), col(Candidate.branch_id)).where(col(Candidate.status) == Status.active, *which)
    return dict(rows(session, query))


def facts(session: Session, *which: sa.ColumnElement[bool]) -> dict[int, tuple[int, int]]:
    """Of each published vacancy for which all of `which` holds: the last day as an ordinal, and how many are wanted."""
    query = sa.select(col(Vacancy.id), col(Vacancy.closes), col(Vacancy.openings)).where(is_published(), *which)
    return {vacancy: (closes.toordinal(), many) for vacancy, closes, many in rows(session, query)}


@dataclass(slots=True)
class _Kept:
    """What is known of one database."""

    lock: Lock = field(default_factory=Lock)
    loaded: Loaded | None = None
    loading: bool = False


# Known by the pool, as the vocabulary is: an engine with options of its own is another object.
_kept: "WeakKeyDictionary[sa.Pool, _Kept]" = WeakKeyDictionary()
_keeping = Lock()


def hall(session: Session) -> Hall | None:
    """Everybody and all work as this session sees them, or None when that can't be had at once.

    None as well in a transaction that writes: what it changed may yet be taken back.
    """
    kept, engine = _of(session)
    if writes(session):
        return None
    with kept.lock:
        loaded, kept.loaded = kept.loaded, None  # what fails half way is not kept
        if loaded is not None and loaded.follows(session):
            kept.loaded = loaded
            return loaded.hall
    _warm(kept, engine)
    return None


def is_warm(session: Session) -> bool:
    """Whether there is something laid out, if only of a moment ago."""
    return _of(session)[0].loaded is not None


def warm(engine: sa.Engine) -> Thread | None:
    """Begin to lay out everybody, and to compile what works with it, beside the work; None when that is going on."""
    with _keeping:
        kept = _kept.setdefault(engine.pool, _Kept())
    return _warm(kept, engine)


def writes(session: Session) -> bool:
    """Whether this is a transaction that can write."""
    return bool(session.connection().get_execution_options().get("writes", False))


def _of(session: Session) -> tuple[_Kept, sa.Engine]:
    engine = session.connection().engine
    with _keeping:
        return _kept.setdefault(engine.pool, _Kept()), engine


def _warm(kept: _Kept, engine: sa.Engine) -> Thread | None:
    with kept.lock:
        if kept.loading:
            return None
        kept.loading = True
    thread = Thread(target=_load, args=(kept, engine), daemon=True)
    thread.start()
    return thread


def _load(kept: _Kept, engine: sa.Engine) -> None:
    try:
        with Session(engine) as session:
            loaded = load(session)
        compile_for(loaded.hall)
        with kept.lock:
            kept.loaded = loaded
    except Exception as error:
        # Pages go on pair by pair; whoever asks next tries again.
        log.error("people and work not laid out", kind=type(error).__name__)
    finally:
        kept.loading = False


def compile_for(hall: Hall) -> None:
    """Run what pages run once, so that nobody waits for it to be compiled."""
    nobody = np.zeros(0, np.int64)
    hall.whole(nobody, nobody)
