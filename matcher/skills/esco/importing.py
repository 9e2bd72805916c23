"""The import of ESCO from its official download: read and check everything, compare, write what differs."""

import re
from collections import Counter
from collections.abc import Callable
from hashlib import blake2b
from typing import Any

from matcher.db import Database
from matcher.skills.esco import download, relating, standing
from matcher.skills.esco.changes import Changes, Values
from matcher.skills.esco.comparing import Columns, Comparison
from matcher.skills.esco.download import Concept, Folder
from matcher.skills.esco.everyday import everyday
from matcher.skills.esco.relations import Asked, Relations
from matcher.skills.esco.report import Report
from matcher.skills.esco.standing import Known
from matcher.skills.esco.writing import Writer
from matcher.skills.models import Origin, Trainability

COMMON, RARE = 0.05, 0.005
"""Shares of the occupations: what so many ask is common, what fewer ask is rare."""

_NEW = {"origin": Origin.esco, "field": "esco", "trainability": Trainability.slow} | dict.fromkeys(
    ("question_nl", "question_en", "why_nl", "why_en"), ""
)
_SHORT = re.compile(r"https?://data\.europa\.eu/esco/skill/([\w.-]{1,50})", re.ASCII)


def code(uri: str) -> str:
    """The code of a skill of ESCO: the last part of its address, or a hash of an address of another form."""
    found = _SHORT.fullmatch(uri)
    return f"esco:{found[1] if found else blake2b(uri.encode(), digest_size=16).hexdigest()}"


def rarity(reuse: str, asked: int | None, occupations: int) -> int:
    """1 (nearly all work asks it) to 3 (little work does), from ESCO's reuse level and how many occupations ask it.

    1: transversal, or asked by a share of COMMON or more. 3: of one occupation, or of one sector and asked by a share
    below RARE. 2: the rest, also when nothing is known. asked: None when there is no table of it.
    """
    share = asked / occupations if asked is not None and occupations else None
    if reuse == "transversal" or (share is not None and share >= COMMON):
        return 1
    if reuse == "occupation-specific" or (reuse == "sector-specific" and share is not None and share < RARE):
        return 3
    return 2


def bring_in(
    database: Database,
    folder: Folder,
    *,
    fewer: bool = False,
    progress: Callable[[int], Callable[[int], Any]] = lambda _size: lambda _done: None,
) -> Report:
    """Bring the tables in line with a download; doing it again changes nothing, and what was cut off is finished.

    1. Read and check all files: a broken one raises BrokenFile before anything is written.
    2. Compare with what is there. Files that lack much of it raise Shrunk, unless `fewer` says that they are right.
    3. Write what differs, in transactions of some tenths of a second.

    progress: told how many rows there are to write, it gives what is to be told how many have been written since.
    """
    report = Report(languages=tuple(folder.skills), absent=folder.absent())
    found, work = download.skills(folder, report), download.occupations(folder, report)
    with database.transaction(writes=False) as session:
        skills, occupations = standing.skills(session), standing.occupations(session)
        relations, asked = standing.relations(session), standing.asked(session)
    comparison = Comparison("skills", skills, found, report, everyday())
    other = Comparison("occupations", occupations, work, report)
    files = Relations(folder, comparison.in_use(), other.in_use(), found.found.keys() | work.found.keys(), report)
    between, wanted = files.between_skills(), files.asked()
    if not fewer:
        comparison.check()
        other.check()
    changes = Changes(
        comparison.changes(_columns(wanted, len(other.in_use()))),
        other.changes(lambda concept, known: {"isco": concept.extra or (known.isco if known else "")}),
        relating.relations(between, skills, relations, report),
        relating.asked(wanted, occupations, skills, asked, report),
    )
    Writer(changes).write(database, progress(changes.size))
    return report


def _columns(asked: Asked | None, occupations: int) -> Columns:
    """What a skill's row holds. What is new of ESCO's is slow to learn: a cohort is never promised unseen."""
    counted = Counter(skill for _, skill in asked or ())

    def columns(concept: Concept, known: Known | None) -> Values:
        rare = {"rarity": rarity(concept.extra, None if asked is None else counted[concept.uri], occupations)}
        if known is not None:
            return {} if asked is None or not concept.extra else rare
        return rare | _NEW | {"code": code(concept.uri)}

    return columns
