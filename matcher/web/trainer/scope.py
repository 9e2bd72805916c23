"""What this trainer may see: their own intakes and who is in them. Another trainer's intake is a 404."""

from flask import abort

from matcher.insights import trainer as desk
from matcher.insights.trainer import Participant
from matcher.intakes import queries
from matcher.intakes.queries import IntakeDetail
from matcher.web.guard import me
from matcher.web.unit_of_work import session


def intake(intake_id: int) -> IntakeDetail:
    """An intake this trainer gives."""
    key = desk.intake_key(session(), me().user_id, intake_id)
    found = queries.detail(session(), key) if key else None
    return found or abort(404)


def participant(place_id: int) -> Participant:
    """Somebody who has or had a seat in an intake this trainer gives."""
    return desk.participant(session(), me().user_id, place_id) or abort(404)
