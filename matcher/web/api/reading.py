"""Reads bodies and queries into shapes; what is wrong with them becomes a problem with a pointer to the field."""

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from flask import request
from flask_babel import gettext as _
from pydantic import BaseModel, ValidationError

from matcher.web.api.problems import Fault, Problem

JSON = ("application/json", "application/merge-patch+json")  # the second for a change only, where it says more
M = TypeVar("M", bound=BaseModel)


def body(shape: type[M]) -> M:
    """The body of this request. Problem 400 when it is no JSON, 413, 415, 422 when a field is wrong."""
    if request.mimetype not in JSON:
        raise Problem(415, "", _("The body must be JSON: Content-Type: application/json."))
    try:
        return shape.model_validate_json(request.get_data(cache=True))
    except ValidationError as error:
        raise _no_json(error) or wrong(error) from error


def query(shape: type[M]) -> M:
    """What stands in the address after the question mark. Problem 422."""
    given = request.args.to_dict(flat=False)
    twice = [name for name, values in given.items() if len(values) > 1]
    if twice:
        raise Problem(422, "invalid", errors=[Fault(detail=_("Say this once."), parameter=twice[0][:100])])
    try:
        return shape.model_validate_strings({name: values[0] for name, values in given.items()})
    except ValidationError as error:
        raise wrong(error, in_query=True) from error


def wrong(error: ValidationError, *, in_query: bool = False) -> Problem:
    """What is wrong, field by field. Nothing of what was sent is told back."""
    faults = []
    for each in error.errors(include_url=False, include_input=False)[:100]:
        where = pointer(each["loc"])
        said = sentence(each["type"], each.get("ctx", {}))
        faults.append(Fault(detail=said, parameter=where[1:]) if in_query else Fault(detail=said, pointer=where))
    return Problem(422, "invalid", errors=faults)


def at(where: str, detail: str) -> Problem:
    """One field of the body is wrong."""
    return Problem(422, "invalid", errors=[Fault(detail=detail, pointer=where)])


def pointer(where: Iterable[str | int]) -> str:
    """A JSON pointer (RFC 6901). A name that was made up by who sent it is cut short."""
    return "".join("/" + str(step)[:100].replace("~", "~0").replace("/", "~1") for step in where)


def _no_json(error: ValidationError) -> Problem | None:
    first = error.errors(include_url=False, include_input=False)[0]
    if first["type"] != "json_invalid":
        return None
    place = re.search(r"line (\d+) column (\d+)", first["msg"])
    detail = _("The body is no JSON.")
    if place:
        detail = _("The body is no JSON: line %(line)s, column %(column)s.", line=place[1], column=place[2])
    return Problem(400, "no-json", detail)


def sentence(kind: str, known: dict[str, Any]) -> str:
    """What pydantic finds, as a sentence in the reader's language. known: the figures that go with it."""
    said = _SAID.get(kind)
    return said(known) if said else str(_("This can't be used here."))


def _listed(known: dict[str, Any]) -> str:
    return str(_("Use one of these: %(known)s.", known=str(known.get("expected", "")).replace(" or ", ", ")))


def _least(known: dict[str, Any]) -> str:
    return str(_("Use at least %(least)s.", least=known.get("ge", known.get("gt"))))


def _most(known: dict[str, Any]) -> str:
    return str(_("Use at most %(most)s.", most=known.get("le", known.get("lt"))))


def _items(known: dict[str, Any]) -> str:
    if "max_length" in known:
        return str(_("At most %(most)s of these.", most=known["max_length"]))
    return str(_("At least %(least)s of these.", least=known["min_length"]))


def _whole(_known: dict[str, Any]) -> str:
    return str(_("Use a whole number."))


def _number(_known: dict[str, Any]) -> str:
    return str(_("Use a number."))


def _day(_known: dict[str, Any]) -> str:
    return str(_("Use a date such as 2027-01-04."))


def _truth(_known: dict[str, Any]) -> str:
    return str(_("Use true or false."))


def _object(_known: dict[str, Any]) -> str:
    return str(_("This must be an object."))


_SAID: dict[str, Callable[[dict[str, Any]], str]] = {
    "missing": lambda known: _("This field is missing."),
    "extra_forbidden": lambda known: _("There is no such field."),
    "string_type": lambda known: _("This must be text."),
    "string_too_short": lambda known: _("Use at least %(least)s characters.", least=known["min_length"]),
    "string_too_long": lambda known: _("Use at most %(most)s characters.", most=known["max_length"]),
    "hidden": lambda known: _("This holds a character that can't be seen. Take it out."),
    "bsn": lambda known: _("This looks like a BSN. We don't need it, so we have not kept it. Leave it out."),
    "cursor": lambda known: _("Use the cursor that came with the page before, as it was."),
    "list_type": lambda known: _("This must be a list."),
    "tuple_type": lambda known: _("This must be a list."),
    "too_short": _items,
    "too_long": _items,
    "enum": _listed,
    "literal_error": _listed,
    "greater_than": _least,
    "greater_than_equal": _least,
    "less_than": _most,
    "less_than_equal": _most,
    "model_type": _object,
    "model_attributes_type": _object,
    "dict_type": _object,
    **dict.fromkeys(("int_type", "int_parsing", "int_parsing_size", "int_from_float"), _whole),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number", "no_number"), _number),
    **dict.fromkeys(("bool_type", "bool_parsing"), _truth),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"), _day),
}
