"""The file for people's calendars."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import Session

from matcher.intakes import service
from matcher.intakes.calendar import invitation
from matcher.intakes.models import Intake, Place
from matcher.intakes.queries import meetings_of
from tests.intakes.scene import NOW, STAFF, key_of, set_scene


def booked(session: Session, **values: Any) -> Place:
    scene = set_scene(session, seats=1, people=1, **values)
    return service.book(session, STAFF, intake_id=scene.intake, candidate_id=scene.people[0], now=NOW)


def text(session: Session, place: Place, method: Any = "REQUEST") -> bytes:
    return invitation(
        session.get_one(Intake, place.intake_id),
        meetings_of(session, place.intake_id),
        place,
        "samira@candidate.example",
        method,
        title="Training, klantenservice; deel 1",
        organizer_email="utrecht@branch.example",
        now=NOW,
    )


def events(file: bytes) -> list[Any]:
    return list(Calendar.from_ical(file).walk("VEVENT"))


def test_every_meeting_is_an_entry_and_the_file_is_valid(session: Session) -> None:
    file = text(session, booked(session, meetings=3))
    calendar = Calendar.from_ical(file)
    assert calendar["METHOD"] == "REQUEST"
    assert calendar["VERSION"] == "2.0"
    assert len(events(file)) == 3
    for event in events(file):
        assert not event.errors
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "ORGANIZER", "ATTENDEE"} <= set(event)
        assert event["SUMMARY"] == "Training, klantenservice; deel 1"
        assert event["DTSTAMP"].dt == NOW
        assert event["STATUS"] == "CONFIRMED"
        assert event["ATTENDEE"] == "mailto:samira@candidate.example"
    assert len({event["UID"] for event in events(file)}) == 3
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    assert len(file) < 4000


@pytest.mark.parametrize(
    ("start", "offset"),
    [(date(2027, 1, 18), 1), (date(2027, 6, 14), 2), (date(2027, 3, 27), 1), (date(2027, 10, 30), 2)],
)
def test_the_offset_is_that_of_the_season(session: Session, start: date, offset: int) -> None:
    file = text(session, booked(session, starts=start, meetings=1))
    (event,) = events(file)
    assert event["DTSTART"].params["TZID"] == "Europe/Amsterdam"
    assert event["DTSTART"].dt.utcoffset() == timedelta(hours=offset)
    assert event["DTSTART"].dt == datetime(start.year, start.month, start.day, 9 - offset, 30, tzinfo=UTC)


def test_the_time_zone_in_the_file_itself_knows_both_sides_of_the_change(session: Session) -> None:
    file = text(session, booked(session, starts=date(2027, 3, 27), meetings=3))  # Saturday, Sunday, Monday
    zone: Any
    (zone,) = Calendar.from_ical(file).walk("VTIMEZONE")
    itself = zone.to_tz(lookup_tzid=False)
    offsets = [itself.utcoffset(datetime(2027, 3, day, 9, 30)) for day in (27, 28, 29)]  # noqa: DTZ001 - wall clock
    assert offsets == [timedelta(hours=1), timedelta(hours=2), timedelta(hours=2)]
    assert [event["DTSTART"].dt.utcoffset() for event in events(file)] == offsets


def test_a_move_keeps_the_uid_and_raises_the_sequence(session: Session) -> None:
    place = booked(session)
    before = events(text(session, place))
    intake = session.get_one(Intake, place.intake_id)
    later = [
        (meeting.starts_at + timedelta(days=7), meeting.ends_at + timedelta(days=7))
        for meeting in meetings_of(session, key_of(intake))
    ]
    service.move(session, STAFF, key_of(intake), later, 1, NOW)
    after = events(text(session, place))
    assert [event["UID"] for event in after] == [event["UID"] for event in before]
    assert [event["SEQUENCE"] for event in before] == [0, 0]
    assert [event["SEQUENCE"] for event in after] == [1, 1]
    assert after[0]["DTSTART"].dt == before[0]["DTSTART"].dt + timedelta(days=7)


def test_a_cancel_takes_the_same_entries_out(session: Session) -> None:
    place = booked(session)
    before = events(text(session, place))
    service.cancel(session, STAFF, key_of(place), NOW)
    file = text(session, place, "CANCEL")
    assert Calendar.from_ical(file)["METHOD"] == "CANCEL"
    after = events(file)
    assert [event["UID"] for event in after] == [event["UID"] for event in before]
    assert all(new["SEQUENCE"] > old["SEQUENCE"] for new, old in zip(after, before, strict=True))
    assert {event["STATUS"] for event in after} == {"CANCELLED"}


def test_two_people_have_entries_of_their_own(session: Session) -> None:
    first, second = booked(session), booked(session)
    uids = {event["UID"] for place in (first, second) for event in events(text(session, place))}
    assert len(uids) == 4
    assert not any(place.key in text(session, place).decode() for place in (first, second))
