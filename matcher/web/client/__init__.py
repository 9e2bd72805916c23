"""The client company's pages: their guard and their route table."""

from flask import redirect, url_for

from matcher.accounts.models import Role
from matcher.web.client import abilities, scope, terms, tokens, vacancies, work
from matcher.web.guard import Route, blueprint, only

client = blueprint(
    "client",
    "/client",
    only(Role.client),
    [
        Route("/", "root", lambda: redirect(url_for("client.vacancies"), code=303)),
        Route("/vacancies", "vacancies", vacancies.show_list),
        Route("/vacancies/new", "new", work.new, "GET POST"),
        Route("/vacancies/<id:vacancy_id>", "vacancy", vacancies.show),
        Route("/vacancies/<id:vacancy_id>/work", "work", work.work, "GET POST"),
        Route("/vacancies/<id:vacancy_id>/abilities", "abilities", abilities.abilities, "GET POST"),
        Route("/vacancies/<id:vacancy_id>/terms", "terms", terms.terms, "GET POST"),
        Route("/vacancies/<id:vacancy_id>/check", "check", vacancies.check),
        Route("/vacancies/<id:vacancy_id>/publish", "publish", vacancies.publish, "POST"),
        Route("/vacancies/<id:vacancy_id>/close", "close", vacancies.close, "POST"),
        Route("/vacancies/<id:vacancy_id>/copy", "copy", vacancies.copy, "POST"),
        Route("/tokens", "tokens", tokens.tokens, "GET POST"),
        Route("/tokens/<id:token_id>/revoke", "revoke_token", tokens.revoke, "POST"),
    ],
)
client.context_processor(scope.help_line)
