"""What the tables may hold: never what a CV holds, nor what the law protects."""

import re

import pytest
from sqlalchemy import DateTime

from matcher import tables

# As parts of a name between underscores, in both languages.
FORBIDDEN = {
    "cv",
    "resume",
    "curriculum",
    "education",
    "opleiding",
    "opleidingen",
    "school",
    "schooling",
    "diploma",
    "diplomas",
    "degree",
    "werkervaring",
    "employer",
    "werkgever",
    "employment",
    "experience",
    "birth",
    "birthday",
    "birthdate",
    "born",
    "dob",
    "geboren",
    "geboortedatum",
    "geboorte",
    "age",
    "leeftijd",
    "gender",
    "geslacht",
    "sex",
    "sekse",
    "nationality",
    "nationaliteit",
    "ethnicity",
    "afkomst",
    "herkomst",
    "religion",
    "geloof",
    "marital",
    "photo",
    "foto",
    "picture",
    "avatar",
    "bsn",
    "sofi",
    "ssn",
    "passport",
    "paspoort",
    "health",
    "gezondheid",
    "disability",
}


def forbidden_parts(name: str) -> set[str]:
    """What in the name of a column or table may not be there."""
    parts = re.findall(r"[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower())
    return FORBIDDEN & {*parts, "".join(parts)}


def test_no_table_and_no_column_holds_what_a_cv_holds() -> None:
    found = {
        f"{table.name}.{column.name}": parts
        for table in tables.metadata.tables.values()
        for column in table.columns
        if (parts := forbidden_parts(table.name) | forbidden_parts(column.name))
    }
    assert len(tables.metadata.tables) > 25
    assert found == {}


@pytest.mark.parametrize("name", ["birth_date", "leeftijd", "CvText", "cv", "geboortedatum", "profile_photo", "bsn"])
def test_such_a_column_would_be_noticed(name: str) -> None:
    assert forbidden_parts(name)


@pytest.mark.parametrize("name", ["language", "message", "coverage", "percentage", "stage", "sexton"])
def test_an_innocent_column_is_not(name: str) -> None:
    assert forbidden_parts(name) == set()


def test_every_instant_is_aware() -> None:
    naive = [
        f"{table.name}.{column.name}"
        for table in tables.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, DateTime) and not column.type.timezone
    ]
    assert naive == []


def test_every_text_has_a_limit() -> None:
    endless = [
        f"{table.name}.{column.name}"
        for table in tables.metadata.tables.values()
        for column in table.columns
        if column.type.python_type is str and not getattr(column.type, "length", None)
    ]
    assert endless == []


def test_everything_about_a_candidate_goes_when_the_candidate_goes() -> None:
    staying = [
        f"{table.name}.{column.name}"
        for table in tables.metadata.tables.values()
        for column in table.columns
        for key in column.foreign_keys
        if key.target_fullname == "candidate.id" and key.ondelete not in ("CASCADE", "SET NULL")
    ]
    assert staying == []
