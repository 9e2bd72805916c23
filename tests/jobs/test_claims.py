"""A job's slot is claimed once, however many schedulers run."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from matcher.db import Database
from matcher.jobs import service

NOW = datetime(2026, 10, 25, 0, 30, 7, tzinfo=UTC)


def test_of_many_schedulers_one_gets_a_slot(database: Database) -> None:
    def claim(_: int) -> bool:
        with database.transaction() as session:
            return service.claim(session, "lapse_offers", service.slot_of(NOW, timedelta(minutes=1)))

    with ThreadPoolExecutor(8) as schedulers:
        assert sum(schedulers.map(claim, range(24))) == 1


def test_the_next_slot_is_free_again(database: Database) -> None:
    with database.transaction() as session:
        for minute in range(3):
            slot = service.slot_of(NOW + timedelta(minutes=minute), timedelta(minutes=1))
            assert service.claim(session, "lapse_offers", slot)


def test_slots_are_counted_in_utc_so_the_double_hour_has_two() -> None:
    first, second = NOW, NOW + timedelta(hours=1)  # both are half past two on the wall in Amsterdam
    assert service.slot_of(first, timedelta(hours=1)) != service.slot_of(second, timedelta(hours=1))


def test_old_slots_are_forgotten(database: Database) -> None:
    slot = service.slot_of(NOW, timedelta(minutes=1))
    with database.transaction() as session:
        assert service.claim(session, "lapse_offers", slot)
        service.finish(session, "lapse_offers", slot, NOW)
    with database.transaction() as session:
        assert not service.claim(session, "lapse_offers", slot)
        later = NOW + timedelta(days=8)
        service.finish(session, "other", service.slot_of(later, timedelta(minutes=1)), later)
        assert service.claim(session, "lapse_offers", slot)
