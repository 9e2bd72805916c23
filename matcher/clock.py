"""The only place that asks the time; everything else takes it from here, in UTC."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Europe/Amsterdam")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The calendar day it is in the Netherlands."""
    return now().astimezone(LOCAL).date()


def local(instant: datetime) -> datetime:
    """`instant` as the wall clock in the Netherlands shows it."""
    return instant.astimezone(LOCAL)
