"""Everyday Dutch for ESCO's concepts: how a job coach would say it, written for this product.

ESCO's own Dutch is the language of a classification, and half of its concepts have no other label. These were written
from a concept's name and description alone. Nobody reviewed each of them in use, so they are asked about and never link
by themselves.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

LANGUAGE = "nl"
FILE = Path(__file__).parents[1] / "vocabulary" / "esco_nl.tsv"
_SKILLS = "http://data.europa.eu/esco/skill/"


@cache
def everyday(file: Path = FILE) -> Mapping[str, tuple[str, ...]]:
    """By the address of a concept its labels. In the file: the last part of the address, then labels, with tabs."""
    rows = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines())
    return MappingProxyType({_SKILLS + last: tuple(labels) for last, *labels in rows})
