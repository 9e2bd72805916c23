"""The file for people's calendars."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import Session

from matcher.intakes import service
from matcher.intakes.calendar import Entry, entry_of, invitations, publication
from matcher.intakes.models import Intake, Place
from matcher.intakes.queries import meetings_of
from tests.intakes.scene import NOW, STAFF, key_of, set_scene


def booked(session: Session, **values: Any) -> Place:
    scene = set_scene(session, seats=1, people=1, **values)
    return service.book(session, STAFF, intake_id=scene.intake, candidate_id=scene.people[0], now=NOW)


def files(session: Session, place: Place, method: Any = "REQUEST") -> list[bytes]:
    return invitations(
        session.get_one(Intake, place.intake_id),
        meetings_of(session, place.intake_id),
        place,
        "samira@candidate.example",
        method,
        title="Training, klantenservice; deel 1",
        organizer_email="utrecht@branch.example",
        now=NOW,
    )


def events(made: list[bytes]) -> list[Any]:
    return [event for file in made for event in Calendar.from_ical(file).walk("VEVENT")]


def test_every_meeting_is_a_file_of_its_own_and_valid(session: Session) -> None:
    """RFC 5546, 3.2.2: the entries of a REQUEST have one UID; a reader that sees several takes in the first."""
    made = files(session, booked(session, meetings=3))
    assert len(made) == 3
    for file in made:
        calendar = Calendar.from_ical(file)
        assert (calendar["METHOD"], calendar["VERSION"], calendar["CALSCALE"]) == ("REQUEST", "2.0", "GREGORIAN")
        (event,) = events([file])
        assert not event.errors
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "ORGANIZER", "ATTENDEE"} <= set(event)
        assert event["SUMMARY"] == "Training, klantenservice; deel 1"
        assert event["DTSTAMP"].dt == NOW
        assert event["STATUS"] == "CONFIRMED"
        assert event["ATTENDEE"] == "mailto:samira@candidate.example"
        assert file.endswith(b"END:VCALENDAR\r\n")
        assert b"\n" not in file.replace(b"\r\n", b"")
        assert all(len(line) <= 75 for line in file.split(b"\r\n"))
        assert len(file) < 2000
    assert len({event["UID"] for event in events(made)}) == 3


@pytest.mark.parametrize(
    ("start", "offset"),
    [(date(2027, 1, 18), 1), (date(2027, 6, 14), 2), (date(2027, 3, 27), 1), (date(2027, 10, 30), 2)],
)
def test_the_offset_is_that_of_the_season(session: Session, start: date, offset: int) -> None:
    (event,) = events(files(session, booked(session, starts=start, meetings=1)))
    assert event["DTSTART"].params["TZID"] == "Europe/Amsterdam"
    assert event["DTSTART"].dt.utcoffset() == timedelta(hours=offset)
    assert event["DTSTART"].dt == datetime(start.year, start.month, start.day, 9 - offset, 30, tzinfo=UTC)


def test_the_time_zone_in_the_file_itself_knows_both_sides_of_the_change(session: Session) -> None:
    place = booked(session, starts=date(2027, 3, 27), meetings=3)  # Saturday, Sunday, Monday
    file = whole(session, place)
    zone: Any
    (zone,) = Calendar.from_ical(file).walk("VTIMEZONE")
    itself = zone.to_tz(lookup_tzid=False)
    offsets = [itself.utcoffset(datetime(2027, 3, day, 9, 30)) for day in (27, 28, 29)]  # noqa: DTZ001 - wall clock
    assert offsets == [timedelta(hours=1), timedelta(hours=2), timedelta(hours=2)]
    assert [event["DTSTART"].dt.utcoffset() for event in events([file])] == offsets
    assert [event["DTSTART"].dt.utcoffset() for event in events(files(session, place))] == offsets


def test_a_move_keeps_the_uid_and_raises_the_sequence(session: Session) -> None:
    place = booked(session)
    before = events(files(session, place))
    intake = session.get_one(Intake, place.intake_id)
    later = [
        (meeting.starts_at + timedelta(days=7), meeting.ends_at + timedelta(days=7))
        for meeting in meetings_of(session, key_of(intake))
    ]
    service.move(session, STAFF, key_of(intake), later, 1, NOW)
    after = events(files(session, place))
    assert [event["UID"] for event in after] == [event["UID"] for event in before]
    assert [event["SEQUENCE"] for event in before] == [0, 0]
    assert [event["SEQUENCE"] for event in after] == [1, 1]
    assert after[0]["DTSTART"].dt == before[0]["DTSTART"].dt + timedelta(days=7)


def test_a_cancel_takes_the_same_entries_out(session: Session) -> None:
    place = booked(session)
    before = events(files(session, place))
    service.cancel(session, STAFF, key_of(place), NOW)
    made = files(session, place, "CANCEL")
    assert {Calendar.from_ical(file)["METHOD"] for file in made} == {"CANCEL"}
    after = events(made)
    assert [event["UID"] for event in after] == [event["UID"] for event in before]
    assert all(new["SEQUENCE"] > old["SEQUENCE"] for new, old in zip(after, before, strict=True))
    assert {event["STATUS"] for event in after} == {"CANCELLED"}


def test_two_people_have_entries_of_their_own(session: Session) -> None:
    first, second = booked(session), booked(session)
    uids = {event["UID"] for place in (first, second) for event in events(files(session, place))}
    assert len(uids) == 4
    assert not any(place.key.encode() in file for place in (first, second) for file in files(session, place))


def whole(session: Session, place: Place) -> bytes:
    intake = session.get_one(Intake, place.intake_id)
    meetings = meetings_of(session, place.intake_id)
    made = [entry_of(intake, meeting, place.key, "Training, klantenservice; deel 1") for meeting in meetings]
    return publication(made, name="Trainingen", organizer_email="mail@matcher.example", now=NOW)


def test_a_file_of_all_meetings_asks_nobody_and_has_the_same_names(session: Session) -> None:
    place = booked(session, meetings=3)
    file = whole(session, place)
    calendar = Calendar.from_ical(file)
    assert calendar["METHOD"] == "PUBLISH"
    assert [event["UID"] for event in events([file])] == [event["UID"] for event in events(files(session, place))]
    for event in events([file]):
        assert {"UID", "DTSTAMP", "DTSTART", "ORGANIZER", "SUMMARY"} <= set(event)  # RFC 5546, 3.2.1
        assert "ATTENDEE" not in event
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in file
    assert b"X-PUBLISHED-TTL:PT1H\r\n" in file


def test_a_long_title_is_folded_and_whole_again() -> None:
    title = "Klantcontact met vragen over energie, één; twee" * 4
    file = publication(
        [Entry("a", 0, NOW, NOW + timedelta(hours=1), title)], name="T", organizer_email="a@b.example", now=NOW
    )
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    (event,) = events([file])
    assert event["SUMMARY"] == title
