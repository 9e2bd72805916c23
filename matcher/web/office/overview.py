"""How the programme goes, on one page: counts, the programmes, and what people decided beside what the score said."""

from flask.typing import ResponseReturnValue

from matcher import clock
from matcher.insights import queries, vocabulary
from matcher.matching.models import Verdict
from matcher.web.rendering import page
from matcher.web.unit_of_work import session


def show() -> ResponseReturnValue:
    """The overview of this moment."""
    now = clock.now()
    weeks = queries.sign_ups(session(), clock.today())
    decided = queries.decided(session())
    return page(
        "office/overview.html",
        now=now,
        totals=queries.totals(session(), now),
        programmes=queries.programmes(session(), now),
        weeks=weeks,
        busiest=max(count for _monday, count in weeks),
        decided=decided,
        understanding=vocabulary.understanding(session()),
        verdicts=tuple(Verdict),
    )
