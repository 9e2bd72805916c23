"""What is due, and when: the JOBS table, run() as a process of its own, tick() for one instant. Knows apscheduler."""

import logging
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from apscheduler.schedulers.blocking import BlockingScheduler

from matcher import clock
from matcher.accounts import service as accounts
from matcher.app import create_app
from matcher.db import Database
from matcher.intakes import calls, help, needs
from matcher.intakes import service as intakes
from matcher.jobs import service as jobs
from matcher.matching import checking, ranker, reports
from matcher.outbox import service as outbox
from matcher.outbox.mailer import Folder, Smtp, Transport
from matcher.passport import keys
from matcher.passport import service as passport
from matcher.planning import counting, making
from matcher.planning import service as planning
from matcher.settings import Settings
from matcher.skills import learning
from matcher.web import unit_of_work
from matcher.web.mail import Letters, wanted

log = structlog.get_logger()

# A busy second must not drop a job: apscheduler's own default is to give up after one.
GRACE_SECONDS = 300
WORDS_AT_ONCE = 1000  # some seven seconds of one core, once a minute, while there are words to learn


@dataclass(frozen=True, slots=True)
class Workplace:
    """What a job works with."""

    database: Database
    transport: Transport
    letters: Letters
    settings: Settings


@dataclass(frozen=True, slots=True)
class Job:
    """A name, how often, and the work; `claimed`: done once a slot, however many schedulers run."""

    name: str
    every: timedelta
    work: Callable[[Workplace, datetime], Any]
    claimed: bool = True


def send_mail(place: Workplace, now: datetime) -> Any:
    """Send the messages that are due. Claims each message itself."""
    return outbox.deliver(place.database, place.transport, place.letters.render, wanted, now)


def lapse_offers(place: Workplace, now: datetime) -> int:
    """Take back seats that were offered and not answered in time, and offer them to the next in line."""
    with place.database.transaction() as session:
        return intakes.lapse(session, now)


def forget_old(place: Workplace, now: datetime) -> None:
    """Drop used sign-in codes, ended sessions, old receipts and old plans."""
    with place.database.transaction() as session:
        accounts.forget_old(session, now)
        planning.forget_old(session, now)
        unit_of_work.forget_receipts(session, now)


def forget_spent(place: Workplace, now: datetime) -> int:
    """Delete what people told for the sake of a training, once it has served."""
    with place.database.transaction() as session:
        return sum(kind.forget_old(session, now) for kind in (help, needs, calls))


def learn_words(place: Workplace, _now: datetime) -> int:
    """Learn what labels mean that were added since, some hundreds at a time."""
    return learning.learn(place.database, most=WORDS_AT_ONCE)


def rank_lists(place: Workplace, now: datetime) -> str:
    """Bring the stored lists up to date with what changed. Of two schedulers one writes, the other finds it done."""
    return ranker.of(place.database).tick(now)


def check_lists(place: Workplace, now: datetime) -> bool:
    """At night, compute all lists anew, and mend and report what differs; whether it was done."""
    return checking.nightly(place.database, now) is not None


def compare_rules(place: Workplace, now: datetime) -> int:
    """Make the reports of what each version of the rules changed, where there is none of this month."""
    return reports.make_due(place.database, now)


def make_plans(place: Workplace, now: datetime) -> int:
    """Make the plans that were asked for. Claims each plan itself."""
    return making.make_due(place.database, now)


def count_demand(place: Workplace, now: datetime) -> int:
    """Count whom a seat in a training would help, when that changed."""
    return counting.count(place.database, now)


def issue_credentials(place: Workplace, now: datetime) -> int:
    """Give those who finished a training their credential; none without a key to sign with."""
    signer = keys.signer(place.settings)
    if signer is None:
        return 0
    with place.database.transaction() as session:
        return passport.issue(session, signer, now)


JOBS = (
    Job("send_mail", timedelta(seconds=2), send_mail, claimed=False),
    Job("lapse_offers", timedelta(minutes=1), lapse_offers),
    Job("learn_words", timedelta(minutes=1), learn_words),
    Job("rank_lists", timedelta(seconds=0.5), rank_lists, claimed=False),
    Job("check_lists", timedelta(hours=1), check_lists),
    Job("compare_rules", timedelta(days=1), compare_rules),
    Job("forget_spent", timedelta(hours=1), forget_spent),
    Job("count_demand", timedelta(minutes=1), count_demand),
    Job("issue_credentials", timedelta(minutes=1), issue_credentials),
    Job("make_plans", timedelta(seconds=2), make_plans, claimed=False),
    Job("forget_old", timedelta(days=1), forget_old),
)


def workplace(settings: Settings, database: Database | None = None) -> Workplace:
    """The workplace these settings describe."""
    app = create_app(settings, database)
    transport: Transport = Smtp(settings.smtp_url) if settings.smtp_url else Folder(settings.instance / "mail")
    return Workplace(app.extensions["database"], transport, Letters(app, settings), settings)


def tick(place: Workplace, now: datetime) -> dict[str, str]:
    """Do all that is due at `now`, once; what came of it by job. A job that fails doesn't stop the others."""
    return {job.name: _do(job, place, now) for job in JOBS}


def run(settings: Settings) -> None:
    """Do what is due as time passes, until stopped. Several of these at once are harmless."""
    place = workplace(settings)
    ranker.of(place.database).stays = True
    # A job that is still at it when it is due again is no news.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    scheduler = BlockingScheduler(timezone=UTC)
    for job in JOBS:
        scheduler.add_job(
            lambda job=job: _do(job, place, clock.now()),
            "interval",
            seconds=job.every.total_seconds(),
            id=job.name,
            next_run_time=clock.now(),
            misfire_grace_time=GRACE_SECONDS,
            coalesce=True,
            max_instances=1,
        )
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, lambda *_: scheduler.shutdown(wait=False) if scheduler.running else None)
    scheduler.start()


def _do(job: Job, place: Workplace, now: datetime) -> str:
    slot = jobs.slot_of(now, job.every)
    try:
        if job.claimed:
            with place.database.transaction() as session:
                if not jobs.claim(session, job.name, slot):
                    return "done before"
        outcome = str(job.work(place, now))
        if job.claimed:
            with place.database.transaction() as session:
                jobs.finish(session, job.name, slot, now)
    except Exception as error:
        # The next slot tries again; one broken job must not keep reminders from going out.
        log.error("job failed", job=job.name, kind=type(error).__name__)
        return f"failed: {type(error).__name__}"
    return outcome
