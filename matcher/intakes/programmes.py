"""Loads the programmes of programmes.toml into the tables; again is the same as once."""

import tomllib
from importlib.resources import files
from typing import Any, TypeVar

from sqlmodel import Session, select

from matcher.intakes.models import Asked, Module, Programme, Target
from matcher.skills.models import Skill

SHIPPED = files("matcher.skills") / "vocabulary" / "programmes.toml"

Row = TypeVar("Row", Programme, Module, Target, Asked)
Part = TypeVar("Part", Module, Target, Asked)


class UnknownSkill(Exception):
    """A programme names a skill that the vocabulary doesn't hold; the skills are loaded first."""


def load(session: Session, text: str | None = None) -> int:
    """Write programmes, modules, targets and what vacancies ask; how many programmes. `text` is TOML, by default ours.

    What the text holds no more is removed, but for programmes: people may have followed those. Of a programme that
    head office changed only what vacancies ask is written. Raises UnknownSkill.
    """
    entries = tomllib.loads(text if text is not None else SHIPPED.read_text("utf-8"))["programme"]
    skills = {code: skill_id for code, skill_id in session.exec(select(Skill.code, Skill.id)) if skill_id}
    for entry in entries:
        _load_one(session, entry, skills)
    session.flush()
    return len(entries)


def _load_one(session: Session, entry: dict[str, Any], skills: dict[str, int]) -> None:
    known = session.exec(select(Programme).where(Programme.code == entry["code"])).first()
    programme = known if known is not None and known.version > 1 else _load_taught(session, entry, skills, known)
    asked = {
        _skill(skills, ask): {name: ask[name] for name in ("level", "weight", "must", "share")} for ask in entry["asks"]
    }
    _replace(session, programme, Asked, "skill_id", asked)


def _load_taught(session: Session, entry: dict[str, Any], skills: dict[str, int], known: Programme | None) -> Programme:
    values = {
        "code": entry["code"],
        "name_nl": entry["nl"],
        "name_en": entry["en"],
        "summary_nl": entry["summary_nl"],
        "summary_en": entry["summary_en"],
        "weeks": entry["weeks"],
        "hours_per_week": entry["hours_per_week"],
    }
    programme = _written(session, known, Programme, values)
    modules = _replace(
        session,
        programme,
        Module,
        "code",
        {
            module["code"]: {
                "position": position,
                "name_nl": module["nl"],
                "name_en": module["en"],
                "hours": module["hours"],
            }
            for position, module in enumerate(entry["modules"], 1)
        },
    )
    targets = {
        _skill(skills, target): {"level": target["target"], "module_id": modules[target["module"]].id}
        for target in entry["targets"]
    }
    _replace(session, programme, Target, "skill_id", targets)
    return programme


def _skill(skills: dict[str, int], entry: dict[str, Any]) -> int:
    try:
        return skills[entry["skill"]]
    except KeyError:
        raise UnknownSkill(entry["skill"]) from None


def _replace(
    session: Session, programme: Programme, model: type[Part], by: str, wanted: dict[Any, dict[str, Any]]
) -> dict[Any, Part]:
    """Make the rows of a programme in `model` what is `wanted`, told apart by the column `by`; the rows written."""
    of_programme = select(model).where(model.programme_id == programme.id)
    known = {getattr(row, by): row for row in session.exec(of_programme)}
    for gone in known.keys() - wanted.keys():
        session.delete(known[gone])
    return {
        name: _written(session, known.get(name), model, {"programme_id": programme.id, by: name, **values})
        for name, values in wanted.items()
    }


def _written(session: Session, row: Row | None, model: type[Row], values: dict[str, Any]) -> Row:
    if row is None:
        row = model(**values)
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    session.add(row)
    session.flush()
    return row
