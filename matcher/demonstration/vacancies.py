"""Invented vacancies: what they ask follows what work of their kind usually asks, with some chance."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlmodel import Session, select

from matcher.accounts.models import Branch, Client
from matcher.clock import local
from matcher.demonstration import names, wording
from matcher.demonstration.companies import COMPANIES, Sector
from matcher.engine import shift_mask
from matcher.intakes.models import Asked, Programme
from matcher.skills.models import Skill
from matcher.vacancies.models import Contact, Requirement, Vacancy, VacancyStatus

OFFICE = {Sector.contact_centre, Sector.web_shop, Sector.energy, Sector.municipality, Sector.insurer}
STORE = {Sector.warehouse, Sector.parcels, Sector.web_shop}
# Of every hundred vacancies: half is customer contact, the rest is in the store.
KINDS = {"customer_contact": 50, "order_picker": 25, "warehouse_worker": 15, "logistics_worker": 10}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
DAYTIME = shift_mask(f"{day}-{part}" for day in WEEKDAYS for part in ("morning", "afternoon"))
MORNINGS = shift_mask(f"{day}-morning" for day in WEEKDAYS)
EVENINGS = shift_mask(f"{day}-evening" for day in WEEKDAYS)
# Which moments the work needs, and how often; 0 is: free to choose.
CONTACT_SHIFTS = ((0, 45), (MORNINGS, 15), (DAYTIME, 25), (EVENINGS, 10), (shift_mask(["sat-morning"]), 5))
STORE_SHIFTS = ((DAYTIME, 50), (MORNINGS, 20), (EVENINGS, 20), (0, 10))


@dataclass(frozen=True)
class Ask:
    """What vacancies of a kind usually ask of one skill, with the skill's code."""

    code: str
    skill_id: int
    level: int
    weight: int
    must: bool
    share: float


def asks(session: Session) -> dict[str, list[Ask]]:
    """Programme code -> what vacancies for its occupation usually ask; KeyError later when a programme is missing."""
    question = (
        select(Programme.code, Skill.code, Asked)
        .join_from(Asked, Programme)
        .join(Skill)
        .order_by(Programme.code, Skill.code)
    )
    found: dict[str, list[Ask]] = {}
    for programme, code, asked in session.exec(question):
        ask = Ask(code, asked.skill_id, asked.level, asked.weight, asked.must, asked.share)
        found.setdefault(programme, []).append(ask)
    return found


def make(
    session: Session, chance: Random, count: int, clients: list[Client], branches: list[Branch], now: datetime
) -> list[Vacancy]:
    """Writes `count` vacancies with their requirements."""
    usual = asks(session)
    # Shares are kept exactly, not drawn: a small demonstration has every kind too.
    kinds = [kind for kind, share in KINDS.items() for _ in range(share)]
    drawn: list[tuple[Vacancy, list[Ask]]] = []
    for number in range(count):
        kind = kinds[number * 37 % len(kinds)]
        client, sector = _client(chance, number, kind, clients)
        asked = _asked(chance, kind, usual[kind])
        vacancy = _vacancy(chance, kind, client, sector, now)
        if chance.random() < 0.25:
            _move(vacancy, chance.choice(branches))
        _fit_to_contact(vacancy, asked, usual[kind])
        vacancy.description = _description(chance, vacancy, client, sector, asked)
        drawn.append((vacancy, asked))
    session.add_all(vacancy for vacancy, _ in drawn)
    session.flush()
    session.add_all(
        Requirement(vacancy_id=v.id or 0, skill_id=a.skill_id, level=a.level, weight=a.weight, must=a.must)
        for v, asked in drawn
        for a in asked
    )
    session.flush()
    return [vacancy for vacancy, _ in drawn]


def _client(chance: Random, number: int, kind: str, clients: list[Client]) -> tuple[Client, Sector]:
    if kind == "customer_contact" and number % 12 == 0:
        return clients[0], COMPANIES[0].sector  # the demonstration's client has a list to look at
    wanted = OFFICE if kind == "customer_contact" else STORE
    at = chance.choice([at for at, company in enumerate(COMPANIES) if company.sector in wanted])
    return clients[at], COMPANIES[at].sector


def _asked(chance: Random, kind: str, usual: list[Ask]) -> list[Ask]:
    """The skills one vacancy asks: each as often as is usual, at least four, now and then a level up or down."""
    taken = [ask for ask in usual if chance.random() < ask.share]
    if len(taken) < 4:
        taken = sorted(usual, key=lambda ask: (-ask.share, ask.code))[:4]
    return [
        Ask(
            ask.code,
            ask.skill_id,
            max(1, min(5, ask.level + chance.choices((-1, 0, 1), (20, 65, 15))[0])),
            ask.weight,
            # A must at every company would leave no room to learn; some see it as a wish.
            ask.must and chance.random() < 0.7,
            ask.share,
        )
        for ask in taken
    ]


def _vacancy(chance: Random, kind: str, client: Client, sector: Sector, now: datetime) -> Vacancy:
    """One vacancy with its conditions and offers; its description follows."""
    contact, home, shifts = _circumstances(chance, kind)
    title = chance.choice(wording.TITLES[kind][contact])
    if contact is Contact.inbound and sector in wording.SUBJECT:
        title = f"{title} {wording.SUBJECT[sector]}"
    hours = chance.choice(((16, 24), (20, 32), (24, 32), (24, 40), (32, 40), (12, 20)))
    start = local(now).date() + timedelta(days=chance.randint(21, 100))
    talks = contact is not Contact.none
    vacancy = Vacancy(
        key=names.key(chance),
        client_id=client.id or 0,
        branch_id=client.branch_id,
        title=title,
        description="",
        occupation=kind,
        postcode=client.postcode,
        town=client.town,
        home=home,
        hours_min=hours[0],
        hours_max=hours[1],
        shifts=shifts,
        dutch=chance.choices((3, 4, 2), (55, 35, 10))[0] if talks else chance.choice((None, 1, 2)),
        english=3 if talks and chance.random() < 0.15 else None,
        start=start,
        closes=start - timedelta(days=chance.randint(2, 12)),
        contact=contact,
        autonomy=round(chance.uniform(0.2, 1.0), 1),
        team=round(chance.uniform(0.3, 1.0), 1),
        growth=round(chance.uniform(0.1, 0.9), 1),
        pay=round(chance.uniform(15.0, 19.0) * 20) / 20,
        openings=chance.choices((1, 2, 4, 8, 15), (30, 30, 20, 15, 5))[0],
        created_at=now - timedelta(days=chance.randint(3, 60), minutes=chance.randint(0, 600)),
    )
    _bring_out(chance, vacancy, now)
    return vacancy


def _circumstances(chance: Random, kind: str) -> tuple[Contact, float, int]:
    """The kind of contact, the share from home, and the moments in which one must be able to work."""
    contact, home, shifts = Contact.none, 0.0, dict(STORE_SHIFTS)
    if kind == "customer_contact":
        contact = chance.choices((Contact.inbound, Contact.chat, Contact.outbound), (68, 22, 10))[0]
        # 85 in 100 work from home most of the time, as the trade does.
        home = chance.choices((1.0, 0.8, 0.6, 0.4, 0.0), (45, 25, 15, 8, 7))[0]
        shifts = dict(CONTACT_SHIFTS)
    elif kind == "logistics_worker" and chance.random() < 0.2:
        home = 0.2
    return contact, home, chance.choices(list(shifts), list(shifts.values()))[0]


def _bring_out(chance: Random, vacancy: Vacancy, now: datetime) -> None:
    """Most are published; some are still a draft, some closed."""
    states = (VacancyStatus.published, VacancyStatus.draft, VacancyStatus.closed)
    vacancy.status = chance.choices(states, (84, 7, 9))[0]
    if vacancy.status is not VacancyStatus.draft:
        vacancy.published_at = vacancy.created_at + timedelta(hours=chance.randint(1, 48))
    if vacancy.status is VacancyStatus.closed:
        vacancy.closed_at = now - timedelta(hours=chance.randint(1, 20))


def _move(vacancy: Vacancy, branch: Branch) -> None:
    """The work is at another establishment of the client."""
    vacancy.postcode, vacancy.town, vacancy.branch_id = branch.postcode, branch.town, branch.id or 0


def _fit_to_contact(vacancy: Vacancy, asked: list[Ask], usual: list[Ask]) -> None:
    """Chat work asks to write instead of to phone."""
    if vacancy.contact is Contact.chat:
        asked[:] = [ask for ask in asked if ask.code not in ("phone_contact", "writing", "chat")]
        asked.extend(ask for ask in usual if ask.code in ("writing", "chat"))


def _description(chance: Random, vacancy: Vacancy, client: Client, sector: Sector, asked: list[Ask]) -> str:
    """Three to five plain sentences: what one does, what it asks, what it gives."""
    about = chance.choice(wording.ABOUT[sector])
    openings = wording.OPENINGS.get(vacancy.contact) or wording.STORE_OPENINGS[vacancy.occupation]
    sentences = [chance.choice(openings).format(about=about, client=client.name)]
    heavy = sorted(asked, key=lambda ask: (-ask.weight, chance.random()))
    sentences += [chance.choice(wording.SKILLS[ask.code]) for ask in heavy if ask.code in wording.SKILLS][:2]
    if vacancy.home >= 0.6:
        sentences.append(chance.choice(wording.FROM_HOME))
    given: list[tuple[float, tuple[str, ...]]] = [
        (vacancy.autonomy, wording.AUTONOMY if vacancy.contact is not Contact.none else ()),
        (vacancy.team, wording.TEAM),
        (vacancy.growth, wording.GROWTH),
    ]
    much, words = max(((much, words) for much, words in given if words), key=lambda pair: pair[0])
    if much >= 0.7:
        sentences.append(chance.choice(words))
    return " ".join(sentences)
