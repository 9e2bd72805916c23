"""What people ask of the audit trail."""

from sqlmodel import Session, col, select

from matcher.audit.models import Entry


def about(session: Session, subject: str, limit: int = 100) -> list[Entry]:
    """The newest entries about `subject` ("candidate:12"), newest first: who saw it, changed it, decided."""
    return list(session.exec(select(Entry).where(Entry.subject == subject).order_by(col(Entry.id).desc()).limit(limit)))


def newest(session: Session, limit: int = 50) -> list[Entry]:
    """The newest entries, newest first."""
    return list(session.exec(select(Entry).order_by(col(Entry.id).desc()).limit(limit)))
