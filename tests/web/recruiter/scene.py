"""A branch at work: the cast, with a training that helps Samira and intakes on both sides."""

from dataclasses import dataclass

from matcher.db import Database
from matcher.intakes.models import Intake, Place, Programme
from tests import make
from tests.cast import Cast


@dataclass(frozen=True, slots=True)
class Scene:
    """Anja's branch with an intake of twelve seats and a full one of one seat; another branch with its own."""

    cast: Cast
    programme: Programme
    intake: Intake
    full: Intake
    other_intake: Intake
    other_place: Place  # of Pieter, in the intake of his own branch

    @classmethod
    def enter(cls, database: Database, cast: Cast) -> "Scene":
        """Write the trainings and places beside the cast."""
        with database.transaction() as session:
            programme = make.programme(session, "customer_contact", calm=4, listening=4)
            intake = make.intake(session, programme=programme, branch=cast.utrecht, trainer=cast.wout)
            full = make.intake(session, programme=programme, branch=cast.utrecht, seats=1, room="Zaal 2")
            kees = make.candidate(session, name="Kees", branch=cast.utrecht, listening=2)
            make.place(session, full, kees)
            other = make.intake(session, programme=programme, branch=cast.groningen)
            place = make.place(session, other, cast.pieter)
            return cls(cast, programme, intake, full, other, place)
