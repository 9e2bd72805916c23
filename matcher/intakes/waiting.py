"""Why nobody of a waiting list moves up: one answer, whatever the reason."""

from datetime import datetime
from enum import StrEnum

from matcher.intakes.lists import IntakeRow
from matcher.intakes.models import IntakeStatus


class Stuck(StrEnum):
    """What keeps everybody who waits where they are."""

    called_off = "called_off"
    finished = "finished"
    started = "started"
    offered = "offered"  # every seat is taken, and some of them by an offer that awaits an answer
    full = "full"
    busy = "busy"  # a seat is free, but all who wait have another training at that time
    soon = "soon"  # a seat is free, and is offered within a minute


def why_nobody_moves(row: IntakeRow, offered: int, busy: int, now: datetime) -> Stuck | None:
    """The reason, None when nobody waits. `offered` counts offers without an answer, `busy` who is passed over."""
    if not row.waiting:
        return None
    if row.status is not IntakeStatus.open:
        return Stuck.called_off if row.status is IntakeStatus.cancelled else Stuck.finished
    if now >= row.first:
        return Stuck.started
    if row.taken >= row.seats:
        return Stuck.offered if offered else Stuck.full
    return Stuck.busy if busy >= row.waiting else Stuck.soon
