"""What invented people can do: levels that belong together, each with who says so."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matcher.candidates.models import Ability, Source
from matcher.intakes.models import Asked, Programme, Target
from matcher.skills.models import Skill

SOCIAL = {"listening", "calm", "empathy", "adapting", "explaining", "business_sense"}
ORDERLY = {"procedures", "accuracy", "computer", "overview", "writing", "problem_solving"}
DOING = {"physical", "teamwork"}
OF_CONTACT = "customer_contact"
Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """A kind of person: how often, what they are better or worse at than average, and which work they know."""

    share: int
    social: float
    orderly: float
    doing: float
    trades: tuple[str, ...]


KINDS = (
    Kind(32, 0.9, 0.0, -0.3, (OF_CONTACT,)),
    Kind(28, -0.3, -0.2, 0.9, ("order_picker", "warehouse_worker")),
    Kind(20, 0.0, 0.9, 0.0, ("logistics_worker", OF_CONTACT)),
    Kind(20, 0.3, 0.3, 0.3, (OF_CONTACT, "order_picker", "warehouse_worker", "logistics_worker")),
)


@dataclass(frozen=True)
class Skills:
    """The skills that candidates of the demonstration have: id of each code, the core ones, and those of each trade."""

    ids: dict[str, int]
    core: tuple[str, ...]
    trades: dict[str, tuple[str, ...]]


def skills(session: Session) -> Skills:
    """The core abilities, and for each programme the skills that its work asks or its training teaches."""
    known = session.exec(select(Skill.id, Skill.code, Skill.core).order_by(col(Skill.core), col(Skill.code))).all()
    core = tuple(code for _, code, place in known if place is not None)
    trades: dict[str, set[str]] = {}
    for model in (Asked, Target):
        question = select(Programme.code, Skill.code).join_from(model, Programme).join(Skill)
        for programme, code in session.exec(question):
            trades.setdefault(programme, set()).add(code)
    return Skills(
        {code: skill_id for skill_id, code, _ in known if skill_id is not None},
        core,
        {programme: tuple(sorted(codes - set(core))) for programme, codes in trades.items()},
    )


def draw(chance: Random, known: Skills, count: int) -> tuple[Kind, dict[str, int | None]]:
    """A kind of person, and their own level in `count` skills; None where they said not to know."""
    kind = chance.choices(KINDS, [kind.share for kind in KINDS])[0]
    height = chance.gauss(3.3, 0.5)  # some people find everything easier: levels hang together
    from_trade = min(chance.choice((0, 1, 2, 3, 4)), max(0, count - 3))
    trade = known.trades[chance.choice(kind.trades)]
    chosen = chance.sample(known.core, min(len(known.core), count - from_trade))
    chosen += chance.sample(trade, min(len(trade), from_trade))
    levels: dict[str, int | None] = {}
    for code in chosen:
        # Skills of a trade are mostly still to be learned.
        middle = height + _leaning(kind, code) - (0.0 if code in known.core else 0.9)
        levels[code] = None if chance.random() < 0.03 else max(1, min(5, round(chance.gauss(middle, 0.6))))
    return kind, levels


def observed(
    chance: Random, candidate_id: int, levels: dict[str, int | None], known: Skills, recruiter: int, since: datetime
) -> list[Row]:
    """The abilities of a candidate: all by themself, and of some people a few by a test or by the recruiter too."""
    abilities = [row(candidate_id, known.ids[code], level, Source.self, since) for code, level in levels.items()]
    # A look from outside mostly agrees, and is somewhat more often lower than higher.
    others = ((Source.situation, 0.15, None), (Source.sample, 0.06, None), (Source.recruiter, 0.25, recruiter))
    for source, share, observer in others:
        if chance.random() >= share:
            continue
        seen = [code for code, level in levels.items() if level is not None]
        for code in chance.sample(seen, min(len(seen), chance.randint(2, 5))):
            level = (levels[code] or 1) + chance.choices((-1, 0, 1), (25, 60, 15))[0]
            later = since + timedelta(days=1, minutes=chance.randint(0, 2000))
            level = max(1, min(5, level))
            abilities.append(row(candidate_id, known.ids[code], level, source, later, observer))
    return abilities


def row(
    candidate_id: int, skill_id: int, level: int | None, source: Source, at: datetime, observer: int | None = None
) -> Row:
    """One ability as plain values: there are ten times as many as candidates, and an object costs ten times a row."""
    return {
        "candidate_id": candidate_id,
        "skill_id": skill_id,
        "level": level,
        "source": source,
        "observed_by": observer,
        "observed_at": at,
    }


def write(session: Session, rows: list[Row]) -> None:
    """Insert abilities made by `row`."""
    if rows:
        session.connection().execute(sa.insert(Ability), rows)


def _leaning(kind: Kind, code: str) -> float:
    if code in SOCIAL:
        return kind.social
    if code in ORDERLY:
        return kind.orderly
    return kind.doing if code in DOING else 0.0
