"""The vocabulary: search it, and see one skill with all its words, levels and relations."""

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from matcher.insights import vocabulary
from matcher.web.forms import Form, Text
from matcher.web.rendering import page
from matcher.web.unit_of_work import session


class SearchForm(Form):
    """What to look for; lives in the address."""

    q = Text(_l("Search abilities and words"))


def show_list() -> ResponseReturnValue:
    """Skills by name or by any of their words."""
    form = SearchForm(request.args)
    text = (form.q.data or "").strip() if form.validate() else ""
    return page("office/vocabulary.html", search=form, text=text, skills=vocabulary.listed(session(), text))


def show(skill_id: int) -> ResponseReturnValue:
    """One skill."""
    return page("office/skill.html", whole=vocabulary.whole(session(), skill_id) or abort(404))
