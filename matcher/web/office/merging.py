"""Two skills that are one, and one that is two: merge, take that back, split. Nobody loses an ability by it."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectMultipleField
from wtforms.validators import NumberRange

from matcher.candidates import own_words
from matcher.engine import LONGEST
from matcher.insights import vocabulary
from matcher.insights.vocabulary import Whole
from matcher.skills import queries, service
from matcher.skills.models import LabelKind, RelationKind
from matcher.skills.service import (
    CoreStays,
    IntoItself,
    MergedAlready,
    NameTaken,
    NoSuchSkill,
    NothingMoved,
    NotMerged,
    WordsChanged,
)
from matcher.web.forms import Form, Text, required
from matcher.web.guard import actor
from matcher.web.languages import named
from matcher.web.office.skill_form import CHOOSE, SkillForm, hints
from matcher.web.rendering import page
from matcher.web.unit_of_work import SAFE, session

FOUND = 8


class SearchForm(Form):
    """Which skill to merge into; lives in the address."""

    q = Text(_l("Which ability is it really?"), most=LONGEST)


class IntoForm(Form):
    """The skill that was chosen."""

    into = IntegerField(validators=[NumberRange(1, 2**31 - 1)])


class SplitForm(SkillForm):
    """The new skill, which words go along, and what it is to the old one."""

    labels = SelectMultipleField(
        _l("Which words belong to the new ability?"), validators=[required(_l("Choose at least one word."))]
    )
    relation = RadioField(_l("What is the new ability to this one?"), [required(CHOOSE)], default="broader")

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.labels.validate_choice = False  # a word that went meanwhile is told as such, not as a wrong answer
        self.relation.choices = [
            (RelationKind.broader.value, _("A part of it")),
            (RelationKind.related.value, _("Something beside it")),
        ]

    def moved(self) -> set[int]:
        """The labels that were ticked; what is no id at all becomes 0, which no label has."""
        return {int(text) if text.isdecimal() and len(text) < 10 else 0 for text in self.labels.data or ()}


def merge(skill_id: int) -> ResponseReturnValue:
    """Look up the other skill, see what a merger does, and do it."""
    whole = vocabulary.whole(session(), skill_id) or abort(404)
    if request.method in SAFE:
        return _merging(whole, IntoForm(formdata=None))
    form = IntoForm()
    good = form.validate()
    if not good and form.form_errors:
        return _merging(whole, form)
    try:
        service.merge(session(), actor(), skill_id, form.into.data if good else 0)
    except (NoSuchSkill, IntoItself, CoreStays, MergedAlready) as error:
        form.into.errors = ()
        form.form_errors = [_refused(error)]
        return _merging(whole, form, 409 if isinstance(error, MergedAlready) else 422)
    into = queries.names(session(), [form.into.data])[form.into.data]
    flash(_("“%(one)s” is “%(other)s” from now on.", one=named(whole.skill), other=named(into)), "success")
    return redirect(url_for("office.skill", skill_id=form.into.data), code=303)


def split_back(skill_id: int) -> ResponseReturnValue:
    """Take a merger back."""
    whole = vocabulary.whole(session(), skill_id) or abort(404)
    try:
        service.split_back(session(), actor(), skill_id)
        flash(_("“%(name)s” is an ability of its own again.", name=named(whole.skill)), "success")
    except NotMerged:
        flash(_("“%(name)s” is not merged with anything (any more).", name=named(whole.skill)), "error")
    return redirect(url_for("office.skill", skill_id=skill_id), code=303)


def split(skill_id: int) -> ResponseReturnValue:
    """Make a new skill next to this one and give it some of its words."""
    whole = vocabulary.whole(session(), skill_id) or abort(404)
    skill = whole.skill
    form = SplitForm(data={"trainability": skill.trainability.value, "rarity": str(skill.rarity)})
    status, taken = 200, None
    if form.validate_on_submit():
        try:
            made = service.split(
                session(),
                actor(),
                skill_id,
                label_ids=form.moved(),
                relation=RelationKind(form.relation.data),
                **form.values(),
            )
        except NameTaken as error:
            taken = queries.names(session(), [error.skill_id])[error.skill_id]
            form.refuse_name()
        except (NoSuchSkill, NothingMoved, WordsChanged) as error:
            status = 409
            form.form_errors = [_refused(error)]
        else:
            own_words.ask_about(session(), made.texts, skill_id)
            flash(
                _("The new ability is there. Who wrote one of its words is asked which of the two they mean."),
                "success",
            )
            return redirect(url_for("office.skill", skill_id=made.skill_id), code=303)
    everyday = [each for lang in whole.labels.values() for each in lang if each.kind is LabelKind.everyday]
    form.labels.choices = [(str(label.id), label.text) for label in everyday]
    return page("office/split.html", status, whole=whole, form=form, hints=hints(), taken=taken, words=everyday)


def _merging(whole: Whole, form: IntoForm, status: int = 200) -> ResponseReturnValue:
    """The page of a merger: the search, what was found, or the one that was chosen."""
    search = SearchForm(request.args)
    text = (search.q.data or "").strip() if search.validate() else ""
    index = queries.index(session())
    chosen = request.args.get("into", "")
    into = index.names.get(int(chosen)) if chosen.isdecimal() and len(chosen) < 10 else None
    found = vocabulary.nearest(index, text or whole.skill.name_nl, None, FOUND + 1)
    skill_id = whole.skill.id or 0
    return page(
        "office/merge.html",
        status,
        whole=whole,
        form=form,
        search=search,
        text=text,
        found=[each for each in found if each.id != skill_id][:FOUND],
        into=None if into and into.id == skill_id else into,
        touched=vocabulary.touched(session(), skill_id),
    )


def _refused(error: Exception) -> str:
    """Why it was not done, and what to do now."""
    said: dict[type[Exception], str] = {
        NoSuchSkill: _("That ability is not in the vocabulary (any more). Choose another one."),
        IntoItself: _("That is the same ability. Choose another one."),
        CoreStays: _("This is a core ability with a question of its own. Merge the other one into this one."),
        MergedAlready: _("A colleague has merged this ability just now. Look at what is there."),
        NothingMoved: _("Choose at least one word."),
        WordsChanged: _("A colleague has changed these words just now. Look at what is there, and choose again."),
    }
    return said[type(error)]
