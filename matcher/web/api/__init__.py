"""The HTTP API: its guard, its route table and its description."""

from flask import Blueprint, Response, json

from matcher.web.api import description, export, places, shortlist, skills, vacancies
from matcher.web.api.door import any_token, branch, company, no_token
from matcher.web.api.routes import Operation, blueprint

__all__ = ["OPERATIONS", "api"]

VACANCY = "/vacancies/<id:vacancy_id>"
PLACE = "/places/<id:place_id>"

OPERATIONS = (
    Operation("GET", "/skills", "skills", skills.search, any_token),
    Operation("POST", "/skills/resolve", "resolve", skills.resolve, any_token),
    Operation("POST", "/skills/extract", "extract", skills.extract, any_token),
    Operation("GET", "/vacancies", "vacancies", vacancies.show_list, any_token).tells("Link"),
    Operation("POST", "/vacancies", "vacancy_new", vacancies.create, company).makes(vacancies.show).tells("ETag"),
    Operation("GET", VACANCY, "vacancy", vacancies.show, any_token).tells("ETag").refuses(404),
    Operation("PATCH", VACANCY, "vacancy_change", vacancies.change, company).versioned().refuses(404, 409, 428),
    Operation("POST", f"{VACANCY}/publish", "vacancy_publish", vacancies.publish, company)
    .versioned()
    .refuses(404, 409, 422),
    Operation("POST", f"{VACANCY}/close", "vacancy_close", vacancies.close, company).versioned().refuses(404, 409),
    Operation("GET", f"{VACANCY}/shortlist", "shortlist", shortlist.show, any_token).tells("Link").refuses(404),
    Operation("GET", "/intakes", "intakes", places.intakes, branch).tells("Link"),
    Operation("GET", "/places", "places", places.show_list, branch).tells("Link"),
    Operation("POST", "/places", "book", places.book, branch).makes(places.show).refuses(404, 409),
    Operation("GET", PLACE, "place", places.show, branch).refuses(404),
    Operation("POST", f"{PLACE}/cancel", "place_cancel", places.cancel, branch).refuses(404, 409),
    Operation("GET", "/export/vacancies", "export_vacancies", export.vacancies, any_token),
    Operation("GET", "/export/candidates", "export_candidates", export.people, branch),
)


def openapi() -> Response:
    """The description of all this. Needs no token."""
    told = Response(json.dumps(description.of(OPERATIONS)), mimetype="application/json")
    told.headers["Cache-Control"] = "public, max-age=300"
    return told


api: Blueprint = blueprint("api", description.PREFIX, OPERATIONS)
api.add_url_rule("/openapi.json", "openapi", openapi)
api.record(lambda state: state.app.extensions["policies"].update({"api.openapi": no_token}))
