"""The invented candidates: varied, plausible, and no stranger to what the product promises."""

from collections import Counter, defaultdict

from sqlmodel import Session, col, select

from matcher.accounts.models import Branch, User
from matcher.candidates.models import Ability, Candidate, Consent, Purpose, Source, Status, Wish
from matcher.engine import Band
from matcher.matching import queries as matching
from matcher.skills.models import Skill
from tests.demonstration.conftest import NOW


def of_branch(session: Session, town: str) -> list[Candidate]:
    question = select(Candidate).join(Branch).where(Branch.town == town)
    return list(session.exec(question.order_by(col(Candidate.id))))


def test_the_branch_that_visitors_see_is_busy_and_every_other_has_somebody(seeded: Session) -> None:
    at = Counter(seeded.exec(select(Branch.town).join(Candidate)))
    assert 60 <= at["Utrecht"] <= 80
    assert at["Groningen"] >= 15
    assert len(at) >= 125


def test_the_active_know_four_to_fourteen_skills(seeded: Session) -> None:
    known: dict[int, set[int]] = defaultdict(set)
    for candidate, skill in seeded.exec(select(Ability.candidate_id, Ability.skill_id).where(Ability.source == "self")):
        known[candidate].add(skill)
    for person in seeded.exec(select(Candidate).where(Candidate.status == Status.active)):
        assert 4 <= len(known[person.id or 0]) <= 14


def test_levels_hang_together(seeded: Session) -> None:
    """Who listens well is mostly good at empathy as well, and that says less about lifting."""
    levels: dict[str, dict[int, int]] = defaultdict(dict)
    question = select(Skill.code, Ability.candidate_id, Ability.level).join(Ability).where(Ability.source == "self")
    for code, candidate, level in seeded.exec(question):
        if level is not None:
            levels[code][candidate] = level
    assert together(levels["listening"], levels["empathy"]) > 0.3
    assert together(levels["listening"], levels["empathy"]) > together(levels["listening"], levels["physical"]) + 0.1


def test_most_levels_are_peoples_own_and_every_source_occurs(seeded: Session) -> None:
    sources = Counter(seeded.exec(select(Ability.source)))
    assert set(sources) == set(Source)
    assert sources[Source.self] > 0.7 * sum(sources.values())


def test_all_statuses_occur_and_everybody_agreed_to_matching(seeded: Session) -> None:
    people = seeded.exec(select(Candidate)).all()
    assert {person.status for person in people} == set(Status)
    agreed = set(seeded.exec(select(Consent.candidate_id).where(Consent.purpose == Purpose.matching, Consent.given)))
    wishes = set(seeded.exec(select(Wish.candidate_id)))
    for person in people:
        assert person.id in wishes
        assert person.id in agreed
        assert person.created_at <= person.updated_at <= NOW


def test_the_visitors_candidate_fits_more_work_after_training(seeded: Session) -> None:
    user = seeded.exec(select(User.id).where(User.email == "candidate@demo.example")).one()
    visitor = seeded.exec(select(Candidate).where(Candidate.user_id == user)).one()
    bands = Counter(score.band for score in matching.work_for(seeded, visitor.id or 0, NOW.date(), None))
    assert bands[Band.FITS_NOW] >= 5
    assert bands[Band.FITS_AFTER_TRAINING] >= 10
    assert bands[Band.TALK_FIRST] >= 1


def test_every_band_occurs_among_the_people_of_the_branch(seeded: Session) -> None:
    found: set[Band] = set()
    for person in of_branch(seeded, "Utrecht")[:30]:
        found |= {score.band for score in matching.work_for(seeded, person.id or 0, NOW.date(), None)}
    assert found == set(Band)


def together(some: dict[int, int], others: dict[int, int]) -> float:
    """Pearson's correlation over the people who have both."""
    pairs = [(some[key], others[key]) for key in some.keys() & others.keys()]
    mean_x, mean_y = (sum(values) / len(pairs) for values in zip(*pairs, strict=True))
    along = sum((x - mean_x) * (y - mean_y) for x, y in pairs)
    spread_x = sum((x - mean_x) ** 2 for x, _ in pairs)
    spread_y = sum((y - mean_y) ** 2 for _, y in pairs)
    return float(along / (spread_x * spread_y) ** 0.5)
