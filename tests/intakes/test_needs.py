"""What somebody needs: theirs to say, and gone with the training."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from matcher.audit.models import Entry
from matcher.intakes import needs, service
from matcher.intakes.errors import NotYours, PlaceOver
from matcher.intakes.models import Need, Place, PlaceStatus
from tests.intakes.scene import NOW, STAFF, as_themselves, crowd, key_of

FIRST = datetime(2026, 12, 14, 8, 30, tzinfo=UTC)
WORDS = "a room without stairs"


def tell(session: Session, place: Place, text: str = WORDS, now: datetime = NOW) -> None:
    needs.tell_need(session, as_themselves(session, place.candidate_id), key_of(place), text, now)


def test_it_is_said_changed_and_taken_back_and_the_trail_holds_no_word_of_it(session: Session) -> None:
    _, (place,) = crowd(session, seats=1, people=1)
    for text in (WORDS, WORDS, "larger letters"):
        tell(session, place, text)
        assert needs.needs(session, NOW) == {place.id: text}
    tell(session, place, "")
    tell(session, place, "")
    assert needs.needs(session, NOW) == {}
    trail = session.exec(select(Entry).where(Entry.action == "place.need")).all()
    assert [entry.detail for entry in trail] == ["", "", ""]


def test_nobody_says_it_for_somebody_else(session: Session) -> None:
    _, (place, other) = crowd(session, seats=2, people=2)
    with pytest.raises(NotYours):
        needs.tell_need(session, as_themselves(session, other.candidate_id), key_of(place), WORDS, NOW)


@pytest.mark.parametrize("end", ["cancel", "no_show", "finish", "call_off", "late"])
def test_when_somebody_no_longer_takes_part_it_is_neither_shown_nor_kept(session: Session, end: str) -> None:
    scene, (place,) = crowd(session, seats=1, people=1)
    tell(session, place)
    now = FIRST + timedelta(days=1)
    if end == "cancel":
        service.cancel(session, STAFF, key_of(place), NOW)
    elif end == "call_off":
        service.call_off(session, STAFF, scene.intake, 1, NOW)
    elif end == "late":
        now += timedelta(days=8)
    else:
        service.mark(session, STAFF, key_of(place), PlaceStatus("no_show" if end == "no_show" else "attended"), now)
    if end == "finish":
        assert needs.needs(session, now) == {place.id: WORDS}  # it runs until it is closed
        service.finish(session, STAFF, scene.intake, now)
    assert needs.needs(session, now) == {}
    with pytest.raises(PlaceOver):
        tell(session, place, now=now)
    assert needs.forget_old(session, now) == 1
    assert session.exec(select(Need)).all() == []


def test_what_is_still_needed_stays(session: Session) -> None:
    _, (place,) = crowd(session, seats=1, people=1)
    tell(session, place)
    assert needs.forget_old(session, FIRST) == 0
