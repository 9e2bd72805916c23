"""Invented people and work as files of JSON lines, as docs/engine.md has them: skewed, with gaps, of any length."""

import json
import random
from pathlib import Path

from matcher.engine import SHIFTS
from matcher.engine.profile import Contact, Source

WORDS_NOBODY_KNOWS = [f"zelfbedachte kunst {number}" for number in range(50)]


def write(path: Path, side: str, many: int, skills: list[str], postcodes: list[str], *, items: int, seed: int) -> None:
    """Write `many` people (side="candidate") or vacancies; about `items` abilities or requirements of `skills` each."""
    chance = random.Random(seed)
    make = _person if side == "candidate" else _vacancy
    with path.open("w", encoding="utf-8") as file:
        for number in range(many):
            file.write(json.dumps(make(number, chance, skills, postcodes, items), ensure_ascii=False) + "\n")


def _person(number: int, chance: random.Random, skills: list[str], postcodes: list[str], items: int) -> dict:
    made = {
        "id": f"c{number:07}" if number % 5 else number,
        "abilities": [
            {"skill": skill, "level": chance.choice([1, 2, 3, 3, 4, 5, None]), "source": chance.choice(list(Source))}
            for skill in _some(chance, skills, items)
        ],
        "conditions": {
            "postcode": chance.choice(postcodes),
            "max_km": chance.choice([10, 25, 60]),
            "hours": chance.choice([[8, 24], [16, 32], [24, 40]]),
            "shifts": chance.sample(SHIFTS, 12),
            "languages": {"nl": chance.choice(["A2", "B1", "B2", "C1"])},
            "start": f"2027-0{chance.randint(1, 4)}-01",
            "may_work": chance.random() < 0.97,
        },
        "wishes": _wants(chance, 15),
    }
    return _with_gaps(chance, made)


def _vacancy(number: int, chance: random.Random, skills: list[str], postcodes: list[str], items: int) -> dict:
    made = {
        "id": f"v{number:07}",
        "requirements": [
            {
                "skill": skill,
                "level": chance.choice([1, 2, 2, 3, 3, 4, 5]),
                "weight": chance.choice([1, 1, 2, 3]),
                "must": chance.random() < 0.15,
            }
            for skill in _some(chance, skills, items)
        ],
        "conditions": {
            "postcode": chance.choice(postcodes),
            "home": chance.choice([0, 0, 0.4, 1]),
            "hours": chance.choice([[16, 24], [24, 36], [32, 40]]),
            "shifts": chance.sample(SHIFTS, chance.choice([0, 2, 3])),
            "languages": {"nl": chance.choice(["A2", "B1", "B2"])},
            "start": f"2027-0{chance.randint(1, 4)}-15",
        },
        "offers": _wants(chance, 16),
    }
    return _with_gaps(chance, made)


def _some(chance: random.Random, skills: list[str], items: int) -> list[str]:
    """The first skills far more often than the last, none twice, and now and then words that nobody knows."""
    drawn = [skills[int(len(skills) * chance.random() ** 2)] for _ in range(items)]
    if chance.random() < 0.2:
        drawn.append(chance.choice(WORDS_NOBODY_KNOWS))
    return list(dict.fromkeys(drawn))


def _wants(chance: random.Random, pay: float) -> dict:
    figures = {name: round(chance.random(), 1) for name in ("home", "autonomy", "team", "growth")}
    return figures | {"contact": chance.choice(list(Contact)), "pay": round(pay + 4 * chance.random(), 2)}


def _with_gaps(chance: random.Random, made: dict) -> dict:
    """A tenth of everything that may be left out is left out."""
    for part in ("conditions", "wishes", "offers"):
        if part in made:
            made[part] = {name: value for name, value in made[part].items() if chance.random() < 0.9}
    return made
