"""Trainings as entries for somebody's calendar (iCalendar, RFC 5545 to 5547): invitations by mail, and feeds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event, vCalAddress

from matcher.clock import local
from matcher.intakes.models import Intake, Meeting, Place

MAKER = "-//Matcher//Training places//NL"
REFRESH = timedelta(hours=1)  # how often calendars are asked to look again
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One meeting as somebody's calendar shows it, in their language."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    where: str = ""
    text: str = ""


def uid(key: str, meeting_id: int | None) -> str:
    """The name of an entry: the same for ever, and it tells nothing of the key."""
    return str(uuid5(NAMESPACE_URL, f"matcher:{key}:{meeting_id}"))


def invitations(
    intake: Intake,
    meetings: list[Meeting],
    place: Place,
    attendee_email: str,
    method: Literal["REQUEST", "CANCEL"],
    *,
    title: str,
    organizer_email: str,
    now: datetime,
) -> list[bytes]:
    """The files that put a place into a calendar (REQUEST) or take it out (CANCEL): one for each meeting.

    RFC 5546 wants all entries of such a file to have one UID, and Outlook takes in the first one only. `title` is in
    the reader's language. A move raises SEQUENCE, and a CANCEL is one above that, so that it always wins.
    """
    cancelled = method == "CANCEL"
    files = []
    for meeting in meetings:
        event = _event(entry_of(intake, meeting, place.key, title), organizer_email, now)
        event["sequence"] = intake.sequence + (1 if cancelled else 0)
        event["status"] = "CANCELLED" if cancelled else "CONFIRMED"
        attendee = _address(attendee_email)
        # They booked here: nobody is asked to answer again in the calendar.
        attendee.params.update({"PARTSTAT": "ACCEPTED", "ROLE": "REQ-PARTICIPANT", "RSVP": "FALSE"})
        event.add("attendee", attendee)
        files.append(_file(_calendar(method), [event], [meeting.starts_at, meeting.ends_at]))
    return files


def publication(entries: Iterable[Entry], *, name: str, organizer_email: str, now: datetime) -> bytes:
    """A file of any number of entries that nobody is asked to answer (PUBLISH): for a feed, or to take in at once."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    events, times = [], [now]
    for entry in entries:
        events.append(_event(entry, organizer_email, now))
        times += [entry.starts_at, entry.ends_at]
    return _file(calendar, events, times)


def entry_of(intake: Intake, meeting: Meeting, key: str, title: str) -> Entry:
    """A meeting of an intake as an entry, named after `key`."""
    return Entry(uid(key, meeting.id), intake.sequence, meeting.starts_at, meeting.ends_at, title, intake.room)


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _event(entry: Entry, organizer_email: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", local(entry.starts_at))
    event.add("dtend", local(entry.ends_at))
    event.add("sequence", entry.sequence)
    event.add("status", "CONFIRMED")
    event.add("summary", entry.title)
    event.add("organizer", _address(organizer_email))
    if entry.where:
        event.add("location", entry.where)
    if entry.text:
        event.add("description", entry.text)
    return event


def _file(calendar: Calendar, events: list[Event], times: list[datetime]) -> bytes:
    for event in events:
        calendar.add_component(event)
    # Without the dates this adds every change of the clock from 1970 to 2038.
    calendar.add_missing_timezones(
        first_date=local(min(times)).date() - _DAY, last_date=local(max(times)).date() + _DAY
    )
    text: bytes = calendar.to_ical()
    return text


def _address(email: str) -> vCalAddress:
    return vCalAddress(f"mailto:{email}")
