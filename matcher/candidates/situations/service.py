"""What people do with situations: choose in one, or take back what all of an ability showed."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from matcher.audit.service import Actor
from matcher.candidates import service
from matcher.candidates.models import SituationChoice, Source
from matcher.candidates.situations.bank import REPLIES, Situation, bank, of_skill
from matcher.candidates.situations.judging import level_of, worth_of
from matcher.candidates.situations.told import told
from matcher.db import insert_once
from matcher.skills import queries as skills


class NotOurs(ValueError):
    """There is no such situation or reply, or the same reply was chosen twice."""


def choose(
    session: Session, actor: Actor, candidate_id: int, code: str, *, best: int, worst: int, now: datetime
) -> None:
    """Keep what somebody would do and would certainly not do; replies by their number. Raises NotOurs.

    The first choice stays: afterwards the rationale has been seen. When all situations of the ability are answered,
    the level they show is observed, as `situation`, beside what the person said.
    """
    situation = bank().get(code)
    if situation is None or best == worst or not {best, worst} <= set(range(REPLIES)):
        raise NotOurs(code)
    made = insert_once(
        session,
        SituationChoice,
        candidate_id=candidate_id,
        code=code,
        best=best,
        worst=worst,
        at=now,
    )
    if made:
        _observe(session, actor, candidate_id, situation, now)


def forget(session: Session, actor: Actor, candidate_id: int, skill: str, now: datetime) -> None:
    """Take back the choices in the situations of an ability, and the level they showed. They can be made again."""
    codes = [situation.code for situation in of_skill(skill)]
    session.connection().execute(
        sa.delete(SituationChoice).where(
            col(SituationChoice.candidate_id) == candidate_id, col(SituationChoice.code).in_(codes)
        )
    )
    skill_id = skills.index(session).ids.get(skill)
    if skill_id is not None:
        service.forget(session, actor, candidate_id, skill_id, now, Source.situation)


def _observe(session: Session, actor: Actor, candidate_id: int, situation: Situation, now: datetime) -> None:
    chosen, all_of_it = told(session, candidate_id), of_skill(situation.skill)
    skill_id = skills.index(session).ids.get(situation.skill)
    if skill_id is None or not all(one.code in chosen for one in all_of_it):
        return
    shown = [worth_of(chosen[one.code].best.worth, chosen[one.code].worst.worth) for one in all_of_it]
    service.observe(session, actor, candidate_id, skill_id, level_of(shown), Source.situation, now)
