"""Tokens by which the company's own systems use the API: make one, see which there are, end one."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matcher import clock
from matcher.accounts import queries as accounts
from matcher.accounts import tokens as service
from matcher.web.client import scope
from matcher.web.forms import Form, Text, required
from matcher.web.guard import actor
from matcher.web.rendering import page
from matcher.web.unit_of_work import session


class TokenForm(Form):
    """What a token is for."""

    name = Text(
        _l("What is it for?"),
        [required(_l("Write which system uses it."))],
        most=60,
        description=_l("Such as: our own vacancy system. So you know later which one to end."),
    )


def tokens() -> ResponseReturnValue:
    """The company's tokens, and the form for a new one; a new one is told on the page that answers, and never again."""
    company_id, form, secret = scope.company_id(), TokenForm(), None
    if form.validate_on_submit():
        name = form.name.data
        _token, secret = service.make(session(), actor(), name=name, client_id=company_id, now=clock.now())
        form = TokenForm(formdata=None)
    return page(
        "client/tokens.html",
        form=form,
        secret=secret,
        rows=service.listed(session(), service.of_client(company_id)),
        company=accounts.client(session(), company_id),
    )


def revoke(token_id: int) -> ResponseReturnValue:
    """End one of the company's tokens."""
    of_company = service.of_client(scope.company_id())
    if not service.revoke(session(), actor(), token_id, clock.now(), of_company):
        abort(404)
    flash(_("The token is ended. The system that used it gets no answer any more."), "success")
    return redirect(url_for("client.tokens"), code=303)
