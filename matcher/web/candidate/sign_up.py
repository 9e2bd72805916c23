"""Signing up: who you are, the questions one by one, what your words mean, check your answers, what happens now."""

from dataclasses import dataclass
from datetime import timedelta

from flask import abort, flash, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.validators import DataRequired

from matcher import clock
from matcher.accounts.service import AddressTaken
from matcher.candidates import own_words, queries, service
from matcher.engine import Verdict
from matcher.web import unit_of_work
from matcher.web.candidate import questions
from matcher.web.candidate.answer import Question
from matcher.web.candidate.oneself import Oneself, oneself
from matcher.web.forms import Form, Text, required
from matcher.web.guard import actor, begin_session, viewer
from matcher.web.languages import chosen, language, named
from matcher.web.rendering import home_of, page
from matcher.web.security import safe_next
from matcher.web.unit_of_work import session

PROOF_LASTS = timedelta(minutes=60)  # how long a proved address may wait for a name
NONE_OF_THESE = "skip"


class AboutYou(Form):
    """A name, two statements, and the consent without which there is nothing to do."""

    name = Text(_l("What may we call you?"), [DataRequired(_l("Enter your name."))], most=100)
    adult = BooleanField(
        _l("I am 18 years old or older"), [DataRequired(_l("You can take part when you are 18 or older."))]
    )
    may_work = BooleanField(
        _l("I am allowed to work in the Netherlands"),
        [DataRequired(_l("You can take part when you are allowed to work in the Netherlands."))],
    )
    matching = BooleanField(
        _l("I agree that you use my answers to look for work and training that fit me"),
        [DataRequired(_l("We can only help you when you agree to this. You can take it back at any time."))],
    )


def about_you() -> ResponseReturnValue:
    """The first page for a new address: makes the account. Only for who just proved that the address is theirs."""
    who = viewer()
    if who is not None:
        return redirect(url_for(home_of(who.role)), code=303)
    email = _proved()
    if email is None:
        flash(_("Enter your e-mail address first. You get a code to go on."), "message")
        return redirect(url_for("public.start"), code=303)
    form = AboutYou()
    if not form.validate_on_submit():
        return page("candidate/about_you.html", form=form, email=email)
    try:
        user_id = service.sign_up(
            session(), actor(), email=email, name=form.name.data, language=chosen(), now=clock.now()
        )
    except AddressTaken:
        form.form_errors = [_("This e-mail address can't be used here. Call us, and we look at it together.")]
        return page("candidate/about_you.html", form=form, email=email)
    begin_session(user_id)
    return redirect(url_for("candidate.resume"), code=303)


def resume() -> ResponseReturnValue:
    """On to the first question that was not answered yet; to the check when all were."""
    who = oneself()
    question = questions.next_one(who)
    return redirect(_address(question) if question else url_for("candidate.check"), code=303)


def question(code: str) -> ResponseReturnValue:
    """One question. Its answer is kept at once; then the next one, or back to where it was changed from."""
    who = oneself()
    asked = questions.find(who, code)
    if asked is None:
        abort(404)
    target = safe_next(request.args.get("next"))
    form = asked.form(who)
    if not (form.validate_on_submit() and form.save(who)):
        return page(
            "candidate/question.html",
            form=form,
            steps=_steps(who, asked, target),
            back=_back(who, asked, target),
            on=_is_words(target or ""),
        )
    _reach(who, asked)
    if asked is questions.OWN_WORDS:
        return redirect(url_for("candidate.words_next", next=target), code=303)
    if target:
        if not _is_words(target):
            flash(_("Your answer is kept."), "success")
        return redirect(target, code=303)
    return redirect(_onwards(who, asked), code=303)


def words_next() -> ResponseReturnValue:
    """On to the next line of one's own words about which something must still be asked; then to the overview."""
    who, target = oneself(), safe_next(request.args.get("next"))
    phrase = own_words.unfinished(who.session, who.id)
    if phrase is None:
        return redirect(url_for("candidate.words", next=target), code=303)
    if phrase.skill_id is None:
        return redirect(url_for("candidate.meaning", phrase_id=phrase.id, next=target), code=303)
    asked = questions.of_skill(who, phrase.skill_id)
    if asked is None:
        return redirect(url_for("candidate.words", next=target), code=303)
    on = url_for("candidate.words_next", next=target)
    return redirect(url_for("candidate.question", code=asked.code, next=on), code=303)


class Meaning(Form):
    """Which skill one's words mean."""

    skill = RadioField(_l("Do you mean one of these?"), [required(_l("Choose one of the answers."))])


def meaning(phrase_id: int) -> ResponseReturnValue:
    """Asks what somebody meant by a line; "none of these" keeps it as it is written."""
    who, target = oneself(), safe_next(request.args.get("next"))
    phrase = queries.phrase(who.session, who.id, phrase_id)
    if phrase is None:
        abort(404)
    form = Meaning(data={"skill": str(phrase.skill_id or "")})
    offered = own_words.offered(who.session, phrase, language())
    form.skill.choices = [(str(skill), named(who.index.names[skill])) for skill in offered if skill in who.index.names]
    form.skill.choices.append((NONE_OF_THESE, _("None of these")))
    form.skill.description = _("You wrote: “%(words)s”.", words=phrase.text)
    if not form.validate_on_submit():
        back = url_for("candidate.question", code="words", next=target)
        return page("candidate/meaning.html", form=form, back=back)
    skill_id = None if form.skill.data == NONE_OF_THESE else int(form.skill.data)
    own_words.choose(who.session, who.id, phrase_id, skill_id, language(), clock.now())
    return redirect(url_for("candidate.words_next", next=target), code=303)


def words() -> ResponseReturnValue:
    """One's own words with what became of each."""
    who, target = oneself(), safe_next(request.args.get("next"))
    on = target or (_onwards(who, questions.OWN_WORDS) if who.is_signing_up else url_for("candidate.profile"))
    return page("candidate/words.html", lines=word_lines(who), on=on, target=target)


@dataclass(frozen=True, slots=True)
class WordLine:
    """A line of one's own words: the skill it was linked to, the level in a sentence, where to change that."""

    text: str
    skill: str
    said: str
    change: str | None


def word_lines(who: Oneself) -> list[WordLine]:
    """Each line with what became of it."""
    found = []
    for phrase in who.phrases:
        asked = questions.of_skill(who, phrase.skill_id) if phrase.skill_id is not None else None
        back = safe_next(request.full_path.rstrip("?"))
        if asked is not None:
            change = url_for("candidate.question", code=asked.code, next=back)
            found.append(WordLine(phrase.text, asked.title(who), asked.said(who), change))
        else:
            open_still = phrase.verdict == Verdict.ASK
            change = url_for("candidate.meaning", phrase_id=phrase.id, next=back) if open_still else ""
            found.append(WordLine(phrase.text, "", "", change or None))
    return found


def check() -> ResponseReturnValue:
    """All answers on one page, each with a link to change it; the button starts the search."""
    who = oneself()
    if not who.is_signing_up:
        return redirect(url_for("candidate.profile"), code=303)
    if questions.next_one(who) is not None:
        return redirect(url_for("candidate.resume"), code=303)
    if unit_of_work.writes():
        service.activate(who.session, actor(), who.id, clock.now())
        return redirect(url_for("candidate.done"), code=303)
    status = 400 if request.method == "POST" else 200
    return page("candidate/check.html", status, groups=groups(who, url_for("candidate.check")), stale=status == 400)


def groups(who: Oneself, back: str) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """The answers by subject: (name, answer in words, where to change it)."""
    return [
        (_("About you"), _rows(who, (*questions.BESIDES, *questions.ABOUT), back)),
        (_("What you can do"), _rows(who, (*questions.core(who), questions.OWN_WORDS), back)),
        (_("The work you want"), _rows(who, questions.WORK, back)),
    ]


def _rows(who: Oneself, asked: tuple[Question, ...], back: str) -> list[tuple[str, str, str]]:
    return [
        (one.title(who), one.said(who) or _("Not answered"), url_for("candidate.question", code=one.code, next=back))
        for one in asked
    ]


def done() -> ResponseReturnValue:
    """What happens now."""
    return page("candidate/done.html", who=oneself())


def _proved() -> str | None:
    proof = cookie.get("proved")
    if not isinstance(proof, list) or len(proof) != 2:
        return None
    email, moment = proof
    return str(email) if 0 <= clock.now().timestamp() - int(moment) <= PROOF_LASTS.total_seconds() else None


def _reach(who: Oneself, asked: Question) -> None:
    """Only forward: going back to change an answer loses nothing."""
    place, reached = questions.place_of(who, asked.code), questions.place_of(who, who.person.reached)
    if who.is_signing_up and place is not None and (reached is None or place > reached):
        service.reach(who.session, who.id, asked.code)


def _onwards(who: Oneself, asked: Question) -> str:
    if not who.is_signing_up:
        return url_for("candidate.profile")
    following = questions.after(who, asked.code)
    return _address(following) if following else url_for("candidate.check")


def _back(who: Oneself, asked: Question, target: str | None) -> str:
    if target and not _is_words(target):
        return target
    if target:
        return url_for("candidate.question", code="words")
    earlier = questions.before(who, asked.code) if who.is_signing_up else None
    return _address(earlier) if earlier else url_for("candidate.home" if who.is_signing_up else "candidate.profile")


def _is_words(target: str) -> bool:
    """Whether somebody is in the middle of telling what their own words mean."""
    return target.startswith(url_for("candidate.words_next"))


def _steps(who: Oneself, asked: Question, target: str | None) -> tuple[int, int] | None:
    place = questions.place_of(who, asked.code)
    if place is None or target or not who.is_signing_up:
        return None
    return place + 1, len(questions.asked(who))


def _address(asked: Question) -> str:
    return url_for("candidate.question", code=asked.code)
