"""Imports every table model, for Alembic and the tests: importing this fills SQLModel.metadata."""

from sqlmodel import SQLModel

from matcher.accounts import models as accounts
from matcher.audit import models as audit
from matcher.candidates import models as candidates
from matcher.intakes import models as intakes
from matcher.jobs import models as jobs
from matcher.matching import models as matching
from matcher.outbox import models as outbox
from matcher.passport import models as passport
from matcher.places import models as places
from matcher.planning import models as planning
from matcher.skills import models as skills
from matcher.vacancies import models as vacancies

metadata = SQLModel.metadata

__all__ = [
    "accounts",
    "audit",
    "candidates",
    "intakes",
    "jobs",
    "matching",
    "metadata",
    "outbox",
    "passport",
    "places",
    "planning",
    "skills",
    "vacancies",
]
