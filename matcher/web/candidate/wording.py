"""What candidates read: the codes of the tables as sentences that speak to them."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

_WORDS: dict[str, dict[str, Callable[[], str]]] = {
    "level": {
        "1": lambda: _("I am only just starting with this"),
        "2": lambda: _("I can do this when somebody helps me"),
        "3": lambda: _("I can do this on my own"),
        "4": lambda: _("I can do this well, also when it is difficult"),
        "5": lambda: _("Other people ask me to help them with this"),
    },
    "language": {
        "1": lambda: _("I know a few words"),
        "2": lambda: _("I understand short sentences"),
        "3": lambda: _("I can have an ordinary conversation"),
        "4": lambda: _("I talk easily, also on the phone"),
        "5": lambda: _("I can also write about difficult things"),
        "6": lambda: _("I understand and say everything"),
    },
    "source": {
        "self": lambda: _("you say so yourself"),
        "situation": lambda: _("from a question about a situation"),
        "sample": lambda: _("from a small work sample"),
        "recruiter": lambda: _("somebody of the branch saw this"),
        "trainer": lambda: _("your trainer saw this"),
    },
    "contact": {
        "inbound": lambda: _("Answering the phone"),
        "outbound": lambda: _("Calling people"),
        "chat": lambda: _("Chat and e-mail"),
        "none": lambda: _("Rather no contact with customers"),
    },
    "matters": {
        "0.0": lambda: _("Not important"),
        "0.5": lambda: _("A little important"),
        "1.0": lambda: _("Very important"),
    },
    "home": {
        "1.0": lambda: _("Yes, as much as possible. I have a quiet place for it."),
        "0.5": lambda: _("Now and then. I have a quiet place for it."),
        "0.0": lambda: _("Rather not, or I have no quiet place for it."),
    },
    "form": {
        "branch": lambda: _("At a branch"),
        "client": lambda: _("At the company"),
        "online": lambda: _("Online, from home"),
    },
    "band": {
        "fits_now": lambda: _("Fits now"),
        "fits_after_training": lambda: _("Fits after training"),
        "talk_first": lambda: _("Let's talk first"),
        "too_little_known": lambda: _("Too little known yet"),
        "not_now": lambda: _("Not now"),
    },
    "band_text": {
        "fits_now": lambda: _("You can do what this work asks."),
        "fits_after_training": lambda: _("Something is missing that you can learn in a training."),
        "talk_first": lambda: _("It can fit. Talk with your branch about it first."),
        "too_little_known": lambda: _("We do not know enough about you yet. Answer some more questions."),
        "not_now": lambda: _("This work asks something that does not fit you now."),
    },
    "place": {
        "booked": lambda: _("You have a place"),
        "confirmed": lambda: _("You have a place, and you told us that you will come"),
        "waiting": lambda: _("You are on the waiting list"),
        "offered": lambda: _("There is a place for you"),
        "declined": lambda: _("You did not want this place"),
        "lapsed": lambda: _("This place went to somebody else"),
        "cancelled": lambda: _("Cancelled"),
        "attended": lambda: _("You were there"),
        "partly": lambda: _("You were there for a part"),
        "no_show": lambda: _("You were not there"),
        "finished": lambda: _("You finished this training"),
    },
    "purpose": {
        "matching": lambda: _("Use my answers to look for work that fits me"),
        "keep_a_year": lambda: _("Keep my answers for a year"),
        "share_with_client": lambda: _("Give my name to an employer, each time I say yes to it"),
    },
    "status": {
        "signing_up": lambda: _("You are still answering the first questions."),
        "active": lambda: _("You are looking for work."),
        "paused": lambda: _("You have paused. Nobody looks for work for you now."),
    },
    "role": {
        "candidate": lambda: _("You"),
        "client": lambda: _("An employer"),
        "recruiter": lambda: _("Somebody of your branch"),
        "trainer": lambda: _("Your trainer"),
        "office": lambda: _("Head office"),
        "service": lambda: _("The computer, by a fixed rule"),
    },
    "action": {
        "candidate.signed_up": lambda: _("signed up"),
        "candidate.changed": lambda: _("changed something in your answers"),
        "candidate.seen": lambda: _("looked at your page"),
        "candidate.exported": lambda: _("downloaded your data"),
        "candidate.asked_for_call": lambda: _("asked to be called"),
        "candidate.called": lambda: _("called"),
        "credential.issued": lambda: _("made your certificate of a training"),
        "consent.given": lambda: _("gave permission"),
        "consent.withdrawn": lambda: _("took permission back"),
        "match.seen": lambda: _("looked at how work fits you"),
        "match.shown": lambda: _("saw work and why it fits or not"),
        "match.decided": lambda: _("decided something about work for you"),
        "proposal.agreed": lambda: _("agreed to being named to an employer"),
    },
}


def say(kind: str, code: Any) -> str:
    """The sentence for a code of this kind, in the reader's language; KeyError when there is none, a defect."""
    return _WORDS[kind][str(getattr(code, "value", code))]()


def deed(action: str) -> str:
    """What somebody did according to the audit trail; other floors may add actions that have no sentence here yet."""
    found = _WORDS["action"].get(action)
    return found() if found else _("did something with your data")


def choices(kind: str) -> list[tuple[str, str]]:
    """Every code of a kind with its sentence."""
    return [(code, sentence()) for code, sentence in _WORDS[kind].items()]
