"""What head office changes about a programme: its words, its length, its forms, the levels it works towards."""

from sqlmodel import Field, Session, SQLModel, select

from matcher.audit.service import Actor, record
from matcher.intakes.errors import NotYours, Refused, Stale
from matcher.intakes.models import Form, Module, Programme, Target
from matcher.skills import queries as skills


class NoSuchSkill(Refused):
    """That skill is not in the vocabulary (any more)."""


class NoForm(Refused):
    """A programme is given in at least one form."""


class ProgrammeData(SQLModel):
    """What head office fills in of a programme."""

    name_nl: str = Field(min_length=1, max_length=100)
    name_en: str = Field(min_length=1, max_length=100)
    summary_nl: str = Field(min_length=1, max_length=400)
    summary_en: str = Field(min_length=1, max_length=400)
    weeks: int = Field(ge=1, le=104)
    hours_per_week: int = Field(ge=1, le=60)
    forms: list[Form]


def change(session: Session, actor: Actor, programme_id: int, data: ProgrammeData, expected_version: int) -> Programme:
    """Write what a programme says, how long it takes and its forms. Raises NotYours, Stale or NoForm."""
    programme = _held(session, programme_id, expected_version)
    if not data.forms:
        raise NoForm
    for name, value in data.model_dump(mode="json").items():
        setattr(programme, name, value)
    return _changed(session, actor, programme, "programme.changed", "")


def set_target(
    session: Session,
    actor: Actor,
    programme_id: int,
    skill_id: int,
    level: int,
    expected_version: int,
    module_id: int | None = None,
) -> Programme:
    """Have a programme work towards a level (2 to 5) of a skill; one that is there gets this level.

    A merged skill is the one it became. Raises NotYours (also for a module of another programme), Stale, NoSuchSkill.
    """
    programme = _held(session, programme_id, expected_version)
    index = skills.index(session)
    skill_id = index.canonical.get(skill_id, skill_id)
    if skill_id not in index.names:
        raise NoSuchSkill
    known = select(Module.id).where(Module.programme_id == programme_id, Module.id == module_id)
    if module_id is not None and session.exec(known).first() is None:
        raise NotYours
    target = _target(session, programme_id, skill_id)
    if target is None:
        target = Target(programme_id=programme_id, skill_id=skill_id, level=level)
    target.level, target.module_id = level, module_id
    session.add(target)
    return _changed(session, actor, programme, "programme.target", f"skill:{skill_id} {level}")


def drop_target(session: Session, actor: Actor, programme_id: int, skill_id: int, expected_version: int) -> Programme:
    """Have a programme no longer work towards a skill; again is the same as once. Raises NotYours, Stale."""
    programme = _held(session, programme_id, expected_version)
    target = _target(session, programme_id, skill_id)
    if target is None:
        return programme
    session.delete(target)
    return _changed(session, actor, programme, "programme.target", f"skill:{skill_id} none")


def _held(session: Session, programme_id: int, expected_version: int) -> Programme:
    """Hold a programme until the transaction ends, read afresh, and only as it was seen."""
    query = select(Programme).where(Programme.id == programme_id)
    programme = session.exec(query.with_for_update().execution_options(populate_existing=True)).first()
    if programme is None:
        raise NotYours
    if programme.version != expected_version:
        raise Stale(programme.version)
    return programme


def _target(session: Session, programme_id: int, skill_id: int) -> Target | None:
    return session.exec(select(Target).where(Target.programme_id == programme_id, Target.skill_id == skill_id)).first()


def _changed(session: Session, actor: Actor, programme: Programme, action: str, detail: str) -> Programme:
    programme.version += 1
    session.add(programme)
    session.flush()
    record(session, actor, action, f"programme:{programme.id}", detail)
    return programme
