"""Trainings: which start when, those that help this person most first; what one learns; taking a seat."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from matcher import clock
from matcher.engine import Band
from matcher.intakes import queries, service
from matcher.intakes.errors import AlreadyBooked, BusyThen, IntakeClosed, IntakeStarted, NotOpenYet, Refused
from matcher.intakes.models import LIVE, Form, IntakeStatus, Programme
from matcher.intakes.queries import IntakeDetail, IntakeRow, PlaceRow
from matcher.web import unit_of_work
from matcher.web.candidate.oneself import Oneself, oneself
from matcher.web.guard import actor
from matcher.web.languages import day, named
from matcher.web.rendering import page

WHERE = ("all", "near", "online")
NEAR_KM = 25.0  # for who has not said how far they want to travel
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Helps:
    """How a programme helps somebody: to how much work it opens the way, and what it adds to all of it together."""

    work: int = 0
    gain: float = 0.0


def intakes() -> ResponseReturnValue:
    """The intakes to come. Filters are in the address, so that a page can be kept and shared."""
    who = oneself()
    where = request.args.get("where", "all")
    where = where if where in WHERE else "all"
    programmes = {programme.code: programme for programme in queries.programmes(who.session)}
    chosen = request.args.get("programme", "")
    chosen = chosen if chosen in programmes else ""
    found = _upcoming(who, where, chosen)
    helps, mine = helping(who), {row.intake_id: row for row in live_places(who)}
    found.sort(key=lambda row: (row.id not in mine, *_order(who, row, helps)))
    return page(
        "candidate/intakes.html",
        rows=found if request.args.get("all") else found[:SHOWN],
        total=len(found),
        helps=helps,
        programmes=programmes,
        where_chosen=where,
        chosen=chosen,
        mine=mine,
        near=who.person.postcode is not None,
    )


def _upcoming(who: Oneself, where: str, programme: str) -> list[IntakeRow]:
    km = float(who.wish.max_km or NEAR_KM) if where == "near" else None
    found = queries.upcoming(
        who.session,
        now=clock.now(),
        programme_codes=[programme] if programme else None,
        near=who.person.postcode,
        within_km=km if who.person.postcode else None,
    )
    if where == "online":
        return [row for row in found if row.form is Form.online]
    return [row for row in found if row.form is not Form.online] if where == "near" else found


def _order(who: Oneself, row: IntakeRow, helps: Mapping[int, Helps]) -> tuple[float, bool, bool, datetime]:
    """What helps most, then what has a seat, then what is not too far, then what starts first."""
    gain = helps.get(row.programme_id, Helps()).gain
    is_far = row.km is not None and row.km > (who.wish.max_km or NEAR_KM)
    return -gain, row.free <= 0, is_far, row.first


def helping(who: Oneself) -> dict[int, Helps]:
    """By programme: how it helps with the work there is for this person."""
    found: dict[int, Helps] = {}
    for score in who.work:
        if score.after is not None and score.after.gain > 0:
            one = found.get(int(score.after.programme), Helps())
            opens = score.band is Band.FITS_AFTER_TRAINING
            found[int(score.after.programme)] = Helps(one.work + opens, one.gain + score.after.gain + opens)
    return found


def live_places(who: Oneself) -> list[PlaceRow]:
    """The seats, offers and waiting spots somebody has now."""
    return [row for row in queries.places_of(who.session, who.id) if row.status in LIVE]


def intake(key: str) -> ResponseReturnValue:
    """One intake: all its meetings, what one learns, and the button."""
    who = oneself()
    return _shown(who, queries.detail(who.session, key) or abort(404))


def book(key: str) -> ResponseReturnValue:
    """Take a seat, or a spot on the waiting list; again leads to the place that is there."""
    who = oneself()
    found = queries.detail(who.session, key) or abort(404)
    if not unit_of_work.writes():
        return _shown(who, found, _("This page was open for too long. Press the button again."), 400)
    try:
        place = service.book(who.session, actor(), intake_id=found.row.id, candidate_id=who.id, now=clock.now())
    except AlreadyBooked as known:
        flash(_("You already have a place here. Your number is %(number)s.", number=known.place.reference), "message")
        return redirect(url_for("candidate.place", key=known.place.key), code=303)
    except Refused as error:
        return _shown(who, found, _refusal(error), 409)
    return redirect(url_for("candidate.place", key=place.key), code=303)


def _shown(who: Oneself, found: IntakeDetail, refusal: str = "", status: int = 200) -> ResponseReturnValue:
    now = clock.now()
    return page(
        "candidate/intake.html",
        status,
        found=found,
        row=found.row,
        learn=_learned(who, found.programme),
        mine=next((row for row in live_places(who) if row.intake_id == found.row.id), None),
        can_book=found.row.status is IntakeStatus.open
        and (found.row.opens_at or now) <= now < min(found.row.first, found.row.closes_at),
        opens_at=found.row.opens_at if found.row.opens_at and now < found.row.opens_at else None,
        started=now >= found.row.first,
        helps=helping(who).get(found.row.programme_id, Helps()),
        hours=_hours_a_week(found),
        refusal=refusal,
    )


def _hours_a_week(found: IntakeDetail) -> int:
    """About how many hours its own meetings take in a week."""
    hours = sum((each.ends_at - each.starts_at).total_seconds() for each in found.meetings) / 3600
    return round(hours / ((found.row.last - found.row.first).days // 7 + 1))


def _learned(who: Oneself, programme: Programme) -> list[str]:
    """The skills that the programme works towards, by name."""
    taught = next((one for one in queries.programmes_for_engine(who.session) if one.id == programme.id), None)
    return sorted(
        named(who.index.names[skill]) for skill in (taught.targets if taught else ()) if skill in who.index.names
    )


def _refusal(error: Refused) -> str:
    if isinstance(error, IntakeStarted):
        return str(_("This training has started already. Choose another one."))
    if isinstance(error, NotOpenYet):
        return str(_("You can sign up from %(day)s on.", day=day(error.opens_at)))
    if isinstance(error, IntakeClosed):
        return str(_("You can't sign up for this training any more. Choose another one."))
    if isinstance(error, BusyThen):
        return str(_("You already have a training at this time. Cancel that one first, or choose another training."))
    return str(_("This does not work now. Call your branch, and we look at it together."))
