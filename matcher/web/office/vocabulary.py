"""The vocabulary: search it, see one skill whole, and tidy its words one by one."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlmodel import Session
from wtforms import BooleanField, SelectField

from matcher.audit.service import Actor
from matcher.engine import LONGEST
from matcher.insights import vocabulary
from matcher.skills import service
from matcher.skills.models import Label, Origin, Skill
from matcher.skills.service import NameStays, NoSuchLabel
from matcher.web import filters
from matcher.web.forms import Form, Text
from matcher.web.guard import actor
from matcher.web.rendering import page
from matcher.web.unit_of_work import session
from matcher.web.words import word

SIZE = 50


class SearchForm(Form):
    """What to look for; lives in the address."""

    q = Text(_l("Search abilities and words"), most=LONGEST)
    origin = SelectField(_l("From"))
    review = BooleanField(_l("With words to review"))


def show_list() -> ResponseReturnValue:
    """Skills as the vocabulary finds them for some words, likeliest first; or all of them, a page at a time."""
    asked: dict[str, Any] = {
        "q": filters.text("q", LONGEST),
        "origin": filters.choice("origin", Origin),
        "review": filters.ticked("review"),
    }
    form = SearchForm(data=asked, formdata=None)
    form.origin.choices = {"": _("everywhere")} | {each.value: word("skill_origin", each) for each in Origin}
    which = [vocabulary.of_origin(Origin(asked["origin"]))] if asked["origin"] else []
    which += [vocabulary.to_review()] if asked["review"] else []
    if asked["q"]:
        found = vocabulary.found(session(), asked["q"], *which)
        pages = filters.Pages(len(found), vocabulary.LIKELY)
    else:
        pages = filters.Pages(vocabulary.counted(session(), *which), SIZE)
        found = vocabulary.listed(session(), *which, start=pages.start, size=SIZE)
    return page("office/vocabulary.html", search=form, narrowed=any(asked.values()), skills=found, pages=pages)


def show(skill_id: int) -> ResponseReturnValue:
    """One skill with all its words; a merged one says what it is now."""
    return page("office/skill.html", whole=vocabulary.whole(session(), skill_id) or abort(404))


def review(label_id: int) -> ResponseReturnValue:
    """The word is right for this skill: from now on it links by itself."""
    return _dealt(label_id, service.review, _("From now on “%(word)s” is understood without asking."))


def review_all(skill_id: int) -> ResponseReturnValue:
    """All words of this skill that ask are right for it."""
    if session().get(Skill, skill_id) is None:
        abort(404)
    count = service.review_all(session(), actor(), skill_id)
    flash(ngettext("%(num)s word was reviewed.", "%(num)s words were reviewed.", count), "success")
    return redirect(url_for("office.skill", skill_id=skill_id) + "#words", code=303)


def take_out(label_id: int) -> ResponseReturnValue:
    """The word doesn't mean this skill."""
    return _dealt(label_id, service.take_out, _("“%(word)s” is taken out, and stays out."))


def put_back(label_id: int) -> ResponseReturnValue:
    """The word means this skill after all."""
    return _dealt(label_id, service.put_back, _("“%(word)s” counts again."))


def _dealt(label_id: int, deed: Callable[[Session, Actor, int], Label], said: str) -> ResponseReturnValue:
    label = session().get(Label, label_id) or abort(404)
    skill_id, text = label.skill_id, label.text
    try:
        deed(session(), actor(), label_id)
        flash(said % {"word": text}, "success")
    except NoSuchLabel:
        flash(_("A colleague has dealt with “%(word)s” just now. Look at what is there.", word=text), "error")
    except NameStays:
        flash(_("An ability keeps its name. Merge it into another one when it should not be there."), "error")
    return redirect(url_for("office.skill", skill_id=skill_id) + "#words", code=303)
