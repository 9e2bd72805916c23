"""Invented candidates: where they live, what they want, what they agreed to."""

from datetime import datetime, timedelta
from random import Random

from sqlmodel import Session

from matcher.accounts.models import Branch, Role, User
from matcher.candidates.models import Candidate, Consent, Purpose, Source, Status, Wish
from matcher.candidates.service import TEXT_VERSION
from matcher.clock import local
from matcher.demonstration import abilities, branches, names
from matcher.demonstration.staff import CANDIDATE, HOME, PEOPLE, Staff
from matcher.demonstration.vacancies import DAYTIME, EVENINGS, MORNINGS
from matcher.engine import shift_mask

HOME_SHARE = 0.047  # of all candidates: the branch that visitors look at is a busy one
SATURDAY = shift_mask(("sat-morning", "sat-afternoon"))
# The demonstration's candidate: ready for customer contact but for what a training teaches.
OWN_LEVELS = {
    "listening": 4,
    "calm": 4,
    "empathy": 4,
    "adapting": 3,
    "explaining": 3,
    "writing": 3,
    "problem_solving": 3,
    "procedures": 3,
    "computer": 3,
    "teamwork": 4,
    "phone_contact": 1,
    "crm": 1,
    "call_notes": 1,
    "complaints": 1,
}
SEEN_BY_RECRUITER = {"listening": 4, "calm": 3, "computer": 3}


def make(
    session: Session, chance: Random, count: int, offices: list[Branch], staff: Staff, now: datetime
) -> list[Candidate]:
    """Writes `count` candidates, the one a visitor can be among them, and everything that hangs on them."""
    areas = branches.areas(session, offices)
    sizes = {branch.town: size for branch, (_, _, size) in zip(offices, branches.towns(), strict=True)}
    at_home = round(count * HOME_SHARE)
    home = next(office for office in offices if office.town == HOME)
    elsewhere = [office for office in offices if office is not home]
    others = chance.choices(elsewhere, [sizes[office.town] for office in elsewhere], k=max(0, count - at_home - 1))
    homes = [home] * at_home + others
    users = [_account(chance, number, now) for number in range(1, len(homes) + 1)]
    session.add_all(users)
    session.flush()
    people = [_visitor(chance, home, staff.signing_in[CANDIDATE], now)]
    for number, (user, office) in enumerate(zip(users, homes, strict=True), 1):
        people.append(_person(chance, number, user, office, areas[office.id or 0], now))
    session.add_all(people)
    session.flush()
    known = abilities.skills(session)
    rows = _visitors_own(session, people[0], known, staff.recruiters[home.id or 0], now)
    for person in people[1:]:
        rows += _own(session, chance, person, known, staff.recruiters[person.branch_id or 0], now)
    abilities.write(session, rows)
    session.flush()
    return people


def _account(chance: Random, number: int, now: datetime) -> User:
    name = names.person(chance)
    return User(
        email=f"{names.slug(name)}.{number}@example.nl",
        name=name,
        role=Role.candidate,
        language=chance.choices(("nl", "en"), (92, 8))[0],
        created_at=now - timedelta(days=chance.randint(1, 200), minutes=chance.randint(0, 1440)),
    )


def _person(
    chance: Random, number: int, user: User, office: Branch, area: list[tuple[str, float]], now: datetime
) -> Candidate:
    status = chance.choices((Status.active, Status.paused, Status.signing_up), (87, 7, 6))[0]
    # Most live close to the branch: the nearer half of its area has four in five.
    nearer = area[: max(1, len(area) // 2)] if chance.random() < 0.8 else area
    updated = user.created_at + timedelta(minutes=chance.randint(5, 900))
    waits = status is Status.active and chance.random() < 0.04
    return Candidate(
        key=names.key(chance),
        user_id=user.id or 0,
        branch_id=office.id,
        status=status,
        name=user.name,
        phone=names.phone(1000 + number) if chance.random() < 0.6 else None,
        postcode=chance.choice(nearer)[0],
        adult=True,
        may_work=True,
        call_me_at=now - timedelta(hours=chance.randint(1, 70)) if waits else None,
        created_at=user.created_at,
        updated_at=min(updated, now),
    )


def _own(
    session: Session, chance: Random, person: Candidate, known: abilities.Skills, recruiter: int, now: datetime
) -> list[abilities.Row]:
    """Adds wishes and consents of one candidate; gives their abilities, to be written with everybody's."""
    count = chance.randint(1, 4) if person.status is Status.signing_up else chance.randint(4, 14)
    kind, levels = abilities.draw(chance, known, count)
    rows = abilities.observed(chance, person.id or 0, levels, known, recruiter, person.created_at)
    session.add(_wish(chance, person, abilities.OF_CONTACT in kind.trades, now))
    session.add_all(_consents(chance, person))
    return rows


def _wish(chance: Random, person: Candidate, contact: bool, now: datetime) -> Wish:
    """What somebody wants; whoever is still signing up said little."""
    if person.status is Status.signing_up:
        return Wish(candidate_id=person.id or 0)
    hours = chance.choice(((16, 24), (20, 32), (24, 36), (32, 40), (12, 24), (24, 40)))
    shifts = chance.choices(
        (DAYTIME, MORNINGS, DAYTIME | EVENINGS | SATURDAY, EVENINGS | SATURDAY, None), (45, 15, 25, 8, 7)
    )[0]

    def much() -> float | None:
        return chance.choice((0.2, 0.4, 0.6, 0.8, 1.0)) if chance.random() < 0.75 else None

    kinds = ("inbound", "chat", "outbound", None) if contact else ("none", "inbound", None)
    often = (50, 20, 8, 22) if contact else (60, 10, 30)
    return Wish(
        candidate_id=person.id or 0,
        hours_min=hours[0],
        hours_max=hours[1],
        shifts=shifts,
        max_km=chance.choice((5, 10, 15, 20, 25, 30, 40, None)),
        start=local(now).date() + timedelta(days=chance.choice((0, 0, 7, 14, 30, 45))),
        dutch=chance.choices((2, 3, 4, 5, 6, None), (8, 16, 22, 20, 30, 4))[0],
        english=chance.choices((1, 2, 3, 4, None), (15, 20, 20, 15, 30))[0],
        home=much(),
        contact=chance.choices(kinds, often)[0],
        autonomy=much(),
        team=much(),
        growth=much(),
        pay=chance.choice((15.0, 15.5, 16.0, 16.5, None)),
    )


def _consents(chance: Random, person: Candidate) -> list[Consent]:
    """Matching is what somebody signs up for; the rest is as they like, and some take it back."""
    given = [(Purpose.matching, True)]
    if chance.random() < 0.3:
        given.append((Purpose.share_with_client, True))
        given += [(Purpose.share_with_client, False)] if chance.random() < 0.1 else []
    return [_consent(person, purpose, yes, hours) for hours, (purpose, yes) in enumerate(given)]


def _consent(person: Candidate, purpose: Purpose, given: bool, hours: int) -> Consent:
    return Consent(
        candidate_id=person.id or 0,
        purpose=purpose,
        given=given,
        text_version=TEXT_VERSION,
        channel="web",
        at=person.created_at + timedelta(minutes=10 + hours),
    )


def _visitor(chance: Random, home: Branch, user_id: int, now: datetime) -> Candidate:
    """The candidate that a visitor can sign in as."""
    return Candidate(
        key=names.key(chance),
        user_id=user_id,
        branch_id=home.id,
        status=Status.active,
        name=next(person.name for person in PEOPLE if person.email == CANDIDATE),
        phone=names.phone(1000),
        postcode="3521",
        adult=True,
        may_work=True,
        created_at=now - timedelta(days=20),
        updated_at=now - timedelta(days=2),
    )


def _visitors_own(
    session: Session, person: Candidate, known: abilities.Skills, recruiter: int, now: datetime
) -> list[abilities.Row]:
    """Adds what that candidate wants and agreed to; gives their abilities."""
    person_id = person.id or 0
    session.add(
        Wish(
            candidate_id=person_id,
            hours_min=20,
            hours_max=32,
            shifts=DAYTIME | EVENINGS,
            max_km=20,
            start=local(now).date(),
            dutch=5,
            english=3,
            home=0.8,
            contact="inbound",
            autonomy=0.8,
            team=0.6,
            growth=0.6,
            pay=15.5,
        )
    )
    session.add_all(_consent(person, purpose, True, hours) for hours, purpose in enumerate(Purpose))
    seen = ((Source.self, OWN_LEVELS, None, 20), (Source.recruiter, SEEN_BY_RECRUITER, recruiter, 2))
    return [
        abilities.row(person_id, known.ids[code], level, source, now - timedelta(days=days), observer)
        for source, levels, observer, days in seen
        for code, level in levels.items()
    ]
