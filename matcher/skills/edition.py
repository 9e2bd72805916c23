"""Which edition of the vocabulary the database holds: marked anew by every change, so that memory follows."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import Session, col, select

from matcher.db import insert_once, key
from matcher.skills.models import Anchor, Edition, Label, Occupation, OccupationLabel, OccupationSkill, Relation, Skill

_MODELS = (Skill, Label, Anchor, Relation, Occupation, OccupationLabel, OccupationSkill)


def mark(session: Session) -> str:
    """The mark of the vocabulary as it is now; empty while there is none. The same mark is the same vocabulary."""
    return session.exec(select(Edition.mark)).first() or ""


def changed(session: Session) -> None:
    """Mark the vocabulary anew. Rows changed through the session are seen by themselves; statements must say it."""
    if not insert_once(session, Edition, id=1, mark=key(), encoder=""):
        session.connection().execute(sa.update(Edition).where(col(Edition.id) == 1).values(mark=key()))


@event.listens_for(Session, "after_flush")
def _follow(session: Session, _context: Any) -> None:
    touched = (*session.new, *session.dirty, *session.deleted)
    if any(isinstance(one, _MODELS) for one in touched):
        changed(session)
