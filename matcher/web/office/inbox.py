"""The inbox of words that nobody's vocabulary knew: link one to a skill, make a skill of it, or set it aside."""

from contextlib import suppress

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import NumberRange

from matcher import clock
from matcher.candidates import own_words
from matcher.engine import LONGEST
from matcher.insights import vocabulary
from matcher.skills import queries, service
from matcher.skills.models import UnmatchedWord
from matcher.skills.service import NameTaken, NoSuchSkill, NoSuchWord
from matcher.web.forms import Form, Text
from matcher.web.guard import actor
from matcher.web.languages import named
from matcher.web.office.skill_form import SkillForm, hints
from matcher.web.rendering import page
from matcher.web.unit_of_work import session

SHOWN = 100
FOUND = 8


class SearchForm(Form):
    """What to look for among the skills; lives in the address."""

    q = Text(_l("Look for an ability in other words"), most=LONGEST)


class LinkForm(Form):
    """Which skill a word means."""

    skill = IntegerField(validators=[NumberRange(1, 2**31 - 1)])


def show_list() -> ResponseReturnValue:
    """Words by how often they were written, each with the skills that come nearest."""
    return _list(200)


def show(word_id: int) -> ResponseReturnValue:
    """One word, with more skills to choose from."""
    word = vocabulary.word(session(), word_id) or abort(404)
    form = SearchForm(request.args)
    text = (form.q.data or "").strip() if form.validate() else ""
    return page(
        "office/word.html",
        entry=word,
        search=form,
        text=text,
        found=vocabulary.nearest(queries.index(session()), text or word.text, None if text else _lang(word), FOUND),
    )


def link(word_id: int) -> ResponseReturnValue:
    """Make the word a label of the skill that was chosen, and have those who wrote it asked whether they mean it."""
    word = vocabulary.word(session(), word_id)
    if word is None:
        return _gone()
    form = LinkForm()
    text = word.text
    with suppress(NoSuchSkill):
        if form.validate():
            return _understood(text, service.link_word(session(), actor(), word_id, form.skill.data).skill_id)
    stale = form.form_errors[0] if form.form_errors else None
    flash(stale or _("This ability is not in the vocabulary. Choose another one."), "error")
    return redirect(url_for("office.word", word_id=word_id), code=303)


def make(word_id: int) -> ResponseReturnValue:
    """Make a new skill out of the word. All is filled in already, for who only wants to press the button."""
    word = vocabulary.word(session(), word_id)
    if word is None:
        return _gone() if request.method == "POST" else abort(404)
    text = word.text
    proposed = text[:1].upper() + text[1:]
    form = SkillForm(data={"name_nl": proposed, "name_en": proposed if word.lang == "en" else ""})
    taken = None
    if form.validate_on_submit():
        try:
            return _understood(text, service.make_skill_of(session(), actor(), word_id, **form.values()).id or 0)
        except NameTaken as error:
            taken = queries.names(session(), [error.skill_id])[error.skill_id]
            form.refuse_name()
    return page("office/word_new.html", entry=word, form=form, hints=hints(), taken=taken)


def unlink(label_id: int) -> ResponseReturnValue:
    """Take back that a word means a skill."""
    try:
        service.unlink_word(session(), actor(), label_id, clock.now())
    except NoSuchWord:
        abort(404)
    flash(_("The word is back in the list of unknown words."), "success")
    return redirect(url_for("office.words"), code=303)


def set_aside(word_id: int) -> ResponseReturnValue:
    """Take the word out of the inbox: it names no ability."""
    word = vocabulary.word(session(), word_id)
    if word is None:
        return _gone()
    text = word.text
    service.set_word_aside(session(), actor(), word_id)
    flash(_("“%(word)s” is set aside.", word=text), "success")
    return redirect(url_for("office.words"), code=303)


def _understood(text: str, skill_id: int) -> ResponseReturnValue:
    own_words.ask_about(session(), [text])
    name = named(queries.names(session(), [skill_id])[skill_id])
    told = _(
        "From now on “%(word)s” means: %(name)s. Everybody who wrote it is asked whether they mean this.",
        word=text,
        name=name,
    )
    flash(told, "success")
    return redirect(url_for("office.words"), code=303)


def _gone() -> ResponseReturnValue:
    """A button was pressed for a word that is not in the inbox any more: mostly because of a second page or person."""
    flash(_("This word is not in the list any more. A colleague may have dealt with it."), "error")
    return _list(404)


def _list(status: int) -> ResponseReturnValue:
    found = queries.unmatched(session(), SHOWN)
    index = queries.index(session())
    near = {word.id: vocabulary.nearest(index, word.text, _lang(word)) for word in found}
    return page("office/words.html", status, words=found, near=near, total=vocabulary.waiting(session()))


def _lang(word: UnmatchedWord) -> str | None:
    return word.lang if word.lang in service.LANGUAGES else None
