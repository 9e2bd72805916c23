"""Tokens of the API, of every company and branch: make one for a branch or a company, end any."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import col, select
from wtforms import SelectChoice, SelectField

from matcher import clock
from matcher.accounts import queries as accounts
from matcher.accounts import tokens as service
from matcher.accounts.models import Client
from matcher.web.forms import Form, Text, required
from matcher.web.guard import actor
from matcher.web.rendering import page
from matcher.web.unit_of_work import session


class TokenForm(Form):
    """Whose systems get a token, and what it is for."""

    owner = SelectField(_l("Whose system is it?"), [required(_l("Choose a branch or a company."))])
    name = Text(_l("What is it for?"), [required(_l("Write which system uses it."))], most=60)


def tokens() -> ResponseReturnValue:
    """Every token, and the form for a new one; a new one is told on the page that answers, and never again."""
    form, secret = _form(), None
    if form.validate_on_submit():
        kind, _colon, number = form.owner.data.partition(":")
        whose = {f"{kind}_id": int(number)}
        _token, secret = service.make(session(), actor(), name=form.name.data, now=clock.now(), **whose)
        form = _form(formdata=None)
    return page("office/tokens.html", form=form, secret=secret, rows=service.listed(session()))


def revoke(token_id: int) -> ResponseReturnValue:
    """End a token."""
    if not service.revoke(session(), actor(), token_id, clock.now()):
        abort(404)
    flash(_("The token is ended. The system that used it gets no answer any more."), "success")
    return redirect(url_for("office.tokens"), code=303)


def _form(**values: None) -> TokenForm:
    form = TokenForm(**values)
    branches = [SelectChoice(f"branch:{each.id}", each.name) for each in accounts.branches(session())]
    companies = session().exec(select(Client.id, Client.name).order_by(col(Client.name)))
    form.owner.choices = {
        "": [SelectChoice("", _("choose"))],
        _("Branches"): branches,
        _("Companies"): [SelectChoice(f"client:{id_}", name) for id_, name in companies],
    }
    return form
