"""Who works with the demonstration: recruiters, trainers, people at the clients, head office, and who may sign in."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from sqlmodel import Session

from matcher.accounts.models import Branch, Client, Role, User
from matcher.demonstration import names

HOME, ELSEWHERE = "Utrecht", "Groningen"
CANDIDATE = "candidate@demo.example"


@dataclass(frozen=True)
class Person:
    """Somebody a visitor can sign in as."""

    role: Role
    email: str
    name: str
    branch: str | None


PEOPLE = (
    Person(Role.candidate, CANDIDATE, "Robin Jansma", HOME),
    Person(Role.recruiter, "recruiter@demo.example", "Noor Bakker", HOME),
    Person(Role.recruiter, "recruiter.groningen@demo.example", "Wim Dijkstra", ELSEWHERE),
    Person(Role.client, "client@demo.example", "Kim Verhoef", None),
    Person(Role.trainer, "trainer@demo.example", "Jip Hendriks", HOME),
    Person(Role.office, "office@demo.example", "Sanne Postma", None),
)
TRAINERS = 40


@dataclass
class Staff:
    """Account ids of those who work: a recruiter of each branch, the trainers, and everybody who signs in."""

    recruiters: dict[int, int] = field(default_factory=dict)  # branch id -> account id
    trainers: list[tuple[int, int]] = field(default_factory=list)  # (branch id, account id), the demonstration's first
    signing_in: dict[str, int] = field(default_factory=dict)  # e-mail -> account id


def make(session: Session, chance: Random, branches: list[Branch], clients: list[Client], now: datetime) -> Staff:
    """Writes the accounts of everybody but the candidates."""
    since = now - timedelta(days=400)
    at = {branch.town: branch.id for branch in branches}
    users = [
        User(
            email=person.email,
            name=person.name,
            role=person.role,
            branch_id=at[person.branch] if person.branch and person.role is not Role.candidate else None,
            client_id=clients[0].id if person.role is Role.client else None,
            created_at=since,
        )
        for person in PEOPLE
    ]
    # Large branches come first in the list, and have the trainers.
    for role, homes in ((Role.recruiter, branches), (Role.trainer, branches[: TRAINERS // 2] * 2)):
        users += [_colleague(chance, role, branch.id or 0, number, since) for number, branch in enumerate(homes, 1)]
    for number, client in enumerate(clients[1:], 1):
        email = f"contact.{number}@client.example"
        name = names.person(chance)
        users.append(User(email=email, name=name, role=Role.client, client_id=client.id, created_at=since))
    session.add_all(users)
    session.flush()
    return _who(users)


def _colleague(chance: Random, role: Role, branch_id: int, number: int, since: datetime) -> User:
    name = names.person(chance)
    email = f"{names.slug(name)}.{role.value[0]}{number}@agency.example"
    return User(email=email, name=name, role=role, branch_id=branch_id, created_at=since)


def _who(users: list[User]) -> Staff:
    staff = Staff()
    for user in users:
        if user.role is Role.recruiter and user.branch_id:
            staff.recruiters.setdefault(user.branch_id, user.id or 0)
        if user.role is Role.trainer and user.branch_id:
            staff.trainers.append((user.branch_id, user.id or 0))
    staff.signing_in = {user.email: user.id or 0 for user in users[: len(PEOPLE)]}
    return staff
