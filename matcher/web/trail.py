"""What a page leaves in the audit trail once it has been sent: a GET itself can't write."""

from sqlmodel import Session

from matcher.audit.service import record
from matcher.web import unit_of_work
from matcher.web.guard import actor


def seen(action: str, subject: str, detail: str = "") -> None:
    """Have an entry written after this page's own transaction has ended well; arguments as for `audit.record`."""
    who = actor()

    def note(fresh: Session) -> None:
        record(fresh, who, action, subject, detail)

    unit_of_work.afterwards(note)
