"""A place as entries for somebody's calendar (iCalendar, RFC 5545 and 5546): one for each meeting."""

from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event, vCalAddress

from matcher.clock import local
from matcher.intakes.models import Intake, Meeting, Place

MAKER = "-//Matcher//Training places//NL"


def invitation(
    intake: Intake,
    meetings: list[Meeting],
    place: Place,
    attendee_email: str,
    method: Literal["REQUEST", "CANCEL"],
    *,
    title: str,
    organizer_email: str,
    now: datetime,
) -> bytes:
    """The file that puts a place into a calendar (REQUEST) or takes it out (CANCEL).

    `title` is in the reader's language. The UID of a meeting stays the same for ever; a move raises SEQUENCE, and a
    CANCEL is one above that, so that it always wins.
    """
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for meeting in meetings:
        event = _event(intake, meeting, place, method)
        event.add("summary", title)
        event.add("dtstamp", now.astimezone(UTC))
        event.add("organizer", _address(organizer_email))
        attendee = _address(attendee_email)
        # They booked here: nobody is asked to answer again in the calendar.
        attendee.params.update({"PARTSTAT": "ACCEPTED", "ROLE": "REQ-PARTICIPANT", "RSVP": "FALSE"})
        event.add("attendee", attendee)
        calendar.add_component(event)
    first, last = min(m.starts_at for m in meetings), max(m.ends_at for m in meetings)
    # Without the dates this adds every change of the clock from 1970 to 2038.
    calendar.add_missing_timezones(
        first_date=local(first).date() - timedelta(days=1), last_date=local(last).date() + timedelta(days=1)
    )
    text: bytes = calendar.to_ical()
    return text


def _event(intake: Intake, meeting: Meeting, place: Place, method: str) -> Event:
    cancelled = method == "CANCEL"
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, f"matcher:{place.key}:{meeting.id}")))  # tells nothing of the key
    event.add("sequence", intake.sequence + (1 if cancelled else 0))
    event.add("dtstart", local(meeting.starts_at))
    event.add("dtend", local(meeting.ends_at))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if intake.room:
        event.add("location", intake.room)
    return event


def _address(email: str) -> vCalAddress:
    return vCalAddress(f"mailto:{email}")
