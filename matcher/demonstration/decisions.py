"""What the recruiters of the demonstration decided about some matches, each with a reason."""

from datetime import datetime, timedelta
from random import Random

from sqlmodel import Session, col, select

from matcher.accounts.models import Branch, Client, Role
from matcher.audit.service import Actor
from matcher.demonstration import names
from matcher.demonstration.staff import Staff
from matcher.engine import Band
from matcher.matching import queries, service
from matcher.matching.models import Match, Verdict
from matcher.vacancies.models import Vacancy, VacancyStatus

ELSEWHERE = 8  # so many branches besides the one visitors look at have decided something
REASONS = {
    Verdict.propose: (
        "Blijft rustig en legt dingen goed uit. Wil graag thuis werken.",
        "Gisteren gesproken. Het werk past goed bij wat dit gesprek liet zien.",
        "Heeft er zin in en kan snel beginnen.",
    ),
    Verdict.talk_first: (
        "Eerst horen hoe het gaat met boze klanten.",
        "Er is nog weinig bekend over werken met de computer. Ik bel.",
        "De werktijden vragen om een gesprek.",
    ),
    Verdict.not_now: (
        "Eerst de training, daarna kijken we opnieuw.",
        "De reis is nu te lang. Thuiswerk past wel.",
    ),
}
# What a recruiter mostly does with each band; the band binds nobody.
OFTEN = {
    Band.FITS_NOW: (75, 20, 5),
    Band.FITS_AFTER_TRAINING: (45, 35, 20),
    Band.TALK_FIRST: (15, 75, 10),
}


def make(
    session: Session, chance: Random, branches: list[Branch], clients: list[Client], staff: Staff, now: datetime
) -> int:
    """Writes decisions about the best people for some vacancies, as each branch's recruiter; how many."""
    written = 0
    for branch, vacancies, top in _looked_at(session, chance, branches, clients):
        actor = Actor(staff.recruiters[branch], Role.recruiter.value)
        for vacancy in vacancies:
            for score in queries.people_for(session, vacancy, branch, top):
                if chance.random() < 0.7:
                    verdict = chance.choices(tuple(Verdict), OFTEN.get(score.band, (5, 35, 60)))[0]
                    _decide(session, chance, actor, int(score.profile), vacancy, verdict, now)
                    written += 1
    return written


def _looked_at(
    session: Session, chance: Random, branches: list[Branch], clients: list[Client]
) -> list[tuple[int, list[int], int]]:
    """Branch, the vacancies its recruiter went through, and how many people of each: the visitors' branch did more."""
    published = select(Vacancy.id).where(Vacancy.status == VacancyStatus.published).order_by(col(Vacancy.id))
    own = list(session.exec(published.where(Vacancy.client_id == clients[0].id)))
    looked = [(clients[0].branch_id, [vacancy for vacancy in own if vacancy][:6], 6)]
    others = [branch for branch in branches[:20] if branch.id != clients[0].branch_id]
    for branch in chance.sample(others, ELSEWHERE):
        theirs = session.exec(published.where(Vacancy.branch_id == branch.id)).all()
        looked.append((branch.id or 0, [vacancy for vacancy in theirs if vacancy][:2], 3))
    return looked


def _decide(
    session: Session, chance: Random, actor: Actor, candidate: int, vacancy: int, verdict: Verdict, now: datetime
) -> None:
    decision = service.decide(
        session,
        actor,
        candidate_id=candidate,
        vacancy_id=vacancy,
        verdict=verdict,
        reason=chance.choice(REASONS[verdict]),
        now=now - timedelta(days=chance.randint(0, 9), minutes=chance.randint(0, 400)),
    )
    match = session.get_one(Match, decision.match_id)
    match.key = names.key(chance)
    if verdict is Verdict.propose and chance.random() < 0.5:
        decision.candidate_agreed_at = min(now, decision.created_at + timedelta(hours=chance.randint(2, 40)))
