"""Pages: drawing one, its navigation, and the globals that every template has."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader, Undefined
from jinja2.utils import missing
from wtforms import Form as AnyForm

from matcher.accounts import queries as accounts
from matcher.accounts.models import Role
from matcher.settings import ROOT, Settings
from matcher.web import unit_of_work, words
from matcher.web.guard import viewer
from matcher.web.security import csp_nonce, csrf_token


class UnknownName(Undefined):
    """A name that no view gave is an error where it is printed; parameters left out of a macro stay empty."""

    def __str__(self) -> str:
        if self._undefined_obj is missing:
            self._fail_with_undefined_error()
        return super().__str__()


STATIC = Path(__file__).parent / "static"


def page(template: str, status: int = 200, **values: Any) -> tuple[str, int]:
    """A page and its status; a form that came back with errors makes it 422 (400 when it was stale)."""
    form = values.get("form")
    wrong = isinstance(form, AnyForm) and bool(form.errors)
    if wrong and status == 200:
        status = 400 if g.get("stale", False) else 422
    return render_template(template, form_errors=wrong, **values), status


def asset(name: str) -> str:
    """The address of a static file, with a mark of its content: it may be kept for ever."""
    known: dict[str, str] = current_app.extensions["assets"]
    if name not in known:
        known[name] = sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={known[name]}"


def _navigation() -> list[tuple[str, str, bool]]:
    who = viewer()
    if who is None:
        items = [(_("How it works"), "public.how_it_works"), (_("For employers"), "public.employers")]
    else:
        items = _ITEMS_OF[who.role]()
    here = request.path
    found = [(text, url_for(endpoint)) for text, endpoint in items]
    best = max((len(href) for _text, href in found if here.startswith(href)), default=0)
    return [(text, href, here.startswith(href) and len(href) == best) for text, href in found]


_ITEMS_OF: dict[Role, Callable[[], list[tuple[str, str]]]] = {
    Role.candidate: lambda: [
        (_("My start"), "candidate.home"),
        (_("Work that fits"), "candidate.matches"),
        (_("Trainings"), "candidate.intakes"),
        (_("What I can do"), "candidate.profile"),
        (_("My data"), "candidate.data"),
    ],
    Role.recruiter: lambda: [
        (_("Today"), "recruiter.today"),
        (_("Vacancies"), "recruiter.vacancies"),
        (_("Candidates"), "recruiter.candidates"),
        (_("Trainings"), "recruiter.intakes"),
        (_("Planning"), "recruiter.planning"),
    ],
    Role.trainer: lambda: [(_("My trainings"), "trainer.intakes")],
    Role.client: lambda: [
        (_("Vacancies"), "client.vacancies"),
        (_("New vacancy"), "client.new"),
        (_("Access for systems"), "client.tokens"),
    ],
    Role.office: lambda: [
        (_("Overview"), "office.overview"),
        (_("Planning"), "office.planning"),
        (_("Words"), "office.words"),
        (_("Vocabulary"), "office.vocabulary"),
        (_("Programmes"), "office.programmes"),
        (_("Rules"), "office.rules"),
        (_("Access for systems"), "office.tokens"),
        (_("Audit trail"), "office.audit"),
    ],
}


def home_of(role: Role) -> str:
    """The endpoint of the first page of an audience."""
    return {
        Role.candidate: "candidate.home",
        Role.recruiter: "recruiter.today",
        Role.trainer: "trainer.intakes",
        Role.client: "client.vacancies",
        Role.office: "office.overview",
    }[role]


def _help_line() -> Mapping[str, str]:
    """Whom to call: one's own branch, or the number for everybody."""
    who = viewer()
    branch = accounts.branch(unit_of_work.session(), who.branch_id) if who and who.branch_id else None
    phone = branch.phone if branch else current_app.extensions["settings"].help_phone
    return {"phone": phone, "tel": phone.replace(" ", "").replace("-", ""), "name": branch.name if branch else ""}


def _context() -> dict[str, Any]:
    locale = get_locale()
    return {
        "viewer": viewer(),
        "lang": locale.language if locale else "nl",
        "text_direction": locale.text_direction if locale else "ltr",
        "help_line": _help_line(),
    }


def init_app(app: Flask, settings: Settings) -> None:
    """Give every template its globals."""
    app.extensions["assets"] = {}
    app.extensions["settings"] = settings
    app.jinja_env.loader = ChoiceLoader(
        [
            FileSystemLoader(str(ROOT / "templates")),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.jinja_env.undefined = UnknownName
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asset=asset,
        once=unit_of_work.once,
        csp_nonce=csp_nonce,
        csrf_token=csrf_token,
        navigation=_navigation,
        known_word=words.known_word,
        word=words.word,
    )
    app.context_processor(_context)
