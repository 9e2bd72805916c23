"""What people look like in the API: to a company as strengths, to their branch as ranked scores; and their lines."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from matcher.engine import Band, Gate, Kind, Opens, Reason
from matcher.web.api.kinds import Cefr, Told


class Skill(Told):
    """A skill by its code, with its name in the language asked for."""

    skill: str
    name: str


class Strength(Skill):
    """What is asked and somebody can do: the level there is, and in which words."""

    level: float | None
    words: str | None
    told_by_candidate: bool = Field(description="nobody else has confirmed it yet")


class Missing(Skill):
    """What is asked and isn't there yet, or isn't known."""

    reason: Reason
    words: str


class Training(Told):
    """The training that helps most."""

    code: str
    name: str


class Proposed(Told):
    """Somebody whom a recruiter proposes, as strengths. name, branch and phone come with their own yes only."""

    number: int = Field(description="1 for who was proposed first")
    at: datetime
    band: Band
    name: str | None
    branch: str | None
    phone: str | None = Field(description="of the branch")
    strengths: list[Strength]
    learnable: list[Missing]
    to_discuss: list[Missing]
    training: Training | None


class ScoreLine(Told):
    """A line of an explanation: points = weight x fit. Those of the requirements add up to low."""

    kind: Kind
    skill: str = Field(description="code of the skill, or the name of a wish")
    weight: float
    fit: float
    points: float
    reason: Reason
    rests_on: str | None
    opens: Opens | None


class ScoreCondition(Told):
    """A hard condition, and the figures behind it."""

    kind: str
    gate: Gate
    reason: Reason
    detail: dict[str, Any]


class AfterTraining(Told):
    """The pair after the training that helps most."""

    programme: str
    low: float
    band: Band
    gain: float


class Ranked(Told):
    """A person of the branch and the work: the numbers of the page, of `matcher match`, and of the batch."""

    rank: int
    candidate: int
    band: Band
    low: float
    high: float
    coverage: float
    suit: float
    after: AfterTraining | None
    barred_by: list[str]
    to_ask: list[str]
    lines: list[ScoreLine]
    conditions: list[ScoreCondition]
    rule: str


class ProposedList(Told):
    """Who is proposed for a vacancy: what a company sees."""

    kind: Literal["proposed"] = "proposed"
    items: list[Proposed]
    next: None = None


class RankedList(Told):
    """Everybody of the branch, best first: what a recruiter sees. counts: how many people of each band."""

    kind: Literal["ranked"] = "ranked"
    items: list[Ranked]
    next: str | None
    counts: dict[Band, int]


Shortlist = Annotated[ProposedList | RankedList, Field(discriminator="kind")]


class Ability(Told):
    """What somebody can do, by one source. level 1 to 5; null when they don't know."""

    skill: str
    level: int | float | None
    source: str


class PersonConditions(Told):
    """When and where somebody can work; null is not known."""

    postcode: str | None
    max_km: float | None
    hours: tuple[int, int] | None
    shifts: list[str] | None
    languages: dict[str, Cefr]
    start: date | None
    may_work: bool | None


class PersonWishes(Told):
    """What somebody wants of work; null was not said."""

    home: float | None
    contact: str | None
    autonomy: float | None
    team: float | None
    growth: float | None
    pay: float | None


class PersonLine(Told):
    """A person as `matcher match` reads them: a number, no name and no address."""

    id: int
    abilities: list[Ability]
    conditions: PersonConditions
    wishes: PersonWishes
