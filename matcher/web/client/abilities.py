"""The second step of a vacancy: what somebody must be able to do. One form, whichever of its buttons is pressed."""

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectChoice, SelectField

from matcher import clock
from matcher.engine import LONGEST, Resolution, Verdict
from matcher.insights import client as desk
from matcher.skills import queries as skills
from matcher.skills import service as vocabulary
from matcher.vacancies import queries, service
from matcher.vacancies.errors import NothingAsked, Stale, TooMuchAsked, UnknownAbility
from matcher.vacancies.models import Requirement, Vacancy
from matcher.web.client import refusals, scope
from matcher.web.client.fields import MANY_MUSTS, Versioned
from matcher.web.client.work import onwards
from matcher.web.forms import Text
from matcher.web.guard import actor
from matcher.web.languages import language, named
from matcher.web.rendering import page
from matcher.web.unit_of_work import SAFE, session
from matcher.web.words import word

OFFERED = 6
LINKED = (Verdict.EXACT, Verdict.SURE)


class AbilitiesForm(Versioned):
    """The words to look an ability up by; the rows come with `of`."""

    words = Text(
        _l("What else must somebody be able to do?"),
        most=LONGEST,
        description=_l("Write it in your own words, such as: explaining things well. We look for the ability."),
    )

    @classmethod
    def of(cls, skill_ids: Iterable[int], **values: Any) -> "AbilitiesForm":
        """A form with a level, a weight and a must for each of these skills."""
        sentences = desk.anchors(session(), language())
        rows: dict[str, Any] = {}
        for skill_id in skill_ids:
            levels = sentences.get(skill_id) or [word("ask_level", level) for level in range(1, 6)]
            rows[f"level_{skill_id}"] = SelectField(
                _("Which level?"), choices=[SelectChoice(str(n), f"{n}. {words}") for n, words in enumerate(levels, 1)]
            )
            rows[f"weight_{skill_id}"] = SelectField(
                _("How important?"), choices=[SelectChoice(str(n), word("weight", n).capitalize()) for n in (1, 2, 3)]
            )
            rows[f"must_{skill_id}"] = BooleanField(_("The work can't be done without it"))
        made: AbilitiesForm = type("AbilitiesForm", (cls,), rows)(**values)
        return made

    def asked(self, skill_ids: Iterable[int]) -> list[Requirement]:
        """The rows as requirements."""
        return [
            Requirement(
                vacancy_id=0,
                skill_id=skill_id,
                level=int(self[f"level_{skill_id}"].data),
                weight=int(self[f"weight_{skill_id}"].data),
                must=self[f"must_{skill_id}"].data,
            )
            for skill_id in skill_ids
        ]


def abilities(vacancy_id: int) -> ResponseReturnValue:
    """What the vacancy asks; every button keeps what was chosen in the rows."""
    vacancy = scope.vacancy(vacancy_id)
    if request.method in SAFE:
        asked = queries.requirements(session(), vacancy_id)
        ids = [row.skill_id for row in asked]
        form = AbilitiesForm.of(ids, data=_before(vacancy, asked), formdata=None)
        return _drawn(form, vacancy, ids, found=_resolved(request.args.get("words", "")))
    posted = _posted_ids()
    form = AbilitiesForm.of(posted)
    if not form.validate():
        return _drawn(form, vacancy, posted)
    try:
        return _pressed(request.form.get("do", ""), form, vacancy, posted)
    except Stale as error:
        form.version.data = str(error.version)
        form.form_errors = [refusals.told(error)]
        return _drawn(form, vacancy, posted, status=409)
    except (UnknownAbility, TooMuchAsked, NothingAsked) as error:
        form.form_errors = [refusals.told(error)]
        return _drawn(form, vacancy, posted)


def _pressed(do: str, form: AbilitiesForm, vacancy: Vacancy, posted: list[int]) -> ResponseReturnValue:
    """Do what the button says: go on, look words up, add what was found, take one away."""
    deed, _colon, which = do.partition(":")
    asked = form.asked(posted)
    here = url_for("client.abilities", vacancy_id=vacancy.id)
    if deed == "remove":
        asked = [row for row in asked if str(row.skill_id) != which]
    elif deed == "add":
        asked = _added(asked, int(which) if which.isdecimal() and len(which) < 10 else 0)
        here += f"#row-{which}"
    elif deed == "search":
        picked = _picked(form)
        found = None if picked else _looked_up(form)
        if picked:
            asked = _added(asked, picked)
            here += f"#row-{picked}"
        elif found is None:
            return _drawn(form, vacancy, posted)
        elif found.verdict in LINKED:
            asked = _added(asked, found.matches[0].skill)
            here += f"#row-{found.matches[0].skill}"
        else:
            here = url_for("client.abilities", vacancy_id=vacancy.id, words=found.text) + "#add"
    service.ask(session(), actor(), vacancy.id or 0, asked, expected_version=form.expected())
    if deed in ("add", "remove", "search"):
        return redirect(here, code=303)
    if not asked:
        form.form_errors = [refusals.told(NothingAsked())]
        return _drawn(form, vacancy, posted)
    return onwards(vacancy, "client.terms")


def _picked(form: AbilitiesForm) -> int | None:
    """The skill that was chosen among the suggestions while typing, when its name is still what stands there."""
    text = request.form.get("picked", "")
    name = skills.index(session()).names.get(int(text) if text.isdecimal() and len(text) < 10 else 0)
    if name is None or form.words.data not in (name.name_nl, name.name_en):
        return None
    _tell(name)
    return name.id


def _tell(name: skills.SkillName) -> None:
    flash(_("“%(name)s” is asked now. Choose the level that the work needs.", name=named(name)), "success")


def _looked_up(form: AbilitiesForm) -> Resolution | None:
    """What the words mean; None, with an error at the field, when there are none. Unknown words are noted."""
    text = form.words.data or ""
    if not text:
        form.words.errors = [_("Write what somebody must be able to do.")]
        return None
    found = _resolved(text)
    if found and found.verdict is Verdict.UNKNOWN:
        vocabulary.note_unmatched(session(), text, language(), clock.now())
    if found and found.verdict in LINKED:
        _tell(skills.index(session()).names[found.matches[0].skill])
    return found


def _added(asked: list[Requirement], skill_id: int) -> list[Requirement]:
    if any(row.skill_id == skill_id for row in asked):
        return asked
    return [*asked, Requirement(vacancy_id=0, skill_id=skill_id, level=3, weight=2)]


def _resolved(text: str) -> Resolution | None:
    text = " ".join(text.split())
    return skills.index(session()).resolver.resolve(text, language(), OFFERED) if 0 < len(text) <= LONGEST else None


def _posted_ids() -> list[int]:
    """The skills of the rows that were sent; what is no skill at all becomes 0, which is refused."""
    texts = list(dict.fromkeys(request.form.getlist("skill")))[: service.MOST_ASKED + 1]
    return [int(text) if text.isdecimal() and len(text) < 10 else 0 for text in texts]


def _before(vacancy: Vacancy, asked: list[Requirement]) -> dict[str, Any]:
    rows: dict[str, Any] = {"version": vacancy.version}
    for row in asked:
        rows |= {f"level_{row.skill_id}": str(row.level), f"weight_{row.skill_id}": str(row.weight)}
        rows[f"must_{row.skill_id}"] = row.must
    return rows


def _drawn(
    form: AbilitiesForm, vacancy: Vacancy, ids: list[int], *, found: Resolution | None = None, status: int = 200
) -> ResponseReturnValue:
    names = skills.names(session(), ids)
    ids = [skill_id for skill_id in ids if skill_id in names]
    usual = [asked.skill_id for asked in desk.usual(session(), vacancy.occupation) if asked.skill_id not in ids]
    offered = [match.skill for match in found.matches if match.skill not in ids] if found else []
    musts = sum(bool(form[f"must_{skill_id}"].data) for skill_id in ids)
    return page(
        "client/abilities.html",
        status,
        form=form,
        vacancy=vacancy,
        ids=ids,
        names=names | skills.names(session(), [*usual, *offered]),
        usual=usual,
        found=found,
        offered=offered,
        musts=musts,
        many=musts > MANY_MUSTS,
    )
