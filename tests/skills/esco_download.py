"""A small made-up classification in the layout of the official download, for tests to write, change and break."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

BASE = "http://data.europa.eu/esco"
CONCEPT, GROUP = "KnowledgeSkillCompetence", "SkillGroup"

SKILL_COLUMNS = [
    "conceptType",
    "conceptUri",
    "skillType",
    "reuseLevel",
    "preferredLabel",
    "altLabels",
    "hiddenLabels",
    "status",
    "modifiedDate",
    "scopeNote",
    "definition",
    "inScheme",
    "description",
]
OCCUPATION_COLUMNS = [
    "conceptType",
    "conceptUri",
    "iscoGroup",
    "preferredLabel",
    "altLabels",
    "hiddenLabels",
    "status",
    "modifiedDate",
    "regulatedProfessionNote",
    "scopeNote",
    "definition",
    "inScheme",
    "description",
    "code",
]
BROADER = ("conceptType", "conceptUri", "broaderType", "broaderUri")
RELATED = ("originalSkillUri", "originalSkillType", "relationType", "relatedSkillType", "relatedSkillUri")
ASKED = ("occupationUri", "relationType", "skillType", "skillUri")

Row = dict[str, str]


def skill(name: str) -> str:
    """The address of a skill."""
    return f"{BASE}/skill/{name}"


def occupation(name: str) -> str:
    """The address of an occupation."""
    return f"{BASE}/occupation/{name}"


def a_skill(name: str, label: str, *words: str, **more: str) -> Row:
    """A row of a file of skills."""
    return {
        "conceptType": CONCEPT,
        "conceptUri": skill(name),
        "skillType": "skill/competence",
        "reuseLevel": "sector-specific",
        "preferredLabel": label,
        "altLabels": "\n".join(words),
        "status": "released",
        "description": 'Told over\ntwo lines, with "quotes", and a comma.',
    } | more


def an_occupation(name: str, label: str, *words: str, **more: str) -> Row:
    """A row of a file of occupations."""
    return {
        "conceptType": "Occupation",
        "conceptUri": occupation(name),
        "iscoGroup": "9999",
        "preferredLabel": label,
        "altLabels": "\n".join(words),
        "status": "released",
    } | more


def broader(one: str, other: str) -> Row:
    """A row that says that `one` is a special case of `other`."""
    return dict(zip(BROADER, (CONCEPT, skill(one), CONCEPT, skill(other)), strict=True))


def related(one: str, other: str, strength: str = "optional") -> Row:
    """A row that says that one skill goes with another."""
    return dict(zip(RELATED, (skill(one), "knowledge", strength, "knowledge", skill(other)), strict=True))


def asks(work: str, name: str, strength: str = "essential") -> Row:
    """A row that says that an occupation asks a skill."""
    return dict(zip(ASKED, (occupation(work), strength, "knowledge", skill(name)), strict=True))


class Download:
    """The files, as rows; `write` puts them into a folder. Change the rows first to have another classification."""

    def __init__(self) -> None:
        self.skills = {
            "nl": [
                a_skill("kites", "vliegers bouwen", "een vlieger maken", "vliegerbouw"),
                a_skill("sails", "zeilen naaien", reuseLevel="cross-sector"),
                a_skill("wind", "de wind lezen", reuseLevel="transversal"),
            ],
            "en": [
                a_skill("kites", "build kites", "kite making", "Build  Kites", hiddenLabels="kitemaking"),
                a_skill("sails", "sew sails", "stitch sailcloth", reuseLevel="cross-sector"),
                a_skill("wind", "read the wind", reuseLevel="transversal"),
                a_skill("knots", "tie knots", "knotting", reuseLevel="occupation-specific"),
            ],
        }
        self.occupations = {
            "nl": [an_occupation("kiter", "vliegermaker", "vliegerbouwer")],
            "en": [an_occupation("kiter", "kite maker"), an_occupation("sailor", "sailmaker", "sail maker")],
        }
        self.broader = [
            broader("kites", "wind"),
            dict(zip(BROADER, (CONCEPT, skill("kites"), GROUP, skill("S1")), strict=True)),
            dict(zip(BROADER, (GROUP, skill("S1"), GROUP, skill("S0")), strict=True)),
        ]
        self.related = [related("sails", "knots")]
        self.asked = [asks("kiter", "kites"), asks("kiter", "knots", "optional"), asks("sailor", "sails")]

    def write(self, folder: Path, *, named: str = "") -> Path:
        """Write all files; named: what follows the names of the relations, as in some releases ("_en")."""
        folder.mkdir(exist_ok=True)
        for lang, rows in self.skills.items():
            table(folder / f"skills_{lang}.csv", SKILL_COLUMNS, rows)
        for lang, rows in self.occupations.items():
            table(folder / f"occupations_{lang}.csv", OCCUPATION_COLUMNS, rows)
        table(folder / f"broaderRelationsSkillPillar{named}.csv", BROADER, self.broader)
        table(folder / f"skillSkillRelations{named}.csv", RELATED, self.related)
        table(folder / f"occupationSkillRelations{named}.csv", ASKED, self.asked)
        return folder


def table(path: Path, columns: Sequence[str], rows: Iterable[Row], **how: str) -> None:
    """Write a file of CSV, as the official ones are."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, **how)  # type: ignore[arg-type]
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
