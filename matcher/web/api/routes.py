"""A route of the API: its shapes are those of the view's own parameters and answer, so the description can't drift."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from flask import Blueprint, Response, g
from pydantic import BaseModel

from matcher.web.api import once, reading
from matcher.web.guard import Policy

A = TypeVar("A")
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Answer(Generic[A]):
    """What a view answers: a shape or Lines, and headers that go with it."""

    body: A
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lines(Generic[M]):
    """Many of a shape, as JSON lines."""

    rows: Iterable[M]


@dataclass(frozen=True, slots=True)
class Operation:
    """A line of the route table. The view takes what is in the path, and `query` and `body` when it names them.

    refusals: statuses that its problems may have, beside those of every route. headers: of the answer; takes: of the
    request.
    """

    method: str
    path: str
    name: str
    view: Callable[..., Answer[Any]]
    policy: Policy
    status: int = 200
    refusals: tuple[int, ...] = ()
    headers: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    shows: Callable[[int], Answer[Any]] | None = None

    def refuses(self, *statuses: int) -> "Operation":
        """The same, with problems of these statuses too."""
        return replace(self, refusals=(*self.refusals, *statuses))

    def tells(self, *headers: str) -> "Operation":
        """The same, with these headers on its answer."""
        return replace(self, headers=(*self.headers, *headers))

    def versioned(self) -> "Operation":
        """The same, held to the version that If-Match names."""
        return replace(self.tells("ETag").refuses(412), takes=(*self.takes, "If-Match"))

    def makes(self, shows: Callable[[int], Answer[Any]]) -> "Operation":
        """The same, of what makes something. shows: the view of that, by its id.

        It then takes an Idempotency-Key, and answers with what was made when the same request comes again.
        """
        return replace(self.tells("Location"), status=201, shows=shows)

    @property
    def hints(self) -> dict[str, Any]:
        """The shapes of the view's parameters by name; of what it answers, as `return`."""
        found = get_type_hints(self.view)
        return found | {"return": get_args(found["return"])[0]}

    @property
    def with_token(self) -> bool:
        """Whether one needs a token for it."""
        return not self.policy.allows(None)

    @property
    def line(self) -> type[BaseModel] | None:
        """The shape of a line, of a route that answers with lines."""
        told = self.hints["return"]
        return get_args(told)[0] if get_origin(told) is Lines else None

    def serve(self, **path: Any) -> Response:
        """Read what was sent, ask the view, write its answer."""
        hints = self.hints
        earlier = once.earlier() if self.shows else None
        if self.shows and earlier is not None:
            made = self.shows(int(earlier.rsplit("/", 1)[1]))
            return self._written(made, {"Idempotency-Replayed": "true", "Location": earlier})
        given = dict(path)
        if "query" in hints:
            given["query"] = reading.query(hints["query"])
        if "body" in hints:
            given["body"] = reading.body(hints["body"])
        return self._written(self.view(**given), {})

    def _written(self, answer: Answer[Any], more: dict[str, str]) -> Response:
        if isinstance(answer.body, Lines):
            text = "".join(row.model_dump_json() + "\n" for row in answer.body.rows)
            response = Response(text, self.status, mimetype="application/x-ndjson")
        else:
            response = Response(answer.body.model_dump_json(), self.status, mimetype="application/json")
        response.headers.update({"Content-Language": g.language, "Vary": "Accept-Language, Authorization"})
        response.headers.update(dict(answer.headers) | more)
        return response


def blueprint(name: str, prefix: str, operations: Sequence[Operation]) -> Blueprint:
    """The API's routes with the policy of each, as `guard.blueprint` makes them of pages."""
    made = Blueprint(name, __name__, url_prefix=prefix)
    for operation in operations:
        made.add_url_rule(operation.path, operation.name, operation.serve, methods=[operation.method])
    policies = {f"{name}.{operation.name}": operation.policy for operation in operations}
    made.record(lambda state: state.app.extensions.setdefault("policies", {}).update(policies))
    return made
