"""Every setting is documented, and the documentation names no setting that isn't there."""

import re
from dataclasses import fields
from pathlib import Path

from matcher.settings import VARIABLES, Settings

DOCS = Path(__file__).resolve().parents[2] / "docs" / "operations.md"


def test_every_setting_has_a_variable() -> None:
    assert {field.name for field in fields(Settings)} == set(VARIABLES)


def test_every_variable_is_documented_and_no_other() -> None:
    named = set(re.findall(r"MATCHER_[A-Z_]+", DOCS.read_text()))
    assert named == set(VARIABLES.values())
