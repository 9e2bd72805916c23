"""The audit trail in words, and whether its chain is whole. Ids only: who they are stays where they are known."""

from collections.abc import Callable
from datetime import datetime

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matcher import clock
from matcher.accounts.models import Role
from matcher.audit import queries, service
from matcher.audit.models import Head
from matcher.web.forms import Form, Text
from matcher.web.rendering import page
from matcher.web.unit_of_work import session

SHOWN = 100
QUICK = 20_000  # entries that are checked while somebody waits for the page; a longer chain is checked when asked

_DEEDS: dict[str, Callable[[], str]] = {
    "candidate.signed_up": lambda: _("signed a candidate up"),
    "candidate.changed": lambda: _("changed a candidate's answers"),
    "participants.seen": lambda: _("looked at who is in a training"),
    "candidate.seen": lambda: _("looked at a candidate"),
    "candidate.exported": lambda: _("downloaded a candidate's data"),
    "candidate.erased": lambda: _("erased a candidate"),
    "candidate.asked_for_call": lambda: _("asked to be called"),
    "candidate.called": lambda: _("noted a call"),
    "consent.given": lambda: _("gave permission"),
    "consent.withdrawn": lambda: _("took permission back"),
    "match.shown": lambda: _("saw work and why it fits or not"),
    "match.seen": lambda: _("looked at a match"),
    "matches.seen": lambda: _("looked at a ranked list"),
    "match.decided": lambda: _("decided about a match"),
    "proposal.agreed": lambda: _("agreed to being named"),
    "proposals.seen": lambda: _("looked at the people proposed"),
    "intake.opened": lambda: _("opened a training"),
    "intake.seats": lambda: _("changed the seats of a training"),
    "intake.moved": lambda: _("moved a training"),
    "intake.cancelled": lambda: _("called a training off"),
    "intake.finished": lambda: _("finished a training"),
    "place.booked": lambda: _("booked a place"),
    "place.waiting": lambda: _("put somebody on the waiting list"),
    "place.offered": lambda: _("offered a seat"),
    "place.accepted": lambda: _("took an offered seat"),
    "place.declined": lambda: _("declined a seat"),
    "place.lapsed": lambda: _("let an offer lapse"),
    "place.confirmed": lambda: _("confirmed a place"),
    "place.cancelled": lambda: _("cancelled a place"),
    "place.put_first": lambda: _("put somebody first in line"),
    "place.attended": lambda: _("noted that somebody came"),
    "place.partly": lambda: _("noted that somebody came in part"),
    "place.no_show": lambda: _("noted that somebody did not come"),
    "place.finished": lambda: _("noted that somebody finished"),
    "vacancy.drafted": lambda: _("began a vacancy"),
    "vacancy.changed": lambda: _("changed a vacancy"),
    "vacancy.asked": lambda: _("changed what a vacancy asks"),
    "vacancy.published": lambda: _("published a vacancy"),
    "vacancy.closed": lambda: _("closed a vacancy"),
    "vacancy.frozen": lambda: _("put a vacancy on hold"),
    "word.linked": lambda: _("linked a word to an ability"),
    "word.unlinked": lambda: _("took back what a word means"),
    "word.set_aside": lambda: _("set a word aside"),
    "label.reviewed": lambda: _("found a word right"),
    "label.taken_out": lambda: _("took a word out of the vocabulary"),
    "label.put_back": lambda: _("put a word back into the vocabulary"),
    "skill.made": lambda: _("made an ability out of a word"),
    "skill.merged": lambda: _("merged an ability into another one"),
    "skill.split_back": lambda: _("took a merger of abilities back"),
    "skill.split": lambda: _("split an ability"),
    "token.made": lambda: _("made a token for a system"),
    "token.revoked": lambda: _("ended a token"),
    "token.wrote": lambda: _("changed something by a token"),
}


class AboutForm(Form):
    """What the entries are about; lives in the address."""

    about = Text(_l("Only about"), most=40, description=_l("A kind and a number, such as vacancy:12."))


def show() -> ResponseReturnValue:
    """The newest entries, all of them or about one thing."""
    form = AboutForm(request.args)
    about = (form.about.data or "").strip() if form.validate() else ""
    entries = queries.about(session(), about, SHOWN) if about else queries.newest(session(), SHOWN)
    head = session().get(Head, 1)
    length = head.length if head else 0
    checked = length <= QUICK or "check" in request.args
    return page(
        "office/audit.html",
        search=form,
        about=about,
        entries=entries,
        length=length,
        verification=service.verify(session()) if checked else None,
        roles=set(Role),
        moment=_moment,
        deed=deed,
    )


def _moment(at: str) -> str:
    """The time of an entry on the clock in the Netherlands, to the second."""
    return clock.local(datetime.fromisoformat(at)).strftime("%Y-%m-%d %H:%M:%S")


def deed(action: str) -> str:
    """What was done; an action that has no sentence here stays as it is written in the trail."""
    found = _DEEDS.get(action)
    return found() if found else action
