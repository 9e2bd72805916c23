"""The public keys of our credentials, for whoever checks one: all of them, and each at the address it is named by."""

from flask import Response, abort, current_app, jsonify

from matcher.passport import keys, queries
from matcher.web import unit_of_work


def jwks() -> Response:
    """Every key that was ever signed with."""
    return jsonify(queries.jwks(unit_of_work.session()))


def public_key(mark: str) -> Response:
    """One key."""
    kid = keys.address(str(current_app.extensions["settings"].base_url), mark)
    found = queries.public_key(unit_of_work.session(), kid)
    return jsonify(found) if found else abort(404)
