"""Files of ESCO that can't be trusted, and rows that can't be used: which line, why, and nothing else is harmed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.db import Database
from matcher.skills import esco, export
from tests.skills.esco_download import (
    BROADER,
    SKILL_COLUMNS,
    Download,
    a_skill,
    an_occupation,
    asks,
    broader,
    related,
    skill,
    table,
)


def bring_in(database: Database, folder: Path, **how: bool) -> esco.Report:
    return esco.bring_in(database, esco.find(folder, ("nl", "en")), **how)


def everything(database: Database) -> list[object]:
    with database.transaction(writes=False) as session:
        return list(export.records(session))


def cut(path: Path, at: bytes) -> None:
    """Cut the file off behind the last place where `at` stands."""
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(at) + len(at)])


def replace(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


def other_delimiter(folder: Path) -> None:
    table(folder / "skills_nl.csv", SKILL_COLUMNS, [a_skill("kites", "vliegers")], delimiter=";")


def fewer_columns(folder: Path) -> None:
    columns = [name for name in SKILL_COLUMNS if name not in ("altLabels", "status")]
    table(folder / "skills_en.csv", columns, [], extrasaction="ignore")


BROKEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "empty": (lambda folder: (folder / "skills_nl.csv").write_bytes(b"") and None, "skills_nl.csv line 1: it is empty"),
    "no columns": (fewer_columns, "skills_en.csv line 1: no column altLabels, status"),
    "other delimiter": (other_delimiter, "skills_nl.csv line 1: its columns are separated by semicolons"),
    "not UTF-8": (
        lambda folder: replace(folder / "skills_nl.csv", b"vliegerbouw", b"vli\xebgerbouw"),
        "skills_nl.csv line 3: it is not UTF-8",
    ),
    "NUL": (
        lambda folder: replace(folder / "skills_nl.csv", b"de wind", b"de\0wind"),
        "skills_nl.csv line 7: it holds",
    ),
    "cut within quotes": (
        lambda folder: cut(folder / "skills_en.csv", b"Told over"),
        "skills_en.csv line 9: the file ends within quotation marks",
    ),
    "cut within a row": (
        lambda folder: cut(folder / "occupationSkillRelations.csv", b"essential"),
        "occupationSkillRelations.csv line 4: 2 columns instead of 4",
    ),
    "a quotation mark too many": (
        lambda folder: replace(folder / "occupations_nl.csv", b"vliegermaker", b'"vlieger"maker'),
        "occupations_nl.csv line 2: the quotation marks",
    ),
    "a quotation mark that swallows the rest": (
        lambda folder: replace(folder / "skills_en.csv", b"read the wind", b'"read the wind' + b"x\n" * 80_000),
        "skills_en.csv line 7: a quotation mark is opened here that is not closed",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named_with_its_line_and_nothing_is_changed(
    sqlite_database: Database, tmp_path: Path, name: str
) -> None:
    download = Download()
    bring_in(sqlite_database, download.write(tmp_path / "whole"))
    before = everything(sqlite_database)
    download.skills["nl"][1]["preferredLabel"] = "zeilen stikken"
    folder = download.write(tmp_path / "broken")
    harm, told = BROKEN[name]
    harm(folder)
    with pytest.raises(esco.BrokenFile) as refused:
        bring_in(sqlite_database, folder)
    assert str(refused.value).startswith(told)
    assert everything(sqlite_database) == before


def test_a_mark_of_the_byte_order_and_lines_of_windows_are_fine(sqlite_database: Database, tmp_path: Path) -> None:
    folder = Download().write(tmp_path / "esco")
    path = folder / "skills_nl.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert not bring_in(sqlite_database, folder).refused
    assert everything(sqlite_database)


def test_columns_may_stand_in_another_order_with_others_between(sqlite_database: Database, tmp_path: Path) -> None:
    download = Download()
    folder = download.write(tmp_path / "esco")
    more = ("broaderUri", "broaderLabel", "broaderType", "conceptUri", "conceptType")
    table(folder / "broaderRelationsSkillPillar.csv", more, [row | {"broaderLabel": "x"} for row in download.broader])
    assert bring_in(sqlite_database, folder).counts["relations between skills"].new == 2


@pytest.mark.parametrize("named", ["", "_en", "_nl"])
def test_relations_are_found_with_a_language_in_their_name_too(
    sqlite_database: Database, tmp_path: Path, named: str
) -> None:
    report = bring_in(sqlite_database, Download().write(tmp_path / "esco", named=named))
    assert (report.counts["relations between skills"].new, report.absent) == (2, [])


def test_what_is_not_there_is_told(sqlite_database: Database, tmp_path: Path) -> None:
    folder = Download().write(tmp_path / "esco")
    for name in ("occupations_nl", "skillSkillRelations", "occupationSkillRelations"):
        (folder / f"{name}.csv").unlink()
    report = bring_in(sqlite_database, folder)
    assert report.absent == ["occupations_nl.csv", "skillSkillRelations.csv", "occupationSkillRelations.csv"]
    assert any("occupations_nl.csv" in line for line in report.lines())


LONG = "z" * 201
REFUSED: dict[str, tuple[Callable[[Download], None], str, str]] = {
    "no URI": (
        lambda it: it.skills["nl"].append(a_skill("x", "iets", conceptUri=" ")),
        "no URI",
        "skills_nl.csv line 9: 'iets'",
    ),
    "no address": (
        lambda it: it.skills["nl"].append(a_skill("x", "iets", conceptUri="javascript:x")),
        "the URI is no address",
        "skills_nl.csv line 9: 'javascript:x'",
    ),
    "an address that is too long": (
        lambda it: it.skills["nl"].append(a_skill("x" * 120, "iets")),
        "the URI is no address",
        "skills_nl.csv line 9",
    ),
    "a group": (
        lambda it: it.skills["nl"].append(a_skill("x", "iets", conceptType="SkillGroup")),
        "its type is not KnowledgeSkillCompetence",
        "skills_nl.csv line 9",
    ),
    "twice": (
        lambda it: it.skills["nl"].append(a_skill("wind", "weer de wind lezen")),
        "the concept is in the file already",
        "skills_nl.csv line 9",
    ),
    "unknown status": (
        lambda it: it.skills["nl"].append(a_skill("x", "iets", status="maybe")),
        "unknown status",
        "skills_nl.csv line 9: 'maybe'",
    ),
    "no name": (
        lambda it: it.skills["nl"].append(a_skill("x", " \t")),
        "an empty label",
        "skills_nl.csv line 9",
    ),
    "a name without a letter": (
        lambda it: it.skills["nl"].append(a_skill("x", "--")),
        "an empty label",
        "skills_nl.csv line 9: '--'",
    ),
    "a long name": (
        lambda it: it.skills["nl"].append(a_skill("x", LONG)),
        "a label of more than 200 characters",
        "skills_nl.csv line 9",
    ),
    "a long word": (
        lambda it: it.skills["en"].append(a_skill("x", "something", "fine", LONG)),
        "a label of more than 200 characters",
        "skills_en.csv line 11",
    ),
    "an occupation without a name": (
        lambda it: it.occupations["en"].append(an_occupation("x", "")),
        "an empty label",
        "occupations_en.csv line 4",
    ),
    "an unknown skill": (
        lambda it: it.broader.append(broader("kites", "nobody")),
        "a relation to an unknown concept",
        f"broaderRelationsSkillPillar.csv line 5: '{skill('nobody')}'",
    ),
    "an unknown occupation": (
        lambda it: it.asked.append(asks("nobody", "kites")),
        "a relation to an unknown concept",
        "occupationSkillRelations.csv line 5",
    ),
    "itself": (
        lambda it: it.related.append(related("kites", "kites")),
        "a relation to itself",
        "skillSkillRelations.csv line 3",
    ),
    "an unknown strength": (
        lambda it: it.asked.append(asks("kiter", "wind", "now and then")),
        "unknown relation",
        "occupationSkillRelations.csv line 5: 'now and then'",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_row_that_cannot_be_used_is_named_and_the_rest_is_taken(
    sqlite_database: Database, tmp_path: Path, name: str
) -> None:
    download = Download()
    harm, why, place = REFUSED[name]
    harm(download)
    report = bring_in(sqlite_database, download.write(tmp_path / "esco"))
    assert list(report.refused) == [why]
    assert [told.startswith(place) for told in report.refused[why]] == [True]
    assert {"nl", "en"} == set(report.languages)
    plain = bring_in(sqlite_database, Download().write(tmp_path / "plain"))
    assert (plain.counts["skills"].new, plain.counts["occupations"].new) == (0, 0)
    assert plain.counts["relations between skills"].new == plain.counts["skills asked by occupations"].new == 0


def test_only_the_first_few_of_many_refused_rows_are_shown(sqlite_database: Database, tmp_path: Path) -> None:
    download = Download()
    download.broader += [broader("kites", f"nobody{number}") for number in range(30)]
    lines = list(bring_in(sqlite_database, download.write(tmp_path / "esco")).lines())
    assert "Skipped, a relation to an unknown concept: 30." in lines
    assert "    and 27 more" in lines
    assert sum("nobody" in line for line in lines) == 3


def test_a_heading_alone_is_an_empty_table_not_a_broken_one(sqlite_database: Database, tmp_path: Path) -> None:
    folder = Download().write(tmp_path / "esco")
    table(folder / "broaderRelationsSkillPillar.csv", BROADER, [])
    assert bring_in(sqlite_database, folder).counts["relations between skills"].new == 1
