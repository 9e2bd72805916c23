"""The engine's codes and the tables' words, as sentences in the reader's language: one explanation for every page."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from matcher.web.planning_words import WORDS as PLANNING_WORDS

# Functions, not values: each is asked in the language of the moment.
_WORDS: dict[str, dict[str, Callable[[], str]]] = {
    "source": {
        "self": lambda: _("said by the candidate"),
        "situation": lambda: _("shown in a situation question"),
        "sample": lambda: _("shown in a small work sample"),
        "recruiter": lambda: _("seen by a recruiter"),
        "trainer": lambda: _("seen by a trainer"),
    },
    "trainability": {
        "stable": lambda: _("hardly changes by training"),
        "slow": lambda: _("grows in months"),
        "cohort": lambda: _("can be learned in one training"),
    },
    "skill_field": {
        "core": lambda: _("core"),
        "customer_contact": lambda: _("customer contact"),
        "general": lambda: _("general"),
        "warehouse": lambda: _("warehouse"),
        "office": lambda: _("office work"),
        "retail": lambda: _("shops"),
        "hospitality": lambda: _("hospitality"),
        "care": lambda: _("care"),
        "cleaning": lambda: _("cleaning"),
        "construction": lambda: _("building"),
        "driving": lambda: _("driving"),
        "green": lambda: _("gardens, farms and animals"),
        "logistics": lambda: _("logistics"),
        "production": lambda: _("production"),
        "safety_security": lambda: _("safety and security"),
        "technical": lambda: _("technical work"),
        "other": lambda: _("other"),
    },
    "skill_origin": {
        "own": lambda: _("our own"),
        "esco": lambda: "ESCO",
        "office": lambda: _("head office"),
    },
    "rarity": {
        "1": lambda: _("nearly all work"),
        "2": lambda: _("some work"),
        "3": lambda: _("little work"),
    },
    "candidate_status": {
        "signing_up": lambda: _("signing up"),
        "active": lambda: _("looking for work"),
        "paused": lambda: _("paused"),
    },
    "vacancy_status": {
        "draft": lambda: _("draft"),
        "published": lambda: _("published"),
        "closed": lambda: _("closed"),
        "frozen": lambda: _("on hold"),
    },
    "contact": {
        "inbound": lambda: _("answering calls"),
        "outbound": lambda: _("calling people"),
        "chat": lambda: _("chat and e-mail"),
        "none": lambda: _("no contact with customers"),
    },
    "form": {
        "branch": lambda: _("at the branch"),
        "client": lambda: _("at the company"),
        "online": lambda: _("online"),
    },
    "intake_status": {
        "open": lambda: _("open"),
        "cancelled": lambda: _("called off"),
        "finished": lambda: _("finished"),
    },
    "place_status": {
        "booked": lambda: _("booked"),
        "confirmed": lambda: _("confirmed"),
        "waiting": lambda: _("on the waiting list"),
        "offered": lambda: _("seat offered"),
        "declined": lambda: _("declined"),
        "lapsed": lambda: _("offer lapsed"),
        "cancelled": lambda: _("cancelled"),
        "attended": lambda: _("was there"),
        "partly": lambda: _("was there for a part"),
        "no_show": lambda: _("was not there"),
        "finished": lambda: _("finished"),
    },
    "priority": {
        "our_mistake": lambda: _("we made a mistake"),
        "called_off": lambda: _("we called off their earlier training"),
        "work_waits": lambda: _("a client waits for them after this training"),
    },
    "holiday": {
        "new_year": lambda: _("New Year's Day"),
        "easter": lambda: _("Easter"),
        "easter_monday": lambda: _("Easter Monday"),
        "kings_day": lambda: _("King's Day"),
        "liberation": lambda: _("Liberation Day"),
        "ascension": lambda: _("Ascension Day"),
        "whitsun": lambda: _("Whit Sunday"),
        "whit_monday": lambda: _("Whit Monday"),
        "christmas": lambda: _("Christmas Day"),
        "second_christmas_day": lambda: _("Second day of Christmas"),
    },
    "help": {
        "transport": lambda: _("help with the journey"),
        "child_care": lambda: _("somebody to look after the children"),
        "nerves": lambda: _("I was nervous, or I did not dare"),
        "something_else": lambda: _("something else"),
        "call_me": lambda: _("call me, then I tell you"),
    },
    "ask_level": {
        "1": lambda: _("only just starting with it"),
        "2": lambda: _("with some help"),
        "3": lambda: _("without help"),
        "4": lambda: _("well, also when it is difficult"),
        "5": lambda: _("so well that others ask for help"),
    },
    "weight": {
        "1": lambda: _("nice to have"),
        "2": lambda: _("important to this work"),
        "3": lambda: _("very important to this work"),
    },
    "ground": {
        "age": lambda: _("This is about age. The law does not allow asking for an age."),
        "gender": lambda: _("This is about men or women. The law does not allow asking for one of them."),
        "origin": lambda: _("This is about where somebody comes from. The law does not allow asking for that."),
        "religion": lambda: _("This is about religion. The law does not allow asking for that."),
        "health": lambda: _("This is about health. The law does not allow asking for that."),
        "family": lambda: _("This is about somebody's family. The law does not allow asking for that."),
        "diploma": lambda: _("This is about diplomas. We look at what somebody can do, not at schooling."),
        "experience": lambda: _("This is about years of work. We look at what somebody can do now."),
        "cv": lambda: _("This is about a CV or a letter. Our candidates don't have to write those."),
        "photo": lambda: _("This is about a photo. You see people by their strengths, without a photo."),
    },
    "instead": {
        "leave_out": lambda: _("Leave it out. Say what the work is, and what somebody must be able to do."),
        "neutral": lambda: _("Speak to the reader, or name the job: everybody can do this work."),
        "language_level": lambda: _("Say which level of Dutch or English the work needs."),
        "task": lambda: _("Describe the task, such as: you lift boxes of up to 15 kilos."),
        "hours": lambda: _("Say when the work must be done, and how many hours it is."),
        "ability": lambda: _("Name the ability instead. You choose those in the next step."),
    },
    "verdict": {
        "propose": lambda: _("Propose"),
        "talk_first": lambda: _("Talk first"),
        "not_now": lambda: _("Not now"),
    },
    "reason": {
        "enough": lambda: _("enough"),
        "enough_if_confirmed": lambda: _("enough, if somebody confirms it"),
        "close": lambda: _("almost enough"),
        "far": lambda: _("not enough yet"),
        "not_known": lambda: _("not known yet"),
        "used": lambda: _("this work uses it"),
        "partly_used": lambda: _("this work uses it a little"),
        "not_used": lambda: _("this work does not use it"),
        "strong_here": lambda: _("a strength that is asked here"),
        "partly_strong": lambda: _("partly a strength"),
        "not_strong": lambda: _("not a strength"),
        "given": lambda: _("this work gives it"),
        "partly_given": lambda: _("this work gives it in part"),
        "not_given": lambda: _("this work does not give it"),
        "no_wish": lambda: _("no wishes told yet"),
        "within_reach": lambda: _("near enough"),
        "too_far": lambda: _("too far away"),
        "distance_unknown": lambda: _("distance not known"),
        "hours_fit": lambda: _("the hours fit"),
        "hours_apart": lambda: _("the hours don't fit"),
        "hours_unknown": lambda: _("hours not known"),
        "shifts_fit": lambda: _("the moments fit"),
        "shifts_missing": lambda: _("can't work at all the moments asked"),
        "shifts_unknown": lambda: _("moments not known"),
        "language_enough": lambda: _("language good enough"),
        "language_short": lambda: _("language not good enough yet"),
        "language_unknown": lambda: _("language level not known"),
        "starts_in_time": lambda: _("can start in time"),
        "starts_too_late": lambda: _("can't start in time"),
        "start_unknown": lambda: _("start date not known"),
        "may_work": lambda: _("may work in the Netherlands"),
        "may_not_work": lambda: _("may not work in the Netherlands"),
        "permit_unknown": lambda: _("not known whether they may work here"),
    },
    "opens": {
        "ask": lambda: _("ask about it"),
        "confirm": lambda: _("let somebody else confirm it"),
        "train": lambda: _("a training can bring it"),
        "grow": lambda: _("grows in months"),
    },
    "wish": {
        "home": lambda: _("working from home"),
        "contact": lambda: _("kind of contact"),
        "autonomy": lambda: _("helping people from start to finish"),
        "team": lambda: _("contact with colleagues"),
        "growth": lambda: _("learning and growing"),
        "pay": lambda: _("pay"),
        "shifts": lambda: _("moments in the week"),
        "none": lambda: _("wishes"),
    },
    "condition": {
        "distance": lambda: _("distance"),
        "hours": lambda: _("hours"),
        "shifts": lambda: _("moments in the week"),
        "language": lambda: _("language"),
        "start": lambda: _("start date"),
        "permit": lambda: _("allowed to work"),
    },
    "cefr": {
        "1": lambda: _("a few words (A1)"),
        "2": lambda: _("simple sentences (A2)"),
        "3": lambda: _("a conversation (B1)"),
        "4": lambda: _("fluent (B2)"),
        "5": lambda: _("very fluent (C1)"),
        "6": lambda: _("everything (C2)"),
    },
    "spoken": {
        "nl": lambda: _("Dutch"),
        "en": lambda: _("English"),
    },
    "day": {
        "mon": lambda: _("Monday"),
        "tue": lambda: _("Tuesday"),
        "wed": lambda: _("Wednesday"),
        "thu": lambda: _("Thursday"),
        "fri": lambda: _("Friday"),
        "sat": lambda: _("Saturday"),
        "sun": lambda: _("Sunday"),
    },
    "part": {
        "morning": lambda: _("morning"),
        "afternoon": lambda: _("afternoon"),
        "evening": lambda: _("evening"),
        "night": lambda: _("night"),
    },
    "role": {
        "candidate": lambda: _("candidate"),
        "client": lambda: _("client company"),
        "recruiter": lambda: _("recruiter"),
        "trainer": lambda: _("trainer"),
        "office": lambda: _("head office"),
    },
    **PLANNING_WORDS,
}


def word(kind: str, code: Any) -> str:
    """The sentence for a code of this kind, in the reader's language; KeyError when there is none, a defect."""
    return _WORDS[kind][str(getattr(code, "value", code))]()


def known_word(kind: str, code: Any) -> str:
    """The sentence for a code that may have come from outside; empty when there is none."""
    found = _WORDS[kind].get(str(getattr(code, "value", code)))
    return found() if found else ""


def kinds() -> dict[str, tuple[str, ...]]:
    """Every kind with its codes, for the test that holds them complete."""
    return {kind: tuple(codes) for kind, codes in _WORDS.items()}
