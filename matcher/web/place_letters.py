"""What letters about a place tell beyond the place itself: links to answer with, what somebody can do now."""

from typing import Any

from sqlmodel import Session, col

from matcher import clock
from matcher.engine import Band
from matcher.intakes import queries as intakes
from matcher.intakes.finished import finished_places
from matcher.intakes.models import Place
from matcher.matching import queries as matching
from matcher.outbox.models import Message
from matcher.skills import queries as skills
from matcher.vacancies import queries as vacancies
from matcher.vacancies.models import Vacancy
from matcher.web import answers
from matcher.web.languages import named

# Which letters can be answered at once, and what the answer is about.
ANSWERED = {"place_reminder": answers.COME, "place_moved": answers.COME, "place_offered": answers.OFFER}
ON_ONES_OWN = 3  # the level of who needs no help
MOST = 8
WORK = 3


def values(session: Session, message: Message, secret: str) -> dict[str, Any]:
    """What fills the template of a letter about a place, as things are now."""
    row, place, intake = intakes.of_letter(session, message.place_id or 0)
    found: dict[str, Any] = {
        "place": row,
        "seat": place,
        "intake": intake,
        "meetings": intakes.meetings_of(session, row.intake_id),
    }
    if message.template in ANSWERED:
        found["links"] = answers.links(secret, place.key, intake.sequence, ANSWERED[message.template])
    if message.template == "place_reminder":
        # Also when it goes out late it says the day that it is.
        found["away"] = (clock.local(intake.starts_at).date() - clock.today()).days
    if message.template == "place_help":
        found["link"] = answers.help_link(secret, place.key)
    if message.template == "place_finished":
        found.update(_news(session, place))
    return found


def _news(session: Session, place: Place) -> dict[str, Any]:
    """What a trainer saw somebody do without help, and some of the work that fits now; in the reader's language."""
    finished = finished_places(session, place.created_at, col(Place.id) == place.id)
    levels = finished[0].levels if finished else {}
    able = sorted((skill for skill, level in levels.items() if level >= ON_ONES_OWN), key=lambda skill: -levels[skill])
    names = skills.names(session, able)
    work = matching.work_for(session, place.candidate_id, clock.today())
    fits = [int(score.brief) for score in work if score.band is Band.FITS_NOW]
    rows = {row.id: row for row in vacancies.listed(session, col(Vacancy.id).in_(fits[:WORK]))}
    return {
        "able": [named(names[skill]) for skill in able[:MOST]],
        "work": [rows[each] for each in fits[:WORK] if each in rows],
        "fits": len(fits),
    }
