"""What a vacancy looks like in the API: the lines that `matcher match` reads, and what a client fills in besides."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from matcher.engine import shift_mask
from matcher.matching.files.reading import CEFR
from matcher.vacancies.models import Contact, VacancyStatus
from matcher.vacancies.phrases import Ground, Instead
from matcher.vacancies.service import MOST_ASKED
from matcher.web.api.kinds import NUMBER, Cefr, Code, Day, Given, Moment, Share, Told, Truth, text
from matcher.web.api.paging import Page

Title: Any = text(3, 100)
Description: Any = text(20, 4000)
Hours = Annotated[int, Field(ge=1, le=40), NUMBER]
Pay = Annotated[float, Field(ge=10, le=100, description="euro an hour"), NUMBER]
Openings = Annotated[int, Field(ge=1, le=500), NUMBER]
HoursFromTo = Annotated[tuple[Hours, Hours], Field(description="the least and the most a week")]
Moments = Annotated[
    list[Moment], Field(max_length=28, description="when one must be able to work; empty: free to choose")
]
Occupation = Annotated[Code, Field(max_length=40, description="code of a programme, or empty for other work")]


class Languages(Given):
    """The level of a language that the work needs; null when it needs none."""

    nl: Cefr | None = None
    en: Cefr | None = None


class RequirementIn(Given):
    """What is asked of one skill."""

    skill: Code = Field(description="code or ESCO address; for words, ask /skills/resolve first")
    level: Annotated[int, Field(ge=1, le=5), NUMBER]
    weight: Annotated[int, Field(ge=1, le=3), NUMBER] = 2
    must: Truth = False


Asked = Annotated[list[RequirementIn], Field(max_length=MOST_ASKED)]


class ConditionsIn(Given):
    """Where and when the work is."""

    postcode: Code
    home: Share = Field(default=0.0, description="share of the hours worked from home")
    hours: HoursFromTo
    shifts: Moments = []
    languages: Languages = Languages()
    start: Day


class OffersIn(Given):
    """What the work gives."""

    contact: Contact
    autonomy: Share = 0.5
    team: Share = 0.5
    growth: Share = 0.5
    pay: Pay


class VacancyIn(Given):
    """A vacancy to be written down."""

    title: Title
    description: Description
    occupation: Occupation = ""
    conditions: ConditionsIn
    offers: OffersIn
    requirements: Asked = []
    closes: Day
    openings: Openings = 1


# Of a change each field may be left out, but none may be empty: so each has a default that nobody ever sees.
class ConditionsChange(Given):
    """Where and when the work is, as far as it changes."""

    postcode: Code = Field(default_factory=str)
    home: Share = Field(default_factory=float)
    hours: HoursFromTo = Field(default_factory=lambda: (1, 1))
    shifts: Moments = Field(default_factory=list)
    languages: Languages = Field(default_factory=Languages)
    start: Day = Field(default_factory=lambda: date.min)


class OffersChange(Given):
    """What the work gives, as far as it changes."""

    contact: Contact = Field(default_factory=lambda: Contact.none)
    autonomy: Share = Field(default_factory=float)
    team: Share = Field(default_factory=float)
    growth: Share = Field(default_factory=float)
    pay: Pay = Field(default_factory=float)


class VacancyChange(Given):
    """What changes of a vacancy; what is left out stays. Requirements are replaced as a whole."""

    title: Title = Field(default_factory=str)
    description: Description = Field(default_factory=str)
    occupation: Occupation = Field(default_factory=str)
    conditions: ConditionsChange = Field(default_factory=ConditionsChange)
    offers: OffersChange = Field(default_factory=OffersChange)
    requirements: Asked = Field(default_factory=list)
    closes: Day = Field(default_factory=lambda: date.min)
    openings: Openings = Field(default_factory=int)


class Requirement(Told):
    """What is asked of one skill: its code, level 1 to 5, weight 1 to 3."""

    skill: str
    level: int
    weight: int
    must: bool


class RequirementNamed(Requirement):
    """The same with its name, in the language asked for."""

    name: str


class Conditions(Told):
    """Where and when the work is, as `matcher match` reads it."""

    postcode: str
    home: float
    hours: tuple[int, int]
    shifts: list[str]
    languages: dict[str, Cefr]
    start: date


class Offers(Told):
    """What the work gives, as `matcher match` reads it. pay is null while nobody said it."""

    home: float
    contact: Contact
    autonomy: float
    team: float
    growth: float
    pay: float | None


class VacancyLine(Told):
    """A vacancy as `matcher match` reads it."""

    id: int
    requirements: list[Requirement]
    conditions: Conditions
    offers: Offers


class Company(Told):
    """A client company."""

    id: int
    name: str


class Vacancy(Told):
    """A vacancy. `version` goes up with every change; the ETag is the same."""

    id: int
    version: int
    status: VacancyStatus
    title: str
    description: str
    occupation: str
    client: Company
    branch_id: int
    town: str
    requirements: list[RequirementNamed]
    conditions: Conditions
    offers: Offers
    openings: int
    closes: date
    created_at: datetime
    published_at: datetime | None
    closed_at: datetime | None


class VacancyPage(Page[Vacancy]):
    """A part of a list of vacancies."""


class Finding(Told):
    """Words that may not be asked, or that are against the programme: text[start:end] of the field is the quote."""

    pointer: str
    quote: str
    start: int
    end: int
    ground: Ground
    why: str
    instead: Instead
    rather: str


class VacancyRead(Vacancy):
    """A vacancy with what would be better said otherwise. It may be published as it is."""

    advice: list[Finding]


def columns(given: dict[str, Any]) -> dict[str, Any]:
    """What was filled in, under the names of the table: only what is there."""
    plain = ("title", "description", "occupation", "closes", "openings")
    conditions, offers = given.get("conditions", {}), given.get("offers", {})
    found = {name: given[name] for name in plain if name in given} | dict(offers)
    found |= {name: conditions[name] for name in ("postcode", "home", "start") if name in conditions}
    if "hours" in conditions:
        found["hours_min"], found["hours_max"] = conditions["hours"]
    if "shifts" in conditions:
        found["shifts"] = shift_mask(conditions["shifts"])
    spoken = conditions.get("languages", {})
    names = {"nl": "dutch", "en": "english"}
    return found | {names[code]: CEFR[level] if level else None for code, level in spoken.items()}


POINTERS = {
    "hours_min": "/conditions/hours/0",
    "hours_max": "/conditions/hours/1",
    "dutch": "/conditions/languages/nl",
    "english": "/conditions/languages/en",
    **{name: f"/conditions/{name}" for name in ("postcode", "home", "shifts", "start")},
    **{name: f"/offers/{name}" for name in ("contact", "autonomy", "team", "growth", "pay")},
}
"""Column -> where it stands in a body."""
