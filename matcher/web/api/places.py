"""Trainings that can be booked, and the places that a branch's people have in them."""

from typing import Annotated

from flask import url_for
from flask_babel import gettext as _
from pydantic import Field
from sqlmodel import col, select

from matcher import clock
from matcher.candidates.models import Candidate
from matcher.intakes import queries, service
from matcher.intakes.errors import NotYours
from matcher.intakes.lists import IntakeRow
from matcher.intakes.models import Place, PlaceStatus
from matcher.web.api import door, paging, refusals, scope
from matcher.web.api import place_shapes as shapes
from matcher.web.api.kinds import LARGEST, Code
from matcher.web.api.paging import Part
from matcher.web.api.routes import Answer
from matcher.web.languages import named
from matcher.web.unit_of_work import session

Number = Annotated[int, Field(ge=1, le=LARGEST)]


class WhichIntakes(Part):
    """Which trainings to tell."""

    programme: Code | None = Field(default=None, description="its code")
    near: Annotated[str, Field(pattern="^[1-9][0-9]{3}$")] | None = Field(default=None, description="four digits")
    within_km: Annotated[float, Field(ge=0, le=400)] | None = Field(default=None, description="only together with near")


class WhichPlaces(Part):
    """Which places to tell."""

    candidate: Number | None = None
    intake: Number | None = None
    status: PlaceStatus | None = None


def intakes(query: WhichIntakes) -> Answer[shapes.IntakePage]:
    """Trainings that can be booked now, at every branch, soonest first."""
    found = queries.upcoming(
        session(),
        now=clock.now(),
        programme_codes=None if query.programme is None else [query.programme],
        near=query.near,
        within_km=query.within_km,
    )
    end = query.after + query.limit
    following = paging.cursor(end) if end < len(found) else None
    told = [_intake(row) for row in found[query.after : end]]
    return Answer(shapes.IntakePage(items=told, next=following), paging.links(following))


def show_list(query: WhichPlaces) -> Answer[shapes.PlacePage]:
    """The places of the branch's people, the newest first."""
    asked = select(Place).join(Candidate, col(Candidate.id) == col(Place.candidate_id))
    asked = asked.where(Candidate.branch_id == door.holder().branch_id).order_by(col(Place.id).desc())
    given = (
        (query.candidate, col(Place.candidate_id) == query.candidate),
        (query.intake, col(Place.intake_id) == query.intake),
        (query.status, col(Place.status) == query.status),
        (query.after or None, col(Place.id) < query.after),
    )
    for value, condition in given:
        asked = asked if value is None else asked.where(condition)
    found = list(session().exec(asked.limit(query.limit + 1)))
    shown = found[: query.limit]
    following = paging.cursor(shown[-1].id or 0) if len(found) > len(shown) else None
    door.saw("candidate.seen", f"branch:{door.holder().branch_id}")
    return Answer(shapes.PlacePage(items=[_place(each) for each in shown], next=following), paging.links(following))


def show(place_id: int) -> Answer[shapes.Place]:
    """One place."""
    place = scope.place(place_id)
    door.saw("candidate.seen", f"candidate:{place.candidate_id}")
    return Answer(_place(place))


def book(body: shapes.Booking) -> Answer[shapes.Place]:
    """Book somebody of the branch: a seat, or a turn on the waiting list when there is none."""
    scope.is_candidate(body.candidate, "/candidate")
    with refusals.as_problems():
        try:
            made = service.book(
                session(), door.actor(), intake_id=body.intake, candidate_id=body.candidate, now=clock.now()
            )
        except NotYours as error:
            raise scope.missing("/intake", _("There is no such training.")) from error
    session().flush()
    door.wrote("place.booked", f"place:{made.id}")
    return Answer(_place(made), {"Location": url_for("api.place", place_id=made.id)})


def cancel(place_id: int) -> Answer[shapes.Place]:
    """Give up a seat, an offer or a turn; a seat that comes free goes to the next in line. Again: nothing."""
    scope.place(place_id)
    with refusals.as_problems():
        place = service.cancel(session(), door.actor(), place_id, clock.now())
    door.wrote("place.cancelled", f"place:{place_id}")
    return Answer(_place(place))


def _intake(row: IntakeRow) -> shapes.Intake:
    plain = ("id", "form", "branch_id", "branch", "town", "room", "paid", "status", "seats", "free", "waiting")
    return shapes.Intake(
        **{name: getattr(row, name) for name in (*plain, "closes_at", "meetings", "km")},
        programme=row.programme_code,
        name=named(row),
        starts_at=row.first,
        ends_at=row.last,
    )


def _place(place: Place) -> shapes.Place:
    plain = ("id", "reference", "status", "offered_until", "created_at", "updated_at")
    return shapes.Place(
        **{name: getattr(place, name) for name in plain},
        intake=place.intake_id,
        candidate=place.candidate_id,
        before=queries.turn_before(session(), place) if place.status is PlaceStatus.waiting else None,
    )
