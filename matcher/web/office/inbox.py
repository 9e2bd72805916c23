"""The inbox of words that nobody's vocabulary knew: link one to a skill, or set it aside."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import NumberRange

from matcher import clock
from matcher.insights import vocabulary
from matcher.skills import queries, service
from matcher.skills.models import UnmatchedWord
from matcher.skills.service import NoSuchSkill, NoSuchWord
from matcher.web.forms import Form, Text
from matcher.web.guard import actor
from matcher.web.languages import named
from matcher.web.rendering import page
from matcher.web.unit_of_work import session

SHOWN = 100
FOUND = 8


class SearchForm(Form):
    """What to look for among the skills; lives in the address."""

    q = Text(_l("Look for an ability in other words"))


class LinkForm(Form):
    """Which skill a word means."""

    skill = IntegerField(validators=[NumberRange(1, 2**31 - 1)])


def show_list() -> ResponseReturnValue:
    """Words by how often they were written, each with the skills that come nearest."""
    found = queries.unmatched(session(), SHOWN)
    index = queries.index(session())
    near = {word.id: vocabulary.nearest(index, word.text, _lang(word)) for word in found}
    return page("office/words.html", words=found, near=near)


def show(word_id: int) -> ResponseReturnValue:
    """One word, with more skills to choose from."""
    word = vocabulary.word(session(), word_id) or abort(404)
    form = SearchForm(request.args)
    text = (form.q.data or "").strip() if form.validate() else ""
    return page(
        "office/word.html",
        entry=word,
        word_text=word.text,
        search=form,
        text=text,
        found=vocabulary.nearest(queries.index(session()), text or word.text, None if text else _lang(word), FOUND),
    )


def link(word_id: int) -> ResponseReturnValue:
    """Make the word a label of the skill that was chosen."""
    word = vocabulary.word(session(), word_id) or abort(404)
    form = LinkForm()
    text = word.text
    try:
        label = service.link_word(session(), actor(), word_id, form.skill.data if form.validate() else 0)
    except NoSuchSkill:
        flash(_("This ability is not in the vocabulary. Choose another one."), "error")
        return redirect(url_for("office.word", word_id=word_id), code=303)
    name = named(queries.index(session()).names[label.skill_id])
    flash(_("From now on “%(word)s” means: %(name)s.", word=text, name=name), "success")
    return redirect(url_for("office.words"), code=303)


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
    word = vocabulary.word(session(), word_id) or abort(404)
    text = word.text
    service.set_word_aside(session(), actor(), word_id)
    flash(_("“%(word)s” is set aside.", word=text), "success")
    return redirect(url_for("office.words"), code=303)


def _lang(word: UnmatchedWord) -> str | None:
    return word.lang if word.lang in service.LANGUAGES else None
