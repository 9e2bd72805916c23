"""The letter that tells a candidate they are proposed: without it nobody knows that a yes is waited for."""

from datetime import datetime

from sqlmodel import Session, col, select

from matcher.accounts.models import Client, User
from matcher.candidates.models import Candidate
from matcher.matching.models import Decision, Match
from matcher.outbox import service as outbox
from matcher.vacancies.models import Vacancy


def tell_proposed(session: Session, decision: Decision, match: Match, now: datetime) -> None:
    """Write the letter about a proposal, in the transaction of the decision; once a decision."""
    user_id, email, language = session.exec(
        select(User.id, User.email, User.language)
        .join(Candidate, col(Candidate.user_id) == col(User.id))
        .where(Candidate.id == decision.candidate_id)
    ).one()
    title, client, by = session.exec(
        select(Vacancy.title, Client.name, User.name)
        .join(Client, col(Client.id) == col(Vacancy.client_id))
        .join(User, col(User.id) == decision.decided_by)
        .where(Vacancy.id == decision.vacancy_id)
    ).one()
    outbox.put(
        session,
        template="proposed",
        to=email,
        language=language,
        user_id=user_id,
        dedupe=f"proposed:{decision.id}",
        data={"by": by, "title": title, "client": client, "key": match.key},
        now=now,
    )
