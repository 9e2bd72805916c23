"""What somebody chose in the situations so far."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from matcher.candidates.models import SituationChoice
from matcher.candidates.situations.bank import Reply, Situation, bank


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody would do in a situation, and would certainly not do."""

    situation: Situation
    best: Reply
    worst: Reply


def told(session: Session, candidate_id: int) -> dict[str, Told]:
    """The choices of somebody by the situation's code, in the order in which situations are offered."""
    query = select(SituationChoice).where(SituationChoice.candidate_id == candidate_id)
    chosen = {choice.code: choice for choice in session.exec(query.order_by(col(SituationChoice.code)))}
    return {
        code: Told(situation, situation.replies[chosen[code].best], situation.replies[chosen[code].worst])
        for code, situation in bank().items()
        if code in chosen
    }
