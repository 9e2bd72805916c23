"""The OpenAPI 3.1 description, made of the route table: pydantic says what each shape is, this puts it together."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Literal, get_origin

from pydantic import TypeAdapter

from matcher import __version__
from matcher.accounts.tokens import MOST_A_MINUTE
from matcher.web.api import once, reading
from matcher.web.api.kinds import LARGEST
from matcher.web.api.problems import MEDIA, ProblemDetails
from matcher.web.api.routes import Lines, Operation

PREFIX = "/api/v1"
_REF = "#/components/schemas/{model}"
_PATH = re.compile(r"<id:(\w+)>")
ALWAYS = (400, 401, 403, 429, 500, 503)  # what any route with a token may answer
ABOUT = f"""Skills, vacancies, shortlists, trainings and places, for the systems of client companies and branches.

Send `Authorization: Bearer <token>`: it sees what somebody of that company or branch sees. Texts and problems come in
the language of `Accept-Language` (nl, en). At most {MOST_A_MINUTE} requests a minute for each token."""

_SAYS = {
    400: "Can't be read",
    401: "No token, or one that doesn't work",
    403: "A token that is not for this",
    404: "Not there, or somebody else's",
    409: "Not possible now",
    412: "Changed since the version of If-Match",
    413: "More than a million bytes",
    415: "Not JSON",
    422: "A field or a parameter is not right",
    428: "If-Match is missing",
    429: "Too many requests",
    500: "Something went wrong on our side",
    503: "Too busy just now",
}
_HEADERS = {
    "ETag": "The version, for If-Match",
    "Location": "Where what was made can be read",
    "Link": 'The next part of the list: rel="next"',
    "Retry-After": "Seconds to wait",
    "WWW-Authenticate": "How to identify yourself",
}


@cache
def of(operations: Sequence[Operation]) -> dict[str, Any]:
    """The description of these routes."""
    schemas, refs = _schemas(operations)
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        path = PREFIX + _PATH.sub(r"{\1}", operation.path)
        paths.setdefault(path, {})[operation.method.lower()] = _operation(operation, schemas, refs)
    queries = {refs[shape]["$ref"].rsplit("/", 1)[1] for shape in _queries(operations)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Matcher", "version": __version__, "description": ABOUT},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": {name: schema for name, schema in schemas.items() if name not in queries},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def _queries(operations: Iterable[Operation]) -> list[Any]:
    return [operation.hints["query"] for operation in operations if "query" in operation.hints]


def _schemas(operations: Iterable[Operation]) -> tuple[dict[str, Any], dict[Any, dict[str, Any]]]:
    """Every shape by name; and for each shape of a route its schema, which refers to it."""
    wanted: dict[Any, Literal["validation", "serialization"]] = {ProblemDetails: "serialization"}
    for operation in operations:
        hints = operation.hints
        wanted[operation.line or hints["return"]] = "serialization"
        wanted |= dict.fromkeys((hints[name] for name in ("body", "query") if name in hints), "validation")
    adapters: list[Any] = [(shape, mode, TypeAdapter(shape)) for shape, mode in wanted.items()]
    schemas, told = TypeAdapter.json_schemas(adapters, ref_template=_REF)
    return told["$defs"], {shape: dict(schema) for (shape, _mode), schema in schemas.items()}


def _operation(operation: Operation, schemas: dict[str, Any], refs: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    hints = operation.hints
    lines = (operation.view.__doc__ or "").strip().splitlines()
    found: dict[str, Any] = {
        "operationId": operation.name,
        "summary": lines[0],
        "parameters": [*_in_path(operation), *_in_headers(operation)],
        "responses": _answers(operation, refs),
    }
    if "query" in hints:
        found["parameters"] += _in_query(refs[hints["query"]], schemas)
    if "body" in hints:
        kinds = reading.JSON if operation.method == "PATCH" else reading.JSON[:1]
        content = {kind: {"schema": refs[hints["body"]]} for kind in kinds}
        found["requestBody"] = {"required": True, "content": content}
    if not operation.with_token:
        found["security"] = []
    return found


def _in_path(operation: Operation) -> list[dict[str, Any]]:
    whole = {"type": "integer", "minimum": 0, "maximum": LARGEST}
    return [{"name": name, "in": "path", "required": True, "schema": whole} for name in _PATH.findall(operation.path)]


def _in_headers(operation: Operation) -> list[dict[str, Any]]:
    names = list(operation.takes)
    if operation.shows:
        names.append(once.HEADER)
    return [
        {
            "name": name,
            "in": "header",
            "required": name == "If-Match" and 428 in operation.refusals,
            "schema": {"type": "string", "pattern": _WRITTEN[name]},
        }
        for name in names
    ]


def _in_query(schema: dict[str, Any], schemas: dict[str, Any]) -> list[dict[str, Any]]:
    """A query is told as parameters; what may be left out is never null there."""
    told = schemas[schema["$ref"].rsplit("/", 1)[1]]
    found = []
    for name, field in told["properties"].items():
        plain = {key: value for key, value in field.items() if key != "description" and value is not None}
        plain |= next((kind for kind in plain.pop("anyOf", []) if kind != {"type": "null"}), {})
        parameter = {"name": name, "in": "query", "schema": plain, "description": field.get("description", "")}
        found.append({key: value for key, value in parameter.items() if value})
    return found


def _answers(operation: Operation, refs: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    hints = operation.hints
    told = refs[operation.line or hints["return"]]
    media = "application/x-ndjson" if get_origin(hints["return"]) is Lines else "application/json"
    said = "Lines, each of which is this" if operation.line else "Done"
    good: dict[str, Any] = {"description": said, "content": {media: {"schema": told}}}
    if operation.headers:
        good["headers"] = _headers(operation.headers)
    statuses = {*operation.refusals, *(ALWAYS if operation.with_token else (500, 503))}
    if "body" in hints:
        statuses |= {400, 413, 415, 422}
    if "query" in hints:
        statuses |= {422}
    if operation.shows:
        statuses |= {400, 422}
    return {str(operation.status): good} | {str(status): _problem(status) for status in sorted(statuses)}


def _problem(status: int) -> dict[str, Any]:
    schema = {"$ref": _REF.format(model="ProblemDetails")}
    found: dict[str, Any] = {"description": _SAYS[status], "content": {MEDIA: {"schema": schema}}}
    with_it = {401: ("WWW-Authenticate",), 412: ("ETag",), 429: ("Retry-After",), 503: ("Retry-After",)}
    return found | ({"headers": _headers(with_it[status])} if status in with_it else {})


def _headers(names: Iterable[str]) -> dict[str, Any]:
    return {name: {"description": _HEADERS[name], "schema": _TEXT} for name in names}


_TEXT = {"type": "string"}
_WRITTEN = {"If-Match": r'^(\*|(W/)?"?[1-9][0-9]{0,8}"?)$', once.HEADER: "^[!-~]{1,200}$"}
