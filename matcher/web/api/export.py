"""Vacancies and people as JSON lines, as `matcher match` reads them: the same numbers come out."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import select

from matcher import clock
from matcher.candidates import queries as candidates
from matcher.candidates.models import Candidate, Status
from matcher.engine import Profile, shift_names
from matcher.skills import queries as skills
from matcher.vacancies import queries as published
from matcher.web.api import door, scope, telling
from matcher.web.api import people_shapes as shapes
from matcher.web.api.routes import Answer, Lines
from matcher.web.api.vacancy_shapes import VacancyLine
from matcher.web.unit_of_work import session


def vacancies() -> Answer[Lines[VacancyLine]]:
    """The vacancies that candidates see now: a company's own, or those that a branch works on."""
    return Answer(Lines(telling.lines(scope.vacancies_of_holder(), published.published(clock.today()))))


def people() -> Answer[Lines[shapes.PersonLine]]:
    """The branch's people who look for work, by number: no names, no addresses."""
    branch_id = door.holder().branch_id
    profiles = candidates.profiles(session(), branch_id)
    query = select(Candidate.id, Candidate.postcode).where(
        Candidate.branch_id == branch_id, Candidate.status == Status.active
    )
    postcodes = {id_: postcode for id_, postcode in session().exec(query) if id_ is not None}
    names = skills.names(session(), {ability.skill for profile in profiles for ability in profile.abilities})
    door.saw("candidate.exported", f"branch:{branch_id}")
    return Answer(Lines([_person(profile, postcodes, names) for profile in profiles]))


def _person(profile: Profile, postcodes: Mapping[int, str | None], names: Mapping[int, Any]) -> shapes.PersonLine:
    can, wants = profile.availability, profile.wishes
    return shapes.PersonLine(
        id=int(profile.id),
        abilities=[
            shapes.Ability(skill=names[each.skill].code, level=each.level, source=each.source)
            for each in profile.abilities
        ],
        conditions=shapes.PersonConditions(
            postcode=postcodes.get(int(profile.id)) if can.point else None,
            max_km=can.max_km,
            hours=can.hours,
            shifts=None if can.shifts is None else list(shift_names(can.shifts)),
            languages=telling.languages(dict(can.languages)),
            start=can.start,
            may_work=can.may_work,
        ),
        wishes=shapes.PersonWishes(
            **{name: getattr(wants, name) for name in ("home", "contact", "autonomy", "team", "growth", "pay")}
        ),
    )
