"""Situations of the trade: one a page, what one would do and certainly not do; then what came of it, and why."""

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import ValidationError

from matcher import clock
from matcher.candidates import situations
from matcher.candidates.models import Source
from matcher.candidates.situations import Situation, Told
from matcher.engine.evidence import CONTRADICTION
from matcher.web import unit_of_work
from matcher.web.candidate.abilities import sentence
from matcher.web.candidate.oneself import Oneself, oneself
from matcher.web.forms import Form, required
from matcher.web.guard import actor
from matcher.web.languages import named
from matcher.web.rendering import page


class Choice(Form):
    """What somebody would do, and would certainly not do; replies by their number."""

    best = RadioField(_l("This I would do"), [required(_l("Choose what you would do."))])
    worst = RadioField(_l("Certainly not"), [required(_l("Choose what you would certainly not do."))])

    def validate_worst(self, field: Any) -> None:
        """Not the same twice."""
        if field.data and field.data == self.best.data:
            raise ValidationError(_("Choose two different answers."))


@dataclass(frozen=True, slots=True)
class Shown:
    """What the situations of one ability showed: each with what was chosen; the level in a sentence once all are done.

    far: what somebody said of themself lies two levels or more from it, in a sentence; empty when it does not.
    """

    skill: str
    name: str
    done: list[Told]
    total: int
    level: str
    far: str


def overview() -> ResponseReturnValue:
    """What situations are for, how far one is, and what came of those that are done."""
    who = oneself()
    chosen = situations.told(who.session, who.id)
    following = _next(chosen)
    return page(
        "candidate/situations.html",
        shown=[_shown(who, code, chosen) for code in dict.fromkeys(told.situation.skill for told in chosen.values())],
        done=len(chosen),
        total=len(situations.bank()),
        next=following.code if following else None,
    )


def situation(code: str) -> ResponseReturnValue:
    """One situation. What was chosen stays; the next one follows."""
    who = oneself()
    asked = situations.bank().get(code) or abort(404)
    chosen = situations.told(who.session, who.id)
    if code in chosen:
        return redirect(url_for("candidate.situations") + f"#{asked.skill}", code=303)
    form = Choice()
    form.best.choices = form.worst.choices = [(str(reply.number), named(reply)) for reply in asked.mixed]
    if not form.validate_on_submit():
        return page("candidate/situation.html", form=form, asked=asked, place=(len(chosen) + 1, len(situations.bank())))
    best, worst = int(form.best.data), int(form.worst.data)
    situations.choose(who.session, actor(), who.id, code, best=best, worst=worst, now=clock.now())
    following = _next({*chosen, code})
    if following is None:
        flash(_("Thank you. You have done all situations."), "success")
        return redirect(url_for("candidate.situations"), code=303)
    return redirect(url_for("candidate.situation", code=following.code), code=303)


def take_back(skill: str) -> ResponseReturnValue:
    """Take back what was chosen in the situations of one ability, and what it showed."""
    who = oneself()
    if not situations.of_skill(skill):
        abort(404)
    if unit_of_work.writes():
        situations.forget(who.session, actor(), who.id, skill, clock.now())
        flash(_("Taken back. It counts no more."), "success")
    return redirect(url_for("candidate.situations"), code=303)


def _next(chosen: Any) -> Situation | None:
    return next((one for code, one in situations.bank().items() if code not in chosen), None)


def _shown(who: Oneself, code: str, chosen: dict[str, Told]) -> Shown:
    name = who.index.names[who.index.ids[code]]
    core = next((ability for ability in who.index.core if ability.id == name.id), None)
    all_of_it = situations.of_skill(code)
    done = [chosen[one.code] for one in all_of_it if one.code in chosen]
    levels = {each.source: each.level for each in who.abilities if each.skill_id == name.id}
    level, said = levels.get(Source.situation), levels.get(Source.self)
    far = level is not None and said is not None and abs(level - said) >= CONTRADICTION
    return Shown(
        skill=code,
        name=named(name),
        done=done,
        total=len(all_of_it),
        level=sentence(core, level) if level is not None and len(done) == len(all_of_it) else "",
        far=sentence(core, said) if far else "",
    )
