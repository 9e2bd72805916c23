"""Builders: rows with sane values, so that a test writes down only what it is about.

Every builder flushes, so that ids are there; none commits. Skills are made on first use and found again by code.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, func, select

from matcher import clock
from matcher.accounts.models import Branch, Client, Role, User
from matcher.candidates.models import Ability, Candidate, Consent, Purpose, Source, Status, Wish
from matcher.intakes.models import SEATED, Form, Intake, Meeting, Module, Place, PlaceStatus, Programme, Target
from matcher.matching.models import Decision, ListedGain, Match, Ranking, Verdict
from matcher.planning.models import Plan, PlannedStart, PlanState, Scope, SeatProposal
from matcher.skills.models import Label, LabelKind, Skill, Trainability
from matcher.vacancies.models import Contact, Requirement, Vacancy, VacancyStatus

_next = count(1)
Row = TypeVar("Row", bound=SQLModel)

COHORT = {"phone_contact", "crm", "typing", "order_picking", "forklift"}  # what an intake can teach


def _save(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row


def branch(session: Session, code: str = "", **values: Any) -> Branch:
    """A branch; Utrecht unless said otherwise."""
    code = code or f"branch-{next(_next)}"
    plain = {
        "name": code.capitalize(),
        "street": "Oudegracht 1",
        "postcode": "3511",
        "town": "Utrecht",
        "phone": "030 000 00 00",
        "email": f"{code}@branch.example",
    }
    return _save(session, Branch(code=code, **plain | values))


def client(session: Session, name: str = "", *, branch: Branch | None = None, **values: Any) -> Client:
    """A client company of `branch`."""
    branch = branch or _any_branch(session)
    plain = {"about": "Een bedrijf dat mensen helpt.", "postcode": "3511", "town": "Utrecht"}
    return _save(session, Client(name=name or f"Bedrijf {next(_next)}", branch_id=branch.id, **plain | values))


def user(session: Session, role: Role | str = Role.recruiter, *, name: str = "", **values: Any) -> User:
    """Somebody who can sign in; recruiters and trainers get a branch, people of a client a client."""
    role = Role(role)
    name = name or f"{role.capitalize()} {next(_next)}"
    plain: dict[str, Any] = {
        "email": f"{name.lower().replace(' ', '.')}@{role}.example",
        "created_at": clock.now(),
    }
    if role in (Role.recruiter, Role.trainer) and "branch_id" not in values:
        plain["branch_id"] = _any_branch(session).id
    if role is Role.client and "client_id" not in values:
        plain["client_id"] = client(session).id
    return _save(session, User(name=name, role=role, **plain | values))


def skill(session: Session, code: str, **values: Any) -> Skill:
    """The skill `code`: the one that is there, else a new one with a label in each language."""
    found = session.exec(select(Skill).where(Skill.code == code)).first()
    if found:
        return found
    words = code.replace("_", " ")
    plain: dict[str, Any] = {
        "name_nl": words,
        "name_en": words,
        "field": "general",
        "trainability": Trainability.cohort if code in COHORT else Trainability.slow,
    }
    made = _save(session, Skill(code=code, **plain | values))
    for lang in ("nl", "en"):
        session.add(Label(skill_id=made.id, lang=lang, text=words, kind=LabelKind.name))
    session.flush()
    return made


def candidate(
    session: Session,
    *,
    name: str = "Samira",
    branch: Branch | None = None,
    source: Source | str = Source.self,
    wishes: Mapping[str, Any] | None = None,
    consents: Iterable[Purpose | str] = (Purpose.matching,),
    email: str = "",
    **levels: int | None,
) -> Candidate:
    """An active candidate with a level for each skill named: `candidate(session, listening=4, calm=None)`.

    None is "said not to know"; a skill that isn't named was never asked.
    """
    branch = branch or _any_branch(session)
    now = clock.now()
    email = email or f"{name.lower().replace(' ', '.')}.{next(_next)}@candidate.example"
    account = user(session, Role.candidate, name=name, email=email)
    person = _save(
        session,
        Candidate(
            user_id=account.id,
            branch_id=branch.id,
            status=Status.active,
            name=name,
            phone="+31612345678",
            postcode="3511",
            adult=True,
            may_work=True,
            created_at=now,
            updated_at=now,
        ),
    )
    wanted = {"hours_min": 16, "hours_max": 40, "max_km": 30, "dutch": 4} | dict(wishes or {})
    session.add(Wish(candidate_id=person.id, **wanted))
    for purpose in consents:
        session.add(
            Consent(
                candidate_id=person.id,
                purpose=Purpose(purpose),
                given=True,
                text_version="1",
                channel="web",
                at=now,
            )
        )
    for code, level in levels.items():
        ability(session, person, code, level, source=source)
    session.flush()
    return person


def ability(
    session: Session, person: Candidate, code: str, level: int | None, *, source: Source | str = Source.self
) -> Ability:
    """What `person` can do by one source."""
    row = Ability(
        candidate_id=person.id,
        skill_id=skill(session, code).id,
        level=level,
        source=Source(source),
        observed_at=clock.now(),
    )
    return _save(session, row)


def vacancy(
    session: Session,
    *,
    client: Client | None = None,
    must: Iterable[str] = (),
    weights: Mapping[str, int] | None = None,
    status: VacancyStatus | str = VacancyStatus.published,
    values: Mapping[str, Any] | None = None,
    **levels: int,
) -> Vacancy:
    """A published vacancy that asks the levels named: `vacancy(session, listening=3, calm=4, must=("calm",))`.

    `weights` is 2 for what it doesn't name; `values` are further columns.
    """
    client = client or _any_client(session)
    now, status = clock.now(), VacancyStatus(status)
    plain: dict[str, Any] = {
        "title": "Klanten helpen",
        "description": "Je helpt klanten aan de telefoon en in de chat, samen met je team.",
        "occupation": "",
        "postcode": "3511",
        "town": "Utrecht",
        "home": 0.5,
        "hours_min": 24,
        "hours_max": 32,
        "dutch": 4,
        "start": clock.today() + timedelta(days=42),
        "closes": clock.today() + timedelta(days=28),
        "contact": Contact.inbound,
        "autonomy": 0.5,
        "team": 0.5,
        "growth": 0.5,
        "pay": 16.0,
        "client_id": client.id,
        "branch_id": client.branch_id,
        "created_at": now,
        "published_at": None if status is VacancyStatus.draft else now,
    }
    made = _save(session, Vacancy(status=status, **plain | dict(values or {})))
    for code, level in levels.items():
        session.add(
            Requirement(
                vacancy_id=made.id,
                skill_id=skill(session, code).id,
                level=level,
                weight=(weights or {}).get(code, 2),
                must=code in must,
            )
        )
    session.flush()
    return made


def programme(session: Session, code: str = "", **targets: int) -> Programme:
    """A training of four weeks towards the levels named; customer contact unless said otherwise."""
    code = code or "customer_contact"
    found = session.exec(select(Programme).where(Programme.code == code)).first()
    if found:
        return found
    words = code.replace("_", " ").capitalize()
    made = _save(
        session,
        Programme(
            code=code,
            name_nl=words,
            name_en=words,
            summary_nl="Je leert klanten helpen.",
            summary_en="You learn to help customers.",
            weeks=4,
            hours_per_week=24,
        ),
    )
    module = _save(
        session,
        Module(programme_id=made.id, code="basis", position=1, name_nl="Basis", name_en="Basics", hours=24),
    )
    for code, level in (targets or {"phone_contact": 4, "listening": 4}).items():
        session.add(Target(programme_id=made.id, module_id=module.id, skill_id=skill(session, code).id, level=level))
    session.flush()
    return made


def intake(
    session: Session,
    *,
    seats: int = 12,
    programme: Programme | None = None,
    branch: Branch | None = None,
    trainer: User | None = None,
    starts: date | None = None,
    meetings: int = 2,
    **values: Any,
) -> Intake:
    """An open intake that starts on `starts` (in two weeks) at half past nine, with meetings on days that follow."""
    programme = programme or _any_programme(session)
    branch = branch or _any_branch(session)
    day = starts or clock.today() + timedelta(days=14)
    first = _wall_clock(day, "09:30")
    plain: dict[str, Any] = {
        "form": Form.branch,
        "room": "Oudegracht 1, Utrecht",
        "minimum": 0,
        "closes_at": first - timedelta(days=2),
        "trainer_id": trainer.id if trainer else None,
    }
    made = _save(
        session,
        Intake(programme_id=programme.id, branch_id=branch.id, seats=seats, starts_at=first, **plain | values),
    )
    for number in range(meetings):
        on = day + timedelta(days=number)
        session.add(Meeting(intake_id=made.id, starts_at=_wall_clock(on, "09:30"), ends_at=_wall_clock(on, "16:30")))
    session.flush()
    return made


def place(session: Session, intake: Intake, person: Candidate, status: PlaceStatus | str = PlaceStatus.booked) -> Place:
    """A place as it stands, with the seat counted where it holds one."""
    status, now = PlaceStatus(status), clock.now()
    intake.turns += 1
    intake.taken += status in SEATED
    session.add(intake)
    row = Place(
        reference=f"P{next(_next):07d}",
        intake_id=intake.id,
        candidate_id=person.id,
        status=status,
        turn=intake.turns,
        created_at=now,
        updated_at=now,
    )
    return _save(session, row)


def match(session: Session, person: Candidate, vacancy: Vacancy, **values: Any) -> Match:
    """A stored score; its numbers are made up."""
    plain: dict[str, Any] = {
        "rule_version": "1",
        "band": "fits_now",
        "low": 0.85,
        "high": 0.95,
        "coverage": 0.9,
        "suit": 0.6,
        "inputs": {},
        "inputs_hash": "0" * 64,
        "result": {"lines": []},
        "created_at": clock.now(),
    }
    return _save(session, Match(candidate_id=person.id, vacancy_id=vacancy.id, **plain | values))


def decision(session: Session, match: Match, *, by: User, **values: Any) -> Decision:
    """What `by` decided about `match`: to propose this person."""
    plain: dict[str, Any] = {"verdict": Verdict.propose, "reason": "Blijft rustig.", "created_at": clock.now()}
    row = Decision(
        match_id=match.id,
        candidate_id=match.candidate_id,
        vacancy_id=match.vacancy_id,
        decided_by=by.id,
        **plain | values,
    )
    return _save(session, row)


def seat_gain(
    session: Session, person: Candidate, programme: Programme, *, before: int = 0, after: int = 3, openings: int = 5
) -> ListedGain:
    """What a seat does for somebody, as the stored lists hold it: from `before` vacancies that fit to `after`."""
    if session.get(Ranking, 1) is None:
        session.add(Ranking(rule_version="1", ranked_at=clock.now()))
    values = {"placeable_now": before, "placeable_after": after, "openings_now": before, "openings_after": openings}
    return _save(session, ListedGain(candidate_id=person.id, programme_id=programme.id, **values))


def plan(session: Session, branch: Branch | None = None, **values: Any) -> Plan:
    """A plan of `branch` that is made; without a branch, of the whole country."""
    plain: dict[str, Any] = {
        "scope": Scope.branch if branch else Scope.country,
        "branch_id": branch.id if branch else None,
        "weeks": 6,
        "state": PlanState.made,
        "asked_at": clock.now(),
        "made_at": clock.now(),
    }
    return _save(session, Plan(**plain | values))


def planned_start(session: Session, plan: Plan, *, intake: Intake | None = None, **values: Any) -> PlannedStart:
    """A training that a plan wants: `intake`, or a possible one of the plan's branch in three weeks."""
    begins = _wall_clock(clock.today() + timedelta(days=21), "09:30")
    plain: dict[str, Any] = {
        "intake_id": intake.id if intake else None,
        "new": intake is None,
        "opens": True,
        "verdict": "opens" if intake is None else "was_open",
        "programme_id": intake.programme_id if intake else _any_programme(session).id,
        "branch_id": intake.branch_id if intake else plan.branch_id,
        "form": Form.branch,
        "room": "Zaal van het plan",
        "seats": intake.seats - intake.taken if intake else 8,
        "minimum": 0,
        "starts_at": intake.starts_at if intake else begins,
        "meetings": [[begins.isoformat(), (begins + timedelta(hours=7)).isoformat()]],
    }
    return _save(session, PlannedStart(plan_id=plan.id, **plain | values))


def seat_proposal(session: Session, start: PlannedStart, person: Candidate, **values: Any) -> SeatProposal:
    """`person`, proposed for a training of a plan."""
    plain: dict[str, Any] = {"before": 0, "after": 3, "gain": 0.3, "chosen": "best"}
    row = SeatProposal(plan_id=start.plan_id, start_id=start.id, candidate_id=person.id, **plain | values)
    return _save(session, row)


def _any_branch(session: Session) -> Branch:
    found = session.exec(select(Branch).order_by(col(Branch.id))).first()
    return found or branch(session, "utrecht")


def _any_client(session: Session) -> Client:
    found = session.exec(select(Client).order_by(col(Client.id))).first()
    return found or client(session)


def _any_programme(session: Session) -> Programme:
    return programme(session)


def _wall_clock(day: date, at: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(at), clock.LOCAL).astimezone(UTC)


def total(session: Session, model: type[SQLModel], *where: Any) -> int:
    """How many rows of `model` there are."""
    return session.exec(select(func.count()).select_from(model).where(*where)).one()
