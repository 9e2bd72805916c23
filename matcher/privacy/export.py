"""Everything that is kept of one person, as plain data: for themself, and to take along."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.accounts import queries as accounts
from matcher.accounts.models import Client, User
from matcher.audit import queries as audit
from matcher.candidates import queries, situations
from matcher.candidates.models import Ability, Candidate, SituationChoice, Wish
from matcher.db import rows
from matcher.engine import shift_names
from matcher.intakes import queries as intakes
from matcher.intakes.models import Call, Feed, HelpQuestion, Meeting, Need, Place, Presence
from matcher.matching import about as matching
from matcher.matching.models import Decision, Match
from matcher.outbox.models import Message
from matcher.passport import queries as passport
from matcher.planning import about as planning
from matcher.skills.models import Skill
from matcher.vacancies.models import Vacancy

FORMAT = "matcher-export-1"
AUDIT = 10_000


def of(session: Session, candidate_id: int) -> dict[str, Any]:
    """All that is kept of a candidate, by subject, ready for JSON; empty when there is no such candidate."""
    person = queries.one(session, candidate_id)
    if person is None:
        return {}
    account = session.get_one(User, person.user_id)
    return {
        "format": FORMAT,
        "account": _plain(account, "email", "name", "language", "created_at"),
        "person": _person(session, person),
        "wishes": _wishes(queries.wish(session, candidate_id)),
        "abilities": _abilities(session, candidate_id),
        "own_words": [
            _plain(phrase, "text", "verdict", "created_at") for phrase in queries.phrases(session, candidate_id)
        ],
        "situations": _situations(session, candidate_id),
        "consents": [
            _plain(consent, "purpose", "given", "text_version", "channel", "at")
            for consent in queries.consents(session, candidate_id)
        ],
        "trainings": _trainings(session, candidate_id),
        "credentials": [
            {**_plain(given, "issued_at"), **passport.file_of(given)}
            for given in passport.credentials(session, candidate_id)
        ],
        "planning": planning.about(session, candidate_id),
        "around_trainings": _around_trainings(session, candidate_id),
        "calendar_address_since": _calendar(session, person.user_id),
        "matches": _matches(session, candidate_id),
        "decisions": _decisions(session, candidate_id),
        "lists": matching.of(session, candidate_id),
        "mails": _mails(session, person.user_id, account.email),
        "seen_and_changed": [
            _plain(entry, "at", "role", "action", "detail")
            for entry in audit.about(session, f"candidate:{candidate_id}", AUDIT)
        ],
    }


def _person(session: Session, person: Candidate) -> dict[str, Any]:
    branch = accounts.branch(session, person.branch_id)
    told = _plain(
        person,
        *("status", "name", "phone", "postcode", "adult", "may_work", "call_me_at", "rather_called"),
        *("created_at", "updated_at"),
    )
    return {**told, "branch": branch.name if branch else None}


def _wishes(wish: Wish | None) -> dict[str, Any]:
    if wish is None:
        return {}
    told = _plain(wish, *(name for name in Wish.model_fields if name not in ("candidate_id", "shifts")))
    return {**told, "shifts": None if wish.shifts is None else list(shift_names(wish.shifts))}


def _abilities(session: Session, candidate_id: int) -> list[dict[str, Any]]:
    query = (
        select(Ability, Skill)
        .join(Skill, col(Skill.id) == col(Ability.skill_id))
        .where(Ability.candidate_id == candidate_id)
        .order_by(col(Ability.skill_id), col(Ability.source))
    )
    return [
        {
            "skill": skill.name_nl,
            "code": skill.code,
            "esco": skill.esco,
            **_plain(ability, "level", "source", "observed_at"),
        }
        for ability, skill in session.exec(query)
    ]


def _situations(session: Session, candidate_id: int) -> list[dict[str, Any]]:
    query = select(SituationChoice).where(SituationChoice.candidate_id == candidate_id)
    found = {choice.code: choice for choice in session.exec(query)}
    return [
        {
            "situation": told.situation.name_nl,
            "would_do": told.best.name_nl,
            "would_not_do": told.worst.name_nl,
            **_plain(found[code], "code", "at"),
        }
        for code, told in situations.told(session, candidate_id).items()
    ]


def _trainings(session: Session, candidate_id: int) -> list[dict[str, Any]]:
    return [
        {"training": row.name_nl, "branch": row.branch, **_plain(row, "reference", "status", "priority", "starts_at")}
        for row in intakes.places_of(session, candidate_id)
    ]


def _around_trainings(session: Session, candidate_id: int) -> dict[str, list[dict[str, Any]]]:
    """What somebody needed and what would help them, at which meetings they were, and what they were called about."""
    theirs = sa.select(col(Place.id)).where(col(Place.candidate_id) == candidate_id)
    meetings = select(Presence, Meeting).join(Meeting, col(Meeting.id) == Presence.meeting_id)
    return {
        "needs": [
            _plain(need, "text", "told_at") for need in session.exec(select(Need).where(col(Need.place_id).in_(theirs)))
        ],
        "asked_whether_we_can_help": [
            _plain(asked, "asked_at", "expires_at", "answer", "answered_at", "done_at")
            for asked in session.exec(select(HelpQuestion).where(col(HelpQuestion.place_id).in_(theirs)))
        ],
        "meetings": [
            {"meeting": meeting.starts_at.isoformat(), **_plain(presence, "present", "noted_at")}
            for presence, meeting in session.exec(meetings.where(col(Presence.place_id).in_(theirs)))
        ],
        "calls": [
            _plain(call, "about", "due_at", "done_at")
            for call in session.exec(select(Call).where(col(Call.place_id).in_(theirs)))
        ],
    }


def _calendar(session: Session, user_id: int) -> str | None:
    feed = session.get(Feed, user_id)
    return feed.made_at.isoformat() if feed else None


def _matches(session: Session, candidate_id: int) -> list[dict[str, Any]]:
    """Each stored match with the lines it is the sum of: what it rested on, and the rules it was made with."""
    query = (
        select(Match, Vacancy.title)
        .join(Vacancy, col(Vacancy.id) == col(Match.vacancy_id))
        .where(Match.candidate_id == candidate_id)
        .order_by(col(Match.id))
    )
    columns = ("rule_version", "band", "low", "high", "coverage", "suit", "created_at", "inputs", "result")
    return [{"vacancy": title, **_plain(match, *columns)} for match, title in session.exec(query)]


def _decisions(session: Session, candidate_id: int) -> list[dict[str, Any]]:
    query = (
        sa.select(
            col(Vacancy.title),
            col(Client.name),
            col(User.name),
            col(Decision.verdict),
            col(Decision.reason),
            col(Decision.created_at),
            col(Decision.candidate_agreed_at),
        )
        .join(Vacancy, col(Vacancy.id) == col(Decision.vacancy_id))
        .join(Client, col(Client.id) == col(Vacancy.client_id))
        .join(User, col(User.id) == col(Decision.decided_by))
        .where(col(Decision.candidate_id) == candidate_id)
        .order_by(col(Decision.id))
    )
    names = ("vacancy", "client", "decided_by", "verdict", "reason", "at", "name_given_to_client_at")
    return [dict(zip(names, map(_value, row), strict=True)) for row in rows(session, query)]


def _mails(session: Session, user_id: int, email: str) -> list[dict[str, Any]]:
    query = select(Message).where((col(Message.user_id) == user_id) | (col(Message.to) == email))
    return [
        _plain(message, "template", "to", "state", "sent_at")
        for message in session.exec(query.order_by(col(Message.id)))
    ]


def _plain(thing: Any, *names: str) -> dict[str, Any]:
    return {name: _value(getattr(thing, name)) for name in names}


def _value(value: Any) -> Any:
    """Dates as ISO 8601, enums as their word, the rest as it is."""
    return value.isoformat() if hasattr(value, "isoformat") else getattr(value, "value", value)
