"""What is wrong with a problem that can't be planned."""

from __future__ import annotations

from enum import StrEnum

from matcher.engine.profile import Id


class Fault(StrEnum):
    """The kind of thing that is wrong."""

    MISSING = "missing"
    OUT_OF_RANGE = "out_of_range"
    OVERLAP = "overlap"
    TWICE = "twice"
    UNKNOWN = "unknown"
    TRAINER_TWICE = "trainer_twice"
    ROOM_TWICE = "room_twice"


class InvalidProblem(ValueError):
    """A person, an intake or a plan that can't be.

    fault: its kind; about: the ids of the people or intakes concerned, as far as there are any. The message is one
    sentence in English that starts with the field and says what would be right.
    """

    def __init__(self, fault: Fault, message: str, about: tuple[Id, ...] = ()) -> None:
        super().__init__(message)
        self.fault, self.about = fault, about
