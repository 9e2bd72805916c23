"""The planner's codes as sentences: why a training opens or not, why somebody is proposed, left out, or no longer."""

from collections.abc import Callable

from babel.numbers import format_decimal
from flask_babel import gettext as _

from matcher.web.languages import language

WORDS: dict[str, dict[str, Callable[[], str]]] = {
    "plan_scope": {
        "branch": lambda: _("my branch"),
        "region": lambda: _("a whole region"),
        "country": lambda: _("the whole country"),
    },
    "plan_state": {
        "asked": lambda: _("being made"),
        "making": lambda: _("being made"),
        "made": lambda: _("ready"),
        "failed": lambda: _("went wrong"),
    },
    "proposal_state": {
        "proposed": lambda: _("proposed"),
        "confirmed": lambda: _("invited"),
        "turned_down": lambda: _("turned down"),
        "stale": lambda: _("not possible any more"),
    },
    "plan_verdict": {
        "was_open": lambda: _("It is open already."),
        "opens": lambda: _("It helps enough people to open."),
        "too_few_people": lambda: _("Fewer people can come and gain by it than it needs to go ahead."),
        "trainer_elsewhere": lambda: _("Its trainer gives another training then, which helps more."),
        "room_in_use": lambda: _("Its room is used then by a training that helps more."),
        "too_costly": lambda: _("It would cost more than it brings."),
        "better_elsewhere": lambda: _("The same people are helped more by the trainings that do open."),
        "no_trainer": lambda: _("No trainer of the branch is free then."),
        "no_room": lambda: _("No room of the branch is free then."),
    },
    "plan_chosen": {
        "best": lambda: _("No training they can come to helps more."),
        "better_is_full": lambda: _("Another training would help more, but its seats help others more still."),
        "better_stays_closed": lambda: _("Another training would help more, but it does not open."),
        "kept": lambda: _("Was proposed before, and stays so."),
    },
    "plan_missed": {
        "has_place": lambda: _("have a seat in a training already"),
        "asked_before": lambda: _("said no less than four weeks ago, or you did"),
        "no_gain": lambda: _("would not fit more work after any training"),
        "no_intake": lambda: _("would be helped by a training that is not planned in these weeks"),
        "place_not_known": lambda: _("live where nobody knows: ask for their postcode"),
        "not_online": lambda: _("can't follow an online training"),
        "too_far": lambda: _("live too far from every training that would help"),
        "too_early": lambda: _("can't start so soon"),
        "not_available": lambda: _("can't come at the moments of the week when it is given"),
        "busy": lambda: _("wait for a training at the same time"),
        "no_seats": lambda: _("would be helped by a training that is full"),
        "seats_to_others": lambda: _("would be helped, but every seat helps others at least as much"),
        "seats_kept": lambda: _("would be helped, but the seats were proposed to others before"),
        "cohort_too_small": lambda: _("would be helped by a training that too few people can come to"),
        "trainer_busy": lambda: _("would be helped by a training whose trainer is needed elsewhere"),
        "room_taken": lambda: _("would be helped by a training whose room is needed for another"),
        "not_worth": lambda: _("would be helped by a training whose other people are helped more elsewhere"),
    },
    "plan_stale": {
        "AlreadyBooked": lambda: _("has a place in it already"),
        "BusyThen": lambda: _("has a place in another training at that time"),
        "NoSeatFree": lambda: _("every seat was taken meanwhile"),
        "IntakeClosed": lambda: _("booking was over"),
        "IntakeStarted": lambda: _("the training had begun"),
        "NotOpenYet": lambda: _("booking had yet to open"),
        "NotYours": lambda: _("the training was gone"),
    },
}


def figure(value: float) -> str:
    """ "16,3": a number with one decimal."""
    return str(format_decimal(value, "#,##0.0", locale=language()))
