"""The programmes: what each is, how long it takes, where it is given, and the levels it works towards."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import DataRequired, Optional

from matcher import clock
from matcher.engine import LONGEST, Verdict
from matcher.intakes import curriculum, taught
from matcher.intakes.curriculum import NoForm, NoSuchSkill, ProgrammeData
from matcher.intakes.errors import NotYours, Stale
from matcher.intakes.models import Form as IntakeForm
from matcher.intakes.models import Programme
from matcher.intakes.taught import Curriculum
from matcher.skills import queries as skills
from matcher.skills.models import Trainability
from matcher.web.fields import Number, Whole, version_in
from matcher.web.forms import Form, LongText, Text, required
from matcher.web.guard import actor
from matcher.web.languages import language, named
from matcher.web.rendering import page
from matcher.web.unit_of_work import SAFE, session
from matcher.web.words import word

LINKED = (Verdict.EXACT, Verdict.SURE)
LEVELS = ("2", "3", "4", "5")
OFFERED = 6


class ProgrammeForm(Form):
    """What a programme is. `version` is that of the programme when the form was made."""

    name_nl = Text(_l("Name in Dutch"), [DataRequired(_l("Enter the name in Dutch."))])
    name_en = Text(_l("Name in English"), [DataRequired(_l("Enter the name in English."))])
    summary_nl = LongText(
        _l("In a few words, in Dutch"), [DataRequired(_l("Say in Dutch what people learn."))], most=400
    )
    summary_en = LongText(
        _l("In a few words, in English"), [DataRequired(_l("Say in English what people learn."))], most=400
    )
    weeks = Number(_l("How many weeks?"), [required(_l("Enter the number of weeks.")), Whole(1, 104)])
    hours_per_week = Number(_l("How many hours a week?"), [required(_l("Enter the hours a week.")), Whole(1, 60)])
    forms = SelectMultipleField(_l("Where is it given?"), validators=[required(_l("Choose at least one."))])
    version = HiddenField()

    def __init__(self, *arguments: Any, **values: Any) -> None:
        super().__init__(*arguments, **values)
        self.forms.choices = {each.value: word("form", each) for each in IntakeForm}


class TargetForm(Form):
    """A level of a skill to work towards."""

    words = Text(_l("Which ability?"), [Optional()], most=LONGEST)
    pick = RadioField(_l("Which one do you mean?"), validators=[Optional()])
    level = SelectField(_l("Up to which level?"), validators=[required(_l("Choose a level."))])
    module_id = SelectField(_l("In which module?"))
    version = HiddenField()

    def offer_choices(self, found: Curriculum) -> None:
        """Put the levels and the modules up for choice."""
        self.level.choices = {each: f"{each}: {word('ask_level', each)}" for each in LEVELS}
        self.module_id.choices = {"": _("in none of them")} | {str(each.id): named(each) for each in found.modules}
        self.pick.validate_choice = False
        self.pick.choices = {}


class DropForm(Form):
    """Nothing to fill in: the version that was looked at."""

    version = HiddenField()


def show_list() -> ResponseReturnValue:
    """Every programme."""
    return page("office/programmes.html", rows=taught.listed(session(), clock.now()))


def show(programme_id: int) -> ResponseReturnValue:
    """One programme: what it says, its modules, the levels it works towards, and a form for one more."""
    found = _found(programme_id)
    form = TargetForm(formdata=None, level="3", version=str(found.programme.version))
    form.offer_choices(found)
    return _shown(found, form)


def edit(programme_id: int) -> ResponseReturnValue:
    """Change what a programme says, how long it takes, and where it is given."""
    programme = _found(programme_id).programme
    if request.method in SAFE:
        form = ProgrammeForm(formdata=None, data=programme.model_dump() | {"version": str(programme.version)})
        return page("office/programme_edit.html", form=form, programme=programme, differs=None)
    form = ProgrammeForm()
    if not form.validate():
        return page("office/programme_edit.html", form=form, programme=programme, differs=None)
    data = ProgrammeData.model_validate({name: form[name].data for name in ProgrammeData.model_fields})
    try:
        curriculum.change(session(), actor(), programme_id, data, version_in(form.version.data))
    except Stale as error:
        form.version.data = str(error.version)
        differs = _differences(form, programme)
        return page("office/programme_edit.html", 409, form=form, programme=programme, differs=differs)
    except NoForm:
        form.forms.errors = [_("Choose at least one.")]
        return page("office/programme_edit.html", form=form, programme=programme, differs=None)
    flash(_("The programme is changed."), "success")
    return redirect(url_for("office.programme", programme_id=programme_id), code=303)


def add_target(programme_id: int) -> ResponseReturnValue:
    """Work towards a level of one more skill, or towards another level of one that is there."""
    found = _found(programme_id)
    form = TargetForm()
    form.offer_choices(found)
    skill_id = _chosen(form) if form.validate() else None
    if skill_id is None:
        return _shown(found, form)
    module_id = int(form.module_id.data) if form.module_id.data else None
    try:
        curriculum.set_target(
            session(),
            actor(),
            programme_id,
            skill_id,
            int(form.level.data),
            version_in(form.version.data),
            module_id=module_id,
        )
    except NoSuchSkill:
        form.words.errors = [_("That ability is not in the vocabulary (any more). Choose another one.")]
        return _shown(found, form)
    except NotYours:
        abort(404)
    except Stale as error:
        return _stale(found, form, error)
    flash(_("The programme works towards it from now on. Matches count with it at once."), "success")
    return redirect(url_for("office.programme", programme_id=programme_id) + "#targets", code=303)


def drop_target(programme_id: int, skill_id: int) -> ResponseReturnValue:
    """No longer work towards a skill."""
    found = _found(programme_id)
    posted = DropForm()
    try:
        curriculum.drop_target(session(), actor(), programme_id, skill_id, version_in(posted.version.data))
    except Stale as error:
        form = TargetForm(formdata=None, level="3")
        form.offer_choices(found)
        return _stale(found, form, error)
    flash(_("The programme works towards it no longer. Matches count without it at once."), "success")
    return redirect(url_for("office.programme", programme_id=programme_id) + "#targets", code=303)


def _found(programme_id: int) -> Curriculum:
    return taught.curriculum(session(), programme_id) or abort(404)


def _shown(found: Curriculum, form: TargetForm, status: int = 200) -> ResponseReturnValue:
    index = skills.index(session())
    modules = {module.id: module for module in found.modules}
    names = skills.names(session(), [skill_id for skill_id, _level, _module in found.targets])
    rows = [
        (names[skill_id], level, modules.get(module_id), _is_stable(index, skill_id))
        for skill_id, level, module_id in found.targets
    ]
    return page("office/programme.html", status, form=form, found=found, rows=rows, forms=_said(found.programme.forms))


def _is_stable(index: skills.Index, skill_id: int) -> bool:
    """Whether training hardly changes a skill: matching then promises nothing of it."""
    info = index.vocabulary.info(index.canonical.get(skill_id, skill_id))
    return info.trainability.value == Trainability.stable.value


def _stale(found: Curriculum, form: TargetForm, error: Stale) -> ResponseReturnValue:
    form.version.data = str(error.version)
    form.form_errors = [_("A colleague has just changed this programme. Look at the levels below, and do it again.")]
    return _shown(found, form, 409)


def _chosen(form: TargetForm) -> int | None:
    """The skill that was chosen while typing, or that the words name; None when the form now asks which one."""
    index = skills.index(session())
    words = form.words.data or ""
    picked = next((text for text in (form.pick.data, request.form.get("picked", "")) if text), "")
    name = index.names.get(int(picked) if picked.isdecimal() and len(picked) < 10 else 0)
    if name is not None and (form.pick.data or words in (name.name_nl, name.name_en)):
        return name.id
    if not words:
        form.words.errors = [_("Enter an ability.")]
        return None
    found = index.resolver.resolve(words, language(), OFFERED)
    if found.verdict in LINKED:
        return found.matches[0].skill
    offered = {str(match.skill): named(index.names[match.skill]) for match in found.matches}
    if found.verdict is Verdict.ASK and offered:
        form.pick.choices = offered
        form.pick.errors = [_("Choose the ability that you mean.")]
    else:
        form.words.errors = [_("We don't know this ability. Try it in other words.")]
    return None


def _differences(form: ProgrammeForm, programme: Programme) -> list[tuple[str, str, str]]:
    """What stands there now beside what was typed, where the two differ: (label, now, typed)."""
    pairs = [(form[name], getattr(programme, name), form[name].data) for name in ProgrammeData.model_fields]
    return [(str(field.label.text), _said(now), _said(typed)) for field, now, typed in pairs if now != typed]


def _said(value: Any) -> str:
    return ", ".join(word("form", each) for each in value) if isinstance(value, list) else str(value)
