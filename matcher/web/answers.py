"""Answers from a mail without signing in: I come, I can't come, yes or no to an offer, and what would help.

Opening a link changes nothing, for mail scanners open links: each shows one button, and only the button answers.
"""

from typing import Any

from flask import abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from matcher import clock
from matcher.accounts.models import Role
from matcher.audit.service import Actor
from matcher.candidates import queries as candidates
from matcher.intakes import answers, help
from matcher.intakes.answers import Standing, State
from matcher.intakes.help import Asked, HelpGone
from matcher.intakes.models import Help
from matcher.web import tokens, words
from matcher.web.forms import Form, required
from matcher.web.rendering import page
from matcher.web.unit_of_work import session, writes

WORDS = ("yes", "no")
COME, OFFER = "come", "offer"


def links(secret: str, key: str, sequence: int, kind: str) -> dict[str, str]:
    """The paths of the two links in a mail about a place: "yes" and "no"."""
    token = tokens.sign(secret, tokens.ANSWER, key, sequence, kind)
    return {word: f"/answer/{word}/{token}" for word in WORDS}


def help_link(secret: str, key: str) -> str:
    """The path of the link with which somebody says what would help them."""
    return f"/help/{tokens.sign(secret, tokens.HELP, key)}"


def answer(word: str, token: str) -> ResponseReturnValue:
    """One button: I come, or I can't come. What can't be said any more is told, with what to do now (410)."""
    if word not in WORDS:
        abort(404)
    read: Any = tokens.read(_secret(), tokens.ANSWER, token, str, int, str)
    if read is None:
        return _answered(word, None, COME)
    key, sequence, kind = read
    now = clock.now()
    if not writes():
        stale = 400 if request.method == "POST" else 200
        return _answered(word, answers.standing(session(), key, sequence, now), kind, stale)
    after = answers.say(session(), key, sequence, yes=word == "yes", now=now)
    if _wants(word, after, kind) != "done":
        return _answered(word, after, kind)
    return redirect(url_for("public.answer", word=word, token=token), code=303)


def _answered(word: str, standing: Standing | None, kind: str, status: int = 200) -> ResponseReturnValue:
    wants = _wants(word, standing, kind)
    over = wants == "over"
    return page(
        "public/answer.html",
        410 if over else status,
        word=word,
        wants=wants,
        standing=standing,
        state=standing.state.value if standing else "",
        next_ones=answers.next_ones(session(), standing.row, clock.now()) if standing and _is_free(standing) else [],
        stale=status == 400,
    )


def _wants(word: str, standing: Standing | None, kind: str) -> str:
    """What the page is about: "ask" for an answer, thank for it ("done"), or say that it is "over"."""
    if standing is None:
        return "over"
    state = standing.state
    if word == "yes":
        if state is State.confirmed or (state is State.booked and kind == OFFER):
            return "done"
        return "ask" if standing.can_come else "over"
    if state in (State.cancelled, State.declined):
        return "done"
    return "ask" if standing.can_stay_away else "over"


def _is_free(standing: Standing) -> bool:
    """Whether somebody has no place here, so that the next one may be for them."""
    return standing.state in (State.cancelled, State.declined, State.lapsed, State.called_off)


class HelpForm(Form):
    """What would help. Nobody has to say anything."""

    answer = RadioField(_l("What would help you?"), validators=[required(_l("Choose what would help you."))])


def help_wanted(token: str) -> ResponseReturnValue:
    """Can we help? Shows the training and nothing of the person."""
    read: Any = tokens.read(_secret(), tokens.HELP, token, str)
    asked = help.about(session(), read[0], clock.now()) if read else None
    if asked is None:
        return page("public/help_wanted.html", 410, asked=None)
    form = HelpForm()
    form.answer.choices = [(each.value, words.word("help", each)) for each in Help]
    take_back = writes() and request.form.get("answer") == "nothing"
    if not take_back and not form.validate_on_submit():
        return page("public/help_wanted.html", form=form, asked=asked, token=token)
    try:
        _say(asked, None if take_back else Help(form.answer.data))
    except HelpGone:
        return page("public/help_wanted.html", 410, asked=None)
    return redirect(url_for("public.help_wanted", token=token), code=303)


def _say(asked: Asked, said: Help | None) -> None:
    person = candidates.one(session(), asked.candidate_id) or abort(404)
    help.answer(session(), Actor(person.user_id, Role.candidate), asked.place_id, said, clock.now())


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])
