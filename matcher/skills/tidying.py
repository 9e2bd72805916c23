"""What head office does with single labels: find one sane, take it out, put it back.

A label that was taken out stays as a row of the office's that is not reviewed, so that no later import brings it back.
"""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.audit import service as audit
from matcher.audit.service import Actor
from matcher.skills.models import Label, LabelKind, Origin

REVIEWED, TAKEN_OUT, PUT_BACK = "label.reviewed", "label.taken_out", "label.put_back"


class NoSuchLabel(Exception):
    """There is no such label, or somebody else dealt with it."""


class NameStays(Exception):
    """A skill keeps its name."""


def in_use() -> sa.ColumnElement[bool]:
    """The condition that a label counts: it was not taken out."""
    return sa.or_(col(Label.origin) != Origin.office, col(Label.reviewed))


def review(session: Session, actor: Actor, label_id: int) -> Label:
    """Find a label sane: from now on it links by itself. Raises NoSuchLabel when it was reviewed, or taken out."""
    label = _held(session, label_id, in_use(), col(Label.reviewed).is_(False))
    label.reviewed = True
    return _told(session, actor, REVIEWED, label)


def review_all(session: Session, actor: Actor, skill_id: int) -> int:
    """Find all labels of a skill sane that are there now and were not reviewed; how many."""
    query = select(Label).where(Label.skill_id == skill_id, in_use(), col(Label.reviewed).is_(False)).with_for_update()
    labels = session.exec(query.execution_options(populate_existing=True)).all()
    for label in labels:
        label.reviewed = True
        session.add(label)
    session.flush()
    if labels:
        audit.record(session, actor, REVIEWED, f"skill:{skill_id}", f"labels:{len(labels)}")
    return len(labels)


def take_out(session: Session, actor: Actor, label_id: int) -> Label:
    """Have a label mean nothing any more, and stay so whatever is imported. Raises NoSuchLabel, NameStays."""
    label = _held(session, label_id, in_use())
    if label.kind is LabelKind.name:
        raise NameStays
    label.origin, label.reviewed = Origin.office, False
    return _told(session, actor, TAKEN_OUT, label)


def put_back(session: Session, actor: Actor, label_id: int) -> Label:
    """Have a label that was taken out count again; it links by itself now. Raises NoSuchLabel."""
    label = _held(session, label_id, ~in_use())
    label.reviewed = True
    return _told(session, actor, PUT_BACK, label)


def _held(session: Session, label_id: int, *which: sa.ColumnElement[bool]) -> Label:
    query = select(Label).where(Label.id == label_id, *which).with_for_update()
    label = session.exec(query.execution_options(populate_existing=True)).first()
    if label is None:
        raise NoSuchLabel
    return label


def _told(session: Session, actor: Actor, action: str, label: Label) -> Label:
    session.add(label)
    session.flush()
    audit.record(session, actor, action, f"skill:{label.skill_id}", f"label:{label.id}")
    return label
