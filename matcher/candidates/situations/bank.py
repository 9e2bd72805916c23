"""The situations themselves, read once from the files beside this one."""

import tomllib
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

_FILES = ("customer_contact.toml", "warehouse.toml")  # in the order in which they are offered
REPLIES = 4


@dataclass(frozen=True, slots=True)
class Reply:
    """One thing somebody could do. `worth` is from 0 (makes it worse) to 3 (what good work asks)."""

    number: int  # its place in the file, from 0: what is stored
    worth: int
    name_nl: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Situation:
    """A short situation, a sample of one core ability; `why` is the rationale of its key."""

    code: str
    skill: str
    name_nl: str
    name_en: str
    why_nl: str
    why_en: str
    replies: tuple[Reply, ...]

    @property
    def mixed(self) -> tuple[Reply, ...]:
        """The replies as they are shown: in an order that tells nothing of their worth, the same for everybody."""
        return tuple(sorted(self.replies, key=lambda reply: sha256(f"{self.code}{reply.number}".encode()).digest()))


@cache
def bank() -> dict[str, Situation]:
    """Every situation by its code, in the order in which they are offered.

    First one of each ability, then the second of each: who stops halfway has shown something of everything.
    """
    folder = Path(__file__).parent
    read = [
        _situation(row) for name in _FILES for row in tomllib.loads((folder / name).read_text("utf-8"))["situation"]
    ]
    rounds: dict[str, int] = {}
    placed = []
    for place, situation in enumerate(read):
        turn = rounds[situation.skill] = rounds.get(situation.skill, 0) + 1
        placed.append((turn, place, situation))
    return {situation.code: situation for _, _, situation in sorted(placed, key=lambda one: one[:2])}


def of_skill(skill: str) -> list[Situation]:
    """The situations that sample a core ability, by its code."""
    return [situation for situation in bank().values() if situation.skill == skill]


def _situation(row: dict[str, Any]) -> Situation:
    replies = tuple(
        Reply(number, reply["worth"], reply["nl"], reply["en"]) for number, reply in enumerate(row["answer"])
    )
    return Situation(row["code"], row["skill"], row["nl"], row["en"], row["why_nl"], row["why_en"], replies)
