"""Words that the people of the demonstration wrote: some the vocabulary knows, some it has still to learn."""

from datetime import datetime, timedelta
from random import Random

from sqlmodel import Session

from matcher.candidates.models import Candidate, Phrase, Status
from matcher.demonstration import abilities
from matcher.skills import service as skills

# What somebody wrote, and how many did. None of these is in the vocabulary, and some should be.
UNKNOWN = (
    ("kaarsen maken", 7),
    ("vuurwerk afsteken", 6),
    ("gebarentaal", 5),
    ("drone vliegen", 4),
    ("taarten versieren", 4),
    ("gitaar spelen", 3),
    ("sieraden maken", 3),
    ("bijen houden", 3),
    ("klokken maken", 2),
    ("tatoeages zetten", 2),
    ("saz spelen", 1),
    ("zeilen", 1),
)
# What the demonstration's candidate wrote, with the skill that was recognised in it.
KNOWN = (("goed luisteren", "listening"), ("rustig blijven", "calm"))


def make(session: Session, chance: Random, people: list[Candidate], known: abilities.Skills, now: datetime) -> int:
    """Writes the phrases, and counts the unknown ones in the vocabulary's inbox; how many different unknown ones."""
    active = [person for person in people if person.status is Status.active]
    for text, code in KNOWN:
        session.add(_phrase(people[0], text, "exact", known.ids[code]))
    for text, times in UNKNOWN:
        for person in chance.sample(active, min(times, len(active))):
            session.add(_phrase(person, text, "unknown", None))
            skills.note_unmatched(session, text, "nl", now - timedelta(days=chance.randint(0, 30)))
    session.flush()
    return len(UNKNOWN)


def _phrase(person: Candidate, text: str, verdict: str, skill_id: int | None) -> Phrase:
    return Phrase(
        candidate_id=person.id or 0,
        text=text,
        verdict=verdict,
        skill_id=skill_id,
        created_at=person.created_at + timedelta(minutes=4),
    )
