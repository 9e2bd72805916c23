"""Which files of the official download there are, and the concepts in them: skills and occupations with their words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from matcher.engine import fold
from matcher.skills.esco.reading import rows
from matcher.skills.esco.report import Report

LONGEST_LABEL = 200
LONGEST_ADDRESS = 120
STATUSES = {"released": True, "deprecated": False, "obsolete": False, "retired": False}
"""Whether a concept with this status is in use."""

SKILL, OCCUPATION = "KnowledgeSkillCompetence", "Occupation"
_ADDRESS = re.compile(r"https?://[!-~]+")
_LANGUAGE = re.compile(r"skills_([a-z]{2,3})\.csv")


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a download that are used; None or left out: not there."""

    skills: dict[str, Path]
    occupations: dict[str, Path]
    broader: Path | None
    related: Path | None
    asked: Path | None

    def absent(self) -> list[str]:
        """What isn't there, by name."""
        occupations = [f"occupations_{lang}.csv" for lang in self.skills if lang not in self.occupations]
        relations = {
            "broaderRelationsSkillPillar.csv": self.broader,
            "skillSkillRelations.csv": self.related,
            "occupationSkillRelations.csv": self.asked,
        }
        return occupations + [name for name, path in relations.items() if path is None]


@dataclass(slots=True)
class Concept:
    """A skill or an occupation. names and words: by language; unread: languages in which its row was refused.

    extra: the reuse level of a skill, the ISCO group of an occupation.
    """

    uri: str
    extra: str = ""
    in_use: bool = False
    names: dict[str, str] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Concepts:
    """The skills, or the occupations. named: language -> the concepts that its file names, refused rows too."""

    found: dict[str, Concept]
    named: dict[str, set[str]]


def find(place: Path, languages: Sequence[str]) -> Folder:
    """The files in `place`, for these languages; relations are the same in all, with or without one in their name."""

    def one(name: str) -> Path | None:
        choices = [place / f"{name}.csv", *(place / f"{name}_{lang}.csv" for lang in languages)]
        return next((path for path in (*choices, *sorted(place.glob(f"{name}_*.csv"))) if path.is_file()), None)

    def each(name: str) -> dict[str, Path]:
        paths = {lang: place / f"{name}_{lang}.csv" for lang in languages}
        return {lang: path for lang, path in paths.items() if path.is_file()}

    return Folder(
        skills=each("skills"),
        occupations=each("occupations"),
        broader=one("broaderRelationsSkillPillar"),
        related=one("skillSkillRelations"),
        asked=one("occupationSkillRelations"),
    )


def languages_of(place: Path) -> tuple[str, ...]:
    """The languages of which `place` holds a file of skills."""
    return tuple(sorted(found[1] for path in place.iterdir() if (found := _LANGUAGE.fullmatch(path.name))))


def skills(folder: Folder, report: Report) -> Concepts:
    """The skills in the files. What is wrong with single rows is noted in the report. Raises BrokenFile."""
    return _concepts(folder.skills, SKILL, report)


def occupations(folder: Folder, report: Report) -> Concepts:
    """The occupations in the files, in the same way. Raises BrokenFile."""
    return _concepts(folder.occupations, OCCUPATION, report)


def _concepts(paths: dict[str, Path], wanted: str, report: Report) -> Concepts:
    columns = ["conceptType", "conceptUri", "preferredLabel", "altLabels", "hiddenLabels", "status"]
    columns.append("reuseLevel" if wanted == SKILL else "iscoGroup")
    found: dict[str, Concept] = {}
    named: dict[str, set[str]] = {lang: set() for lang in paths}
    for lang, path in paths.items():
        for line, (kind, uri, name, alternatives, hidden, status, extra) in rows(path, columns):
            uri, status = uri.strip(), status.strip()
            if why := _wrong_concept(uri, kind, wanted, named[lang]):
                report.refuse(why, path, line, uri or name)
                continue
            named[lang].add(uri)
            concept = found.setdefault(uri, Concept(uri))
            if status not in STATUSES:
                report.refuse("unknown status", path, line, status or uri)
                concept.unread.add(lang)
            elif STATUSES[status]:
                _take(concept, lang, name, f"{alternatives}\n{hidden}", (report, path, line))
                concept.extra = concept.extra or extra.strip()[:20]
    return Concepts(found, named)


def _wrong_concept(uri: str, kind: str, wanted: str, seen: set[str]) -> str:
    if not uri:
        return "no URI"
    if len(uri) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(uri):
        return "the URI is no address"
    if kind.strip() != wanted:
        return f"its type is not {wanted}"
    return "the concept is in the file already" if uri in seen else ""


def _take(concept: Concept, lang: str, name: str, words: str, where: tuple[Report, Path, int]) -> None:
    """Take the labels of a row. Without a sound name the row is refused, and what is known in this language stays."""
    names = list(_sound([name], where, needed=True))
    if not names:
        concept.unread.add(lang)
        return
    concept.in_use = True
    concept.names[lang] = names[0]
    concept.words[lang] = list(_sound(words.splitlines(), where))


def _sound(texts: Iterable[str], where: tuple[Report, Path, int], *, needed: bool = False) -> Iterable[str]:
    report, path, line = where
    for text in (" ".join(text.split()) for text in texts):
        if not text and not needed:
            continue
        if len(text) > LONGEST_LABEL:
            report.refuse(f"a label of more than {LONGEST_LABEL} characters", path, line, text)
        elif not (text[:1].isascii() and text[:1].isalnum()) and not fold(text):
            report.refuse("an empty label", path, line, text)
        else:
            yield text
