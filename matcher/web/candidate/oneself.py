"""The candidate who is signed in: their row, and all they have told, for pages about themself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask import abort
from sqlmodel import Session

from matcher import clock
from matcher.accounts import queries as accounts
from matcher.accounts.models import Branch
from matcher.candidates import queries
from matcher.candidates.models import Ability, Candidate, Phrase, Source, Status, Wish
from matcher.engine import Score
from matcher.matching import queries as matching
from matcher.skills import queries as skills
from matcher.skills.queries import Index
from matcher.web.guard import me
from matcher.web.unit_of_work import session


@dataclass(frozen=True)
class Oneself:
    """A candidate and what belongs to them; each part is asked of the database when a page needs it, once."""

    session: Session
    id: int
    person: Candidate

    @cached_property
    def wish(self) -> Wish:
        """What they want of work."""
        return queries.wish(self.session, self.id) or Wish(candidate_id=self.id)

    @cached_property
    def abilities(self) -> list[Ability]:
        """Every observation of what they can do."""
        return queries.abilities(self.session, self.id)

    @cached_property
    def said(self) -> Mapping[int, int | None]:
        """The level they gave themself for each skill they were asked about; None: they don't know."""
        return {ability.skill_id: ability.level for ability in self.abilities if ability.source is Source.self}

    @cached_property
    def phrases(self) -> list[Phrase]:
        """Their own words."""
        return queries.phrases(self.session, self.id)

    @cached_property
    def index(self) -> Index:
        """The vocabulary."""
        return skills.index(self.session)

    @cached_property
    def branch(self) -> Branch | None:
        """The branch that helps them."""
        return accounts.branch(self.session, self.person.branch_id)

    @cached_property
    def today(self) -> date:
        """The day it is."""
        return clock.today()

    @cached_property
    def work(self) -> list[Score]:
        """Work for them, best first; none before they are looking for it."""
        return matching.work_for(self.session, self.id, self.today) if self.is_active else []

    @property
    def is_active(self) -> bool:
        """Whether they are looking for work now."""
        return self.person.status is Status.active

    @property
    def is_signing_up(self) -> bool:
        """Whether they are still answering the first questions."""
        return self.person.status is Status.signing_up


def oneself() -> Oneself:
    """The candidate who is signed in."""
    person = queries.one(session(), me().candidate_id)
    if person is None or person.id is None:
        abort(404)
    return Oneself(session(), person.id, person)
