"""The letter that tells a candidate they are proposed: without it nobody knows that a yes is waited for."""

from datetime import datetime

from sqlmodel import col

from matcher.accounts.models import User
from matcher.candidates.models import Candidate
from matcher.matching import queries
from matcher.matching.models import Decision, Match
from matcher.outbox import service as outbox
from matcher.web.guard import me
from matcher.web.unit_of_work import session


def tell(person: Candidate, decision: Decision, title: str, client: str, now: datetime) -> None:
    """Write the letter about this proposal, in the transaction of the decision; nothing when there is no account."""
    account = session().get(User, person.user_id)
    match = queries.kept(session(), col(Match.id) == decision.match_id)
    if account is None or match is None:
        return
    outbox.put(
        session(),
        template="proposed",
        to=account.email,
        language=account.language,
        user_id=account.id,
        dedupe=f"proposed:{decision.id}",
        data={"by": me().name, "title": title, "client": client, "key": match.key},
        now=now,
    )
