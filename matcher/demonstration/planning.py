"""What planning shows to a visitor: two trainers who have just begun, and proposals that the scheduler is asked for."""

from datetime import datetime, timedelta
from random import Random

from sqlmodel import Session

from matcher.accounts.models import Branch, Role, User
from matcher.audit.service import Actor
from matcher.demonstration import names
from matcher.demonstration.staff import HOME, Staff
from matcher.planning import regions, service
from matcher.planning.models import Scope

NEW_TRAINERS = 2  # who give nothing yet: so the branch can open trainings in the weeks to come


def make(session: Session, chance: Random, branches: list[Branch], staff: Staff, now: datetime) -> int:
    """Writes the trainers, and asks for a plan of the visitors' branch and one of its region; how many plans."""
    home = next(branch for branch in branches if branch.town == HOME)
    for number in range(1, NEW_TRAINERS + 1):
        name = names.person(chance)
        email = f"{names.slug(name)}.new{number}@agency.example"
        since = now - timedelta(days=6)
        session.add(User(email=email, name=name, role=Role.trainer, branch_id=home.id, created_at=since))
    session.flush()
    recruiter = Actor(staff.recruiters[home.id or 0], Role.recruiter.value)
    region = regions.by_branch(session)[home.id or 0]
    service.ask(session, recruiter, Scope.branch, now, branch_id=home.id, region=region)
    office = Actor(staff.signing_in["office@demo.example"], Role.office.value)
    service.ask(session, office, Scope.region, now, region=region)
    return 2
